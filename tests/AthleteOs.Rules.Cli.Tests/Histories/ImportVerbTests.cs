using System.Text.Json;
using System.Text.RegularExpressions;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Histories;

/// <summary><c>athleteos import</c> for coaches.</summary>
public sealed partial class ImportVerbTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-").FullName;

    public ImportVerbTests()
    {
        Put("wellness.json", Sample.WellnessJson);
        Put("activities.csv", Sample.ActivitiesCsv);
        Put("plain.csv", Sample.Plain);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Exports_become_a_history_on_standard_output_and_the_changes_are_listed_on_standard_error()
    {
        var call = Run("import", "wellness.json", "activities.csv", "--key-from", "90", "--rest-between");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Output.ShouldStartWith("date,tss,session_type,readiness_score,ln_rmssd,resting_hr,sleep_hours,soreness,injury,hours,notes\n2026-02-28,,,,,,,,,,\n2026-03-01,80,,71,4.174387");
        call.Output.ShouldContain("\n2026-03-02,100,key,");
        call.Errors.ShouldContain("wellness.json: intervals.icu wellness, 3 rows\n");
        call.Errors.ShouldContain("  dropped, SDNN is not rMSSD and is never converted: hrvSDNN (1)\n");
        call.Errors.ShouldContain("activities.csv: intervals.icu activities, 3 rows\n");
        call.Errors.ShouldContain("wellness.json:4:78 AO723 warning: 0 in restingHR cannot be a reading and counts as missing, once in wellness.json\n");
        call.Errors.ShouldContain("4 days from 2026-02-28 to 2026-03-03: tss 2, session_type 1,");
    }

    [Fact]
    public void A_type_of_activity_without_an_intensity_can_be_a_support_session()
    {
        Run("import", "activities.csv", "--key-from", "90", "--support-below", "90").Output.ShouldContain("\n2026-02-28,,,");
        Run("import", "activities.csv", "--key-from", "90", "--support-below", "90", "--support-types", "Yoga, WeightTraining").Output.ShouldContain("\n2026-02-28,0,support,");
    }

    [Fact]
    public void A_plain_table_goes_to_a_file_that_is_read_back()
    {
        var call = Run("import", "plain.csv", "--map", "date=Datum,tss=Load,rmssd=HRV", "--map", "sleep_minutes=Schlaf,notes=Bemerkung", "--out", "history.csv");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Output.ShouldBeEmpty();
        var written = File.ReadAllText(Path.Combine(_folder, "history.csv"));
        written.ShouldStartWith("date,tss,ln_rmssd,sleep_hours,notes\n2026-03-01,55.5,");
        Run("import", "history.csv").Output.ShouldBe(written);
        Run("import", "history.csv", "history.csv", "./history.csv").Output.ShouldBe(written);
    }

    [Fact]
    public void The_events_of_calendars_go_to_a_file_of_their_own()
    {
        Put("calendar.json", """[ {"id":1,"category":"RACE_A","start_date_local":"2026-06-28T00:00:00","name":"Main race"}, {"id":2,"category":"SICK","start_date_local":"2026-05-11T00:00:00"}, {"id":3,"category":"NOTE","start_date_local":"2026-05-11T00:00:00"} ]""");
        var call = Run("import", "calendar.json", "--events-out", "events.csv", "--out", "history.csv");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Errors.ShouldContain("2 events from 2026-05-11 to 2026-06-28, written to events.csv: race 1, sick 1\n");
        File.ReadAllText(Path.Combine(_folder, "events.csv")).ShouldBe("kind,start,end,priority,name\nsick,2026-05-11,2026-05-11,,\nrace,2026-06-28,2026-06-28,A,Main race\n");
        File.ReadAllText(Path.Combine(_folder, "history.csv")).ShouldBe("date,illness\n2026-05-11,true\n");

        Run("import", "calendar.json", "--events-out", "events.csv").Errors.ShouldContain("the file of --events-out exists; give another name, or add --force to overwrite it");
        Run("import", "calendar.json", "--events-out", "calendar.json", "--force").Errors.ShouldContain("--events-out would overwrite a file that is imported");
        Run("import", "calendar.json", "--events-out", "x.csv", "--out", "x.csv").Errors.ShouldContain("--out and --events-out name the same file; give two names");
        Run("import", "calendar.json").Errors.ShouldContain("dropped, a race of the calendar, not training done; --events-out writes races to a file of events: RACE_A (1)");

        Put("races.ics", "BEGIN:VCALENDAR\nBEGIN:VEVENT\nUID:1\nSUMMARY:Race B: City run\nDTSTART;VALUE=DATE:20260510\nEND:VEVENT\nEND:VCALENDAR\n");
        var only = Run("import", "races.ics", "--events-out", "races.json", "--json");
        only.ExitCode.ShouldBe(0, only.Errors);
        using var report = JsonDocument.Parse(only.Output);
        (report.RootElement.GetProperty("days").GetInt32(), report.RootElement.GetProperty("events").GetInt32(), report.RootElement.TryGetProperty("history", out _)).ShouldBe((0, 1, false));
        File.ReadAllText(Path.Combine(_folder, "races.json")).ShouldContain("\"priority\": \"B\"");
        Run("import", "races.ics").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void Machines_get_one_document()
    {
        using var report = JsonDocument.Parse(Run("import", "wellness.json", "--json").Output);
        report.RootElement.GetProperty("imported").GetBoolean().ShouldBeTrue();
        report.RootElement.GetProperty("history").GetProperty("days").GetArrayLength().ShouldBe(3);
        report.RootElement.GetProperty("dropped").EnumerateArray().ShouldContain(d => d.GetProperty("field").GetString() == "hrvSDNN");
        Put("again.json", report.RootElement.GetProperty("history").GetRawText());
        Run("import", "again.json").Output.ShouldBe(Run("import", "wellness.json").Output);
    }

    [Fact]
    public void Numbered_days_get_their_dates_and_a_JSON_keeps_the_units()
    {
        Put("numbered.csv", "\uFEFFDay,BikeScore,Test\r\n1,46.46,\r\n2,0,271\r\n5,12,\r\n");
        var call = Run("import", "numbered.csv", "--map", "date=Day,tss=BikeScore,performance=Test", "--first-day", "2000-01-03",
            "--load-unit", "BikeScore", "--performance-unit", "W", "--out", "numbered.json");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Errors.ShouldContain("3 days from 2000-01-03 to 2000-01-07, written to numbered.json: tss 3, performance 1\n");
        var text = File.ReadAllText(Path.Combine(_folder, "numbered.json"));
        using var written = JsonDocument.Parse(text);
        written.RootElement.GetProperty("load_unit").GetString().ShouldBe("BikeScore");
        written.RootElement.GetProperty("performance_unit").GetString().ShouldBe("W");
        Run("import", "numbered.json", "--out", "again.json").ExitCode.ShouldBe(0);
        File.ReadAllText(Path.Combine(_folder, "again.json")).ShouldBe(text);
    }

    [Theory]
    [InlineData("numbered.csv AO704 Day is \"1\", which is not a date; if the days are numbered, give the date of day 1 with --first-day yyyy-MM-dd", "numbered.csv", "--map", "date=Day,tss=Load")]
    [InlineData("numbered.csv AO704 Load is \"46.5\"; day numbers are whole numbers from 1 to 36525, and --first-day is the date of day 1", "numbered.csv", "--map", "date=Load", "--first-day", "2000-01-03")]
    [InlineData("plain.csv AO704 Datum is \"01.03.2026\", which is not a day number; if the column contains dates, leave --first-day out", "plain.csv", "--map", "date=Datum,tss=Load", "--first-day", "2000-01-03")]
    [InlineData("--first-day AO704 \"3.1.2000\" is not a date; write yyyy-MM-dd, from 1900-01-01 on", "numbered.csv", "--map", "date=Day,tss=Load", "--first-day", "3.1.2000")]
    [InlineData("--first-day AO704 --first-day needs a mapped column of day numbers; add --map date=...", "history.csv", "--first-day", "2000-01-03")]
    [InlineData("--load-unit AO705 CSV cannot contain units; write the history as JSON, --out history.json", "history.csv", "--load-unit", "BikeScore")]
    [InlineData("--performance-unit AO705 the unit is empty; write one such as W", "history.csv", "--performance-unit", " ", "--out", "h.json")]
    [InlineData("--load-unit AO707 load_unit is \"TSS\" here and \"BikeScore\" at h2.json:1:16; one history has one unit", "h2.json", "--load-unit", "TSS", "--out", "h.json")]
    public void Numbered_days_and_units_with_the_wrong_options_are_reported_once(string finding, params string[] arguments)
    {
        Put("numbered.csv", "Day,Load\n1,46.5\n2,0.5\n3,7.25\n");
        Put("history.csv", Sample.History);
        Put("h2.json", Sample.HistoryJson);
        var call = Run(["import", .. arguments]);
        call.ExitCode.ShouldBe(2, call.Output);
        call.Errors.Split('\n').Select(line => Place().Replace(line, "")).Where(line => line.Contains(" AO7", StringComparison.Ordinal) && !line.Contains("warning", StringComparison.Ordinal))
            .ShouldContain(finding);
        call.Errors.Split('\n').Count(line => line.Contains("--first-day", StringComparison.Ordinal)).ShouldBeLessThanOrEqualTo(finding.Contains("Load is", StringComparison.Ordinal) ? 3 : 1);
    }

    [Fact]
    public void A_refused_file_writes_nothing_and_every_fault_is_reported()
    {
        Put("bad.csv", "date,tss\n2026-03-01,-5\n2026-03-32,5\n");
        var call = Run("import", "bad.csv", "--out", "history.csv");
        call.ExitCode.ShouldBe(2);
        call.Output.ShouldBeEmpty();
        call.Errors.ShouldContain("bad.csv:2:12 AO705 tss is -5; it must be a number from 0 to 2500 (TSS)\nbad.csv:3:1 AO704 date is \"2026-03-32\"");
        call.Errors.ShouldContain("Nothing was imported: 2 errors.");
        File.Exists(Path.Combine(_folder, "history.csv")).ShouldBeFalse();
        using var report = JsonDocument.Parse(Run("import", "bad.csv", "--json").Output);
        report.RootElement.GetProperty("findings").GetArrayLength().ShouldBe(2);
    }

    [Theory]
    [InlineData("import")]
    [InlineData("import", "no-such-file.csv")]
    [InlineData("import", ".")]
    [InlineData("import", "wellness.json", "--out", "wellness.json")]
    [InlineData("import", "wellness.json", "--out", "no-such-folder/history.csv")]
    [InlineData("import", "plain.csv")]
    [InlineData("import", "plain.csv", "--map", "tss=Load")]
    [InlineData("import", "plain.csv", "--map", "date=Date")]
    [InlineData("import", "wellness.json", "--time-zone", "Middle-earth/Shire")]
    [InlineData("import", "activities.csv", "--key-from", "-5")]
    [InlineData("import", "activities.csv", "--key-from", "many")]
    [InlineData("import", "activities.csv", "--support-below", "0")]
    [InlineData("import", "activities.csv", "--key-from", "80", "--support-below", "81")]
    public void A_wrong_call_ends_with_2_and_the_remedy(params string[] arguments)
    {
        var call = Run(arguments);
        call.ExitCode.ShouldBe(2, call.Output);
        call.Output.ShouldBeEmpty();
        call.Errors.ShouldNotBeNullOrWhiteSpace();
        call.Errors.ShouldNotContain("   at ");
        call.Errors.ShouldNotContain("Exception");
        File.ReadAllText(Path.Combine(_folder, "wellness.json")).ShouldBe(Sample.WellnessJson);
    }

    [Fact]
    public void An_existing_file_is_overwritten_only_with_force()
    {
        Put("old.csv", "mine\n");
        var refused = Run("import", "wellness.json", "--out", "old.csv");
        refused.ExitCode.ShouldBe(2);
        refused.Errors.ShouldContain("old.csv AO101 the file of --out exists; give another name, or add --force to overwrite it\n");
        File.ReadAllText(Path.Combine(_folder, "old.csv")).ShouldBe("mine\n");
        Run("import", "wellness.json", "--out", "old.csv", "--force").ExitCode.ShouldBe(0);
        File.ReadAllText(Path.Combine(_folder, "old.csv")).ShouldStartWith("date,");
        Run("import", "wellness.json", "--out", "wellness.json", "--force").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void Sessions_a_row_and_times_in_UTC_are_read_with_their_options()
    {
        Put("sessions.csv", "When,TSS\n2026-03-01,50\n2026-03-01,50\n");
        Run("import", "sessions.csv", "--map", "date=When,tss=TSS").Errors.ShouldContain("sessions.csv:3:1 AO712 2026-03-01 has a session here and at sessions.csv:2:1");
        Run("import", "sessions.csv", "--map", "date=When,tss=TSS", "--sum").Output.ShouldBe("date,tss\n2026-03-01,100\n");
        Put("utc.csv", "When,HRV\n2026-03-01 20:30:00 +0000,60\n2026-03-02 20:30:00 +0000,60\n");
        Run("import", "utc.csv", "--map", "date=When,rmssd=HRV").Errors.ShouldStartWith("utc.csv:2:1 AO711 When is a time with a UTC offset");
        Run("import", "utc.csv", "--map", "date=When,rmssd=HRV", "--time-zone", "Pacific/Auckland").Output.ShouldStartWith("date,ln_rmssd\n2026-03-02,4.09");
    }

    [Fact]
    public void A_season_has_no_key_session_after_days_of_which_an_activity_has_no_load()
    {
        Put("diary.csv", "date,session_type,readiness_score,illness,injury\n2026-03-02,key,76,false,false\n2026-03-03,support,76,false,false\n2026-03-04,support,76,false,false\n2026-03-05,,76,false,false\n");
        Put("athlete.json", """{ "athlete_id": "x", "key_session_readiness_min": 65, "weekly_capacity_tss": 1500 }""");
        Put("acts.json", $"[ {string.Join(", ", new[] { 2, 3, 4 }.Select(day => $$"""{"id":"a{{day}}","start_date_local":"2026-03-0{{day}}T07:00:00","icu_training_load":50}, {"id":"b{{day}}","start_date_local":"2026-03-0{{day}}T17:00:00"}"""))} ]");
        Run("import", "acts.json", "diary.csv", "--out", "h.csv").ExitCode.ShouldBe(0);
        var season = Run("season", "--policy", Root.Of("rules", "weekly-planning"), "--history", "h.csv", "--athlete", "athlete.json", "--start-balance", "55,58", "--days");
        season.ExitCode.ShouldBe(0, season.Errors);
        season.Output.Split('\n').Single(line => line.StartsWith("Thu 5 Mar 2026", StringComparison.Ordinal)).ShouldStartWith("Thu 5 Mar 2026   recovery");
    }

    // The place at the beginning of a finding, not one inside its text.
    [GeneratedRegex(@"(?<=^[a-z]+\.csv):\d+:\d+", RegexOptions.None, 1000)]
    private static partial Regex Place();

    private Command.Ended Run(params string[] arguments) => Command.Run(arguments, null, _folder);

    private void Put(string file, string text) => File.WriteAllText(Path.Combine(_folder, file), text);
}
