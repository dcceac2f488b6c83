using MathNet.Numerics;

namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>
/// Bounds that a sum stays below at every look, by mixing over effects (Howard, Ramdas, McAuliffe and Sekhon 2021, Ann Stat 49:1055).
/// <c>v</c> is the variance so far, and a bound is tightest at the variance that it is tuned to.
/// </summary>
internal static class MixtureBounds
{
    private const double UsualAlpha = 0.05;

    /// <summary>The tuning of a two-sided normal mixture. A one-sided one takes twice the alpha.</summary>
    public static double Rho(double tunedTo, double alpha) => tunedTo / (2 * Math.Log(1 / alpha) + Math.Log(1 + 2 * Math.Log(1 / alpha)));

    /// <summary>The two-sided bound for sums with normal tails.</summary>
    public static double Normal(double v, double alpha, double tunedTo)
    {
        var rho = Rho(tunedTo, UsualAlpha);
        return Math.Sqrt((v + rho) * (Math.Log(1 + v / rho) - 2 * Math.Log(alpha)));
    }

    /// <summary>The one-sided bound for sums with normal tails.</summary>
    public static double NormalAbove(double v, double alpha, double tunedTo)
    {
        var rho = Rho(tunedTo, 2 * UsualAlpha);
        return Bound(s => Math.Log(4 * rho / (v + rho)) / 2 + s * s / (2 * (v + rho)) + Math.Log(MathNet.Numerics.Distributions.Normal.CDF(0, 1, s / Math.Sqrt(v + rho))), v, alpha);
    }

    /// <summary>The logarithm of the evidence of a sum with exponential tails of scale <paramref name="c"/>.</summary>
    public static double GammaExponential(double s, double v, double tunedTo, double c)
    {
        var rho = Rho(tunedTo, 2 * UsualAlpha) / (c * c);
        var (sum, all) = ((c * s + v) / (c * c), v / (c * c) + rho);
        return rho * Math.Log(rho) - SpecialFunctions.GammaLn(rho) - Math.Log(SpecialFunctions.GammaLowerRegularized(rho, rho))
            + SpecialFunctions.GammaLn(all) + Math.Log(SpecialFunctions.GammaLowerRegularized(all, sum + rho)) - all * Math.Log(sum + rho) + sum;
    }

    /// <summary>The one-sided bound for a sum of differences between -g and h.</summary>
    public static double BetaBinomialAbove(double v, double alpha, double tunedTo, double g, double h) =>
        BetaBinomial(v / g, v, tunedTo, g, h, isOneSided: true) < -Math.Log(alpha) ? v / g
            : Bisect(s => BetaBinomial(s, v, tunedTo, g, h, isOneSided: true) + Math.Log(alpha), 0, v / g);

    /// <summary>The interval of a rate, valid at every look: illness, overreach, or completed sessions.</summary>
    public static (double Low, double High) Rate(double successes, double trials, double alpha, double tunedTo)
    {
        var share = successes / trials;
        return (share > 0 ? Bisect(p => -Excess(p), 0, share) : 0, share < 1 ? Bisect(Excess, share, 1) : 1);

        double Excess(double p) => p <= 0 || p >= 1 ? 1
            : BetaBinomial((share - p) * trials, p * (1 - p) * trials, p * (1 - p) * tunedTo, p, 1 - p, isOneSided: false) + Math.Log(alpha);
    }

    private static double BetaBinomial(double s, double v, double tunedTo, double g, double h, bool isOneSided)
    {
        var r = Math.Max(Rho(tunedTo, isOneSided ? 2 * UsualAlpha : UsualAlpha) - g * h, 1e-3 * g * h);
        var (both, x) = (g + h, isOneSided ? h / (g + h) : 1);
        return v / (g * h) * Math.Log(both) - (v + h * s) / (h * both) * Math.Log(g) - (v - g * s) / (g * both) * Math.Log(h)
            + LogBeta((r + v - g * s) / (g * both), (r + v + h * s) / (h * both), x) - LogBeta(r / (g * both), r / (h * both), x);
    }

    private static double LogBeta(double a, double b, double x) =>
        SpecialFunctions.BetaLn(a, b) + (x < 1 ? Math.Log(SpecialFunctions.BetaRegularized(a, b, x)) : 0);

    private static double Bound(Func<double, double> evidence, double v, double alpha)
    {
        var high = v;
        while (evidence(high) < -Math.Log(alpha))
        {
            high *= 2;
        }

        return Bisect(s => evidence(s) + Math.Log(alpha), 0, high);
    }

    // The crossing from below 0 to above it.
    private static double Bisect(Func<double, double> excess, double low, double high)
    {
        for (var i = 0; i < 60; i++)
        {
            var middle = (low + high) / 2;
            (low, high) = excess(middle) > 0 ? (low, middle) : (middle, high);
        }

        return (low + high) / 2;
    }
}
