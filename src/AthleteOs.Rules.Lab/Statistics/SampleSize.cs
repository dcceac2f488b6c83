using MathNet.Numerics.Distributions;

namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>How many athletes a parallel trial needs, and which power it has.</summary>
internal static class SampleSize
{
    private const double CloseEnough = 1e-5;
    private const double MostGrowth = 1 << 27;

    /// <summary>Athletes in all arms for a two-sided comparison of means (Chow, Shao and Wang 2008, Sample Size Calculations, 3.2).</summary>
    /// <param name="effect">The smallest difference to detect.</param>
    /// <param name="variance">The variance of an outcome within an arm.</param>
    /// <param name="alpha">The chance of a false alarm.</param>
    /// <param name="power">The chance to detect the difference.</param>
    /// <param name="arms">The number of arms.</param>
    public static double Of(double effect, double variance, double alpha, double power, int arms = 2)
    {
        var z = Normal.InvCDF(0, 1, 1 - alpha / 2) + Normal.InvCDF(0, 1, power);
        return arms * 2 * variance * z * z / (effect * effect);
    }

    /// <summary>The power once the trial has grown by this factor, without a prior or with one of the effect.</summary>
    public static double PowerAfter(double growth, double standardError, double effect, double alpha, NormalPosterior? prior = null)
    {
        var error = standardError / Math.Sqrt(1 + growth);
        var (needed, shift) = (Normal.InvCDF(0, 1, 1 - alpha / 2) * error, 0.0);
        if (prior is { } belief)
        {
            (needed, shift) = (needed * error * Math.Sqrt(1 / belief.Variance + 1 / (error * error)), error * error * belief.Mean / belief.Variance);
        }

        return Normal.CDF(0, 1, (effect + shift - needed) / error) + Normal.CDF(0, 1, -(needed + shift + effect) / error);
    }

    /// <summary>The growth of a trial that reaches the power; 0 if it has it already.</summary>
    public static double GrowthFor(double power, double standardError, double effect, double alpha, NormalPosterior? prior = null)
    {
        var (low, high) = (0.0, 1.0);
        while (high < MostGrowth && PowerAfter(high, standardError, effect, alpha, prior) < power)
        {
            high *= 2;
        }

        if (PowerAfter(0, standardError, effect, alpha, prior) >= power)
        {
            return 0;
        }

        var growth = high;
        for (var missed = 1.0; Math.Abs(missed) > CloseEnough; growth = (low + high) / 2)
        {
            missed = PowerAfter((low + high) / 2, standardError, effect, alpha, prior) - power;
            (low, high) = Math.Abs(missed) <= CloseEnough ? (low, high) : missed < 0 ? ((low + high) / 2, high) : (low, (low + high) / 2);
        }

        return growth;
    }
}
