using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Analysis;

/// <summary>A rule that could match, but never does while some facts are never known.</summary>
/// <param name="Rule">The rule.</param>
/// <param name="Missing">Those of the facts that it reads, also through derived facts.</param>
internal sealed record SilentRule(ReadRule Rule, IReadOnlyList<FactDefinition> Missing);

/// <summary>Finds the rules that can never match where some facts are never known. A rule is listed only if that is certain.</summary>
internal static class SilentRules
{
    /// <summary>The rules, in the order of the policy.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="never">Facts that are never known, and flags such as <c>health.Given</c> that are always no.</param>
    public static IReadOnlyList<SilentRule> Of(ReadyPolicy policy, IReadOnlySet<FactDefinition> never)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(never);
        var (all, without) = (new MorningSearch(policy), new MorningSearch(policy, never));
        return [.. policy.Rules.Select(r => new SilentRule(r, [.. Facts(policy, r).Where(f => f.About.Origin != FactOrigin.Given && never.Contains(f))]))
            .Where(s => s.Missing.Count > 0 && !Matches(without, s.Rule) && Matches(all, s.Rule))];
    }

    private static bool Matches(MorningSearch mornings, ReadRule rule) => mornings.MayBe([rule.Condition], box =>
        rule.Condition.Holds(box) is var truths ? (truths.HasFlag(TruthSet.Holds), truths == TruthSet.Holds) : default);

    private static IEnumerable<FactDefinition> Facts(ReadyPolicy policy, ReadRule rule) => rule.Condition.Parts().SelectMany(part => part switch
    {
        FactDefinition fact => [fact],
        Quantity.Window window => [window.Series],
        DerivedFact derived => policy.Rules.Where(r => r.Rule.Effect.Derived?.Name == derived.Name).SelectMany(r => Facts(policy, r)),
        _ => Enumerable.Empty<FactDefinition>(),
    }).Distinct();
}
