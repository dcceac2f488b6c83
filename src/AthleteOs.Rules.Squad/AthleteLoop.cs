using System.Text.Json;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>The result of catching up.</summary>
/// <param name="Today">The athlete's today.</param>
/// <param name="Decided">Mornings decided now.</param>
/// <param name="Reviewed">Weeks reviewed now.</param>
/// <param name="Number">The number of the last entry that it read or recorded, if no other entry came between.</param>
/// <param name="Next">The athlete's next morning. Without new entries there is nothing to do before it.</param>
internal readonly record struct CatchUpResult(DateOnly Today, int Decided, int Reviewed, long Number, DateTimeOffset Next);

/// <summary>
/// Catches up one athlete: reviews every week that ended, and decides this morning and the missed mornings of the last days that have readings.
/// Recorded reviews and decisions are not computed again. If new data change today's facts, today is decided once more, and both are recorded.
/// If the athlete is erased meanwhile, by whichever process, nothing that was computed from the erased entries is recorded.
/// </summary>
internal sealed class AthleteLoop(IJournal journal, PolicyShelf shelf, PolicyChoice choice, DecisionRecorder recorder, CheckpointCache checkpoints, SquadOptions options, TimeProvider clock) : IAthleteLoops
{
    /// <summary>The start of the loop's idempotency keys; a suffix marks a later decision of the same day. Callers' keys are ASCII, so none equals it.</summary>
    public const string Key = "·loop";

    private const string ReviewKey = "review";

    /// <summary>The longest record in use, in days: ten years. Older days change no fact of today.</summary>
    public const int MostDays = 3653;

    private const int Tries = 5;

    // A checkpoint is a few days back, because days come late and are corrected.
    private const int DaysBack = 2;
    private const int MostDaysBack = 14;

    private readonly AthleteLocks _locks = new();

    /// <summary>The kinds of entries after which there may be something to do.</summary>
    public static readonly IReadOnlyList<EntryKind> Kinds = [EntryKind.Settings, EntryKind.Parameters, EntryKind.Readings, EntryKind.Done, EntryKind.Event, EntryKind.Consent, EntryKind.Withdrawal];

    /// <inheritdoc/>
    public Task<CatchUpResult?> CatchUp(string athleteId, CancellationToken stop) => _locks.Run(athleteId, () => Try(athleteId, stop), stop);

    /// <inheritdoc/>
    public Task RunExclusively(string athleteId, Func<Task> work, CancellationToken stop) => _locks.Run(athleteId, async () =>
    {
        checkpoints.Take(athleteId);
        await work();
        return true;
    }, stop);

    private async Task<CatchUpResult?> Try(string athleteId, CancellationToken stop)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            // Another process may record an entry or erase the athlete at the same moment. The rest is computed from the new record.
            if (await Attempt(athleteId, stop) is { } ended)
            {
                return ended.Brought;
            }
        }

        return null;
    }

    private async Task<Ended?> Attempt(string athleteId, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var state = await journal.State(athleteId, stop);
        var read = state.NotErased; // before the record: an erase while it is read counts
        var past = await Resume(athleteId, state, now, stop);

        // Before the enrolment there is nothing to do; without this check a long history would be read again for each of its days.
        if (past is null && await journal.Newest(athleteId, EntryKind.Settings, stop) is not { Body: not null })
        {
            return new Ended(null);
        }

        var record = past?.Record ?? await Whole();
        if (record.Settings is not { } settings || shelf.Find(settings.Policy ?? options.Policy) is not { } usual)
        {
            return new Ended(null);
        }

        var (today, last, first) = Days(record, now);
        var participant = await choice.ParticipantOn(record, last, stop);
        if ((past is null ? null : ServedLoops.GoOn(usual, participant, past)) is not { } loops)
        {
            record = past is null ? record : await Whole();
            past = null;
            loops = ServedLoops.Begin(usual, participant, record, first);
        }

        var brought = new CatchUpResult(today, 0, 0, state.Entries, settings.NextMorning(now));

        // Without readings there is nothing to decide, and a week that begins after the last record has not happened: the clock may be ahead.
        var end = record.LastDay is { } newest ? Season.MondayOf(newest).AddDays(6) : DateOnly.MinValue;
        var back = (end < last ? end : last).AddDays(end == DateOnly.MinValue ? 0 : -DaysBack);
        var waiting = new WaitingReviews(journal, athleteId, read, stop);
        while (loops.Date <= last && loops.Date <= end)
        {
            // No review of this run is before it: the record of the next run has its versions, whichever policy made them.
            if (brought.Reviewed + waiting.Count == 0 && (loops.Date == back || (loops.Date < back && loops.Date.DayOfWeek == DayOfWeek.Sunday && !(record.ReviewedUntil >= loops.Date))))
            {
                past = new Checkpoint(record, state.KeyFrom, last, first, loops.Date, loops.Copy());
            }

            var (serving, morning) = loops.Decide();
            if (KeyOf(record, morning, last, today) is { } key)
            {
                if (await waiting.Keep() is not { } before)
                {
                    return null;
                }

                brought = Reviewed(brought, before);
                // No entry may come between the record and the decision: a correction just before it would look as if the decision knew it.
                var kept = await recorder.Record(morning, key, serving, read with { Entries = brought.Number }, stop);
                if (kept.IsStale)
                {
                    return null;
                }

                brought = kept is { IsNew: true, Decision: { } decision } ? Followed(brought with { Decided = brought.Decided + 1 }, decision.Batch, kept.Last) : brought;
            }

            if (loops.Date == last)
            {
                break;
            }

            if (loops.Record() is var (review, version))
            {
                waiting.Add(Entries(review, version, record.AfterReviews, serving.Policy));
                if (waiting.IsFull)
                {
                    if (await waiting.Keep() is not { } full)
                    {
                        return null;
                    }

                    brought = Reviewed(brought, full);
                }
            }
        }

        if (await waiting.Keep() is not { } rest)
        {
            return null;
        }

        brought = Reviewed(brought, rest);

        if (past is not null && past.Date >= back.AddDays(-MostDaysBack))
        {
            record.Forget(past.Date);
            checkpoints.Put(past);
        }

        return new Ended(brought);

        async Task<AthleteRecord> Whole()
        {
            var whole = await AthleteRecord.Read(journal, athleteId, options, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-options.CatchUpDays - 2), stop);
            whole.NoteRead(state.Entries);
            return whole;
        }
    }

    // The checkpoint with the entries since; null where one of them, or the clock, goes back before it.
    private async Task<Checkpoint?> Resume(string athleteId, ChainState state, DateTimeOffset now, CancellationToken stop)
    {
        if (checkpoints.Take(athleteId) is not { } past || past.KeyFrom != state.KeyFrom
            || (state.Entries > past.Record.ReadUntil && !await past.Record.ReadOn(journal, past.Date, stop)))
        {
            return null;
        }

        past.Record.NoteRead(state.Entries);
        var (_, last, first) = Days(past.Record, now);
        return past.First == first && past.Last <= last && past.Date <= last ? past with { Last = last } : null;
    }

    private static (DateOnly Today, DateOnly Last, DateOnly First) Days(AthleteRecord record, DateTimeOffset now)
    {
        var (today, morningHasCome) = record.Settings!.At(now);
        var last = morningHasCome ? today : today.AddDays(-1);
        var first = record.FirstDay ?? last;
        return (today, last, first < last.AddDays(-MostDays) ? last.AddDays(-MostDays) : first);
    }

    // The key of a new decision; null where none is due: without readings, too long ago, or decided already.
    private string? KeyOf(AthleteRecord record, Morning morning, DateOnly last, DateOnly today)
    {
        var day = morning.Date;
        if (!record.HasReadings(day) || day < last.AddDays(-options.CatchUpDays))
        {
            return null;
        }

        if (record.Decided(day) is not { } before)
        {
            return Key + record.After;
        }

        var isRevised = day == today && before.Key.StartsWith(Key, StringComparison.Ordinal) && record.LastNumber > before.Number
            && before.Body is { } facts && !facts.Span.SequenceEqual(FactsWriter.Write(morning));
        return isRevised ? FormattableString.Invariant($"{Key} {record.LastNumber}") : null;
    }

    // An entry of somebody else between reviews is read before the next decision, or the next time.
    private static CatchUpResult Followed(CatchUpResult result, long first, long last) => first == result.Number + 1 ? result with { Number = last } : result;

    private static CatchUpResult Reviewed(CatchUpResult result, IReadOnlyList<IReadOnlyList<Entry>> reviews) =>
        reviews.Aggregate(result, (so, entries) => Followed(so with { Reviewed = so.Reviewed + 1 }, entries[0].Number, entries[^1].Number));

    // The review, and its version; a manual version of the next Monday follows it already.
    private static List<NewEntry> Entries(WeekReview review, ParameterVersion? version, string after, ServedPolicy served)
    {
        var entries = new List<NewEntry> { new(EntryKind.Review, review.Facts.Date, ReviewKey + after, Document(review, served)) };
        if (review.Verdict.Changes.Count > 0 && version is not null)
        {
            entries.Add(new NewEntry(EntryKind.Parameters, version.From, "", ParametersDocument.ByReview(version)));
        }

        return entries;
    }

    private static byte[] Document(WeekReview review, ServedPolicy served)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteStartObject("policy");
            json.WriteString("id", served.Id);
            json.WriteString("version", served.Version);
            json.WriteString("digest", served.Digest);
            json.WriteEndObject();
            json.WritePropertyName("review");
            SeasonDocument.WriteReview(json, review);
            json.WriteStartArray("responses");
            foreach (var response in review.Responses)
            {
                SeasonDocument.WriteResponse(json, response);
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private sealed record Ended(CatchUpResult? Brought);
}
