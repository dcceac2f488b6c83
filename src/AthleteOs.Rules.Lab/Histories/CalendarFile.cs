using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using Ical.Net.CalendarComponents;
using Ical.Net.DataTypes;
using Ical.Net.Evaluation;
using IcalCalendar = Ical.Net.Calendar;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// Reads the events of a calendar file (iCalendar, RFC 5545, <c>.ics</c>). An entry is an event if its title or one of its categories names a
/// kind, see <see cref="EventText.Named"/>; everything else is counted as left out.
/// </summary>
internal sealed class CalendarFile(ImportOptions options, Findings findings)
{
    // A day that never comes, such as 30 February every year, ends the search.
    private static readonly EvaluationOptions Patience = new() { MaxUnmatchedIncrementsLimit = 1000 };

    private const int DaysAhead = 366;

    private const string NoMinutes = "it takes a part of the day; write the minutes that are left for training in the title, such as \"Unavailable 45:\"";

    private readonly List<AthleteEvent> _events = [];

    /// <summary>The events read so far.</summary>
    public IReadOnlyList<AthleteEvent> Events => _events;

    /// <summary>Whether a file is a calendar file.</summary>
    public static bool IsOne(ReadOnlySpan<byte> utf8) => utf8.TrimStart("\uFEFF \r\n\t"u8).StartsWith("BEGIN:VCALENDAR"u8);

    /// <summary>Adds a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="lastDay">The last day of the history; null without one. Repeated events are read up to a year after it.</param>
    /// <param name="dropped">Counts what is left out.</param>
    /// <returns>The number of entries of the file.</returns>
    public int Add(HistoryFile file, DateOnly? lastDay, DroppedCount dropped)
    {
        try
        {
            if (SourceText.Decode(file.Name, file.Bytes.Span, findings) is { } text && IcalCalendar.Load(text) is { } calendar)
            {
                Add(file.Name, calendar, lastDay, dropped);
                return calendar.Events.Count + calendar.Todos.Count;
            }
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The library has no common type for what a broken file throws.
            findings.Error(Place.Whole(file.Name), Codes.CalendarUnreadable, "the calendar cannot be read: a date, a time zone or a repetition in it is broken; export it again, or remove the entry");
        }

        return 0;
    }

    private void Add(string file, IcalCalendar calendar, DateOnly? lastDay, DroppedCount dropped)
    {
        foreach (var todo in calendar.Todos)
        {
            dropped.Add(Shown(todo.Summary), "a task, not an event");
        }

        var named = new Dictionary<CalendarEvent, AthleteEvent>(ReferenceEqualityComparer.Instance);
        foreach (var entry in calendar.Events)
        {
            var found = Named(entry, out var reason);
            reason = entry.Start is null ? "it has no readable start" : entry.Status == "CANCELLED" ? "it is cancelled"
                : entry.Start.HasTime && found is { Kind: EventKind.Unavailable, Minutes: null } ? NoMinutes : reason;
            if (found is null || reason.Length > 0)
            {
                dropped.Add(Shown(entry.Summary), reason);
            }
            else
            {
                named.Add(entry, found);
            }
        }

        if (named.Count == 0)
        {
            return;
        }

        var latest = named.Keys.Max(e => e.Start!.Date);
        var until = (lastDay > latest ? lastDay.Value : latest).AddDays(DaysAhead);
        foreach (var entry in named.Keys.Where(e => e.RecurrenceRule is { Count: null, Until: null }))
        {
            findings.Warning(Place.Whole(file), Codes.CalendarEndless, $"\"{Shown(entry.Summary)}\" repeats without an end; it is read up to {IsoDate.Of(until)}");
        }

        foreach (var occurrence in calendar.GetOccurrences<CalendarEvent>(null, Patience).TakeWhile(o => o.Period.StartTime.Date <= until))
        {
            if (occurrence.Source is CalendarEvent entry && named.TryGetValue(entry, out var found))
            {
                AddDays(file, occurrence.Period, found);
            }

            if (_events.Count > EventsReader.MaxEvents)
            {
                findings.Error(Place.Whole(file), Codes.TooMany, $"the calendar has more than {EventsReader.MaxEvents} events; an entry probably repeats every hour or minute");
                return;
            }
        }
    }

    private void AddDays(string file, Period period, AthleteEvent found)
    {
        if (Local(file, period.StartTime) is not { } start || Local(file, period.EffectiveEndTime ?? period.StartTime) is not { } end)
        {
            return;
        }

        // An end is the first moment after the event, so an end at midnight belongs to the day before.
        var last = end > start && end.TimeOfDay == TimeSpan.Zero ? end.AddDays(-1) : end;
        var read = found with { Start = DateOnly.FromDateTime(start), End = DateOnly.FromDateTime(last) };
        if (read.End < read.Start || read.End.DayNumber - read.Start.DayNumber >= AthleteEvent.LongestDays)
        {
            findings.Error(Place.Whole(file), Codes.HistoryDate, $"the event on {IsoDate.Of(read.Start)} ends on {IsoDate.Of(read.End)}; an event has 1 to {AthleteEvent.LongestDays} days");
            return;
        }

        _events.Add(read);
    }

    // The athlete's own time. A day, and a time without a zone, are the athlete's already.
    private DateTime? Local(string file, CalDateTime time)
    {
        if (!time.HasTime || time.IsFloating)
        {
            return time.Value;
        }

        if (options.TimeZone is { } zone)
        {
            return TimeZoneInfo.ConvertTimeFromUtc(DateTime.SpecifyKind(time.AsUtc, DateTimeKind.Utc), zone);
        }

        findings.Error(Place.Whole(file), Codes.HistoryTimeZone, $"an event begins or ends at a time in the zone {Cell.Shown(time.TzId ?? "UTC")}, which may be another day for the athlete; give the athlete's time zone, such as --time-zone Europe/Berlin");
        return null;
    }

    private static AthleteEvent? Named(CalendarEvent entry, out string reason)
    {
        if (EventText.Named(entry.Summary ?? "", out reason) is { } byTitle)
        {
            return byTitle;
        }

        foreach (var category in entry.Categories ?? [])
        {
            if (EventText.Named(category, out _) is { } byCategory)
            {
                reason = "";
                return byCategory with { Name = EventText.Of(entry.Summary) };
            }
        }

        return null;
    }

    private static string Shown(string? title) => string.IsNullOrWhiteSpace(title) ? "entry without a title" : Cell.Shown(title);
}
