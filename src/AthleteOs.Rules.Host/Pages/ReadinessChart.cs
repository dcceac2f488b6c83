using System.Globalization;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>A morning of the picture, in its coordinates.</summary>
/// <param name="X">The day.</param>
/// <param name="Y">Readiness.</param>
/// <param name="Kind">The class of the session.</param>
public sealed record ChartPoint(string X, string Y, string Kind);

/// <summary>A text of the picture, in its coordinates.</summary>
/// <param name="X">Horizontal place.</param>
/// <param name="Y">Vertical place.</param>
/// <param name="Text">The text.</param>
public sealed record ChartText(string X, string Y, string Text);

/// <summary>Readiness of the last weeks against the threshold for a key session, as a picture with words.</summary>
/// <param name="Readiness">The points of each line of readiness; a missing morning ends a line.</param>
/// <param name="Threshold">The points of each line of the threshold.</param>
/// <param name="Points">The mornings.</param>
/// <param name="Scale">The numbers of the scale, at their height.</param>
/// <param name="Dates">The dates below the picture.</param>
/// <param name="Words">The content of the picture, in words.</param>
public sealed record ReadinessChart(IReadOnlyList<string> Readiness, IReadOnlyList<string> Threshold, IReadOnlyList<ChartPoint> Points, IReadOnlyList<ChartText> Scale, IReadOnlyList<ChartText> Dates, string Words)
{
    /// <summary>The size of the picture; the text has 11 units.</summary>
    public const int Width = 360, Height = 190;

    private const int Left = 26, Right = 8, Top = 8, Bottom = 22;
    private const int FewestMornings = 2;

    internal static ReadinessChart? Of(AthletePicture picture)
    {
        (DateOnly Date, double Value, double? Threshold, SessionType Session)[] mornings =
            [.. picture.Days.Where(d => d.Decided?.Readiness is not null).Select(d => (d.Date, d.Decided!.Readiness!.Value, d.Decided.Threshold, d.Decided.Session))];
        if (mornings.Length < FewestMornings)
        {
            return null;
        }

        var first = mornings[0].Date;
        var days = Math.Max(1, picture.Today.DayNumber - first.DayNumber);
        var values = mornings.SelectMany(m => new[] { m.Value, m.Threshold ?? m.Value }).ToArray();
        var (low, high) = (Math.Floor(values.Min() / 10) * 10, Math.Ceiling((values.Max() + 1) / 10) * 10);
        return new ReadinessChart(
            Lines(mornings.Select(m => (m.Date, (double?)m.Value))), Lines(mornings.Select(m => (m.Date, m.Threshold))),
            [.. mornings.Select(m => new ChartPoint(X(m.Date), Y(m.Value), m.Session.Word()))],
            [.. Enumerable.Range(0, (int)((high - low) / 10) + 1).Select(i => low + 10 * i).Where(v => high - low <= 60 || v % 20 == 0).Select(v => new ChartText(Place(Left - 5), Y(v), Documents.Words.Number(v)))],
            [.. new[] { first, first.AddDays(days / 2), picture.Today }.Distinct().Select(d => new ChartText(X(d), Place(Height - 5), d.ToString("d MMM", CultureInfo.InvariantCulture)))],
            InWords(mornings, picture.Today));

        string X(DateOnly date) => Place(Left + (Width - Left - Right) * (date.DayNumber - first.DayNumber) / (double)days);

        string Y(double value) => Place(Height - Bottom - (Height - Top - Bottom) * (value - low) / (high - low));

        IReadOnlyList<string> Lines(IEnumerable<(DateOnly Date, double? Value)> series)
        {
            var (lines, before) = (new List<List<string>>(), default(DateOnly));
            foreach (var (date, value) in series.Where(p => p.Value is not null))
            {
                if (date != before.AddDays(1))
                {
                    lines.Add([]);
                }

                lines[^1].Add($"{X(date)},{Y(value!.Value)}");
                before = date;
            }

            return [.. lines.Select(l => string.Join(' ', l))];
        }
    }

    private static string InWords((DateOnly Date, double Value, double? Threshold, SessionType Session)[] mornings, DateOnly today)
    {
        var reached = mornings.Count(m => m.Value >= m.Threshold);
        var last = mornings[^1];
        return $"{Count(mornings.Length)} mornings with readiness since {mornings[0].Date.ToString("d MMMM", CultureInfo.InvariantCulture)}: lowest {Number(mornings.Min(m => m.Value))}, highest {Number(mornings.Max(m => m.Value))}, "
            + $"{(last.Date == today ? "today" : "last")} {Number(last.Value)}. Readiness reached the threshold on {Count(reached)} of them, and {Count(mornings.Count(m => m.Session == SessionType.Key))} became key days.";
    }

    private static string Count(int count) => count.ToString(CultureInfo.InvariantCulture);

    private static string Number(double value) => Documents.Words.Number(Math.Round(value));

    private static string Place(double at) => Math.Round(at, 1).ToString(CultureInfo.InvariantCulture);
}
