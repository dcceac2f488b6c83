using System.Diagnostics;
using System.Text;

namespace AthleteOs.Rules.TestKit;

/// <summary>Runs <c>athleteos</c> as a process of its own, from the repository's folder, as a user would.</summary>
public static class Command
{
    public static Ended Run(params string[] arguments) => Run(arguments, input: null, Root.Folder);

    public static Ended Run(string[] arguments, string? input, string folder)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
        };
        start.Environment["NO_COLOR"] = "1";
        foreach (var argument in arguments.Prepend(Path.Combine(AppContext.BaseDirectory, "athleteos.dll")))
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEndAsync();
        process.StandardInput.Write(input ?? "");
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(60)))
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"athleteos {string.Join(' ', arguments)} did not end.");
        }

        return new Ended(process.ExitCode, output.Result, errors.Result);
    }

    /// <summary>How a call ended.</summary>
    public sealed record Ended(int ExitCode, string Output, string Errors);
}
