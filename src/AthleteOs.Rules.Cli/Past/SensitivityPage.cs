using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Replays;

namespace AthleteOs.Rules.Cli.Past;

/// <summary>The days that each number of a policy moves, for a person to read.</summary>
internal static class SensitivityPage
{
    public static void Print(PastDecisionsRun run, Sensitivity sensitivity, IReadOnlyList<string> pictures)
    {
        TerminalOutput.Line(run.Title("Sensitivity"));
        TerminalOutput.Line("");
        var ranked = sensitivity.Ranked.ToArray();
        if (ranked.Length == 0)
        {
            TerminalOutput.Line("No step of any parameter changes a day.");
        }
        else
        {
            PrintTable(ranked);
        }

        TerminalOutput.Line("");
        PrintOthers(sensitivity);
        run.PrintLeft();
        TerminalOutput.Line("");
        TerminalOutput.Line("One parameter changes at a time; each morning keeps its recorded facts. A step is a twentieth of the parameter's range, rounded, or 1 for a count. Days a unit: the larger number of changed days, divided by the step.");
        if (pictures.Count > 0)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line($"Written: {TerminalOutput.Escape(string.Join(", ", pictures))}");
        }
    }

    private static void PrintTable(Variation[] ranked)
    {
        var width = Math.Max(9, ranked.Max(v => v.Name.Length));
        TerminalOutput.Row($"[bold]{"parameter".PadRight(width)} {"value",8} {"step",7} {"a step up",-24} {"a step down",-24} {"days a unit",11}  mostly by[/]");
        foreach (var v in ranked)
        {
            TerminalOutput.Row($"{v.Name.PadRight(width)} {Words.Number(v.Value),8} {Words.Number(v.Step),7} {Shown(v.Up),-24} {Shown(v.Down),-24} {TerminalOutput.Show(v.PerUnit, v.PerUnit < 10 ? 1 : 0),11}  {TerminalOutput.Escape(MostlyBy(v))}");
        }
    }

    private static string Shown(Turned? turned) => turned is null ? "at its limit" : turned.Days.Flipped == 0 ? "nothing" : ReplayPage.Show(turned.Days);

    private static string MostlyBy(Variation variation) => variation.Both.OrderByDescending(t => t.Days.Flipped).First().Rules
        .OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal).First().Key;

    private static void PrintOthers(Sensitivity sensitivity)
    {
        var still = sensitivity.Variations.Where(v => v is { Reach: Reach.Morning, PerStep: 0 }).ToArray();
        var overridden = still.Select(v => (v.Name, Why: v.Overridden(sensitivity.Mornings))).Where(v => v.Why is not null).ToArray();
        Say("No effect", still.Where(v => v.Overridden(sensitivity.Mornings) is null).Select(v => v.Name));
        if (overridden.Length > 0)
        {
            ReplayPage.Named("Overridden", [.. overridden.Select(v => $"{TerminalOutput.Escape(v.Name)}: {TerminalOutput.Escape(v.Why!)}")]);
        }

        Say("Review", sensitivity.Variations.Where(v => v.Reach == Reach.Review).Select(v => v.Name), "read by the weekly review, not on a morning: ");
        Say("Estimates", sensitivity.Variations.Where(v => v.Reach == Reach.Facts).Select(v => v.Name), "used before the facts were recorded, so a replay cannot change them: ");
    }

    private static void Say(string name, IEnumerable<string> names, string before = "")
    {
        var all = names.ToArray();
        if (all.Length > 0)
        {
            ReplayPage.Named(name, $"{before}{TerminalOutput.Escape(string.Join(", ", all))}");
        }
    }
}
