using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

/// <summary>A calendar is read from CSV and JSON alike, and every fault has its place.</summary>
public sealed class EventsReaderTests
{
    private const string Csv = "kind,start,end,priority,time_zones,minutes,phase,name\nrace,2026-06-28,,A,,,,Main race\ntravel,2026-06-01,2026-06-02,,8,,,\nunavailable,2026-06-17,,,,45,,2026\nphase,2026-05-01,2026-06-13,,,,build,\n";

    private const string Json = """
        { "events": [
          { "kind": "race", "start": "2026-06-28", "priority": "A", "name": "Main race" },
          { "kind": "travel", "start": "2026-06-01", "end": "2026-06-02", "time_zones": 8 },
          { "kind": "unavailable", "start": "2026-06-17", "minutes": 45, "name": "2026" },
          { "kind": "phase", "start": "2026-05-01", "end": "2026-06-13", "phase": "build" } ] }
        """;

    [Fact]
    public void Both_forms_give_the_same_calendar()
    {
        var expected = new AthleteEvent[]
        {
            new(EventKind.Phase, new DateOnly(2026, 5, 1), new DateOnly(2026, 6, 13)) { Phase = TrainingPhase.Build },
            new(EventKind.Travel, new DateOnly(2026, 6, 1), new DateOnly(2026, 6, 2)) { TimeZones = 8 },
            new(EventKind.Unavailable, new DateOnly(2026, 6, 17), new DateOnly(2026, 6, 17)) { Minutes = 45, Name = "2026" },
            new(EventKind.Race, new DateOnly(2026, 6, 28), new DateOnly(2026, 6, 28)) { Priority = RacePriority.A, Name = "Main race" },
        };
        Read(Csv).Events.ShouldBe(expected);
        Read(Csv.Replace(',', ';')).Events.ShouldBe(expected);
        Read(Json).Events.ShouldBe(expected);
        Read("[]").Events.ShouldBeEmpty();
        Read("kind,start\n").Events.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("", "AO708 the file is empty; a calendar needs at least a header with the columns kind and start")]
    [InlineData("date,tss\n2026-03-01,50", "AO702 \"date\" is not a column of events; the columns are kind, start, end, priority, phase, time_zones, minutes, sport, name|AO702 \"tss\" is not a column of events; the columns are kind, start, end, priority, phase, time_zones, minutes, sport, name|AO701 a calendar needs the columns kind and start; the columns are kind, start, end, priority, phase, time_zones, minutes, sport, name")]
    [InlineData("kind,start,§prioriti\nrace,2026-05-10,A", "AO702 \"prioriti\" is not a column of events; did you mean \"priority\"?|AO113 an event of the kind \"race\" needs the field \"priority\": A, B or C")]
    [InlineData("kind,start,time_zones\ntravel,2026-05-10,§99", "AO115 time_zones is 99; it must be a whole number from 0 to 12 (time zones)")]
    [InlineData("kind,start,time_zones\ntravel,2026-05-10,§many", "AO114 time_zones must be a whole number from 0 to 12 (time zones), not the text \"many\"")]
    [InlineData("kind,start,end\ntest,2026-05-10,§2026-05-01", "AO120 the event ends on 2026-05-01, before its start on 2026-05-10; correct one of the days")]
    [InlineData("kind,start\n§race,", "AO113 an event needs the field \"start\"|AO113 an event of the kind \"race\" needs the field \"priority\": A, B or C")]
    [InlineData("""{ "events": [ { "kind": §"gala", "start": "2026-05-10" } ] }""", "AO116 kind must be one of race, test, camp, travel, altitude, sick, injured, unavailable, phase, not \"gala\"")]
    [InlineData("""§{ "days": [] }""", null)]
    [InlineData("BEGIN:VCALENDAR\nEND:VCALENDAR\n", "AO701 this is a calendar file (iCalendar); convert it to events first: athleteos import e --events-out events.csv")]
    [InlineData("""[ { "id": 1, "category": "RACE_A", "start_date_local": "2026-06-14T00:00:00" } ]""", "AO701 this is a calendar of intervals.icu; convert it to events first: athleteos import e --events-out events.csv")]
    public void A_fault_is_reported_with_its_place(string marked, string? expected)
    {
        var (text, line, column) = Sample.Marked(marked);
        var findings = new Findings();
        EventsReader.Read("e", Encoding.UTF8.GetBytes(text), findings).ShouldBeNull();
        findings.NoErrors.ShouldBeFalse();
        if (expected is not null)
        {
            findings.All.Select(f => $"{f.Code} {f.Message}").ShouldBe(expected.Split('|'));
        }

        if (marked.Contains(TinyPolicy.Mark, StringComparison.Ordinal) && expected is not null)
        {
            (findings.All[0].Place.Line, findings.All[0].Place.Column).ShouldBe((line, column));
        }
    }

    [Fact]
    public void A_calendar_is_read_back_as_it_was_written()
    {
        var random = new Random(2);
        for (var n = 0; n < 100; n++)
        {
            var calendar = new EventCalendar(CalendarPolicy.Events(random).Select((e, i) => e with { Name = i == 0 ? "a, \"b\"; c" : null, Sport = i == 1 ? "swim" : null }));
            Read(EventsWriter.Csv(calendar)).Events.ShouldBe(calendar.Events);
            using var bytes = new MemoryStream();
            using (var json = new Utf8JsonWriter(bytes))
            {
                EventsWriter.WriteJson(json, calendar);
            }

            Read(Encoding.UTF8.GetString(bytes.ToArray())).Events.ShouldBe(calendar.Events);
        }
    }

    [Fact]
    public void A_file_cut_or_changed_anywhere_gives_a_calendar_or_a_finding()
    {
        foreach (var bytes in new[] { Encoding.UTF8.GetBytes(Csv), Encoding.UTF8.GetBytes(Json) })
        {
            for (var i = 0; i < bytes.Length; i++)
            {
                foreach (var broken in ",;\"\r\t{-9\u0000"u8.ToArray().Select(other => Changed(bytes, i, other)).Append(bytes[..i]))
                {
                    var findings = new Findings();
                    (EventsReader.Read("e", broken, findings) is null).ShouldBe(!findings.NoErrors);
                }
            }
        }
    }

    private static byte[] Changed(byte[] bytes, int at, byte other)
    {
        var changed = (byte[])bytes.Clone();
        changed[at] = other;
        return changed;
    }

    private static EventCalendar Read(string text)
    {
        var findings = new Findings();
        var calendar = EventsReader.Read("e", Encoding.UTF8.GetBytes(text), findings);
        findings.All.Where(f => f.Severity == Severity.Error).ShouldBeEmpty();
        return calendar!;
    }
}
