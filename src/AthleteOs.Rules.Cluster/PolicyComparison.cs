using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Hosting;

namespace AthleteOs.Rules.Cluster;

/// <summary>Compares the policies of this host with those of the other hosts, and notes the differences for health.</summary>
internal sealed class PolicyComparison(IGrainFactory grains, PolicyShelf shelf, ClusterSettings settings, Action<string?> note, TimeProvider clock) : BackgroundService
{
    /// <summary>The time between two comparisons.</summary>
    public static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    private const int ShownDigest = 19; // sha256: and 12 digits

    /// <summary>The differences of a host from the others in words; null if none.</summary>
    public static string? Differences(ServedPolicies own, IReadOnlyList<ServedPolicies> all)
    {
        var differences = all.Where(other => other.Host != own.Host).OrderBy(other => other.Host, StringComparer.Ordinal)
            .SelectMany(other => own.Digests.Keys.Union(other.Digests.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
                .Where(id => own.Digests.GetValueOrDefault(id) != other.Digests.GetValueOrDefault(id))
                .Select(id => $"the host {other.Host} serves {id} {Shown(other, id)}, this host {Shown(own, id)}")).ToArray();
        return differences.Length == 0 ? null : $"hosts serve different policies: {string.Join("; ", differences)}. Give all hosts the same rule files.";
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (true)
        {
            var own = new ServedPolicies(settings.Address.ToString(), shelf.States.Where(s => s.Served is not null).ToDictionary(s => s.Id, s => s.Served!.Digest, StringComparer.Ordinal));
            try
            {
                note(Differences(own, await GrainCalls.Call(() => grains.GetGrain<IServedPoliciesGrain>(0).Report(own), stoppingToken)));
            }
            catch (JournalUnavailableException)
            {
                // The host with the reports died; the next one has them after a moment.
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    private static string Shown(ServedPolicies host, string policy) => host.Digests.GetValueOrDefault(policy) is { } digest ? digest[..Math.Min(ShownDigest, digest.Length)] : "not at all";
}
