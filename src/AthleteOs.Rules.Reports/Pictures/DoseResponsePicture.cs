using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Lab.Statistics;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace AthleteOs.Rules.Reports.Pictures;

/// <summary>Rested gain by key sessions a week, with 95 % intervals. All virtual athletes and each family of bodies have a line.</summary>
internal static class DoseResponsePicture
{
    // Intervals of the same week are drawn next to each other.
    private const double Beside = 0.04;

    /// <summary>Saves <c>dose-response.png</c> and <c>dose-response.svg</c> in a folder; returns the files.</summary>
    public static IReadOnlyList<string> Save(DoseResponse response, string folder)
    {
        var plot = PictureStyle.Plain($"Truths {response.Truths.Name}: gain by key sessions a week, {TrialWords.Athletes(response.Athletes)}", "Performance gained when rested (%)", "Key sessions a week");
        plot.Add.HorizontalLine(0, 1, PictureStyle.Ink);
        var (legend, highest, lowest) = (new List<LegendItem>(), 0.0, 0.0);
        for (var i = 0; i < DoseResponse.Families.Count; i++)
        {
            var family = DoseResponse.Families[i];
            var values = DoseResponse.Counts.Select(keys => response.Value(keys, DoseMeasure.RestedGain, family)).ToArray();
            if (values[0].Count < 2)
            {
                continue;
            }

            var (color, width) = family is null ? (PictureStyle.Ink, 4) : (PictureStyle.Of(i - 1), 2);
            Line(plot, values, Beside * i, color, width);
            legend.Add(new LegendItem { LabelText = TrialWords.Capital(new Group(null, family).Word()), LineColor = color, LineWidth = width });
            (lowest, highest) = (Math.Min(lowest, values.Min(v => v.Mean - v.Margin)), Math.Max(highest, values.Max(v => v.Mean + v.Margin)));
        }

        var sessions = new NumericManual();
        foreach (var keys in DoseResponse.Counts)
        {
            sessions.AddMajor(keys, $"{keys}");
        }

        plot.Axes.Bottom.TickGenerator = sessions;
        plot.Axes.SetLimits(-0.3, DoseResponse.Counts[^1] + 0.4, lowest - 0.05 * (highest - lowest), highest + 0.15 * (highest - lowest));
        PictureStyle.Legend(plot, legend);
        plot.Layout.Fixed(new PixelPadding(110, 60, 85, 60));
        return PictureStyle.Save(folder, "dose-response", PictureStyle.PanelHeight * 3 / 2, plot);
    }

    private static void Line(Plot plot, RunningStatistics[] values, double aside, Color color, int width)
    {
        double[] at = [.. DoseResponse.Counts.Select(keys => keys + aside)];
        double[] means = [.. values.Select(v => v.Mean)];
        var line = plot.Add.Scatter(at, means, color);
        (line.LineWidth, line.MarkerSize) = (width, 9);
        plot.Add.ErrorBar(at, means, [.. values.Select(v => v.Margin)]).Color = color;
    }
}
