using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Reports;

/// <summary>The tables of a trial's report. With many policies there are more tables, none wider than a page.</summary>
internal static class TrialTables
{
    // This many intervals fit next to each other on a sheet of A4.
    private const int Abreast = 4;

    private static Group[] Classes(VirtualTrial trial) => [.. Group.Every.Where(g => g.Responder is not null && Athletes(trial, g) > 0)];

    /// <summary>A single policy: means, the range of most athletes, and means by how strongly athletes respond.</summary>
    public static void Means(HtmlPage page, VirtualTrial trial)
    {
        var classes = Classes(trial);
        page.Table($"{trial.Names[0]}: means of all athletes, and by how strongly they respond",
            ["Measure", HtmlCell.Number(Head(trial, Group.All)), HtmlCell.Number("Nine athletes\nof ten"), .. classes.Select(g => HtmlCell.Number(Head(trial, g)))],
            Measure.All.Select(m => (IReadOnlyList<HtmlCell>)[TrialWords.Named(m), Mean(trial, 0, m, Group.All), HtmlCell.Number(TrialWords.MostOf(m, trial.Comparison.Value(0, m))), .. classes.Select(g => Mean(trial, 0, m, g))]));
    }

    /// <summary>The gain and the key sessions of all policies, next to each other.</summary>
    public static void Gains(HtmlPage page, VirtualTrial trial)
    {
        Group[] groups = [Group.All, .. Classes(trial)];
        foreach (var measure in new[] { Measure.WorthwhileGain, Measure.RestedGain, Measure.KeyDone })
        {
            page.Table($"{TrialWords.Capital(TrialWords.Named(measure))}: means of all athletes, and by how strongly they respond", ["Policy", .. groups.Select(g => HtmlCell.Number(Head(trial, g)))],
                trial.Names.Select((name, policy) => (IReadOnlyList<HtmlCell>)[name, .. groups.Select(g => Mean(trial, policy, measure, g))]));
        }
    }

    /// <summary>A policy compared with the first by every measure.</summary>
    public static void Differences(HtmlPage page, VirtualTrial trial, int policy)
    {
        Group[] groups = [Group.All, .. Classes(trial)];
        page.Table($"{trial.Names[policy]} against {trial.Names[0]}",
            ["Measure", HtmlCell.Number(trial.Names[0]), HtmlCell.Number(trial.Names[policy]), .. groups.Select((g, i) => (HtmlCell)(i == 0 ? $"Difference: {Head(trial, g).ToLowerInvariant()}" : Head(trial, g)))],
            Measure.All.Select(m => (IReadOnlyList<HtmlCell>)
            [
                $"{TrialWords.Named(m)}{Both(trial, policy, m)}", Mean(trial, 0, m, Group.All), Mean(trial, policy, m, Group.All), .. groups.Select(g => Difference(m, trial.Comparison.ToFirst(policy, m, g))),
            ]));
    }

    /// <summary>The differences in gain under each condition; beyond four other policies in more tables than one.</summary>
    public static void Conditions(HtmlPage page, RankingSensitivity ranking)
    {
        var others = Enumerable.Range(1, ranking.Names.Count - 1).Chunk(Abreast).ToArray();
        foreach (var some in others)
        {
            page.Table($"Difference in rested gain to {ranking.Names[0]} (%), with 95 % intervals{(others.Length > 1 ? $": {TrialWords.Together([.. some.Select(p => ranking.Names[p])])}" : "")}",
                ["Condition", HtmlCell.Number("Athletes"), .. some.Select(p => (HtmlCell)ranking.Names[p])],
                ranking.Conditions.Select(c => (IReadOnlyList<HtmlCell>)[c.Name, HtmlCell.Number(TrialWords.Count(c.Athletes)), .. some.Select(p => Difference(Measure.RestedGain, c.Differences[p]))]));
        }
    }

    // A difference, its interval and its verdict, a line each. A measure that is neither better nor worse has no shade.
    private static HtmlCell Difference(Measure measure, PairedDifference difference)
    {
        var shade = difference.Verdict switch
        {
            Verdict.ClearlyWorse or Verdict.LittleWorse => " worse",
            Verdict.ClearlyBetter or Verdict.LittleBetter => " better",
            _ => "",
        };
        var ends = difference.Verdict == Verdict.NoInterval ? "" : $"\n{TrialWords.Ends(measure, difference)}";
        return new HtmlCell($"{TrialWords.Signed(measure, difference.Mean)}{ends}\n{difference.Verdict.Word()}", $"difference{shade}");
    }

    // If some athletes lack a value under one policy, the means include more athletes than the difference.
    private static string Both(VirtualTrial trial, int policy, Measure measure) => trial.Comparison.Difference(policy, measure).Count is var both && both < trial.Comparison.Athletes
        ? $"\n(difference of {TrialWords.Athletes(both)})" : "";

    private static HtmlCell Mean(VirtualTrial trial, int policy, Measure measure, Group group) => HtmlCell.Number(TrialWords.Show(measure, trial.Comparison.Center(policy, measure, group)));

    private static string Head(VirtualTrial trial, Group group) =>
        group == Group.All ? $"All,\n{TrialWords.Athletes(Athletes(trial, group))}" : $"{TrialWords.Capital(group.Word())},\n{TrialWords.Athletes(Athletes(trial, group))}";

    private static int Athletes(VirtualTrial trial, Group group) => trial.Comparison.Value(0, Measure.Gain, group).Count;
}
