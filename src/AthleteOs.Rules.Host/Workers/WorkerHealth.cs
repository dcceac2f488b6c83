using System.Collections.Concurrent;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>The state of the workers (mornings, inbox, queue), for health. Its words name no file and no athlete.</summary>
internal sealed class WorkerHealth
{
    private readonly ConcurrentDictionary<string, string?> _faults = new(StringComparer.Ordinal);

    /// <summary>Each configured worker by name, with its fault; null if none.</summary>
    public IEnumerable<KeyValuePair<string, string?>> All => _faults.OrderBy(f => f.Key, StringComparer.Ordinal);

    /// <summary>The name of a worker as a caller of the journal.</summary>
    public static string CallerOf(string worker) => $"worker {worker}";

    /// <summary>Sets the state of a worker.</summary>
    /// <returns>Whether it differs from the state before.</returns>
    public bool Note(string worker, string? fault)
    {
        var known = _faults.TryGetValue(worker, out var before);
        _faults[worker] = fault;
        return known ? before != fault : fault is not null;
    }
}
