using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Simulation;
using ScottPlot;

namespace AthleteOs.Rules.Reports.Pictures;

/// <summary>One virtual athlete's season under one policy or two, with aligned days: performance, readiness, and each day's load in the colour of its session.</summary>
internal static class VirtualSeasonPicture
{
    private const int Week = 7;
    private const int Height = 430;
    private const int MostShown = 2;
    private const string Performance = "Performance (true), in percent of its value at the usual load";

    private static readonly string Readiness = $"Readiness (true, mean of {Week} days)";

    /// <summary>Saves <c>athlete.png</c> and <c>athlete.svg</c> in a folder; returns the files. The athlete lives again, the same life.</summary>
    public static IReadOnlyList<string> Save(VirtualTrial trial, string folder)
    {
        var plan = trial.Plan;
        var seasons = plan.Policies.Take(MostShown).Select(policy =>
        {
            var days = new List<SimulatedDay>();
            SimulatedSeason.Live(policy, plan.Population, trial.TypicalAthlete, plan.Days, days.Add);
            return days.FindAll(d => d.Date >= SimulatedSeason.FirstDay);
        }).ToArray();
        var most = seasons.Max(s => s.Max(d => d.Done.Load ?? 0));
        var mostOfWeek = seasons.Max(s => s.Chunk(Week).Max(w => w.Sum(d => d.Done.Load ?? 0)));
        return PictureStyle.Save(folder, "athlete", Height,
        [
            Lines(Performance, "Performance (%)", seasons, trial.Names, d => d.Performance, 0),
            Lines(Readiness, "Readiness (points)", seasons, trial.Names, d => d.Readiness, Week),
            .. seasons.Select((season, i) => Sessions(Load(trial.Names[i]), season, most, mostOfWeek)),
        ]);
    }

    /// <summary>The content of each panel, from the top down.</summary>
    public static IReadOnlyList<string> Shows(VirtualTrial trial) => [Performance, Readiness, .. trial.Names.Take(MostShown).Select(Load)];

    private static string Load(string name) => $"{name}: load of each day by session type, and of the week";

    private static Plot Lines(string title, string left, List<SimulatedDay>[] seasons, IReadOnlyList<string> names, Func<SimulatedDay, double> of, int window)
    {
        var plot = PictureStyle.Panel(title, left, seasons[0][0].Date, seasons[0][^1].Date);
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < seasons.Length; i++)
        {
            var values = Smoothed([.. seasons[i].Select(of)], window);
            var line = plot.Add.ScatterLine([.. Enumerable.Range(0, values.Length).Select(d => (double)d)], values, PictureStyle.Of(i));
            line.LineWidth = 3;
            (low, high) = (Math.Min(low, values.Min()), Math.Max(high, values.Max()));
        }

        // The legend is above the highest value.
        plot.Axes.SetLimitsY(low - 0.08 * (high - low), high + 0.3 * (high - low));
        PictureStyle.Legend(plot, seasons.Select((_, i) => new LegendItem { LabelText = names[i], LineColor = PictureStyle.Of(i), LineWidth = 3 }));
        return plot;
    }

    private static double[] Smoothed(double[] values, int window) => window == 0 ? values
        : [.. values.Select((_, day) => values[Math.Max(0, day - window + 1)..(day + 1)].Average())];

    private static Plot Sessions(string title, List<SimulatedDay> days, double most, double mostOfWeek)
    {
        var plot = PictureStyle.Panel(title, "Load of a day (TSS)", days[0].Date, days[^1].Date, "Load of a week (TSS)");
        for (var i = 0; i < days.Count; i++)
        {
            if (days[i].IsIll || days[i].IsInjured)
            {
                plot.Add.HorizontalSpan(i - 0.5, i + 0.5, PictureStyle.Hurting.WithAlpha(0.18)).LineWidth = 0;
            }

            if (days[i].Done.Load is > 0 and var load)
            {
                var bar = plot.Add.Rectangle(i - 0.45, i + 0.45, 0, load);
                (bar.FillColor, bar.LineWidth) = (SeasonPicture.ColorOf(days[i].Done.SessionType), 0);
            }
        }

        foreach (var (week, at) in days.Chunk(Week).Select((week, at) => (week, at)).Where(w => w.week.Length == Week))
        {
            var sum = week.Sum(d => d.Done.Load ?? 0);
            var line = plot.Add.ScatterLine(new[] { at * Week - 0.5, at * Week + Week - 0.5 }, new[] { sum, sum }, PictureStyle.Ink);
            (line.LineWidth, line.Axes.YAxis) = (2, plot.Axes.Right);
        }

        plot.Axes.SetLimitsY(0, 1.9 * Math.Max(1, most));
        plot.Axes.SetLimitsY(0, 1.35 * Math.Max(1, mostOfWeek), plot.Axes.Right);
        var keys = days.Count(d => d.Done.SessionType == SessionType.Key);
        PictureStyle.Legend(plot,
        [
            Box($"key ({keys})", SeasonPicture.ColorOf(SessionType.Key)), Box("support", SeasonPicture.ColorOf(SessionType.Support)), Box("recovery", SeasonPicture.ColorOf(SessionType.Recovery)),
            Box("ill or injured", PictureStyle.Hurting.WithAlpha(0.18)), new LegendItem { LabelText = "load of the week, right axis", LineColor = PictureStyle.Ink, LineWidth = 2 },
        ]);
        return plot;
    }

    private static LegendItem Box(string name, Color fill) => new() { LabelText = name, FillColor = fill, OutlineColor = fill, OutlineWidth = 0 };
}
