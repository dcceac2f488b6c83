using System.Text.Json;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Policies;

/// <summary><c>check</c>, <c>test</c> and <c>rulebook</c> for scientists, on a copy of the rules.</summary>
public sealed class PolicyVerbsTests : IDisposable
{
    private readonly RulesCopy _rules = new();

    public void Dispose() => _rules.Dispose();

    [Theory]
    [InlineData("new", "")]
    [InlineData("table", "")]
    [InlineData("table", "rules/weekly-planning-table/targets.csv", "--out", "")]
    [InlineData("import", "rules/weekly-planning/examples/year.csv", "--out", "")]
    [InlineData("replay", "year.jsonl", "--policy", "rules/weekly-planning", "--athlete", "")]
    [InlineData("check", "rules/weekly-planning", "")]
    public void An_empty_value_is_a_wrong_call(params string[] call)
    {
        var answer = Command.Run(call);
        answer.ExitCode.ShouldBe(2);
        answer.Output.ShouldBeEmpty();
        answer.Errors.ShouldStartWith("One value is empty; give a value, or leave its option out.\nRun athleteos --help");
    }

    [Fact]
    public void Every_fault_is_reported_at_once_with_file_line_column_and_code()
    {
        Change("gating.json", "\"today.ReadinessScore >= derived", "\"today.ReadinesScore >= derived");
        Change("spacing.json", "\"forbid_key\"", "\"forbidkey\"");
        Change("policy.json", "\"value\": -30", "\"value\": -300");
        var call = Run("check", "rules/weekly-planning");
        call.ExitCode.ShouldBe(1);
        call.Output.ShouldContain("rules/weekly-planning/gating.json:7:28 AO403 today.ReadinesScore is not a fact; did you mean ReadinessScore?");
        call.Output.ShouldContain("rules/weekly-planning/spacing.json:8:23 AO302 \"forbidkey\" is not an effect of the daily step; did you mean \"forbid_key\"?");
        call.Output.ShouldContain("AO206 tsb_floor is -300; it must be from -80 to 0 (TSS per day)");
        call.Output.ShouldContain("3 errors");
    }

    [Fact]
    public void Check_doubts_rules_that_cannot_be_meant_and_lists_facts_that_nothing_reads()
    {
        Change("gating.json", "fatigue.Tsb < p.TsbFloor", "fatigue.Tsb < p.TsbFloor && fatigue.Tsb > p.TiredTsb");
        var call = Run("check", "rules/weekly-planning", "--verbose");
        call.ExitCode.ShouldBe(0);
        call.Output.ShouldContain("gating.json:29:5 AO606 warning: fatigue_too_deep can never match, whatever the facts");
        call.Output.ShouldContain("gating.json:29:5 AO610 warning: fatigue_too_deep matches in no case");
        call.Output.ShouldContain("No rule reads athlete.k1, athlete.k2, yesterday.tss");
        call.Output.ShouldContain("2 warnings");
    }

    [Fact]
    public void A_policy_with_faults_decides_nothing()
    {
        Change("gating.json", "\"today.ReadinessScore >= derived", "\"today.ReadinesScore >= derived");
        var call = Run("decide", "--policy", "rules/weekly-planning", "--facts", "rules/weekly-planning/examples/morning.json");
        call.ExitCode.ShouldBe(1);
        call.Output.ShouldBeEmpty();
        call.Errors.ShouldContain("AO403");
    }

    [Fact]
    public void Turning_one_parameter_changes_the_decision_without_a_build()
    {
        string[] decide = ["decide", "--policy", "rules/weekly-planning", "--facts", "rules/weekly-planning/examples/morning.json"];
        Run(decide).Output.ShouldContain("\"session_type\": \"key\"");
        Change("policy.json", "\"value\": 0.85", "\"value\": 0.7");
        Run(decide).Output.ShouldContain("\"session_type\": \"support\"");
    }

    [Fact]
    public void Check_and_test_answer_in_JSON_for_machines()
    {
        using var check = JsonDocument.Parse(Run("check", "rules/weekly-planning", "rules/fixed-template", "--json").Output);
        check.RootElement.EnumerateArray().Select(p => p.GetProperty("ready").GetBoolean()).ShouldBe([true, true]);
        using var test = JsonDocument.Parse(Run("test", "rules/weekly-planning", "--json").Output);
        test.RootElement[0].GetProperty("coverage_percent").GetDouble().ShouldBe(100);
        using var rulebook = JsonDocument.Parse(Run("rulebook", "rules/load-chaser", "--json").Output);
        rulebook.RootElement.GetProperty("markdown").GetString().ShouldStartWith("# Load chaser");
    }

    [Fact]
    public void The_rulebook_for_coaches_is_one_page_of_words()
    {
        var page = Run("rulebook", "rules/weekly-planning", "--for", "coach").Output;
        page.Split('\n').Length.ShouldBeLessThan(90);
        foreach (var word in new[] { "Readiness is in this athlete's own top band.", "Ill: rest, however high readiness is.", "A sports scientist must still confirm", "What no rule can lift" })
        {
            page.ShouldContain(word);
        }

        page.ShouldNotContain("spec:");
        page.ShouldNotContain("|");
    }

    [Fact]
    public void A_case_passes_fails_or_is_in_error()
    {
        _rules.Write("fixed-template/cases/three.json", """
            {
              "title": "Three",
              "facts": { "athlete": { "athlete_id": "a" }, "date": "2026-11-23", "today": { "illness": false } },
              "cases": [
                { "name": "Monday is easy", "expect": { "session_type": "support" } },
                { "name": "Monday is hard", "expect": { "session_type": "key" } },
                { "name": "Wrong reasons", "expect": { "session_type": "support", "because": ["template.saturday_is_hard"], "not_because": ["template.tuesday_is_hard"] } },
                { "name": "No such rule", "expect": { "because": ["template.sunday_is_hard"] } },
                { "name": "No such day", "facts": { "date": "2026-11-31" }, "expect": { "session_type": "support" } }
              ]
            }
            """);
        var call = Run("test", "rules/fixed-template", "--verbose");
        call.ExitCode.ShouldBe(1);
        call.Output.ShouldContain("three.json:5:5 PASS Monday is easy");
        call.Output.ShouldContain("three.json:6:5 FAIL Monday is hard\n    session_type: expected key, decided support");
        call.Output.ShouldContain("FAIL Wrong reasons\n    not_because: template.tuesday_is_hard was not expected, yet it is there");
        call.Output.ShouldContain("ERROR No such rule");
        call.Output.ShouldContain("ERROR No such day");
        call.Output.ShouldContain("2 failed, 2 in error");
    }

    [Fact]
    public void Coverage_below_what_is_asked_for_fails()
    {
        foreach (var file in Directory.GetFiles(_rules.Of("weekly-planning/cases")))
        {
            File.Delete(file);
        }

        _rules.Write("weekly-planning/cases/one.json", """
            { "title": "One", "cases": [ { "name": "Bare", "facts": { "athlete": { "athlete_id": "a" }, "date": "2026-11-23" }, "expect": { "session_type": "rest" } } ] }
            """);
        var call = Run("test", "rules/weekly-planning", "--min-coverage", "90");
        call.ExitCode.ShouldBe(1);
        call.Output.ShouldContain("Rules that matched in no case: ");
        call.Output.ShouldContain("fewer than the required 90 %");
        Run("test", "rules/weekly-planning").ExitCode.ShouldBe(0);
    }

    private Command.Ended Run(params string[] arguments) => _rules.Run(arguments);

    private void Change(string file, string from, string to) => _rules.Change($"weekly-planning/{file}", from, to);
}
