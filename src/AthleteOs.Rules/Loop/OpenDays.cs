using System.Runtime.CompilerServices;
using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Loop;

/// <summary>
/// How many days an unknown day leaves a fact of the loop unknown. After that the loop takes the lowest value that is possible: the fewest
/// days since an illness, or a load of 0. The numbers depend on the policy: the lowest value must not give a harder day than a higher one.
/// </summary>
/// <param name="Load">The days for CTL, ATL and the balance.</param>
/// <param name="SinceKeySession">The days for <c>history.DaysSinceLastKeySession</c>.</param>
/// <param name="SinceIllness">The days for <c>history.DaysSinceIllness</c>.</param>
/// <param name="SinceInjury">The days for <c>history.DaysSinceInjury</c>.</param>
/// <param name="SinceBreak">The days for <c>history.DaysSinceTrainingBreak</c>.</param>
internal sealed record OpenDays(int Load, int SinceKeySession, int SinceIllness, int SinceInjury, int SinceBreak)
{
    /// <summary>
    /// A load of 0 lowers CTL by more than ATL, and so lowers the balance. With 42 and 7 days a load raises the balance from 16 days after
    /// it on.
    /// </summary>
    public const int LeastLoad = 15;

    /// <summary>After a year even a load of 2,500 changes CTL by less than 0.05.</summary>
    public const int MostLoad = 365;

    /// <summary>The days for which an unknown balance at the start of the record leaves the balance unknown.</summary>
    public int Start => Load == LeastLoad ? MorningFacts.FillDays : Load;

    // Up to these numbers of days the reason is that a day is unknown. No policy is needed for that.
    private const int LeastSinceKeySession = 14;
    private const int LeastUnwell = 7;
    private const int LeastSinceBreak = 28;

    private static readonly ConditionalWeakTable<ReadyPolicy, OpenDays> ByPolicy = [];

    /// <summary>The numbers for a policy.</summary>
    public static OpenDays For(ReadyPolicy policy) => ByPolicy.GetValue(policy, Of);

    private static OpenDays Of(ReadyPolicy policy)
    {
        var rules = policy.Intent.Concat(policy.Daily).SelectMany(s => s.Rules.Where((_, i) => s.HasASay(i)).Select(r => (Set: s, Rule: r))).ToArray();
        var mornings = new MorningSearch(policy);
        return new OpenDays(
            new[] { "fatigue.Ctl", "fatigue.Atl", "fatigue.Tsb" }.Select(f => FactCatalog.ByName[f]).All(f => IsSafe(f, f.About.Min)) ? LeastLoad : MostLoad,
            Since("history.DaysSinceLastKeySession", LeastSinceKeySession),
            Since("history.DaysSinceIllness", LeastUnwell),
            Since("history.DaysSinceInjury", LeastUnwell),
            Since("history.DaysSinceTrainingBreak", LeastSinceBreak));

        // The higher the number of days, the fewer values are above it. So if it is safe, every higher number is.
        int Since(string name, int least)
        {
            var fact = FactCatalog.ByName[name];
            var (low, high) = (least + 1, (int)fact.About.Max);
            if (IsSafe(fact, least + 1))
            {
                return least; // the usual case, and each policy with another parameter is judged anew
            }

            if (!IsSafe(fact, high + 1))
            {
                return int.MaxValue;
            }

            while (low < high)
            {
                var days = (low + high) / 2;
                (low, high) = IsSafe(fact, days + 1) ? (low, days) : (days + 1, high);
            }

            return high;
        }

        // Whether a lower value of the fact, from the given one on, never gives a harder day than a higher one.
        bool IsSafe(FactDefinition fact, double from)
        {
            var reading = Array.FindAll(rules, r => r.Rule.Parts().Contains(fact));
            var box = reading.Length == 0 ? null : mornings.Where(fact, Box.All(fact) with { Low = from, High = Math.Max(from, Box.All(fact).High), MayBeMissing = false });
            return Array.TrueForAll(reading, r => IsEasiestLow(r.Rule.Rule.Effect, r.Rule.Output, fact) && IsEasiestLow(r.Rule.Condition, MayHold(r.Set, r.Rule), fact, box!));
        }
    }

    // The lower the week's limits, the easier its days.
    private static bool IsEasiestLow(Effect effect, Quantity? output, FactDefinition fact) =>
        output?.Facts().Contains(fact) != true || (effect is { Kind: EffectKind.SetIntent, Intent: IntentField.MaxWeeklyTss } && output.Rises(fact) == 1);

    // Whether a lower value may make the rule match (true) or stop it from matching (false). Null: neither is safe, as in an ordered set.
    private static bool? MayHold(StageRuleSet set, ReadRule rule) => set.Source.HitPolicy == HitPolicy.First ? null : rule.Rule.Effect switch
    {
        { Kind: EffectKind.PermitKey } => false,
        { Cap: < SessionType.Key } => true,
        _ => null,
    };

    // Missing facts leave a comparison open whatever the fact is. They can leave a whole condition open for some of its values only.
    private static bool IsSettled(Condition condition, Box box) => condition.Holds(box) is var truths
        && (condition is Condition.Compare ? truths & ~TruthSet.Open : truths) is TruthSet.Holds or TruthSet.Fails or TruthSet.Open;

    private static bool IsEasiestLow(Condition condition, bool? mayHold, FactDefinition fact, Box box) =>
        !condition.Parts().Contains(fact) || IsSettled(condition, box) || condition switch
        {
            Condition.Not c => IsEasiestLow(c.Of, !mayHold, fact, box),
            Condition.And c => IsEasiestLow(c.Left, mayHold, fact, box) && IsEasiestLow(c.Right, mayHold, fact, box),
            Condition.Or c => IsEasiestLow(c.Left, mayHold, fact, box) && IsEasiestLow(c.Right, mayHold, fact, box),
            Condition.Compare c => mayHold is not null && c.Rises(fact) == (mayHold == true ? -1 : 1),
            _ => false,
        };
}
