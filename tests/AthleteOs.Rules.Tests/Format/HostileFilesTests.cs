using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;
using static AthleteOs.Rules.Tests.Format.HostileRulesTests;

namespace AthleteOs.Rules.Tests.Format;

public sealed class HostileFilesTests
{
    private const string Ill = "\"RuleName\": \"ill\"";

    private static readonly Dictionary<string, byte[]> NoRuleSets = new(StringComparer.Ordinal)
    {
        ["100,000 open lists"] = Encoding.UTF8.GetBytes(new string('[', 100_000)),
        ["100,000 open objects"] = Encoding.UTF8.GetBytes(Repeat("{\"a\":", 100_000)),
        ["1 MiB of open lists"] = Encoding.UTF8.GetBytes(new string('[', 1024 * 1024)),
        ["2 MiB of spaces"] = Encoding.UTF8.GetBytes(new string(' ', 2 * 1024 * 1024)),
        ["1 MiB of spaces"] = Encoding.UTF8.GetBytes(new string(' ', 1024 * 1024)),
        ["nothing"] = [],
        ["NUL bytes"] = new byte[1000],
        ["a lone byte"] = [0xFF],
        ["invalid UTF-8"] = [.. "{ \"WorkflowName\": \""u8, 0xC3, 0x28, .. "\" }"u8],
        ["an overlong slash"] = [.. "{ \"WorkflowName\": \""u8, 0xC0, 0xAF, .. "\" }"u8],
        ["a surrogate in UTF-8"] = [.. "{ \"WorkflowName\": \""u8, 0xED, 0xA0, 0x80, .. "\" }"u8],
        ["a character cut off"] = [.. "{ \"WorkflowName\": \"\u00e4"u8[..^1]],
        ["UTF-16"] = Encoding.Unicode.GetBytes("{ \"WorkflowName\": \"gating\" }"),
        ["UTF-16 with a mark"] = [0xFF, 0xFE, .. Encoding.Unicode.GetBytes("{ \"WorkflowName\": \"gating\" }")],
        ["UTF-32"] = Encoding.UTF32.GetBytes("{ \"WorkflowName\": \"gating\" }"),
        ["two byte-order marks"] = [0xEF, 0xBB, 0xBF, 0xEF, 0xBB, 0xBF, .. "{}"u8],
        ["a list"] = [.. "[]"u8],
        ["a text"] = [.. "\"gating\""u8],
        ["a number"] = [.. "1e999"u8],
        ["null"] = [.. "null"u8],
        ["rules that are null"] = [.. "{ \"WorkflowName\": \"gating\", \"Rules\": [null, null] }"u8],
        ["a script"] = [.. "<script>alert(1)</script>"u8],
    };

    private static readonly Dictionary<string, Func<TinyPolicy, TinyPolicy>> Refused = new(StringComparer.Ordinal)
    {
        ["half a character in an expression"] = t => t.With("gating.json", "\"today.Illness == true\"", "\"today.Illness \\ud800\""),
        ["half a character in a name"] = t => t.With("gating.json", Ill, "\"RuleName\": \"ill\\udc00\""),
        ["half a character in a field's name"] = t => t.With("gating.json", Ill, Ill + ", \"\\ud800\": 1"),
        ["halves the wrong way round"] = t => t.With("gating.json", "\"says\": \"Ill.\"", "\"says\": \"\\udc00\\ud800\""),
        ["NUL in words"] = t => t.With("gating.json", "\"says\": \"Ill.\"", "\"says\": \"Ill\\u0000.\""),
        ["NUL in a name"] = t => t.With("gating.json", Ill, "\"RuleName\": \"ill\\u0000\""),
        ["a direction override in words"] = t => t.With("gating.json", "\"says\": \"Ill.\"", "\"says\": \"Ill\u202e.\""),
        ["a direction override in a name"] = t => t.With("gating.json", Ill, "\"RuleName\": \"ill\u202e\""),
        ["a direction override in an effect"] = t => t.With("gating.json", "\"forbid_key\"", "\"forbid_key\u202e\""),
        ["a Cyrillic letter in a name"] = t => t.With("gating.json", Ill, "\"RuleName\": \"\u0456ll\""),
        ["a Cyrillic letter in an effect"] = t => t.With("gating.json", "\"forbid_key\"", "\"f\u043erbid_key\""),
        ["a Cyrillic letter in a field's name"] = t => t.With("gating.json", Ill, "\"Rul\u0435Name\": \"ill\""),
        ["a Cyrillic letter in a parameter"] = t => t.With("policy.json", "\"margin\"", "\"m\u0430rgin\""),
        ["a Cyrillic letter in an archetype"] = t => t.With("policy.json", "\"HARD\"", "\"H\u0410RD\""),
        ["a Cyrillic letter in the id"] = t => t.With("policy.json", "\"id\": \"tiny\"", "\"id\": \"t\u0456ny\""),
        ["zero width in a rule set's name"] = t => t.With("policy.json", "\"rule_set\": \"gating\"", "\"rule_set\": \"gat\u200bing\""),
        ["a rule set outside the folder"] = t => t.With("policy.json", "\"rule_set\": \"gating\"", "\"rule_set\": \"../tiny/gating\""),
        ["a base outside the folder"] = t => t.With("policy.json", "\"title\"", "\"extends\": \"../tiny\", \"title\""),

        ["a field twice in the manifest"] = t => t.With("policy.json", "\"title\"", "\"version\": \"2.0.0\", \"title\""),
        ["a parameter twice"] = t => t.With("policy.json", "\"margin\": {", "\"margin\": { \"value\": 9 }, \"margin\": {"),
        ["a field twice in a parameter"] = t => t.With("policy.json", "\"value\": 5", "\"value\": 9, \"value\": 5"),
        ["a derived fact twice"] = t => t.With("policy.json", "\"bar\": {", "\"bar\": { \"kind\": \"flag\", \"says\": \"b\" }, \"bar\": {"),
        ["a field twice in a derived fact"] = t => t.With("policy.json", "\"kind\": \"number\"", "\"kind\": \"flag\", \"kind\": \"number\""),
        ["a prior twice"] = t => t.With("policy.json", "\"tau2\": {", "\"tau2\": { \"value\": 9, \"says\": \"a\", \"evidence\": \"b\" }, \"tau2\": {"),
        ["a field twice in a prior"] = t => t.With("policy.json", "\"value\": 12", "\"value\": 9, \"value\": 12"),
        ["an archetype twice"] = t => t.With("policy.json", "\"HARD\": {", "\"HARD\": { \"session_type\": \"rest\", \"says\": \"a\" }, \"HARD\": {"),
        ["a field twice in an archetype"] = t => t.With("policy.json", "\"session_type\": \"key\"", "\"session_type\": \"rest\", \"session_type\": \"key\""),
        ["a step twice"] = t => t.With("policy.json", "\"intent\": [", "\"intent\": [], \"intent\": ["),
        ["a field twice in a step"] = t => t.With("policy.json", "\"rule_set\": \"gating\"", "\"rule_set\": \"easing\", \"rule_set\": \"gating\""),
        ["a rule set twice"] = t => t.With("policy.json", "{ \"rule_set\": \"gating\"", "{ \"rule_set\": \"gating\", \"hit_policy\": \"first\" }, { \"rule_set\": \"gating\""),
        ["a field twice in a rule set"] = t => t.With("gating.json", "\"WorkflowName\"", "\"Rules\": [], \"WorkflowName\""),
        ["a field twice in a rule"] = t => t.With("gating.json", "\"Expression\": \"today.Illness == true\"", "\"Expression\": \"true\", \"Expression\": \"today.Illness == true\""),
        ["a field twice in a rule's words"] = t => t.With("gating.json", "\"says\": \"Ill.\"", "\"says\": \"Well.\", \"says\": \"Ill.\""),
        ["a field twice in Actions"] = t => t.With("intent.json", "\"OnSuccess\": {", "\"OnSuccess\": {}, \"OnSuccess\": {"),
        ["a field twice in OnSuccess"] = t => t.With("intent.json", "\"Name\": \"OutputExpression\"", "\"Name\": \"EvaluateRule\", \"Name\": \"OutputExpression\""),
        ["a field twice in Context"] = t => t.With("intent.json", "\"Expression\": \"1\"", "\"Expression\": \"2\", \"Expression\": \"1\""),
        ["a field twice in a local parameter"] = t => Locals(t, "{ \"Name\": \"a\", \"Name\": \"b\", \"Expression\": \"today.Illness == true\" }", "b"),
        ["a field twice in a nested rule"] = t => t.With("gating.json", "\"Expression\": \"today.Illness == true\"", "\"Operator\": \"And\", \"Rules\": [ { \"RuleName\": \"a\", \"Expression\": \"true\", \"Expression\": \"today.Illness == true\" } ]"),

        ["a rule set with 65 rules"] = t => t.WithFile("gating.json", FindingCodesTests.Gating(65)),
        ["a rule set with 5,000 rules"] = t => t.WithFile("gating.json", FindingCodesTests.Gating(5000)),
        ["300 parameters"] = t => t.With("policy.json", "\"margin\": {", Many(300, i => $"\"x{i}\": {{ \"value\": 1, \"unit\": \"u\", \"min\": 0, \"max\": 2, \"says\": \"s\" }}") + ", \"margin\": {"),
        ["10,000 parameters"] = t => t.With("policy.json", "\"margin\": {", Many(10_000, i => $"\"x{i}\": {{ \"value\": 1, \"unit\": \"u\", \"min\": 0, \"max\": 2, \"says\": \"s\" }}") + ", \"margin\": {"),
        ["10,000 derived facts"] = t => t.With("policy.json", "\"bar\": {", Many(10_000, i => $"\"x{i}\": {{ \"kind\": \"flag\", \"says\": \"s\" }}") + ", \"bar\": {"),
        ["5,000 rule sets"] = t => t.With("policy.json", "{ \"rule_set\": \"gating\"", Many(5000, i => $"{{ \"rule_set\": \"x{i}\", \"hit_policy\": \"all\" }}") + ", { \"rule_set\": \"gating\""),
        ["100,000 unknown fields"] = t => t.With("policy.json", "\"title\"", Many(100_000, i => $"\"{i}\":0") + ", \"title\""),
        ["a field name of 900 KiB"] = t => t.With("policy.json", "\"title\"", $"\"{new string('t', 900 * 1024)}\": 1, \"title\""),
        ["an effect of 900 KiB"] = t => t.With("gating.json", "\"forbid_key\"", $"\"{new string('f', 900 * 1024)}\""),
        ["an id of 900 KiB"] = t => t.With("policy.json", "\"id\": \"tiny\"", $"\"id\": \"{new string('t', 900 * 1024)}\""),
        ["an archetype of 900 KiB among 10,000"] = t => t
            .With("policy.json", "\"HARD\": {", Many(10_000, i => $"\"HARD_{i}\": {{ \"session_type\": \"key\", \"says\": \"s\" }}") + ", \"HARD\": {")
            .With("easing.json", "\"suggest:HARD\"", $"\"suggest:{new string('H', 900 * 1024)}\""),
        ["5,000 rules that suggest nothing known among 10,000 archetypes"] = t => t
            .With("policy.json", "\"HARD\": {", Many(10_000, i => $"\"HARD_{i}\": {{ \"session_type\": \"key\", \"says\": \"s\" }}") + ", \"HARD\": {")
            .WithFile("gating.json", FindingCodesTests.Gating(5000).Replace("permit_key", "suggest:HARD__ER_THAN_EVER", StringComparison.Ordinal)),
        ["200,000 rules disabled that are not there"] = t => t
            .With("policy.json", "\"title\"", "\"disable\": [" + Many(200_000, _ => "\"\"") + "], \"title\"")
            .WithFile("gating.json", FindingCodesTests.Gating(5000)),
        ["17 local parameters"] = t => Locals(t, Many(17, i => $"{{ \"Name\": \"a{i}\", \"Expression\": \"today.Soreness\" }}"), "a1 > 1"),
        ["10,000 local parameters"] = t => Locals(t, Many(10_000, i => $"{{ \"Name\": \"a{i}\", \"Expression\": \"today.Soreness\" }}"), "a1 > 1"),

        ["sums of sums, 16 deep"] = t => Locals(t, "{ \"Name\": \"a0\", \"Expression\": \"today.Soreness\" }, " + Many(15, i => $"{{ \"Name\": \"a{i + 1}\", \"Expression\": \"a{i} + a{i}\" }}"), "a15 + a15 > 1"),
        ["conditions of conditions, 16 deep"] = t => Locals(t, "{ \"Name\": \"a0\", \"Expression\": \"today.Illness == true\" }, " + Many(15, i => $"{{ \"Name\": \"a{i + 1}\", \"Expression\": \"a{i} && a{i}\" }}"), "a15 && a15"),
        ["choices in the questions of choices, through local parameters"] = t => Locals(t,
            "{ \"Name\": \"a0\", \"Expression\": \"today.Illness == true\" }, " + Many(15, i => $"{{ \"Name\": \"a{i + 1}\", \"Expression\": \"{Choices($"a{i}", 15)}\" }}"), Choices("a15", 15)),
        ["numbers chosen by chosen numbers, through local parameters"] = t => Locals(t,
            "{ \"Name\": \"a0\", \"Expression\": \"today.Soreness\" }, " + Many(15, i => $"{{ \"Name\": \"a{i + 1}\", \"Expression\": \"{ChosenNumbers($"a{i}", 7)}\" }}"), ChosenNumbers("a15", 7) + " > 1"),
        ["a sum of 1,900 parts, through local parameters"] = t => Locals(t,
            "{ \"Name\": \"a0\", \"Expression\": \"today.Soreness\" }, " + Many(15, i => $"{{ \"Name\": \"a{i + 1}\", \"Expression\": \"a{i}{Repeat(" + 1.0", 60)}\" }}"), "a15 > 1"),
        ["a condition of 1,900 parts, through local parameters"] = t => Locals(t,
            "{ \"Name\": \"a0\", \"Expression\": \"today.Illness == true\" }, " + Many(15, i => $"{{ \"Name\": \"a{i + 1}\", \"Expression\": \"a{i}{Repeat(" || true", 110)}\" }}"), "a15"),
        ["signs of signs, through local parameters"] = t => Locals(t,
            "{ \"Name\": \"a0\", \"Expression\": \"today.Soreness\" }, " + Many(15, i => $"{{ \"Name\": \"a{i + 1}\", \"Expression\": \"{Repeat("-(", 15)}a{i}{new string(')', 15)}\" }}"), "a15 > 1"),

        ["a_1 beside a1"] = t => t.With("policy.json", "\"margin\": {", Many(2, i => $"\"x{(i == 0 ? "" : "_")}1\": {{ \"value\": 1, \"unit\": \"u\", \"min\": 0, \"max\": 2, \"says\": \"s\" }}") + ", \"margin\": {"),
        ["derived a_1 beside a1"] = t => t.With("policy.json", "\"bar\": {", Many(2, i => $"\"x{(i == 0 ? "" : "_")}1\": {{ \"kind\": \"flag\", \"says\": \"s\" }}") + ", \"bar\": {"),
    };

    public static TheoryData<string> NoRuleSetNames => [.. NoRuleSets.Keys];

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(NoRuleSetNames))]
    public void What_is_no_rule_set_is_refused_in_its_own_file(string name)
    {
        foreach (var file in new[] { "gating.json", "policy.json" })
        {
            var findings = OnAThreadOf(256, () => Answer(new TinyPolicy().WithFile(file, NoRuleSets[name])));

            findings.All.ShouldContain(f => f.Place.File == $"tiny/{file}" && f.Severity == Severity.Error);
        }
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void What_only_looks_like_a_policy_is_refused(string name) =>
        OnAThreadOf(256, () => Answer(Refused[name](new TinyPolicy()))).NoErrors.ShouldBeFalse();

    [Theory]
    [InlineData("true")]
    [InlineData("false")]
    [InlineData("null")]
    [InlineData("p")]
    [InlineData("derived")]
    [InlineData("today")]
    [InlineData("intent")]
    [InlineData("Calc")]
    [InlineData("Gate")]
    [InlineData("DailySeries")]
    [InlineData("Math")]
    [InlineData("iif")]
    [InlineData("np")]
    [InlineData("isnull")]
    [InlineData("it")]
    [InlineData("root")]
    [InlineData("parent")]
    [InlineData("new")]
    [InlineData("and")]
    [InlineData("or")]
    [InlineData("not")]
    [InlineData("in")]
    [InlineData("is")]
    [InlineData("as")]
    [InlineData("cast")]
    [InlineData("eq")]
    [InlineData("mod")]
    [InlineData("string")]
    [InlineData("Double")]
    [InlineData("Guid")]
    public void A_local_parameter_cannot_take_a_word_that_means_something_already(string name)
    {
        foreach (var use in new[] { name, "today.Illness" })
        {
            Answer(Locals(new TinyPolicy(), $"{{ \"Name\": \"{name}\", \"Expression\": \"today.Injury == true\" }}", use)).NoErrors.ShouldBeFalse($"used as {use}");
        }
    }

    [Theory]
    [InlineData("item")]
    [InlineData("equals")]
    [InlineData("get_type")]
    [InlineData("get_hash_code")]
    [InlineData("to_string")]
    [InlineData("finalize")]
    [InlineData("memberwise_clone")]
    [InlineData("reference_equals")]
    [InlineData("get_dynamic_property_names")]
    [InlineData("get_dynamic_property_value")]
    [InlineData("none")]
    [InlineData("null")]
    [InlineData("it")]
    [InlineData("p")]
    [InlineData("today")]
    [InlineData("calc")]
    [InlineData("a1")]
    public void A_parameter_of_any_name_is_the_number_that_it_says_or_is_refused(string name)
    {
        var rule = string.Concat(name.Split('_').Select(n => char.ToUpperInvariant(n[0]) + n[1..]));
        var policy = new TinyPolicy()
            .With("policy.json", "\"margin\": {", $"\"{name}\": {{ \"value\": 3, \"unit\": \"u\", \"min\": 0, \"max\": 5, \"says\": \"s\" }}, \"margin\": {{")
            .With("intent.json", "\"Expression\": \"1\"", $"\"Expression\": \"p.{rule}\"");
        Answer(policy);
        var findings = new Findings();
        if (policy.Load(findings) is { } ready)
        {
            var morning = new Morning { AthleteId = "1", Date = new DateOnly(2026, 11, 23) };
            Planner.Intent(ready, morning).KeySessionsTarget.ShouldBe(3);
        }
    }

    [Theory]
    [InlineData("byte-order mark")]
    [InlineData("carriage returns")]
    [InlineData("carriage returns with line feeds")]
    [InlineData("no line ends")]
    public void How_a_file_is_written_down_does_not_change_the_policy(string how)
    {
        var tiny = new TinyPolicy();
        var expected = tiny.Load(new Findings()).ShouldNotBeNull().Policy.Digest;
        var text = tiny["gating.json"].ReplaceLineEndings("\n");
        byte[] written = how switch
        {
            "byte-order mark" => [0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)],
            "carriage returns" => Encoding.UTF8.GetBytes(text.Replace('\n', '\r')),
            "carriage returns with line feeds" => Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\r\n")),
            _ => Encoding.UTF8.GetBytes(text.Replace("\n", "", StringComparison.Ordinal)),
        };

        var findings = new Findings();
        new TinyPolicy().WithFile("gating.json", written).Load(findings).ShouldNotBeNull().Policy.Digest.ShouldBe(expected);
        findings.All.ShouldBeEmpty();
    }

    [Fact]
    public void Policies_that_extend_each_other_in_a_circle_of_three_are_refused_from_each()
    {
        var files = new Dictionary<string, PolicyFiles>(StringComparer.Ordinal);
        foreach (var (id, next) in new[] { ("a", "b"), ("b", "c"), ("c", "a") })
        {
            files[id] = new PolicyFiles($"rules/{id}", Manifest(id, next), sibling => files.GetValueOrDefault(sibling));
        }

        foreach (var policy in files.Values)
        {
            var findings = new Findings();
            TinyPolicy.Load(policy, findings).ShouldBeNull();
            findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.CircularExtends);
        }
    }

    [Fact]
    public void A_chain_of_a_thousand_policies_is_refused()
    {
        PolicyFiles Link(int i) => new($"rules/a{i}", Manifest($"a{i}", $"a{i + 1}"), _ => Link(i + 1));
        var findings = new Findings();

        TinyPolicy.Load(Link(0), findings).ShouldBeNull();

        findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.TooMany);
    }

    [Fact]
    public void The_largest_rule_set_that_is_allowed_is_ready_in_time()
    {
        var expression = string.Join(" || ", Enumerable.Repeat("(today.Soreness > p.Margin && today.SleepHours < p.Margin + today.Soreness)", 11));
        var rules = FindingCodesTests.Gating(RuleSet.MaxRules).Replace("today.ReadinessScore >= derived.Bar", expression, StringComparison.Ordinal).Replace("permit_key", "forbid_key", StringComparison.Ordinal);

        Answer(new TinyPolicy().WithFile("gating.json", rules)).All.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_of_any_name_is_a_finding_at_most()
    {
        foreach (var name in new[] { "", "a", "a.b", ".json", "policy", "cases/", "POLICY.JSON", "../policy.json" })
        {
            _ = Answer(new TinyPolicy().WithFile(name, "{}"));
        }
    }

    private static TinyPolicy Locals(TinyPolicy tiny, string locals, string expression) =>
        tiny.With("gating.json", "\"Expression\": \"today.Illness == true\"", $"\"LocalParams\": [ {locals} ], \"Expression\": \"{expression}\"");

    private static string Choices(string question, int deep) => new string('(', deep) + question + Repeat(" ? true : false)", deep);

    private static string ChosenNumbers(string number, int deep) => new string('(', deep) + $"{number} > 1 ? 1.0 : 2.0" + Repeat(") > 1 ? 1.0 : 2.0", deep);

    private static string Many(int count, Func<int, string> item) => string.Join(", ", Enumerable.Range(0, count).Select(item));

    private static Dictionary<string, byte[]> Manifest(string id, string extends) => new(StringComparer.Ordinal)
    {
        ["policy.json"] = Encoding.UTF8.GetBytes($$"""{ "id": "{{id}}", "version": "1.0.0", "title": "T", "says": "S", "extends": "{{extends}}" }"""),
    };
}
