using System.Text.Json.Nodes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.TestKit;

/// <summary>A small policy with one rule set over the log.</summary>
public static class LogPolicy
{
    public const string Set = "patterns";

    /// <summary>The files with these rules, each as a JSON text.</summary>
    public static PolicyFiles Files(IEnumerable<string> rules, string marks = "", string effects = "all") => Tiny(rules, marks, effects).Files();

    /// <summary>The policy with these rules, each as a JSON text.</summary>
    public static TinyPolicy Tiny(IEnumerable<string> rules, string marks = "", string effects = "all") => new TinyPolicy()
        .With("policy.json", "{ \"rule_set\": \"easing\"", $"{{ \"rule_set\": \"{Set}\", \"hit_policy\": \"{effects}\" }},\n      {{ \"rule_set\": \"easing\"")
        .With("policy.json", "\"derived\": {", $"\"marks\": {{ {marks} }},\n  \"derived\": {{")
        .WithFile($"{Set}.json", $"{{ \"WorkflowName\": \"{Set}\", \"Engine\": \"inference\", \"Rules\": [\n{string.Join(",\n", rules)}\n] }}");

    /// <summary>The policy with these rules; null, with findings, if one is wrong.</summary>
    public static ReadyPolicy? Load(Findings findings, IEnumerable<string> rules, string marks = "") => PolicyLoader.Load(Files(rules, marks), new RuleEngines(), findings);

    /// <summary>The rule set of a loaded policy.</summary>
    internal static StageRuleSet SetOf(ReadyPolicy policy) => policy.RuleSets.Single(s => s.Source.Name == Set);

    /// <summary>A rule as a JSON text.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="when">Its lines, separated by commas.</param>
    /// <param name="expression">Its expression, if any.</param>
    /// <param name="effect">Its effect.</param>
    public static string Rule(string name, string when, string? expression = null, string effect = "forbid_key")
    {
        var rule = new JsonObject { ["RuleName"] = name, ["When"] = JsonNode.Parse($"[{when}]") };
        if (expression is not null)
        {
            rule["Expression"] = expression;
        }

        rule["SuccessEvent"] = effect;
        rule["Properties"] = new JsonObject { ["says"] = "So.", ["evidence"] = "a test" };
        return rule.ToJsonString();
    }
}
