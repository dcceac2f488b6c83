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
        "sessions": { "complete": [ { "from": "2026-11-01", "to": "2026-11-09", "count": 0 }, { "from": "2026-11-11", "to": "2026-11-25", "count": 2 } ], "list": [
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
    [InlineData("""{ "complete": [ { "from": "2026-11-01", "to": "2026-11-25", "count": 1 } ], "list": [ { "date": "2026-11-26" } ] }""", Codes.OutOfRange, "sessions.list[0].date is 2026-11-26, not before the morning of 2026-11-26; the log ends on the day before the morning")]
    [InlineData("""{ "complete": [ { "from": "2026-11-01", "to": "2026-11-25", "count": 1 } ], "list": [ { "date": "2026-11-27" } ] }""", Codes.OutOfRange, "not before the morning")]
    [InlineData("""{ "complete": [ { "from": "2026-11-20", "to": "2026-11-25", "count": 1 } ], "list": [ { "date": "2026-11-19" } ] }""", Codes.Contradiction, "is of 2026-11-19, before the first complete day (2026-11-20); leave the session out, or write a span that begins earlier into sessions.complete")]
    [InlineData("""{ "complete": [  ], "list": [ { "date": "2026-11-19" } ] }""", Codes.Contradiction, "is of 2026-11-19, and no day is complete; leave the session out, or write a span")]
    [InlineData("""{ "complete": [ { "from": "2026-11-01", "to": "2026-11-25", "count": 2 } ], "list": [ { "id": "x", "date": "2026-11-20" }, { "id": "x", "date": "2026-11-21" } ] }""", Codes.RepeatedName, "two sessions have the id \"x\"")]
    [InlineData("""{ "complete": [ { "from": "2026-11-01", "to": "2026-11-25", "count": 1 } ], "list": [ { "date": "2026-11-20", "session_type": "rest", "tss": 30 } ] }""", Codes.Contradiction, "sessions.list[0].tss is 30, but its session_type is \"rest\"; a session with load was training of some type")]
    [InlineData("""{ "list": [] }""", Codes.MissingField, "complete")]
    [InlineData("""{ "complete": [ { "from": "2026-11-01", "to": "2026-11-25" } ], "list": [] }""", Codes.MissingField, "count")]
    [InlineData("""{ "complete": [ { "from": "2026-11-01", "count": 0 } ], "list": [] }""", Codes.MissingField, "to")]
    [InlineData("""{ "complete": [ { "from": "2026-11-01", "to": "2026-11-25", "count": 3 } ] }""", Codes.Contradiction, "sessions.complete[0].count is 3, but sessions.list has 0 from 2026-11-01 to 2026-11-25; list the missing ones, or shorten the span to the days of which you know every session")]
    [InlineData("""{ "complete": [ { "from": "2026-11-20", "to": "2026-11-22", "count": 0 }, { "from": "2026-11-23", "to": "2026-11-25", "count": 0 } ], "list": [ { "date": "2026-11-24" } ] }""", Codes.Contradiction, "sessions.complete[1].count is 0, but sessions.list has 1 from 2026-11-23 to 2026-11-25; correct the count")]
    [InlineData("""{ "complete": [ { "from": "2026-11-20", "to": "2026-11-26", "count": 0 } ], "list": [  ] }""", Codes.OutOfRange, "sessions.complete[0].to is 2026-11-26, not before the morning")]
    [InlineData("""{ "complete": [ { "from": "2026-11-20", "to": "2026-11-19", "count": 0 } ], "list": [  ] }""", Codes.Contradiction, "sessions.complete[0].to is 2026-11-19, before the span begins (2026-11-20); the last day is not before the first")]
    [InlineData("""{ "complete": [ { "from": "2026-11-20", "to": "2026-11-23", "count": 0 }, { "from": "2026-11-23", "to": "2026-11-25", "count": 0 } ], "list": [  ] }""", Codes.Contradiction, "sessions.complete[1].from is 2026-11-23, and the span before it ends on 2026-11-23; write the spans in order, no day twice")]
    [InlineData("""{ "complete": [ { "from": "2026-11-20", "to": "2026-11-23", "count": 1.5 } ], "list": [  ] }""", Codes.OutOfRange, "sessions.complete[0].count is 1.5; it must be a whole number from 0 to 200 (sessions)")]
    [InlineData("""{ "complete": [ { "from": "2026-11-01", "to": "2026-11-25", "count": 1 } ], "list": [ { "date": "2026-11-20", "outcome": "fine" } ] }""", Codes.UnknownWord, "must be one of done, cut_short, failed, missed, not \"fine\"")]
    [InlineData("""{ "complete": [ { "from": "2026-11-01", "to": "2026-11-25", "count": 1 } ], "list": [ { "date": "2026-11-20", "tss": -1 } ] }""", Codes.OutOfRange, "from 0 to 1000 (TSS)")]
    [InlineData("""{ "complete": [ { "from": "2026-11-01", "to": "2026-11-25", "count": 1 } ], "list": [ { "date": "2026-11-20", "load": 1 } ] }""", Codes.UnknownField, "is not a field of a session")]
    [InlineData("""{ "complete": [ { "from": "2026-08-01", "to": "2026-11-25", "count": 0 } ], "list": [  ] }""", Codes.OutOfRange, "more than 60 days before the morning; leave it out")]
    [InlineData("""{ "complete": [ { "from": "2026-11-01", "to": "2026-11-25", "count": 1 } ], "list": [ { "date": "2026-08-20" } ] }""", Codes.OutOfRange, "more than 60 days before the morning; leave it out")]
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
        Read(Log(list), out var findings).ShouldBeNull();
        findings.All.ShouldHaveSingleItem().Message.ShouldBe(says);
        Read(Log(list.Skip(1)), out findings).ShouldNotBeNull(string.Join('\n', findings.All));

        static string Log(IEnumerable<string> list) =>
            $"\"sessions\": {{ \"complete\": [ {{ \"from\": \"2026-10-29\", \"to\": \"2026-11-25\", \"count\": {list.Count()} }} ], \"list\": [ {string.Join(", ", list)} ] }}";
    }

    private static Morning? Read(string log, out Findings findings)
    {
        findings = new Findings();
        return FactsReader.Read("facts.json", Encoding.UTF8.GetBytes($$"""{ "date": "2026-11-26", "athlete": { "athlete_id": "anna" }, {{log.TrimStart()}} }"""), findings);
    }
}
