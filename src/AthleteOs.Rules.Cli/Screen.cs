using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Sessions;
using Spectre.Console;

namespace AthleteOs.Rules.Cli;

/// <summary>Lines for a person, coloured on a terminal.</summary>
internal static class Screen
{
    /// <summary>A number as people read it; ? where it is not known.</summary>
    public static string Show(double? value) => value is { } number ? Words.Number(number) : "?";

    /// <summary>A number to so many decimals; ? where it is not known.</summary>
    public static string Show(double? value, int decimals) => Show(value is { } number ? Math.Round(number, decimals) : null);

    public static string Escape(string text) => Markup.Escape(text);

    public static string ColorOf(SessionType type) => type switch
    {
        SessionType.Key => "green",
        SessionType.Support => "blue",
        SessionType.Recovery => "yellow",
        _ => "red",
    };

    /// <summary>A mark with lines of text: on a terminal a long text goes on under itself, not under its mark.</summary>
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

    /// <summary>A line. Without colours it is written as it stands, so that it is not broken at a window's width that is not there.</summary>
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
