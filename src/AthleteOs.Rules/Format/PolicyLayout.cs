using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>The single layout of a policy's files. The kind of a field decides its place, never its earlier layout.</summary>
internal static class PolicyLayout
{
    private static readonly string[] Rule =
        ["RuleName", "Enabled", "When", "LocalParams", "Operator", "Rules", "Expression", "RuleExpressionType", "SuccessEvent", "Actions", "Properties"];

    private static readonly JsonForm Manifest = new(105, Ways(
            ("", ["$schema", "id", "version", "title", "says", "extends", "signal", "parameters", "facts", "derived", "priors", "adjustments", "archetypes", "marks", "steps", "disable", "exceptions"]),
            ("parameters/*", ["value", "unit", "min", "max", "says", "evidence"]),
            ("facts/*", ["kind", "unit", "min", "max", "whole", "words", "says", "worse", "origin"]),
            ("derived/*", ["kind", "unit", "says"]),
            ("priors/*", ["value", "says", "evidence"]),
            ("adjustments/*", ["step", "min", "max", "in_force", "says", "evidence"]),
            ("archetypes/*", ["session_type", "says"]),
            ("steps", ["intent", "daily", "review"]),
            ("steps/intent/*", ["rule_set", "hit_policy"]),
            ("steps/daily/*", ["rule_set", "hit_policy"]),
            ("steps/review/*", ["rule_set", "hit_policy"]),
            ("exceptions", [.. SeasonInvariantWords.All])),
        Set("", "parameters", "facts", "derived", "priors", "adjustments", "archetypes", "marks", "steps", "steps/intent", "steps/daily", "steps/review", "exceptions"), Set());

    private static readonly JsonForm RuleSet = new(105, Rules(), Set([.. Nested().SelectMany(way => new[] { way, $"{way}/*", $"{way}/*/LocalParams" }), ""]),
        Set([.. Nested().Select(way => $"{way}/*/Actions")]));

    private static readonly JsonForm Cases = new(125, Ways(
            ("", ["$schema", "title", "facts", "cases"]),
            ("cases/*", ["name", "says", "facts", "expect"]),
            ("cases/*/expect", ["session_type", "readiness_threshold", "archetype_suggestion", "recommendation", "micro_recovery", "weekly_intent", "adjust", "because", "not_because", "unknown", "assumed"])),
        Set("", "facts", "cases", "cases/*"), Set());

    private static readonly JsonForm Mutants = new(125, Ways(("", ["$schema", "title", "noticed", "unnoticed"]), ("unnoticed/*", ["of", "mutant", "says"])), Set("", "unnoticed", "unnoticed/*"), Set());

    /// <summary>The file in its form.</summary>
    /// <param name="file">Its name in the policy's folder, such as <c>policy.json</c>.</param>
    /// <param name="utf8">Its content, read without a finding.</param>
    public static string Write(string file, ReadOnlySpan<byte> utf8) => JsonLayout.Write(utf8, file switch
    {
        "policy.json" => Manifest,
        PolicyFiles.MutantsFile => Mutants,
        _ when file.StartsWith("cases/", StringComparison.Ordinal) => Cases,
        _ => RuleSet,
    });

    // Rules may be nested as deep as documents allow.
    private static IEnumerable<string> Nested() => Enumerable.Range(0, JsonSource.MaxDepth / 2).Select(depth => string.Concat(Enumerable.Repeat("Rules/*/", depth)) + "Rules");

    private static Dictionary<string, string[]> Rules()
    {
        var ways = Ways(("", ["$schema", "WorkflowName", "Engine", "Rules"]));
        foreach (var way in Nested())
        {
            ways[$"{way}/*"] = Rule;
            ways[$"{way}/*/When/*"] = ["each", "some", "no", "count", "sum", "most", "least", "mean", "of", "days", "where", "value", "as"];
            ways[$"{way}/*/LocalParams/*"] = ["Name", "Expression"];
            ways[$"{way}/*/Actions/OnSuccess"] = ["Name", "Context"];
            ways[$"{way}/*/Properties"] = ["says", "evidence", "before"];
        }

        return ways;
    }

    private static Dictionary<string, string[]> Ways(params ReadOnlySpan<(string Way, string[] Fields)> ways)
    {
        var all = new Dictionary<string, string[]>(StringComparer.Ordinal);
        foreach (var (way, fields) in ways)
        {
            all[way] = fields;
        }

        return all;
    }

    private static HashSet<string> Set(params ReadOnlySpan<string> ways) => [.. ways];
}
