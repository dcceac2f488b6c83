using System.Globalization;
using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>Writes calendars as <see cref="EventsReader"/> reads them back. The same calendar gives the same bytes.</summary>
public static class EventsWriter
{
    private static readonly (string Name, Func<AthleteEvent, string?> Get)[] Columns =
    [
        ("kind", e => e.Kind.Word()),
        ("start", e => IsoDate.Of(e.Start)),
        ("end", e => IsoDate.Of(e.End)),
        ("priority", e => e.Priority?.ToString()),
        ("phase", e => e.Phase is { } phase ? Words.Snake(phase.ToString()) : null),
        ("time_zones", e => e.TimeZones?.ToString(CultureInfo.InvariantCulture)),
        ("minutes", e => e.Minutes?.ToString(CultureInfo.InvariantCulture)),
        ("sport", e => e.Sport),
        ("name", e => e.Name),
    ];

    /// <summary>The calendar as CSV, with the columns that have values.</summary>
    public static string Csv(EventCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(calendar);
        var columns = Columns.Where(c => c.Name is "kind" or "start" or "end" || calendar.Events.Any(e => c.Get(e) is not null)).ToArray();
        var csv = new StringBuilder(string.Join(',', columns.Select(c => c.Name))).Append('\n');
        foreach (var written in calendar.Events)
        {
            csv.AppendJoin(',', columns.Select(c => HistoryWriter.Quoted(c.Get(written) ?? ""))).Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>Writes the calendar as a JSON document.</summary>
    public static void WriteJson(Utf8JsonWriter json, EventCalendar calendar)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(calendar);
        json.WriteStartObject();
        json.WriteStartArray("events");
        foreach (var written in calendar.Events)
        {
            json.WriteStartObject();
            EventDocument.WriteFields(json, written);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
