using System.Collections;
using System.Numerics;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Planning;

/// <summary>A change that the review makes in one of the athlete's own parameters.</summary>
/// <param name="Parameter">The parameter.</param>
/// <param name="From">Its value so far, in its own unit.</param>
/// <param name="To">Its value from now on.</param>
/// <param name="Because">The rules that required it.</param>
public sealed record ParameterChange(FactDefinition Parameter, double From, double To, IReadOnlyList<Reason> Because);

/// <summary>The result of a week's review.</summary>
/// <param name="Changes">The changes, in the order of the policy's adjustments; empty if there are no changes.</param>
/// <param name="Notes">The notes of the review's rules.</param>
/// <param name="Open">Rules that could not be answered: a parameter that one of them might have changed stays as it is.</param>
public sealed record WeekVerdict(IReadOnlyList<ParameterChange> Changes, IReadOnlyList<Reason> Notes, IReadOnlyList<Reason> Open);

/// <summary>
/// Reviews a week under a policy: its rules propose changes, its bounds limit them. A parameter changes by at most the policy's step and
/// stays within the policy's range. If a rule that might change it is unknown, it keeps its value. Pure.
/// </summary>
public static class Reviewer
{
    /// <summary>Reviews a week.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="week">The responses to the week, and the athlete's parameters.</param>
    public static WeekVerdict Review(ReadyPolicy policy, Morning week)
    {
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(week);
        return Weigh(policy, week, out _);
    }

    /// <summary>Reviews a week and keeps the outcomes of its rules.</summary>
    internal static WeekVerdict Weigh(ReadyPolicy policy, Morning week, out Outcomes[] outcomes)
    {
        var known = week with { Athlete = week.Athlete.Or(policy.Priors) };
        outcomes = new Outcomes[policy.Review.Length];
        var rules = new List<Turn>();
        for (var i = 0; i < outcomes.Length; i++)
        {
            outcomes[i] = policy.Review[i].Compiled.Evaluate(known, []);
            AddCandidates(policy.Review[i], outcomes[i], known, rules);
        }

        var changes = new List<ParameterChange>();
        foreach (var adjustment in policy.Policy.Adjustments)
        {
            if (Change(adjustment, known, rules.FindAll(r => ReferenceEquals(r.Rule.Rule.Effect.Adjustment, adjustment))) is { } change)
            {
                changes.Add(change);
            }
        }

        return new WeekVerdict(
            changes,
            new ReasonsWhenAsked(rules.FindAll(r => r is { IsOpen: false, Rule.Rule.Effect.Kind: EffectKind.Note }), known),
            new ReasonsWhenAsked(rules.FindAll(r => r.IsOpen), known));
    }

    private static ParameterChange? Change(Adjustment adjustment, Morning known, List<Turn> rules)
    {
        var from = adjustment.Fact.Read(known);
        if (rules.Count == 0 || rules.Exists(r => r.IsOpen) || double.IsNaN(from))
        {
            return null;
        }

        // Added in the order of size: the order of rules must not reach the last bit.
        var wanted = rules.Select(r => r.Delta).Order().Sum();
        var to = Math.Clamp(from + Math.Clamp(wanted, -adjustment.Step, adjustment.Step), adjustment.Min, adjustment.Max);
        to = Math.Clamp(to, from - adjustment.Step, from + adjustment.Step); // from outside its range it comes back step by step
        return to == from ? null : new ParameterChange(adjustment.Fact, from, to, new ReasonsWhenAsked(rules.FindAll(r => r.Delta != 0), known));
    }

    private static void AddCandidates(StageRuleSet set, Outcomes outcomes, Morning known, List<Turn> turns)
    {
        for (var rules = Combiner.Candidates(set.Source.HitPolicy, outcomes); rules != 0; rules &= rules - 1)
        {
            var i = BitOperations.TrailingZeroCount(rules);
            var delta = set[i].Effect.Kind == EffectKind.Adjust ? set.Compiled.Output(i, known, []) : 0;
            turns.Add(new Turn(set.Rules[i], (outcomes.Matched & (1UL << i)) != 0 ? true : null, !double.IsFinite(delta), delta));
        }
    }

    private sealed record Turn(ReadRule Rule, bool? Held, bool LacksDelta, double Delta)
    {
        public bool IsOpen => Held is null || LacksDelta;

        public Reason Reason(Morning known)
        {
            var (numbers, detail) = Comparisons.Of(Rule.Condition, Held, known, []);
            var missing = IsOpen ? Rule.Facts().Where(f => double.IsNaN(f.Read(known))).Select(f => f.Path).ToArray() : [];
            return new Reason(Rule.Rule.Id, Rule.Rule.Effect.Word, !IsOpen ? Outcome.Matched : missing.Length > 0 ? Outcome.Unknown : Outcome.Fault, Rule.Rule.Says, numbers, detail, missing);
        }
    }

    // The texts cost more than the review itself, and a simulation needs none.
    private sealed class ReasonsWhenAsked(List<Turn> turns, Morning known) : IReadOnlyList<Reason>
    {
        private Reason[]? _reasons;

        public int Count => turns.Count;

        public Reason this[int index] => Reasons[index];

        private Reason[] Reasons => _reasons ??= [.. turns.Select(t => t.Reason(known))];

        public IEnumerator<Reason> GetEnumerator() => Reasons.AsEnumerable().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
