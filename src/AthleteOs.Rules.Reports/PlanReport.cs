using System.Text;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Reports.Pictures;

namespace AthleteOs.Rules.Reports;

/// <summary>The plan of an experiment as a page for a coach. The same plan gives the same page.</summary>
internal static class PlanReport
{
    private const string Name = "plan.html";

    /// <summary>Writes <c>plan.html</c> and its picture to a folder; returns the files.</summary>
    public static IReadOnlyList<string> Save(ExperimentPlan plan, string folder)
    {
        var experiment = plan.Experiment;
        var pictures = PowerPicture.Save(plan, folder);
        var page = new HtmlPage();
        page.Heading(1, $"Plan: {experiment.Title}");
        page.Paragraph(PlanWords.Answer(plan), isLead: true);
        page.List(PlanWords.Details(plan).Select(d => ("", d)));
        page.Paragraph($"Hypothesis: {experiment.Hypothesis}");
        page.Heading(2, "Power");
        page.Figure(PictureStyle.Panels(pictures[0], [$"The power of each design. {string.Join("; ", plan.Designs.Select(d => $"{d.Name}: at least {PlanWords.Percent(d.Promised)}"))}"]),
            "Each mark is one set of truths. The line is the wanted power. In designs of single athletes it is the share of athletes who are named.");
        page.Table("Power by design and truths", ["Design", "Truths", HtmlCell.Number("Expected difference"), HtmlCell.Number("Power for it"), HtmlCell.Number($"Power for {PlanWords.Smallest(experiment)}"), "Note"],
            plan.Designs.SelectMany(d => d.ByTruth.Select(t => (IReadOnlyList<HtmlCell>)
            [
                d.Name, t.Truths.Name, HtmlCell.Number(PlanWords.Tenth(t.Expected)), HtmlCell.Number(PlanWords.Percent(t.ForExpected)), HtmlCell.Number(PlanWords.Percent(t.ForSmallest)), d.Unfit ?? "",
            ])));
        page.Heading(2, "Harm");
        page.List(PlanWords.Harm(plan).Select(h => ("", h)));
        page.Heading(2, "Limits");
        page.List(
        [
            ("", $"{TrialPool.Athletes} virtual athletes live under each set of truths. {PlanWords.Percent(ExperimentPlan.Troubles.Dropout)} leave early, and {PlanWords.Percent(ExperimentPlan.Troubles.MissingWeeks)} of weeks have no record."),
            ("", "Virtual athletes are synthetic. A power is a reason to run a trial, or not to; it proves nothing about real athletes."),
            .. TruthCondition.All.Select(c => (c.Name, c.Says)),
        ]);
        var file = Path.Combine(folder, Name);
        File.WriteAllText(file, page.Text($"Plan: {experiment.Title}"), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return [file, .. pictures];
    }
}
