using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

public sealed class FactsReaderTests
{
    // Only "athlete" and "date" are needed; a test adds the rest.
    private const string Least = """{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23" }""";

    [Theory]
    // Unknown, repeated and missing fields.
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { §"readines_score": 72 } }""", Codes.UnknownField, "\"readines_score\" (today.readines_score) is not a field of today; did you mean \"readiness_score\"?")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { §"Readiness_Score": 72 } }""", Codes.UnknownField, "\"Readiness_Score\" (today.Readiness_Score) is not a field of today; did you mean \"readiness_score\"?")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", §"Today": {} }""", Codes.UnknownField, "\"Today\" is not a field of a facts document; did you mean \"today\"?")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", §"intent": {} }""", Codes.UnknownField, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", §"calendar": {} }""", Codes.UnknownField, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "health": { §"given": false } }""", Codes.UnknownField, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "soreness": 2, §"soreness": 9 } }""", Codes.RepeatedField, "\"soreness\" (today.soreness) is there twice in today; keep one")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", §"date": "2026-11-24" }""", Codes.RepeatedField, "\"date\" is there twice in a facts document; keep one")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": {}, §"today": {} }""", Codes.RepeatedField, "\"today\" is there twice in a facts document; keep one")]
    [InlineData("""{ "athlete": { "athlete_id": "1", §"athlete_id": "2" }, "date": "2026-11-23" }""", Codes.RepeatedField, "\"athlete_id\" (athlete.athlete_id) is there twice in athlete; keep one")]
    [InlineData("""§{ "athlete": { "athlete_id": "1" } }""", Codes.MissingField, "a facts document needs the field \"date\"")]
    [InlineData("""§{ "date": "2026-11-23" }""", Codes.MissingField, "a facts document needs \"athlete\" with at least an \"athlete_id\"")]
    [InlineData("""{ "athlete": §{ "tau2": 12 }, "date": "2026-11-23" }""", Codes.MissingField, "athlete needs the field \"athlete_id\"")]

    // Wrong types.
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readiness_score": §"72" } }""", Codes.WrongType, "today.readiness_score must be a number from 0 to 100 (points), not the text \"72\"")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readiness_score": §[72] } }""", Codes.WrongType, "today.readiness_score must be a number from 0 to 100 (points), not a list [ ]")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "illness": §0 } }""", Codes.WrongType, "today.illness must be true, false or null, not a number")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "illness": §"false" } }""", Codes.WrongType, "today.illness must be true, false or null, not a text")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": §72 }""", Codes.WrongType, "\"today\" must be an object { }, not a number")]
    [InlineData("""{ "athlete": §null, "date": "2026-11-23" }""", Codes.WrongType, "\"athlete\" must be an object { }, not null")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "hrv": { "ln_rmssd": §4.1 } }""", Codes.WrongType, "hrv.ln_rmssd must be a list of at most 400 daily values, oldest first and today's last, with null for a day without one")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "hrv": { "ln_rmssd": [4.1, §"4.2"] } }""", Codes.WrongType, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "weekly_intent": { "aerobic_volume_target_hours": §8 } }""", Codes.WrongType, "weekly_intent.aerobic_volume_target_hours must be a list of two numbers, least and most, such as [8, 10]")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "weekly_intent": { "aerobic_volume_target_hours": [8, §null] } }""", Codes.WrongType, null)]
    [InlineData("""§[]""", Codes.WrongType, "a facts document must be an object { }, not a list [ ]")]

    // Out of range.
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readiness_score": §140 } }""", Codes.OutOfRange, "today.readiness_score is 140; it must be a number from 0 to 100 (points)")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readiness_score": §-1 } }""", Codes.OutOfRange, "today.readiness_score is -1; it must be a number from 0 to 100 (points)")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readiness_score": §1e400 } }""", Codes.OutOfRange, "today.readiness_score is 1e400; it must be a number from 0 to 100 (points)")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "weekly_intent": { "key_sessions_target": §1.5 } }""", Codes.OutOfRange, "weekly_intent.key_sessions_target is 1.5; it must be a whole number from 0 to 14")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "history": { "days_since_last_key_session": §2.5 } }""", Codes.OutOfRange, "history.days_since_last_key_session is 2.5; it must be a whole number from 0 to 3650 (days) or \"never\"")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "hrv": { "resting_hr": [50, §500] } }""", Codes.OutOfRange, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": §"2026-02-30" }""", Codes.OutOfRange, "date is \"2026-02-30\"; it must be a day that exists, written yyyy-MM-dd, from 1900-01-01 on")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": §"23.11.2026" }""", Codes.OutOfRange, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": §"2026-11-23T06:00:00Z" }""", Codes.OutOfRange, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": §"2026-1-3" }""", Codes.OutOfRange, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": §"0001-01-01" }""", Codes.OutOfRange, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": §" 2026-11-23" }""", Codes.OutOfRange, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": §20261123 }""", Codes.WrongType, "\"date\" must be a text in double quotes, not a number")]

    // Words of closed lists.
    [InlineData("""{ "athlete": { "athlete_id": "1", "responder_class": §"fast" }, "date": "2026-11-23" }""", Codes.UnknownWord, "athlete.responder_class must be one of unclassified, low, medium, high, not \"fast\"")]
    [InlineData("""{ "athlete": { "athlete_id": "1", "responder_class": §"High" }, "date": "2026-11-23" }""", Codes.UnknownWord, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1", "responder_class": §3 }, "date": "2026-11-23" }""", Codes.UnknownWord, "athlete.responder_class must be one of unclassified, low, medium, high, not a number")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "health": { "sleep": §"yellow" } }""", Codes.UnknownWord, "health.sleep must be one of green, amber, red, not \"yellow\"")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "weekly_intent": { "priority": §"complete > respond" } }""", Codes.UnknownWord, "weekly_intent.priority must be \"respond > complete\", the only one there is")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "soreness": §"never" } }""", Codes.WrongType, "today.soreness must be a number from 0 to 10 (of 10), not the text \"never\"")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "history": { "days_since_last_key_session": §"Never" } }""", Codes.WrongType, null)]

    // Who it is about.
    [InlineData("""{ "athlete": { "athlete_id": §"" }, "date": "2026-11-23" }""", Codes.OutOfRange, "athlete.athlete_id must be 1 to 128 visible characters with no space at either end")]
    [InlineData("""{ "athlete": { "athlete_id": §" 1" }, "date": "2026-11-23" }""", Codes.OutOfRange, null)]
    [InlineData("""{ "athlete": { "athlete_id": §"1\u0000" }, "date": "2026-11-23" }""", Codes.OutOfRange, null)]
    [InlineData("""{ "athlete": { "athlete_id": §"1\u202e2" }, "date": "2026-11-23" }""", Codes.OutOfRange, null)]
    [InlineData("""{ "athlete": { "athlete_id": §1.5 }, "date": "2026-11-23" }""", Codes.WrongType, "athlete.athlete_id must be a text or a whole number, not a number")]
    [InlineData("""{ "athlete": { "athlete_id": §-1 }, "date": "2026-11-23" }""", Codes.WrongType, null)]
    [InlineData("""{ "athlete": { "athlete_id": §1e3 }, "date": "2026-11-23" }""", Codes.WrongType, null)]
    [InlineData("""{ "athlete": { "athlete_id": §true }, "date": "2026-11-23" }""", Codes.WrongType, "athlete.athlete_id must be a text or a whole number, not true or false")]
    [InlineData("""{ "athlete": { "athlete_id": §null }, "date": "2026-11-23" }""", Codes.WrongType, "athlete.athlete_id must be a text or a whole number, not null")]

    // Statements that cannot both be true.
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "weekly_intent": { "key_sessions_target": 2, "key_sessions_completed": 1, "key_sessions_remaining": §2 } }""", Codes.Contradiction, "weekly_intent.key_sessions_remaining is 2, but a target of 2 with 1 done leaves 1; a dropped key session lowers the target, a missed one is never owed")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "weekly_intent": { "aerobic_volume_target_hours": §[10, 8] } }""", Codes.Contradiction, "weekly_intent.aerobic_volume_target_hours: the least (10) is more than the most (8)")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "yesterday": { "session_type": "key" }, "history": { "days_since_last_key_session": §"never" } }""", Codes.Contradiction, "history.days_since_last_key_session is \"never\", but yesterday.session_type is \"key\"; it must be 1, or 0 after one earlier today")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-24", "fatigue": { "ctl": 60, "atl": 70, "tsb": §-12 } }""", Codes.Contradiction, "fatigue.tsb is -12, but ctl 60 less atl 70 is -10; give all three of the same morning, or leave tsb out")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "week": { "tss_so_far": §40 } }""", Codes.Contradiction, "week.tss_so_far is 40 on a Monday morning; the week begins on Monday, so it must be 0")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "week": { "hours_so_far": §0.5 } }""", Codes.Contradiction, "week.hours_so_far is 0.5 on a Monday morning; the week begins on Monday, so it must be 0")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-24", "yesterday": { "tss": 80 }, "week": { "tss_so_far": §60 } }""", Codes.Contradiction, "week.tss_so_far is 60, but yesterday.tss alone is 80; the week's load includes yesterday's")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "yesterday": { "session_type": "rest", "tss": §80 } }""", Codes.Contradiction, "yesterday.tss is 80, but yesterday.session_type is \"rest\"; a day with load was training of some type")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "yesterday": { "session_type": "rest" }, "history": { "training_days_in_a_row": §3 } }""", Codes.Contradiction, "history.training_days_in_a_row is 3, but yesterday.session_type is \"rest\"; days in a row reach up to yesterday, so it must be 0")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "yesterday": { "session_type": "rest" }, "history": { "key_session_days_in_a_row": §1 } }""", Codes.Contradiction, "history.key_session_days_in_a_row is 1, but yesterday.session_type is \"rest\"; days in a row reach up to yesterday, so it must be 0")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "events": { "phase": "none", "week_of_phase": §2 } }""", Codes.Contradiction, "events.week_of_phase is 2, but events.phase is \"none\"; name the phase, or give the week 0")]
    [InlineData("""{ "athlete": { "athlete_id": "1", "tau1": §12, "tau2": 12 }, "date": "2026-11-23" }""", Codes.Contradiction, "athlete.tau1 is 12, but tau2 is 12; fatigue decays faster than fitness, so tau1 must be more than tau2")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "weekly_intent": { "key_sessions_completed": 1 }, "history": { "days_since_last_key_session": §"never" } }""", Codes.Contradiction, "history.days_since_last_key_session is \"never\", but weekly_intent.key_sessions_completed says that one was done this week")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "sleep_hours": 7 }, "daily": { "sleep_hours": §[7, 6.5] } }""", Codes.Contradiction, "daily.sleep_hours ends with 6.5, but today.sleep_hours is 7; its last value is today's, so they must be equal")]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "daily": { "sleep_hours": [7, §25] } }""", Codes.OutOfRange, "daily.sleep_hours[1] is 25; it must be a number from 0 to 24 (hours)")]

    // No JSON.
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readiness_score": §NaN } }""", Codes.NotJson, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readiness_score": §Infinity } }""", Codes.NotJson, null)]
    [InlineData("""{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readiness_score": 0§7 } }""", Codes.NotJson, null)]
    [InlineData("""{ "athlete": { "athlete_id": §"\ud800" }, "date": "2026-11-23" }""", Codes.NotJson, "this text holds half a character (a lone \\uD8xx escape); remove it")]
    public void A_bad_fact_is_told_in_the_documents_words_at_its_place(string marked, string code, string? message)
    {
        var findings = new Findings();

        FactsReader.Read("facts.json", Encoding.UTF8.GetBytes(marked.Replace(TinyPolicy.Mark, "", StringComparison.Ordinal)), findings).ShouldBeNull();

        var finding = findings.All.ShouldHaveSingleItem();
        finding.Code.ShouldBe(code);
        finding.Place.ShouldBe(new Place("facts.json", 1, marked.IndexOf(TinyPolicy.Mark, StringComparison.Ordinal) + 1));
        finding.Message.ShouldBe(message ?? finding.Message);
        AuthorsWords.Are(finding.Message).ShouldBeTrue(finding.Message);
    }

    [Fact]
    public void Every_bad_fact_is_told_in_one_run()
    {
        var findings = new Findings();

        FactsReader.Read("facts.json", """
            { "athlete": { "athlete_id": "1", "tau2": 0 },
              "date": "yesterday",
              "today": { "readiness_score": 140, "illness": "no" },
              "health": { "sleep": "blue" } }
            """u8, findings).ShouldBeNull();

        findings.InOrder().Select(f => (f.Place.Line, f.Code)).ShouldBe(
            [(1, Codes.OutOfRange), (2, Codes.OutOfRange), (3, Codes.OutOfRange), (3, Codes.WrongType), (4, Codes.UnknownWord)]);
    }

    [Fact]
    public void The_least_document_has_no_facts_but_its_day()
    {
        var morning = Read(Least);

        morning.AthleteId.ShouldBe("1");
        morning.Date.ShouldBe(new DateOnly(2026, 11, 23));
        FactCatalog.All.Where(f => f.About.Origin != FactOrigin.Given && !double.IsNaN(f.Read(morning))).ShouldBeEmpty();
        (morning.Health.Given, morning.Yesterday.Given, morning.Tomorrow.Given, morning.Recovery.Given).ShouldBe((false, false, false, false));
    }

    [Fact]
    public void A_group_without_a_known_fact_is_given()
    {
        var morning = Read(With("\"health\": {}, \"yesterday\": {}, \"tomorrow\": {}, \"recovery\": {}"));

        (morning.Health, morning.Yesterday, morning.Tomorrow, morning.Recovery).ShouldBe(
            (new Health { Given = true }, new Yesterday { Given = true }, new Tomorrow { Given = true }, new Recovery { Given = true }));
    }

    [Fact]
    public void A_null_group_is_a_group_left_out() =>
        Read(With("\"health\": null, \"yesterday\": null, \"tomorrow\": null, \"recovery\": null, \"hrv\": null")).ShouldBe(Read(Least));

    [Theory]
    [InlineData("\"fatigue\": { \"ctl\": 60, \"atl\": 70, \"tsb\": -12 }")]
    [InlineData("\"yesterday\": { \"session_type\": \"rest\", \"tss\": 80 }")]
    public void A_recorded_decision_keeps_facts_that_were_accepted_then(string contradiction)
    {
        var document = Encoding.UTF8.GetBytes(With(contradiction));
        var findings = new Findings();

        FactsReader.Read("journal", document, new Findings()).ShouldBeNull();
        FactsReader.ReadRecorded("journal", document, findings).ShouldNotBeNull();
        findings.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("\"fatigue\": { \"ctl\": 60, \"atl\": 70, \"tsb\": -11.5 }")]
    [InlineData("\"yesterday\": { \"session_type\": \"rest\", \"tss\": 0 }, \"week\": { \"tss_so_far\": 0, \"hours_so_far\": 0 }")]
    [InlineData("\"yesterday\": { \"session_type\": \"key\", \"tss\": 80 }, \"week\": { \"tss_so_far\": 0 }")]
    public void Facts_that_can_be_true_together_are_accepted(string facts) => Read(With(facts)).ShouldNotBeNull();

    [Fact]
    public void A_null_fact_is_a_missing_fact() =>
        Read(With("\"today\": { \"readiness_score\": null, \"illness\": null }, \"health\": { \"sleep\": null }, \"hrv\": {}"))
            .ShouldBe(Read(With("\"health\": {}, \"hrv\": {}")));

    [Theory]
    [InlineData("today", "soreness", "6")]
    [InlineData("today", "sleep_hours", "7.5")]
    [InlineData("hrv", "ln_rmssd", "[4.1]")]
    [InlineData("hrv", "resting_hr", "[50]")]
    [InlineData("daily", "readiness_score", "[70]")]
    [InlineData("daily", "sleep_hours", "[7.5]")]
    public void A_reading_with_a_value_or_null_is_one_that_the_athlete_records(string group, string field, string value)
    {
        var given = FactCatalog.All.Single(f => f.Path == $"{group}.{field}").Given.ShouldNotBeNull();
        given.Read(Read(With($"\"{group}\": {{}}"))).ShouldBe(0);
        foreach (var written in new[] { value, "null", value[0] == '[' ? "[null]" : value })
        {
            var morning = Read(With($"\"{group}\": {{ \"{field}\": {written} }}"));
            given.Read(morning).ShouldBe(1, written);
            Read(System.Text.Encoding.UTF8.GetString(FactsWriter.Write(morning))).ShouldBe(morning);
        }
    }

    [Theory]
    [InlineData("0", 0)]
    [InlineData("-0", 0)]
    [InlineData("-0.0", 0)]
    [InlineData("1e-400", 0)]
    [InlineData("100", 100)]
    [InlineData("7.25e1", 72.5)]
    public void A_number_is_read_as_it_is_written_and_zero_has_no_sign(string written, double readiness)
    {
        var read = Read(With($"\"today\": {{ \"readiness_score\": {written} }}")).Today.ReadinessScore.ShouldNotBeNull();

        BitConverter.DoubleToInt64Bits(read).ShouldBe(BitConverter.DoubleToInt64Bits(readiness));
    }

    [Theory]
    [InlineData("2.0", 2)]
    [InlineData("20e-1", 2)]
    [InlineData("-0", 0)]
    public void A_whole_number_may_be_written_with_a_point(string written, double sessions) =>
        Read(With($"\"weekly_intent\": {{ \"key_sessions_target\": {written} }}")).Intent.KeySessionsTarget.ShouldBe(sessions);

    [Fact]
    public void Never_is_longer_ago_than_any_number_of_days() =>
        Read(With("\"history\": { \"days_since_last_key_session\": \"never\" }")).History.DaysSinceLastKeySession.ShouldBe(double.PositiveInfinity);

    [Theory]
    [InlineData("\"123\"", "123")]
    [InlineData("123", "123")]
    [InlineData("00000000000000000000123", null)]
    [InlineData("123456789012345678901234567890", "123456789012345678901234567890")]
    [InlineData("\"\u00c5sa \ud83c\udfc3\"", "\u00c5sa \ud83c\udfc3")]
    public void An_athlete_is_named_by_a_text_or_a_whole_number(string written, string? id)
    {
        var findings = new Findings();

        FactsReader.Read("facts.json", Encoding.UTF8.GetBytes(Least.Replace("\"1\"", written, StringComparison.Ordinal)), findings)?.AthleteId.ShouldBe(id);

        findings.NoErrors.ShouldBe(id is not null);
    }

    [Fact]
    public void Words_of_closed_lists_are_written_in_lower_case()
    {
        var morning = Read(With("\"health\": { \"sleep\": \"amber\" }, \"yesterday\": { \"session_type\": \"recovery\" }"));

        (morning.Health.Sleep, morning.Yesterday.SessionType).ShouldBe((Gate.Amber, SessionType.Recovery));
    }

    [Fact]
    public void A_series_keeps_its_days_without_a_value() =>
        Read(With("\"hrv\": { \"ln_rmssd\": [4.1, null, 4.3] }")).Hrv.LnRmssd.ShouldBe(new DailySeries([4.1, double.NaN, 4.3]));

    [Fact]
    public void A_series_of_more_than_400_days_is_refused()
    {
        var findings = new Findings();

        FactsReader.Read("facts.json", Encoding.UTF8.GetBytes(With($"\"hrv\": {{ \"ln_rmssd\": [{string.Join(", ", Enumerable.Repeat("4", 401))}] }}")), findings).ShouldBeNull();

        findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.WrongType);
    }

    private static string With(string members) => Least.Replace("\"date\"", $"{members}, \"date\"", StringComparison.Ordinal);

    private static Morning Read(string text)
    {
        var findings = new Findings();
        var morning = FactsReader.Read("facts.json", Encoding.UTF8.GetBytes(text), findings);
        findings.All.ShouldBeEmpty();
        return morning.ShouldNotBeNull();
    }
}
