using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>The result of a manual version of an athlete's parameters.</summary>
internal abstract record ParametersResult
{
    private ParametersResult()
    {
    }

    /// <summary>The document is unusable; the findings contain the reasons.</summary>
    internal sealed record Unusable : ParametersResult;

    /// <summary>The version would begin after the athlete's today.</summary>
    internal sealed record AfterToday(DateOnly From, DateOnly Today) : ParametersResult;

    /// <summary>The version would begin before the version in force.</summary>
    internal sealed record BeforeLatest(DateOnly From, DateOnly Latest) : ParametersResult;

    /// <summary>The version in force.</summary>
    /// <param name="IsNew">Whether it was recorded now; a version that changes nothing is not recorded.</param>
    /// <param name="Document">The version.</param>
    internal sealed record InForce(bool IsNew, byte[] Document) : ParametersResult;
}

/// <summary>Records manual versions of an athlete's parameters.</summary>
internal sealed class ParameterVersions(IJournal journal, PendingAthletes pending, SquadOptions options, TimeProvider clock)
{
    /// <summary>Records a version, unless it changes nothing. Changes that arrive together follow one another; none is lost.</summary>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="utf8">The document: <c>{ "athlete": { ... }, "from" }</c>.</param>
    /// <param name="findings">Receives the faults of the document.</param>
    /// <param name="stop">Cancels before anything is recorded.</param>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public async Task<ParametersResult> Set(string athleteId, ReadOnlyMemory<byte> utf8, Findings findings, CancellationToken stop)
    {
        while (true)
        {
            // If another entry was recorded meanwhile, the change is computed from the new record.
            var read = (await journal.State(athleteId, stop)).Unchanged;
            if (await Attempt(athleteId, utf8, findings, read, stop) is { } result)
            {
                return result;
            }
        }
    }

    // Null where the record has changed since it was read.
    private async Task<ParametersResult?> Attempt(string athleteId, ReadOnlyMemory<byte> utf8, Findings findings, AppendCondition read, CancellationToken stop)
    {
        var now = clock.GetUtcNow();
        var utcToday = DateOnly.FromDateTime(now.UtcDateTime);
        var record = await AthleteRecord.Read(journal, athleteId, options, utcToday, stop);
        if (ParametersDocument.ReadByHand(utf8.Span, record.Believed, findings) is not { } given)
        {
            return new ParametersResult.Unusable();
        }

        // Versions follow one another: one that began before the latest would change past decisions and reviews.
        var latest = record.Parameters.Count == 0 ? null : record.Parameters[^1];
        var today = record.Settings?.At(now).Today ?? utcToday;
        var from = given.From ?? (latest?.From > today ? latest.From : today);
        if (from > today && given.From is not null)
        {
            return new ParametersResult.AfterToday(from, today);
        }

        if (latest is not null && from < latest.From)
        {
            return new ParametersResult.BeforeLatest(from, latest.From);
        }

        if (latest is not null && latest.Athlete == given.Athlete)
        {
            return new ParametersResult.InForce(IsNew: false, ParametersDocument.ByHand(latest));
        }

        var document = ParametersDocument.ByHand(new AthleteFrom(from, given.Athlete));
        if ((await journal.Append(athleteId, [new NewEntry(EntryKind.Parameters, from, "", document)], read, stop)).Outcome == AppendOutcome.Stale)
        {
            return null;
        }

        pending.Add(athleteId);
        return new ParametersResult.InForce(IsNew: true, document);
    }
}
