using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host;

/// <summary>A morning decided and kept: once for an athlete, date and key, however often it comes and by which door.</summary>
/// <param name="Decision">The decision that is kept; null where another morning is kept under the key.</param>
/// <param name="IsNew">Whether it was decided now.</param>
internal sealed record RecordedDecision(Entry? Decision, bool IsNew)
{
    /// <summary>What a key must be, in words.</summary>
    public const string KeyRule = "must be 1 to 200 visible ASCII characters";

    private const string UsualKey = "morning";
    private const int MostKey = 200;

    /// <summary>The key that a caller gave, or the usual one where none was given; null where it cannot be one.</summary>
    public static string? Key(string? given) => string.IsNullOrEmpty(given) ? UsualKey : given.Length <= MostKey && given.All(c => c is >= ' ' and <= '~') ? given : null;

    public static async Task<RecordedDecision> Keep(IJournal journal, Telemetry telemetry, Morning morning, string key, ServedPolicy served, CancellationToken stop)
    {
        // The facts are kept in one form, so that the same morning written otherwise is the same morning.
        var kept = await journal.Append(morning.AthleteId,
        [
            new NewEntry(EntryKind.Morning, morning.Date, key, FactsWriter.Write(morning)),
            new NewEntry(EntryKind.Decision, morning.Date, "", telemetry.Decide(served, morning)),
        ], stop);
        return new RecordedDecision(kept.Outcome == AppendOutcome.Conflict ? null : kept.Entries.First(e => e.Kind == EntryKind.Decision), kept.Outcome == AppendOutcome.Appended);
    }
}
