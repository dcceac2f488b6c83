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
            WhatItSays(page, trial);
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
        page.List(TrialLimits.All.Select(l => ("", l)));
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
        page.Paragraph($"{TrialWords.Athletes(trial.Comparison.Athletes)}, {plan.Days} days each, lived day by day: the policy decides, the athlete trains, tires, adapts, is ill now and then, and reads devices that are off by a little or say nothing."
            + (trial.Names.Count > 1 ? " Each athlete lives the same life under every policy, so that differences are the policies' own." : ""));
        if (trial.Comparison.Athletes == plan.Athletes && trial.IsInterrupted)
        {
            page.Paragraph("It was ended by hand once all athletes were done, before they had lived again with steadier and noisier readings; that part is left out.", isLead: true);
        }
        else if (trial.IsInterrupted)
        {
            page.Paragraph($"It was ended by hand before all {TrialWords.Athletes(plan.Athletes)} were done. What follows is of the {TrialWords.Count(trial.Comparison.Athletes)} that were.", isLead: true);
        }

        if (trial.Names.Count > 1 && trial.OfIntervals is { } few)
        {
            page.Paragraph(few);
        }

        page.Paragraph(trial.IsInterrupted ? "The command that lives these athletes again, to the end:" : "The command that repeats it:");
        page.Lines([$"athleteos {(trial.Names.Count > 1 ? "compare" : "simulate")} {string.Join(' ', plan.Named.Count > 0 ? plan.Named.Select(Quoted) : plan.Policies.Select(p => p.Id))} --athletes {(trial.Comparison.Athletes > 0 ? trial.Comparison.Athletes : plan.Athletes)} --days {plan.Days} --seed {plan.Seed}"]);
        page.Table("The policies", ["Policy", "What it is", "Version", "Digest"],
            plan.Policies.Select((p, i) => (IReadOnlyList<HtmlCell>)[trial.Names[i], HtmlCell.Words(p.Title), p.Version, HtmlCell.Small(p.Digest[..Math.Min(19, p.Digest.Length)])]));
    }

    // Quoted for a shell.
    private static string Quoted(string name) => name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/') ? name : $"'{name.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static void Better(HtmlPage page, VirtualTrial trial)
    {
        page.Heading(2, "What would count as better");
        page.Paragraph($"Said before anything was simulated. What a policy is there for is {Measure.Gain.Says}; the rest says at what price."
            + (trial.Names.Count > 1 ? " Of each difference the 95 % interval is asked, in this order: where it includes zero, there is no clear difference; where it lies wholly within the smallest worthwhile difference, the difference is not worthwhile; where it lies wholly beyond it, the policy is clearly better or worse; else a little." : ""));
        page.Table("Measures", ["Measure", "Better is", HtmlCell.Number("Smallest worthwhile difference"), "Unit"],
            Measure.All.Select(m => (IReadOnlyList<HtmlCell>)[m == Measure.Gain ? $"{m.Says} (the one that counts most)" : m.Says, Words.Snake(m.Criterion.Better.ToString()), HtmlCell.Number(Words.Number(m.Criterion.Worthwhile)), m.Unit]));
    }

    private static void WhatItSays(HtmlPage page, VirtualTrial trial)
    {
        page.Heading(2, "What came out");
        for (var policy = 1; policy < trial.Names.Count; policy++)
        {
            page.Heading(3, $"{trial.Names[policy]} against {trial.Names[0]}");
            page.Paragraph(Conclusions.Headline(trial, policy), isLead: true);
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

        page.Paragraph("Differences are worked out athlete by athlete, of those who have a value under both policies (without a key session there is no readiness on key mornings). Below each difference stand its 95 % interval and what it comes to. High, medium and low responders adapt much, as most do, and little to the same training.");
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
        var truth = new Population(trial.Plan.Seed).Athlete(trial.TypicalAthlete);
        page.Heading(2, trial.Names.Count > 1 ? "One athlete's season, side by side" : "One athlete's season");
        page.Paragraph($"Athlete {trial.TypicalAthlete}{(trial.Comparison.Athletes < 2 ? ", the only one" : trial.Names.Count > 1 ? $", who stands in the middle: the difference in gain between {trial.Names[1]} and {trial.Names[0]} is nearest the median" : ", who stands in the middle: the gain is nearest the median")}. A {truth.Responder.ToString().ToLowerInvariant()} responder of about {Math.Round(truth.Capacity)} TSS a week, with one of the bodies {truth.Family.Word()}. What is drawn is true of the athlete; the policy saw noisy readings of it.");
        page.Figure(PictureStyle.Panels(png, VirtualSeasonPicture.Shows(trial)), "Days stand above each other. Shaded days: ill or injured; some performance is lost with them beside the training, and rest gives some back, as before a race.");
    }

    private static void Ranking(HtmlPage page, RankingSensitivity ranking, IReadOnlyList<string> pictures)
    {
        page.Heading(2, "Sensitivity of the ranking");
        page.Paragraph("Nobody knows how a real body answers, or how noisy a real device is. So the ranking by performance gained is asked again for each way of answering, and with part of the athletes reading more steadily and more noisily.");
        var says = ranking.Says().ToArray();
        page.Paragraph(says[0], isLead: true);
        page.List(says.Skip(1).Select(s => ("", s)));
        if (pictures.Count == 0)
        {
            return;
        }

        TrialTables.Conditions(page, ranking);
        page.Paragraph($"By gain under each condition: policies that gain more than {ranking.Names[0]}, before those not told apart from it, before those that gain less.");
        page.List(ranking.Conditions.Select(c => (TrialWords.Capital(c.Name), $"{c.Order(ranking.Names)}.")));
        page.Figure(PictureStyle.Panels(pictures[0], [$"Differences in gain to {ranking.Names[0]} with their intervals under each condition, as in the table"]), "Inside the grey band a difference is not worthwhile. An interval that crosses the line is no clear difference.");
    }

    private static void Published(HtmlPage page, VirtualTrial trial)
    {
        page.Heading(2, "Against what papers reported");
        var held = HeldAgainst.Of(trial).ToArray();
        if (held.Length == 0)
        {
            page.Paragraph("No two of these policies were compared in a paper that is known here.");
            return;
        }

        page.Paragraph(HeldAgainst.Says(held), isLead: true);
        page.Paragraph("A finding points the same way where the whole 95 % interval lies on the side of no difference that was published, and by more or less where the figure is outside the range that counts as about as much. The ranges are house assumptions.");
        page.Table("Published findings of policies that are compared here", ["Protocol", "Counted", "Here", "Published", "Counts as\nabout as much", "Verdict"], held.Select(h => (IReadOnlyList<HtmlCell>)
        [
            $"{h.Finding.Policy} against {h.Finding.Against}", h.Finding.Counted, HtmlCell.Words(h.Simulated), HtmlCell.Words($"{h.Finding.Published}\n{h.Finding.Source}"), h.Finding.Agrees, h.Verdict,
        ]));
    }

    private static void Promises(HtmlPage page, VirtualTrial trial)
    {
        page.Heading(2, "Promises over days");
        page.Paragraph("Looked at on every day of every athlete:");
        page.List(Enum.GetValues<SeasonInvariant>().Select(i => ("", $"{TrialWords.Capital(i.Says())}.")));
        var (all, unclaimed) = (trial.AllBroken.ToArray(), NotClaimed.Of(trial).ToArray());
        if (all.Length == 0)
        {
            page.Paragraph(unclaimed.Length == 0 ? "All held." : "All that are claimed held.", isLead: true);
        }

        if (unclaimed.Length > 0)
        {
            page.List(unclaimed.Select(n => ($"{trial.Names[n.Policy]}, {n.Invariant.Word()}", $"not claimed: {n.Why}.")));
        }

        foreach (var (policy, broken, declared) in all)
        {
            page.Heading(3, $"{trial.Names[policy]}: it does not hold that {broken.First.Invariant.Says()}");
            page.Paragraph($"Broken for {TrialWords.Athletes(broken.Athletes)} of {TrialWords.Count(trial.Comparison.Athletes)}. The first is athlete {broken.Athlete}: {broken.First.Says}.");
            if (declared is not null)
            {
                page.Paragraph($"The policy declares that it does not claim to hold this: {declared}");
            }

            page.Lines(broken.First.Days);
        }
    }
}
