using System.Numerics;
using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Sessions;

namespace AthleteOs.Rules.Planning;

/// <summary>
/// Decides an athlete's day under a policy. Pure: the same facts and the same policy digest give the same decision, always.
/// Never throws for facts that <see cref="FactsReader"/> accepts.
/// </summary>
public static class Planner
{
    // Lower than any value that fits: once a member is unclear no other rule makes it clear.
    private const double Unclear = double.NegativeInfinity;

    private static readonly Fact[] IntentFacts =
        [.. Enum.GetValues<IntentField>().Select(f => FactCatalog.ByName[$"intent.{f}"])];

    /// <summary>Decides the day: the hardest session that the athlete can absorb, given what is known.</summary>
    public static Decision Decide(ReadyPolicy policy, Morning morning)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        return Weigh(policy, morning).Decision;
    }

    /// <summary>
    /// The type of the day's session alone, as <see cref="Decide"/> says it, for who decides very many days: what a key session is worth is only
    /// worked out where the day hangs on it.
    /// </summary>
    public static SessionType Day(ReadyPolicy policy, Morning morning)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        if (policy.ReadsValue < 0 || !policy.ValueOnlyJudges)
        {
            return Weigh(policy, morning).Decision.SessionType;
        }

        var known = Complete(policy, morning, out _);
        var daily = policy.Daily;
        var derived = new double[policy.Policy.Derived.Count];
        Array.Fill(derived, double.NaN);
        var (harder, lighter) = (new Outcomes[daily.Length], new Outcomes[daily.Length]);
        for (var i = 0; i < daily.Length; i++)
        {
            var outcomes = daily[i].Ready.Evaluate(known, derived);
            var others = new Outcomes(outcomes.Matched & ~daily[i].JudgesByValue, outcomes.Open & ~daily[i].JudgesByValue);
            harder[i] = others with { Matched = others.Matched | (daily[i].JudgesByValue & daily[i].Permit) };
            lighter[i] = others with { Matched = others.Matched | (daily[i].JudgesByValue & daily[i].Limits) };
            Write(daily[i], outcomes, known, derived);
        }

        var cap = Envelope.Cap(known);
        var day = Combiner.Combine(daily, harder, cap);
        return day == Combiner.Combine(daily, lighter, cap) ? day : Weigh(policy, morning).Decision.SessionType;
    }

    /// <summary>The week's intent: what the morning gives, completed by the policy's intent step.</summary>
    public static WeeklyIntent Intent(ReadyPolicy policy, Morning morning)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        return Complete(policy, morning, out _).Intent;
    }

    /// <summary>Decides the day and keeps what led there, for <see cref="Explainer"/>.</summary>
    internal static Weighing Weigh(ReadyPolicy policy, Morning morning)
    {
        var known = Complete(policy, morning, out var intentOutcomes);
        var derived = new double[policy.Policy.Derived.Count];
        Array.Fill(derived, double.NaN);

        var daily = policy.Daily;
        var outcomes = new Outcomes[daily.Length];
        for (var i = 0; i < daily.Length; i++)
        {
            known = i == policy.ReadsValue ? known with { Value = Foresight.Value(policy, known, derived) } : known;
            outcomes[i] = daily[i].Ready.Evaluate(known, derived);
            Write(daily[i], outcomes[i], known, derived);
        }

        var day = Combiner.Combine(daily, outcomes, Envelope.Cap(known));
        var threshold = policy.Threshold is { } fact ? derived[fact.Slot] : policy.HasThreshold ? known.Athlete.KeySessionReadinessMin ?? double.NaN : double.NaN;
        var decision = new Decision(
            day,
            known.Today.ReadinessScore,
            double.IsFinite(threshold) ? threshold : null,
            Step(daily, outcomes, day),
            Combiner.Suggest(daily, outcomes, day),
            known.Intent);
        return new Weighing(decision, known, derived, intentOutcomes, outcomes);
    }

    // What is believed falls back to the policy's priors, then the intent step completes the week's intent.
    private static Morning Complete(ReadyPolicy policy, Morning morning, out Outcomes[] outcomes)
    {
        var known = morning with { Athlete = morning.Athlete.Or(policy.Priors) };
        var sets = policy.Intent;
        outcomes = sets.Length == 0 ? [] : new Outcomes[sets.Length];
        Span<double> made = stackalloc double[IntentFacts.Length];
        made.Fill(double.NaN);
        for (var i = 0; i < sets.Length; i++)
        {
            outcomes[i] = sets[i].Ready.Evaluate(known, []);
            Make(sets[i], outcomes[i], known, made);
        }

        for (var i = 0; i < sets.Length; i++)
        {
            Blur(sets[i], outcomes[i], known, made);
        }

        return known with
        {
            Recovery = policy.ReadsRecovery ? Foresight.Recovery(policy, known) : known.Recovery,
            Intent = known.Intent.Or(new WeeklyIntent
            {
                KeySessionsTarget = Fitting(made, IntentField.KeySessionsTarget),
                MaxWeeklyTss = Fitting(made, IntentField.MaxWeeklyTss),
                AerobicVolumeTargetHoursMin = Fitting(made, IntentField.AerobicVolumeTargetHoursMin),
                AerobicVolumeTargetHoursMax = Fitting(made, IntentField.AerobicVolumeTargetHoursMax),
            }),
        };
    }

    // Where several rules set the same member the lowest counts, so that rules read as constraints and their order is irrelevant.
    private static void Make(StageRuleSet set, Outcomes outcomes, Morning known, Span<double> made)
    {
        for (var rules = Combiner.Candidates(set.Set.HitPolicy, outcomes) & set.Writes & outcomes.Matched; rules != 0; rules &= rules - 1)
        {
            var rule = BitOperations.TrailingZeroCount(rules);
            var field = (int)set[rule].Effect.Intent;
            var value = set.Ready.Output(rule, known, []);
            made[field] = double.IsNaN(value) ? Unclear : double.IsNaN(made[field]) ? value : Math.Min(made[field], value);
        }
    }

    // A member that hangs on an open rule is not known; an open rule that could only raise it changes nothing.
    private static void Blur(StageRuleSet set, Outcomes outcomes, Morning known, Span<double> made)
    {
        for (var rules = Combiner.Candidates(set.Set.HitPolicy, outcomes) & set.Writes & outcomes.Open; rules != 0; rules &= rules - 1)
        {
            var rule = BitOperations.TrailingZeroCount(rules);
            var field = (int)set[rule].Effect.Intent;
            var raises = set.Set.HitPolicy == HitPolicy.All && set.Ready.Output(rule, known, []) >= made[field];
            made[field] = raises ? made[field] : Unclear;
        }
    }

    private static double? Fitting(ReadOnlySpan<double> made, IntentField field)
    {
        var about = IntentFacts[(int)field].About;
        var value = made[(int)field];
        return value >= about.Min && value <= about.Max && (!about.Whole || value == Math.Floor(value)) ? value : null;
    }

    // Writes the derived facts of a rule set. What no rule says is no for a flag and not known for a number.
    private static void Write(StageRuleSet set, Outcomes outcomes, Morning known, double[] derived)
    {
        var speaking = Combiner.Candidates(set.Set.HitPolicy, outcomes);
        var unclear = set.Set.HitPolicy == HitPolicy.First && (speaking & outcomes.Open) != 0; // which rule comes first is not known
        for (var rules = set.Writes; rules != 0; rules &= rules - 1)
        {
            var fact = set[BitOperations.TrailingZeroCount(rules)].Effect.Derived!;
            derived[fact.Slot] = fact.IsFlag && !unclear ? 0 : double.NaN;
        }

        for (var rules = unclear ? 0 : set.Writes & speaking; rules != 0; rules &= rules - 1)
        {
            var rule = BitOperations.TrailingZeroCount(rules);
            var fact = set[rule].Effect.Derived!;
            var value = (outcomes.Open & (1UL << rule)) != 0 ? double.NaN : fact.IsFlag ? 1 : set.Ready.Output(rule, known, derived);
            derived[fact.Slot] = double.IsNegativeInfinity(value) ? double.NaN : value; // infinity upwards is "never"
        }
    }

    private static MicroRecoveryStep? Step(StageRuleSet[] sets, Outcomes[] outcomes, SessionType day)
    {
        for (var i = 0; day != SessionType.Key && i < sets.Length; i++)
        {
            if (sets[i].Set.HitPolicy == HitPolicy.First && sets[i].Limits != 0
                && Combiner.Cap(sets[i], Combiner.Candidates(HitPolicy.First, outcomes[i])) == day)
            {
                return day switch
                {
                    SessionType.Support => MicroRecoveryStep.ReduceIntensity,
                    SessionType.Recovery => MicroRecoveryStep.ReduceVolume,
                    _ => MicroRecoveryStep.FullRest,
                };
            }
        }

        return null;
    }
}

/// <summary>A decision with everything that led to it.</summary>
/// <param name="Decision">The decision.</param>
/// <param name="Known">The facts with priors and intent filled in.</param>
/// <param name="Derived">The derived facts by slot.</param>
/// <param name="Intent">The outcomes of the intent step's rule sets.</param>
/// <param name="Daily">The outcomes of the daily step's rule sets.</param>
internal sealed record Weighing(Decision Decision, Morning Known, double[] Derived, Outcomes[] Intent, Outcomes[] Daily);
