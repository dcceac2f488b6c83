using System.Globalization;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>A decision's title and reasons for a person to read.</summary>
internal static class ReasonLines
{
    /// <summary>Prints the day, the athlete and the type of session.</summary>
    public static void PrintTitle(Decision decision, Morning morning)
    {
        TerminalOutput.Line($"[bold {TerminalOutput.ColorOf(decision.SessionType)}]{CounterfactualText.Title(decision.SessionType)}[/] for {TerminalOutput.Escape(morning.AthleteId)} on {morning.Date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)}");
    }

    /// <summary>Prints the rules that decided, and after them the notes.</summary>
    public static void Print(ReadyPolicy policy, Explanation explanation)
    {
        TerminalOutput.Line("[bold]Because[/]");
        foreach (var reason in ReasonWords.Shown(explanation))
        {
            PrintOne(policy, explanation, reason);
        }

        var notes = explanation.Because.Where(r => r.Effect == "note").ToArray();
        if (notes.Length > 0)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line("[bold]Also[/]");
            foreach (var note in notes)
            {
                PrintOne(policy, explanation, note);
            }
        }
    }

    private static void PrintOne(ReadyPolicy policy, Explanation explanation, Reason reason)
    {
        var (mark, color) = reason.Outcome switch
        {
            Outcome.Matched when ReasonWords.MissingBefore(policy, explanation, reason).Count > 0 => ("?", "yellow"),
            Outcome.Unknown => ("?", "yellow"),
            Outcome.Fault => ("!", "red"),
            Outcome.NotMatched => ("x", "red"),
            _ => reason.Effect == "permit_key" ? ("+", "green") : reason.Effect == "note" ? (" ", "default") : ("-", "red"),
        };
        string[] margin = reason.Margin.Length > 0 ? [TerminalOutput.Escape($"{char.ToUpperInvariant(reason.Margin[0])}{reason.Margin[1..]}.")] : [];
        TerminalOutput.Hanging($"  [{color}]{mark}[/] ", [TerminalOutput.Escape(ReasonWords.Of(policy, explanation, reason)), .. margin, $"[grey]{TerminalOutput.Escape(reason.Rule)}: {TerminalOutput.Escape(reason.Effect)}{(reason.Detail.Length > 0 ? $"; {TerminalOutput.Escape(reason.Detail)}" : "")}[/]"]);
    }
}
