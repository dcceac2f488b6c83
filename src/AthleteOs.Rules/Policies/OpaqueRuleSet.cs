using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>
/// Ensures for a rule set with opaque conditions that a missing fact never makes a day harder. The core cannot know the effect of a missing
/// fact on an opaque condition. So the rule is unknown as soon as one of its facts is missing.
/// </summary>
/// <remarks>If the rest of a rule decides it alone, its outcome is that of <see cref="ConditionMeaning.Holds"/>.</remarks>
internal sealed class OpaqueRuleSet(ReadRuleSet read, ICompiledRuleSet compiled) : ICompiledRuleSet
{
    private readonly (int Index, Condition Condition, object[] Reads)[] _opaque =
        [.. read.Rules.Select((r, i) => (i, r.Condition, r.Condition.Parts().Where(p => p is FactDefinition or DerivedFact or Quantity.Window).ToArray())).Where(r => read.Rules[r.i].IsOpaque)];

    public Outcomes Evaluate(Morning morning, double[] derived)
    {
        var (matched, open) = compiled.Evaluate(morning, derived);
        foreach (var (index, condition, reads) in _opaque)
        {
            var bit = 1UL << index;
            var isMissing = Array.Exists(reads, part => IsMissing(part, morning, derived));
            (matched, open) = condition.Holds(morning, derived) switch
            {
                true => (matched | bit, open & ~bit),
                false => (matched & ~bit, open & ~bit),
                null when isMissing => (matched & ~bit, open | bit),
                null => (matched, open),
            };
        }

        return new Outcomes(matched, open);
    }

    public double Output(int rule, Morning morning, double[] derived) => compiled.Output(rule, morning, derived);

    private static bool IsMissing(object part, Morning morning, double[] derived) => part switch
    {
        FactDefinition { Kind: FactKind.Series } => false, // a day without a reading is no missing fact: its windows are looked at
        FactDefinition fact => double.IsNaN(fact.Read(morning)),
        DerivedFact fact => double.IsNaN(derived[fact.Slot]),
        Quantity.Window window => double.IsNaN(window.Value(morning, derived)),
        _ => false,
    };
}
