using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace AthleteOs.Rules.TestKit;

/// <summary>The service as a process of its own, on a free loopback port, to be measured and to be killed.</summary>
public sealed class HostProcess : IDisposable
{
    private readonly Process _process;

    private HostProcess(Process process, Uri address, TimeSpan untilReady) => (_process, Address, UntilReady) = (process, address, untilReady);

    public Uri Address { get; }

    /// <summary>From the start of the process to its first answer.</summary>
    public TimeSpan UntilReady { get; }

    /// <summary>The memory that it holds, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    public static Task<HostProcess> Start(string journal, params string[] settings) => Start(journal, [Path.Combine(AppContext.BaseDirectory, "athleteos-host.dll")], settings);

    /// <summary>Starts it as the README says.</summary>
    public static Task<HostProcess> StartFromClone(string journal) => Start(journal, ["run", "-c", "Release", "--no-build", "--project", "src/AthleteOs.Rules.Host", "--"], []);

    private static async Task<HostProcess> Start(string journal, string[] program, string[] settings)
    {
        var address = new Uri($"http://127.0.0.1:{FreePort()}");
        var start = new ProcessStartInfo("dotnet") { WorkingDirectory = Root.Folder, UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[.. program, $"--athlete_os:listen={address}", $"--athlete_os:journal={journal}", "--athlete_os:watch=false",
            "--athlete_os:requests_per_minute=1000000", .. settings,
        ])
        {
            start.ArgumentList.Add(argument);
        }

        var clock = Stopwatch.StartNew();
        var process = Process.Start(start)!;
        _ = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(1) };
        while (clock.Elapsed < TimeSpan.FromSeconds(30))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return new HostProcess(process, address, clock.Elapsed);
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException && !process.HasExited)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        process.Kill(entireProcessTree: true);
        throw new TimeoutException($"The service did not answer: {await errors}");
    }

    /// <summary>Ends it as a loss of power would: nothing more is written.</summary>
    public void Kill()
    {
        _process.Kill(entireProcessTree: true);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
        {
            Kill();
        }

        _process.Dispose();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
