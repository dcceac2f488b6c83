namespace AthleteOs.Rules.Experiments;

/// <summary>
/// The imbalance that a new athlete would cause in each arm (Pocock and Simon 1975, Biometrics 31:103). The imbalance of a factor is the
/// range of counts among athletes of the same level, each count weighted by its arm's share.
/// </summary>
internal static class Minimisation
{
    /// <summary>The total imbalance, for each arm that the new athlete could join.</summary>
    /// <param name="weights">The whole-number weight of each arm, such as 2 to 1.</param>
    /// <param name="earlier">Earlier athletes: the arm's index, and a level for each factor.</param>
    /// <param name="levels">The new athlete's level of each factor.</param>
    public static long[] Imbalances(IReadOnlyList<int> weights, IReadOnlyList<TakenSeat> earlier, IReadOnlyList<string> levels)
    {
        var totals = new long[weights.Count];
        for (var factor = 0; factor < levels.Count; factor++)
        {
            var counts = new int[weights.Count];
            foreach (var athlete in earlier)
            {
                counts[athlete.Arm] += string.Equals(athlete.Levels[factor], levels[factor], StringComparison.Ordinal) ? 1 : 0;
            }

            for (var arm = 0; arm < weights.Count; arm++)
            {
                counts[arm]++;
                totals[arm] += Imbalance(weights, counts);
                counts[arm]--;
            }
        }

        return totals;
    }

    /// <summary>The range of counts, each times the least common multiple of all weights over its own weight.</summary>
    public static long Imbalance(IReadOnlyList<int> weights, IReadOnlyList<int> counts)
    {
        var multiple = weights.Aggregate(1L, (all, weight) => all / Common(all, weight) * weight);
        var weighted = counts.Select((count, arm) => count * (multiple / weights[arm])).ToList();
        return weighted.Max() - weighted.Min();
    }

    private static long Common(long a, long b) => b == 0 ? a : Common(b, a % b);
}
