using System.Globalization;
using System.Text;
using AthleteOs.Rules.Cli.Adopting;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Newtonsoft.Json;
using RulesEngine.Models;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Adopting;

/// <summary>A workflow of another program and the rule set adopted from it match on the same mornings.</summary>
public sealed class AdoptedRulesAgreeTests
{
    private const int MorningsOfEach = 40;

    private static readonly string[] Map =
        ["input1.HRV=hrv.LnRmssd,input1.Sleep=today.SleepHours,input1.Soreness=today.Soreness", "input1.Ill=today.Illness,input1.Class=athlete.ResponderClass"];

    private static readonly string[] And = ["&&", "and", "AND", "AndAlso"];
    private static readonly string[] Or = ["||", "or", "OR", "OrElse"];
    private static readonly string[] Comparisons = ["<", "<=", ">", ">="];
    private static readonly string[] Classes = ["high", "medium", "low"];

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task The_original_and_the_adopted_rules_match_on_the_same_mornings()
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        var (matched, missed) = (0, 0);
        for (var n = 0; n < Effort.Usual(60); n++)
        {
            var original = Workflow(random);
            var where = $"seed {seed}, workflow {n}\n{original}\n";
            var (policy, adopted) = Adopt(original, where);
            var theirs = new RulesEngine.RulesEngine(JsonConvert.DeserializeObject<Workflow[]>(original)!, new ReSettings { AutoExecuteActions = false });
            var ours = new MicrosoftRulesEngine(policy.Policy, adopted);
            for (var morning = 0; morning < MorningsOfEach; morning++)
            {
                var facts = Facts(random);
                var expected = await theirs.ExecuteAllRulesAsync("Old App", new RuleParameter[] { new RuleParameter("input1", Wellness.Of(facts)) }, TestContext.Current.CancellationToken);
                var engine = ours.Execute(ours.Inputs(facts, []));
                var outcomes = policy.RuleSets[0].Compiled.Evaluate(facts, []);
                for (var rule = 0; rule < expected.Count; rule++)
                {
                    engine[rule].IsSuccess.ShouldBe(expected[rule].IsSuccess, $"{where}{policy.RuleSets[0].Source.Rules[rule].Clause.Expression?.Text} in RulesEngine on {Wellness.Of(facts)}");
                    ((outcomes.Matched & (1UL << rule)) != 0).ShouldBe(expected[rule].IsSuccess, $"{where}rule {rule} on {Wellness.Of(facts)}");
                    (matched, missed) = expected[rule].IsSuccess ? (matched + 1, missed) : (matched, missed + 1);
                }
            }
        }

        matched.ShouldBeGreaterThan(100);
        missed.ShouldBeGreaterThan(100);
    }

    private static (ReadyPolicy Policy, Workflow Workflow) Adopt(string original, string where)
    {
        var findings = new Findings();
        var map = NameMap.Parse(Map, [], findings)!;
        var set = new WorkflowAdopter(LaxFile.Read("old.json", original, findings)!, map, findings).Adopt().ShouldHaveSingleItem();
        findings.All.Where(f => f.Severity == Severity.Error).ShouldBeEmpty(where);
        set.Rules.Count.ShouldBe(set.OriginalRules, where);
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["policy.json"] = Encoding.UTF8.GetBytes("""{ "id": "adopted", "version": "1.0.0", "title": "t", "says": "s", "steps": { "daily": [{ "rule_set": "old-app", "hit_policy": "all" }] } }"""),
            ["old-app.json"] = Encoding.UTF8.GetBytes(set.Text),
        };
        var faults = new Findings();
        var policy = PolicyLoader.Load(new PolicyFiles("adopted", files), new FusedRuleEngine(), faults);
        faults.All.Where(f => f.Severity == Severity.Error).ShouldBeEmpty(where);
        return (policy!, System.Text.Json.JsonSerializer.Deserialize<Workflow>(set.Text)!);
    }

    private static Morning Facts(Random random) => new()
    {
        AthleteId = "a",
        Date = new DateOnly(2026, 11, 26),
        Today = new() { SleepHours = random.Next(8, 20) / 2.0, Soreness = random.Next(0, 11), Illness = random.Next(2) == 0 },
        Hrv = new() { Given = true, LnRmssd = new DailySeries(new[] { 3.5 + random.Next(10) / 10.0 }) },
        Athlete = new() { ResponderClass = (ResponderClass)random.Next(3) },
    };

    // Every spelling that RulesEngine reads, with the comments and commas that its programs accept.
    private static string Workflow(Random random)
    {
        var rules = new StringBuilder();
        for (var n = 0; n < 4; n++)
        {
            rules.Append(CultureInfo.InvariantCulture, $"    {{ 'RuleName': 'Rule {n}', {Parameters(random)}{Condition(random, 2)}, 'SuccessEvent': '{n}', 'Actions': null, }},{(random.Next(3) == 0 ? " // old" : "")}\n");
        }

        return $"[ /* of the old app */\n  {{ 'WorkflowName': 'Old App', 'GlobalParams': [ {{ 'Name': 'short_night', 'Expression': 'input1.Sleep < 6' }} ], 'Rules': [\n{rules}  ] }},\n]\n";
    }

    private static string Parameters(Random random) => random.Next(3) > 0 ? "'localParams': [ { 'Name': 'sore', 'Expression': 'input1.Soreness * 2 - 1' } ], " : "'LocalParams': [ { 'Name': 'sore', 'Expression': 'input1.Soreness' } ], ";

    private static string Condition(Random random, int depth) => depth > 0 && random.Next(3) == 0
        ? $"'Operator': '{(random.Next(2) == 0 ? "And" : "OrElse")}', 'Rules': [ {{ 'RuleName': 'one', {Condition(random, depth - 1)} }}, {{ 'RuleName': 'two', {(random.Next(4) == 0 ? "'Enabled': false, " : "")}{Condition(random, depth - 1)} }}, {{ 'RuleName': 'three', {Condition(random, 0)} }} ]"
        : $"'Expression': '{Expression(random, 3)}'";

    private static string Expression(Random random, int depth) => depth == 0 || random.Next(4) == 0
        ? Test(random)
        : random.Next(6) switch
        {
            0 => $"({Expression(random, depth - 1)})",
            1 => $"{(random.Next(2) == 0 ? "!" : "not ")}({Expression(random, depth - 1)})",
            2 or 3 => $"{Expression(random, depth - 1)} {And[random.Next(And.Length)]} {Expression(random, depth - 1)}",
            _ => $"{Expression(random, depth - 1)} {Or[random.Next(Or.Length)]} {Expression(random, depth - 1)}",
        };

    private static string Test(Random random) => random.Next(9) switch
    {
        0 => "input1.Ill",
        1 => "!input1.Ill",
        2 => $"input1.Ill {(random.Next(2) == 0 ? "==" : "!=")} {(random.Next(2) == 0 ? "true" : "false")}",
        3 => $"input1.Class {(random.Next(2) == 0 ? "==" : "<>")} \"{Classes[random.Next(3)]}\"",
        4 => $"\"{Classes[random.Next(3)]}\" = input1.class",
        5 => "short_night",
        6 => $"Math.Max(input1.Sleep, 5.0) {Comparisons[random.Next(4)]} {Number(random, 4, 10)}",
        7 => $"sore {Comparisons[random.Next(4)]} {Number(random, 0, 19)}",
        _ => $"input1.hrv {Comparisons[random.Next(4)]} {Number(random, 3.5, 4.4)}",
    };

    private static string Number(Random random, double least, double most) => Math.Round(least + random.NextDouble() * (most - least), 1).ToString("0.0##", CultureInfo.InvariantCulture);

    /// <summary>The facts as the other program has them.</summary>
    public sealed record Wellness(double HRV, double Sleep, double Soreness, bool Ill, string Class)
    {
        internal static Wellness Of(Morning facts) => new(
            facts.Hrv.LnRmssd.Latest()!.Value, facts.Today.SleepHours!.Value, facts.Today.Soreness!.Value, facts.Today.Illness!.Value, facts.Athlete.ResponderClass!.Value.ToString().ToLowerInvariant());
    }
}
