using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

public sealed class HistoryImportTests
{
    private static readonly DateOnly First = new(2026, 3, 1);

    [Fact]
    public void A_wellness_export_in_JSON_becomes_days_in_our_units()
    {
        var imported = Sample.Import(Sample.WellnessJson);
        imported.History.Days.ShouldBe(
        [
            new(First) { Load = 80, LnRmssd = Math.Log(65), RestingHr = 48, SleepHours = 7.5, Soreness = 3.3, Injury = false, ReadinessScore = 71, Notes = "fine" },
            new(First.AddDays(1)) { Load = 0 },
            new(First.AddDays(2)) { LnRmssd = Math.Log(58), Injury = true },
        ]);
        imported.Files.ShouldBe([new HistoryFileRead("f1", "intervals.icu wellness", 3)]);
        imported.Dropped.ShouldContain(new HistoryDropped("f1", "hrvSDNN", "SDNN is not rMSSD and is never converted", 1));
        imported.Dropped.ShouldContain(new HistoryDropped("f1", "injury", "2 and 3 of 4 are neither clearly injured nor clearly healthy", 1));
        imported.Dropped.ShouldContain(new HistoryDropped("f1", "ctl", "follows from the loads", 2));
        imported.Dropped.ShouldContain(new HistoryDropped("f1", "weight", "a history has no column for it", 1));
        imported.Dropped.ShouldNotContain(d => d.Field == "stress");
    }

    [Fact]
    public void A_wellness_export_in_CSV_gives_the_same_days()
    {
        var imported = Sample.Import(Sample.WellnessCsv.Replace("2026-03-02,,0,", "2026-03-02,,0,58", StringComparison.Ordinal));
        imported.History.Days.ShouldBe(
        [
            new(First) { Load = 80, LnRmssd = Math.Log(65), RestingHr = 48, SleepHours = 7.5, Soreness = 3.3, ReadinessScore = 71 },
            new(First.AddDays(1)) { Load = 0, LnRmssd = Math.Log(58) },
        ]);
    }

    [Theory]
    [InlineData("1", 0)]
    [InlineData("2", 3.3)]
    [InlineData("3", 6.7)]
    [InlineData("4", 10)]
    public void Soreness_in_four_steps_is_spread_over_ten(string step, double soreness) =>
        Sample.Import($$"""[ { "id": "2026-03-01", "soreness": {{step}} } ]""").History.Days[0].Soreness.ShouldBe(soreness);

    [Fact]
    public void A_zero_from_a_device_is_missing_and_reported()
    {
        var (imported, findings) = Sample.Import(new ImportOptions(), """[ { "id": "2026-03-01", "hrv": 0.0, "restingHR": 0, "sleepSecs": 0, "readiness": 0 } ]""");
        imported!.History.Days.ShouldBe([new HistoryDay(First)]);
        findings.All.Select(f => f.Code).ShouldBe(Enumerable.Repeat(Codes.HistoryZeroIsMissing, 4));
    }

    [Theory]
    [InlineData(Sample.ActivitiesJson)]
    [InlineData(Sample.ActivitiesCsv)]
    public void The_activities_of_a_day_are_summed_and_their_session_type_is_left_open(string text)
    {
        var imported = Sample.Import(text);
        imported.History.Days.Select(d => d with { Hours = null }).ShouldBe([new(new DateOnly(2026, 2, 28)), new(First.AddDays(1)) { Load = 100 }]);
        imported.History.Days[1].Hours.ShouldBe(1.6667);
        imported.Dropped.ShouldContain(new HistoryDropped("f1", "activity", "has no icu_training_load, so the load of its day is unknown unless ctlLoad gives it", 1));
        imported.Dropped.ShouldContain(d => d.Field == "icu_intensity" && d.Count == 2);
        imported.Dropped.ShouldContain(new HistoryDropped("f1", "name", "a history has no column for it", 3));
    }

    [Fact]
    public void A_limit_from_the_caller_gives_key_sessions()
    {
        Sample.Import(new ImportOptions { KeyFromIntensity = 90 }, Sample.ActivitiesJson).Imported!.History.Days.Select(d => d.SessionType).ShouldBe([null, SessionType.Key]);
        Sample.Import(new ImportOptions { KeyFromIntensity = 95 }, Sample.ActivitiesCsv).Imported!.History.Days.Select(d => d.SessionType).ShouldBe([null, null]);
    }

    [Fact]
    public void A_day_is_support_only_if_every_activity_is_below_the_callers_limit()
    {
        const string Before = "id,start_date_local,icu_intensity,icu_training_load\n";
        Types("a,2026-03-01T07:00:00,70,50\nb,2026-03-02T07:00:00,80,50\nc,2026-03-03T07:00:00,95,50\n").ShouldBe([SessionType.Support, null, SessionType.Key]);
        Types("a,2026-03-01T07:00:00,70,50\nb,2026-03-01T17:00:00,,20\n").ShouldBe([null], "one of the two is not known");
        Types("a,2026-03-01T07:00:00,70,50\nb,2026-03-01T17:00:00,85,20\n").ShouldBe([null], "one of the two lies between");
        Types("a,2026-03-01T07:00:00,70,50\nb,2026-03-01T17:00:00,90,20\n").ShouldBe([SessionType.Key]);

        static IEnumerable<SessionType?> Types(string rows) =>
            Sample.Import(new ImportOptions { KeyFromIntensity = 90, SupportBelowIntensity = 80 }, Before + rows).Imported!.History.Days.Select(d => d.SessionType);
    }

    [Fact]
    public void Days_between_activities_are_gaps_unless_the_caller_calls_them_rest()
    {
        var days = Sample.Import(new ImportOptions { RestBetweenActivities = true }, Sample.ActivitiesJson).Imported!.History.Days;
        days.Select(d => (d.Date.Day, d.Load)).ShouldBe([(28, null), (1, 0), (2, 100)]);
        Sample.Import(new ImportOptions { RestBetweenActivities = true }, Sample.ActivitiesJson, Sample.WellnessJson).Imported!.History.Days[1].Load.ShouldBe(80);
    }

    [Fact]
    public void Wellness_and_activities_make_one_history_in_any_order()
    {
        var imported = Sample.Import(Sample.WellnessJson, Sample.ActivitiesJson);
        imported.History.Days.Select(d => (d.Date, d.Load, d.ReadinessScore)).ShouldBe(
            [(new DateOnly(2026, 2, 28), null, null), (First, 80, 71), (First.AddDays(1), 100, null), (First.AddDays(2), null, null)]);
        Sample.Import(Sample.ActivitiesJson, Sample.WellnessJson).History.Days.ShouldBe(imported.History.Days);
        Sample.Import(new ImportOptions(), Sample.WellnessJson, Sample.ActivitiesJson).Findings.All.Select(f => f.Message)
            .ShouldContain("ctlLoad differs from the load of the other files on 1 day (first 2026-03-02: 0, others 100); the larger load is used");
    }

    [Fact]
    public void An_activity_in_two_files_counts_once()
    {
        var (imported, findings) = Sample.Import(new ImportOptions(), Sample.ActivitiesJson, Sample.ActivitiesCsv);
        imported!.History.Days[1].Load.ShouldBe(100);
        findings.All.ShouldHaveSingleItem().ToString().ShouldBe("f2:2:4 AO721 warning: 3 activities appear twice and count once; the first is also at f1:2:71");
    }

    [Fact]
    public void An_activity_with_two_loads_is_refused() =>
        Sample.Import(new ImportOptions(), Sample.ActivitiesJson, Sample.ActivitiesCsv.Replace("94,60,", "94,61,", StringComparison.Ordinal)).Findings.All
            .ShouldContain(f => f.Code == Codes.HistoryDisagrees && f.Message == "this activity of 2026-03-02 has the load 61 here and the load 60 at f1:3:72; keep one");

    [Fact]
    public void A_plain_table_is_read_through_its_map()
    {
        var (imported, findings) = Sample.Import(Sample.Mapped("date=Datum,tss=Load,rmssd=HRV,sleep_minutes=Schlaf"), Sample.Plain);
        imported!.History.Days.ShouldBe(
        [
            new(First) { Load = 55.5, LnRmssd = Math.Log(65), SleepHours = 7.5 },
            new(First.AddDays(1)) { Load = 110, LnRmssd = Math.Log(58.2), SleepHours = 8 },
        ]);
        imported.Dropped.ShouldBe([new HistoryDropped("f1", "Bemerkung", "a history has no column for it", 1)]);
        findings.All.Select(f => f.Code).ShouldBe([Codes.HistoryReadAs, Codes.HistoryReadAs]);
    }

    [Theory]
    [InlineData("13/03/2026", "12/03/2026", "2026-03-13 2026-03-12")]
    [InlineData("03/13/2026", "03/12/2026", "2026-03-13 2026-03-12")]
    [InlineData("3.12.2026 07:15", "2026/3/5", "2026-12-03 2026-03-05")]
    [InlineData("§03/04/2026", "05/06/2026", "AO706 \"03/04/2026\" can begin with the day or the month, and no other date of the file decides it; write dates yyyy-MM-dd")]
    [InlineData("13/03/2026", "§03/13/2026", "AO706 \"03/13/2026\" has the month first, \"13/03/2026\" in line 2 the day; write dates yyyy-MM-dd")]
    [InlineData("§12:01:00 a. m.", "2026-03-01", "AO704 Day is \"12:01:00 a. m.\"; it must be an existing date from 1900-01-01 on, best written yyyy-MM-dd")]
    public void The_days_of_a_plain_table_are_read_if_they_have_one_meaning(string first, string second, string expected)
    {
        var (text, line, column) = Sample.Marked($"Day,L\n{first},1\n{second},2\n");
        var (imported, findings) = Sample.Import(Sample.Mapped("date=Day,tss=L"), text);
        if (line == 0)
        {
            imported!.History.Days.OrderBy(d => d.Load).Select(d => d.Date).ShouldBe(expected.Split(' ').Select(d => DateOnly.Parse(d, System.Globalization.CultureInfo.InvariantCulture)));
            return;
        }

        imported.ShouldBeNull();
        findings.All.ShouldContain(f => $"{f.Code} {f.Message}" == expected && f.Place == new Place("f1", line, column));
    }

    [Theory]
    [InlineData("tss=Load", "it maps no column to date; add date=...")]
    [InlineData("date", "\"date\" is not a pair of columns; write pairs such as date=Datum,tss=Load")]
    [InlineData("date=Datum,load=Load", "\"load\" is not a column of a history; the columns are date, tss, session_type, readiness_score, ln_rmssd, resting_hr, sleep_hours, soreness, illness, injury, sleep_gate, energy_gate, musculoskeletal_gate, stress_gate, competition_tomorrow, performance, hours, grey_zone_hours, notes, rmssd, sleep_minutes, sleep_seconds")]
    [InlineData("date=Datum,sorenes=M", "\"sorenes\" is not a column of a history; did you mean \"soreness\"?")]
    [InlineData("date=Datum,rmssd=A,ln_rmssd=B", "ln_rmssd is given 2 columns; keep one")]
    [InlineData("date=A,tss=A", "the column \"A\" is given 2 meanings; keep one")]
    public void A_wrong_map_is_refused(string map, string message)
    {
        var findings = new Findings();
        ColumnMap.Parse([map], findings).ShouldBeNull();
        findings.All.Select(f => f.Message).ShouldContain(message);
    }

    [Fact]
    public void A_map_that_names_a_missing_column_is_refused() =>
        Sample.Import(Sample.Mapped("date=Datun,tss=Load"), Sample.Plain).Findings.All
            .ShouldContain(f => f.Message == "--map date=Datun: there is no column \"Datun\"; did you mean \"Datum\"?");

    [Fact]
    public void A_map_may_name_a_column_with_a_comma() =>
        Sample.Import(Sample.Mapped("date=Day,tss=Load, AU"), "Day,\"Load, AU\"\n2026-03-01,5\n").Imported!.History.Days[0].Load.ShouldBe(5);

    [Theory]
    [InlineData("""[ { "id": §"01.03.2026" } ]""", "AO704 id is \"01.03.2026\"; it must be an existing date from 1900-01-01 on, written yyyy-MM-dd")]
    [InlineData("""[ { "id": "2026-03-01", "readiness": §140 } ]""", "AO705 readiness is 140; it must be a number above 0 and up to 100 (points)")]
    [InlineData("""[ { "id": "2026-03-01", "sleepSecs": §90000 } ]""", "AO705 sleepSecs is 90000 (sleep_hours 25); it must be a number from 0 to 24 (hours)")]
    [InlineData("""[ { "id": "2026-03-01", "hrv": §-5 } ]""", "AO705 hrv is -5 (no ln_rmssd); it must be a number above 0 and up to 7 (ln ms)")]
    [InlineData("""[ { "id": "2026-03-01", "soreness": §7 } ]""", "AO705 soreness is 7; it must be a whole number from 1 to 4")]
    [InlineData("""[ { "id": "2026-03-01", "hrv": 60 }, { "id": "2026-03-01", "hrv": §61 } ]""", "AO707 2026-03-01 has ln_rmssd 4.1109 here and 4.0943 at f1:1:32; keep one")]
    [InlineData("""[ { "id": "a", "start_date_local": §"yesterday", "icu_training_load": 5 } ]""", "AO704 start_date_local is \"yesterday\"; it must be an existing date from 1900-01-01 on, written yyyy-MM-dd")]
    [InlineData("""[ { "id": "a", "start_date_local": "2026-03-01T08:00:00", "icu_training_load": §-5 } ]""", "AO705 icu_training_load is -5; it must be a number from 0 to 2500 (TSS)")]
    [InlineData("""[ { "id": "a", "start_date_local": §"2026-03-01T08:00:00", "icu_training_load": 1600 }, { "id": "b", "start_date_local": "2026-03-01T12:00:00", "icu_training_load": 1500 } ]""", "AO705 the 2 activities of 2026-03-01 add up to a load of 3100; a day's load must be a number from 0 to 2500 (TSS)")]
    [InlineData("""[ { "id": "2026-03-01" }, §5 ]""", "AO114 each entry of an export must be an object { }, not a number")]
    [InlineData("id,start_date_local,icu_training_load\na,2026-03-01T08:00:00,5\n§b,,5\n", "AO704 start_date_local is missing; every activity needs a date")]
    [InlineData("date,hrv\n2026-03-01,60\n,§61\n", "AO704 id is missing; every row needs a date")]
    public void A_fault_of_an_export_is_reported_with_its_place(string marked, string expected)
    {
        var (text, line, column) = Sample.Marked(marked);
        var (imported, findings) = Sample.Import(new ImportOptions(), text);
        imported.ShouldBeNull();
        findings.All.Select(f => $"{f.Place} {f.Code} {f.Message}").ShouldContain($"f1:{line}:{column} {expected}");
    }

    [Fact]
    public void Files_that_disagree_are_refused_and_units_too()
    {
        Sample.Import(new ImportOptions(), "date,resting_hr\n2026-03-01,48", "date,resting_hr\n2026-03-01,50").Findings.All.ShouldHaveSingleItem()
            .Message.ShouldBe("2026-03-01 has resting_hr 50 here and 48 at f1:2:12; keep one");
        Sample.Import(new ImportOptions(), Sample.HistoryJson, """{ "load_unit": "TSS", "days": [] }""").Findings.All.ShouldContain(f => f.Code == Codes.HistoryDisagrees);
    }
}
