using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Pictures;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Reports;

/// <summary>A trial as a page that a coach reads: what would count as better comes first, limits come last. The same trial gives the same page: it knows no date and no folder.</summary>
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
        var order = ranking is { Conditions.Count: > 0 } ? RankingPicture.Save(ranking, folder) : [];
        var page = new HtmlPage();
        Begin(page, trial);
        Better(page);
        if (trial.Names.Count > 1)
        {
            WhatItSays(page, trial);
        }

        Numbers(page, trial);
        page.Heading(2, "How athletes are spread");
        page.Figure(spread[0], "Distributions of gain, key sessions and days overreached, a row a policy", "Higher where more athletes have that value. The line is the athlete in the middle.");
        OneAthlete(page, trial, athlete[0]);
        if (ranking is not null)
        {
            Ranking(page, ranking, order);
        }

        Published(page, trial);
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
        <= 3 => $"{string.Join(" and ", trial.Names)} on the same virtual athletes",
        _ => $"{trial.Names[0]} and {trial.Names.Count - 1} other policies on the same virtual athletes",
    };

    private static void Begin(HtmlPage page, VirtualTrial trial)
    {
        var plan = trial.Plan;
        page.Heading(1, Title(trial));
        page.Paragraph($"{TrialWords.Athletes(trial.Comparison.Athletes)}, {plan.Days} days each, lived day by day: the policy decides, the athlete trains, tires, adapts, is ill now and then, and reads devices that are off by a little or say nothing."
            + (trial.Names.Count > 1 ? " Each athlete lives the same life under every policy, so that differences are the policies' own." : ""));
        if (trial.IsInterrupted)
        {
            page.Paragraph($"It was ended by hand before all of {TrialWords.Athletes(plan.Athletes)} were done. What follows is of those that were.", isLead: true);
        }

        if (trial.Names.Count > 1 && trial.OfIntervals is { } few)
        {
            page.Paragraph(few);
        }

        page.Paragraph("The command that repeats it:");
        page.Lines([$"athleteos {(trial.Names.Count > 1 ? "compare" : "simulate")} {string.Join(' ', plan.Policies.Select(p => p.Policy.Id))} --athletes {plan.Athletes} --days {plan.Days} --seed {plan.Seed}"]);
        page.Table("The policies", ["Policy", "Version", "What it is", "Digest"], plan.Policies.Select((p, i) => (IReadOnlyList<HtmlCell>)[trial.Names[i], p.Policy.Version, p.Policy.Title, p.Policy.Digest[..Math.Min(19, p.Policy.Digest.Length)]]));
    }

    private static void Better(HtmlPage page)
    {
        page.Heading(2, "What would count as better");
        page.Paragraph($"Said before anything was simulated. What a policy is there for is {Measure.Gain.Says}; the rest says at what price. A difference counts as clear where its whole 95 % interval lies beyond the smallest worthwhile difference, as a little where the interval leaves out no difference.");
        page.Table("Measures", ["Measure", "Better is", HtmlCell.Number("Smallest worthwhile difference"), "Unit"],
            Measure.All.Select(m => (IReadOnlyList<HtmlCell>)[m == Measure.Gain ? $"{m.Says} (the one that counts most)" : m.Says, m.Better switch { > 0 => "more", < 0 => "less", _ => "neither" }, HtmlCell.Number(Words.Number(m.Worthwhile)), m.Unit]));
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

        page.Paragraph(Conclusions.ByChance);
    }

    private static void Numbers(HtmlPage page, VirtualTrial trial)
    {
        page.Heading(2, "The numbers");
        Table(page, trial, "All athletes: means, and in brackets the 95 % interval of the paired difference", default, Measure.All);
        page.Heading(3, "By how strongly athletes respond");
        foreach (var group in Group.Every.Where(g => g.Responder is not null && trial.Comparison.Value(0, Measure.Gain, g).Count > 0))
        {
            Table(page, trial, $"{char.ToUpperInvariant(group.Word()[0])}{group.Word()[1..]}: {TrialWords.Athletes(trial.Comparison.Value(0, Measure.Gain, group).Count)}", group, Measure.All);
        }
    }

    private static void Table(HtmlPage page, VirtualTrial trial, string caption, Group group, IReadOnlyList<Measure> measures)
    {
        var others = Enumerable.Range(1, trial.Names.Count - 1).ToArray();
        page.Table(caption, ["Measure", HtmlCell.Number(trial.Names[0]), .. others.SelectMany(p => new[] { HtmlCell.Number(trial.Names[p]), "Difference" })], measures.Select(m => (IReadOnlyList<HtmlCell>)
        [
            TrialWords.Named(m), HtmlCell.Number(TrialWords.Show(m, trial.Comparison.Value(0, m, group).Mean)), .. others.SelectMany(p =>
            {
                var against = Against.First(trial.Comparison, p, m, group);
                return new[] { HtmlCell.Number(TrialWords.Show(m, trial.Comparison.Value(p, m, group).Mean)), new HtmlCell($"{TrialWords.Interval(against)}: {against.Standing.Word()}", Shade(against.Standing)) };
            }),
        ]));
    }

    private static string Shade(Standing standing) => standing switch
    {
        Standing.ClearlyWorse or Standing.LittleWorse => "worse",
        Standing.ClearlyBetter or Standing.LittleBetter => "better",
        _ => "",
    };

    private static void OneAthlete(HtmlPage page, VirtualTrial trial, string png)
    {
        var truth = new Population(trial.Plan.Seed).Athlete(trial.TypicalAthlete);
        page.Heading(2, trial.Names.Count > 1 ? "One athlete's season, side by side" : "One athlete's season");
        page.Paragraph($"Athlete {trial.TypicalAthlete}, who stands in the middle: {(trial.Names.Count > 1 ? $"the difference in gain between {trial.Names[1]} and {trial.Names[0]} is nearest the median" : "the gain is nearest the median")}. A {truth.Responder.ToString().ToLowerInvariant()} responder of about {Math.Round(truth.Capacity)} TSS a week, with one of the bodies {truth.Family.Word()}. What is drawn is true of the athlete; the policy saw noisy readings of it.");
        page.Figure(png, "Performance, readiness and daily sessions of one athlete through the season", "Days stand above each other. Shaded days: ill or injured.");
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

        page.Table($"Difference in gain to {ranking.Names[0]} (%), with 95 % intervals", ["Condition", HtmlCell.Number("Athletes"), .. ranking.Names.Skip(1).Select(n => (HtmlCell)n), "Order by gain"],
            ranking.Conditions.Select(c => (IReadOnlyList<HtmlCell>)
            [
                c.Name, HtmlCell.Number(TrialWords.Count(c.Athletes)),
                .. c.Differences.Skip(1).Select(a => new HtmlCell($"{TrialWords.Interval(a)}: {(a.Standing == Standing.NoClearDifference ? a.Standing.Word() : a.IsNotWorthwhile ? "not worthwhile" : a.Standing.Word())}", Shade(a.Standing))),
                c.Order(ranking.Names),
            ]));
        page.Figure(pictures[0], "Differences in gain to the first policy under each condition", "Inside the grey band a difference is not worth anything. An interval that crosses the line is no clear difference.");
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

        page.Table("Published findings of policies that are compared here", ["Protocol", "Against", "Counted", "Here", "Published", "Counts as the same way", "Verdict", "Source"], held.Select(h => (IReadOnlyList<HtmlCell>)
        [
            h.Finding.Policy, h.Finding.Against, h.Finding.Counted, h.Simulated, h.Finding.Published, h.Finding.Agrees, new HtmlCell(h.Verdict, h.SameWay ? "better" : "worse"), h.Finding.Source,
        ]));
    }

    private static void Promises(HtmlPage page, VirtualTrial trial)
    {
        page.Heading(2, "Promises over days");
        page.Paragraph($"Looked at on every day of every athlete: {string.Join("; ", Enum.GetValues<DayInvariant>().Select(i => i.Says()))}.");
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
