using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>One athlete's own difference between two arms.</summary>
/// <param name="Record">The athlete.</param>
/// <param name="Pairs">The number of complete pairs.</param>
/// <param name="Mean">The athlete's mean difference.</param>
/// <param name="Shrunk">The belief after all athletes were seen: single results are drawn towards the squad.</param>
/// <param name="Low">The lower end of its interval.</param>
/// <param name="High">The upper end.</param>
/// <param name="Reliability">The share of the scatter between athletes that is a true difference, for this number of pairs.</param>
/// <param name="AdjustedP">The p value at any look, adjusted for the number of athletes by Holm.</param>
/// <param name="IsResponder">Whether the athlete is named: after three or more pairs, by interval and adjusted p value.</param>
internal sealed record AthleteResponse(
    ParticipantRecord Record, int Pairs, double Mean, double Shrunk, double Low, double High, double Reliability, double AdjustedP, bool IsResponder);

/// <summary>
/// Single athletes in repeated pairs, shrunk towards each other (DerSimonian and Laird 1986, Control Clin Trials 7:177). The scatter within
/// athletes is pooled over the squad, because two or three pairs of one athlete tell too little about it.
/// </summary>
internal static class AthleteResponses
{
    /// <summary>Nobody is named a responder after fewer pairs.</summary>
    public const int LeastPairs = 3;

    /// <summary>The responses of athletes with at least one pair; empty while no athlete has two.</summary>
    public static IReadOnlyList<AthleteResponse> Of(IReadOnlyList<(ParticipantRecord Record, List<BlockPair> Pairs)> athletes, double alpha)
    {
        var known = athletes.Where(a => a.Pairs.Count > 0).ToList();
        var degrees = known.Sum(a => a.Pairs.Count - 1);
        if (degrees == 0)
        {
            return [];
        }

        var pooled = known.Sum(a => a.Pairs.Sum(p => Math.Pow(p.Difference - a.Pairs.Average(q => q.Difference), 2))) / degrees;
        var own = known.Select(a => new AthleteDifference(a.Pairs.Average(p => p.Difference), Math.Max(1e-12, pooled / a.Pairs.Count))).ToList();
        var all = RepeatedPairs.Of(own);
        var adjusted = MultipleTests.Holm([.. own.Select((o, i) => AnytimeT.P(o.Mean * o.Mean / o.Variance, degrees, known[i].Pairs.Count, PlannedSize.G))]);
        return [.. own.Select((o, i) => Response(known[i].Record, known[i].Pairs.Count, o, all, adjusted[i], known.Count, alpha))];
    }

    private static AthleteResponse Response(ParticipantRecord record, int pairs, AthleteDifference own, RepeatedPairs all, double adjustedP, int athletes, double alpha)
    {
        // Without any difference between athletes the belief is the squad's mean; a single athlete has no squad.
        var belief = athletes == 1 ? new NormalPosterior(own.Mean, own.Variance)
            : all.Between <= 0 ? new NormalPosterior(all.Mean, all.StandardError * all.StandardError)
            : new NormalPosterior(all.Mean, all.Between).After(own.Mean, own.Variance);
        var (low, high) = belief.Interval(alpha);
        return new AthleteResponse(record, pairs, own.Mean, belief.Mean, low, high, athletes == 1 ? double.NaN : all.Between / (all.Between + own.Variance), adjustedP,
            pairs >= LeastPairs && adjustedP < alpha && (low > 0 || high < 0));
    }
}
