using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Lab.Simulation;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary>A dose-response for a person to read: a column for each number of key sessions a week.</summary>
internal static class DoseResponsePage
{
    private const int NameWidth = 50;
    private const int ColumnWidth = 7;

    public static void Print(DoseResponse response, IReadOnlyList<string> written)
    {
        TerminalOutput.Line($"[bold]Key sessions a week[/] of {TrialWords.Count(response.Athletes)} virtual athletes, {DoseResponse.Days} days each, truths {response.Truths.Name}, seed {response.Seed}");
        if (response.IsInterrupted)
        {
            TerminalOutput.Line("Interrupted: this page covers the athletes that were done.");
        }

        foreach (var measure in DoseMeasure.All)
        {
            TerminalOutput.Line("");
            TerminalOutput.Row($"[bold]{TrialWords.Capital(measure.Says).PadRight(NameWidth)}{string.Concat(DoseResponse.Counts.Select(k => $"{k}".PadLeft(ColumnWidth)))}[/]");
            foreach (var family in DoseResponse.Families)
            {
                TerminalOutput.Row($"{new Group(null, family).Word().PadRight(NameWidth)}{string.Concat(DoseResponse.Counts.Select(k => TrialWords.Show(response.Value(k, measure, family).Mean, measure.Decimals).PadLeft(ColumnWidth)))}");
            }
        }

        TerminalOutput.Line("");
        foreach (var line in response.Says())
        {
            TerminalOutput.Line(line);
        }

        if (written.Count > 0)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line($"Written: {TerminalOutput.Escape(string.Join(", ", written))}");
        }
    }
}
