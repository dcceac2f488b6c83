using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Lab.Statistics;
using ScottPlot;

namespace AthleteOs.Rules.Reports.Pictures;

/// <summary>The distribution of a trial's athletes: a row a policy, its height the number of athletes, with the median as a line.</summary>
internal static class DistributionPicture
{
    private const double Height = 0.82;
    private const int RowHeight = 70;
    private const int Around = 260;
    // Cells as wide as the smallest worthwhile difference; whole days would look like a comb in narrower ones.
    private const int Wide = 5;

    private static readonly string[] Shown = ["rested_gain", "days_overreached", "key_done"];

    /// <summary>Saves <c>distributions.png</c> and <c>distributions.svg</c> in a folder; returns the files.</summary>
    public static IReadOnlyList<string> Save(VirtualTrial trial, string folder)
    {
        var policies = Enumerable.Range(0, trial.Names.Count).ToArray();
        var panels = Panels(trial).Select(p => Panel(p.Title, p.Measure, trial.Names, [.. policies.Select(i => p.IsDifference ? trial.Comparison.Difference(i, p.Measure) : trial.Comparison.Value(i, p.Measure))], p.IsDifference));
        return PictureStyle.Save(folder, "distributions", Math.Max(PictureStyle.PanelHeight * 3 / 4, Around + RowHeight * policies.Length), [.. panels]);
    }

    /// <summary>The content of each panel, from the top down, with the medians.</summary>
    public static IReadOnlyList<string> Shows(VirtualTrial trial) => [.. Panels(trial).Select(p =>
        $"{p.Title}. Median: {string.Join("; ", Enumerable.Range(p.IsDifference ? 1 : 0, trial.Names.Count - (p.IsDifference ? 1 : 0)).Select(i => $"{trial.Names[i]} {(p.IsDifference ? TrialWords.Signed(p.Measure, trial.Comparison.Difference(i, p.Measure).Quantile(0.5)) : TrialWords.Show(p.Measure, trial.Comparison.Value(i, p.Measure).Quantile(0.5)))}"))}")];

    private static IEnumerable<(string Title, Measure Measure, bool IsDifference)> Panels(VirtualTrial trial)
    {
        foreach (var measure in Measure.All.Where(m => Shown.Contains(m.Name)))
        {
            yield return ($"{TrialWords.Capital(measure.Says)}: how athletes are spread", measure, false);
            if (measure == Measure.RestedGain && trial.Names.Count > 1)
            {
                yield return ($"The same athlete's rested gain, less that under {trial.Names[0]}", measure, true);
            }
        }
    }

    private static Plot Panel(string title, Measure measure, IReadOnlyList<string> names, RunningStatistics[] statistics, bool isDifference)
    {
        var plot = PictureStyle.Plain(title, "", isDifference ? $"Difference in {measure.Says} ({measure.UnitOfDifference})" : $"{TrialWords.Capital(measure.Says)} ({measure.Unit})");
        var first = isDifference ? 1 : 0;
        var rows = statistics.Length - first;
        var (low, high) = (statistics.Skip(first).Min(t => t.Least), statistics.Skip(first).Max(t => t.Most));
        if (isDifference)
        {
            (low, high) = (Math.Min(low, -measure.Criterion.Worthwhile), Math.Max(high, measure.Criterion.Worthwhile));
            var band = plot.Add.HorizontalSpan(-measure.Criterion.Worthwhile, measure.Criterion.Worthwhile, PictureStyle.Quiet.WithAlpha(0.35));
            band.LineWidth = 0;
        }

        for (var policy = first; policy < statistics.Length; policy++)
        {
            Row(plot, statistics[policy], rows - 1.0 - (policy - first), PictureStyle.Of(policy), Wide);
        }

        var room = Math.Max(0.05 * (high - low), measure.Criterion.Worthwhile / 2);
        plot.Axes.SetLimits(low - room, high + room, -0.15, rows + 0.35);
        PictureStyle.Tick(plot, Enumerable.Range(first, rows).Select(p => (rows - 1.0 - (p - first) + Height / 2, PictureStyle.Lines(names[p]))));
        if (isDifference)
        {
            plot.Add.VerticalLine(0, 1.5f, PictureStyle.Ink);
            PictureStyle.Legend(plot, [new LegendItem { LabelText = "not worthwhile, by the criteria", FillColor = PictureStyle.Quiet.WithAlpha(0.35), OutlineWidth = 0 }, Median()]);
        }
        else
        {
            PictureStyle.Legend(plot, [Median()]);
        }

        plot.Layout.Fixed(new PixelPadding(300, 60, 85, 60));
        return plot;
    }

    private static void Row(Plot plot, RunningStatistics statistics, double bottom, Color color, int wide)
    {
        var width = statistics.Cell * wide;
        var cells = statistics.Cells.GroupBy(c => Math.Floor((c.From + statistics.Cell / 2) / width)).Select(g => (From: g.Key * width, Count: g.Sum(c => c.Count))).ToArray();
        var most = cells.Max(c => c.Count);
        var shape = new List<Coordinates>();
        var last = double.NaN;
        foreach (var (from, count) in cells)
        {
            if (!double.IsNaN(last) && from - last > width / 2)
            {
                shape.AddRange([new(last, bottom), new(from, bottom)]);
            }

            var height = bottom + Height * count / most;
            shape.AddRange(double.IsNaN(last) ? [new(from, bottom), new(from, height), new(from + width, height)] : [new(from, height), new(from + width, height)]);
            last = from + width;
        }

        shape.Add(new(last, bottom));
        var area = plot.Add.Polygon([.. shape]);
        (area.FillColor, area.LineColor, area.LineWidth) = (color.WithAlpha(0.55), color, 1);
        var middle = statistics.Quantile(0.5);
        var line = plot.Add.Line(middle, bottom - 0.04, middle, bottom + Height + 0.04);
        (line.LineColor, line.LineWidth) = (PictureStyle.Ink, 3);
    }

    private static LegendItem Median() => new() { LabelText = "median athlete", LineColor = PictureStyle.Ink, LineWidth = 3 };
}
