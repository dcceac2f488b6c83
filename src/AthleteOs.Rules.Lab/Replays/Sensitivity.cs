using System.Numerics;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>
/// The numbers of a policy that move most decisions. Each is changed by a step up and a step down, within its range, and every morning is decided
/// again. It does not see numbers that move together, nor later effects.
/// </summary>
internal sealed class Sensitivity
{
    private readonly ReadyPolicy _policy;
    private readonly (int Variation, StageRuleSet Set, int SetIndex, int Rule)[] _readers;

    public Sensitivity(ReadyPolicy policy)
    {
        _policy = policy = policy.ByDefinition;
        Variations = Variation.Of(policy);
        _readers =
        [
            .. from v in Enumerable.Range(0, Variations.Count)
               where Variations[v] is { Reach: Reach.Morning, Prior: null }
               let parameter = policy.Policy.Parameters[v]
               from s in policy.Intent.Select((set, at) => (set, at)).Concat(policy.Daily.Select((set, at) => (set, at: at + policy.Intent.Length)))
               from r in Enumerable.Range(0, s.set.Source.Rules.Count)
               where StageRuleSet.ReadsParameter(s.set.Rules[r], parameter)
               select (v, s.set, s.at, r),
        ];
    }

    /// <summary>The number of mornings.</summary>
    public long Mornings { get; private set; }

    /// <summary>Every number of the policy, in its order.</summary>
    public IReadOnlyList<Variation> Variations { get; }

    /// <summary>The numbers that move decisions, the strongest by step first.</summary>
    public IEnumerable<Variation> Ranked => Variations.Where(v => v.PerStep > 0).OrderByDescending(v => v.PerStep).ThenBy(v => v.Name, StringComparer.Ordinal);

    /// <summary>Decides a morning under every variation.</summary>
    public void Add(Morning morning)
    {
        Mornings++;
        Span<bool> said = stackalloc bool[Variations.Count];
        NoteSay(morning, said);
        var day = Planner.Decide(_policy, morning).SessionType;
        for (var v = 0; v < said.Length; v++)
        {
            foreach (var turned in Variations[v].Both)
            {
                var becomes = said[v] ? Planner.Decide(turned.Policy, morning).SessionType : day;
                turned.Days.Add(day, becomes);
                if (becomes != day)
                {
                    foreach (var rule in DecisiveRules.Rules(turned.Policy, morning))
                    {
                        turned.Rules[rule] = 1 + turned.Rules.GetValueOrDefault(rule);
                    }
                }
            }
        }
    }

    // Finds out whether the rules that read a number were evaluated, and if not, what answered instead.
    private void NoteSay(Morning morning, Span<bool> said)
    {
        var evaluation = Planner.Evaluate(_policy, morning);
        for (var v = 0; v < Variations.Count; v++)
        {
            said[v] = Variations[v] is { Prior: { } belief } ? double.IsNaN(belief.Read(morning)) : Variations[v].Reach == Reach.Morning;
        }

        foreach (var (variation, _, _, _) in _readers)
        {
            said[variation] = false;
        }

        foreach (var (variation, set, at, rule) in _readers)
        {
            var instead = Instead(set, at < evaluation.Intent.Length ? evaluation.Intent[at] : evaluation.Daily[at - evaluation.Intent.Length], rule, morning);
            said[variation] |= instead is null;
            if (instead is not null)
            {
                Variations[variation].Instead[instead] = 1 + Variations[variation].Instead.GetValueOrDefault(instead);
            }
        }

        for (var v = 0; v < said.Length; v++)
        {
            Variations[v].HadSay += said[v] ? 1 : 0;
        }
    }

    private static string? Instead(StageRuleSet set, Outcomes outcomes, int rule, Morning morning)
    {
        if (set[rule].Effect.Kind == EffectKind.SetIntent && FactCatalog.ByName[$"intent.{set[rule].Effect.Intent}"] is var given && !double.IsNaN(given.Read(morning)))
        {
            return given.Path;
        }

        var first = BitOperations.TrailingZeroCount(outcomes.Matched);
        return set.Source.HitPolicy == HitPolicy.First && outcomes.Matched != 0 && first < rule ? set[first].Id : null;
    }
}
