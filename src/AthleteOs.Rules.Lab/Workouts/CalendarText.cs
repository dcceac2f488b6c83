using System.Globalization;
using System.Text;

namespace AthleteOs.Rules.Lab.Workouts;

/// <summary>One day of a calendar.</summary>
/// <param name="Date">The day.</param>
/// <param name="Title">The title.</param>
/// <param name="Says">The description.</param>
/// <param name="IsTentative">Whether the day is an expectation only.</param>
internal sealed record CalendarDay(DateOnly Date, string Title, string Says, bool IsTentative);

/// <summary>Writes days as a calendar file (iCalendar, RFC 5545). The same days give the same bytes.</summary>
internal static class CalendarText
{
    // RFC 5545 3.1: a line has at most 75 bytes, and a longer one continues after a space.
    private const int MostBytes = 75;

    /// <summary>The file.</summary>
    /// <param name="athleteId">The athlete; a part of the identity of each entry, so that a calendar replaces earlier entries.</param>
    /// <param name="written">The day on which the file is written.</param>
    /// <param name="days">The days.</param>
    public static string Of(string athleteId, DateOnly written, IEnumerable<CalendarDay> days)
    {
        var text = new StringBuilder();
        Lines(text, "BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Athlete OS Rules//today//EN");
        foreach (var day in days)
        {
            Lines(text, "BEGIN:VEVENT", $"UID:{Date(day.Date)}-{Convert.ToHexStringLower(Encoding.UTF8.GetBytes(athleteId))}@athlete-os-rules", $"DTSTAMP:{Date(written)}T000000Z",
                $"DTSTART;VALUE=DATE:{Date(day.Date)}", $"DTEND;VALUE=DATE:{Date(day.Date.AddDays(1))}", $"SUMMARY:{Escaped(day.Title)}", $"DESCRIPTION:{Escaped(day.Says)}",
                $"STATUS:{(day.IsTentative ? "TENTATIVE" : "CONFIRMED")}", "TRANSP:TRANSPARENT", "END:VEVENT");
        }

        Lines(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static void Lines(StringBuilder text, params string[] lines)
    {
        foreach (var line in lines)
        {
            var bytes = 0;
            foreach (var rune in line.EnumerateRunes())
            {
                if (bytes + rune.Utf8SequenceLength > MostBytes)
                {
                    text.Append("\r\n ");
                    bytes = 1;
                }

                text.Append(rune.ToString());
                bytes += rune.Utf8SequenceLength;
            }

            text.Append("\r\n");
        }
    }

    private static string Escaped(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
        .Replace(",", "\\,", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    private static string Date(DateOnly day) => day.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
}
