namespace AthleteOs.Rules.Squad;

/// <summary>The checkpoints of athletes up to a limit in bytes. Beyond it the athletes who were caught up longest ago leave first. For several threads.</summary>
internal sealed class CheckpointCache(long mostBytes)
{
    /// <summary>The limit of a service: about 5,000 athletes with 60 days.</summary>
    public const long UsualBytes = 128_000_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, LinkedListNode<Checkpoint>> _byAthlete = new(StringComparer.Ordinal);
    private readonly LinkedList<Checkpoint> _oldestFirst = new();
    private long _bytes;

    /// <summary>The number of athletes.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _byAthlete.Count;
            }
        }
    }

    /// <summary>Takes an athlete's checkpoint out; null without one. The caller puts it back, or a later one.</summary>
    public Checkpoint? Take(string athleteId)
    {
        lock (_gate)
        {
            return _byAthlete.GetValueOrDefault(athleteId) is { } node ? Remove(node) : null;
        }
    }

    /// <summary>Adds an athlete's checkpoint in place of the one before.</summary>
    public void Put(Checkpoint checkpoint)
    {
        lock (_gate)
        {
            if (_byAthlete.GetValueOrDefault(checkpoint.Record.AthleteId) is { } before)
            {
                Remove(before);
            }

            _byAthlete[checkpoint.Record.AthleteId] = _oldestFirst.AddLast(checkpoint);
            _bytes += checkpoint.Bytes;
            while (_bytes > mostBytes && _oldestFirst.First is { } oldest)
            {
                Remove(oldest);
            }
        }
    }

    private Checkpoint Remove(LinkedListNode<Checkpoint> node)
    {
        _oldestFirst.Remove(node);
        _byAthlete.Remove(node.Value.Record.AthleteId);
        _bytes -= node.Value.Bytes;
        return node.Value;
    }
}
