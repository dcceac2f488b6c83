using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Ranges;

/// <summary>The results of rules over many mornings at the same time: the week's intent and the derived facts.</summary>
internal static class BoxEvaluator
{
    private static readonly FactDefinition[] Intents = [.. Enum.GetValues<IntentField>().Select(f => FactCatalog.ByName[$"intent.{f}"])];
    private static readonly FactDefinition Target = FactCatalog.ByName["intent.KeySessionsTarget"];
    private static readonly FactDefinition Completed = FactCatalog.ByName["intent.KeySessionsCompleted"];
    private static readonly FactDefinition Remaining = FactCatalog.ByName["intent.KeySessionsRemaining"];

    /// <summary>The fact that a rule of the intent sets.</summary>
    public static FactDefinition Of(IntentField field) => Intents[(int)field];

    /// <summary>Completes the week's intent in a box that contains its given members.</summary>
    public static void Intend(ReadyPolicy policy, Box box)
    {
        foreach (var field in Enum.GetValues<IntentField>())
        {
            var fact = Of(field);
            if (box[fact].MayBeMissing)
            {
                box[fact] = box[fact].OrElse(Made(policy, field, box));
            }
        }

        if (box[Remaining].MayBeMissing)
        {
            var (target, done) = (box[Target], box[Completed]);
            var left = target.MayBeThere && done.MayBeThere ? ValueRange.From(Math.Max(0, target.Low - done.High), Math.Max(0, target.High - done.Low)) : ValueRange.Nothing;
            box[Remaining] = box[Remaining].OrElse(target.MayBeMissing || done.MayBeMissing ? left.Or(ValueRange.Missing) : left);
        }

        box[Completed] = box[Completed].MayBeMissing ? box[Completed].OrElse(Box.All(Completed)) : box[Completed];
    }

    /// <summary>
    /// Writes the derived facts of a rule set into a box. Without a matching rule a flag is false and a number is unknown.
    /// </summary>
    public static void Write(StageRuleSet set, Box box)
    {
        foreach (var derived in set.Derived)
        {
            box[derived] = Written(set, derived, box);
        }
    }

    private static ValueRange Written(StageRuleSet set, DerivedFact derived, Box box)
    {
        var absent = derived.IsFlag ? ValueRange.Of(0) : ValueRange.Missing;
        var written = ValueRange.Nothing;
        for (var i = 0; i < set.Source.Rules.Count; i++)
        {
            var writes = set[i].Effect.Derived?.Slot == derived.Slot;
            if (!writes && set.Source.HitPolicy == HitPolicy.All)
            {
                continue;
            }

            var rule = set.Rules[i];
            var truths = rule.Condition.Holds(box);
            written = truths.HasFlag(TruthSet.Open) ? written.Or(ValueRange.Missing) : written;
            written = truths.HasFlag(TruthSet.Holds) ? written.Or(!writes ? absent : derived.IsFlag ? ValueRange.Of(1) : rule.Output!.Value(box)) : written;
            if (truths == TruthSet.Holds)
            {
                return written;
            }
        }

        return written.Or(absent);
    }

    // The lowest of what the rules set. A value that an unknown rule sets too is unknown, and so is a value that does not fit.
    private static ValueRange Made(ReadyPolicy policy, IntentField field, Box box)
    {
        double low = double.PositiveInfinity, high = double.PositiveInfinity;
        double highest = double.NegativeInfinity;
        var unclear = false;
        foreach (var rule in policy.Intent.SelectMany(s => s.Rules).Where(r => r.Rule.Effect is { Kind: EffectKind.SetIntent, Intent: var sets } && sets == field))
        {
            var truths = rule.Condition.Holds(box);
            var value = rule.Output!.Value(box);
            unclear |= truths.HasFlag(TruthSet.Open) || (truths.HasFlag(TruthSet.Holds) && value.MayBeMissing);
            if (truths.HasFlag(TruthSet.Holds) && value.MayBeThere)
            {
                (low, highest) = (Math.Min(low, value.Low), Math.Max(highest, value.High));
                high = truths == TruthSet.Holds ? Math.Min(high, value.High) : high;
            }
        }

        high = double.IsPositiveInfinity(high) ? highest : high;
        var about = Of(field).About;
        unclear |= double.IsInfinity(low) || low < about.Min || high > about.Max || (about.Whole && low != high) || policy.Intent.Any(s => s.Source.HitPolicy == HitPolicy.First);
        return low > about.Max || high < about.Min || low > high ? ValueRange.Missing
            : new(Math.Max(low, about.Min), Math.Min(high, about.Max), MayBeThere: true, unclear || !Certain(policy, field, box));
    }

    private static bool Certain(ReadyPolicy policy, IntentField field, Box box) => policy.Intent.SelectMany(s => s.Rules)
        .Any(r => r.Rule.Effect is { Kind: EffectKind.SetIntent, Intent: var sets } && sets == field && r.Condition.Holds(box) == TruthSet.Holds);
}
