using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Load;

/// <summary>The hosts whose readiness succeeds. It probes them, as a load balancer does.</summary>
internal sealed class ReadyHosts : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly CancellationTokenSource _end = new();
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(1) };
    private readonly Task _probes;
    private volatile IReadOnlyList<HostProcess> _all;
    private volatile IReadOnlyList<Uri> _ready;

    public ReadyHosts(IReadOnlyList<HostProcess> hosts)
    {
        (_all, _ready) = (hosts, [.. hosts.Select(h => h.Address)]);
        _probes = Task.Run(Probe);
    }

    /// <summary>The addresses of the hosts that are ready.</summary>
    public IReadOnlyList<Uri> Addresses => _ready;

    /// <summary>Probes these hosts from now on.</summary>
    public void Use(IReadOnlyList<HostProcess> hosts) => _all = hosts;

    public void Dispose()
    {
        _end.Cancel();
        _probes.Wait();
        _client.Dispose();
        _end.Dispose();
    }

    private async Task Probe()
    {
        while (!_end.IsCancellationRequested)
        {
            var answers = await Task.WhenAll(_all.Select(async host => (host.Address, IsReady: await IsReady(host.Address))));
            _ready = [.. answers.Where(a => a.IsReady).Select(a => a.Address)];
            await Task.WhenAny(Task.Delay(Pause, _end.Token));
        }
    }

    private async Task<bool> IsReady(Uri host)
    {
        try
        {
            using var answer = await _client.GetAsync(new Uri(host, "/health/ready"), _end.Token);
            return answer.IsSuccessStatusCode;
        }
        catch (Exception fault) when (fault is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }
}
