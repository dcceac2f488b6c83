using System.Threading.Channels;

namespace AthleteOs.Rules.Squad;

/// <summary>Athletes with a changed record, so that a worker need not wait for its next round.</summary>
internal sealed class PendingAthletes
{
    private readonly Channel<string> _changed = Channel.CreateBounded<string>(new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite });
    private TaskCompletionSource _round = NewRequest();

    /// <summary>Adds an athlete. Beyond 10,000 the worker's next round finds the athlete.</summary>
    public void Add(string athleteId) => _changed.Writer.TryWrite(athleteId);

    /// <summary>Ends when a round is requested after this call.</summary>
    public Task RoundRequest => Volatile.Read(ref _round).Task;

    /// <summary>Requests a round now, because another host left work undone.</summary>
    public void RequestRound() => Interlocked.Exchange(ref _round, NewRequest()).SetResult();

    /// <summary>Waits until an athlete is pending.</summary>
    public ValueTask<bool> WaitAsync(CancellationToken stop) => _changed.Reader.WaitToReadAsync(stop);

    /// <summary>Takes every pending athlete, each once.</summary>
    public IReadOnlySet<string> TakeAll()
    {
        var athletes = new HashSet<string>(StringComparer.Ordinal);
        while (_changed.Reader.TryRead(out var athleteId))
        {
            athletes.Add(athleteId);
        }

        return athletes;
    }

    private static TaskCompletionSource NewRequest() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
