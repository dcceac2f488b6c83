namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>
/// The exact t test that is valid at every look (Lindon, Ham, Tingley and Bojinov 2022, arXiv:2210.08589). A greater
/// <c>g</c> suits smaller effects.
/// </summary>
internal static class AnytimeT
{
    /// <summary>The logarithm of the evidence against no effect.</summary>
    public static double LogEvidence(double squaredT, double degrees, double count, double g)
    {
        var r = g / (g + count);
        return Math.Log(r) / 2 + (degrees + 1) / 2 * (Math.Log(1 + squaredT / degrees) - Math.Log(1 + r * squaredT / degrees));
    }

    /// <summary>The p value at any look.</summary>
    public static double P(double squaredT, double degrees, double count, double g) => Math.Min(1, Math.Exp(-LogEvidence(squaredT, degrees, count, g)));

    /// <summary>Half the width of the interval in standard errors; infinite while there are too few athletes.</summary>
    public static double Radius(double degrees, double count, double g, double alpha)
    {
        var r = g / (g + count);
        var power = Math.Pow(r * alpha * alpha, 1 / (degrees + 1));
        return power <= r ? double.PositiveInfinity : Math.Sqrt(degrees * (1 - power) / (power - r));
    }

    /// <summary>The interval of a difference and its p value.</summary>
    public static Effect Interval(Difference difference, double g, double alpha)
    {
        var margin = Radius(difference.Degrees, difference.Count, g, alpha) * difference.StandardError;
        var t = difference.Value / difference.StandardError;
        return new Effect(difference.Value, difference.StandardError, difference.Value - margin, difference.Value + margin, P(t * t, difference.Degrees, difference.Count, g));
    }
}
