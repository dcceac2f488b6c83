using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using Spectre.Console;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>Lines for people: with colour on a terminal, plain where they go elsewhere.</summary>
internal static class TerminalOutput
{
    /// <summary>A number as people read it; ? where it is not known.</summary>
    public static string Show(double? value) => value is { } number ? Words.Number(number) : "?";

    /// <summary>A number to so many decimals; ? where it is not known.</summary>
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

    /// <summary>A mark and lines beside it. On a terminal a long text goes on under itself, not under its mark.</summary>
    public static void Hanging(string mark, params string[] lines)
    {
        if (!AnsiConsole.Profile.Capabilities.Ansi)
        {
            var indent = new string(' ', Markup.Remove(mark).Length);
            Line(string.Join('\n', lines.Select((line, i) => (i == 0 ? mark : indent) + line)));
            return;
        }

        var grid = new Grid()
            .AddColumn(new GridColumn().NoWrap().Padding(0, 0, 0, 0).Width(Markup.Remove(mark).Length))
            .AddColumn(new GridColumn().Padding(0, 0, 0, 0));
        AnsiConsole.Write(grid.AddRow(new Markup(mark), new Markup(string.Join('\n', lines))));
    }

    /// <summary>A row of a table, as wide as it is: a window that is narrower goes on in its next line, where breaking at words would part the columns.</summary>
    public static void Row(string markup)
    {
        var width = AnsiConsole.Profile.Width;
        AnsiConsole.Profile.Width = Math.Max(width, markup.Length);
        Line(markup.TrimEnd());
        AnsiConsole.Profile.Width = width;
    }

    /// <summary>A line of markup. Without colours it is written as it stands: no line is broken at the width of a window that is not there.</summary>
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
