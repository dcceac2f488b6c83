namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>
/// The belief about an athlete before any test. Every width is relative (days on a logarithm, shares of the tests' own size), so
/// that the same prior serves watts, metres a second and seconds.
/// </summary>
/// <remarks>
/// ln tau1 ~ N(ln 42, 0.25) and ln tau2 ~ N(ln 12, 0.35), three SDs either side, with tau1 at least tau2 + 5 d; k2/k1 even from 1 to 3.
/// Around the values of Clarke and Skiba 2013 and of Hellard et al. 2006 (tau1 38 (17 to 59), tau2 19 (6 to 32) in nine swimmers).
/// p0: Student's t around the mean test, scale 25 % of it. k1: half a Student's t; by its scale the mean load, kept up, gives
/// fitness worth the mean test (mean test / (mean load x 42 d)). Scatter of tests around the model: scaled inverse chi-squared around the
/// typical error. All three with the weight of four tests. The last three are house assumptions.
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
