using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>Follows a page as a reader would: types its commands into a shell, in a copy of the folders that they need.</summary>
internal sealed partial class PageReader : IDisposable
{
    private const string Cli = "dotnet run --project src/AthleteOs.Rules.Cli --";
    private const string Program = "athleteos";
    private const string Service = "dotnet run -c Release --project src/AthleteOs.Rules.Host";
    private const string Expected = "# ends with ";
    private const string DefaultAddress = "http://127.0.0.1:5080";

    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-page-").FullName;
    private readonly string _programs = Directory.CreateTempSubdirectory("athleteos-bin-").FullName;
    private Process? _service;
    private string _address = DefaultAddress;

    public PageReader()
    {
        foreach (var name in new[] { "rules", "config" })
        {
            Copy(new DirectoryInfo(Root.Of(name)), Path.Combine(_folder, name));
        }

        var program = Path.Combine(_programs, Program);
        File.WriteAllText(program, $"#!/bin/sh\nexec dotnet '{Built("AthleteOs.Rules.Cli", "athleteos.dll")}' \"$@\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public void Dispose()
    {
        EndService();
        Directory.Delete(_folder, recursive: true);
        Directory.Delete(_programs, recursive: true);
    }

    public void Write(string file, string text)
    {
        var path = Path.Combine(_folder, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>Whether the command starts the service.</summary>
    public static bool StartsService(string command) => command == Service || command.StartsWith($"{Service} -- ", StringComparison.Ordinal);

    /// <summary>Types commands one after the other and returns everything that they print.</summary>
    public async Task<string> Type(IEnumerable<string> lines)
    {
        var output = new StringBuilder();
        var script = new StringBuilder();
        foreach (var line in Whole(lines))
        {
            var (typed, exitCode) = Expectation(line.Replace(Cli, Program, StringComparison.Ordinal).Replace(DefaultAddress, _address, StringComparison.Ordinal));
            var call = Call().Match(typed);
            if (!StartsService(typed) && !call.Success)
            {
                script.Append(exitCode == 0 ? typed : $"code=0; {typed} || code=$?; [ $code -eq {exitCode} ]").Append('\n');
                continue;
            }

            output.Append(await Run(script.ToString()));
            script.Clear();
            if (call.Success)
            {
                output.Append(Run(call, exitCode));
            }
            else
            {
                await StartService(typed[Service.Length..].Replace(" -- ", "", StringComparison.Ordinal).Split(' ', StringSplitOptions.RemoveEmptyEntries));
            }
        }

        return output.Append(await Run(script.ToString())).ToString();
    }

    // A line that ends with a backslash goes on in the next.
    private static IEnumerable<string> Whole(IEnumerable<string> lines)
    {
        var begun = "";
        foreach (var line in lines)
        {
            begun += line.EndsWith('\\') ? line[..^1] : line;
            if (!line.EndsWith('\\'))
            {
                yield return begun;
                begun = "";
            }
        }
    }

    private static string Built(string project, string file)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory.TrimEnd('/'));
        return Root.Of("src", project, "bin", output.Parent!.Name, output.Name, file);
    }

    private static void Copy(DirectoryInfo from, string to)
    {
        Directory.CreateDirectory(to);
        foreach (var file in from.EnumerateFiles())
        {
            file.CopyTo(Path.Combine(to, file.Name));
        }

        foreach (var folder in from.EnumerateDirectories())
        {
            Copy(folder, Path.Combine(to, folder.Name));
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static (string Typed, int ExitCode) Expectation(string line)
    {
        var comment = line.IndexOf(Expected, StringComparison.Ordinal);
        return comment < 0 ? (line, 0) : (line[..comment].TrimEnd(), int.Parse(line[(comment + Expected.Length)..], CultureInfo.InvariantCulture));
    }

    // A plain call needs no shell.
    private string Run(Match call, int exitCode)
    {
        string[] arguments = [.. call.Groups["argument"].Captures.Select(c => c.Value.Trim('"'))];
        var ended = Command.Run(arguments, input: null, _folder);
        if (ended.ExitCode != exitCode)
        {
            throw new InvalidOperationException($"exit code {ended.ExitCode} of\n{call.Value}\n{ended.Output}{ended.Errors}");
        }

        if (call.Groups["file"].Success)
        {
            Write(call.Groups["file"].Value, ended.Output);
            return ended.Errors;
        }

        return ended.Output + ended.Errors;
    }

    private async Task<string> Run(string script)
    {
        if (script.Length == 0)
        {
            return "";
        }

        using var process = Process.Start(Child("bash", "-c", "set -e -o pipefail; exec 2>&1\n" + script))!;
        try
        {
            process.StandardInput.Close();
            using var patience = new CancellationTokenSource(Waiting.Patience);
            var output = await process.StandardOutput.ReadToEndAsync(patience.Token);
            await process.WaitForExitAsync(patience.Token);
            return process.ExitCode == 0 ? output : throw new InvalidOperationException($"exit code {process.ExitCode} of\n{script}\n{output}");
        }
        finally
        {
            End(process);
        }
    }

    private async Task StartService(string[] settings)
    {
        EndService();
        _address = $"http://127.0.0.1:{FreePort()}";
        _service = Process.Start(Child("dotnet", [Built("AthleteOs.Rules.Host", "athleteos-host.dll"), $"--athlete_os:listen={_address}", .. settings]))!;
        var said = _service.StandardOutput.ReadToEndAsync();
        using var client = new HttpClient { BaseAddress = new Uri(_address), Timeout = TimeSpan.FromSeconds(2) };
        for (var clock = Stopwatch.StartNew(); clock.Elapsed < Waiting.Patience && !_service.HasExited; await Task.Delay(50))
        {
            try
            {
                using var answer = await client.GetAsync(new Uri("/health/ready", UriKind.Relative));
                if (answer.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or TaskCanceledException)
            {
                // It does not listen yet.
            }
        }

        EndService();
        throw new InvalidOperationException($"The service did not start: {await said}");
    }

    private ProcessStartInfo Child(string name, params string[] arguments)
    {
        var start = new ProcessStartInfo(name, arguments)
        {
            WorkingDirectory = _folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["PATH"] = _programs + Path.PathSeparator + Environment.GetEnvironmentVariable("PATH");
        start.Environment["NO_COLOR"] = "1";
        ChildProcess.CollectOften(start);
        return start;
    }

    private void EndService()
    {
        if (_service is not null)
        {
            End(_service);
            _service.Dispose();
            _service = null;
        }
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }
    }

    [GeneratedRegex("""^athleteos( (?<argument>[^\s"'|$<>&;]+|"[^"$]*"))*( > (?<file>\S+))?$""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call();
}
