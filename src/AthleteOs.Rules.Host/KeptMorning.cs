using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host;

/// <summary>A morning decided and kept: once for an athlete, date and key, however often it comes and by which door.</summary>
/// <param name="Decision">The decision that is kept; null where another morning is kept under the key.</param>
/// <param name="IsNew">Whether it was decided now.</param>
internal sealed record KeptMorning(Entry? Decision, bool IsNew)
{
    /// <summary>The key of a morning that brings none.</summary>
    public const string UsualKey = "morning";

    public static async Task<KeptMorning> Keep(IJournal journal, Telemetry telemetry, Morning morning, string key, ServedPolicy served, CancellationToken stop)
    {
        // The facts are kept in one form, so that the same morning written otherwise is the same morning.
        var kept = await journal.Append(morning.AthleteId,
        [
            new NewEntry(EntryKind.Morning, morning.Date, key, FactsWriter.Write(morning)),
            new NewEntry(EntryKind.Decision, morning.Date, "", telemetry.Decide(served, morning)),
        ], stop);
        return new KeptMorning(kept.Outcome == AppendOutcome.Conflict ? null : kept.Entries.First(e => e.Kind == EntryKind.Decision), kept.Outcome == AppendOutcome.Appended);
    }
}
