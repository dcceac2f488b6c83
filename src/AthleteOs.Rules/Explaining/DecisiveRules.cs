using System.Numerics;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>
/// The rules that determine a day. On a key day they are the matching permits. On an easier day they are the rules with the lowest limit. If that
/// limit is micro-recovery, or on a support day, the rules that prevented a key session count too. They are limits, the envelope, and permits if none matched.
/// </summary>
internal static class DecisiveRules
{
    /// <summary>By rule set of the day: bit n is rule n.</summary>
    public static ulong[] Masks(ReadyPolicy policy, Evaluation weighing)
    {
        var (daily, day) = (policy.Daily, weighing.Decision.SessionType);
        var masks = new ulong[daily.Length];
        var permitted = false;
        for (var i = 0; i < daily.Length; i++)
        {
            permitted |= (weighing.Daily[i].Matched & daily[i].Permit) != 0;
            masks[i] = day == SessionType.Key ? weighing.Daily[i].Matched & daily[i].Permit : Candidates(i) & daily[i].Caps[(int)day] & (IsAll(i) || day < SessionType.Support ? ulong.MaxValue : 0);
        }

        var byAll = Enumerable.Range(0, daily.Length).Any(i => IsAll(i) && masks[i] != 0);
        for (var i = 0; i < daily.Length && day != SessionType.Key && (day == SessionType.Support || !byAll); i++)
        {
            masks[i] |= (IsAll(i) ? Candidates(i) & daily[i].Limits : 0) | (permitted ? 0 : daily[i].Permit);
        }

        return masks;

        bool IsAll(int set) => daily[set].Source.HitPolicy == HitPolicy.All;
        ulong Candidates(int set) => Combiner.Candidates(daily[set].Source.HitPolicy, weighing.Daily[set]);
    }

    /// <summary>The part of the envelope in the day.</summary>
    public static EnvelopeReasons Envelope(ReadyPolicy policy, Evaluation weighing) => weighing.Decision.SessionType switch
    {
        SessionType.Support => Planning.Envelope.Of(weighing.Known, policy.Policy.Signal),
        SessionType.Recovery => Planning.Envelope.Of(weighing.Known, policy.Policy.Signal) & EnvelopeReasons.Illness,
        _ => EnvelopeReasons.None,
    };

    /// <summary>The full names of the rules that determine the day, the envelope's among them.</summary>
    public static List<string> Rules(ReadyPolicy policy, Morning morning)
    {
        var weighing = Planner.Evaluate(policy, morning);
        var masks = Masks(policy, weighing);
        var names = new List<string>();
        for (var i = 0; i < masks.Length; i++)
        {
            for (var rules = masks[i]; rules != 0; rules &= rules - 1)
            {
                names.Add(policy.Daily[i][BitOperations.TrailingZeroCount(rules)].Id);
            }
        }

        var envelope = Envelope(policy, weighing);
        names.AddRange(Planning.Envelope.Rules.Where(r => envelope.HasFlag(r.Reason)).Select(r => r.Name));
        return names;
    }
}
