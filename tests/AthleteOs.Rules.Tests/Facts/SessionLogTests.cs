using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>The log of sessions and days in facts documents.</summary>
public sealed class SessionLogTests
{
    private const string Whole = """
        "sessions": { "complete_from": "2026-11-01", "unknown_days": ["2026-11-10"], "list": [
          { "id": "b", "date": "2026-11-25", "session_type": "support", "tss": 55 },
          { "id": "a", "date": "2026-11-23", "session_type": "key", "archetype": "VO2_4x4", "sport": "running", "tss": 85, "hours": 1.2, "rpe": 8, "outcome": "cut_short", "absorbed": false, "planned": true } ] },
        "days": [ { "date": "2026-11-25", "readiness_score": 71, "sleep_hours": 7.5, "soreness": 2, "illness": false, "injury": true, "tss": 55 } ]
        """;

    [Fact]
    public void A_log_is_read_and_written_back_byte_for_byte()
    {
        var morning = Read(Whole, out var findings).ShouldNotBeNull(string.Join('\n', findings.InOrder()));
        morning.Log.CompleteFrom.ShouldBe(new DateOnly(2026, 11, 1));
        morning.Log.Sessions.Select(s => s.Id).ShouldBe(["b", "a"]);
        morning.Log.Sessions[1].Outcome.ShouldBe(SessionOutcome.CutShort);
        morning.Log.Days.ShouldHaveSingleItem().Injury.ShouldBe(true);
        var written = FactsWriter.Write(morning);
        var again = FactsReader.Read("again.json", written, new Findings()).ShouldNotBeNull();
        again.ShouldBe(morning);
        FactsWriter.Write(again).ShouldBe(written);
    }

    [Fact]
    public void A_document_without_a_log_has_none_and_is_read_fast()
    {
        var utf8 = Encoding.UTF8.GetBytes("""{ "date": "2026-11-26", "athlete": { "athlete_id": "anna" } }""");
        FastFactsReader.Read(utf8).ShouldNotBeNull().Log.ShouldBeSameAs(SessionLog.None);
        SessionLog.None.SessionItems.Length.ShouldBe(SessionLog.MostDays);
        SessionLog.None.SessionItems.ShouldAllBe(i => i.IsUnknown);
    }

    [Fact]
    public void The_order_of_the_list_does_not_matter()
    {
        var log = Read(Whole, out _)!.Log;
        var turned = new SessionLog(log.Day, log.CompleteFrom, log.Sessions.Reverse(), log.Days.Reverse(), log.UnknownDays.Reverse());
        turned.ShouldBe(log);
        turned.SessionItems.Select(i => i.Codes).ShouldBe(log.SessionItems.Select(i => i.Codes));
    }

    [Fact]
    public void Days_before_the_complete_one_and_unknown_days_are_unknown() =>
        Read(Whole, out _)!.Log.SessionItems.Where(i => i.IsUnknown).Select(i => (int)i.Codes[0]).ShouldBe([16, .. Enumerable.Range(26, 35)]);

    [Theory]
    [InlineData("""{ "complete_from": "2026-11-01", "list": [ { "date": "2026-11-26" } ] }""", Codes.OutOfRange, "sessions.list[0].date is 2026-11-26, not before the morning of 2026-11-26; the log ends on the day before the morning")]
    [InlineData("""{ "complete_from": "2026-11-01", "list": [ { "date": "2026-11-27" } ] }""", Codes.OutOfRange, "not before the morning")]
    [InlineData("""{ "complete_from": "2026-11-20", "list": [ { "date": "2026-11-19" } ] }""", Codes.Contradiction, "is of 2026-11-19, before sessions.complete_from (2026-11-20); leave the session out, or let the list be complete from an earlier day")]
    [InlineData("""{ "complete_from": "2026-11-01", "list": [ { "id": "x", "date": "2026-11-20" }, { "id": "x", "date": "2026-11-21" } ] }""", Codes.RepeatedName, "two sessions have the id \"x\"")]
    [InlineData("""{ "list": [] }""", Codes.MissingField, "complete_from")]
    [InlineData("""{ "complete_from": "2026-11-27", "list": [] }""", Codes.OutOfRange, "after the morning")]
    [InlineData("""{ "complete_from": "2026-11-01", "list": [ { "date": "2026-11-20", "outcome": "fine" } ] }""", Codes.UnknownWord, "must be one of done, cut_short, failed, missed, not \"fine\"")]
    [InlineData("""{ "complete_from": "2026-11-01", "list": [ { "date": "2026-11-20", "tss": -1 } ] }""", Codes.OutOfRange, "from 0 to 1000 (TSS)")]
    [InlineData("""{ "complete_from": "2026-11-01", "list": [ { "date": "2026-11-20", "load": 1 } ] }""", Codes.UnknownField, "is not a field of a session")]
    [InlineData("""{ "complete_from": "2026-08-01", "list": [ { "date": "2026-08-20" } ] }""", Codes.OutOfRange, "more than 60 days before the morning; leave it out")]
    public void A_wrong_log_is_refused_with_its_place(string sessions, string code, string says)
    {
        Read($"\"sessions\": {sessions}", out var findings).ShouldBeNull();
        var finding = findings.All.ShouldHaveSingleItem();
        finding.Code.ShouldBe(code);
        finding.Message.ShouldContain(says);
        finding.Place.Line.ShouldBe(1);
        finding.Place.Column.ShouldBeGreaterThan(60);
    }

    [Fact]
    public void Two_entries_of_one_day_are_refused()
    {
        Read("""  "days": [ { "date": "2026-11-20" }, { "date": "2026-11-20", "tss": 3 } ]""", out var findings).ShouldBeNull();
        findings.All.ShouldHaveSingleItem().Message.ShouldBe("days[1] is the second entry of 2026-11-20; keep one");
    }

    [Theory]
    [InlineData(9, 9, "sessions.list has 9 sessions of 2026-11-25; at most 8, so join parts of one session")]
    [InlineData(85, 4, "sessions.list has 85 sessions in the last 28 days; at most 84, so join parts of one session")]
    public void A_log_with_too_many_sessions_is_refused(int sessions, int perDay, string says)
    {
        var list = Enumerable.Range(0, sessions).Select(i => $"{{ \"date\": \"{new DateOnly(2026, 11, 25).AddDays(-i / perDay):yyyy-MM-dd}\" }}");
        Read($"\"sessions\": {{ \"complete_from\": \"2026-10-29\", \"list\": [ {string.Join(", ", list)} ] }}", out var findings).ShouldBeNull();
        findings.All.ShouldHaveSingleItem().Message.ShouldBe(says);
        Read($"\"sessions\": {{ \"complete_from\": \"2026-10-29\", \"list\": [ {string.Join(", ", list.Skip(1))} ] }}", out findings).ShouldNotBeNull(string.Join('\n', findings.All));
    }

    private static Morning? Read(string log, out Findings findings)
    {
        findings = new Findings();
        return FactsReader.Read("facts.json", Encoding.UTF8.GetBytes($$"""{ "date": "2026-11-26", "athlete": { "athlete_id": "anna" }, {{log.TrimStart()}} }"""), findings);
    }
}
