using System.Numerics;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>The outcomes of a rule over many mornings.</summary>
/// <param name="rule">The rule.</param>
/// <param name="hitPolicy">The hit policy of its rule set.</param>
internal sealed class RuleFiring(Rule rule, HitPolicy hitPolicy)
{
    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];

    public Rule Rule => rule;

    /// <summary>The number of mornings on which it matched and had an effect: in a set where the first match decides, no earlier rule matched.</summary>
    public long Spoke { get; set; }

    /// <summary>The number of mornings on which it was among the rules that determined the day.</summary>
    public long Determined { get; set; }

    public long Mornings => _outcomes.Sum();

    /// <summary>Whether it can determine a day: it permits or limits one. Micro-recovery begins at support, so reducing intensity removes nothing more.</summary>
    public bool MayDetermine => rule.Effect.Kind == EffectKind.PermitKey || (Limits && (hitPolicy == HitPolicy.All || rule.Effect.Cap < SessionType.Support));

    /// <summary>Whether it has an effect on more than half of all mornings, unusual for a rule that limits, permits or notes something. Rules that derive or suggest something always have one.</summary>
    public bool OnMostMornings => rule.Effect.Kind is not (EffectKind.SetDerived or EffectKind.SetIntent or EffectKind.Suggest) && 2 * Spoke > Mornings;

    /// <summary>Whether it is a safety rule that never applied: it limits the day, and matched or was unknown on no morning.</summary>
    public bool NeverSpoke => Limits && Count(Outcome.Matched) + Count(Outcome.Unknown) + Count(Outcome.Fault) == 0;

    /// <summary>Whether it had an effect and never determined a day.</summary>
    public bool NeverDetermined => MayDetermine && Determined == 0 && Count(Outcome.Matched) > 0;

    private bool Limits => rule.Effect.Cap < SessionType.Key;

    public long Count(Outcome outcome) => _outcomes[(int)outcome];

    public void Add(Outcome outcome) => _outcomes[(int)outcome]++;

    /// <summary>The marks that its author should look at.</summary>
    public IEnumerable<string> Marks()
    {
        if (OnMostMornings)
        {
            yield return "on most mornings";
        }

        if (NeverSpoke)
        {
            yield return "never";
        }

        if (NeverDetermined)
        {
            yield return "never determined";
        }
    }
}

/// <summary>The outcomes of each rule of the intent and of the day, and the days that it determined.</summary>
internal sealed class Firing
{
    private readonly ReadyPolicy _policy;
    private readonly RuleFiring[][] _intent;
    private readonly RuleFiring[][] _daily;
    private readonly Dictionary<EnvelopeReasons, long> _envelope = [];

    public Firing(ReadyPolicy policy)
    {
        _policy = policy;
        _intent = Of(policy.Intent);
        _daily = Of(policy.Daily);

        static RuleFiring[][] Of(StageRuleSet[] sets) => [.. sets.Select(s => s.Source.Rules.Select(r => new RuleFiring(r, s.Source.HitPolicy)).ToArray())];
    }

    /// <summary>The number of mornings.</summary>
    public long Mornings { get; private set; }

    /// <summary>Every rule of the intent and of the day, in the order of the policy.</summary>
    public IEnumerable<RuleFiring> Rules => _intent.Concat(_daily).SelectMany(s => s);

    /// <summary>The number of mornings on which each part of the envelope, which no policy lifts, helped to determine the day.</summary>
    public IEnumerable<(string Rule, long Determined)> Envelope => Planning.Envelope.RulesFor(_policy.Policy.Signal).Select(r => (r.Name, _envelope.GetValueOrDefault(r.Reason)));

    /// <summary>Counts a morning.</summary>
    public void Add(Morning morning)
    {
        Mornings++;
        var evaluation = Planner.Evaluate(_policy, morning);
        if (evaluation.Intent.Concat(evaluation.Daily).All(o => o.Open == 0))
        {
            AddKnown(_intent, evaluation.Intent);
            AddKnown(_daily, evaluation.Daily);
        }
        else
        {
            foreach (var (rule, turn) in Rules.Zip(Explainer.Turns(_policy, morning, evaluation)))
            {
                rule.Add(turn.Outcome);
            }
        }

        AddSpoke(_intent, _policy.Intent, evaluation.Intent);
        AddSpoke(_daily, _policy.Daily, evaluation.Daily);
        var masks = DecisiveRules.Masks(_policy, evaluation);
        for (var s = 0; s < masks.Length; s++)
        {
            for (var rules = masks[s]; rules != 0; rules &= rules - 1)
            {
                _daily[s][BitOperations.TrailingZeroCount(rules)].Determined++;
            }
        }

        var envelope = DecisiveRules.Envelope(_policy, evaluation);
        foreach (var reason in Enum.GetValues<EnvelopeReasons>().Where(r => r != EnvelopeReasons.None && envelope.HasFlag(r)))
        {
            _envelope[reason] = 1 + _envelope.GetValueOrDefault(reason);
        }
    }

    private static void AddSpoke(RuleFiring[][] firings, StageRuleSet[] sets, Outcomes[] outcomes)
    {
        for (var s = 0; s < sets.Length; s++)
        {
            for (var rules = Combiner.Candidates(sets[s].Source.HitPolicy, outcomes[s]) & outcomes[s].Matched; rules != 0; rules &= rules - 1)
            {
                firings[s][BitOperations.TrailingZeroCount(rules)].Spoke++;
            }
        }
    }

    private static void AddKnown(RuleFiring[][] sets, Outcomes[] outcomes)
    {
        for (var s = 0; s < sets.Length; s++)
        {
            for (var i = 0; i < sets[s].Length; i++)
            {
                sets[s][i].Add((outcomes[s].Matched & (1UL << i)) != 0 ? Outcome.Matched : Outcome.NotMatched);
            }
        }
    }
}
