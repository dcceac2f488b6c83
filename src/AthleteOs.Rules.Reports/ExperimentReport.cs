using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Reports.Pictures;

namespace AthleteOs.Rules.Reports;

/// <summary>The report of a trial as a page: one plain sentence, then pictures with intervals, then numbers. The same trial gives the same page.</summary>
internal static class ExperimentReport
{
    private const string Name = "report.html";

    /// <summary>Writes <c>report.html</c> and its picture to a folder; returns the files.</summary>
    /// <param name="trial">The trial.</param>
    /// <param name="source">The source of the records, in a sentence.</param>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<string> Save(TrialCourse trial, string source, string folder)
    {
        var (experiment, page, pictures) = (trial.Analysis.Experiment, new HtmlPage(), trial.Analysis.IsMismatch ? [] : CoursePicture.Save(trial, folder));
        page.Heading(1, experiment.Title);
        page.Paragraph(TrialCourseWords.Sentence(trial.Analysis), isLead: true);
        page.Paragraph($"Hypothesis: {experiment.Hypothesis}");
        if (pictures.Count > 0)
        {
            page.Figure(PictureStyle.Panels(pictures[0], CoursePicture.Shows(trial)), "The interval shrinks with the weeks. While it crosses zero, the direction of the difference is unknown.");
        }

        page.Heading(2, "The numbers");
        page.List(TrialCourseWords.Numbers(trial).Concat(TrialCourseWords.Course(trial)).Select(l => ("", l)));
        if (trial.Analysis.Athletes.Count > 0)
        {
            page.Table("Athletes, drawn towards the squad's mean", ["Athlete", HtmlCell.Number("Pairs"), HtmlCell.Number("Difference"), HtmlCell.Number("Interval"), HtmlCell.Number("Reliability"), "Responds"],
                trial.Analysis.Athletes.Select(a => (IReadOnlyList<HtmlCell>)
                [
                    a.Record.Athlete.Id, HtmlCell.Number(Words.Number(a.Pairs)), HtmlCell.Number(TrialCourseWords.Number(a.Shrunk, 1)),
                    HtmlCell.Number($"{TrialCourseWords.Number(a.Low, 1)} to {TrialCourseWords.Number(a.High, 1)}"), HtmlCell.Number(double.IsNaN(a.Reliability) ? "-" : TrialCourseWords.Number(a.Reliability, 2)), a.IsResponder ? "yes" : "not clear",
                ]));
        }

        page.Heading(2, "The experiment");
        page.Table("Arms", ["Arm", "Policy", "Version", "Digest"], experiment.Arms.Select(a => (IReadOnlyList<HtmlCell>)[a.Name, a.Policy, a.Version, HtmlCell.Small(a.Digest)]));
        page.Paragraph($"{source} The file's digest is {experiment.Digest}.");
        var file = Path.Combine(folder, Name);
        Directory.CreateDirectory(folder);
        File.WriteAllText(file, page.Text(experiment.Title), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        return [file, .. pictures];
    }
}
