using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>The facts that the loop cannot fill: for any athlete under a policy, or for one history.</summary>
internal static class LoopFacts
{
    // Any one parameter of each inner list is enough.
    private static readonly (string[][] Parameters, Func<FactDefinition, bool> Fills)[] Needs =
    [
        ([["training_break_days"]], f => f.Name == "history.DaysSinceTrainingBreak"),
        ([["support_share", "support_session_tss"], ["recovery_share", "recovery_session_tss"], ["daily_load_spread"], ["load_share_of_readiness"]],
            f => f.Group == "recovery" || f.Name == "review.ReadinessAgainstPredicted"),
        ([["rebound_days"], ["review_weeks"]], f => f.Name is "review.KeySessionsJudged" or "review.KeySessionsRebounded" or "review.KeySessionsNotRebounded" or "review.KeySessionsUnjudged"
            or "review.LowestReadinessRebounded" or "review.HighestReadinessNotRebounded" or "review.SeparatingReadiness" or "review.DaysToRebound"),
        ([["typical_error_percent"], ["smallest_worthwhile_change_percent"]], f => f.Name is "review.PerformanceChangePercent" or "review.ChanceOfBetterPerformance" or "review.ChanceOfWorsePerformance"),
        ([["interval_chance"]], IsLearnt),
        ([["typical_error_percent"]], f => f.Name is "review.TestsTrendPercent" or "review.TestsTrendLow" or "review.TestsTrendHigh"),
    ];

    /// <summary>The rules that can never match in the loop, because the policy lacks a parameter from which a fact is computed.</summary>
    public static IReadOnlyList<SilentRule> SilentRules(ReadyPolicy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        var never = FactCatalog.All.Where(f => MissingParameters(policy, f).Count > 0).ToHashSet();
        return never.Count == 0 ? [] : Analysis.SilentRules.Of(policy, never);
    }

    /// <summary>The parameters that the policy lacks to compute a fact; none if it needs none. Names joined by "or" are alternatives.</summary>
    public static IReadOnlyList<string> MissingParameters(ReadyPolicy policy, FactDefinition fact) =>
        [.. Needs.Where(n => n.Fills(fact)).SelectMany(n => n.Parameters).Where(names => Array.TrueForAll(names, name => policy.Numbers[name] is null)).Select(names => string.Join(" or ", names))];

    /// <summary>The rules that never match over a season, because facts that they need are missing on each of its mornings.</summary>
    public static IReadOnlyList<SilentRule> SilentRules(ReadyPolicy policy, Season season)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(season);
        Morning[] mornings = [.. season.Days.Select(d => d.Decided.Morning)];
        Morning[] weeks = [.. season.Reviews.Select(r => r.Facts)];
        var never = policy.Policy.Facts.Where(f => f.Group == "review" ? weeks.Length > 0 && IsOfRecord(f) && Array.TrueForAll(weeks, w => IsMissing(f, w))
            : IsOfRecord(f) && Array.TrueForAll(mornings, m => IsMissing(f, m))).ToHashSet();
        return never.Count == 0 ? [] : Analysis.SilentRules.Of(policy, never);
    }

    private static bool IsLearnt(FactDefinition fact) => fact.Group == "review" && (fact.Property.Name.StartsWith("KeyCost", StringComparison.Ordinal)
        || fact.Property.Name.StartsWith("ReadinessResidual", StringComparison.Ordinal) || fact.Property.Name.StartsWith("TestsTrend", StringComparison.Ordinal)
        || fact.Property.Name.StartsWith("FourWeek", StringComparison.Ordinal) || fact.Property.Name is "UsualReadiness" or "UsualReadinessSd" or "WeeksInForce" or "WeekNumber");

    // The planner makes predictions and the intent. Beliefs have priors.
    private static bool IsOfRecord(FactDefinition fact) => fact.Group is not ("recovery" or "value" or "intent" or "calendar")
        && (fact.About.Origin == FactOrigin.Observed || (fact is { Kind: FactKind.Flag, About.Origin: FactOrigin.Given }));

    private static bool IsMissing(FactDefinition fact, Morning morning) => fact.Kind == FactKind.Series
        ? fact.ReadSeries(morning).Values.All(double.IsNaN)
        : fact.Read(morning) is var code && (double.IsNaN(code) || (fact.About.Origin == FactOrigin.Given && code == 0));
}
