using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

/// <summary>Calendars of other programs become events, and what does not is counted.</summary>
public sealed class CalendarFileTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    [Theory]
    [InlineData("Race A: Spring marathon", EventKind.Race)]
    [InlineData("race b", EventKind.Race)]
    [InlineData("RACE_C", EventKind.Race)]
    [InlineData("Test: ramp", EventKind.Test)]
    [InlineData("Camp", EventKind.Camp)]
    [InlineData("Travel 8: Flight", EventKind.Travel)]
    [InlineData("Altitude:", EventKind.Altitude)]
    [InlineData("Sick", EventKind.Sick)]
    [InlineData("Injured: ankle", EventKind.Injured)]
    [InlineData("Unavailable", EventKind.Unavailable)]
    [InlineData("Unavailable 45: late shift", EventKind.Unavailable)]
    [InlineData("Phase base", EventKind.Phase)]
    [InlineData("Race: City run", null)]
    [InlineData("Race D: City run", null)]
    [InlineData("Travel: Flight", null)]
    [InlineData("Travel 23: Flight", null)]
    [InlineData("Phase rest", null)]
    [InlineData("Test drive with Bob", null)]
    [InlineData("Camping: tent", null)]
    [InlineData("Dentist", null)]
    [InlineData("", null)]
    public void A_title_names_the_kind_or_the_entry_is_left_out(string title, EventKind? kind)
    {
        var imported = Import($"SUMMARY:{title}\nDTSTART;VALUE=DATE:20260510");
        imported.Events.Events.Select(e => (EventKind?)e.Kind).ShouldBe(kind is null ? [] : [kind]);
        imported.Dropped.Count.ShouldBe(kind is null ? 1 : 0);
    }

    [Fact]
    public void A_category_names_the_kind_too()
    {
        var read = Import("SUMMARY:Flight to the camp\nCATEGORIES:work,Travel 8\nDTSTART;VALUE=DATE:20260510").Events.Events.ShouldHaveSingleItem();
        (read.Kind, read.TimeZones, read.Name).ShouldBe((EventKind.Travel, 8, "Flight to the camp"));
    }

    [Theory]
    [InlineData("DTSTART;VALUE=DATE:20260510", "2026-05-10", "2026-05-10")]
    [InlineData("DTSTART;VALUE=DATE:20260510\nDTEND;VALUE=DATE:20260511", "2026-05-10", "2026-05-10")]
    [InlineData("DTSTART;VALUE=DATE:20260510\nDTEND;VALUE=DATE:20260513", "2026-05-10", "2026-05-12")]
    [InlineData("DTSTART:20260510T080000\nDTEND:20260512T000000", "2026-05-10", "2026-05-11")]
    [InlineData("DTSTART:20260510T080000\nDTEND:20260512T000100", "2026-05-10", "2026-05-12")]
    [InlineData("DTSTART:20260510T080000\nDURATION:P2D", "2026-05-10", "2026-05-12")]
    [InlineData("DTSTART:20260510T233000Z\nDTEND:20260511T003000Z", "2026-05-11", "2026-05-11")]
    [InlineData("DTSTART;TZID=America/Los_Angeles:20260510T180000", "2026-05-11", "2026-05-11")]
    public void An_event_covers_the_athletes_own_days_and_its_end_is_not_one_of_them(string times, string start, string end)
    {
        var read = Import($"SUMMARY:Camp\n{times}", Berlin).Events.Events.ShouldHaveSingleItem();
        (IsoDate.Of(read.Start), IsoDate.Of(read.End)).ShouldBe((start, end));
    }

    [Fact]
    public void A_time_in_a_zone_needs_the_athletes_zone() =>
        Refused("SUMMARY:Camp\nDTSTART:20260510T233000Z").ShouldHaveSingleItem().Code.ShouldBe(Codes.HistoryTimeZone);

    [Fact]
    public void A_repeated_event_is_read_day_by_day_without_the_days_taken_out()
    {
        Days("SUMMARY:Unavailable 30\nDTSTART;VALUE=DATE:20260506\nRRULE:FREQ=WEEKLY;COUNT=4\nEXDATE;VALUE=DATE:20260513")
            .ShouldBe(["2026-05-06", "2026-05-20", "2026-05-27"]);
        Days("UID:1\nSUMMARY:Unavailable 30\nDTSTART;VALUE=DATE:20260506\nRRULE:FREQ=WEEKLY;COUNT=2", "UID:1\nRECURRENCE-ID;VALUE=DATE:20260513\nSUMMARY:Unavailable 30\nDTSTART;VALUE=DATE:20260514")
            .ShouldBe(["2026-05-06", "2026-05-14"]);
    }

    [Fact]
    public void A_repetition_without_an_end_is_read_up_to_a_year_after_the_history()
    {
        const string Weekly = "SUMMARY:Unavailable 30\nDTSTART;VALUE=DATE:20260506\nRRULE:FREQ=WEEKLY";
        var (alone, findings) = Read([Of(Weekly)]);
        findings.All.ShouldHaveSingleItem().Message.ShouldBe("\"Unavailable 30\" repeats without an end; it is read up to 2027-05-07");
        alone!.Events.Events.Count.ShouldBe(53);
        Read([Of(Weekly), new HistoryFile("h.csv", "date,tss\n2026-06-01,0\n2026-07-01,5\n"u8.ToArray())]).Imported!.Events.Events[^1].Start.ShouldBe(new DateOnly(2027, 6, 30));
    }

    [Theory]
    [InlineData("SUMMARY:Test\nDTSTART;VALUE=DATE:20260101\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30", Codes.CalendarUnreadable)]
    [InlineData("SUMMARY:Test\nDTSTART;TZID=Nowhere/Land:20260101T100000", Codes.CalendarUnreadable)]
    [InlineData("SUMMARY:Test\nDTSTART:20260101T000000\nRRULE:FREQ=SECONDLY", Codes.TooMany)]
    [InlineData("SUMMARY:Camp\nDTSTART;VALUE=DATE:20260101\nDTEND;VALUE=DATE:20280101", Codes.HistoryDate)]
    public void A_broken_entry_is_refused(string entry, string code) => Refused(entry, Berlin).ShouldHaveSingleItem().Code.ShouldBe(code);

    [Fact]
    public void What_is_no_event_is_left_out_with_its_reason() =>
        Read([Of("SUMMARY:Camp\nDTSTART;VALUE=DATE:20260101\nSTATUS:CANCELLED", "SUMMARY:Test\nDTSTART:2026", "SUMMARY:Unavailable: choir\nDTSTART:20260101T190000\nDTEND:20260101T210000")]).Imported!.Dropped.Select(d => d.Reason)
            .ShouldBe(["it has no readable start", "it is cancelled", "it takes a part of the day; write the minutes that are left for training in the title, such as \"Unavailable 45:\""]);

    [Fact]
    public void A_calendar_file_cut_or_changed_anywhere_is_read_or_refused()
    {
        var bytes = Of("UID:1\nSUMMARY:Race A: x\nDTSTART;TZID=Europe/Berlin:20260510T080000\nRRULE:FREQ=WEEKLY;COUNT=3\nEXDATE;TZID=Europe/Berlin:20260517T080000").Bytes.ToArray();
        for (var i = 16; i < bytes.Length; i++)
        {
            foreach (var other in ":;=\n\u00009Z"u8.ToArray())
            {
                var changed = (byte[])bytes.Clone();
                changed[i] = other;
                foreach (var broken in new[] { changed, bytes[..i] })
                {
                    var (imported, findings) = Read([new HistoryFile("c.ics", broken)], Berlin);
                    (imported is null).ShouldBe(!findings.NoErrors);
                }
            }
        }
    }

    [Fact]
    public void A_calendar_of_intervals_icu_gives_races_illness_injury_and_holidays()
    {
        const string Json = """
            [ {"id":1,"category":"WORKOUT","start_date_local":"2026-03-07T00:00:00"},
              {"id":2,"category":"SICK","start_date_local":"2026-03-08T00:00:00","end_date_local":"2026-03-11T00:00:00"},
              {"id":3,"category":"RACE_A","start_date_local":"2026-06-14T00:00:00","end_date_local":"2026-06-15T00:00:00","name":"City\u200b run","type":"Run"},
              {"id":4,"category":"HOLIDAY","start_date_local":"2026-04-01T00:00:00","end_date_local":"2026-04-03T00:00:00"},
              {"id":5,"category":"NOTE","start_date_local":"2026-04-01T00:00:00"}, {"id":6,"category":"TARGET","start_date_local":"2026-04-06T00:00:00"} ]
            """;
        var imported = Read([new HistoryFile("c.json", Encoding.UTF8.GetBytes(Json))]).Imported!;
        imported.Events.Events.ShouldBe(
        [
            new AthleteEvent(EventKind.Sick, new DateOnly(2026, 3, 8), new DateOnly(2026, 3, 10)),
            new AthleteEvent(EventKind.Unavailable, new DateOnly(2026, 4, 1), new DateOnly(2026, 4, 2)),
            new AthleteEvent(EventKind.Race, new DateOnly(2026, 6, 14), new DateOnly(2026, 6, 14)) { Priority = RacePriority.A, Name = "City run", Sport = "Run" },
        ]);
        imported.History.Days.Select(d => d.Illness).ShouldBe([true, true, true]);
        imported.Dropped.Select(d => d.Field).ShouldBe(["NOTE", "TARGET", "WORKOUT"], ignoreOrder: true);
        Read([new HistoryFile("c.json", Encoding.UTF8.GetBytes(Json))], keeps: false).Imported!.Events.Events.ShouldBeEmpty();
    }

    private static string[] Days(params string[] entries)
    {
        var (imported, findings) = Read([Of(entries)]);
        findings.All.ShouldBeEmpty();
        return [.. imported!.Events.Events.Select(e => IsoDate.Of(e.Start))];
    }

    private static ImportedHistory Import(string entry, TimeZoneInfo? zone = null)
    {
        var (imported, findings) = Read([Of(entry)], zone);
        findings.All.ShouldBeEmpty();
        return imported!;
    }

    private static IReadOnlyList<Finding> Refused(string entry, TimeZoneInfo? zone = null)
    {
        var (imported, findings) = Read([Of(entry)], zone);
        imported.ShouldBeNull();
        return [.. findings.All.Where(f => f.Severity == Severity.Error)];
    }

    private static (ImportedHistory? Imported, Findings Findings) Read(HistoryFile[] files, TimeZoneInfo? zone = null, bool keeps = true)
    {
        var findings = new Findings();
        return (HistoryImport.Read(files, new ImportOptions { KeepsEvents = keeps, MayBeEmpty = true, TimeZone = zone }, findings), findings);
    }

    private static HistoryFile Of(params string[] entries) => new("c.ics", Encoding.UTF8.GetBytes(
        $"BEGIN:VCALENDAR\nVERSION:2.0\n{string.Concat(entries.Select((e, i) => $"BEGIN:VEVENT\n{(e.StartsWith("UID", StringComparison.Ordinal) ? "" : $"UID:{i}\n")}{e}\nEND:VEVENT\n"))}END:VCALENDAR\n"));
}
