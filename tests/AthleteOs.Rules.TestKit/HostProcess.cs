using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace AthleteOs.Rules.TestKit;

/// <summary>The service in a process of its own on a free loopback port: tests measure it and kill it.</summary>
public sealed class HostProcess : IDisposable
{
    /// <summary>The key of all athletes, where the service needs one.</summary>
    public const string Key = "key of all athletes";

    // A service that is started to be killed reads one policy instead of all: that is most of its start.
    private static readonly Lazy<string> OnePolicy = new(() =>
    {
        var folder = Path.Combine(Directory.CreateTempSubdirectory("athleteos-policy-").FullName, "rules");
        Root.Copy(Root.Of("rules", "weekly-planning"), Path.Combine(folder, "weekly-planning"));
        return folder;
    });

    private readonly ChildProcess _process;

    private readonly Task<string> _output;
    private readonly Task<string> _errors;

    private HostProcess(ChildProcess process, Task<string> output, Task<string> errors, Uri address, TimeSpan untilReady) =>
        (_process, _output, _errors, Address, UntilReady) = (process, output, errors, address, untilReady);

    public Uri Address { get; }

    /// <summary>The time from the start of the process to its first answer.</summary>
    public TimeSpan UntilReady { get; }

    /// <summary>The memory that the service uses, in bytes.</summary>
    public long Memory => _process.Memory;

    /// <summary>The processor time that the service has used.</summary>
    public TimeSpan Processor => _process.Processor;

    /// <summary>The assemblies that the service has loaded, on Linux.</summary>
    public IEnumerable<string> Assemblies => File.ReadLines($"/proc/{_process.Id}/maps").Where(line => line.EndsWith(".dll", StringComparison.Ordinal)).Select(line => Path.GetFileNameWithoutExtension(line)).Distinct(StringComparer.Ordinal);

    /// <summary>The library that gives a process another clock (Debian's package faketime); null if it is missing.</summary>
    public static string? ClockLibrary { get; } = Directory.Exists("/usr/lib") ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(d => Path.Combine(d, "faketime", "libfaketimeMT.so.1")).FirstOrDefault(File.Exists) : null;

    public static Task<HostProcess> Start(string journal, params string[] settings) => Run(journal, ["dotnet", .. Program(settings)]);

    /// <summary>Starts the service from a folder of a build or of <c>dotnet publish</c>.</summary>
    public static Task<HostProcess> StartFrom(string folder, string journal, params string[] settings)
    {
        var program = Path.Combine(folder, "athleteos-host");
        return Run(journal, [.. File.Exists(program) ? [program] : new[] { "dotnet", program + ".dll" }, RulesSetting, .. settings]);
    }

    /// <summary>Starts the service with a clock that is wrong by this many minutes. Needs <see cref="ClockLibrary"/>.</summary>
    /// <remarks>Without the last two variables the library changes the deadlines of waits too. Each wait then ends at once, and the service takes a whole processor.</remarks>
    public static Task<HostProcess> StartWithClock(int minutes, string journal, params string[] settings) =>
        Run(journal, ["env", $"LD_PRELOAD={ClockLibrary}", FormattableString.Invariant($"FAKETIME={minutes:+0;-0}m"), "FAKETIME_DONT_FAKE_MONOTONIC=1", "FAKETIME_FORCE_MONOTONIC_FIX=0", "dotnet", .. Program(settings)]);

    /// <summary>Starts the service with the README's command.</summary>
    public static Task<HostProcess> StartFromClone(string journal) => Run(journal, ["dotnet", "run", "-c", "Release", "--no-build", "--project", "src/AthleteOs.Rules.Host", "--"]);

    /// <summary>Starts the service as a host of a cluster in its own network. Callers need <see cref="Key"/>.</summary>
    public static Task<HostProcess> StartIn(HostNetwork network, int host, string journal, params string[] settings)
    {
        ArgumentNullException.ThrowIfNull(network);
        var address = network.AddressOf(host);
        string[] own =
        [
            $"--athlete_os:cluster_address={address}:11111", "--athlete_os:keys:0:name=squad", "--athlete_os:keys:0:role=integrator", "--athlete_os:keys:0:athletes:0=*",
            $"--athlete_os:keys:0:sha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)))}",
        ];
        return Run(journal, [.. network.Inside(host), "dotnet", .. Program([.. own, .. settings])], new Uri($"http://{address}:5080"));
    }

    private static IEnumerable<string> Program(string[] settings) => [Path.Combine(AppContext.BaseDirectory, "athleteos-host.dll"), RulesSetting, .. settings];

    private static string RulesSetting => $"--athlete_os:rules_folder={OnePolicy.Value}";

    private static async Task<HostProcess> Run(string journal, string[] program, Uri? listen = null)
    {
        var address = listen ?? new Uri($"http://127.0.0.1:{FreePort()}");
        string[] arguments =
        [
            .. program[1..], $"--athlete_os:listen={address}", $"--athlete_os:journal={journal}", "--athlete_os:watch=false", "--athlete_os:requests_per_minute=1000000",
        ];
        var clock = Stopwatch.StartNew();
        var process = ChildProcess.Start(program[0], arguments, Root.Folder);
        var (output, errors) = (process.Output.ReadToEndAsync(), process.Errors.ReadToEndAsync());
        using var client = new HttpClient { BaseAddress = address, Timeout = TimeSpan.FromSeconds(1) };
        while (clock.Elapsed < TimeSpan.FromSeconds(90) && !process.HasExited)
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return new HostProcess(process, output, errors, address, clock.Elapsed);
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                // Not listening yet.
            }

            await Task.Delay(20);
        }

        var exitCode = process.HasExited ? process.ExitCode : (int?)null;
        process.Dispose();
        throw new HostStartException(exitCode, $"{await output}{await errors}");
    }

    /// <summary>Ends the service as a power cut does: it writes nothing more.</summary>
    public void Kill() => _process.Kill();

    /// <summary>Stops the service as systemd and Kubernetes do.</summary>
    public void Terminate() => _process.Terminate();

    /// <summary>Whether the service has stopped by itself.</summary>
    public bool HasStopped => _process.HasExited;

    /// <summary>Waits until the service has stopped by itself.</summary>
    public async Task<Command.Ended> Stopped(CancellationToken stop)
    {
        await _process.WaitForExitAsync(stop);
        return new Command.Ended(_process.ExitCode, await _output, await _errors);
    }

    public void Dispose() => _process.Dispose();

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
