using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

public sealed class HistoryReaderTests
{
    private static readonly HistoryDay[] Days =
    [
        new(new DateOnly(2026, 3, 1)) { Load = 55.5, SessionType = SessionType.Support, ReadinessScore = 72, LnRmssd = 4.1, RestingHr = 48, SleepHours = 7.5, Soreness = 2, Illness = false, Injury = false, Notes = "easy, \"very\" easy" },
        new(new DateOnly(2026, 3, 2)) { Load = 0, SessionType = SessionType.Rest, Illness = true, Injury = false },
        new(new DateOnly(2026, 3, 5)) { Load = 110, SessionType = SessionType.Key, ReadinessScore = 81, LnRmssd = 4.25, RestingHr = 46, SleepHours = 8, Soreness = 1, Illness = false, Injury = false, Performance = 312, Notes = "test" },
    ];

    [Fact]
    public void A_history_in_CSV_is_read_with_its_gaps_and_missing_cells()
    {
        var (history, findings) = Sample.Read(Sample.History);
        findings.All.ShouldBeEmpty();
        history!.Days.ShouldBe(Days);
        (history.LoadUnit, history.PerformanceUnit).ShouldBe(("TSS", ""));
    }

    [Fact]
    public void A_history_in_JSON_is_read_with_its_units()
    {
        var (history, findings) = Sample.Read(Sample.HistoryJson);
        findings.All.ShouldBeEmpty();
        history!.Days.ShouldBe(Days);
        (history.LoadUnit, history.PerformanceUnit).ShouldBe(("BikeScore", "W"));
        Sample.Good("""[ { "date": "2026-03-01", "tss": 5 } ]""").Days.ShouldHaveSingleItem().Load.ShouldBe(5);
    }

    [Theory]
    [InlineData("\r")]
    [InlineData("\r\n")]
    [InlineData("\n\n")]
    [InlineData("\r\r\n   \r")]
    [InlineData("\n,,,\n")]
    public void Any_line_end_and_blank_lines_are_accepted(string lineEnd)
    {
        var (history, findings) = Sample.Read(Sample.History.Replace("\n", lineEnd, StringComparison.Ordinal));
        findings.All.ShouldBeEmpty();
        history!.Days.ShouldBe(Days);
    }

    [Fact]
    public void A_byte_order_mark_is_accepted_and_moves_no_column()
    {
        Sample.Good("\uFEFF" + Sample.History).Days.ShouldBe(Days);
        Sample.Good("\uFEFF" + Sample.HistoryJson).Days.ShouldBe(Days);
        Sample.Read("\uFEFFdate,tss\n2026-03-01,-1").Findings.All.ShouldHaveSingleItem().Place.ShouldBe(new Place("h.csv", 2, 12));
        Sample.Read("\uFEFFdatum,tss").Findings.All[0].Place.ShouldBe(new Place("h.csv", 1, 1));
    }

    [Theory]
    [InlineData("date;tss;sleep_hours\n2026-03-01;55,5;7,25", "AO724 AO724")]
    [InlineData("date\ttss\tsleep_hours\n2026-03-01\t55,5\t7,25", "AO724 AO724")]
    [InlineData("date;tss;sleep_hours\n2026-03-01;55.5;7.25", "AO724")]
    [InlineData("date,tss,sleep_hours\n2026-03-01,\"55,5\",\"7,25\"", "AO724")]
    [InlineData("sep=;\ndate;tss;sleep_hours\n2026-03-01;55.5;7.25", "")]
    [InlineData("date;tss;sleep_hours\r2026-03-01;55,500;7,25", "AO724 AO724")]
    [InlineData("date, tss , sleep_hours,,\n 2026-03-01 , 55.5 , 7.25,,\n,,,,\n", "")]
    public void Other_separators_and_decimal_commas_are_read_and_reported(string text, string codes)
    {
        var (history, findings) = Sample.Read(text);
        string.Join(' ', findings.All.Select(f => f.Code)).ShouldBe(codes);
        history!.Days.ShouldBe([new HistoryDay(new DateOnly(2026, 3, 1)) { Load = 55.5, SleepHours = 7.25 }]);
    }

    [Fact]
    public void A_zero_that_cannot_be_a_reading_is_missing_and_reported_once_a_column()
    {
        var (history, findings) = Sample.Read("date,readiness_score,ln_rmssd,resting_hr,tss,soreness,sleep_hours\n2026-03-01,0.0,0,0.0,0,0,0\n2026-03-02,0,4,50,0,0,0\n");
        history!.Days.ShouldBe(
        [
            new(new DateOnly(2026, 3, 1)) { Load = 0, Soreness = 0, SleepHours = 0 },
            new(new DateOnly(2026, 3, 2)) { LnRmssd = 4, RestingHr = 50, Load = 0, Soreness = 0, SleepHours = 0 },
        ]);
        findings.All.Select(f => f.ToString()).ShouldBe(
        [
            "h.csv:2:12 AO723 warning: 0 in readiness_score cannot be a reading and counts as missing, 2 times in h.csv",
            "h.csv:2:16 AO723 warning: 0 in ln_rmssd cannot be a reading and counts as missing, once in h.csv",
            "h.csv:2:18 AO723 warning: 0 in resting_hr cannot be a reading and counts as missing, once in h.csv",
        ]);
    }

    [Fact]
    public void Rows_that_agree_or_complete_each_other_become_one_day_and_that_is_reported()
    {
        var (history, findings) = Sample.Read("date,tss,resting_hr,notes\n2026-03-01,50,,a\n2026-03-01,,48,b\n2026-03-02,10,,\n2026-03-02,,,\n");
        history!.Days.ShouldBe(
        [
            new(new DateOnly(2026, 3, 1)) { Load = 50, RestingHr = 48, Notes = "a; b" },
            new(new DateOnly(2026, 3, 2)) { Load = 10 },
        ]);
        findings.All.Select(f => f.ToString()).ShouldBe(
        [
            "h.csv:3:1 AO721 warning: 2026-03-01 is also at h.csv:2:1; the two agree and are merged",
            "h.csv:5:1 AO721 warning: 2026-03-02 is also at h.csv:4:1; the two agree and are merged",
        ]);
    }

    [Fact]
    public void Unsorted_rows_are_sorted_and_that_is_reported()
    {
        var (history, findings) = Sample.Read("date,tss\n2026-03-02,2\n2026-03-01,1\n2026-03-03,3\n");
        history!.Days.Select(d => d.Load).ShouldBe([1, 2, 3]);
        findings.All.ShouldHaveSingleItem().ToString().ShouldBe("h.csv:3:1 AO722 warning: the rows are not in order of date: 2026-03-01 comes after 2026-03-02; they were sorted");
    }

    [Fact]
    public void Ten_thousand_days_and_more_are_read()
    {
        var first = new DateOnly(1990, 1, 1);
        var text = new StringBuilder("date,tss,notes\n");
        for (var i = 0; i < 12_000; i++)
        {
            text.Append(first.AddDays(i).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)).Append(',').Append(i % 300).Append(",\"a\nnote\"\n");
        }

        Sample.Good(text.ToString()).Days.Count.ShouldBe(12_000);
    }

    [Fact]
    public void A_file_that_is_too_large_is_refused_at_once()
    {
        var (history, findings) = Sample.Read(new byte[50 * 1024 * 1024]);
        history.ShouldBeNull();
        findings.All.ShouldHaveSingleItem().ToString().ShouldBe("h.csv AO102 the file is larger than 32 MiB (ten years of days need about 1 MiB); check that it is a history, or split it");
    }

    [Fact]
    public void Years_of_days_are_read_from_JSON_as_from_CSV()
    {
        var days = string.Join(",", Enumerable.Range(0, 3000).Select(i => $"{{ \"date\": \"{new DateOnly(2018, 1, 1).AddDays(i):yyyy-MM-dd}\", \"tss\": {i % 100} }}"));
        Sample.Read($"{{ \"days\": [ {days} ] }}").History!.Days.Count.ShouldBe(3000);
    }

    [Fact]
    public void Too_many_rows_are_refused()
    {
        var text = "date\n" + string.Concat(Enumerable.Repeat("2026-03-01\n", Table.MaxRows + 1));
        Sample.Read(text).Findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.HistoryTooLong);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x64, 0x00 }, "h.csv AO709 this is UTF-16 text; save the file as UTF-8")]
    [InlineData(new byte[] { 0x50, 0x4B, 0x03, 0x04, 0x00 }, "h.csv AO709 this is a ZIP or Excel file; save the table in it as CSV")]
    [InlineData(new byte[] { 0x1F, 0x8B, 0x08 }, "h.csv AO709 this is a compressed file; unpack it")]
    [InlineData(new byte[] { 0x64, 0x00, 0x61 }, "h.csv AO709 this is not a text file: it contains zero bytes; give CSV or JSON in UTF-8")]
    [InlineData(new byte[] { 0x64, 0x61, 0x74, 0x65, 0x0D, 0x0A, 0x61, 0xFC }, "h.csv:2:2 AO709 the text is not UTF-8 from here on; save the file as UTF-8 (in Excel: \"CSV UTF-8\")")]
    public void A_file_that_is_no_UTF_8_text_is_refused_by_its_own_name(byte[] bytes, string finding) =>
        Sample.Read(bytes).Findings.All.ShouldHaveSingleItem().ToString().ShouldBe(finding);

    [Fact]
    public void A_missing_file_and_a_folder_are_reported()
    {
        var findings = new Findings();
        HistoryReader.ReadFile("no-such-file.csv", findings).ShouldBeNull();
        HistoryReader.ReadFile(AppContext.BaseDirectory, findings).ShouldBeNull();
        findings.All.Select(f => f.Code).ShouldBe([Codes.FileUnreadable, Codes.FileUnreadable]);
    }

    [Fact]
    public void An_export_that_was_not_imported_is_pointed_to_the_import() =>
        Sample.Read(Sample.WellnessJson, "w.json").Findings.All.ShouldHaveSingleItem().Message.ShouldBe(
            "this is an export of intervals.icu (intervals.icu wellness); convert it to a history first: athleteos import w.json --out history.csv");
}
