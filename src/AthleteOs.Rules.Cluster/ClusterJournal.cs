using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cluster;

/// <summary>
/// The journal of a host in a cluster. Entries that the loop reads go through the athlete's grain, so that one host writes them. All others go to the
/// database, such as mornings with whole facts: they need no state, and measured 1.7 times as many a second. All reads go to the database.
/// </summary>
internal sealed class ClusterJournal(IJournal own, IGrainFactory grains) : IJournal
{
    public async Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, AppendCondition? condition, CancellationToken stop) => (await AppendInOrder(athleteId, [entries], condition, stop))[0];

    public async Task<IReadOnlyList<Appended>> AppendInOrder(string athleteId, IReadOnlyList<IReadOnlyList<NewEntry>> batches, AppendCondition? condition, CancellationToken stop)
    {
        if (!batches.SelectMany(b => b).Any(e => AthleteLoop.Kinds.Contains(e.Kind)))
        {
            return batches.Count == 1 ? [await own.Append(athleteId, batches[0], condition, stop)] : await own.AppendInOrder(athleteId, batches, condition, stop);
        }

        EntryBatch[] sent = [.. batches.Select(EntryBatch.Of)];
        var answer = await GrainCalls.Call(() => grains.GetGrain<IAthleteGrain>(athleteId).Append(sent, EntryCondition.Of(condition), JournalCaller.Name), stop);
        return answer.Fault is { } fault ? throw fault.Read() : [.. answer.Batches.Select(b => b.Read())];
    }

    public Task<ChainState> State(string athleteId, CancellationToken stop) => own.State(athleteId, stop);

    public Task<JournalChanges> Changes(long? since, IReadOnlyCollection<EntryKind> kinds, CancellationToken stop) => own.Changes(since, kinds, stop);

    public Task<IReadOnlyList<CaughtUpAthlete>> CaughtUp(string under, CancellationToken stop) => own.CaughtUp(under, stop);

    public Task NoteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop) => own.NoteCaughtUp(athletes, under, stop);

    public Task<Turns> TakeTurns(IReadOnlyCollection<string> athletes, Guid host, TimeSpan lease, string under, DateTimeOffset now, CancellationToken stop) => own.TakeTurns(athletes, host, lease, under, now, stop);

    public Task<bool> IsKnown(string athleteId, CancellationToken stop) => own.IsKnown(athleteId, stop);

    public Task Probe(CancellationToken stop) => own.Probe(stop);

    public IAsyncEnumerable<Entry> Read(JournalQuery query, CancellationToken stop) => own.Read(query, stop);

    public Task Erase(string athleteId, CancellationToken stop) => own.Erase(athleteId, stop);

    // The host opened its own connection and closes it.
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
