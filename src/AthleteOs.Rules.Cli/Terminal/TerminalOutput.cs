using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using Spectre.Console;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>Lines for people: with colour on a terminal, plain elsewhere.</summary>
internal static class TerminalOutput
{
    /// <summary>A number for people; ? if it is unknown.</summary>
    public static string Show(double? value) => value is { } number ? Words.Number(number) : "?";

    /// <summary>A number with the given decimals; ? if it is unknown.</summary>
    public static string Show(double? value, int decimals) => Show(value is { } number ? Math.Round(number, decimals) : null);

    /// <summary>A number of things in words.</summary>
    public static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";

    public static string ColorOf(SessionType type) => type switch
    {
        SessionType.Key => "green",
        SessionType.Support => "blue",
        SessionType.Recovery => "yellow",
        _ => "red",
    };

    public static string Colored(SessionType? type, string text, int width) =>
        (type is { } known ? $"[{ColorOf(known)}]{text}[/]" : text) + new string(' ', Math.Max(0, width - text.Length));

    public static string Escape(string text) => Markup.Escape(text);

    /// <summary>A mark followed by lines. On a terminal a long line continues under itself, not under its mark.</summary>
    public static void Hanging(string mark, params string[] lines)
    {
        // Spectre removes spaces without a text too.
        var width = string.IsNullOrWhiteSpace(mark) ? mark.Length : Markup.Remove(mark).Length;
        if (!AnsiConsole.Profile.Capabilities.Ansi)
        {
            var indent = new string(' ', width);
            Line(string.Join('\n', lines.Select((line, i) => (i == 0 ? mark : indent) + line)));
            return;
        }

        var grid = new Grid()
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 0, 0).Width(width))
            .AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        AnsiConsole.Write(grid.AddRow(new Markup(mark), new Markup(string.Join('\n', lines))));
    }

    /// <summary>A row of a table at its full width. A narrow window wraps it anywhere; a wrap between words would shift the columns.</summary>
    public static void Row(string markup)
    {
        var width = AnsiConsole.Profile.Width;
        AnsiConsole.Profile.Width = Math.Max(width, markup.Length);
        Line(markup.TrimEnd());
        AnsiConsole.Profile.Width = width;
    }

    /// <summary>A line of markup. Without colours it is written in one line, whatever the width of the window.</summary>
    public static void Line(string markup)
    {
        if (AnsiConsole.Profile.Capabilities.Ansi)
        {
            AnsiConsole.MarkupLine(markup);
        }
        else
        {
            Console.Out.WriteLine(Markup.Remove(markup));
        }
    }
}
