using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Inference;

/// <summary>Faults of rules over the log are named with place, code and remedy.</summary>
public sealed class InferenceReaderTests
{
    private const string Marks = "\"hard\": { \"says\": \"hard session\" }, \"other\": { \"says\": \"other session\" }";

    private static readonly string Sound = LogPolicy.Rule("sound", """{ "count": "s", "of": "sessions", "days": 3, "where": "s.SessionType == SessionType.Key", "as": "n" }""", "n >= 2");

    [Fact]
    public void A_sound_rule_is_read()
    {
        var findings = new Findings();
        LogPolicy.Load(findings, [Sound]).ShouldNotBeNull(string.Join('\n', findings.InOrder())).ReadsLog.ShouldBeTrue();
    }

    [Theory]
    [InlineData("""{ "most_of": "s", "of": "sessions", "days": 3 }""", null, Codes.UnknownField, "\"most_of\"")]
    [InlineData("""{ "of": "sessions", "days": 3 }""", null, Codes.ExpressionOrGroup, "a line of When has one of each, some, no, count, sum, most, least, mean, as in { \"some\": \"s\", \"of\": \"sessions\", \"days\": 14 }; this one has none")]
    [InlineData("""{ "some": "s", "no": "s", "of": "sessions", "days": 3 }""", null, Codes.ExpressionOrGroup, "this one has some and no")]
    [InlineData("""{ "some": "s", "of": "session", "days": 3 }""", null, Codes.UnknownName, "\"session\" is not a list; did you mean sessions?")]
    [InlineData("""{ "some": "s", "of": "hard", "days": 3 }""", null, Codes.UnknownName, "no rule of this set gives the mark hard; add one with the effect \"mark:hard\"")]
    [InlineData("""{ "some": "s", "of": "sessions" }""", null, Codes.MissingField, "needs \"days\", the number of days back, from 1 to 28")]
    [InlineData("""{ "some": "s", "of": "sessions", "days": 29 }""", null, Codes.OutOfRange, "days is 29; it must be a whole number from 1 to 28")]
    [InlineData("""{ "some": "s", "of": "sessions", "days": 2.5 }""", null, Codes.OutOfRange, "days is 2.5")]
    [InlineData("""{ "some": "Key", "of": "sessions", "days": 3 }""", null, Codes.BadName, "\"Key\" must begin with a small letter")]
    [InlineData("""{ "some": "today", "of": "sessions", "days": 3 }""", null, Codes.BadName, "\"today\" must begin with a small letter, have only letters and digits, and mean nothing else in rules")]
    [InlineData("""{ "some": "s", "of": "sessions", "days": 3, "where": "t.Tss > 50" }""", null, Codes.UnknownName, "\"t\" is not a name that rules know here; a line may name its own item and those of lines with \"each\" before it: s")]
    [InlineData("""{ "some": "s", "of": "sessions", "days": 3, "where": "s.Archetype == 'A'" }""", null, Codes.ExpressionCharacter, "compare an archetype or a sport with that of another item")]
    [InlineData("""{ "some": "s", "of": "sessions", "Days": 3 }""", null, Codes.UnknownField, "did you mean \"days\"?")]
    [InlineData("""{ "some": "s", "of": "sessions", "days": "3" }""", null, Codes.WrongType, "\"days\" must be a number, not a text")]
    [InlineData("""{ "sum": "s", "of": "sessions", "days": 3, "value": "s.Tss", "as": "n" }""", "n == 100", Codes.EqualityOnNumbers, "measured numbers are never exactly equal; use >= and <=")]
    [InlineData("""{ "some": "s", "of": "sessions", "days": 3, "where": "s.Tsss > 50" }""", null, Codes.UnknownName, "s.Tsss is not a field of a session; did you mean Tss?")]
    [InlineData("""{ "some": "s", "of": "sessions", "days": 3, "where": "s.SessionType > 1" }""", null, Codes.TypeMismatch, "")]
    [InlineData("""{ "some": "s", "of": "sessions", "days": 3, "where": "s.DaysAgo == null" }""", null, Codes.ForbiddenConstruct, "s.DaysAgo is never missing; leave the test out")]
    [InlineData("""{ "some": "s", "of": "sessions", "days": 3, "as": "n" }""", null, Codes.OutputNotWanted, "\"as\" names a number; \"some\" makes none")]
    [InlineData("""{ "count": "s", "of": "sessions", "days": 3, "as": "n", "value": "s.Tss" }""", "n > 1", Codes.OutputNotWanted, "\"value\" is the field of a sum, most, least or mean")]
    [InlineData("""{ "count": "s", "of": "sessions", "days": 3 }""", "true", Codes.MissingField, "\"as\"")]
    [InlineData("""{ "count": "s", "of": "sessions", "days": 3, "as": "n" }""", null, Codes.MissingField, "makes the number n and does not use it; add an Expression such as \"n >= 2\"")]
    [InlineData("""{ "sum": "s", "of": "sessions", "days": 3, "value": "s.Tss * 2", "as": "n" }""", "n > 1", Codes.ForbiddenConstruct, "\"value\" is one number of the item, such as s.Tss; compute with the result in Expression")]
    [InlineData("""{ "some": "s", "of": "sessions", "days": 3, "where": "(s.Absorbed ?? true)" }""", null, Codes.ForbiddenConstruct, "??")]
    [InlineData("""{ "each": "a", "of": "sessions", "days": 3 }, { "each": "b", "of": "sessions", "days": 3 }, { "each": "c", "of": "sessions", "days": 3 }, { "each": "d", "of": "sessions", "days": 3 }""", null, Codes.TooMany, "more than 3 lines with each")]
    [InlineData("""{ "each": "a", "of": "sessions", "days": 28 }, { "each": "b", "of": "sessions", "days": 28 }, { "each": "c", "of": "sessions", "days": 28 }, { "some": "d", "of": "sessions", "days": 28, "where": "d.Tss > a.Tss + b.Tss + c.Tss" }""", null, Codes.TooMany, "million; the limit is 6.0 million. Shorten its days, or give a mark in a rule of its own")]
    [InlineData("", null, Codes.EmptyGroup, "goes through no list; add a line to When")]
    public void A_faulty_rule_is_named(string when, string? expression, string code, string says)
    {
        var findings = new Findings();
        LogPolicy.Load(findings, [LogPolicy.Rule("faulty", when, expression)], Marks).ShouldBeNull();
        var finding = findings.All.First(f => f.Severity == Severity.Error);
        finding.Code.ShouldBe(code, finding.Message);
        finding.Message.ShouldContain(says);
        finding.Place.File.ShouldEndWith("patterns.json");
        finding.Place.Line.ShouldBe(2);
    }

    [Fact]
    public void Marks_that_depend_on_each_other_are_refused_by_name()
    {
        var findings = new Findings();
        LogPolicy.Load(findings,
        [
            LogPolicy.Rule("a", """{ "each": "s", "of": "sessions", "days": 3 }, { "no": "t", "of": "other" }""", effect: "mark:hard"),
            LogPolicy.Rule("b", """{ "each": "s", "of": "sessions", "days": 3 }, { "no": "t", "of": "hard" }""", effect: "mark:other"),
        ], Marks).ShouldBeNull();
        findings.All.First().Message.ShouldBe("the marks hard, other depend on each other in a circle; let each rule that gives a mark read only marks that are given without it");
    }

    [Fact]
    public void A_mark_has_one_writer_and_an_item_and_is_declared()
    {
        Message(LogPolicy.Rule("a", """{ "each": "s", "of": "sessions", "days": 3 }""", effect: "mark:hard"), LogPolicy.Rule("b", """{ "each": "s", "of": "sessions", "days": 3 }""", effect: "mark:hard"))
            .ShouldBe("the mark hard is given by a and b; a mark has one writer, so join their conditions with ||");
        Message(LogPolicy.Rule("a", """{ "some": "s", "of": "sessions", "days": 3 }""", effect: "mark:hard")).ShouldStartWith("a gives a mark to no item; begin When with");
        Message(LogPolicy.Rule("a", """{ "each": "s", "of": "sessions", "days": 3 }""", effect: "mark:hart")).ShouldBe("\"mark:hart\": the policy declares no such mark; did you mean hard?; add it to \"marks\" in policy.json");
    }

    [Fact]
    public void A_permit_because_of_a_missing_field_is_refused()
    {
        var findings = new Findings();
        LogPolicy.Load(findings, [LogPolicy.Rule("a", """{ "some": "s", "of": "sessions", "days": 3, "where": "s.Absorbed == null" }""", effect: "permit_key")]).ShouldBeNull();
        findings.All.First(f => f.Severity == Severity.Error).Code.ShouldBe(Codes.MissingBuysIntensity);
    }

    [Fact]
    public void A_program_without_the_engine_refuses_the_policy_in_words()
    {
        var findings = new Findings();
        PolicyLoader.Load(LogPolicy.Files([Sound]), new FusedRuleEngine(), findings).ShouldBeNull();
        var finding = findings.All.First(f => f.Severity == Severity.Error);
        finding.Code.ShouldBe(Codes.EngineMissing);
        finding.Message.ShouldBe("the rule set patterns needs the engine inference; add that engine to the program, or leave the rule set out of \"steps\"");
    }

    [Fact]
    public void An_unknown_engine_is_refused()
    {
        var findings = new Findings();
        var files = new TinyPolicy().With("gating.json", "\"WorkflowName\": \"gating\"", "\"WorkflowName\": \"gating\", \"Engine\": \"inferenz\"").Files();
        TinyPolicy.Load(files, findings).ShouldBeNull();
        findings.All.First().Message.ShouldBe("Engine must be expressions or inference, not \"inferenz\"");
    }

    private static string Message(params string[] rules)
    {
        var findings = new Findings();
        LogPolicy.Load(findings, rules, Marks).ShouldBeNull();
        return findings.All.First(f => f.Severity == Severity.Error).Message;
    }
}
