using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AthleteOs.Rules.TestKit;

/// <summary>A process that a test starts. Disposing it ends it and every process that it started.</summary>
/// <remarks>
/// All three standard streams are pipes to the test, so that a process that is left over keeps no terminal and no log open. A test run in the background
/// ignores Ctrl-C, and its children would too; this class gives them the usual behavior back.
/// </remarks>
public sealed class ChildProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly IDisposable _registration;

    private ChildProcess(Process process)
    {
        _process = process;
        _registration = Leftovers.Add(() => Kill(process));
    }

    public int Id => _process.Id;

    public int ExitCode => _process.ExitCode;

    public bool HasExited => _process.HasExited;

    public StreamWriter Input => _process.StandardInput;

    public StreamReader Output => _process.StandardOutput;

    public StreamReader Errors => _process.StandardError;

    /// <summary>The memory that the process uses, in bytes.</summary>
    public long Memory
    {
        get
        {
            _process.Refresh();
            return _process.WorkingSet64;
        }
    }

    /// <summary>The processor time that the process has used.</summary>
    public TimeSpan Processor
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    /// <summary>Starts a program with NO_COLOR set.</summary>
    public static ChildProcess Start(string program, IEnumerable<string> arguments, string folder)
    {
        string[] call = OperatingSystem.IsLinux() ? ["env", "--default-signal=INT,QUIT", program, .. arguments] : [program, .. arguments];
        var start = new ProcessStartInfo(call[0], call[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["NO_COLOR"] = "1";
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        CollectOften(start);
        return new ChildProcess(Process.Start(start)!);
    }

    /// <summary>
    /// Gives a program 16 MiB between two garbage collections, instead of what a run of tests has. With more, a program that soon ends only touches more
    /// memory: the service starts with an eighth less processor time than with the usual amount.
    /// </summary>
    public static void CollectOften(ProcessStartInfo start)
    {
        ArgumentNullException.ThrowIfNull(start);
        start.Environment["DOTNET_GCgen0size"] = "1000000"; // hexadecimal
    }

    /// <summary>Sends what Ctrl-C sends.</summary>
    public void Interrupt() => Signal("INT");

    /// <summary>Sends what systemd and Kubernetes send to stop a service.</summary>
    public void Terminate() => Signal("TERM");

    public bool WaitForExit(TimeSpan atMost) => _process.WaitForExit(atMost);

    public Task WaitForExitAsync(CancellationToken stop) => _process.WaitForExitAsync(stop);

    /// <summary>Ends the process at once, as a power cut does, with every process that it started.</summary>
    public void Kill()
    {
        Kill(_process);
        _process.WaitForExit();
    }

    public void Dispose()
    {
        _registration.Dispose();
        Kill(_process);
        _process.WaitForExit(Patience);
        _process.Dispose();
    }

    private void Signal(string signal)
    {
        using var kill = Start("kill", [$"-{signal}", Id.ToString(CultureInfo.InvariantCulture)], "/");
        if (!kill.WaitForExit(Patience) || kill.ExitCode != 0)
        {
            throw new InvalidOperationException($"Process {Id.ToString(CultureInfo.InvariantCulture)} could not be signalled.");
        }
    }

    private static void Kill(Process process)
    {
        if (!process.HasExited)
        {
            process.Kill(entireProcessTree: true);
        }
    }
}
