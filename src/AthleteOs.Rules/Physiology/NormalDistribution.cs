namespace AthleteOs.Rules.Physiology;

/// <summary>The standard normal distribution. The core has no packages, so it is here.</summary>
internal static class NormalDistribution
{
    private const double FarOut = 38;
    private const int Halvings = 60;

    /// <summary>P(Z &lt;= z). Absolute error below 1e-15; 0 and 1 beyond 38 either side. NaN gives NaN.</summary>
    /// <remarks>
    /// Hart's rational approximation (Hart et al. 1968, algorithm 5666) with a continued fraction in the far tail. Source: West 2005,
    /// "Better approximations to cumulative normal functions", Wilmott Magazine.
    /// </remarks>
    public static double Cdf(double z)
    {
        var tail = Tail(Math.Abs(z));
        return z > 0 ? 1 - tail : tail;
    }

    /// <summary>
    /// The z with P(Z &lt;= z) = p, to about 1e-14, by bisection of <see cref="Cdf"/>. For p near 1 call it with 1 - p and change the sign.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">p is not strictly between 0 and 1.</exception>
    public static double Quantile(double p)
    {
        if (!(p > 0 && p < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(p), p, "must be strictly between 0 and 1");
        }

        var (low, high) = (-FarOut, FarOut);
        for (var halving = 0; halving < Halvings; halving++)
        {
            var middle = (low + high) / 2;
            (low, high) = Cdf(middle) < p ? (middle, high) : (low, middle);
        }

        return high;
    }

    private static double Tail(double z)
    {
        if (z > FarOut)
        {
            return 0;
        }

        var density = Math.Exp(-z * z / 2);
        return z < 7.07106781186547 ? density * Numerator(z) / Denominator(z) : density / Fraction(z) / 2.506628274631;
    }

    private static double Numerator(double z) =>
        ((((((3.52624965998911E-02 * z + 0.700383064443688) * z + 6.37396220353165) * z + 33.912866078383) * z + 112.079291497871) * z + 221.213596169931) * z) + 220.206867912376;

    private static double Denominator(double z) =>
        (((((((8.83883476483184E-02 * z + 1.75566716318264) * z + 16.064177579207) * z + 86.7807322029461) * z + 296.564248779674) * z + 637.333633378831) * z + 793.826512519948) * z) + 440.413735824752;

    private static double Fraction(double z) => z + 1 / (z + 2 / (z + 3 / (z + 4 / (z + 0.65))));
}
