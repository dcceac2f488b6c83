using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Replays;
using ScottPlot;
using ScottPlot.TickGenerators;

namespace AthleteOs.Rules.Reports.Pictures;

/// <summary>Bars for the parameters that change most decisions, for a step up and a step down. Harder days extend to the right, easier days to the left.</summary>
internal static class SensitivityPicture
{
    private const int Most = 15;

    /// <summary>Saves <c>sensitivity.png</c> and <c>sensitivity.svg</c> in a folder, which is created if it is missing; returns the files.</summary>
    /// <param name="title">The policy.</param>
    /// <param name="sensitivity">The sensitivity; at least one number moves something.</param>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<string> Save(string title, Sensitivity sensitivity, string folder)
    {
        var shown = sensitivity.Ranked.Take(Most).ToArray();
        var plot = PictureStyle.Plain($"{title}: days of {sensitivity.Mornings} that a step of a number changes", "", "Days made lighter (to the left) and harder (to the right)");
        for (var i = 0; i < shown.Length; i++)
        {
            var row = shown.Length - 1 - i;
            Bars(row + 0.2, shown[i].Up, PictureStyle.Hurting);
            Bars(row - 0.2, shown[i].Down, PictureStyle.Helping);
        }

        var most = shown.SelectMany(v => v.Both).Select(t => t.Days).ToArray();
        plot.Axes.SetLimits(-1.08 * Math.Max(1, most.Max(d => d.Lighter)), 1.08 * Math.Max(1, most.Max(d => d.Harder)), -0.7, shown.Length + 0.6);
        plot.Axes.Bottom.TickGenerator = new NumericAutomatic { LabelFormatter = days => Words.Number(Math.Abs(days)) };
        plot.Add.VerticalLine(0, 1, PictureStyle.Ink);
        PictureStyle.Tick(plot, shown.Select((v, i) => (shown.Length - 1.0 - i, $"{v.Name} {Words.Number(v.Value)} by {Words.Number(v.Step)}")));
        PictureStyle.Legend(plot, [Box("a step up", PictureStyle.Hurting), Box("a step down", PictureStyle.Helping)]);
        plot.Layout.Fixed(new PixelPadding(430, 60, 85, 60));
        return PictureStyle.Save(folder, "sensitivity", plot);

        void Bars(double row, Turned? turned, Color color)
        {
            if (turned is { Days.Flipped: > 0 })
            {
                var bar = plot.Add.Rectangle(-turned.Days.Lighter, turned.Days.Harder, row - 0.18, row + 0.18);
                (bar.FillColor, bar.LineWidth) = (color, 0);
            }
        }
    }

    private static LegendItem Box(string name, Color fill) => new() { LabelText = name, FillColor = fill, OutlineColor = fill, OutlineWidth = 0 };
}
