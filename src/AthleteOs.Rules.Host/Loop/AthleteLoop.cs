using System.Text.Json;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Loop;

/// <summary>How far an athlete was brought.</summary>
/// <param name="Today">The day that it is for the athlete.</param>
/// <param name="Decided">Mornings decided now.</param>
/// <param name="Reviewed">Weeks reviewed now.</param>
internal readonly record struct CatchUpResult(DateOnly Today, int Decided, int Reviewed);

/// <summary>
/// Brings one athlete's record up to now: every week that ended has its review, this morning its decision once readings for it have come, and so has a
/// morning of the last days that was missed. What was learnt and decided is in the journal and is not worked out anew; a morning of which something came in since
/// it was decided is decided once more while it is still that day, and both are kept.
/// </summary>
internal sealed class AthleteLoop(IJournal journal, PolicyShelf shelf, Telemetry telemetry, IOptions<HostOptions> options, TimeProvider clock) : IDisposable
{
    /// <summary>The key under which the loop keeps a morning; what follows it makes a later one of the same day another. No caller can send it: callers' keys are ASCII.</summary>
    public const string Key = "·loop";

    private const string ReviewKey = "review";
    /// <summary>The longest record that is looked at, in days: ten years. Older days change no fact of today.</summary>
    public const int MostDays = 3653;

    private const int Tries = 3;

    private readonly SemaphoreSlim _one = new(1);

    /// <summary>Brings an athlete up to now; null where that cannot be done yet: not enrolled, or without a policy that serves.</summary>
    /// <exception cref="JournalUnavailableException">The database is gone; what was kept by then is kept.</exception>
    public async Task<CatchUpResult?> CatchUp(string athleteId, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            return await Try(athleteId, stop);
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Does something while this process brings nobody up to now, so that what it destroys is not written again from what was read before.</summary>
    public async Task RunExclusively(Func<Task> work, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            await work();
        }
        finally
        {
            _one.Release();
        }
    }

    private async Task<CatchUpResult?> Try(string athleteId, CancellationToken stop)
    {
        for (var attempt = 0; attempt < Tries; attempt++)
        {
            // Another process may keep a review at the same moment: then its version holds, and all after it is worked out from that.
            if (await Attempt(athleteId, stop) is { } ended)
            {
                return ended.Brought;
            }
        }

        return null;
    }

    public void Dispose() => _one.Dispose();

    private async Task<Ended?> Attempt(string athleteId, CancellationToken stop)
    {
        // Whose past is sent before the athlete is enrolled: nothing to do, and all of it not read again for each day that comes.
        if (await Entries.First(journal, new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Settings, NewestFirst = true, Limit = 1 }, stop) is not { Body: not null })
        {
            return new Ended(null);
        }

        var now = clock.GetUtcNow();
        var record = await AthleteRecord.Read(journal, athleteId, options.Value, DateOnly.FromDateTime(now.UtcDateTime).AddDays(-options.Value.CatchUpDays - 2), stop);
        if (record.Settings is not { } settings || shelf.Find(settings.Policy ?? options.Value.Policy) is not { } served)
        {
            return new Ended(null);
        }

        var (today, morningHasCome) = settings.At(now);
        var last = morningHasCome ? today : today.AddDays(-1);
        var first = record.FirstDay ?? last;
        var loop = new ControlLoop(served.Policy, record.Start(first < last.AddDays(-MostDays) ? last.AddDays(-MostDays) : first));
        var brought = new CatchUpResult(today, 0, 0);
        while (loop.Date <= last)
        {
            var decided = loop.Decide(record.Readings(loop.Date));
            if (KeyOf(record, decided.Morning, last, today) is { } key && await Keep(decided.Morning, key, served, stop))
            {
                brought = brought with { Decided = brought.Decided + 1 };
            }

            if (loop.Date == last)
            {
                break;
            }

            if (loop.Record(record.Done(loop.Date)) is { } review)
            {
                if (!await Keep(review, loop.Versions.LastOrDefault(v => v.Changes.Count > 0), record.After, served, stop))
                {
                    return null;
                }

                brought = brought with { Reviewed = brought.Reviewed + 1 };
            }
        }

        return new Ended(brought);
    }

    // The key under which the morning is kept now; null where it is not: no readings yet, too long ago, decided, or decided by somebody else.
    private string? KeyOf(AthleteRecord record, Morning morning, DateOnly last, DateOnly today)
    {
        var day = morning.Date;
        if (!record.HasReadings(day) || day < last.AddDays(-options.Value.CatchUpDays))
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

    private async Task<bool> Keep(Morning morning, string key, ServedPolicy served, CancellationToken stop) =>
        (await RecordedDecision.Keep(journal, telemetry, morning, key, served, stop)).IsNew;

    // The version is the one that the review made: one set by hand for the Monday after stands behind it already.
    private async Task<bool> Keep(WeekReview review, ParameterVersion? version, string after, ServedPolicy served, CancellationToken stop)
    {
        var entries = new List<NewEntry> { new(EntryKind.Review, review.Facts.Date, ReviewKey + after, Document(review, served)) };
        if (review.Verdict.Changes.Count > 0 && version is not null)
        {
            entries.Add(new NewEntry(EntryKind.Parameters, version.From, "", ParametersDocument.ByReview(version)));
        }

        var kept = await journal.Append(review.Facts.AthleteId, entries, stop);
        return kept.Outcome == AppendOutcome.Appended;
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
