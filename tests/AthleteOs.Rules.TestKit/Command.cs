using System.Globalization;
using System.Reflection;
using System.Text;

namespace AthleteOs.Rules.TestKit;

/// <summary>Calls <c>athleteos</c> as a user does, from the repository's folder or another one.</summary>
/// <remarks>
/// <see cref="Run(string[])"/> calls the program inside the test's own process, which takes a tenth of the time. Use <see cref="RunProcess"/> where the process
/// itself is tested, and in a project whose tests write to the console.
/// </remarks>
public static class Command
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(120);
    private static readonly string[] NamesTheProgram = ["--help", "-h", "-?", "--version"];
    private static readonly Lock OneAtATime = new();
    private static readonly Lazy<Action<Stream, Stream>> ReplaceStreams = new(() =>
        Type.GetType("AthleteOs.Rules.Cli.Terminal.StandardStreams, athleteos", throwOnError: true)!.GetMethod("Replace")!.CreateDelegate<Action<Stream, Stream>>());

    /// <summary>Calls the program in this process, in the repository's folder.</summary>
    public static Ended Run(params string[] arguments) => Run(arguments, input: null, Root.Folder);

    /// <summary>Calls the program in this process. Calls wait for each other, because the console and the current folder belong to the whole process.</summary>
    public static Ended Run(string[] arguments, string? input, string folder)
    {
        if (arguments.Intersect(NamesTheProgram, StringComparer.Ordinal).Any())
        {
            return RunProcess(arguments, input, folder);
        }

        lock (OneAtATime)
        {
            var (output, errors, before) = (Console.Out, Console.Error, Directory.GetCurrentDirectory());
            using var written = new OpenStream();
            using var complaints = new StringWriter(CultureInfo.InvariantCulture);
            try
            {
                Directory.SetCurrentDirectory(folder);
                ReplaceStreams.Value(new MemoryStream(Encoding.UTF8.GetBytes(input ?? "")), written);
                Console.SetError(complaints);
                var exitCode = (int)Assembly.Load("athleteos").EntryPoint!.Invoke(null, BindingFlags.DoNotWrapExceptions, null, [arguments], null)!;
                return new Ended(exitCode, Encoding.UTF8.GetString(written.ToArray()), complaints.ToString());
            }
            finally
            {
                Directory.SetCurrentDirectory(before);
                Console.SetOut(output);
                Console.SetError(errors);
            }
        }
    }

    /// <summary>Calls the program in a process of its own.</summary>
    public static Ended RunProcess(string[] arguments, string? input, string folder)
    {
        using var process = Start(folder, arguments);
        var errors = process.Errors.ReadToEndAsync();
        var output = process.Output.ReadToEndAsync();
        process.Input.Write(input ?? "");
        process.Input.Close();
        return process.WaitForExit(Patience)
            ? new Ended(process.ExitCode, output.Result, errors.Result)
            : throw new TimeoutException($"athleteos {string.Join(' ', arguments)} did not end.");
    }

    /// <summary>Starts the program in a process of its own and does not wait for its end.</summary>
    public static ChildProcess Start(string folder, params string[] arguments) =>
        ChildProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "athleteos.dll"), .. arguments], folder);

    /// <summary>How a call ended.</summary>
    public sealed record Ended(int ExitCode, string Output, string Errors);

    // Verbs dispose standard output; what they write after that still counts.
    private sealed class OpenStream : MemoryStream
    {
        protected override void Dispose(bool disposing) => Flush();
    }
}
