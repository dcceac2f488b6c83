using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Loop;
using ScottPlot;

namespace AthleteOs.Rules.Reports.Pictures;

/// <summary>A replay as a picture: for an athlete who is alone each day as it was and as it becomes, for many the share of days that change, week by week.</summary>
internal static class ReplayPicture
{
    private const int Week = 7;

    /// <summary>Saves <c>replay.png</c> and <c>replay.svg</c> in a folder, which is made where it is not there; returns the files.</summary>
    /// <param name="title">Under which policy.</param>
    /// <param name="replay">The replay of at least one day.</param>
    /// <param name="folder">The folder.</param>
    public static IReadOnlyList<string> Save(string title, Replay replay, string folder) =>
        PictureStyle.Save(folder, "replay", replay.Days.Count > 0 ? [Calendar(title, replay)] : [Shares(title, replay)]);

    private static Plot Calendar(string title, Replay replay)
    {
        var (first, last) = (Season.MondayOf(replay.Days.Min(d => d.Date)), replay.Days.Max(d => d.Date));
        var plot = PictureStyle.Panel($"{replay.Athletes.Keys.Single()}: days that change under {title} (a column a week, a row a day)", "", first, last);
        foreach (var (date, from, to) in replay.Days)
        {
            var column = Season.MondayOf(date).DayNumber - first.DayNumber;
            var row = Week - 1 - (date.DayNumber - Season.MondayOf(date).DayNumber);
            var cell = plot.Add.Rectangle(column - 0.45, column + Week - 1 + 0.45, row - 0.45, row + 0.45);
            (cell.FillColor, cell.LineWidth) = (to == from ? PictureStyle.Quiet.WithAlpha(0.45) : to > from ? PictureStyle.Hurting : PictureStyle.Helping, 0);
            if (to != from)
            {
                var letter = plot.Add.Text(LetterOf(to), column + (Week - 1) / 2.0, row);
                (letter.LabelFontColor, letter.LabelFontSize, letter.LabelAlignment, letter.LabelBold) = (Colors.White, 14, Alignment.MiddleCenter, true);
            }
        }

        plot.Axes.SetLimitsY(-0.7, Week + 0.6);
        PictureStyle.Tick(plot, ((string[])["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]).Select((name, i) => (Week - 1.0 - i, name)));
        Legend(plot, replay, [Box("same", PictureStyle.Quiet.WithAlpha(0.45)), new LegendItem { LabelText = "becomes K key, S support, R recovery, - rest" }]);
        return plot;
    }

    private static Plot Shares(string title, Replay replay)
    {
        var weeks = replay.Weeks.ToArray();
        var plot = PictureStyle.Panel($"{replay.Athletes.Count} athletes: share of days that change under {title}, week by week", "Share of the week's days (percent)", weeks[0].Key, weeks[^1].Key.AddDays(Week - 1));
        var most = 0.0;
        foreach (var (monday, count) in weeks)
        {
            var middle = monday.DayNumber - weeks[0].Key.DayNumber + (Week - 1) / 2.0;
            var (lighter, harder) = (100.0 * count.Lighter / count.Days, 100.0 * count.Harder / count.Days);
            Bar(middle, 0, lighter, PictureStyle.Helping);
            Bar(middle, lighter, lighter + harder, PictureStyle.Hurting);
            most = Math.Max(most, lighter + harder);
        }

        plot.Axes.SetLimitsY(0, Math.Max(1, 1.25 * most));
        Legend(plot, replay, []);
        return plot;

        void Bar(double middle, double from, double to, Color color)
        {
            if (to > from)
            {
                var bar = plot.Add.Rectangle(middle - 0.42 * Week, middle + 0.42 * Week, from, to);
                (bar.FillColor, bar.LineWidth) = (color, 0);
            }
        }
    }

    private static void Legend(Plot plot, Replay replay, LegendItem[] others) => PictureStyle.Legend(plot,
        [Box($"lighter ({replay.All.Lighter})", PictureStyle.Helping), Box($"harder ({replay.All.Harder})", PictureStyle.Hurting), .. others]);

    private static LegendItem Box(string name, Color fill) => new() { LabelText = name, FillColor = fill, OutlineColor = fill, OutlineWidth = 0 };

    private static string LetterOf(SessionType type) => type switch
    {
        SessionType.Key => "K",
        SessionType.Support => "S",
        SessionType.Recovery => "R",
        _ => "-",
    };
}
