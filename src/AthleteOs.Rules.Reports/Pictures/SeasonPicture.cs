using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using ScottPlot;

namespace AthleteOs.Rules.Reports.Pictures;

/// <summary>A season as a picture: readiness and its moving threshold, loads under the week's ceiling, and the decided and done sessions.</summary>
public static class SeasonPicture
{
    private const int Week = 7;
    private const int FewDays = 90;

    private static readonly Color Key = Color.FromHex("#009E73");
    private static readonly Color Support = Color.FromHex("#56B4E9");
    private static readonly Color Recovery = Color.FromHex("#F0E442");
    private static readonly Color Rest = Color.FromHex("#C9CED3");

    /// <summary>Saves <c>season.png</c> and <c>season.svg</c> in a folder, which is created if it is missing; returns the files.</summary>
    /// <param name="title">The athlete and the policy.</param>
    /// <param name="loadUnit">The unit of load.</param>
    /// <param name="days">The days to show, without gaps, at least one; a partial week shows a part of its load.</param>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<string> Save(string title, string loadUnit, IReadOnlyList<SeasonDay> days, string folder)
    {
        ArgumentNullException.ThrowIfNull(days);
        ArgumentNullException.ThrowIfNull(folder);
        return PictureStyle.Save(folder, "season", Readiness(title, days), Load(loadUnit, days), Sessions(days));
    }

    private static Plot Readiness(string title, IReadOnlyList<SeasonDay> days)
    {
        var plot = PictureStyle.Panel($"{title}: readiness and the threshold for key sessions", "Readiness (points)", days[0].Date, days[^1].Date);
        var legend = new List<LegendItem>();
        if (ShadeUnwell(plot, days))
        {
            legend.Add(Box("ill or injured", PictureStyle.Hurting.WithAlpha(0.18)));
        }

        Points(days, estimated: false, MarkerShape.FilledCircle, "readiness");
        Points(days, estimated: true, MarkerShape.OpenCircle, "readiness, estimated");
        var threshold = plot.Add.ScatterLine(Enumerable.Range(0, days.Count).Select(i => (double)i).ToArray(), days.Select(d => d.Decided.Decision.ReadinessThreshold ?? double.NaN).ToArray(), PictureStyle.Hurting);
        (threshold.ConnectStyle, threshold.LineWidth) = (ConnectStyle.StepHorizontal, 3);
        legend.Add(Line("key sessions from", PictureStyle.Hurting));
        var changed = Enumerable.Range(1, days.Count - 1).Where(i => days[i].Decided.Parameters.Number != days[i - 1].Decided.Parameters.Number).ToArray();
        if (changed.Length > 0)
        {
            var marks = plot.Add.ScatterPoints(changed.Select(i => (double)i).ToArray(), changed.Select(_ => 2.0).ToArray());
            (marks.MarkerShape, marks.MarkerSize, marks.Color) = (MarkerShape.FilledTriangleUp, 10, PictureStyle.Ink);
            legend.Add(Marker("the review changed a parameter", MarkerShape.FilledTriangleUp, PictureStyle.Ink));
        }

        plot.Axes.SetLimitsY(0, 118);
        PictureStyle.Tick(plot, Enumerable.Range(0, 6).Select(i => (20.0 * i, $"{20 * i}")));
        PictureStyle.Legend(plot, legend);
        return plot;

        void Points(IReadOnlyList<SeasonDay> of, bool estimated, MarkerShape shape, string name)
        {
            var at = Enumerable.Range(0, of.Count).Where(i => of[i].Decided.Decision.ReadinessScore is not null && of[i].Decided.ReadinessIsEstimated == estimated).ToArray();
            if (at.Length == 0)
            {
                return;
            }

            var points = plot.Add.ScatterPoints(at.Select(i => (double)i).ToArray(), at.Select(i => of[i].Decided.Decision.ReadinessScore!.Value).ToArray());
            (points.MarkerShape, points.MarkerSize, points.Color) = (shape, of.Count > FewDays ? 6 : 10, PictureStyle.Helping);
            legend.Add(Marker(name, shape, PictureStyle.Helping));
        }
    }

    private static Plot Load(string unit, IReadOnlyList<SeasonDay> days)
    {
        var plot = PictureStyle.Panel("Load of each day, and of the week against its ceiling", $"Load of a day ({unit})", days[0].Date, days[^1].Date, $"Load of a week ({unit})");
        ShadeUnwell(plot, days);
        var known = Enumerable.Range(0, days.Count).Where(i => days[i].Recorded?.Load is not null).ToArray();
        var bars = plot.Add.Bars(known.Select(i => (double)i).ToArray(), known.Select(i => days[i].Recorded!.Load!.Value).ToArray());
        foreach (var bar in bars.Bars)
        {
            (bar.FillColor, bar.LineWidth, bar.Size) = (PictureStyle.Quiet, 0, 0.8);
        }

        var (most, mostOfWeek) = (known.Select(i => days[i].Recorded!.Load!.Value).DefaultIfEmpty(0).Max(), 1.0);
        foreach (var week in days.Select((d, i) => (Day: d, At: i)).GroupBy(d => Season.MondayOf(d.Day.Date)))
        {
            var (from, to) = (week.First().At - 0.5, week.Last().At + 0.5);
            var load = week.Sum(d => d.Day.Recorded?.Load ?? 0);
            Level(from, to, load, PictureStyle.Helping);
            if (week.Last().Day.Decided.Decision.Intent.MaxWeeklyTss is { } ceiling)
            {
                Level(from, to, ceiling, PictureStyle.Hurting);
                mostOfWeek = Math.Max(mostOfWeek, ceiling);
            }

            mostOfWeek = Math.Max(mostOfWeek, load);
        }

        plot.Axes.SetLimitsY(0, 2 * Math.Max(50, most));
        plot.Axes.SetLimitsY(0, 1.25 * mostOfWeek, plot.Axes.Right);
        PictureStyle.Legend(plot, [Box("load of a day", PictureStyle.Quiet), Line("load of the week, right axis", PictureStyle.Helping), Line("ceiling of the week, right axis", PictureStyle.Hurting)]);
        return plot;

        void Level(double from, double to, double value, Color color)
        {
            var line = plot.Add.ScatterLine(new[] { from, to }, new[] { value, value }, color);
            (line.LineWidth, line.Axes.YAxis) = (3, plot.Axes.Right);
        }
    }

    private static Plot Sessions(IReadOnlyList<SeasonDay> days)
    {
        var isLong = days.Count > FewDays;
        var plot = PictureStyle.Panel($"Sessions decided (above) and done (below){(isLong ? ": a column a week, a row a day" : "")}", "", days[0].Date, days[^1].Date);
        plot.Grid.YAxisStyle.IsVisible = false;
        if (isLong)
        {
            Calendar(plot, days);
        }
        else
        {
            Rows(plot, days);
        }

        PictureStyle.Legend(plot, [Box("key", Key), Box("support", Support), Box("recovery", Recovery), Box("rest", Rest), Box("not recorded", Colors.White, PictureStyle.Ink.WithAlpha(0.3))]);
        return plot;
    }

    // In a long season a day would be too narrow, so a column is a week and a row a day of the week.
    private static void Calendar(Plot plot, IReadOnlyList<SeasonDay> days)
    {
        const int Done = 0;
        const int Decided = Week + 1;
        var first = days[0].Date.DayNumber;
        foreach (var day in days)
        {
            var monday = Season.MondayOf(day.Date).DayNumber;
            var (x, row) = (monday - first, Week - 1 - (day.Date.DayNumber - monday));
            Cell(plot, x, x + Week - 1, Decided + row, day.Decided.Decision.SessionType);
            Cell(plot, x, x + Week - 1, Done + row, day.Done);
        }

        string[] names = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        plot.Axes.SetLimitsY(-0.7, 2 * Week + 3);
        PictureStyle.Tick(plot, new[] { Done, Decided }.SelectMany(from => names.Select((name, i) => (from + Week - 1.0 - i, name))));
        plot.Axes.Left.Label.Text = "done                    decided";
    }

    private static void Rows(Plot plot, IReadOnlyList<SeasonDay> days)
    {
        for (var i = 0; i < days.Count; i++)
        {
            Cell(plot, i, i, 1, days[i].Decided.Decision.SessionType);
            Cell(plot, i, i, 0, days[i].Done);
        }

        plot.Axes.SetLimitsY(-0.6, 2.1);
        PictureStyle.Tick(plot, [(1, "decided"), (0, "done")]);
    }

    private static void Cell(Plot plot, double first, double last, double row, SessionType? type)
    {
        var cell = plot.Add.Rectangle(first - 0.45, last + 0.45, row - 0.45, row + 0.45);
        (cell.FillColor, cell.LineWidth, cell.LineColor) = (ColorOf(type), type is null ? 1 : 0, PictureStyle.Ink.WithAlpha(0.3));
    }

    private static bool ShadeUnwell(Plot plot, IReadOnlyList<SeasonDay> days)
    {
        var any = false;
        for (var i = 0; i < days.Count; i++)
        {
            if (days[i].Decided.Morning.Today is { Illness: true } or { Injury: true })
            {
                var span = plot.Add.HorizontalSpan(i - 0.5, i + 0.5, PictureStyle.Hurting.WithAlpha(0.18));
                (span.LineWidth, any) = (0, true);
            }
        }

        return any;
    }

    /// <summary>The colour of a type of session; white if it is unknown.</summary>
    internal static Color ColorOf(SessionType? type) => type switch
    {
        SessionType.Key => Key,
        SessionType.Support => Support,
        SessionType.Recovery => Recovery,
        SessionType.Rest => Rest,
        _ => Colors.White,
    };

    private static LegendItem Box(string name, Color fill, Color? outline = null) =>
        new() { LabelText = name, FillColor = fill, OutlineColor = outline ?? fill, OutlineWidth = outline is null ? 0 : 1 };

    private static LegendItem Line(string name, Color color) => new() { LabelText = name, LineColor = color, LineWidth = 3 };

    private static LegendItem Marker(string name, MarkerShape shape, Color color) => new() { LabelText = name, MarkerShape = shape, MarkerSize = 9, MarkerColor = color };
}
