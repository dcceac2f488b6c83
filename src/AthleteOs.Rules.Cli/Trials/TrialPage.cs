using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary>A trial for a person to read: the result, the numbers, the promises, and the report's files.</summary>
internal static class TrialPage
{
    private const int NameWidth = 54;
    private const int Indent = 2;
    private const int VerdictWidth = 25;

    private static readonly Measure[] Together = [Measure.WorthwhileGain, Measure.WorstDecile, Measure.RestedGain, Measure.DaysOverreached];

    public static void Print(VirtualTrial trial, IReadOnlyList<string> written)
    {
        var done = trial.Comparison.Athletes;
        TerminalOutput.Line($"[bold]{TerminalOutput.Escape(TrialWords.Together([.. Titles(trial)]))}[/] on {TrialWords.Setting(trial)}");
        if (TrialWords.Interruption(trial) is { } interruption)
        {
            TerminalOutput.Line(interruption);
        }

        if (trial.Names.Count == 1)
        {
            PrintOne(trial);
        }
        else
        {
            TerminalOutput.Line($"[bold]{TerminalOutput.Escape(Conclusions.InOneSentence(trial))}[/]");
        }

        if (trial.Names.Count > 2)
        {
            PrintTogether(trial);
        }

        for (var policy = 1; policy < trial.Names.Count; policy++)
        {
            PrintAgainst(trial, policy);
        }

        PrintPublished(trial);
        PrintInvariants(trial);
        if (trial.Names.Count > 1)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line($"{(done > 1 ? $"{Conclusions.ByChance} " : "")}These athletes are virtual: test the findings on real ones.");
        }

        if (written.Count > 0)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line($"Written: {TerminalOutput.Escape(string.Join(", ", written))}");
        }
    }

    private static IEnumerable<string> Titles(VirtualTrial trial) => trial.Names.Count > 3 ? [trial.Names[0], $"{trial.Names.Count - 1} others"] : trial.Names;

    private static void PrintOne(VirtualTrial trial)
    {
        TerminalOutput.Line("");
        TerminalOutput.Row($"[bold]{"".PadRight(NameWidth)} {"mean",10}  nine athletes of ten[/]");
        foreach (var measure in Measure.All)
        {
            var value = trial.Comparison.Value(0, measure);
            TerminalOutput.Row($"{TerminalOutput.Escape(TrialWords.Named(measure)).PadRight(NameWidth)} {TrialWords.Show(measure, measure.Center(value)),10}  {TrialWords.MostOf(measure, value)}");
        }
    }

    // The measures that count, a policy a line, the highest gain first: policies to which the first one loses come before it.
    private static void PrintTogether(VirtualTrial trial)
    {
        var width = trial.Names.Max(n => n.Length);
        TerminalOutput.Line("");
        TerminalOutput.Row($"[bold]{"".PadRight(width)}  {"worthwhile gain, %",-VerdictWidth}  {"nine of ten, %",-VerdictWidth}  {"rested gain, %",-VerdictWidth}  overreached, days[/]");
        foreach (var policy in Enumerable.Range(0, trial.Names.Count).OrderByDescending(p => trial.Comparison.Center(p, Measure.RestedGain)))
        {
            TerminalOutput.Row($"{TerminalOutput.Escape(trial.Names[policy].PadRight(width))}  {string.Join("  ", Together.Select(Cell))}");

            string Cell(Measure measure)
            {
                var value = $"{TrialWords.Show(measure, trial.Comparison.Center(policy, measure)),5}";
                var verdict = trial.Comparison.ToFirst(policy, measure).Verdict;
                return policy == 0 || measure.Quantile is not null ? value.PadRight(VerdictWidth) : $"{value} {Colored(verdict)}{new string(' ', Math.Max(0, VerdictWidth - value.Length - 1 - verdict.Word().Length))}";
            }
        }
    }

    private static void PrintAgainst(VirtualTrial trial, int policy)
    {
        var (name, first) = (trial.Names[policy], trial.Names[0]);
        TerminalOutput.Line("");
        TerminalOutput.Line($"[bold]{TerminalOutput.Escape(name)} against {TerminalOutput.Escape(first)}[/]");
        foreach (var headline in Conclusions.Headlines(trial, policy))
        {
            TerminalOutput.Hanging(new string(' ', Indent), TerminalOutput.Escape(headline));
        }

        if (trial.OfIntervals is { } few)
        {
            TerminalOutput.Hanging(new string(' ', Indent), few);
        }

        TerminalOutput.Line("");
        var (left, right) = (Math.Max(10, first.Length), Math.Max(10, name.Length));
        TerminalOutput.Row($"[bold]{"".PadRight(NameWidth)} {first.PadLeft(left)} {name.PadLeft(right)}  difference{(trial.Comparison.Athletes > 1 ? " (95 %)" : "")}[/]");
        foreach (var row in ComparedMeasure.WorseFirst(trial, policy))
        {
            TerminalOutput.Row($"{TrialWords.Named(row.Measure).PadRight(NameWidth)} {row.First.PadLeft(left)} {row.Policy.PadLeft(right)}  {row.Interval,-26}  {Colored(row.Difference.Verdict)}");
        }
    }

    private static string Colored(Verdict verdict) => verdict switch
    {
        Verdict.ClearlyWorse or Verdict.LittleWorse => $"[red]{verdict.Word()}[/]",
        Verdict.ClearlyBetter or Verdict.LittleBetter => $"[green]{verdict.Word()}[/]",
        _ => verdict.Word(),
    };

    private static void PrintPublished(VirtualTrial trial)
    {
        var held = HeldAgainst.Of(trial).ToArray();
        if (held.Length > 0)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line($"[bold]Against what papers reported:[/] {TerminalOutput.Escape(HeldAgainst.Says(held))}");
        }
    }

    private static void PrintInvariants(VirtualTrial trial)
    {
        TerminalOutput.Line("");
        TerminalOutput.Line($"[{(!trial.AllBroken.Any() ? "green" : trial.Undeclared.Any() ? "bold red" : "bold")}]{PromiseWords.Headline(trial)}[/]");
        foreach (var broken in PromiseWords.Broken(trial))
        {
            TerminalOutput.Line($"  {TerminalOutput.Escape(broken.Says)}");
            foreach (var line in broken.First is { } first ? broken.Days.Select(d => $"  {d}").Prepend(first) : [])
            {
                TerminalOutput.Line($"    {TerminalOutput.Escape(line)}");
            }
        }

        foreach (var line in PromiseWords.Unknown(trial).Concat(PromiseWords.Unclaimed(trial)))
        {
            TerminalOutput.Hanging("  ", TerminalOutput.Escape(line));
        }
    }
}
