using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>A recorded decision: one for each athlete, date and key, however often and by whichever way the morning is sent.</summary>
/// <param name="Decision">The recorded decision; null where another morning is recorded under the key.</param>
/// <param name="IsNew">Whether it was decided now.</param>
/// <param name="IsStale">Whether nothing is recorded, because the record has changed since the facts were read.</param>
/// <param name="Last">The number of the last entry that was recorded with it; 0 without a decision.</param>
internal sealed record RecordedDecision(Entry? Decision, bool IsNew, bool IsStale, long Last);

/// <summary>Decides mornings and records them in the journal.</summary>
internal sealed class DecisionRecorder(IJournal journal, Decider decider)
{
    /// <summary>The rule of an idempotency key, in words.</summary>
    public const string KeyRule = "must be 1 to 200 visible ASCII characters";

    /// <summary>The longest idempotency key.</summary>
    public const int LongestKey = 200;

    private const string DefaultKey = "morning";

    /// <summary>The caller's key, or the default where it is missing; null where it is unusable.</summary>
    public static string? Key(string? given) => string.IsNullOrEmpty(given) ? DefaultKey : given.Length <= LongestKey && given.All(c => c is >= ' ' and <= '~') ? given : null;

    /// <summary>Decides a morning and records it with its facts.</summary>
    /// <exception cref="JournalUnavailableException">Nothing was recorded; send it again.</exception>
    public Task<RecordedDecision> Record(Morning morning, string key, Serving serving, CancellationToken stop) => Record(morning, key, serving, condition: null, stop);

    /// <summary>Decides a morning with facts from the journal, and records it if the journal still contains them.</summary>
    /// <exception cref="JournalUnavailableException">Nothing was recorded; send it again.</exception>
    public async Task<RecordedDecision> Record(Morning morning, string key, Serving serving, AppendCondition? condition, CancellationToken stop)
    {
        // The facts are recorded in one notation, so that the same morning in another notation is the same morning.
        var appended = await journal.Append(morning.AthleteId,
        [
            new NewEntry(EntryKind.Morning, morning.Date, key, FactsWriter.Write(morning)),
            new NewEntry(EntryKind.Decision, morning.Date, "", decider.Decide(serving.Policy, morning, arm: serving.Arm)),
            .. Exposure.Of(serving, morning) is { } exposure ? [new NewEntry(EntryKind.Exposure, morning.Date, "", exposure)] : Array.Empty<NewEntry>(),
        ], condition, stop);
        var decision = appended.Outcome == AppendOutcome.Conflict ? null : appended.Entries.FirstOrDefault(e => e.Kind == EntryKind.Decision);
        return new RecordedDecision(decision, appended.Outcome == AppendOutcome.Appended, appended.Outcome == AppendOutcome.Stale, decision is null ? 0 : appended.Entries[^1].Number);
    }
}
