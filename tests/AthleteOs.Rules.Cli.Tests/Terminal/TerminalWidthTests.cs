using System.Globalization;
using System.Text.RegularExpressions;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Terminal;

/// <summary>Pages on a terminal: no line is wider than it, and a line that goes on keeps its indentation.</summary>
public sealed partial class TerminalWidthTests
{
    private const string Year = "rules/weekly-planning/examples/year.csv";

    // The lines under these titles are indented, and go on under themselves.
    private static readonly Dictionary<string, int> Indented = new(StringComparer.Ordinal) { ["Because"] = 4, ["Also"] = 4, ["What would change it"] = 4 };

    [Theory]
    [InlineData(80)]
    [InlineData(120)]
    public void Pages_fit_the_terminal_and_keep_their_indentation(int columns)
    {
        foreach (var call in new[] { "decide --policy weekly-planning --facts rules/weekly-planning/examples/morning.json --explain", $"today {Year} --date 2026-06-25 --yes" })
        {
            var lines = OnTerminal(columns, call);
            lines.Length.ShouldBeGreaterThan(20, string.Join('\n', lines));
            lines.Where(l => l.Length > columns).ShouldBeEmpty(call);
            lines.Where(l => l.Length > columns * 2 / 3).ShouldNotBeEmpty(call);
            Broken(lines).ShouldBeEmpty(call);
        }
    }

    [Fact]
    public void A_lost_indentation_is_found() =>
        Broken(["Because", "  - A reason that", "goes on.", "", "Also", "    A note", "  that goes on.", "", "Policy     an id,", "sha256", "           more", "Rest for anna"]).ShouldBe(["goes on.", "  that goes on.", "sha256"]);

    // A part without a title has names in its first column. The first part is the headline.
    private static IEnumerable<string> Broken(string[] lines)
    {
        var (indent, isFooter) = (0, false);
        foreach (var line in lines)
        {
            if (line.Length == 0)
            {
                (indent, isFooter) = (0, false);
            }
            else if (Indented.TryGetValue(line, out var width))
            {
                indent = width;
            }
            else if (indent > 0 && !Mark().IsMatch(line) && !line.StartsWith(new string(' ', indent), StringComparison.Ordinal))
            {
                yield return line;
            }
            else if (indent == 0 && isFooter && !Named().IsMatch(line))
            {
                yield return line;
            }

            isFooter |= indent == 0 && FirstNamed().IsMatch(line);
        }
    }

    private static string[] OnTerminal(int columns, string call)
    {
        // script gives the program a terminal of its own.
        var typed = string.Create(CultureInfo.InvariantCulture, $"stty cols {columns} rows 50; exec dotnet '{Path.Combine(AppContext.BaseDirectory, "athleteos.dll")}' {call}");
        using var process = ChildProcess.Start("env", ["-u", "NO_COLOR", "TERM=xterm", "script", "-qec", typed, "/dev/null"], Root.Folder);
        process.Input.Close();
        var output = process.Output.ReadToEnd();
        process.WaitForExit(TimeSpan.FromSeconds(60)).ShouldBeTrue();
        process.ExitCode.ShouldBe(0, output);
        output.ShouldContain("\u001b[");
        return [.. Escape().Replace(output, "").ReplaceLineEndings("\n").TrimEnd('\n').Split('\n').Select(l => l.TrimEnd())];
    }

    [GeneratedRegex(@"\x1b(\[[0-9;?]*[A-Za-z]|\][^\a]*\a|[=>])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Escape();

    [GeneratedRegex(@"^  [-+x?! ] \S", RegexOptions.None, 1000)]
    private static partial Regex Mark();

    /// <summary>A name and its text, or the continuation of a text under itself.</summary>
    [GeneratedRegex(@"^(\p{Lu}[a-z ]{1,9} +|\s{11,13})\S", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();

    [GeneratedRegex(@"^\p{Lu}[a-z ]{1,9}  +\S", RegexOptions.None, 1000)]
    private static partial Regex FirstNamed();
}
