using System.Text.Json.Nodes;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Adopting;

/// <summary><c>adopt</c> on files of other programs, on a copy of the rules.</summary>
public sealed class AdoptVerbTests : IDisposable
{
    private const string Sleep = "--map";
    private const string SleepIs = "input1.Sleep=today.SleepHours";

    private readonly RulesCopy _rules = new();

    public void Dispose() => _rules.Dispose();

    [Fact]
    public void An_adopted_rule_set_joins_a_policy_that_checks_clean()
    {
        _rules.Run("new", "rules/mine").ExitCode.ShouldBe(0);
        Write("[ { 'WorkflowName': 'Old App', 'Rules': [ { 'RuleName': 'Short night', 'Expression': 'input1.Sleep < 6 or input1.Ill', 'SuccessEvent': 'Easy' }, ], } ] // end");
        var call = _rules.Run("adopt", "old.json", "--map", "input1.Sleep=today.SleepHours,input1.ill=today.Illness", "--effect", "Easy=forbid_key", "--out", "rules/mine");
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Output.ShouldBe("rules/mine/old-app.json written: 1 of 1 rule. Add \"old-app\" to the steps in policy.json.\n");
        var manifest = JsonNode.Parse(_rules.Read("mine/policy.json"))!;
        manifest["steps"]!["daily"]!.AsArray().Insert(1, new JsonObject { ["rule_set"] = "old-app", ["hit_policy"] = "all" });
        _rules.Write("mine/policy.json", manifest.ToJsonString());
        _rules.Run("check", "rules/mine").ExitCode.ShouldBe(0);
        _rules.Run("rulebook", "rules/mine").Output.ShouldContain("Short night");
        _rules.Run("fmt", "rules/mine/old-app.json").ExitCode.ShouldBe(2, "fmt takes a policy");
    }

    [Theory]
    [InlineData("a workflow alone", "{ 'WorkflowName': 'a', 'Rules': [ RULE ] }")]
    [InlineData("a list", "[ { 'WorkflowName': 'a', 'Rules': [ RULE, ] }, ]")]
    [InlineData("a list around lists", "{ 'Workflows': [ { 'WorkflowName': 'a', 'Rules': [ RULE ] } ] }")]
    [InlineData("rules alone", "[ RULE ]")]
    [InlineData("explicit nulls", "{ 'WorkflowName': 'a', 'WorkflowsToInject': null, 'GlobalParams': null, 'RuleExpressionType': null, 'Rules': [ { 'RuleName': 'r', 'Operator': null, 'Rules': null, 'LocalParams': null, 'Enabled': null, 'Actions': null, 'Properties': null, 'ErrorMessage': null, 'Expression': 'input1.Sleep < 6', 'SuccessEvent': 'note' } ] }")]
    [InlineData("comments", "/* one */ { // two\n 'WorkflowName': 'a', 'Rules': [ /* three */ RULE ] } // four")]
    [InlineData("other case", "{ 'workflowName': 'a', 'rules': [ { 'rulename': 'r', 'expression': 'INPUT1.sleep < 6', 'successEvent': 'note', } ] }")]
    public void Lax_forms_are_read(string form, string text)
    {
        Write(text.Replace("RULE", "{ 'RuleName': 'r', 'Expression': 'input1.Sleep < 6', 'SuccessEvent': 'note' }", StringComparison.Ordinal));
        var call = _rules.Run("adopt", "old.json", Sleep, SleepIs);
        call.ExitCode.ShouldBe(0, $"{form}: {call.Errors}");
        call.Output.ShouldContain("\"Expression\": \"today.SleepHours < 6\"", Case.Sensitive, form);
    }

    [Theory]
    [InlineData("input1.Sleep < 6 && ill2", "old.json:1:89 AO332 the rule is left out: \"ill2\" has no fact; add --map ill2=FACT")]
    [InlineData("input1.Sleep == 6", "old.json:1:69 AO407 the rule is left out: measured numbers are never exactly equal")]
    [InlineData("Utils.Check(input1.Sleep)", "old.json:1:69 AO334 the rule is left out: Utils.Check calls a function of another program")]
    [InlineData("DateTime.Now.Hour < input1.Sleep", "old.json:1:69 AO332")]
    [InlineData("input1.Sleep < 6 && 'a' == 'b'", "AO334 the rule is left out: the text")]
    [InlineData("Math.Round(input1.Sleep) < 6", "AO334 the rule is left out: Math.Round is not part of the rule language, or rounds a half otherwise")]
    [InlineData("input1.Sleep.ToString() = 1", "AO334 the rule is left out: \"input1.Sleep.ToString\" reads .ToString of a fact")]
    [InlineData("input1.Sleep < ", "AO406 the rule is left out: something is missing here")]
    [InlineData("input1.Sleep % 2 < 1", "AO404 the rule is left out: \"%\" is not part of the rule language")]
    public void A_condition_that_cannot_come_along_is_reported_at_its_place(string expression, string says)
    {
        Write($"{{ 'WorkflowName': 'a', 'Rules': [ {{ 'RuleName': 'r', 'Expression': \"{expression.Replace("\"", "\\\"", StringComparison.Ordinal)}\", 'SuccessEvent': 'note' }}, {{ 'RuleName': 'other', 'Expression': 'input1.Sleep < 6', 'SuccessEvent': 'note' }} ] }}");
        var call = _rules.Run("adopt", "old.json", Sleep, SleepIs);
        call.ExitCode.ShouldBe(1, call.Output);
        call.Errors.ShouldContain(says);
        AuthorsWords.Are(call.Errors, expression).ShouldBeTrue(call.Errors);
        call.Output.ShouldContain("\"other\"");
        call.Output.ShouldNotContain("\"r\"");
    }

    [Theory]
    [InlineData("'WorkflowsToInject': [ 'b' ],", "", 1, "AO334 WorkflowsToInject: the rules of other workflows are left out")]
    [InlineData("", "'WorkflowsToInject': [ 'b' ],", 1, "AO334 the rule is left out: WorkflowsToInject needs the rules of another workflow")]
    [InlineData("", "'Actions': { 'OnSuccess': { 'Name': 'EvaluateRule' } },", 1, "AO334 the action OnSuccess EvaluateRule is left out: a rule never calls a rule here")]
    [InlineData("", "'Actions': { 'OnFailure': { 'Name': 'OutputExpression' } },", 1, "AO334 the action OnFailure OutputExpression is left out")]
    [InlineData("", "'Actions': { 'OnSuccess': { 'Name': 'SendMail' } },", 1, "AO334 the action OnSuccess SendMail is left out: rules run no code of another program")]
    [InlineData("", "'Operator': 'Xor', 'Rules': [ { 'Expression': 'true' } ],", 1, "AO334 the rule is left out: the Operator \"Xor\" is not And or Or")]
    [InlineData("", "'Operator': 'And', 'Rules': [ { 'RuleName': 'x', 'Enabled': false, 'Expression': 'true' } ],", 1, "AO307 the rule is left out")]
    [InlineData("", "'RuleExpressionType': 'Sql',", 1, "AO334 the rule is left out: RuleExpressionType Sql")]
    [InlineData("", "'LocalParams': [ { 'Name': 'x' } ],", 1, "AO334 the rule is left out: a parameter needs a Name and an Expression")]
    [InlineData("", "'ErrorMessage': 'no',", 0, "AO335 warning: ErrorMessage is left out")]
    [InlineData("", "'Enbled': false,", 0, "AO335 warning: the field \"Enbled\" is unknown and is left out")]
    [InlineData("", "'SuccessEvent': 'Go',", 0, "AO335 warning: a field is repeated")]
    [InlineData("", "'Operator': 'and', 'Rules': [ { 'RuleName': 'x', 'Expression': 'input1.Sleep < 6' } ],", 0, "AO335 warning: \"and\" becomes \"And\"; RulesEngine never matches a rule with that spelling")]
    public void A_part_that_cannot_come_along_is_reported(string inWorkflow, string inRule, int exit, string says)
    {
        Write($"{{ 'WorkflowName': 'a', {inWorkflow} 'Rules': [ {{ 'RuleName': 'r', {inRule} 'Expression': 'input1.Sleep < 6', 'SuccessEvent': 'note' }}, {{ 'RuleName': 'other', 'Expression': 'input1.Sleep < 7', 'SuccessEvent': 'note' }} ] }}");
        var call = _rules.Run("adopt", "old.json", Sleep, SleepIs);
        call.Errors.ShouldContain(says);
        call.ExitCode.ShouldBe(exit, call.Errors);
        call.Output.ShouldContain("\"other\"");
    }

    [Theory]
    [InlineData("", "AO103 the file is empty")]
    [InlineData("{ 'Rules': [ ", "AO103 this is not JSON, not even with comments and single quotes")]
    [InlineData("[ 1, 'a' ]", "old.json:1:1 AO331 the file contains no workflow")]
    [InlineData("{ 'a': 1 } { }", "old.json:1:11 AO103")]
    public void A_file_without_a_workflow_is_refused(string text, string says)
    {
        Write(text);
        var call = _rules.Run("adopt", "old.json");
        call.ExitCode.ShouldBe(2);
        call.Errors.ShouldContain(says);
        AuthorsWords.Are(call.Errors).ShouldBeTrue(call.Errors);
    }

    [Theory]
    [InlineData("AO333 no expression of the file reads \"input1.Slep\"; did you mean input1.Sleep?", "--map", "input1.Slep=today.SleepHours")]
    [InlineData("AO333 input1.Sleep=today.SleepHour: \"today.SleepHour\" is not a fact; did you mean today.SleepHours?", "--map", "input1.Sleep=today.SleepHour")]
    [InlineData("AO333 \"input1.Sleep\" is not a pair of names", "--map", "input1.Sleep")]
    [InlineData("AO333 \"input1.Sleep\" has two facts; keep one", "--map", "input1.Sleep=today.SleepHours,INPUT1.sleep=today.Soreness")]
    [InlineData("AO333 input1.Sleep=today.SleepHours.Mean(7, 3): only a series of days has a window", "--map", "input1.Sleep=today.SleepHours.Mean(7, 3)")]
    [InlineData("AO333 no rule of the file has the event \"Rest\"", "--map", SleepIs, "--effect", "Rest=full_rest")]
    [InlineData("AO333 \"full_res\" is not an effect here; did you mean full_rest?", "--effect", "note=full_res")]
    [InlineData("AO333 \"Rest\" is not an event and an effect", "--effect", "Rest")]
    public void A_map_that_names_nothing_is_refused(string says, params string[] options)
    {
        Write("{ 'WorkflowName': 'a', 'Rules': [ { 'RuleName': 'r', 'Expression': 'input1.Sleep < 6', 'SuccessEvent': 'note' } ] }");
        var call = _rules.Run(["adopt", "old.json", .. options]);
        call.ExitCode.ShouldBe(2);
        call.Errors.ShouldContain(says);
        call.Output.ShouldBeEmpty();
    }

    [Fact]
    public void An_output_that_exists_stays_unless_it_is_forced()
    {
        Write("{ 'WorkflowName': 'chase', 'Rules': [ { 'RuleName': 'r', 'Expression': 'true', 'SuccessEvent': 'note' } ] }");
        var before = _rules.Read("load-chaser/chase.json");
        var call = _rules.Run("adopt", "old.json", "--out", "rules/load-chaser");
        call.ExitCode.ShouldBe(2);
        call.Errors.ShouldContain("rules/load-chaser/chase.json AO101 the file exists; give another folder to --out, or add --force to overwrite it");
        _rules.Read("load-chaser/chase.json").ShouldBe(before);
        _rules.Run("adopt", "old.json", "--out", "rules/load-chaser", "--force").ExitCode.ShouldBe(0);
        _rules.Read("load-chaser/chase.json").ShouldNotBe(before);
    }

    [Fact]
    public void Several_workflows_need_a_folder_and_have_a_file_each()
    {
        Write("[ { 'WorkflowName': 'a', 'Rules': [ { 'RuleName': 'r', 'Expression': 'true' } ] }, { 'WorkflowName': 'A', 'Rules': [ { 'RuleName': 'r', 'Expression': 'true' } ] } ]");
        _rules.Run("adopt", "old.json").Errors.ShouldContain("AO101 the file contains several workflows; give --out with a folder for their files");
        _rules.Run("adopt", "old.json", "--out", "adopted").ExitCode.ShouldBe(0);
        Directory.GetFiles(Path.Combine(_rules.Folder, "adopted")).Select(Path.GetFileName).Order(StringComparer.Ordinal).ShouldBe(["a-2.json", "a.json"]);
    }

    [Fact]
    public void Machines_read_the_rule_sets_and_the_findings()
    {
        Write("{ 'WorkflowName': 'a', 'Rules': [ { 'RuleName': 'r', 'Expression': 'input1.Sleep < 6' }, { 'RuleName': 's', 'Expression': 'x' } ] }");
        var call = _rules.Run("adopt", "old.json", Sleep, SleepIs, "--json");
        var answer = JsonNode.Parse(call.Output)!;
        call.ExitCode.ShouldBe(1);
        answer["rule_sets"]![0]!["rules"]!.GetValue<int>().ShouldBe(2);
        answer["rule_sets"]![0]!["adopted"]!.GetValue<int>().ShouldBe(1);
        JsonNode.Parse(answer["rule_sets"]![0]!["text"]!.GetValue<string>())!["Rules"]!.AsArray().Count.ShouldBe(1);
        answer["findings"]!.AsArray().Select(f => f!["code"]!.GetValue<string>()).ShouldBe(["AO335", "AO332"]);
    }

    [Fact]
    public void No_prefix_of_a_file_crashes_the_program()
    {
        const string Whole = "[ { 'WorkflowName': 'a', /* c */ 'Rules': [ { 'RuleName': 'r', 'LocalParams': [ { 'Name': 'l', 'Expression': '(1' } ], 'Expression': 'input1.Sleep < l && \"x\\\\\"' , 'Operator': 'Or', 'Rules': [ { } ] } ] } ]";
        for (var length = 0; length < Whole.Length; length += 3)
        {
            Write(Whole[..length]);
            _rules.Run("adopt", "old.json", "--json").ExitCode.ShouldBeInRange(1, 2);
        }
    }

    private void Write(string text) => File.WriteAllText(Path.Combine(_rules.Folder, "old.json"), text);
}
