using System.Runtime.CompilerServices;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host;

/// <summary>Opens the journal at its first use, and again after a failure. The service can start before its database.</summary>
internal sealed class LazyJournal(string journal, TimeProvider clock, JournalOutages outages) : IJournal
{
    private readonly Lock _gate = new();
    private Task<IJournal>? _opening;

    public Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, AppendCondition? condition, CancellationToken stop) =>
        Ask(open => open.Append(athleteId, entries, condition, stop), writes: true, stop);

    public Task<IReadOnlyList<Appended>> AppendInOrder(string athleteId, IReadOnlyList<IReadOnlyList<NewEntry>> batches, AppendCondition? condition, CancellationToken stop) =>
        Ask(open => open.AppendInOrder(athleteId, batches, condition, stop), writes: true, stop);

    public Task<ChainState> State(string athleteId, CancellationToken stop) => Ask(open => open.State(athleteId, stop), writes: false, stop);

    public Task<JournalChanges> Changes(long? since, IReadOnlyCollection<EntryKind> kinds, CancellationToken stop) => Ask(open => open.Changes(since, kinds, stop), writes: false, stop);

    public Task<IReadOnlyList<CaughtUpAthlete>> CaughtUp(string under, CancellationToken stop) => Ask(open => open.CaughtUp(under, stop), writes: false, stop);

    public Task NoteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop) => Ask(async open =>
    {
        await open.NoteCaughtUp(athletes, under, stop);
        return true;
    }, writes: true, stop);

    public Task<Turns> TakeTurns(IReadOnlyCollection<string> athletes, Guid host, TimeSpan lease, string under, DateTimeOffset now, CancellationToken stop) =>
        Ask(open => open.TakeTurns(athletes, host, lease, under, now, stop), writes: false, stop);

    public Task<bool> IsKnown(string athleteId, CancellationToken stop) => Ask(open => open.IsKnown(athleteId, stop), writes: false, stop);

    public Task Probe(CancellationToken stop) => Ask(async open =>
    {
        await open.Probe(stop);
        return true;
    }, writes: true, stop);

    public async IAsyncEnumerable<Entry> Read(JournalQuery query, [EnumeratorCancellation] CancellationToken stop)
    {
        var entries = await Ask(open => Task.FromResult(open.Read(query, stop).GetAsyncEnumerator(stop)), writes: false, stop);
        await using (entries.ConfigureAwait(false))
        {
            while (await Ask(_ => entries.MoveNextAsync().AsTask(), writes: false, stop))
            {
                yield return entries.Current;
            }
        }
    }

    public Task Erase(string athleteId, CancellationToken stop) => Ask(async open =>
    {
        await open.Erase(athleteId, stop);
        return true;
    }, writes: true, stop);

    public async ValueTask DisposeAsync()
    {
        if (_opening is { } opening)
        {
            await ((Task)opening).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (opening.IsCompletedSuccessfully)
            {
                await (await opening).DisposeAsync();
            }
        }
    }

    /// <summary>Opens it now.</summary>
    /// <exception cref="JournalRefusedException">The journal is unusable.</exception>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public Task Open(CancellationToken stop) => Ask(Task.FromResult, writes: false, stop);

    // A full disk still reads: only a write ends an outage.
    private async Task<T> Ask<T>(Func<IJournal, Task<T>> question, bool writes, CancellationToken stop)
    {
        try
        {
            var answer = await question(await Opened().WaitAsync(stop));
            if (writes)
            {
                outages.Ended();
            }

            return answer;
        }
        catch (JournalUnavailableException fault)
        {
            outages.Noted(fault);
            throw;
        }
    }

    // All callers that wait share one opening: a silent server makes each wait once.
    private Task<IJournal> Opened()
    {
        if (_opening is { IsCompletedSuccessfully: true } open)
        {
            return open;
        }

        lock (_gate)
        {
            if (_opening is null or { IsFaulted: true } or { IsCanceled: true })
            {
                _opening = Task.Run(() => Journals.Open(journal, clock, create: true, CancellationToken.None));
            }

            return _opening;
        }
    }
}
