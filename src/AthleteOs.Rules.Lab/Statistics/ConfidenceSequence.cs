namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>
/// The asymptotic confidence sequence of a mean, valid at every look (Waudby-Smith, Arbour, Sinha, Kennedy and Ramdas 2021,
/// arXiv:2103.06476). It is tuned to be narrowest at a planned number of outcomes.
/// </summary>
internal static class ConfidenceSequence
{
    private const double LeastAlpha = 1e-5;
    private const double MostAlpha = 0.4999;

    /// <summary>The tuning: narrowest at <paramref name="planned"/> outcomes.</summary>
    public static double Rho(double alpha, double planned) => Math.Sqrt((-2 * Math.Log(alpha) + Math.Log(-2 * Math.Log(alpha) + 1)) / planned);

    /// <summary>Half the width of the two-sided interval.</summary>
    public static double HalfWidth(double variance, double count, double planned, double alpha)
    {
        var spread = Spread(count, Rho(alpha, planned));
        return Math.Sqrt(variance) * Math.Sqrt(2 * spread / (count * (spread - 1)) * Math.Log(Math.Sqrt(spread) / alpha));
    }

    /// <summary>The distance of the one-sided bound at <paramref name="alpha"/>, tuned for another alpha or the same.</summary>
    public static double OneSided(double variance, double count, double planned, double alpha, double tunedFor)
    {
        var spread = Spread(count, Rho(2 * tunedFor, planned));
        return Math.Sqrt(variance) * Math.Sqrt(2 * spread / (count * (spread - 1)) * Math.Log(1 + Math.Sqrt(spread) / (2 * alpha)));
    }

    /// <summary>The two-sided interval of a difference and its p value.</summary>
    public static Effect Interval(Difference difference, double planned, double alpha)
    {
        var half = HalfWidth(Variance(difference), difference.Count, planned, alpha);
        var spread = Spread(difference.Count, Rho(alpha, planned));
        var t = difference.Value / difference.StandardError;
        var p = Math.Min(1, Math.Sqrt(spread) * Math.Exp(-t * t * (spread - 1) / (2 * spread)));
        return new Effect(difference.Value, difference.StandardError, difference.Value - half, difference.Value + half, p);
    }

    /// <summary>The one-sided interval, open above; p is the least alpha that puts the bound, tuned as this one, above 0.</summary>
    public static Effect IntervalAbove(Difference difference, double planned, double alpha)
    {
        var (low, high) = (LeastAlpha, MostAlpha);
        while (high - low > 1e-9)
        {
            var middle = (low + high) / 2;
            (low, high) = Low(middle) > 0 ? (low, middle) : (middle, high);
        }

        return new Effect(difference.Value, difference.StandardError, Low(alpha), double.PositiveInfinity, high);

        double Low(double at) => difference.Value - OneSided(Variance(difference), difference.Count, planned, at, alpha);
    }

    /// <summary>The variance of one outcome that gives this standard error.</summary>
    public static double Variance(Difference difference) => difference.Count * difference.StandardError * difference.StandardError;

    private static double Spread(double count, double rho) => count * rho * rho + 1;
}
