using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Hosting;

namespace AthleteOs.Rules.Cluster;

/// <summary>Opens the journal and joins the cluster's table before the silo starts, so that a refusal is one plain message.</summary>
internal sealed class ClusterGate(IJournal journal, ClusterIdentity identity) : IHostedLifecycleService
{
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        await journal.Probe(cancellationToken);
        await identity.Join(cancellationToken);
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
