namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>
/// The prior: the belief about an athlete before any test. Every width is relative: days on a logarithm, or shares of the mean test. So
/// the same prior applies to watts, metres a second and seconds.
/// </summary>
/// <remarks>
/// ln tau1 ~ N(ln 42, 0.25) and ln tau2 ~ N(ln 12, 0.35), cut at three SDs, with tau1 at least tau2 + 5 d. k2/k1 is uniform from 1 to 3.
/// Sources: Clarke and Skiba 2013; Hellard et al. 2006 (tau1 38 (17 to 59), tau2 19 (6 to 32) in nine swimmers).
/// p0 is a Student's t around the mean test, with a scale of 25 % of it. k1 is half a Student's t, with the scale mean test / (mean load x 42 d).
/// At that k1 the mean load, kept up, gives fitness worth the mean test. The scatter of tests is a scaled inverse chi-squared around the
/// typical error. These three have the weight of four tests each, and are house assumptions.
/// </remarks>
internal static class ModelPrior
{
    public const double FitnessDays = 42;
    public const double FitnessLogSd = 0.25;
    public const double FatigueDays = 12;
    public const double FatigueLogSd = 0.35;
    public const double LeastDifference = 5;
    public const double LeastRatio = 1;
    public const double MostRatio = 3;
    public const double BaselineScale = 0.25;
    public const double GainScale = 1;
    public const double NoiseWeight = 4;

    // The number of SDs of the logarithms on either side of the grid.
    public const double Reach = 3;
}
