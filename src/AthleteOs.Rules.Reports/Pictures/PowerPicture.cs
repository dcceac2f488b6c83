using AthleteOs.Rules.Lab.Experiments;
using ScottPlot;

namespace AthleteOs.Rules.Reports.Pictures;

/// <summary>The power of each design of a plan: a row a design, a mark for each set of truths.</summary>
internal static class PowerPicture
{
    private const int RowHeight = 70;
    private const int Around = 240;

    /// <summary>Saves <c>power.png</c> and <c>power.svg</c> in a folder; returns the files.</summary>
    public static IReadOnlyList<string> Save(ExperimentPlan plan, string folder)
    {
        var rows = plan.Designs.Where(d => d.ByTruth.Count > 0).ToList();
        var plot = PictureStyle.Plain($"Power to show {PlanWords.Smallest(plan.Experiment)} with {plan.Athletes} athletes", "", "Share of drawn trials that show it");
        plot.Add.VerticalLine(plan.Experiment.Power, 2, PictureStyle.Ink);
        for (var row = 0; row < rows.Count; row++)
        {
            for (var truth = 0; truth < rows[row].ByTruth.Count; truth++)
            {
                var mark = plot.Add.Marker(rows[row].ByTruth[truth].ForSmallest, rows.Count - 1 - row + 0.08 * (truth - (rows[row].ByTruth.Count - 1) / 2.0));
                (mark.MarkerShape, mark.MarkerSize, mark.Color) = (PictureStyle.ShapeOf(truth), 13, PictureStyle.Of(truth));
            }
        }

        plot.Axes.SetLimits(-0.03, 1.03, -0.6, rows.Count - 0.1 + 0.6);
        PictureStyle.Tick(plot, rows.Select((d, i) => (rows.Count - 1.0 - i, d.Name)));
        PictureStyle.Legend(plot, rows[0].ByTruth.Select((t, i) => new LegendItem { LabelText = t.Truths.Name, MarkerShape = PictureStyle.ShapeOf(i), MarkerSize = 11, MarkerColor = PictureStyle.Of(i) }));
        plot.Layout.Fixed(new PixelPadding(250, 60, 85, 60));
        return PictureStyle.Save(folder, "power", Around + RowHeight * rows.Count, plot);
    }
}
