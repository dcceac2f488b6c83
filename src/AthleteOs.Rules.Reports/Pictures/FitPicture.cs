using AthleteOs.Rules.Lab.Fitting;
using ScottPlot;

namespace AthleteOs.Rules.Reports.Pictures;

/// <summary>A fit as a picture: loads with their effect on performance above, tests with the model and its band below.</summary>
public static class FitPicture
{
    /// <summary>Saves <c>fit.png</c> and <c>fit.svg</c> in a folder, which is created if it is missing; returns the files.</summary>
    /// <param name="fit">The fit.</param>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<string> Save(ModelFit fit, string folder)
    {
        ArgumentNullException.ThrowIfNull(fit);
        ArgumentNullException.ThrowIfNull(folder);
        return PictureStyle.Save(folder, "fit", Loads(fit), Tests(fit));
    }

    private static Plot Loads(ModelFit fit)
    {
        var input = fit.Input;
        var unit = input.Unit.Name;
        var plot = PictureStyle.Panel("Load, and its effect on performance", $"Load of a day ({input.LoadUnit})", input.FirstDay, input.LastDay, $"Fitness gives, fatigue takes ({unit})");
        var bars = plot.Add.Bars(Days(fit), [.. input.Loads]);
        foreach (var bar in bars.Bars)
        {
            (bar.FillColor, bar.LineWidth, bar.Size) = (PictureStyle.Quiet, 0, 0.8);
        }

        bars.LegendText = "load";
        Line(plot, Days(fit), fit.Days.Select(d => d.Fitness), PictureStyle.Helping, "fitness, k1 g").Axes.YAxis = plot.Axes.Right;
        Line(plot, Days(fit), fit.Days.Select(d => d.Fatigue), PictureStyle.Hurting, "fatigue, k2 h").Axes.YAxis = plot.Axes.Right;
        plot.Axes.SetLimitsY(0, Headroom(input.Loads));
        plot.Axes.SetLimitsY(0, Headroom(fit.Days.Select(d => Math.Max(d.Fitness, d.Fatigue))), plot.Axes.Right);
        plot.ShowLegend(Alignment.UpperLeft, Orientation.Horizontal);
        return plot;
    }

    private static Plot Tests(ModelFit fit)
    {
        var input = fit.Input;
        var plot = PictureStyle.Panel("Tests and model", $"Performance in a test ({input.Unit.Name}{(input.Unit.MoreIsBetter ? "" : ", less is better")})", input.FirstDay, input.LastDay);
        var band = plot.Add.FillY(Days(fit), [.. fit.Days.Select(d => d.Test.Low)], [.. fit.Days.Select(d => d.Test.High)]);
        (band.FillColor, band.LineWidth, band.LegendText) = (PictureStyle.Helping.WithAlpha(0.18), 0, "range of 9 of 10 tests");
        Line(plot, Days(fit), fit.Days.Select(d => d.Test.Median), PictureStyle.Helping, "model");
        var tests = plot.Add.ScatterPoints(input.Tests.Select(t => (double)t.Day).ToArray(), input.Tests.Select(t => t.Result).ToArray());
        (tests.Color, tests.MarkerSize, tests.LegendText) = (PictureStyle.Ink, 11, "test");
        var (low, high) = (fit.Days.Min(d => d.Test.Low), fit.Days.Max(d => d.Test.High));
        plot.Axes.SetLimitsY(low - 0.05 * (high - low), high + 0.2 * (high - low));
        plot.ShowLegend(Alignment.UpperLeft, Orientation.Horizontal);
        return plot;
    }

    private static double[] Days(ModelFit fit) => [.. Enumerable.Range(0, fit.Days.Count).Select(i => (double)i)];

    private static ScottPlot.Plottables.Scatter Line(Plot plot, double[] days, IEnumerable<double> values, Color color, string name)
    {
        var line = plot.Add.ScatterLine(days, values.ToArray(), color);
        (line.LineWidth, line.LegendText) = (3, name);
        return line;
    }

    // The legend is above the highest value.
    private static double Headroom(IEnumerable<double> values) => 1.25 * Math.Max(values.Max(), double.Epsilon);
}
