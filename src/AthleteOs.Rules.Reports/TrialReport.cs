using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Reports.Pictures;

namespace AthleteOs.Rules.Reports;

/// <summary>A trial as a page for a coach: the criteria come first, limits come last. The same trial gives the same page: it contains no date and no folder.</summary>
internal static class TrialReport
{
    private const string Name = "report.html";

    /// <summary>Writes <c>report.html</c> and its pictures to a folder; returns the files.</summary>
    public static IReadOnlyList<string> Save(VirtualTrial trial, string folder)
    {
        ArgumentNullException.ThrowIfNull(trial);
        ArgumentNullException.ThrowIfNull(folder);
        var ranking = trial.Names.Count > 1 ? RankingSensitivity.Of(trial) : null;
        var (spread, athlete) = (DistributionPicture.Save(trial, folder), VirtualSeasonPicture.Save(trial, folder));
        var order = ranking is { Conditions.Count: > 0 } ? RankingPicture.Save(ranking, folder) : RankingPicture.Drop(folder);
        var page = new HtmlPage();
        Begin(page, trial);
        Better(page, trial);
        if (trial.Names.Count > 1)
        {
            Results(page, trial);
        }

        Numbers(page, trial);
        page.Heading(2, "How athletes are spread");
        page.Figure(PictureStyle.Panels(spread[0], DistributionPicture.Shows(trial)), "Higher where more athletes have that value. The line is the athlete in the middle.");
        OneAthlete(page, trial, athlete[0]);
        if (ranking is not null)
        {
            Ranking(page, ranking, order);
        }

        if (trial.Names.Count > 1)
        {
            Published(page, trial);
        }

        Promises(page, trial);
        page.Heading(2, "Limits");
        page.List(TrialLimits.Of(trial.Plan.Truths).Select(l => ("", l)));
        var file = Path.Combine(folder, Name);
        File.WriteAllText(file, page.Text(Title(trial)), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return [file, .. spread, .. athlete, .. order];
    }

    private static string Title(VirtualTrial trial) => trial.Names.Count switch
    {
        1 => $"{trial.Names[0]} on virtual athletes",
        <= 3 => $"{TrialWords.Together(trial.Names)} on the same virtual athletes",
        _ => $"{trial.Names[0]} and {trial.Names.Count - 1} other policies on the same virtual athletes",
    };

    private static void Begin(HtmlPage page, VirtualTrial trial)
    {
        var plan = trial.Plan;
        page.Heading(1, Title(trial));
        page.Paragraph($"{TrialWords.Athletes(trial.Comparison.Athletes)}, {plan.Days} days each, under the truths {plan.Truths.Name}. Every day the policy decides and the athlete trains, tires, adapts and is sometimes ill. Devices read with an error, and some mornings have no reading."
            + (trial.Names.Count > 1 ? " Each athlete lives the same life under every policy, so differences come from the policies alone." : ""));
        if (trial.Comparison.Athletes == plan.Athletes && trial.IsInterrupted)
        {
            page.Paragraph("The trial was interrupted after all athletes were done. The repetition with other readings and under other truths did not finish and is left out.", isLead: true);
        }
        else if (trial.IsInterrupted)
        {
            page.Paragraph($"The trial was interrupted before all {TrialWords.Athletes(plan.Athletes)} were done. This page covers the {TrialWords.Count(trial.Comparison.Athletes)} that were.", isLead: true);
        }

        if (trial.Names.Count > 1 && trial.OfIntervals is { } few)
        {
            page.Paragraph(few);
        }

        page.Paragraph(trial.IsInterrupted ? "This command runs these athletes again, to the end:" : "This command repeats the trial:");
        page.Lines([TrialWords.Command(trial)]);
        page.Table("The policies", ["Policy", "Title", "Version", "Digest"],
            plan.Policies.Select((p, i) => (IReadOnlyList<HtmlCell>)[trial.Names[i], HtmlCell.Words(p.Title), p.Version, HtmlCell.Small(p.Digest[..Math.Min(19, p.Digest.Length)])]));
    }

    private static void Better(HtmlPage page, VirtualTrial trial)
    {
        page.Heading(2, "Criteria");
        page.Paragraph($"These criteria were set before the simulation. Three measures count, and no number summarizes them: {string.Join("; ", Measure.Counting.Select(m => m.Says))}. The others explain them."
            + (trial.Names.Count > 1 ? " The 95 % interval of a difference decides the verdict. If the interval includes zero, there is no clear difference. If all of it is within the smallest worthwhile difference, the difference is not worthwhile. If all of it is beyond, the policy is clearly better or worse. Otherwise the policy is a little better or worse." : ""));
        page.Table("Measures", ["Measure", "Better is", HtmlCell.Number("Smallest worthwhile difference"), "Unit"],
            Measure.All.Select(m => (IReadOnlyList<HtmlCell>)[Measure.Counting.Contains(m) ? $"{m.Says} (counts)" : m.Says, Words.Snake(m.Criterion.Better.ToString()), HtmlCell.Number(Words.Number(m.Criterion.Worthwhile)), m.Unit]));
    }

    private static void Results(HtmlPage page, VirtualTrial trial)
    {
        page.Heading(2, "Results");
        if (trial.Names.Count > 1)
        {
            page.Paragraph(Conclusions.InOneSentence(trial), isLead: true);
        }

        for (var policy = 1; policy < trial.Names.Count; policy++)
        {
            page.Heading(3, $"{trial.Names[policy]} against {trial.Names[0]}");
            foreach (var headline in Conclusions.Headlines(trial, policy))
            {
                page.Paragraph(headline, isLead: true);
            }

            page.List(Conclusions.Of(trial, policy));
        }

        if (trial.Comparison.Athletes > 1)
        {
            page.Paragraph(Conclusions.ByChance);
        }
    }

    private static void Numbers(HtmlPage page, VirtualTrial trial)
    {
        page.Heading(2, "The numbers");
        if (trial.Names.Count == 1)
        {
            TrialTables.Means(page, trial);
            return;
        }

        page.Paragraph("Differences are computed athlete by athlete, for athletes with a value under both policies. An athlete without a key session has no readiness on key mornings. Each difference is shown with its 95 % interval and its verdict. High responders adapt more than most athletes to the same training, low responders less.");
        if (trial.OfClasses is { } few)
        {
            page.Paragraph(few);
        }

        TrialTables.Gains(page, trial);
        for (var policy = 1; policy < trial.Names.Count; policy++)
        {
            TrialTables.Differences(page, trial, policy);
        }
    }

    private static void OneAthlete(HtmlPage page, VirtualTrial trial, string png)
    {
        var truth = trial.Plan.Population.Athlete(trial.TypicalAthlete);
        page.Heading(2, trial.Names.Count > 1 ? "One athlete's season, side by side" : "One athlete's season");
        page.Paragraph($"Athlete {trial.TypicalAthlete}{(trial.Comparison.Athletes < 2 ? ", the only one" : trial.Names.Count > 1 ? $", a typical one: the difference in rested gain between {trial.Names[1]} and {trial.Names[0]} is nearest the median" : ", a typical one: the rested gain is nearest the median")}. The athlete is a {truth.Responder.ToString().ToLowerInvariant()} responder of about {Math.Round(truth.Capacity)} TSS a week, with one of the bodies {truth.Family.Word()}. The picture shows the athlete's true values; the policy saw noisy readings of them.");
        page.Figure(PictureStyle.Panels(png, VirtualSeasonPicture.Shows(trial)), "All panels share the same days. Shaded days are days of illness or injury, which cost some performance in addition to the missed training. Rest restores some, as before a race.");
    }

    private static void Ranking(HtmlPage page, RankingSensitivity ranking, IReadOnlyList<string> pictures)
    {
        page.Heading(2, "Sensitivity of the ranking");
        page.Paragraph("Nobody knows how a real body responds, or how noisy a real device is. So the policies are also ranked by rested gain for each kind of body. Part of the athletes are simulated again with steadier and noisier readings, with readings that tell nothing, and under other truths.");
        page.Table("The conditions that truths consist of", ["Condition", "Assumption", "Source"], TruthCondition.All.Select(c => (IReadOnlyList<HtmlCell>)[c.Name, HtmlCell.Words(c.Says), HtmlCell.Words(c.Source)]));
        var says = ranking.Says().ToArray();
        page.Paragraph(says[0], isLead: true);
        page.List(says.Skip(1).Select(s => ("", s)));
        if (pictures.Count == 0)
        {
            return;
        }

        TrialTables.Conditions(page, ranking);
        page.Paragraph($"Policies by rested gain under each condition. Policies that gain more than {ranking.Names[0]} come first, then those without a worthwhile difference, then those that gain less.");
        page.List(ranking.Conditions.Select(c => (TrialWords.Capital(c.Name), $"{c.Order(ranking.Names)}.")));
        page.Figure(PictureStyle.Panels(pictures[0], [$"Differences in rested gain to {ranking.Names[0]} with their intervals under each condition, as in the table"]), "Inside the grey band a difference is not worthwhile. If an interval crosses the line, there is no clear difference.");
    }

    private static void Published(HtmlPage page, VirtualTrial trial)
    {
        page.Heading(2, "Against what papers reported");
        var held = HeldAgainst.Of(trial).ToArray();
        if (held.Length == 0)
        {
            page.Paragraph("None of the papers included here compared two of these policies.");
            return;
        }

        page.Paragraph(HeldAgainst.Says(held), isLead: true);
        page.Paragraph("A finding points the same way if its whole 95 % interval is on the published side of no difference. If the figure is outside the range that counts as about as much, the verdict adds \"by more\" or \"by less\". The ranges are house assumptions.");
        page.Table("Published findings of policies that are compared here", ["Protocol", "Counted", "Here", "Published", "Counts as\nabout as much", "Verdict"], held.Select(h => (IReadOnlyList<HtmlCell>)
        [
            $"{h.Finding.Policy} against {h.Finding.Against}", h.Finding.Counted, HtmlCell.Words(h.Simulated), HtmlCell.Words($"{h.Finding.Published}\n{h.Finding.Source}"), h.Finding.Agrees, h.Verdict,
        ]));
    }

    private static void Promises(HtmlPage page, VirtualTrial trial)
    {
        page.Heading(2, "Promises over days");
        page.Paragraph("Checked on every day of every athlete:");
        page.List(Enum.GetValues<SeasonInvariant>().Select(i => ("", $"{TrialWords.Capital(i.Says())}.")));
        var (all, unclaimed) = (trial.AllBroken.ToArray(), NotClaimed.Of(trial).ToArray());
        if (all.Length == 0)
        {
            page.Paragraph(unclaimed.Length == 0 ? "All were kept." : "All claimed promises were kept.", isLead: true);
        }

        if (unclaimed.Length > 0)
        {
            page.List(unclaimed.Select(n => ($"{trial.Names[n.Policy]}, {n.Invariant.Word()}", $"not claimed: {n.Why}.")));
        }

        foreach (var (policy, broken, declared) in all)
        {
            page.Heading(3, $"{trial.Names[policy]}: broken promise: {broken.First.Invariant.Says()}");
            page.Paragraph($"Broken for {TrialWords.Athletes(broken.Athletes)} of {TrialWords.Count(trial.Comparison.Athletes)}. The first is athlete {broken.Athlete}: {broken.First.Says}.");
            if (declared is not null)
            {
                page.Paragraph($"The policy declares that it does not claim this promise: {declared}");
            }

            page.Lines(broken.First.Days);
        }
    }
}
