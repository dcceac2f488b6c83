using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>A morning that was decided and recorded: once for an athlete, date and key, however often it comes and by which door.</summary>
/// <param name="Decision">The recorded decision; null where another morning is recorded under the key.</param>
/// <param name="IsNew">Whether it was decided now.</param>
internal sealed record RecordedDecision(Entry? Decision, bool IsNew);

/// <summary>Decides mornings and records them in the journal.</summary>
internal sealed class DecisionRecorder(IJournal journal, Decider decider)
{
    /// <summary>What an idempotency key must be, in words.</summary>
    public const string KeyRule = "must be 1 to 200 visible ASCII characters";

    /// <summary>The longest idempotency key.</summary>
    public const int LongestKey = 200;

    private const string DefaultKey = "morning";

    /// <summary>The key that a caller gave, or the default where none was given; null where it cannot be one.</summary>
    public static string? Key(string? given) => string.IsNullOrEmpty(given) ? DefaultKey : given.Length <= LongestKey && given.All(c => c is >= ' ' and <= '~') ? given : null;

    /// <summary>Decides a morning and records it with its facts.</summary>
    /// <exception cref="JournalUnavailableException">Nothing is acknowledged: send it again.</exception>
    public async Task<RecordedDecision> Record(Morning morning, string key, ServedPolicy served, CancellationToken stop)
    {
        // The facts are recorded in one form, so that the same morning written otherwise is the same morning.
        var appended = await journal.Append(morning.AthleteId,
        [
            new NewEntry(EntryKind.Morning, morning.Date, key, FactsWriter.Write(morning)),
            new NewEntry(EntryKind.Decision, morning.Date, "", decider.Decide(served, morning)),
        ], stop);
        return new RecordedDecision(appended.Outcome == AppendOutcome.Conflict ? null : appended.Entries.First(e => e.Kind == EntryKind.Decision), appended.Outcome == AppendOutcome.Appended);
    }
}
