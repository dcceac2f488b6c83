namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>One arm's outcomes with each athlete's value before the trial.</summary>
/// <param name="After">The outcomes.</param>
/// <param name="Before">The values before.</param>
/// <param name="Products">The sum of outcome times value before.</param>
internal readonly record struct PairedSums(ArmSums After, ArmSums Before, double Products)
{
    public static PairedSums Of(IReadOnlyList<double> before, IReadOnlyList<double> after) =>
        new(ArmSums.Of(after), ArmSums.Of(before), before.Zip(after, (b, a) => a * b).Sum());

    public double Covariance => (Products - After.Sum * Before.Sum / After.Count) / (After.Count - 1);

    public static PairedSums operator +(PairedSums a, PairedSums b) => new(a.After + b.After, a.Before + b.Before, a.Products + b.Products);
}

/// <summary>Outcomes adjusted for the value before the trial (CUPED: Deng et al. 2013, WSDM 123).</summary>
/// <param name="Control">The control arm.</param>
/// <param name="Treatment">The treatment arm.</param>
internal readonly record struct CovariateAdjustment(PairedSums Control, PairedSums Treatment)
{
    /// <summary>The slope over both arms together.</summary>
    public double Theta => (Control + Treatment) switch { var all => all.Before.Variance > 0 ? all.Covariance / all.Before.Variance : 0 };

    /// <summary>The adjusted difference.</summary>
    public Difference Difference
    {
        get
        {
            var (a, b) = (Variance(Control), Variance(Treatment));
            return new Difference(Mean(Treatment) - Mean(Control), Math.Sqrt(a / Control.After.Count + b / Treatment.After.Count),
                Difference.Welch(a, Control.After.Count, b, Treatment.After.Count), Control.After.Count + Treatment.After.Count);
        }
    }

    /// <summary>The adjusted difference as a share of control's unadjusted mean, by the delta method over outcome and value before.</summary>
    public Difference Relative
    {
        get
        {
            var (theta, mean, absolute) = (Theta, Control.After.Mean, Difference);
            var (byOutcome, byBefore) = (-Treatment.After.Mean / (mean * mean), theta / mean);
            var control = byOutcome * byOutcome * Control.After.Variance + 2 * byOutcome * byBefore * Control.Covariance + byBefore * byBefore * Control.Before.Variance;
            var variance = Variance(Treatment) / (Treatment.After.Count * mean * mean) + control / Control.After.Count;
            return absolute with { Value = absolute.Value / mean, StandardError = Math.Sqrt(variance) };
        }
    }

    private double Mean(PairedSums arm) => arm.After.Mean - Theta * arm.Before.Mean;

    private double Variance(PairedSums arm) => arm.After.Variance + Theta * Theta * arm.Before.Variance - 2 * Theta * arm.Covariance;
}
