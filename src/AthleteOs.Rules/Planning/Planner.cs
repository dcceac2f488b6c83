using System.Numerics;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Planning;

/// <summary>
/// Decides an athlete's day under a policy. Pure: the same facts and the same policy digest give the same decision, always.
/// Never throws for facts that <see cref="FactsReader"/> accepts.
/// </summary>
public static class Planner
{
    // Lower than any value that fits: once a member is unclear no other rule makes it clear.
    private const double Unclear = double.NegativeInfinity;

    private static readonly FactDefinition[] IntentFacts =
        [.. Enum.GetValues<IntentField>().Select(f => FactCatalog.ByName[$"intent.{f}"])];

    /// <summary>Decides the day: the hardest session that the athlete can absorb, given what is known.</summary>
    public static Decision Decide(ReadyPolicy policy, Morning morning)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        return EvaluateLazily(policy, morning).Decision;
    }

    /// <summary>The week's intent: what the morning gives, completed by the policy's intent step.</summary>
    public static WeeklyIntent Intent(ReadyPolicy policy, Morning morning)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        return Complete(policy, morning, out _).Intent;
    }

    /// <summary>Decides the day and keeps what led there, for <see cref="Explainer"/>.</summary>
    internal static Evaluation Evaluate(ReadyPolicy policy, Morning morning)
    {
        var known = Complete(policy, morning, out var intentOutcomes);
        var (derived, outcomes) = NotEvaluated(policy);
        for (var i = 0; i < outcomes.Length; i++)
        {
            known = i == policy.ReadsValue ? known with { Value = ComputedFacts.Value(policy, known, derived) } : known;
            Evaluate(policy.Daily[i], i, known, derived, outcomes);
        }

        return Decided(policy, known, derived, intentOutcomes, outcomes);
    }

    /// <summary>
    /// The same decision, faster for many days. The value of a key session is the most expensive computation, and runs only if the day
    /// depends on it. Elsewhere the outcomes of the rules that judge by it are not to be relied on.
    /// </summary>
    internal static Evaluation EvaluateLazily(ReadyPolicy policy, Morning morning)
    {
        if (!policy.CanLeaveOutValue)
        {
            return Evaluate(policy, morning);
        }

        var known = Complete(policy, morning, out var intentOutcomes);
        var (derived, outcomes) = NotEvaluated(policy);
        for (var i = 0; i < outcomes.Length; i++)
        {
            Evaluate(policy.Daily[i], i, known, derived, outcomes);
        }

        return DecidedLazily(policy, known, derived, intentOutcomes, outcomes);
    }

    /// <summary>The same with another usual readiness and spread of the athlete. Only what depends on them is evaluated.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="morning">The morning.</param>
    /// <param name="athlete">The athlete, who differs from the morning's in these two at most.</param>
    /// <param name="alike">The morning's evaluation by <see cref="EvaluateLazily"/>, with any usual readiness and spread.</param>
    internal static Evaluation EvaluateAgain(ReadyPolicy policy, Morning morning, Athlete athlete, Evaluation alike)
    {
        if (!policy.CanLeaveOutValue || policy.IntentDependsOnUsual)
        {
            return EvaluateLazily(policy, morning with { Athlete = athlete });
        }

        var priors = policy.Priors;
        var believed = alike.Known.Athlete with { ReadinessMean = athlete.ReadinessMean ?? priors.ReadinessMean, ReadinessSd = athlete.ReadinessSd ?? priors.ReadinessSd };
        var known = alike.Known with
        {
            Athlete = believed,
            Recovery = policy.ReadsRecovery ? ComputedFacts.Recovery(policy, morning, believed) : morning.Recovery,
            Value = morning.Value,
        };
        var (derived, outcomes) = (alike.Derived.AsSpan().ToArray(), alike.Daily.AsSpan().ToArray());
        for (var i = 0; i < outcomes.Length; i++)
        {
            if (policy.DependsOnUsual[i])
            {
                Evaluate(policy.Daily[i], i, known, derived, outcomes);
            }
        }

        return DecidedLazily(policy, known, derived, alike.Intent, outcomes);
    }

    private static Evaluation DecidedLazily(ReadyPolicy policy, Morning known, double[] derived, Outcomes[] intentOutcomes, Outcomes[] outcomes)
    {
        if (policy.ReadsValue >= 0 && HangsOnValue(policy, outcomes, Envelope.Cap(known, policy.Policy.Signal)))
        {
            known = known with { Value = ComputedFacts.Value(policy, known, derived) };
            for (var i = policy.ReadsValue; i < outcomes.Length; i++)
            {
                outcomes[i] = policy.Daily[i].JudgesByValue != 0 ? policy.Daily[i].Compiled.Evaluate(known, derived) : outcomes[i];
            }
        }

        return Decided(policy, known, derived, intentOutcomes, outcomes);
    }

    private static (double[] Derived, Outcomes[] Outcomes) NotEvaluated(ReadyPolicy policy)
    {
        var derived = new double[policy.Policy.Derived.Count];
        Array.Fill(derived, double.NaN);
        return (derived, new Outcomes[policy.Daily.Length]);
    }

    private static void Evaluate(StageRuleSet set, int at, Morning known, double[] derived, Outcomes[] outcomes)
    {
        outcomes[at] = set.Compiled.Evaluate(known, derived);
        Write(set, outcomes[at], known, derived);
    }

    // Whether the type of the day differs between all rules that judge by value speaking for a key session and all of them against it.
    private static bool HangsOnValue(ReadyPolicy policy, Outcomes[] outcomes, SessionType cap)
    {
        Span<Outcomes> assumed = stackalloc Outcomes[outcomes.Length];
        var best = Assume(policy, outcomes, assumed, against: false, cap);
        return (best == SessionType.Key || policy.ValueLimitsFurther) && Assume(policy, outcomes, assumed, against: true, cap) != best;
    }

    private static SessionType Assume(ReadyPolicy policy, Outcomes[] outcomes, Span<Outcomes> assumed, bool against, SessionType cap)
    {
        for (var i = 0; i < outcomes.Length; i++)
        {
            var set = policy.Daily[i];
            assumed[i] = new Outcomes((outcomes[i].Matched & ~set.JudgesByValue) | (set.JudgesByValue & (against ? set.Limits : set.Permit)), outcomes[i].Open & ~set.JudgesByValue);
        }

        return Combiner.Combine(policy.Daily, assumed, cap);
    }

    private static Evaluation Decided(ReadyPolicy policy, Morning known, double[] derived, Outcomes[] intentOutcomes, Outcomes[] outcomes)
    {
        var day = Combiner.Combine(policy.Daily, outcomes, Envelope.Cap(known, policy.Policy.Signal));
        var threshold = policy.Threshold is { } fact ? derived[fact.Slot] : policy.HasThreshold ? known.Athlete.KeySessionReadinessMin.OrNaN() : double.NaN;
        var decision = new Decision(
            day,
            known.Today.ReadinessScore,
            double.IsFinite(threshold) ? threshold : null,
            Step(policy.Daily, outcomes, day),
            Combiner.Suggest(policy.Daily, outcomes, day),
            known.Intent);
        return new Evaluation(decision, known, derived, intentOutcomes, outcomes);
    }

    // Missing parameters fall back to the policy's priors, then the intent step completes the week's intent.
    private static Morning Complete(ReadyPolicy policy, Morning morning, out Outcomes[] outcomes)
    {
        var known = morning with { Athlete = morning.Athlete.Or(policy.Priors) };
        var sets = policy.Intent;
        outcomes = sets.Length == 0 ? [] : new Outcomes[sets.Length];
        Span<double> made = stackalloc double[IntentFacts.Length];
        made.Fill(double.NaN);
        for (var i = 0; i < sets.Length; i++)
        {
            outcomes[i] = sets[i].Compiled.Evaluate(known, []);
            Make(sets[i], outcomes[i], known, made);
        }

        for (var i = 0; i < sets.Length; i++)
        {
            Blur(sets[i], outcomes[i], made);
        }

        return known with
        {
            Recovery = policy.ReadsRecovery ? ComputedFacts.Recovery(policy, known) : known.Recovery,
            Intent = known.Intent.Or(new WeeklyIntent
            {
                KeySessionsTarget = Fitting(made, IntentField.KeySessionsTarget),
                MaxWeeklyTss = Fitting(made, IntentField.MaxWeeklyTss),
                AerobicVolumeTargetHoursMin = Fitting(made, IntentField.AerobicVolumeTargetHoursMin),
                AerobicVolumeTargetHoursMax = Fitting(made, IntentField.AerobicVolumeTargetHoursMax),
            }),
        };
    }

    // If several rules set the same member, the lowest value counts. So rules act as constraints and their order is irrelevant.
    private static void Make(StageRuleSet set, Outcomes outcomes, Morning known, Span<double> made)
    {
        for (var rules = Combiner.Candidates(set.Source.HitPolicy, outcomes) & set.Writes & outcomes.Matched; rules != 0; rules &= rules - 1)
        {
            var rule = BitOperations.TrailingZeroCount(rules);
            var field = (int)set[rule].Effect.Intent;
            var value = set.Compiled.Output(rule, known, []);
            made[field] = double.IsNaN(value) ? Unclear : double.IsNaN(made[field]) ? value : Math.Min(made[field], value);
        }
    }

    // A member of an unknown rule is unknown, even if a matched rule sets a lower value. A worse fact that matches such a rule must not make
    // it known.
    private static void Blur(StageRuleSet set, Outcomes outcomes, Span<double> made)
    {
        for (var rules = Combiner.Candidates(set.Source.HitPolicy, outcomes) & set.Writes & outcomes.Open; rules != 0; rules &= rules - 1)
        {
            made[(int)set[BitOperations.TrailingZeroCount(rules)].Effect.Intent] = Unclear;
        }
    }

    private static double? Fitting(ReadOnlySpan<double> made, IntentField field)
    {
        var about = IntentFacts[(int)field].About;
        var value = made[(int)field];
        return value >= about.Min && value <= about.Max && (!about.Whole || value == Math.Floor(value)) ? value : null;
    }

    // Writes the derived facts of a rule set. Without a matching rule a flag is false and a number is unknown.
    private static void Write(StageRuleSet set, Outcomes outcomes, Morning known, double[] derived)
    {
        var speaking = Combiner.Candidates(set.Source.HitPolicy, outcomes);
        var unclear = set.Source.HitPolicy == HitPolicy.First && (speaking & outcomes.Open) != 0; // which rule comes first is not known
        for (var rules = set.Writes; rules != 0; rules &= rules - 1)
        {
            var fact = set[BitOperations.TrailingZeroCount(rules)].Effect.Derived!;
            derived[fact.Slot] = fact.IsFlag && !unclear ? 0 : double.NaN;
        }

        for (var rules = unclear ? 0 : set.Writes & speaking; rules != 0; rules &= rules - 1)
        {
            var rule = BitOperations.TrailingZeroCount(rules);
            var fact = set[rule].Effect.Derived!;
            var value = (outcomes.Open & (1UL << rule)) != 0 ? double.NaN : fact.IsFlag ? 1 : set.Compiled.Output(rule, known, derived);
            derived[fact.Slot] = double.IsNegativeInfinity(value) ? double.NaN : value; // infinity upwards is "never"
        }
    }

    private static MicroRecoveryStep? Step(StageRuleSet[] sets, Outcomes[] outcomes, SessionType day)
    {
        for (var i = 0; day != SessionType.Key && i < sets.Length; i++)
        {
            if (sets[i].Source.HitPolicy == HitPolicy.First && sets[i].Limits != 0
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
internal sealed record Evaluation(Decision Decision, Morning Known, double[] Derived, Outcomes[] Intent, Outcomes[] Daily);
