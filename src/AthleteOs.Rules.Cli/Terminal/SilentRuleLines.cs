using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>The rules that can never match, with the missing facts.</summary>
internal static class SilentRuleLines
{
    /// <summary>Those of a policy in the loop, in one paragraph.</summary>
    public static string InLoop(ReadyPolicy policy, IReadOnlyList<SilentRule> rules) =>
        $"in the loop {TerminalOutput.Count(rules.Count, "rule")} can never match: {Rules(rules, missing => $": add the parameter {string.Join(", ", missing.SelectMany(f => LoopFacts.MissingParameters(policy, f)).Distinct())}")}.";

    /// <summary>Those of a season, in one paragraph.</summary>
    public static string InSeason(IReadOnlyList<SilentRule> rules) =>
        $"{TerminalOutput.Count(rules.Count, "rule")} can never match, because facts that they need are never known: {Rules(rules, _ => "")}";

    // Rules that miss the same facts stay together.
    private static string Rules(IReadOnlyList<SilentRule> rules, Func<IReadOnlyList<FactDefinition>, string> why) => string.Join("; ", rules
        .GroupBy(r => string.Join(", ", r.Missing.Select(f => f.Path)), StringComparer.Ordinal)
        .Select(g => $"{string.Join(", ", g.Select(r => r.Rule.Rule.Id))} ({g.Key}{why(g.First().Missing)})"));
}
