using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>A journal that does not answer for one chain.</summary>
internal sealed class AwayJournal(IJournal journal) : IJournal
{
    /// <summary>The chain that does not answer; null for none.</summary>
    public string? Away { get; set; }

    public Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, AppendCondition? condition, CancellationToken stop) => Of(athleteId).Append(athleteId, entries, condition, stop);

    public Task<ChainState> State(string athleteId, CancellationToken stop) => Of(athleteId).State(athleteId, stop);

    public Task<JournalChanges> Changes(long? since, IReadOnlyCollection<EntryKind> kinds, CancellationToken stop) => journal.Changes(since, kinds, stop);

    public Task<IReadOnlyList<CaughtUpAthlete>> CaughtUp(string under, CancellationToken stop) => journal.CaughtUp(under, stop);

    public Task NoteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop) => journal.NoteCaughtUp(athletes, under, stop);

    public Task<bool> IsKnown(string athleteId, CancellationToken stop) => Of(athleteId).IsKnown(athleteId, stop);

    public Task Probe(CancellationToken stop) => journal.Probe(stop);

    public IAsyncEnumerable<Entry> Read(JournalQuery query, CancellationToken stop) => Of(query.AthleteId).Read(query, stop);

    public Task Erase(string athleteId, CancellationToken stop) => Of(athleteId).Erase(athleteId, stop);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private IJournal Of(string? athleteId) => athleteId is not null && athleteId == Away ? throw new JournalUnavailableException("The journal is away.", new IOException("away")) : journal;
}
