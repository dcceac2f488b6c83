using System.Globalization;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// The form of dates in another table: 2026-03-01, 2026/03/01, 1.3.2026 (the day first), or 1/3/2026. One day after
/// the twelfth decides for the whole file whether the day or the month comes first. Without such a day the file is refused. Numbered days
/// are accepted only if the caller gives the date of day 1.
/// </summary>
internal sealed partial class DayForm
{
    private readonly bool _dayFirst;
    private readonly DateOnly? _firstDay;

    // If the whole column has the other form, there is one finding, not one for every row.
    private readonly bool _allOfOtherKind;
    private bool _said;

    private DayForm(bool dayFirst, DateOnly? firstDay = null, bool allOfOtherKind = false) => (_dayFirst, _firstDay, _allOfOtherKind) = (dayFirst, firstDay, allOfOtherKind);

    /// <summary>Days numbered from 1, which is <paramref name="firstDay"/>.</summary>
    public static DayForm Numbered(IReadOnlyCollection<Cell> cells, DateOnly firstDay) => new(dayFirst: true, firstDay, allOfOtherKind: !cells.Any(c => IsNumber(c.Text)));

    /// <summary>Finds the form from a file's date cells.</summary>
    public static DayForm Find(IReadOnlyCollection<Cell> cells, Findings findings)
    {
        var slashed = cells.Select(c => (Cell: c, Match: Slashed().Match(c.Text))).Where(c => c.Match.Success)
            .Select(c => (c.Cell, First: Part(c.Match, "first"), Second: Part(c.Match, "second"))).ToArray();
        if (slashed.Length == 0)
        {
            return new(dayFirst: true, allOfOtherKind: cells.All(c => IsNumber(c.Text)));
        }

        var dayFirst = slashed.Where(s => s.First > 12).Select(s => (Cell?)s.Cell).FirstOrDefault();
        var monthFirst = slashed.Where(s => s.Second > 12).Select(s => (Cell?)s.Cell).FirstOrDefault();
        var first = slashed[0].Cell;
        if (dayFirst is { } day && monthFirst is { } month)
        {
            findings.Error(month.Place, Codes.HistoryAmbiguous, $"{month.Said} has the month first, {day.Said} in line {day.Place.Line} the day; write dates yyyy-MM-dd");
        }
        else if (dayFirst is null && monthFirst is null && slashed.Any(s => s.First != s.Second))
        {
            findings.Error(first.Place, Codes.HistoryAmbiguous, $"{first.Said} can begin with the day or the month, and no other date of the file decides it; write dates yyyy-MM-dd");
        }
        else
        {
            findings.Warning(first.Place, Codes.HistoryReadAs, $"dates such as {first.Said} are read with the {(monthFirst is null ? "day" : "month")} first");
        }

        return new(dayFirst: monthFirst is null);
    }

    /// <summary>Reads a day; null, with a finding, if it is not a day.</summary>
    /// <param name="name">The column.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="zone">The athlete's time zone; null if unknown.</param>
    /// <param name="findings">Receives the findings.</param>
    public LocalTime.Moment? Read(string name, Cell cell, TimeZoneInfo? zone, Findings findings) =>
        Written(name, cell, findings) is not { } day ? null
        : _firstDay is not null ? new LocalTime.Moment(day, null) : LocalTime.Shift(name, cell, day, zone, findings);

    private DateOnly? Written(string name, Cell cell, Findings findings)
    {
        if (_firstDay is { } firstDay)
        {
            return Numbered(name, cell, firstDay, findings);
        }

        var text = cell.Text.Split(' ', 'T')[0];
        string[] forms = [IsoDate.Format, "yyyy/M/d", "d.M.yyyy", .. _dayFirst ? new[] { "d/M/yyyy", "d-M-yyyy" } : ["M/d/yyyy", "M-d-yyyy"]];
        if (DateOnly.TryParseExact(text, forms, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date.Year >= 1900)
        {
            return date;
        }

        Refuse(cell.Place, findings, IsNumber(cell.Text)
            ? $"{name} is {cell.Said}, which is not a date; if the days are numbered, give the date of day 1 with --first-day yyyy-MM-dd"
            : $"{name} is {cell.Said}; it must be an existing date from 1900-01-01 on, best written yyyy-MM-dd");
        return null;
    }

    private DateOnly? Numbered(string name, Cell cell, DateOnly firstDay, Findings findings)
    {
        if (int.TryParse(cell.Text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= HistoryDraft.MaxDays)
        {
            return firstDay.AddDays(number - 1);
        }

        Refuse(cell.Place, findings, IsNumber(cell.Text)
            ? $"{name} is {cell.Said}; day numbers are whole numbers from 1 to {HistoryDraft.MaxDays}, and --first-day is the date of day 1"
            : $"{name} is {cell.Said}, which is not a day number; if the column contains dates, leave --first-day out");
        return null;
    }

    private void Refuse(Place place, Findings findings, string message)
    {
        if (!(_said && _allOfOtherKind))
        {
            findings.Error(place, Codes.HistoryDate, message);
        }

        _said = true;
    }

    private static bool IsNumber(string text) => text.Length <= 8 && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 100_000;

    private static int Part(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(?<first>[0-9]{1,2})[/-](?<second>[0-9]{1,2})[/-][0-9]{4}(?![0-9])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Slashed();
}
