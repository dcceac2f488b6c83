using System.Collections.Concurrent;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>How it stands with what works beside HTTP (the inbox, the queue), for health: in words that name no file and no athlete.</summary>
internal sealed class WorkerHealth
{
    private readonly ConcurrentDictionary<string, string?> _faults = new(StringComparer.Ordinal);

    /// <summary>Every worker that is configured, by name, and what is the matter with it; null when nothing is.</summary>
    public IEnumerable<KeyValuePair<string, string?>> All => _faults.OrderBy(f => f.Key, StringComparer.Ordinal);

    /// <summary>Says how it stands. Whether that is news.</summary>
    public bool Note(string worker, string? fault)
    {
        var known = _faults.TryGetValue(worker, out var before);
        _faults[worker] = fault;
        return known ? before != fault : fault is not null;
    }
}
