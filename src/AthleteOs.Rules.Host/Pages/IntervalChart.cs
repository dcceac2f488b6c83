using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Squad.Trials;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A week of the picture, in its coordinates.</summary>
/// <param name="X">The week.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
/// <param name="Value">The difference.</param>
public sealed record ChartInterval(string X, string Low, string High, string Value);

/// <summary>The difference between two arms with its interval, week by week, as a picture with words.</summary>
/// <param name="Weeks">The weeks.</param>
/// <param name="Zero">The height of no difference.</param>
/// <param name="Scale">The numbers of the scale, at their height.</param>
/// <param name="Numbers">The numbers of the first and the last week.</param>
/// <param name="Words">The content of the picture, in words.</param>
public sealed record IntervalChart(IReadOnlyList<ChartInterval> Weeks, string Zero, IReadOnlyList<ChartText> Scale, IReadOnlyList<ChartText> Numbers, string Words)
{
    /// <summary>The size of the picture.</summary>
    public const int Width = 360, Height = 190;

    private const int Left = 36, Right = 20, Top = 12, Bottom = 22;

    internal static IntervalChart? Of(string compared, IReadOnlyList<WeeklyInterval> weeks)
    {
        if (weeks.Count == 0)
        {
            return null;
        }

        var (low, high) = (Math.Min(0, weeks.Min(w => w.Low)), Math.Max(0, weeks.Max(w => w.High)));
        var (first, last) = (weeks[0].Week, weeks[^1].Week);
        var end = weeks[^1];
        return new IntervalChart([.. weeks.Select(w => new ChartInterval(X(w.Week), Y(w.Low), Y(w.High), Y(w.Value)))], Y(0),
            [.. new[] { low, 0, high }.Distinct().Select(v => new ChartText(Place(Left - 5), Y(v), Number(v)))],
            [.. new[] { first, last }.Distinct().Select(w => new ChartText(X(w), Place(Height - 5), $"week {w.ToString(CultureInfo.InvariantCulture)}"))],
            $"{char.ToUpperInvariant(compared[0])}{compared[1..]}: after week {last.ToString(CultureInfo.InvariantCulture)} the difference is {Number(end.Value)}, and its interval is {Number(end.Low)} to {Number(end.High)}.");

        string X(int week) => Place(Left + (Width - Left - Right) * (week - first + 0.5) / (last - first + 1));

        string Y(double value) => Place(Height - Bottom - (Height - Top - Bottom) * (value - low) / Math.Max(high - low, 1e-9));
    }

    private static string Number(double value) => Documents.Words.Number(Math.Round(value, 1));

    private static string Place(double at) => Math.Round(at, 1).ToString(CultureInfo.InvariantCulture);
}
