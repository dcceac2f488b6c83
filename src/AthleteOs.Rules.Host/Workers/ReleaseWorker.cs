using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad.Releases;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>Lets the released versions of the journal serve, at the start and when another host released one.</summary>
internal sealed partial class ReleaseWorker(PolicyReleases releases, TimeProvider clock, ILogger<ReleaseWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Reads them once before the first request.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        releases.Serves = SayServes;
        await Refresh(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await Task.Delay(Pause, clock, stoppingToken);
            await Refresh(stoppingToken);
        }
    }

    private async Task Refresh(CancellationToken stop)
    {
        try
        {
            await releases.Refresh(stop);
        }
        catch (JournalUnavailableException)
        {
            // The outage is logged where it is noted.
        }
        catch (InvalidDataException fault)
        {
            SayDamaged(fault);
        }
    }

    private void SayServes(ServedPolicy served) => SayServes(served.Id, served.Version, served.Digest);

    [LoggerMessage(51, LogLevel.Information, "Policy {Policy} {Version} serves, {Digest}, released in the journal.")]
    private partial void SayServes(string policy, string version, string digest);

    [LoggerMessage(52, LogLevel.Error, "The released policies of the journal could not be read; what serves goes on serving.")]
    private partial void SayDamaged(Exception fault);
}
