using MathNet.Numerics.Distributions;

namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>A normal belief about a difference (Gelman et al. 2013, Bayesian Data Analysis, section 2.5).</summary>
/// <param name="Mean">Its mean.</param>
/// <param name="Variance">Its variance.</param>
internal readonly record struct NormalPosterior(double Mean, double Variance)
{
    public double Deviation => Math.Sqrt(Variance);

    /// <summary>The belief after an estimate with a known variance.</summary>
    public NormalPosterior After(double estimate, double variance)
    {
        var precision = 1 / Variance + 1 / variance;
        return new NormalPosterior((Mean / Variance + estimate / variance) / precision, 1 / precision);
    }

    /// <summary>The probability that the difference is above 0.</summary>
    public double ChanceAboveZero => Normal.CDF(0, 1, Mean / Deviation);

    /// <summary>The expected loss of the treatment if it is chosen and worse; the control's if the sign is changed.</summary>
    public double Risk => Normal.PDF(0, 1, Mean / Deviation) * Deviation - Mean * Normal.CDF(0, 1, -Mean / Deviation);

    /// <summary>The interval with this share of the belief outside.</summary>
    public (double Low, double High) Interval(double alpha) => (Normal.InvCDF(Mean, Deviation, alpha / 2), Normal.InvCDF(Mean, Deviation, 1 - alpha / 2));
}
