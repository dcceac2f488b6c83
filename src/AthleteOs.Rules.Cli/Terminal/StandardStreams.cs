using System.Text;
using AthleteOs.Rules.Lab.Files;
using Spectre.Console;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>Standard input and output as bytes. Tests that call the program in their own process replace both.</summary>
internal static class StandardStreams
{
    private const int WidthWithoutTerminal = 80;

    private static Stream? replacedOutput;

    /// <summary>Whether a person can answer questions: input and output are a terminal.</summary>
    public static bool CanAsk => replacedOutput is null && !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <summary>Whether a person sees progress: standard error is a terminal.</summary>
    public static bool ShowsProgress => replacedOutput is null && !Console.IsErrorRedirected;

    /// <summary>Opens standard output; the caller disposes the stream.</summary>
    public static Stream OpenOutput() => replacedOutput ?? Console.OpenStandardOutput();

    /// <summary>Reads from one stream and writes to another, as if both were pipes and NO_COLOR were set.</summary>
    public static void Replace(Stream input, Stream output)
    {
        replacedOutput = output;
        InputFile.OpenStandardInput = () => input;
        Console.SetOut(new StreamWriter(output, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false)) { AutoFlush = true });
        AnsiConsole.Console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
        });
        AnsiConsole.Profile.Width = WidthWithoutTerminal;
    }
}
