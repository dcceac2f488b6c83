using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>The checks across the rule sets of a policy: one writer for each derived fact, and micro-recovery from small to large.</summary>
internal sealed class PolicyStructure(Policy policy, List<PolicyLayer> layers, Findings findings)
{
    /// <summary>Checks the whole.</summary>
    /// <param name="everyRuleIsRead">Whether no rule is missing because of a fault: a rule that could not be read may be the writer looked for.</param>
    public void Check(bool everyRuleIsRead)
    {
        foreach (var derived in policy.Derived)
        {
            CheckWriters(derived, everyRuleIsRead);
        }

        foreach (var set in policy.RuleSets.Where(s => s is { Stage: PolicyStage.Daily, HitPolicy: HitPolicy.First }))
        {
            CheckOrder(set);
        }
    }

    private void CheckWriters(DerivedFact derived, bool everyRuleIsRead)
    {
        var writers = policy.RuleSets.Where(s => s.Rules.Any(r => r.Effect.Derived?.Name == derived.Name)).ToArray();
        var place = layers.SelectMany(l => l.Derived).Last(d => d.Derived.Name == derived.Name).Place;
        if (writers.Length == 0)
        {
            if (everyRuleIsRead)
            {
                findings.Error(place, Codes.DerivedWriters, $"no rule writes the derived fact {derived.Name}; add one with the effect \"set:{derived.Name}\" or remove it");
            }

            return;
        }

        var second = writers.Skip(1).SelectMany(s => s.Rules).FirstOrDefault(r => r.Effect.Derived?.Name == derived.Name);
        if (second is not null)
        {
            findings.Error(second.Place, Codes.DerivedWriters, $"{derived.Name} is written by two rule sets, {writers[0].Name} and {writers[1].Name}; a derived fact has one writer");
        }

        var rules = writers[0].Rules.Where(r => r.Effect.Derived?.Name == derived.Name).ToArray();
        if (writers[0].HitPolicy == HitPolicy.All && rules.Length > 1)
        {
            findings.Error(rules[1].Place, Codes.DerivedWriters, $"{rules[0].Name} and {rules[1].Name} both write {derived.Name}; give the rule set the hit policy first, so that one of them speaks");
        }
    }

    private void CheckOrder(RuleSet set)
    {
        var written = set.Rules.Select(r => r.Effect.Derived?.Name).OfType<string>().Distinct().ToArray();
        if (written.Length > 1)
        {
            findings.Error(set.Rules[0].Place, Codes.DerivedWriters, $"the rule set {set.Name} writes {string.Join(" and ", written)}, but under the hit policy first only one rule speaks; give each derived fact its own rule set");
        }

        var limits = set.Rules.Where(r => r.Effect.Cap < SessionType.Key).ToArray();
        foreach (var (smaller, larger) in limits.Zip(limits.Skip(1)))
        {
            if (larger.Effect.Cap > smaller.Effect.Cap)
            {
                findings.Error(larger.Place, Codes.RecoveryOrder, $"{larger.Name} ({larger.Effect.Word}) stands after {smaller.Name} ({smaller.Effect.Word}); micro-recovery goes from small to large: reduce_intensity, reduce_volume, full_rest");
            }
        }
    }
}
