using System.Reflection;
using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

/// <summary>Every fault of a history is reported with its line and column, and nothing is misread.</summary>
public sealed class BadHistoriesTests
{
    [Theory]
    [InlineData("", "AO708 the file is empty; a history needs at least a header with a column \"date\" and one row")]
    [InlineData(" \r\n\t\n", "AO708 the file is empty; a history needs at least a header with a column \"date\" and one row")]
    [InlineData("sep=;\n", "AO708 the file is empty; a history needs at least a header with a column \"date\" and one row")]
    [InlineData("date,tss\n", "AO708 the file has no day; a history needs at least one row with a date")]
    [InlineData("""{ "days": [] }""", "AO708 the file has no day; a history needs at least one row with a date")]
    [InlineData("[]", "AO708 the file has no day; a history needs at least one row with a date")]
    [InlineData("§tss\n50", "AO701 there is no column \"date\"; a history has the columns date, tss, session_type, readiness_score, ln_rmssd, resting_hr, sleep_hours, soreness, illness, injury, sleep_gate, energy_gate, musculoskeletal_gate, stress_gate, competition_tomorrow, performance, hours, grey_zone_hours, notes; for other names give --map date=...,tss=...")]
    [InlineData("date,§tsss\n2026-03-01,5", "AO702 \"tsss\" is not a column of a history; did you mean \"tss\"?")]
    [InlineData("date,§hrv4\n2026-03-01,5", "AO702 \"hrv4\" is not a column of a history; the columns are date, tss, session_type, readiness_score, ln_rmssd, resting_hr, sleep_hours, soreness, illness, injury, sleep_gate, energy_gate, musculoskeletal_gate, stress_gate, competition_tomorrow, performance, hours, grey_zone_hours, notes")]
    [InlineData("date,§TSS\n2026-03-01,5", "AO702 \"TSS\" is not a column of a history; did you mean \"tss\"?")]
    [InlineData("date,tss,§tss\n2026-03-01,5,5", "AO702 the column \"tss\" appears twice; keep one")]
    [InlineData("date,§,tss\n2026-03-01,,5", "AO702 a column has no name; name it, or remove it")]
    [InlineData("date,tss\n2026-03-01,§", "")]
    [InlineData("date,tss,notes\n2026-03-01,§5\n", "AO703 the row ends here with 2 cells, the header has 3; write an empty cell for an unknown value")]
    [InlineData("date,tss\n2026-03-01,55,§5\n", "AO703 the row has more cells than the 2 of the header; quote a value with a comma, or separate the cells by semicolons")]
    [InlineData("date,notes\n2026-03-01,§\"open\n2026-03-02,x", "AO703 the double quote that opens here is never closed")]
    [InlineData("date,notes\n2026-03-01,§\"a\"b", "AO703 something stands after the closing double quote of this cell; a quote inside a text is written twice")]
    [InlineData("date,tss\n§01.03.2026,5", "AO704 date is \"01.03.2026\"; it must be an existing date from 1900-01-01 on, written yyyy-MM-dd")]
    [InlineData("date,tss\n§2026-02-30,5", "AO704 date is \"2026-02-30\"; it must be an existing date from 1900-01-01 on, written yyyy-MM-dd")]
    [InlineData("date,tss\n§2026-3-1,5", "AO704 date is \"2026-3-1\"; it must be an existing date from 1900-01-01 on, written yyyy-MM-dd")]
    [InlineData("date,tss\n§0026-03-01,5", "AO704 date is \"0026-03-01\"; it must be an existing date from 1900-01-01 on, written yyyy-MM-dd")]
    [InlineData("tss,date\n5,§", "AO704 date is missing; every row needs a date")]
    [InlineData("date,tss\r2026-03-01,5\r2026-03-02,§-5", "AO705 tss is -5; it must be a number from 0 to 2500 (TSS)")]
    [InlineData("date,readiness_score\n2026-03-01,§140", "AO705 readiness_score is 140; it must be a number above 0 and up to 100 (points)")]
    [InlineData("date,ln_rmssd\n2026-03-01,§65", "AO705 ln_rmssd is 65; it must be a number above 0 and up to 7 (ln ms)")]
    [InlineData("date,resting_hr\n2026-03-01,§12", "AO705 resting_hr is 12; it must be a number from 20 to 150 (bpm)")]
    [InlineData("date,sleep_hours\n2026-03-01,§450", "AO705 sleep_hours is 450; it must be a number from 0 to 24 (hours)")]
    [InlineData("date,soreness\n2026-03-01,§11", "AO705 soreness is 11; it must be a number from 0 to 10 (of 10)")]
    [InlineData("date,performance\n2026-03-01,§-300", "AO705 performance is -300; it must be a number above 0 and up to 100000")]
    [InlineData("date,tss\n2026-03-01,§n/a", "AO705 tss is \"n/a\"; it must be a number from 0 to 2500 (TSS), or empty if unknown")]
    [InlineData("date,tss\n2026-03-01,§NaN", "AO705 tss is \"NaN\"; it must be a number from 0 to 2500 (TSS), or empty if unknown")]
    [InlineData("date,tss\n2026-03-01,§1e999", "AO705 tss is \"1e999\"; it must be a number from 0 to 2500 (TSS), or empty if unknown")]
    [InlineData("date,tss\n2026-03-01,§50 TSS", "AO705 tss is \"50 TSS\"; it must be a number from 0 to 2500 (TSS), or empty if unknown")]
    [InlineData("date,tss\n2026-03-01,§\u001b[31m5", "AO705 tss is \"?[31m5\"; it must be a number from 0 to 2500 (TSS), or empty if unknown")]
    [InlineData("date,session_type\n2026-03-01,§hard", "AO705 session_type is \"hard\"; it must be one of rest, recovery, support, key")]
    [InlineData("date,session_type\n2026-03-01,§Key", "AO705 session_type is \"Key\"; it must be one of rest, recovery, support, key")]
    [InlineData("date,illness\n2026-03-01,§a bit", "AO705 illness is \"a bit\"; it must be true or false (or yes, no, 1, 0)")]
    [InlineData("date,injury\n2026-03-01,§2", "AO705 injury is \"2\"; it must be true or false (or yes, no, 1, 0)")]
    [InlineData("date,sleep_gate\n2026-03-01,§yes", "AO705 sleep_gate is \"yes\"; it must be one of green, amber, red")]
    [InlineData("date,stress_gate\n2026-03-01,§Red", "AO705 stress_gate is \"Red\"; it must be one of green, amber, red")]
    [InlineData("[ { \"date\": \"2026-03-01\", \"energy_gate\": §true } ]", "AO705 energy_gate is \"true\"; it must be one of green, amber, red")]
    [InlineData("[ { \"date\": \"2026-03-01\", \"energy_gate\": §{} } ]", "AO705 energy_gate is an object { }; it must be one of green, amber, red")]
    [InlineData("date,competition_tomorrow\n2026-03-01,§maybe", "AO705 competition_tomorrow is \"maybe\"; it must be true or false (or yes, no, 1, 0)")]
    [InlineData("date,grey_zone_hours\n2026-03-01,§25", "AO705 grey_zone_hours is 25; it must be a number from 0 to 24 (hours)")]
    [InlineData("date,notes\n2026-03-01,§a\u0007b", "AO705 notes contains an invisible character (U+0007); remove it")]
    [InlineData("date;tss\n2026-03-01;§1,000", "AO706 \"1,000\" can be 1.000 or 1000; write it with a decimal point, or without a comma")]
    [InlineData("date,tss\n2026-03-01,§\"1,000\"", "AO706 \"1,000\" can be 1.000 or 1000; write it with a decimal point, or without a comma")]
    [InlineData("date;tss;sleep_hours\n2026-03-01;§55,5;7.5", "AO706 \"55,5\" has a comma, while \"7.5\" in line 2 has a point; write every number with a decimal point and nothing between thousands")]
    [InlineData("day;load§,b\n2026-03-01;5", "AO706 the header can be taken apart at commas, semicolons or tabs; use one of them, and put names that hold one in double quotes")]
    [InlineData("date,tss\n2026-03-01,50\n2026-03-01,§60", "AO707 2026-03-01 has tss 60 here and 50 at h.csv:2:12; keep one")]
    [InlineData("date,tss,illness\n2026-03-01,50,no\n2026-03-01,50,§yes", "AO707 2026-03-01 has illness true here and false at h.csv:2:15; keep one")]
    [InlineData("date,tss\n§1926-03-01,50\n2026-03-02,60", "AO710 the history would run from 1926-03-01 to 2026-03-02 (h.csv:3:1), more than a hundred years; one of the two dates is wrong")]
    [InlineData("date,tss\n9998-12-31,50\n§9999-12-31,60", "AO704 date is 9999-12-31; the last possible day of a history is 9000-12-31")]
    [InlineData("§{ \"day\": 1 }", "AO113 a history needs the field \"days\"")]
    [InlineData("[ { \"date\": \"2026-03-01\", §\"tsss\": 5 } ]", "AO111 \"tsss\" ([0].tsss) is not a field of a day; did you mean \"tss\"?")]
    [InlineData("[ { \"date\": \"2026-03-01\", \"tss\": 5, §\"tss\": 6 } ]", "AO112 \"tss\" ([0].tss) is there twice in a day; keep one")]
    [InlineData("[ §{ \"tss\": 5 } ]", "AO113 a day ([0]) needs the field \"date\"")]
    [InlineData("[ { \"date\": §20260301 } ]", "AO704 date is \"20260301\"; it must be an existing date from 1900-01-01 on, written yyyy-MM-dd")]
    [InlineData("[ { \"date\": \"2026-03-01\", \"tss\": §\"5\" } ]", "AO705 tss is \"5\"; it must be a number from 0 to 2500 (TSS), or null if unknown")]
    [InlineData("[ { \"date\": \"2026-03-01\", \"tss\": §{} } ]", "AO705 tss is an object { }; it must be a number from 0 to 2500 (TSS), or null if unknown")]
    [InlineData("[ { \"date\": \"2026-03-01\", \"illness\": §1 } ]", "AO705 illness is \"1\"; it must be true, false or null")]
    [InlineData("[ { \"date\": \"2026-03-01\", \"notes\": §[] } ]", "AO705 notes must be a text, not a list [ ]")]
    [InlineData("[ §5 ]", "AO114 a day ([0]) must be an object { }, not a number")]
    [InlineData("{ \"days\": [ { \"date\": \"2026-03-01\", \"tss\": 5 }§", "AO103 the document ends too early; a quote or a closing bracket is missing")]
    public void A_fault_is_reported_with_its_place(string marked, string expected)
    {
        var (text, line, column) = Sample.Marked(marked);
        var (history, findings) = Sample.Read(text);
        var errors = findings.All.Where(f => f.Severity == Severity.Error).ToArray();
        if (expected.Length == 0)
        {
            errors.ShouldBeEmpty();
            return;
        }

        history.ShouldBeNull();
        errors.Select(e => $"{e.Code} {e.Message}").ShouldContain(expected);
        findings.All.ShouldNotContain(f => f.Code == Codes.HistoryMerged);
        errors.First(e => $"{e.Code} {e.Message}" == expected).Place.ShouldBe(new Place("h.csv", line, column));
        errors.ShouldAllBe(e => AuthorsWords.Are(e.Message, text));
    }

    [Fact]
    public void Every_fault_is_reported_in_one_run() =>
        Sample.Read("date,tss,resting_hr\n2026-13-01,-1,5\n2026-03-02,x,\n").Findings.All.Select(f => (f.Code, f.Place.Line, f.Place.Column))
            .ShouldBe([(Codes.HistoryDate, 2, 1), (Codes.HistoryValue, 2, 12), (Codes.HistoryValue, 2, 15), (Codes.HistoryValue, 3, 12)], ignoreOrder: true);

    public static TheoryData<string> Whole() =>
        [Sample.History, Sample.HistoryJson, Sample.WellnessJson, Sample.WellnessCsv, Sample.ActivitiesJson, Sample.ActivitiesCsv, Sample.Plain, "\uFEFF" + Sample.History.Replace("\n", "\r", StringComparison.Ordinal).Replace("easy", "lätt", StringComparison.Ordinal)];

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_file_cut_anywhere_gives_a_history_or_a_finding(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        var map = Sample.Mapped("date=Datum,tss=Load");
        for (var length = 0; length < bytes.Length; length++)
        {
            foreach (var options in new[] { new ImportOptions(), map })
            {
                var findings = new Findings();
                var imported = HistoryImport.Read([new HistoryFile("cut", bytes.AsMemory(0, length))], options, findings);
                (imported is null).ShouldBe(!findings.NoErrors);
            }

            var own = new Findings();
            (HistoryReader.Read("cut", bytes.AsSpan(0, length), own) is null).ShouldBe(!own.NoErrors);
        }
    }

    [Theory]
    [MemberData(nameof(Whole))]
    public void A_file_with_any_byte_changed_gives_a_history_or_a_finding(string text)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        for (var i = 0; i < bytes.Length; i++)
        {
            foreach (var other in ",;\"\r\t{-9\u0000"u8.ToArray().Append((byte)0xC3))
            {
                var changed = (byte[])bytes.Clone();
                changed[i] = other;
                var findings = new Findings();
                (HistoryImport.Read([new HistoryFile("changed", changed)], new ImportOptions(), findings) is null).ShouldBe(!findings.NoErrors);
            }
        }
    }

    [Theory]
    [InlineData("{\"date\":\"2026-03-01\",\"tss\":§-5}\n{\"date\":\"2026-03-02\"}\n")]
    [InlineData("{\"date\":\"2026-03-01\"}\n{\"date\":\"2026-03-02\",\"tss\":§-5}\n")]
    [InlineData("{\"date\":\"2026-03-01\" §\"tss\":5}\n{\"date\":\"2026-03-02\"}\n")]
    public void A_fault_in_JSON_Lines_has_its_own_place_on_every_line(string marked)
    {
        var (text, line, column) = Sample.Marked(marked);
        var place = Sample.Read(text).Findings.All.ShouldHaveSingleItem().Place;
        (place.Line, place.Column).ShouldBe((line, column));
    }

    // Codes that no history of a single fault gives.
    private static IEnumerable<Finding> Provoked() =>
        Sample.Import(new ImportOptions(), """[ {"id":"a","start_date":"2026-03-01T20:30:00Z"} ]""").Findings.All
            .Concat(Sample.Import(new ImportOptions(), "BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:Test\nDTSTART;VALUE=DATE:20260301\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR\n", "BEGIN:VCALENDAR\n").Findings.All)
            .Concat(Sample.Read("date,tss,sleep_hours\n2026-03-01,5,0.3\n2026-03-01,,0.3\n").Findings.All)
            .Concat(Sample.Read("date,tss\n2026-03-01,5\n2029-03-01,1200").Findings.All)
            .Concat(Sample.Import(new ImportOptions(), "id,start_date_local,icu_training_load\na,2026-03-02T07:00:00,5\nb,2026-03-02T07:01:00,5", "date,resting_hr\n2026-03-01,50").Findings.All);

    [Fact]
    public void Every_code_of_histories_is_provoked()
    {
        var faults = typeof(BadHistoriesTests).GetMethod(nameof(A_fault_is_reported_with_its_place))!.GetCustomAttributes<InlineDataAttribute>()
            .Select(a => Sample.Marked((string)a.Data[0]!).Text).Append("date;tss\n2026-03-02;1\n2026-03-01;1\n2026-03-01;1\n");
        faults.SelectMany(text => Sample.Read(text).Findings.All)
            .Concat(Sample.Read("date,resting_hr\n2026-03-01,0").Findings.All).Concat(Provoked()).Concat(Sample.Read([0xFF, 0xFE]).Findings.All)
            .Select(f => f.Code).Where(FindingCodes.IsOfHistories).Distinct().Order(StringComparer.Ordinal)
            .ShouldBe(FindingCodes.All().Where(FindingCodes.IsOfHistories));
    }
}
