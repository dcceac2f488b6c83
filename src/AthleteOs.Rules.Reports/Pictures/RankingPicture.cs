using AthleteOs.Rules.Lab.Simulation;
using ScottPlot;

namespace AthleteOs.Rules.Reports.Pictures;

/// <summary>Whether the ranking depends on unknowns: each policy's gain less the first's with its interval, a row a condition.</summary>
internal static class RankingPicture
{
    private const string Name = "ranking";
    private const double Room = 0.8;
    // With more policies than these a row's are drawn closer together.
    private const int Many = 8;
    private const int LegendRow = 4;
    private const int LegendHeight = 34;

    /// <summary>Removes an earlier trial's picture from the folder: a report without a ranking does not show it.</summary>
    public static IReadOnlyList<string> Drop(string folder)
    {
        var (png, svg) = PictureStyle.Files(folder, Name);
        File.Delete(png);
        File.Delete(svg);
        return [];
    }

    /// <summary>Saves <c>ranking.png</c> and <c>ranking.svg</c> in a folder; returns the files.</summary>
    /// <param name="ranking">At least one condition, at least two policies.</param>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<string> Save(RankingSensitivity ranking, string folder)
    {
        var (rows, others) = (ranking.Conditions.Count, ranking.Names.Count - 1);
        var rowHeight = 24 + (others > Many ? 12 : 18) * others;
        var plot = PictureStyle.Plain($"Performance gained (rested), less that under {ranking.Names[0]}, with 95 % intervals", "", "Difference (% of performance); to the right: gains more");
        plot.Add.HorizontalSpan(-Measure.RestedGain.Criterion.Worthwhile, Measure.RestedGain.Criterion.Worthwhile, PictureStyle.Quiet.WithAlpha(0.35)).LineWidth = 0;
        plot.Add.VerticalLine(0, 1.5f, PictureStyle.Ink);
        for (var row = 0; row < rows; row++)
        {
            for (var policy = 1; policy <= others; policy++)
            {
                var (against, y) = (ranking.Conditions[row].Differences[policy], rows - 1 - row + Room * ((others - policy + 0.5) / others - 0.5));
                var interval = plot.Add.Line(against.Low, y, against.High, y);
                (interval.LineColor, interval.LineWidth) = (PictureStyle.Of(policy), others > Many ? 2 : 4);
                var mean = plot.Add.Marker(against.Mean, y);
                (mean.MarkerShape, mean.MarkerSize, mean.Color) = (PictureStyle.ShapeOf(policy), others > Many ? 9 : 13, PictureStyle.Of(policy));
            }
        }

        var all = ranking.Conditions.SelectMany(c => c.Differences.Skip(1)).ToArray();
        var (low, high) = (Math.Min(-Measure.RestedGain.Criterion.Worthwhile, all.Min(a => a.Low)), Math.Max(Measure.RestedGain.Criterion.Worthwhile, all.Max(a => a.High)));
        var edge = 0.08 * (high - low);
        plot.Axes.SetLimits(low - edge, high + edge, -0.6, rows - 0.4 + (1 + others / LegendRow) * LegendHeight / (double)rowHeight);
        PictureStyle.Tick(plot, ranking.Conditions.Select((c, i) => (rows - 1.0 - i, c.Name)));
        PictureStyle.Legend(plot, Enumerable.Range(1, others).Select(p => new LegendItem { LabelText = ranking.Names[p], MarkerShape = PictureStyle.ShapeOf(p), MarkerSize = 11, MarkerColor = PictureStyle.Of(p) })
            .Append(new LegendItem { LabelText = "not worthwhile", FillColor = PictureStyle.Quiet.WithAlpha(0.35), OutlineWidth = 0 }));
        plot.Layout.Fixed(new PixelPadding(430, 60, 85, 60));
        return PictureStyle.Save(folder, Name, Math.Max(PictureStyle.PanelHeight, 150 + rows * rowHeight), plot);
    }
}
