using System.Numerics;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Planning;

/// <summary>
/// Turns the outcomes of a day's rules into a type of session. One principle serves every rule: what is open (a fact is missing,
/// a rule is faulty) is read the lightest way it could turn out. So an open permit does not permit, an open limit limits, and
/// taking a fact away can only move the day towards rest.
/// </summary>
internal static class Combiner
{
    public static SessionType Combine(ReadOnlySpan<StageRuleSet> sets, ReadOnlySpan<Outcomes> outcomes, SessionType envelope)
    {
        // 1. Rule sets without an order: any limit wins; otherwise one permit suffices; silence means the lighter day.
        var permitted = false;
        var day = envelope;
        for (var i = 0; i < sets.Length; i++)
        {
            if (sets[i].Source.HitPolicy == HitPolicy.All)
            {
                permitted |= (outcomes[i].Matched & sets[i].Permit) != 0;
                day = day.OrEasier(Cap(sets[i], Candidates(HitPolicy.All, outcomes[i])));
            }
        }

        if (permitted && day == SessionType.Key)
        {
            return SessionType.Key;
        }

        // 2. No key session: micro-recovery. Its rules are ordered from the smallest step to the largest.
        day = day.OrEasier(SessionType.Support);
        for (var i = 0; i < sets.Length; i++)
        {
            if (sets[i].Source.HitPolicy == HitPolicy.First && sets[i].Limits != 0)
            {
                day = day.OrEasier(Cap(sets[i], Candidates(HitPolicy.First, outcomes[i])));
            }
        }

        return day;
    }

    /// <summary>The rules that may apply: under <c>all</c> every matched or unknown one; under <c>first</c> the first matched one and the unknown ones before it.</summary>
    public static ulong Candidates(HitPolicy hitPolicy, Outcomes outcomes)
    {
        if (hitPolicy == HitPolicy.All)
        {
            return outcomes.Matched | outcomes.Open;
        }

        var first = outcomes.Matched & (~outcomes.Matched + 1);
        return first | (outcomes.Open & (first - 1)); // with no match, every open one
    }

    /// <summary>The hardest day that all of the given rules leave.</summary>
    public static SessionType Cap(StageRuleSet set, ulong rules)
    {
        for (var type = SessionType.Rest; type < SessionType.Key; type++)
        {
            if ((rules & set.Caps[(int)type]) != 0)
            {
                return type;
            }
        }

        return SessionType.Key;
    }

    /// <summary>The first suggestion that fits the day; null when none does.</summary>
    public static SessionArchetype? Suggest(ReadOnlySpan<StageRuleSet> sets, ReadOnlySpan<Outcomes> outcomes, SessionType day)
    {
        for (var i = 0; i < sets.Length; i++)
        {
            for (var rules = outcomes[i].Matched & sets[i].Suggests; rules != 0; rules &= rules - 1)
            {
                var archetype = sets[i][BitOperations.TrailingZeroCount(rules)].Effect.Archetype!;
                if (archetype.SessionType == day)
                {
                    return archetype;
                }
            }
        }

        return null;
    }
}
