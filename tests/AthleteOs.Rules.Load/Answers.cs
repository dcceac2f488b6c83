using System.Collections.Concurrent;

namespace AthleteOs.Rules.Load;

/// <summary>The answers of a run, each with the milliseconds since its planned time.</summary>
internal sealed class Answers
{
    private int _failed;

    public ConcurrentBag<double> Recorded { get; } = [];

    /// <summary>Answers 503 with Retry-After.</summary>
    public ConcurrentBag<double> Refused { get; } = [];

    /// <summary>The number of other answers.</summary>
    public int Failed => _failed;

    public void HasFailed() => Interlocked.Increment(ref _failed);
}
