using MathNet.Numerics;

namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>Do the arms have the planned sizes? A mismatch means that the assignment is faulty, and no result can be read.</summary>
internal static class SampleRatio
{
    private const double PriorAthletes = 100;

    /// <summary>The p value for one look: Pearson's chi-squared (Fabijan et al. 2019, KDD 2156).</summary>
    public static double OneLook(IReadOnlyList<double> counts, IReadOnlyList<double> weights)
    {
        var (all, weight) = (counts.Sum(), weights.Sum());
        var squared = counts.Zip(weights, (c, w) => (c - all * w / weight) * (c - all * w / weight) / (all * w / weight)).Sum();
        return SpecialFunctions.GammaUpperRegularized((counts.Count - 1) / 2.0, squared / 2);
    }

    /// <summary>
    /// The natural logarithm of the evidence against the planned shares, valid at every look. The model is a multinomial with a Dirichlet
    /// prior around them (Lindon and Malek 2022, NeurIPS 35).
    /// </summary>
    public static double LogEvidence(IReadOnlyList<double> counts, IReadOnlyList<double> shares, double prior = PriorAthletes)
    {
        var priors = shares.Select(s => s * prior).ToList();
        return LogBeta(priors.Zip(counts, (p, c) => p + c)) - LogBeta(priors) - counts.Zip(shares, (c, s) => c * Math.Log(s)).Sum();
    }

    /// <summary>The p value at any look.</summary>
    public static double AnyLook(IReadOnlyList<double> counts, IReadOnlyList<double> shares, double prior = PriorAthletes) =>
        Math.Min(1, Math.Exp(-LogEvidence(counts, shares, prior)));

    private static double LogBeta(IEnumerable<double> values)
    {
        var all = values.ToList();
        return all.Sum(SpecialFunctions.GammaLn) - SpecialFunctions.GammaLn(all.Sum());
    }
}
