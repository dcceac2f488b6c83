using System.Numerics;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>How often a rule matched and so on over many mornings.</summary>
/// <param name="rule">The rule.</param>
/// <param name="hitPolicy">How it speaks together with the others of its set.</param>
internal sealed class RuleFiring(Rule rule, HitPolicy hitPolicy)
{
    private readonly long[] _outcomes = new long[Enum.GetValues<Outcome>().Length];

    public Rule Rule => rule;

    /// <summary>On how many mornings it matched and spoke: where the first to match speaks, no other did before it.</summary>
    public long Spoke { get; set; }

    /// <summary>On how many mornings it was among the rules that determined the day.</summary>
    public long Determined { get; set; }

    public long Mornings => _outcomes.Sum();

    /// <summary>Whether it can determine a day: it permits, or limits it. Micro-recovery begins at support, so that reducing intensity takes nothing more away.</summary>
    public bool MayDetermine => rule.Effect.Kind == EffectKind.PermitKey || (Limits && (hitPolicy == HitPolicy.All || rule.Effect.Cap < SessionType.Support));

    /// <summary>Whether it speaks on more than half of all mornings, which a rule that limits, permits or notes something should not. What derives or suggests something speaks always.</summary>
    public bool OnMostMornings => rule.Effect.Kind is not (EffectKind.SetDerived or EffectKind.SetIntent or EffectKind.Suggest) && 2 * Spoke > Mornings;

    /// <summary>Whether it is there to keep the athlete safe and never had to: it limits the day and matched on no morning, nor might have.</summary>
    public bool NeverSpoke => Limits && Count(Outcome.Matched) + Count(Outcome.Unknown) + Count(Outcome.Fault) == 0;

    /// <summary>Whether it spoke and the day never hung on it.</summary>
    public bool NeverDetermined => MayDetermine && Determined == 0 && Count(Outcome.Matched) > 0;

    private bool Limits => rule.Effect.Cap < SessionType.Key;

    public long Count(Outcome outcome) => _outcomes[(int)outcome];

    public void Add(Outcome outcome) => _outcomes[(int)outcome]++;
}

/// <summary>How often each rule of the intent and of the day matched, was unknown and determined the day.</summary>
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

    /// <summary>How many mornings were looked at.</summary>
    public long Mornings { get; private set; }

    /// <summary>Every rule of the intent and of the day, in the order of the policy.</summary>
    public IEnumerable<RuleFiring> Rules => _intent.Concat(_daily).SelectMany(s => s);

    /// <summary>On how many mornings each part of the envelope, which no policy lifts, was among what determined the day.</summary>
    public IEnumerable<(string Rule, long Determined)> Envelope => Enum.GetValues<EnvelopeReasons>().Where(r => r != EnvelopeReasons.None).Select(r => (Planning.Envelope.NameOf(r), _envelope.GetValueOrDefault(r)));

    /// <summary>Looks at a morning.</summary>
    public void Add(Morning morning)
    {
        Mornings++;
        var weighing = Planner.Evaluate(_policy, morning);
        if (weighing.Intent.Concat(weighing.Daily).All(o => o.Open == 0))
        {
            AddKnown(_intent, weighing.Intent);
            AddKnown(_daily, weighing.Daily);
        }
        else
        {
            foreach (var (rule, turn) in Rules.Zip(Explainer.Turns(_policy, morning, weighing)))
            {
                rule.Add(turn.Outcome);
            }
        }

        AddSpoke(_intent, _policy.Intent, weighing.Intent);
        AddSpoke(_daily, _policy.Daily, weighing.Daily);
        var masks = DecisiveRules.Masks(_policy, weighing);
        for (var s = 0; s < masks.Length; s++)
        {
            for (var rules = masks[s]; rules != 0; rules &= rules - 1)
            {
                _daily[s][BitOperations.TrailingZeroCount(rules)].Determined++;
            }
        }

        var envelope = DecisiveRules.Envelope(weighing);
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
