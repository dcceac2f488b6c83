using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

/// <summary>Kinds of faults that made a day harder in other tools: each is read right, warned about or refused.</summary>
public sealed class ImportPromiseTests
{
    private const string Diary = """
        date,session_type,readiness_score,illness,injury
        2026-03-02,key,76,false,false
        2026-03-03,support,76,false,false
        2026-03-04,support,76,false,false
        2026-03-05,,76,false,false
        """;

    private const string Sessions = """
        Date,TSS,Type,Ready,Ill,Inj
        2026-03-02,90,key,76,false,false
        2026-03-03,90,support,76,false,false
        2026-03-03,90,support,76,false,false
        2026-03-04,90,support,76,false,false
        2026-03-04,90,support,76,false,false
        2026-03-05,,,76,false,false
        """;

    private const string Columns = "date=Date,tss=TSS,session_type=Type,readiness_score=Ready,illness=Ill,injury=Inj";

    private static readonly DateOnly Monday = new(2026, 3, 2);

    [Theory]
    [InlineData("50", "")]
    [InlineData("50", "\"icu_training_load\":null,")]
    [InlineData("0", "")]
    public void A_day_with_an_activity_without_a_load_has_no_known_load_and_no_key_session_follows(string load, string other)
    {
        var history = Sample.Import(Activities(load, other), Diary).History;
        history.Days.Select(d => d.Load).ShouldBe([null, null, null, null]);
        DecidedOn(history, 5).ShouldNotBe(SessionType.Key);
    }

    [Fact]
    public void The_load_of_the_wellness_export_is_the_days_load_where_activities_miss_one()
    {
        const string Wellness = """[ {"id":"2026-03-02","ctlLoad":180}, {"id":"2026-03-03","ctlLoad":180}, {"id":"2026-03-04","ctlLoad":180} ]""";
        var history = Sample.Import(Activities("50", ""), Diary, Wellness).History;
        history.Days.Select(d => d.Load).ShouldBe([180, 180, 180, null]);
        Sample.Import(Wellness, Diary, Activities("50", "")).History.Days.ShouldBe(history.Days);
        var full = Sample.Import(Activities("50", "\"icu_training_load\":130,"), Diary).History;
        DecidedOn(history, 5).ShouldBe(DecidedOn(full, 5));
        // Five weeks before, so that only the load is in question, not an illness before the record.
        DecidedOn(AfterHealthyWeeks(history), 5).ShouldBe(SessionType.Support, "three days of 180 are in the legs");
        DecidedOn(AfterHealthyWeeks(full), 5).ShouldBe(SessionType.Support);
    }

    [Theory]
    [InlineData("0", null)]
    [InlineData("40", null)]
    [InlineData("60", 60.0)]
    public void A_wellness_load_below_the_known_part_of_a_day_does_not_make_it_known(string ctlLoad, double? expected) =>
        Sample.Import("""[ {"id":"a","start_date_local":"2026-03-02T07:00:00","icu_training_load":50}, {"id":"b","start_date_local":"2026-03-02T17:00:00"} ]""",
            $$"""[ {"id":"2026-03-02","ctlLoad":{{ctlLoad}}} ]""").History.Days[0].Load.ShouldBe(expected);

    [Theory]
    [InlineData("51", 50.0)]
    [InlineData("49", 49.0)]
    [InlineData("51.1", 51.1)]
    public void Loads_that_differ_by_rounding_alone_are_the_same_load(string ctlLoad, double load)
    {
        var (imported, findings) = Sample.Import(new ImportOptions { KeyFromIntensity = 85, SupportBelowIntensity = 80 },
            """[ {"id":"a","start_date_local":"2026-03-02T07:00:00","icu_training_load":30,"icu_intensity":60}, {"id":"b","start_date_local":"2026-03-02T17:00:00","icu_training_load":20,"icu_intensity":60} ]""",
            $$"""[ {"id":"2026-03-02","ctlLoad":{{ctlLoad}}} ]""");
        imported!.History.Days.ShouldBe([new HistoryDay(Monday) { Load = load, SessionType = load > 51 ? null : SessionType.Support }]);
        findings.All.Count.ShouldBe(load > 51 ? 1 : 0);
    }

    [Theory]
    [InlineData("50", null)]
    [InlineData("", null)]
    [InlineData("", 50)]
    public void Without_the_load_of_an_activity_or_of_the_day_the_session_type_is_not_known_better(string load, int? ctlLoad)
    {
        // Together the loads show a second session of 90.
        var (imported, _) = Sample.Import(new ImportOptions { KeyFromIntensity = 85, SupportBelowIntensity = 80 },
            $$"""[ {"id":"a","start_date_local":"2026-03-02T07:00:00",{{(load.Length > 0 ? $"\"icu_training_load\":{load}," : "")}}"icu_intensity":60,"moving_time":3600} ]""",
            $$"""[ {"id":"2026-03-02","restingHR":48{{(ctlLoad is null ? "" : $",\"ctlLoad\":{ctlLoad}")}}} ]""");
        var day = imported!.History.Days[0];
        (day.SessionType, day.Hours).ShouldBe(load.Length > 0 ? (SessionType.Support, 1.0) : (null, null));
    }

    [Fact]
    public void An_activity_that_is_missing_from_the_export_shows_in_the_wellness_load()
    {
        var (imported, findings) = Sample.Import(new ImportOptions { KeyFromIntensity = 85, SupportBelowIntensity = 80 },
            """[ {"id":"a","start_date_local":"2026-03-02T07:00:00","icu_training_load":50,"icu_intensity":60} ]""", """[ {"id":"2026-03-02","ctlLoad":140} ]""");
        imported!.History.Days.ShouldBe([new HistoryDay(Monday) { Load = 140 }]);
        findings.All.ShouldHaveSingleItem().Message.ShouldEndWith("(first 2026-03-02: 140, others 50); the larger load is used");
    }

    [Theory]
    [InlineData(Sessions, Columns)]
    [InlineData("Date,TSS\n2026-03-03,90\n2026-03-03,80\n", "date=Date,tss=TSS")]
    [InlineData("Date,TSS,Type\n2026-03-03,90,support\n2026-03-03,,support\n", "date=Date,tss=TSS,session_type=Type")]
    public void Two_sessions_of_one_day_are_never_merged(string text, string map)
    {
        var (imported, findings) = Sample.Import(Sample.Mapped(map), text);
        imported.ShouldBeNull();
        findings.All.ShouldAllBe(f => f.Code == Codes.HistorySessions || f.Code == Codes.HistoryDisagrees);
        findings.All.ShouldContain(f => f.Message.Contains("--sum", StringComparison.Ordinal));
    }

    [Fact]
    public void Sessions_a_row_are_summed_if_the_caller_says_so()
    {
        var (imported, findings) = Sample.Import(Sample.Mapped(Columns) with { SumSessions = true }, Sessions);
        imported!.History.Days.Select(d => (d.Load, d.SessionType, d.ReadinessScore)).ShouldBe(
            [(90, SessionType.Key, 76), (180, SessionType.Support, 76), (180, SessionType.Support, 76), (null, null, 76)]);
        findings.All.ShouldHaveSingleItem().Message.ShouldBe("each row is read as one session: 2 days have several, first 2026-03-03, and their loads are summed");
        Sample.Import(new ImportOptions { SumSessions = true }, "date,tss\n2026-03-03,90\n2026-03-03,90\n").Imported!.History.Days[0].Load.ShouldBe(180);
        Sample.Read("date,tss\n2026-03-03,90\n2026-03-03,90\n").Findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.HistorySessions);
    }

    [Theory]
    [InlineData("Activity ID,Date,TSS\n1,2026-03-03,90\n2,2026-03-03,90\n3,2026-03-04,10\n")]
    [InlineData("Start Time,Date,TSS\n07:00,2026-03-03,90\n5:10 pm,2026-03-03,90\n7:00,2026-03-04,10\n")]
    [InlineData("Date,TSS\n2026-03-03 07:00,90\n2026-03-03 17:00,90\n2026-03-04 07:00,10\n")]
    public void Sessions_a_row_are_found_by_a_start_time_or_an_id(string text) =>
        Sample.Import(Sample.Mapped("date=Date,tss=TSS"), text).Imported!.History.Days.Select(d => d.Load).ShouldBe([180, 10]);

    [Theory]
    [InlineData("Activity ID,Date,TSS,Type\n1,2026-03-03,90,key\n2,2026-03-03,,support\n", null, SessionType.Key)]
    [InlineData("Activity ID,Date,TSS,Type\n1,2026-03-03,90,support\n2,2026-03-03,0,\n", 90.0, null)]
    [InlineData("Activity ID,Date,TSS,Type\n1,2026-03-03,90,support\n2,2026-03-03,20,recovery\n", 110.0, SessionType.Support)]
    public void A_summed_day_is_known_as_far_as_all_of_its_sessions_are(string text, double? load, SessionType? type)
    {
        var day = Sample.Import(Sample.Mapped("date=Date,tss=TSS,session_type=Type"), text).Imported!.History.Days[0];
        (day.Load, day.SessionType).ShouldBe((load, type));
    }

    [Fact]
    public void A_calendar_is_never_training_done()
    {
        const string Events = """
            [ {"id":1,"category":"WORKOUT","start_date_local":"2026-03-07T00:00:00","icu_training_load":95,"icu_intensity":92},
              {"id":2,"category":"SICK","start_date_local":"2026-03-08T00:00:00","end_date_local":"2026-03-11T00:00:00"},
              {"id":3,"category":"RACE_A","start_date_local":"2026-06-14T00:00:00","icu_training_load":200},
              {"id":4,"category":"INJURED","start_date_local":"2026-03-12T00:00:00"},
              {"id":5,"category":"NOTE","start_date_local":"2026-03-13T00:00:00"}, {"id":6,"start_date_local":"2026-03-14T00:00:00","icu_training_load":95} ]
            """;
        var (imported, findings) = Sample.Import(new ImportOptions { KeyFromIntensity = 85 }, Events);
        findings.All.ShouldBeEmpty();
        imported!.History.Days.ShouldBe([.. from day in new[] { 8, 9, 10 } select new HistoryDay(new DateOnly(2026, 3, day)) { Illness = true }, new(new DateOnly(2026, 3, 12)) { Injury = true }]);
        imported.Files[0].Format.ShouldBe("intervals.icu calendar");
        imported.Dropped.Select(d => (d.Field, d.Count)).ShouldBe([("RACE_A", 1), ("NOTE", 1), ("WORKOUT", 1), ("entry without a category", 1)], ignoreOrder: true);
    }

    [Theory]
    [InlineData("""[ {"id":7,"start_date_local":"2026-03-07T00:00:00","icu_training_load":95} ]""")]
    [InlineData("""[ {"id":7,"start_date_local":"2026-03-07T00:00:00","end_date_local":"2026-03-08T00:00:00","icu_training_load":95} ]""")]
    [InlineData("id,category,start_date_local,icu_training_load\n7,WORKOUT,2026-03-07T00:00:00,95\n8,,2026-03-07T00:00:00,95\n")]
    public void An_entry_of_a_calendar_is_recognised_without_its_category(string text) =>
        Sample.Import(new ImportOptions(), text, "date,tss\n2026-03-01,5").Imported!.History.Days.ShouldHaveSingleItem().Load.ShouldBe(5);

    [Theory]
    [InlineData("2026-03-07T00:00:00")]
    [InlineData("2028-03-07T00:00:00")]
    public void An_illness_that_ends_before_it_begins_or_never_is_refused(string end) =>
        Sample.Import(new ImportOptions(), $$"""[ {"category":"SICK","start_date_local":"2026-03-08T00:00:00","end_date_local":"{{end}}"} ]""").Findings.All
            .ShouldHaveSingleItem().Message.ShouldBe($"end_date_local is \"{end}\"; it must be a date from 2026-03-08 on and at most 366 days later");

    [Fact]
    public void Nothing_after_the_newest_reading_is_training_done()
    {
        var (imported, findings) = Sample.Import(new ImportOptions { KeyFromIntensity = 85 },
            """[ {"id":"2026-03-04","ctlLoad":50,"restingHR":48}, {"id":"2026-03-05","ctlLoad":70}, {"id":"2026-03-06","ctlLoad":70} ]""",
            """[ {"id":"a","start_date_local":"2026-03-04T07:00:00","icu_training_load":50}, {"id":"b","start_date_local":"2026-03-06T07:00:00","icu_training_load":70,"icu_intensity":95} ]""");
        imported!.History.Days.ShouldBe([new HistoryDay(new DateOnly(2026, 3, 4)) { Load = 50, RestingHr = 48 }]);
        findings.All.ShouldHaveSingleItem().Message.ShouldBe("2 days have a load or a session after the newest reading (2026-03-04), first 2026-03-05; these may be plans and are left out");
        Sample.Import(Sample.Mapped("date=D,tss=L,performance=P"), "D,L,P\n2026-03-04,50,300\n2026-03-05,70,\n").Findings.All.ShouldBeEmpty("a test is no reading");
        Sample.Import("""[ {"id":"2026-03-04","ctlLoad":50}, {"id":"2026-03-05","ctlLoad":70} ]""").History.Days.Select(d => d.Load).ShouldBe([50, 70], "without any reading every day counts");
        Sample.Good("date,tss,resting_hr\n2026-03-04,50,48\n2026-03-05,70,\n").Days.Select(d => d.Load).ShouldBe([50, 70], "a history of our own has no plans");
    }

    [Theory]
    [InlineData("2026-03-01 20:30:00 +0000", "Pacific/Auckland", 2)]
    [InlineData("2026-03-01T20:30:00Z", "Pacific/Auckland", 2)]
    [InlineData("2026-03-01T20:30Z", "America/New_York", 1)]
    [InlineData("2026-03-02T03:30:00.000-01:00", "America/Los_Angeles", 1)]
    [InlineData("1.3.2026 11:30 pm UTC", "Europe/Berlin", 2)]
    [InlineData("2026/3/1 23:30:00 GMT+01:00", "Europe/Berlin", 1)]
    public void A_time_with_an_offset_gives_the_local_day_of_a_time_zone(string written, string zone, int day)
    {
        var text = $"timestamp_measurement,rMSSD\n{written},60\n";
        var map = Sample.Mapped("date=timestamp_measurement,rmssd=rMSSD");
        Sample.Import(map, text).Findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.HistoryTimeZone);
        Sample.Import(map with { TimeZone = TimeZoneInfo.FindSystemTimeZoneById(zone) }, text).Imported!.History.Days[0].Date.ShouldBe(new DateOnly(2026, 3, day));
    }

    [Theory]
    [InlineData("2026-03-01 20:30 CET")]
    [InlineData("2026-03-01 20:30:00 +99:00")]
    public void An_offset_that_is_not_understood_is_refused(string written) =>
        Sample.Import(Sample.Mapped("date=D,tss=L"), $"D,L\n{written},60\n").Findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.HistoryDate);

    [Fact]
    public void An_activity_with_its_start_in_UTC_only_needs_the_time_zone()
    {
        const string Text = """[ {"id":"a","start_date":"2026-03-01T20:30:00Z","icu_training_load":50} ]""";
        Sample.Import(new ImportOptions(), Text).Findings.All.ShouldHaveSingleItem().Message.ShouldContain("--time-zone Europe/Berlin");
        Sample.Import(new ImportOptions { TimeZone = TimeZoneInfo.FindSystemTimeZoneById("Pacific/Auckland") }, Text).Imported!.History.Days
            .ShouldBe([new HistoryDay(Monday) { Load = 50 }]);
        Sample.Import(new ImportOptions(), Text.Replace("\"start_date\"", "\"start_date_local\"", StringComparison.Ordinal)).Imported!.History.Days[0].Date.ShouldBe(Monday.AddDays(-1));
    }

    [Theory]
    [InlineData("date,tss\n2026-03-02,§\"1,234\"\n2026-03-03,80\n", "AO706 \"1,234\" can be 1.234 or 1234; write it with a decimal point, or without a comma")]
    [InlineData("date,tss\n2026-03-02,§1.050\n2026-03-03,80\n", "AO706 \"1.050\" can be 1.050 or 1050; write 1.0500 or 1050")]
    [InlineData("date;ln_rmssd\n2026-03-01;§4,123", "AO706 \"4,123\" can be 4.123 or 4123; write it with a decimal point, or without a comma")]
    [InlineData("date\tresting_hr\n2026-03-01\t§48.000\n2026-03-02\t50", "AO706 \"48.000\" can be 48.000 or 48000; write 48.0000 or 48000")]
    [InlineData("date,tss,sleep_hours\n2026-03-02,1.050,7.5\n", "")]
    [InlineData("date,tss\n2026-03-02,1.0500\n", "")]
    [InlineData("date,tss\n2026-03-02,0.125\n", "")]
    public void A_number_that_could_have_thousands_is_refused_whatever_the_range(string marked, string expected)
    {
        var (text, line, column) = Sample.Marked(marked);
        Sample.Read(text).Findings.All.Where(f => f.Severity == Severity.Error).Select(f => $"{f.Place} {f.Code} {f.Message}")
            .ShouldBe(expected.Length == 0 ? [] : [$"h.csv:{line}:{column} {expected}"]);
    }

    [Fact]
    public void A_history_with_three_decimals_is_written_so_that_it_is_read_back()
    {
        var history = new TrainingHistory([new HistoryDay(Monday) { Load = 46.125 }]);
        HistoryWriter.Csv(history).ShouldBe("date,tss\n2026-03-02,46.1250\n");
        Sample.Good(HistoryWriter.Csv(history)).Days.ShouldBe(history.Days);
    }

    [Theory]
    [InlineData("date,sleepSecs\n2026-03-02,7.5\n2026-03-03,25200\n", "the median of sleepSecs is 7.5, that is 0.0021 hours of sleep; the numbers are probably hours")]
    [InlineData("date,sleepSecs\n2026-03-02,450\n2026-03-03,420\n2026-03-04,430\n", "the median of sleepSecs is 430, that is 0.1194 hours of sleep; the numbers are probably minutes")]
    [InlineData("date,sleepSecs\n2026-03-02,25200\n2026-03-03,25200\n2026-03-04,7.5\n", "the median of sleepSecs is 25200, but 7.5 is also in it; some numbers are probably hours")]
    [InlineData("date,sleep_hours\n2026-03-02,0.31\n", "the median of sleep_hours is 0.31 hours of sleep; the numbers are probably parts of a day")]
    [InlineData("date,hrv\n2026-03-02,4.1\n2026-03-03,4.2\n", "the median of hrv is 4.1 ms; the numbers are probably natural logarithms of rMSSD (ln_rmssd)")]
    [InlineData("date,readiness,ctl\n2026-03-02,0.8,5\n", "the median of readiness is 0.8 of 100; the numbers are probably shares of 1")]
    [InlineData("date,readiness_score\n2026-03-02,7\n2026-03-03,8\n2026-03-04,9\n", "the median of readiness_score is 8 of 100; the numbers are probably on a scale up to 10")]
    [InlineData("""[ {"id":"i1","start_date_local":"2026-03-02T07:00:00","icu_training_load":80,"icu_intensity":0.93} ]""", "the median of icu_intensity is 0.93 %; the numbers are probably intensity factors, such as 0.85 for 85 %")]
    [InlineData("date,sleepSecs,hrv,readiness\n2026-03-02,27000,60,71\n2026-03-03,0,0,0\n", "")]
    public void A_column_with_another_unit_is_reported_with_its_median(string text, string expected) =>
        Sample.Import(new ImportOptions(), text).Findings.All.Where(f => f.Code == Codes.HistoryUnit).Select(f => f.Message).ShouldBe(expected.Length == 0 ? [] : [expected]);

    [Theory]
    [InlineData(85.0, null, "0.93", false)]
    [InlineData(null, 80.0, "0.93", false)]
    [InlineData(85.0, null, "1.2", false)]
    [InlineData(0.85, null, "93", false)]
    [InlineData(85.0, null, "93", true)]
    [InlineData(0.85, null, "0.93", true)]
    public void Limits_and_intensities_in_different_units_are_refused(double? keyFrom, double? supportBelow, string intensity, bool accepted)
    {
        var (imported, findings) = Sample.Import(new ImportOptions { KeyFromIntensity = keyFrom, SupportBelowIntensity = supportBelow },
            $$"""[ {"id":"i1","start_date_local":"2026-03-02T07:00:00","icu_intensity":{{intensity}}} ]""");
        (imported is not null).ShouldBe(accepted);
        findings.All.Count(f => f is { Severity: Severity.Error, Code: Codes.HistoryUnit }).ShouldBe(accepted ? 0 : 1);
    }

    [Fact]
    public void Two_recordings_of_one_session_are_reported()
    {
        const string Twice = """
            [ {"id":"a","start_date_local":"2026-03-02T07:00:00","source":"GARMIN","icu_training_load":50},
              {"id":"b","start_date_local":"2026-03-02T07:01:40","source":"WAHOO","icu_training_load":52},
              {"id":"c","start_date_local":"2026-03-02T07:04:00","icu_training_load":5} ]
            """;
        var (imported, findings) = Sample.Import(new ImportOptions(), Twice);
        imported!.History.Days[0].Load.ShouldBe(107);
        findings.All.ShouldHaveSingleItem().ToString().ShouldBe(
            "f1:2:32 AO727 warning: 1 activity begins within 2 minutes of another and both count; if they are one session recorded twice, remove one (the first is also at f1:1:32)");
        Sample.Import(Sample.Mapped("date=D,tss=L"), "D,L\n2026-03-02 07:00,5\n2026-03-02 07:02,5\n").Findings.All.ShouldContain(f => f.Code == Codes.HistoryTwice);
    }

    [Theory]
    [InlineData("1001", "the load is above 1000 on 1 day (first 2026-03-02: 1001); if that was no ultra-long day, correct it")]
    [InlineData("2500", "the load is above 1000 on 1 day (first 2026-03-02: 2500); if that was no ultra-long day, correct it")]
    [InlineData("1000", null)]
    [InlineData("2501", "tss is 2501; it must be a number from 0 to 2500 (TSS)")]
    public void A_day_of_more_than_a_thousand_is_accepted_with_a_warning(string load, string? expected)
    {
        var (history, findings) = Sample.Read($"date,tss\n2026-03-02,{load}\n");
        findings.All.Select(f => f.Message).ShouldBe(expected is null ? [] : [expected]);
        (history is null).ShouldBe(load == "2501");
    }

    [Fact]
    public void A_season_with_a_very_long_day_keeps_its_facts_in_their_range()
    {
        var history = Sample.Good("date,tss,session_type\n2026-03-02,2400,support\n2026-03-03,0,rest\n2026-03-04,0,rest\n");
        var season = Season.Run(ShippedPolicies.Get("weekly-planning"), history, new SeasonOptions("a"));
        season.Days.Select(d => d.Decided.Morning.Yesterday.Tss).ShouldBe([null, null, 0]);
        season.Days[1].Decided.Morning.Week.TssSoFar.ShouldBe(2400);
    }

    [Theory]
    [InlineData("""{ "activities": [ {"id":"a","start_date_local":"2026-03-02T07:00:00","icu_training_load":50} ] }""")]
    [InlineData("""{ "status": "ok", "data": { "count": 1, "items": [ {"id":"a","start_date_local":"2026-03-02T07:00:00","icu_training_load":50} ] } }""")]
    [InlineData("{\"id\":\"a\",\"start_date_local\":\"2026-03-02T07:00:00\",\"icu_training_load\":20}\n{\"id\":\"b\",\"start_date_local\":\"2026-03-02T17:00:00\",\"icu_training_load\":30}\n")]
    [InlineData("{\"id\":\"2026-03-02\",\"ctlLoad\":50}\r\n\r\n{\"id\":\"2026-03-02\",\"ctl\":1}\r\n")]
    [InlineData("""{ "wellness": [ {"date":"2026-03-02","ctlLoad":50} ] }""")]
    [InlineData("""{ "id":"a","start_date_local":"2026-03-02T07:00:00","icu_training_load":50, "laps": [ { "n": 1 } ] }""")]
    public void Lists_inside_an_object_and_JSON_Lines_are_read(string text) => Sample.Import(text).History.Days.ShouldBe([new HistoryDay(Monday) { Load = 50 }]);

    [Theory]
    [InlineData("""{ "activities": [ {"id":"a"} ], "wellness": [ {"id":"2026-03-02"} ] }""", "the document contains 2 lists (\"activities\", \"wellness\"); save each list in a file of its own and give all of them")]
    [InlineData("{\"id\":\"2026-03-02\",\"hrv\":60}\n{\"id\":\"2026-03-03\",\"hrv\":§", "this is not JSON: a comma, quote or bracket is missing or one too many, or a value is misspelt near here")]
    public void Other_documents_are_answered_with_the_remedy(string marked, string expected)
    {
        var (imported, findings) = Sample.Import(new ImportOptions(), Sample.Marked(marked).Text);
        imported.ShouldBeNull();
        findings.All.Select(f => f.Message).ShouldBe([expected]);
    }

    [Theory]
    [InlineData("""[ {"id":3,"category":"RACE_A","name":"x"} ]""", "f1:1:3 AO704 start_date_local is missing; every entry needs a date")]
    [InlineData("""[ {"id":1,"category":"WORKOUT","start_date_local":"2026-03-07T00:00:00"} ]""", "f1 AO708 no row gives a day; left out: WORKOUT (1), an entry of the calendar, not training done")]
    [InlineData("date,sleep_hours\n2026-03-02,07:30:00\n", "f1:2:12 AO705 sleep_hours is \"07:30:00\"; it must be a number from 0 to 24 (hours), or empty if unknown; write 7:30 hours as 7.5")]
    [InlineData("date,tss\n2026-03-02,1 234\n", "f1:2:12 AO705 tss is \"1 234\"; it must be a number from 0 to 2500 (TSS), or empty if unknown; write 1234")]
    [InlineData("date,tss\n2026-03-02,\"1,234\"\n2026-03-03,80.5\n", "f1:2:12 AO706 \"1,234\" has a comma, while \"80.5\" in line 3 has a point; write every number with a decimal point and nothing between thousands")]
    public void A_refusal_names_the_field_and_the_remedy_once(string text, string expected)
    {
        var (imported, findings) = Sample.Import(new ImportOptions { KeepsEvents = text.Contains("RACE", StringComparison.Ordinal) }, text);
        imported.ShouldBeNull();
        findings.All.ShouldHaveSingleItem().ToString().ShouldBe(expected);
    }

    [Theory]
    [InlineData("n/a", "h.csv:2:12 AO705 tss is \"n/a\"; it must be a number from 0 to 2500 (TSS)", " (336 times, up to line 337)")]
    [InlineData("-#", "h.csv:2:12 AO705 tss is -1; it must be a number from 0 to 2500 (TSS)", " (336 times, up to line 337)")]
    public void Many_equal_findings_are_one_with_their_count(string cell, string begins, string ends)
    {
        var rows = Enumerable.Range(1, 336).Select(n => $"{IsoDate.Of(Monday.AddDays(n))},{cell.Replace("#", $"{n}", StringComparison.Ordinal)}\n");
        var finding = Sample.Read($"date,tss\n{string.Concat(rows)}").Findings.All.ShouldHaveSingleItem().ToString();
        finding.ShouldStartWith(begins);
        finding.ShouldEndWith(ends);
    }

    [Fact]
    public void Moving_time_becomes_hours_of_the_day_if_every_activity_has_one()
    {
        const string Text = """
            [ {"id":"a","start_date_local":"2026-03-02T07:00:00","icu_training_load":50,"moving_time":3600}, {"id":"b","start_date_local":"2026-03-02T17:00:00","icu_training_load":50,"moving_time":5400},
              {"id":"c","start_date_local":"2026-03-04T07:00:00","icu_training_load":50,"moving_time":3600}, {"id":"d","start_date_local":"2026-03-04T17:00:00","icu_training_load":50},
              {"id":"e","start_date_local":"2026-03-05T07:00:00","icu_training_load":50,"moving_time":90000} ]
            """;
        const string Wellness = """[ {"id":"2026-03-02","ctlLoad":100}, {"id":"2026-03-03","ctlLoad":0}, {"id":"2026-03-05","ctlLoad":50,"restingHR":50} ]""";
        var history = Sample.Import(Text, Wellness).History;
        history.Days.Select(d => d.Hours).ShouldBe([2.5, 0, null, null]);
        var mornings = Season.Run(ShippedPolicies.Get("weekly-planning"), Sample.Good(HistoryWriter.Csv(history)), new SeasonOptions("a")).Days.Select(d => d.Decided.Morning.Week.HoursSoFar);
        mornings.ShouldBe([null, 2.5, 2.5, null]);
    }

    [Fact]
    public void A_missing_session_of_the_wellness_load_leaves_the_hours_open() =>
        Sample.Import("""[ {"id":"a","start_date_local":"2026-03-02T07:00:00","icu_training_load":50,"moving_time":3600} ]""", """[ {"id":"2026-03-02","ctlLoad":90} ]""")
            .History.Days[0].Hours.ShouldBeNull();

    [Theory]
    [InlineData("2026-03-02 2026-03-03 2026-03-04 2029-03-05", "h.csv:5:1 1 day is more than a year away from the rest, first 2029-03-05")]
    [InlineData("2023-01-01 2026-03-02 2026-03-03", "h.csv:2:1 1 day is more than a year away from the rest, first 2023-01-01")]
    [InlineData("2026-03-02 2027-03-01", null)]
    public void Days_far_from_the_rest_are_reported(string days, string? expected)
    {
        var findings = Sample.Read($"date,tss\n{string.Concat(days.Split(' ').Select(d => $"{d},5\n"))}").Findings.All;
        findings.Select(f => $"{f.Place} {f.Message}").ShouldBe(expected is null ? [] : [$"{expected}; check the year of the file or the clock of the device"]);
    }

    private static string Activities(string load, string other) => $"[ {string.Join(", ", new[] { 2, 3, 4 }.Select(day => TwoActivities(day, load, other)))} ]";

    private static string TwoActivities(int day, string load, string other) => $$"""
        {"id":"a{{day}}","start_date_local":"2026-03-0{{day}}T07:00:00","icu_training_load":{{load}}},
        {"id":"b{{day}}","start_date_local":"2026-03-0{{day}}T17:00:00",{{other}}"source":"STRAVA"}
        """;

    private static TrainingHistory AfterHealthyWeeks(TrainingHistory history) => new(Enumerable.Range(-35, 35)
        .Select(d => new HistoryDay(Monday.AddDays(d)) { Load = 40, SessionType = SessionType.Support, ReadinessScore = 76, Illness = false, Injury = false }).Concat(history.Days));

    private static SessionType DecidedOn(TrainingHistory history, int day) =>
        Season.Run(ShippedPolicies.Get("weekly-planning"), Sample.Good(HistoryWriter.Csv(history)), new SeasonOptions("x")
        {
            Athlete = new Athlete { KeySessionReadinessMin = 65, WeeklyCapacityTss = 1500 },
            StartLoad = new Physiology.TrainingLoadState(55, 58),
        }).Days.Last(d => d.Date.Day == day).Decided.Decision.SessionType;
}
