using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Tests.Analysis;

/// <summary>Small policies with rules drawn from few facts and few numbers, so that rules often exclude, imply or equal one another.</summary>
internal static class RandomRules
{
    public static ReadyPolicy? Policy(Random random, string folder = "tiny")
    {
        var tiny = new TinyPolicy { Folder = folder }
            .With("policy.json", "\"id\": \"tiny\"", $"\"id\": \"{folder}\"")
            .With("policy.json", "\"value\": 5", $"\"value\": {random.Next(2, 5)}")
            .With("bars.json", "\"Expression\": \"athlete.KeySessionReadinessMin\"", $"\"Expression\": \"{random.Next(3) switch { 0 => "athlete.KeySessionReadinessMin", 1 => "60 + 2 * p.Margin", _ => "65.0 - fatigue.Tsb / 10" }}\"")
            .WithFile("gating.json", Set("gating", Enumerable.Range(0, 4).Select(i => (Expression(random, 3), i == 0 ? "permit_key" : random.Next(4) switch { 0 => "permit_key", 1 => "require_recovery", _ => "forbid_key" }))))
            .WithFile("easing.json", Set("easing", Enumerable.Range(0, 3).Select(i => (i == 2 && random.Next(2) == 0 ? "true" : Expression(random, 2), i switch { 0 => "reduce_intensity", 1 => "reduce_volume", _ => "full_rest" }))));
        return tiny.Load(new Findings());
    }

    private static string Expression(Random random, int depth) => depth > 0 && random.Next(2) == 0
        ? random.Next(5) switch
        {
            0 => $"!({Expression(random, depth - 1)})",
            1 or 2 => $"(({Expression(random, depth - 1)}) && ({Expression(random, depth - 1)}))",
            _ => $"(({Expression(random, depth - 1)}) || ({Expression(random, depth - 1)}))",
        }
        : random.Next(10) switch
        {
            0 => "today.Illness == true",
            1 => "health.Given && health.Sleep == Gate.Red",
            2 => $"fatigue.Tsb < {-10 * random.Next(1, 4)}.0",
            3 => $"fatigue.Tsb >= {-10 * random.Next(1, 4)}.0",
            4 => $"history.DaysSinceLastKeySession < {random.Next(1, 4)}",
            5 => $"today.ReadinessScore + p.Margin > derived.Bar",
            6 => "today.ReadinessScore >= derived.Bar",
            7 => $"week.TssSoFar + {random.Next(1, 3) * 50} > intent.MaxWeeklyTss",
            _ => $"today.ReadinessScore {(random.Next(2) == 0 ? "<" : ">=")} {5 * random.Next(11, 15)}",
        };

    private static string Set(string name, IEnumerable<(string Expression, string Effect)> rules) => $$"""
        { "WorkflowName": "{{name}}", "Rules": [ {{string.Join(",\n", rules.Select((r, i) =>
            $$"""{ "RuleName": "r{{i}}", "Expression": "{{r.Expression}}", "SuccessEvent": "{{r.Effect}}", "Properties": { "says": "Yes.", "evidence": "a test" } }"""))}} ] }
        """;
}
