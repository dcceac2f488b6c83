namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>p values adjusted for several outcomes, in the order of the outcomes.</summary>
internal static class MultipleTests
{
    /// <summary>Limits the chance of any false alarm (Holm 1979, Scand J Stat 6:65).</summary>
    public static double[] Holm(IReadOnlyList<double> values)
    {
        var (adjusted, worst) = (new double[values.Count], 0.0);
        foreach (var (value, at, rank) in Ordered(values))
        {
            adjusted[at] = worst = Math.Max(worst, Math.Min(1, value * (values.Count - rank)));
        }

        return adjusted;
    }

    /// <summary>Limits the share of false alarms (Benjamini and Hochberg 1995, J R Stat Soc B 57:289).</summary>
    public static double[] BenjaminiHochberg(IReadOnlyList<double> values)
    {
        var (adjusted, best) = (new double[values.Count], 1.0);
        foreach (var (value, at, rank) in Ordered(values).Reverse())
        {
            adjusted[at] = best = Math.Min(best, value * values.Count / (rank + 1));
        }

        return adjusted;
    }

    private static IEnumerable<(double Value, int At, int Rank)> Ordered(IReadOnlyList<double> values) =>
        values.Select((value, at) => (value, at)).OrderBy(v => v.value).Select((v, rank) => (v.value, v.at, rank));
}
