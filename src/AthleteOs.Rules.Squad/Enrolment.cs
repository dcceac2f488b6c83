using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>The result of an enrolment.</summary>
internal abstract record EnrolmentResult
{
    private EnrolmentResult()
    {
    }

    /// <summary>The document is unusable; the findings contain the reasons.</summary>
    internal sealed record Unusable : EnrolmentResult;

    /// <summary>The record would begin outside the ten years up to the athlete's today.</summary>
    internal sealed record FirstDayOutOfRange(DateOnly FirstDay, DateOnly Today) : EnrolmentResult;

    /// <summary>The policy does not serve.</summary>
    internal sealed record PolicyMissing(string Policy) : EnrolmentResult;

    /// <summary>The athlete is enrolled.</summary>
    /// <param name="IsNew">Whether the athlete was not enrolled before.</param>
    /// <param name="Document">The settings as recorded.</param>
    internal sealed record Enrolled(bool IsNew, byte[] Document) : EnrolmentResult;
}

/// <summary>Enrols athletes and changes their settings.</summary>
internal sealed class Enrolment(IJournal journal, PolicyShelf shelf, PendingAthletes pending, SquadOptions options, TimeProvider clock)
{
    /// <summary>Records a settings document, unless the same settings are in force.</summary>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="utf8">The document.</param>
    /// <param name="findings">Receives the faults of the document.</param>
    /// <param name="stop">Cancels before anything is recorded.</param>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public async Task<EnrolmentResult> Enrol(string athleteId, ReadOnlyMemory<byte> utf8, Findings findings, CancellationToken stop)
    {
        if (AthleteSettings.Read("body", utf8.Span, options, findings) is not { } settings)
        {
            return new EnrolmentResult.Unusable();
        }

        var today = settings.At(clock.GetUtcNow()).Today;
        if (settings.FirstDay is { } first && (first > today || first < today.AddDays(-AthleteLoop.MostDays)))
        {
            return new EnrolmentResult.FirstDayOutOfRange(first, today);
        }

        if (settings.Policy is { } policy && shelf.Find(policy) is null)
        {
            return new EnrolmentResult.PolicyMissing(policy);
        }

        var document = settings.Write();
        bool? isNew;
        do
        {
            isNew = await Record(athleteId, today, document, stop);
        }
        while (isNew is null);

        pending.Add(athleteId);
        return new EnrolmentResult.Enrolled(isNew.Value, document);
    }

    // Whether there were no settings before; null if another call came in between, such as the same one sent to another host.
    private async Task<bool?> Record(string athleteId, DateOnly today, byte[] document, CancellationToken stop)
    {
        var read = (await journal.State(athleteId, stop)).Unchanged;
        var before = await journal.Newest(athleteId, EntryKind.Settings, stop);
        if (before?.Body is { } recorded && recorded.Span.SequenceEqual(document))
        {
            return false;
        }

        var added = await journal.Append(athleteId, [new NewEntry(EntryKind.Settings, today, "", document)], read, stop);
        return added.Outcome == AppendOutcome.Stale ? null : before?.Body is null;
    }
}
