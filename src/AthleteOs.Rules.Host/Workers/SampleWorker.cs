using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>Enrols the sample squad after the start, if the setting <c>sample_squad</c> is true. It tries again until the journal and the policy are there.</summary>
internal sealed partial class SampleWorker(SampleSquad squad, IOptions<HostOptions> options, TimeProvider clock, ILogger<SampleWorker> log) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        JournalCaller.Set(WorkerHealth.CallerOf("sample"));
        while (options.Value.SampleSquad)
        {
            try
            {
                var result = await squad.Enrol(stoppingToken);
                if (result != SampleResult.PolicyMissing)
                {
                    SayEnrolled(SampleSquad.Ids.Count, result);
                    return;
                }
            }
            catch (JournalUnavailableException)
            {
                // The outage is logged where it is noted.
            }

            await Task.Delay(Pause, clock, stoppingToken);
        }
    }

    [LoggerMessage(50, LogLevel.Information, "The sample squad of {Athletes} athletes: {Result}.")]
    private partial void SayEnrolled(int athletes, SampleResult result);
}
