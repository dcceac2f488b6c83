using AthleteOs.Rules.Cluster;
using Microsoft.Extensions.Options;

namespace AthleteOs.Rules.Host.Workers;

/// <summary>Stops in order: first readiness fails, so that a load balancer sends no more requests, then the server finishes those that it has.</summary>
/// <remarks>It waits until a probe got the answer, at most the configured time. Nobody waits if nobody ever probed.</remarks>
internal sealed partial class Draining(IOptions<HostOptions> options, TimeProvider clock, ILogger<Draining> log) : IHostedLifecycleService
{
    // After the answer a load balancer needs a moment to stop sending.
    private static readonly TimeSpan AfterProbe = TimeSpan.FromSeconds(1);

    private readonly TaskCompletionSource _answered = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isStopping;
    private volatile bool _isProbed;

    /// <summary>Whether the service is ending. Called by each probe of readiness.</summary>
    public bool Probed()
    {
        _isProbed = true;
        if (_isStopping)
        {
            _answered.TrySetResult();
        }

        return _isStopping;
    }

    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isStopping = true;
        var most = TimeSpan.FromSeconds(options.Value.DrainSeconds);
        if (!_isProbed || most == TimeSpan.Zero || Environment.ExitCode == ExpelledHost.ExitCode)
        {
            return; // the other hosts serve already where one is expelled
        }

        LogDraining(most.TotalSeconds);
        try
        {
            await _answered.Task.WaitAsync(most, clock, cancellationToken);
            await Task.Delay(AfterProbe < most ? AfterProbe : most, clock, cancellationToken);
        }
        catch (Exception end) when (end is TimeoutException or OperationCanceledException)
        {
            // Nobody probed in time: the server stops now.
        }
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(17, LogLevel.Information, "Stopping: /health/ready fails from now on; waiting at most {Seconds} s for a probe, then finishing the requests.")]
    private partial void LogDraining(double seconds);
}
