using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>The result of an override.</summary>
internal abstract record OverrideResult
{
    private OverrideResult()
    {
    }

    /// <summary>Today is not decided yet.</summary>
    internal sealed record NotDecided(DateOnly Today) : OverrideResult;

    /// <summary>The decision is not the newest one of today.</summary>
    /// <param name="Today">The athlete's today.</param>
    /// <param name="NewestId">The newest decision.</param>
    internal sealed record OtherDecision(DateOnly Today, string NewestId) : OverrideResult;

    /// <summary>Somebody else recorded an override that this person did not see.</summary>
    internal sealed record Earlier(DayOverride First) : OverrideResult;

    /// <summary>The session is the decided one, and there is no override to take back.</summary>
    internal sealed record AsDecided(SessionType Session) : OverrideResult;

    /// <summary>The override is recorded.</summary>
    /// <param name="Date">The day.</param>
    /// <param name="IsNew">Whether it was recorded now.</param>
    /// <param name="Document">The document as recorded.</param>
    internal sealed record Recorded(DateOnly Date, bool IsNew, ReadOnlyMemory<byte> Document) : OverrideResult;
}

/// <summary>The newest decision of a day.</summary>
/// <param name="Id">The decision.</param>
/// <param name="Session">The decided session: the hardest one that the rules permit.</param>
/// <param name="Override">The last override of the day; null without one.</param>
internal sealed record DecidedSession(string Id, SessionType Session, DayOverride? Override);

/// <summary>Records that a person chose another session for today. Nothing is decided again, and the loop reads no override.</summary>
internal sealed class OverrideRecorder(IJournal journal, SquadOptions options, TimeProvider clock)
{
    /// <summary>Records an override. The same one again records nothing. Of two at the same moment, the second person learns of the first.</summary>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="request">The override.</param>
    /// <param name="by">The person.</param>
    /// <param name="stop">Cancels before anything is recorded.</param>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public async Task<OverrideResult> Record(string athleteId, OverrideRequest request, string by, CancellationToken stop)
    {
        while (true)
        {
            // If another entry was recorded meanwhile, the override is compared with the new record.
            var read = (await journal.State(athleteId, stop)).Unchanged;
            if (await Attempt(athleteId, request, by, read, stop) is { } result)
            {
                return result;
            }
        }
    }

    /// <summary>Today's newest decision with the last override; null before the decision.</summary>
    public async Task<(DateOnly Today, DecidedSession? Decided)> Now(string athleteId, CancellationToken stop)
    {
        var today = await Today(athleteId, stop);
        var entries = await journal.All(new JournalQuery { AthleteId = athleteId, Kinds = [EntryKind.Decision, EntryKind.Override], From = today, To = today }, stop);
        return (today, entries.LastOrDefault(e => e.Kind == EntryKind.Decision) is { } newest && MorningSummary.SessionOf(newest) is { } session
            ? new DecidedSession(newest.Id, session, DayOverride.Of(entries.LastOrDefault(e => e.Kind == EntryKind.Override), newest.Id, session)) : null);
    }

    private async Task<OverrideResult?> Attempt(string athleteId, OverrideRequest request, string by, AppendCondition read, CancellationToken stop)
    {
        var (today, decided) = await Now(athleteId, stop);
        if (decided is not { Id: var id, Session: var session, Override: var before })
        {
            return new OverrideResult.NotDecided(today);
        }

        var chosen = new SessionOverride(request.DecisionId, request.Replaces, session, request.Session, request.Reason, by);
        if (before?.Chosen == chosen)
        {
            return new OverrideResult.Recorded(today, IsNew: false, chosen.Write());
        }

        if (id != request.DecisionId || (before is null && request.Replaces is not null))
        {
            return new OverrideResult.OtherDecision(today, id);
        }

        if (before is not null && before.Id != request.Replaces)
        {
            return new OverrideResult.Earlier(before);
        }

        if (request.Session == session && before?.Counts != true)
        {
            return new OverrideResult.AsDecided(session);
        }

        var appended = await journal.Append(athleteId, [new NewEntry(EntryKind.Override, today, "", chosen.Write())], read, stop);
        return appended.Outcome == AppendOutcome.Stale ? null : new OverrideResult.Recorded(today, IsNew: true, appended.Entries[0].Body!.Value);
    }

    // An athlete who is not enrolled has no time zone.
    private async Task<DateOnly> Today(string athleteId, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        return (await journal.Newest(athleteId, EntryKind.Settings, stop))?.Body is { } settings && AthleteSettings.Read("journal", settings.Span, options, new Findings()) is { } enrolled
            ? enrolled.At(now).Today : DateOnly.FromDateTime(now.UtcDateTime);
    }
}
