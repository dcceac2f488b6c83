using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Lab.Statistics;
using AthleteOs.Rules.Policies;

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
        TerminalOutput.Line($"[bold]{TerminalOutput.Escape(TrialWords.Together([.. Titles(trial)]))}[/] on {(done == 1 ? "1 virtual athlete" : $"{TrialWords.Count(done)} virtual athletes")}, {trial.Plan.Days} days each, truths {trial.Plan.Truths.Name}, seed {trial.Plan.Seed}");
        if (trial.IsInterrupted)
        {
            TerminalOutput.Line(done == trial.Plan.Athletes ? "Interrupted after all athletes were done; other readings and truths are left out."
                : $"Interrupted: this page covers the {TrialWords.Count(done)} of {TrialWords.Athletes(trial.Plan.Athletes)} that were done.");
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
        // The worst decile is shown with the share of athletes for whom the year was worth it.
        var worthwhile = trial.Comparison.ToFirst(policy, Measure.WorthwhileGain).Verdict;
        var (left, right) = (Math.Max(10, first.Length), Math.Max(10, name.Length));
        TerminalOutput.Row($"[bold]{"".PadRight(NameWidth)} {first.PadLeft(left)} {name.PadLeft(right)}  difference{(trial.Comparison.Athletes > 1 ? " (95 %)" : "")}[/]");
        foreach (var (measure, difference) in Measure.All.Select(m => (Measure: m, Difference: trial.Comparison.ToFirst(policy, m))).OrderBy(a => Order(a.Measure == Measure.WorstDecile ? worthwhile : a.Difference.Verdict)))
        {
            TerminalOutput.Row($"{TrialWords.Named(measure).PadRight(NameWidth)} {TrialWords.Show(measure, trial.Comparison.Center(0, measure)).PadLeft(left)} {TrialWords.Show(measure, trial.Comparison.Center(policy, measure)).PadLeft(right)}  {TrialWords.Interval(measure, difference),-26}  {Colored(difference.Verdict)}");
        }
    }

    // Worse measures come first.
    private static int Order(Verdict verdict) => verdict switch
    {
        Verdict.ClearlyWorse => 0,
        Verdict.LittleWorse => 1,
        Verdict.ClearlyBetter => 2,
        Verdict.LittleBetter => 3,
        Verdict.NotWorthwhile => 4,
        Verdict.NoClearDifference => 5,
        _ => 6,
    };

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
        PrintBroken(trial);
        PrintUnknown(trial);
        foreach (var claims in NotClaimed.Of(trial).GroupBy(c => c.Policy))
        {
            TerminalOutput.Hanging("  ", $"{TerminalOutput.Escape(trial.Names[claims.Key])} does not claim {string.Join(", nor ", claims.Select(c => $"{c.Invariant.Word()} ({c.Why})"))}");
        }
    }

    // A rule over a fact that no virtual athlete has is unknown on every day, and can leave a trial without key sessions.
    private static void PrintUnknown(VirtualTrial trial)
    {
        foreach (var (policy, name) in trial.Plan.Policies.Zip(trial.Names))
        {
            var rules = policy.Daily.SelectMany(s => s.Rules.Select(r => (r.Rule.Id, Own: r.Condition.Facts().Where(f => f.IsOwn).ToArray()))).Where(r => r.Own.Length > 0).ToArray();
            if (rules.Length > 0)
            {
                TerminalOutput.Hanging("  ", TerminalOutput.Escape(
                    $"{name}: virtual athletes have no {string.Join(", ", rules.SelectMany(r => r.Own).Select(f => f.Path).Distinct())}. So {string.Join(", ", rules.Select(r => r.Id))} {(rules.Length == 1 ? "is" : "are")} unknown on each day, and days stay easier."));
            }
        }
    }

    private static void PrintBroken(VirtualTrial trial)
    {
        var all = trial.AllBroken.ToArray();
        if (all.Length == 0)
        {
            TerminalOutput.Line($"[green]Promises over days: {(NotClaimed.Of(trial).Any() ? "those claimed were " : "")}kept on every day of every athlete.[/]");
            return;
        }

        TerminalOutput.Line(all.All(b => b.Declared is not null) ? "[bold]Promises over days: each broken one is declared as not claimed[/]" : "[bold red]Promises over days: broken[/]");
        foreach (var (policy, broken, declared) in all)
        {
            TerminalOutput.Line($"  {TerminalOutput.Escape(trial.Names[policy])}, {broken.First.Invariant.Word()}: broken for {TrialWords.Athletes(broken.Athletes)}{(declared is null ? $"; the promise: {broken.First.Invariant.Says()}" : $", as it declares: {TerminalOutput.Escape(declared)}")}");
            if (declared is null)
            {
                TerminalOutput.Line($"    first athlete {broken.Athlete}: {TerminalOutput.Escape(broken.First.Says)}");
                foreach (var day in broken.First.Days)
                {
                    TerminalOutput.Line($"      {TerminalOutput.Escape(day)}");
                }
            }
        }
    }
}
