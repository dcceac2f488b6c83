namespace AthleteOs.Rules.Experiments;

/// <summary>
/// The imbalance that a new athlete would cause in each arm (Pocock and Simon 1975, Biometrics 31:103). The imbalance of a factor is the
/// range of counts among athletes of the same level, each count weighted by its arm's share.
/// </summary>
internal static class Minimisation
{
    /// <summary>The total imbalance, for each arm that the new athlete could join.</summary>
    /// <param name="weights">The whole-number weight of each arm, such as 2 to 1.</param>
    /// <param name="earlier">The places of earlier athletes.</param>
    /// <param name="levels">The new athlete's level of each factor.</param>
    public static long[] Imbalances(int[] weights, TakenSeats earlier, IReadOnlyList<string> levels)
    {
        var totals = new long[weights.Length];
        Span<int> counts = stackalloc int[ExperimentReader.MostArms];
        counts = counts[..weights.Length];
        for (var factor = 0; factor < levels.Count; factor++)
        {
            earlier.At(factor, levels[factor])[..weights.Length].CopyTo(counts);
            for (var arm = 0; arm < weights.Length; arm++)
            {
                counts[arm]++;
                totals[arm] += Imbalance(weights, counts);
                counts[arm]--;
            }
        }

        return totals;
    }

    /// <summary>The range of counts, each times the least common multiple of all weights over its own weight.</summary>
    public static long Imbalance(ReadOnlySpan<int> weights, ReadOnlySpan<int> counts)
    {
        var multiple = 1L;
        foreach (var weight in weights)
        {
            multiple = multiple / Common(multiple, weight) * weight;
        }

        var (least, most) = (long.MaxValue, long.MinValue);
        for (var arm = 0; arm < weights.Length; arm++)
        {
            var weighted = counts[arm] * (multiple / weights[arm]);
            (least, most) = (Math.Min(least, weighted), Math.Max(most, weighted));
        }

        return most - least;
    }

    private static long Common(long a, long b) => b == 0 ? a : Common(b, a % b);
}
