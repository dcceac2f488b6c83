using System.Globalization;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// The athlete's own day of a written time. A time with a UTC offset belongs to a day only in a time zone: 22:30 in UTC is the next
/// morning in Auckland.
/// </summary>
internal static partial class LocalTime
{
    /// <summary>A day, and its time of day if one is written.</summary>
    /// <param name="Day">The day, in the athlete's time zone.</param>
    /// <param name="Time">The local time; null if none is written.</param>
    public readonly record struct Moment(DateOnly Day, DateTime? Time);

    /// <summary>The start of an activity: its local start, or its start in UTC with the athlete's time zone; null, with a finding, without.</summary>
    public static Moment? Of(IReadOnlyDictionary<string, Cell> row, TimeZoneInfo? zone, Findings findings)
    {
        // A local start is local whatever follows it: some programs write a Z there.
        if (row.TryGetValue(Activities.DateField, out var local))
        {
            return local.Day(Activities.DateField, findings, withTime: true) is { } day ? new Moment(day, Parse(local.Text)?.Time) : null;
        }

        if (!row.TryGetValue(Activities.UtcField, out var utc))
        {
            findings.Error(row.Count > 0 ? row.Values.First().Place : default, Codes.HistoryDate, $"{Activities.DateField} is missing; every entry needs a date");
            return null;
        }

        if (utc.Day(Activities.UtcField, findings, withTime: true) is not { } date)
        {
            return null;
        }

        return Shift(Activities.UtcField, utc, date, zone, findings, isUtc: true);
    }

    /// <summary>The local moment of a written time; null, with a finding, if its offset needs a time zone.</summary>
    /// <param name="name">The field or column.</param>
    /// <param name="cell">The written time.</param>
    /// <param name="date">Its date as written.</param>
    /// <param name="zone">The athlete's time zone; null if unknown.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="isUtc">Whether a time without an offset is in UTC.</param>
    public static Moment? Shift(string name, Cell cell, DateOnly date, TimeZoneInfo? zone, Findings findings, bool isUtc = false)
    {
        if (Clock(cell.Text) is not { } clock)
        {
            if (isUtc || Offset().IsMatch(cell.Text))
            {
                findings.Error(cell.Place, Codes.HistoryDate, $"{name} is {cell.Said}; a time with a UTC offset is written 2026-03-01T20:30:00+00:00");
                return null;
            }

            return new Moment(date, null);
        }

        var written = date.ToDateTime(clock.Time);
        if ((clock.Offset ?? (isUtc ? TimeSpan.Zero : null)) is not { } offset)
        {
            return new Moment(date, written);
        }

        if (zone is null)
        {
            findings.Error(cell.Place, Codes.HistoryTimeZone,
                $"{name} is a time {(clock.Offset is null ? "in UTC" : "with a UTC offset")}, which is not the athlete's day; give the athlete's time zone, such as --time-zone Europe/Berlin");
            return null;
        }

        var here = TimeZoneInfo.ConvertTime(new DateTimeOffset(written, offset), zone).DateTime;
        return new Moment(DateOnly.FromDateTime(here), here);
    }

    /// <summary>A day written yyyy-MM-dd with an optional time of day, its offset left out; null for anything else.</summary>
    public static Moment? Parse(string text) => text.Length >= 10 && IsoDate.TryParse(text.Substring(0, 10), out var day)
        ? new Moment(day, Clock(text) is { } clock ? day.ToDateTime(clock.Time) : null) : null;

    /// <summary>The moment of a time of day on a day; null if the text is no time of day.</summary>
    public static DateTime? OnDay(DateOnly day, string text) =>
        (Clock($"{IsoDate.Of(day)} {text}") ?? Clock(text)) is { } clock ? day.ToDateTime(clock.Time) : null;

    private static (TimeOnly Time, TimeSpan? Offset)? Clock(string text)
    {
        var match = TimeOfDay().Match(text);
        if (!match.Success)
        {
            return null;
        }

        var (hour, minute, second) = (Part(match, "hour"), Part(match, "minute"), match.Groups["second"].Success ? Part(match, "second") : 0);
        var half = match.Groups["half"].Value;
        hour = half.Length == 0 ? hour : (hour % 12) + (half[0] is 'p' or 'P' ? 12 : 0);
        if (hour > 23 || minute > 59 || second > 59)
        {
            return null;
        }

        TimeSpan? offset = null;
        if (match.Groups["offset"].Success)
        {
            var minutes = match.Groups["sign"].Success
                ? (Part(match, "hours") * 60) + (match.Groups["minutes"].Success ? Part(match, "minutes") : 0) : 0;
            offset = TimeSpan.FromMinutes(match.Groups["sign"].Value == "-" ? -minutes : minutes);
            if (minutes > 14 * 60)
            {
                return null;
            }
        }

        return (new TimeOnly(hour, minute, second), offset);
    }

    private static int Part(Match match, string group) => int.Parse(match.Groups[group].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^[0-9./-]+[T ]\s*(?<hour>[0-9]{1,2}):(?<minute>[0-9]{2})(:(?<second>[0-9]{2})([.,][0-9]+)?)?\s*(?<half>[AaPp]\.?\s?[Mm]\.?)?\s*(?<offset>Z|z|(UTC|GMT)?(?<sign>[+-])(?<hours>[0-9]{2}):?(?<minutes>[0-9]{2})?|UTC|GMT)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TimeOfDay();

    [GeneratedRegex(@":[0-9]{2}.*([A-Za-z]{3,}|[+-][0-9]{1,4}|[0-9]\s*[Zz])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Offset();
}
