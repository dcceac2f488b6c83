using System.Runtime.CompilerServices;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host;

/// <summary>The state of the journal, for health.</summary>
internal sealed class JournalHealth
{
    private volatile string? _fault = "not opened yet";

    /// <summary>The fault; null if the last call succeeded.</summary>
    public string? Fault => _fault;

    public void Note(string? fault) => _fault = fault;
}

/// <summary>Opens the journal at its first use, and again after a failure. The service can start before its database.</summary>
internal sealed class LazyJournal(string journal, TimeProvider clock, JournalHealth health) : IJournal
{
    private readonly SemaphoreSlim _opening = new(1);
    private IJournal? _open;

    public Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, AppendCondition? condition, CancellationToken stop) =>
        Ask(open => open.Append(athleteId, entries, condition, stop), stop);

    public Task<ChainState> State(string athleteId, CancellationToken stop) => Ask(open => open.State(athleteId, stop), stop);

    public async IAsyncEnumerable<Entry> Read(JournalQuery query, [EnumeratorCancellation] CancellationToken stop)
    {
        var entries = await Ask(open => Task.FromResult(open.Read(query, stop).GetAsyncEnumerator(stop)), stop);
        await using (entries.ConfigureAwait(false))
        {
            while (await Ask(_ => entries.MoveNextAsync().AsTask(), stop))
            {
                yield return entries.Current;
            }
        }
    }

    public Task Erase(string athleteId, CancellationToken stop) => Ask(async open =>
    {
        await open.Erase(athleteId, stop);
        return true;
    }, stop);

    public async ValueTask DisposeAsync()
    {
        if (_open is not null)
        {
            await _open.DisposeAsync();
        }

        _opening.Dispose();
    }

    /// <summary>Opens it now.</summary>
    /// <exception cref="JournalRefusedException">The journal is unusable.</exception>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public Task Open(CancellationToken stop) => Ask(Task.FromResult, stop);

    private async Task<T> Ask<T>(Func<IJournal, Task<T>> question, CancellationToken stop)
    {
        try
        {
            var answer = await question(_open ?? await Opened(stop));
            health.Note(null);
            return answer;
        }
        catch (JournalUnavailableException fault)
        {
            health.Note(fault.Message);
            throw;
        }
    }

    private async Task<IJournal> Opened(CancellationToken stop)
    {
        await _opening.WaitAsync(stop);
        try
        {
            return _open ??= await Journals.Open(journal, clock, create: true, stop);
        }
        finally
        {
            _opening.Release();
        }
    }
}
