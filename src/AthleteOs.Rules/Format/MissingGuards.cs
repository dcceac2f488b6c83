using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>
/// Sees to it that no rule turns a missing observation into a harder day. A rule may test for a missing observation only if "missing" gives
/// the easier day. A limit may apply because of it; a permit must not. Substitutes and counts of readings are only for notes.
/// </summary>
internal sealed class MissingGuards(IReadOnlyList<ReadRuleSet> sets, Findings findings)
{
    // Derived facts and intents that follow from observations, directly or through others: these can be missing because an observation is.
    private readonly HashSet<string> _observed = new(StringComparer.Ordinal);

    public void Check()
    {
        foreach (var (set, rules) in sets)
        {
            // In order, a rule that only notes something still keeps those after it from speaking.
            var inOrder = set.HitPolicy == HitPolicy.First && set.Rules.Any(r => r.Effect.Cap < SessionType.Key || r.Effect.Kind is EffectKind.SetDerived or EffectKind.SetIntent);
            foreach (var rule in rules)
            {
                var effect = rule.Rule.Effect;
                if (inOrder || effect.Kind is not (EffectKind.Note or EffectKind.Suggest))
                {
                    bool? mayHold = inOrder ? null : effect.Cap < SessionType.Key ? true : effect.Kind == EffectKind.PermitKey ? false : null;
                    JudgeAll(rule, rule.Condition, mayHold);
                    Numbers(rule, rule.Parts());
                }
            }

            var observing = rules.Where(r => r.Parts().Any(IsObserved)).ToArray();
            foreach (var rule in set.HitPolicy == HitPolicy.First && observing.Length > 0 ? rules : observing)
            {
                _ = rule.Rule.Effect switch
                {
                    { Derived: { } derived } => _observed.Add(derived.Name),
                    { Kind: EffectKind.SetIntent, Intent: var field } => _observed.Add($"intent.{field}"),
                    _ => false,
                };
            }
        }
    }

    // mayHold: which way a missing fact may push the condition; null when neither way is safe.
    private void JudgeAll(ReadRule rule, Condition condition, bool? mayHold)
    {
        foreach (var (test, testMayHold) in condition.Tests(mayHold))
        {
            Judge(rule, test, testMayHold);
        }
    }

    private void Judge(ReadRule rule, Condition test, bool? mayHold)
    {
        switch (test)
        {
            case Condition.IsMissing { Fact: var fact } when IsObserved(fact) && mayHold != true:
                Refuse(rule, fact.Name, "leave the test out: a rule that reads a missing fact is unknown, and unknown is read the lighter way");
                break;
            case Condition.DerivedIsMissing { Derived: var derived } when IsObserved(derived) && mayHold != true:
                Refuse(rule, $"derived.{derived.RuleName}", "leave the test out: a rule that reads a missing fact is unknown, and unknown is read the lighter way");
                break;
            case Condition.ItemIsMissing { Field: var field } when mayHold != true:
                Refuse(rule, $"the {field.About.Says} of a log entry", "leave the test out: a rule that reads a missing field is unknown, and unknown gives the easier day");
                break;
            // A rule with a missing fact is open; days of a series may be missing without that being seen.
            case Condition.Opaque { Name: var name, Reads: var reads } when reads.FirstOrDefault(f => f.Kind == FactKind.Series) is { } series:
                Refuse(rule, $"a reading of {series.Name}", $"{name} must not read a series: compare a window of it, such as Mean(7, 3), in a rule that writes a derived fact");
                break;
        }
    }

    // In numbers no substitute is safe: the effect of a number depends on its comparisons.
    private void Numbers(ReadRule rule, IEnumerable<object> parts)
    {
        foreach (var part in parts)
        {
            switch (part)
            {
                case Quantity.IfMissing { Of: { IsOverLog: false } of } when of.Parts().FirstOrDefault(IsObserved) is { } observed:
                    Refuse(rule, observed is FactDefinition fact ? fact.Name : $"derived.{((DerivedFact)observed).RuleName}", "leave ?? out: a rule that reads a missing fact is unknown, and unknown is read the lighter way");
                    break;
                case Quantity.IfMissing { Of: { IsOverLog: true } }:
                    Refuse(rule, "a log entry", "leave ?? out: a rule that reads a missing field is unknown, and unknown gives the easier day");
                    break;
                case Quantity.Tally tally:
                    JudgeAll(rule, tally.Where, null);
                    break;
                case Quantity.Window { By: WindowFunction.Count, Series: var series }:
                    Refuse(rule, $"a reading of {series.Name}", "leave Count out: Mean(7, 3) is unknown with fewer than 3 readings, and unknown is read the lighter way");
                    break;
                case Quantity.Choose { If: var condition } when condition.Parts().OfType<Condition.Opaque>().FirstOrDefault(c => c.Reads.Any(IsObserved)) is { } opaque:
                    Refuse(rule, opaque.Reads.First(IsObserved).Name, $"write a rule for each outcome of {opaque.Name}, so that the rule is unknown where it is");
                    break;
                case Quantity.Choose choose:
                    JudgeAll(rule, choose.If, null);
                    break;
            }
        }
    }

    private bool IsObserved(object part) => part switch
    {
        FactDefinition fact => fact.About.Origin is FactOrigin.Observed or FactOrigin.Computed || _observed.Contains(fact.Name),
        DerivedFact derived => _observed.Contains(derived.Name),
        ItemVariable => true,
        _ => false,
    };

    private void Refuse(ReadRule rule, string fact, string remedy) => findings.Error(rule.Rule.Place, Codes.MissingBuysIntensity,
        $"{rule.Rule.Name} ({rule.Rule.Effect.Word}) could make a day harder because {fact} is missing; {remedy}");
}
