namespace AthleteOs.Rules.Cluster;

/// <summary>Keeps the last report of each host in memory. A host without a report for a while is gone.</summary>
internal sealed class ServedPoliciesGrain(TimeProvider clock) : Grain, IServedPoliciesGrain
{
    private static readonly TimeSpan Silence = 4 * PolicyComparison.Pause;

    private readonly Dictionary<string, (ServedPolicies Report, DateTimeOffset At)> _hosts = new(StringComparer.Ordinal);

    public Task<IReadOnlyList<ServedPolicies>> Report(ServedPolicies host)
    {
        var now = clock.GetUtcNow();
        _hosts[host.Host] = (host, now);
        foreach (var gone in _hosts.Where(h => now - h.Value.At > Silence).Select(h => h.Key).ToArray())
        {
            _hosts.Remove(gone);
        }

        return Task.FromResult<IReadOnlyList<ServedPolicies>>([.. _hosts.Values.Select(h => h.Report)]);
    }
}
