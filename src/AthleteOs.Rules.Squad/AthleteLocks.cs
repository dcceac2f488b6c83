namespace AthleteOs.Rules.Squad;

/// <summary>
/// One lock for each athlete, so that only one piece of work reads and writes an athlete's record, and no athlete waits for another. A lock exists
/// only while it is in use. It does not exclude other processes; the journal does.
/// </summary>
internal sealed class AthleteLocks
{
    private readonly Dictionary<string, Turns> _turns = new(StringComparer.Ordinal);

    /// <summary>The number of athletes that are locked now.</summary>
    public int Count
    {
        get
        {
            lock (_turns)
            {
                return _turns.Count;
            }
        }
    }

    /// <summary>Runs work for an athlete while nothing else runs for that athlete.</summary>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="work">The work.</param>
    /// <param name="stop">Cancels the wait.</param>
    public async Task<T> Run<T>(string athleteId, Func<Task<T>> work, CancellationToken stop)
    {
        var turns = Join(athleteId);
        try
        {
            await turns.One.WaitAsync(stop);
            try
            {
                return await work();
            }
            finally
            {
                turns.One.Release();
            }
        }
        finally
        {
            Leave(athleteId, turns);
        }
    }

    private Turns Join(string athleteId)
    {
        lock (_turns)
        {
            if (!_turns.TryGetValue(athleteId, out var turns))
            {
                _turns[athleteId] = turns = new Turns();
            }

            turns.Users++;
            return turns;
        }
    }

    private void Leave(string athleteId, Turns turns)
    {
        lock (_turns)
        {
            if (--turns.Users == 0)
            {
                _turns.Remove(athleteId);
                turns.One.Dispose();
            }
        }
    }

    private sealed class Turns
    {
        public SemaphoreSlim One { get; } = new(1);

        public int Users { get; set; }
    }
}
