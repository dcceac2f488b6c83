using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AthleteOs.Rules.Cluster;

/// <summary>
/// Ends the turns of each host that left, and looks for the work that it left undone: recorded entries that nobody has followed. Without this, the
/// leases and the next usual round lead to the same end.
/// </summary>
internal sealed partial class DeadHosts(IClusterMembershipService membership, ClusterMembers members, PendingAthletes pending, ILogger<DeadHosts> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var seen = new HashSet<SiloAddress>();
        var isStart = true;
        await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
        {
            foreach (var dead in snapshot.Members.Values.Where(m => m.Status == SiloStatus.Dead))
            {
                if (Guid.TryParseExact(dead.Name, "N", out var host) && seen.Add(dead.SiloAddress))
                {
                    await TakeOver(dead, host, isStart, stoppingToken);
                }
            }

            isStart = false;
        }
    }

    private async Task TakeOver(ClusterMember dead, Guid host, bool isStart, CancellationToken stop)
    {
        if (!isStart)
        {
            LogLeft(dead.SiloAddress.Endpoint.ToString());
        }

        try
        {
            await members.EndTurns(host, stop);
        }
        catch (JournalUnavailableException)
        {
            // The leases end by themselves.
        }

        pending.RequestRound();
    }

    [LoggerMessage(60, LogLevel.Warning, "The host {Host} left the cluster; the others take over its athletes.")]
    private partial void LogLeft(string host);
}
