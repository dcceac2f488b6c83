using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using ScottPlot;

namespace AthleteOs.Rules.Reports.Pictures;

/// <summary>A trial over time, and its athletes: the interval of the primary difference at each weekly look above, one mark an athlete below.</summary>
internal static class CoursePicture
{
    /// <summary>Saves <c>course.png</c> and <c>course.svg</c> in a folder; returns the files.</summary>
    public static IReadOnlyList<string> Save(TrialCourse trial, string folder) => PictureStyle.Save(folder, "course", Over(trial), Athletes(trial));

    /// <summary>The content of both panels.</summary>
    public static IReadOnlyList<string> Shows(TrialCourse trial) =>
    [
        $"The interval of the difference in {trial.Analysis.Experiment.Primary.Outcome.Says} at each weekly look",
        trial.Analysis.Experiment.Design.Kind == DesignKind.Parallel ? "Each athlete's value before and in the trial, by arm" : "Each athlete's mean difference between the arms",
    ];

    private static Plot Over(TrialCourse trial)
    {
        var experiment = trial.Analysis.Experiment;
        var plot = PictureStyle.Plain($"Difference in {experiment.Primary.Outcome.Says}, less {experiment.Arms[0].Name}, with intervals valid at every look", experiment.Primary.Outcome.Unit, "Week");
        plot.Add.VerticalSpan(-experiment.Primary.SmallestDifference, experiment.Primary.SmallestDifference, PictureStyle.Quiet.WithAlpha(0.35)).LineWidth = 0;
        plot.Add.HorizontalLine(0, 1.5f, PictureStyle.Ink);
        var (legend, widest) = (new List<LegendItem>(), 2 * experiment.Primary.SmallestDifference);
        for (var arm = 1; arm < experiment.Arms.Count; arm++)
        {
            foreach (var (week, effect) in trial.Weeks.SelectMany(w => w.Primary.Where(c => c.Arm == experiment.Arms[arm]).Select(c => (w.Week, c.Effect))).Where(e => double.IsFinite(e.Effect.Low)))
            {
                var at = week + 0.15 * (arm - 1);
                var line = plot.Add.Line(at, effect.Low, at, effect.High);
                (line.LineColor, line.LineWidth) = (PictureStyle.Of(arm), 4);
                var mark = plot.Add.Marker(at, effect.Value);
                (mark.MarkerSize, mark.Color) = (9, PictureStyle.Of(arm));

                // The first weeks' intervals are so wide that they would hide the others.
                widest = Math.Max(widest, 3 * Math.Abs(effect.Value));
            }

            legend.Add(new LegendItem { LabelText = experiment.Arms[arm].Name, LineColor = PictureStyle.Of(arm), LineWidth = 4 });
        }

        plot.Axes.SetLimits(0, trial.Weeks.Count + 1, -2 * widest, 2 * widest);
        PictureStyle.Legend(plot, legend.Append(new LegendItem { LabelText = "differences too small to matter", FillColor = PictureStyle.Quiet.WithAlpha(0.35), OutlineWidth = 0 }));
        return plot;
    }

    private static Plot Athletes(TrialCourse trial)
    {
        var (experiment, outcome) = (trial.Analysis.Experiment, trial.Analysis.Experiment.Primary.Outcome);
        var isParallel = experiment.Design.Kind == DesignKind.Parallel;
        var plot = PictureStyle.Plain($"{Capital(outcome.Says)}, athlete by athlete", isParallel ? $"In the trial ({outcome.Unit})" : $"Difference ({outcome.Unit})", isParallel ? $"Before ({outcome.Unit})" : "Athlete, in the order of enrolment");
        var (x, y) = (new List<double>(), new List<double>());
        foreach (var (record, number) in trial.Participants.Select((p, i) => (p, i)))
        {
            var pairs = isParallel ? [] : PairedBlocks.Of(record, outcome, trial.Analysis.Day);
            var (at, value) = isParallel ? (record.Baseline(outcome), record.Value(outcome, trial.Analysis.Day)) : (number + 1, pairs.Count > 0 ? pairs.Average(p => p.Difference) : double.NaN);
            if (double.IsFinite(at) && double.IsFinite(value))
            {
                var mark = plot.Add.Marker(at, value);
                (mark.MarkerShape, mark.MarkerSize, mark.Color) = (isParallel ? PictureStyle.ShapeOf(record.Arm) : MarkerShape.FilledCircle, 10, PictureStyle.Of(isParallel ? record.Arm : 1));
                x.Add(at);
                y.Add(value);
            }
        }

        if (x.Count > 0)
        {
            var (wide, high) = (Math.Max(1, x.Max() - x.Min()), Math.Max(0.5, y.Max() - y.Min()));
            plot.Axes.SetLimits(x.Min() - 0.05 * wide, x.Max() + 0.05 * wide, y.Min() - 0.1 * high, y.Max() + 0.25 * high);
        }

        if (isParallel)
        {
            PictureStyle.Legend(plot, experiment.Arms.Select((a, i) => new LegendItem { LabelText = a.Name, MarkerShape = PictureStyle.ShapeOf(i), MarkerSize = 11, MarkerColor = PictureStyle.Of(i) }));
        }
        else
        {
            plot.Add.HorizontalLine(0, 1.5f, PictureStyle.Ink);
        }

        return plot;
    }

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
