using MathNet.Numerics.Distributions;

namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>
/// Two-sided bounds for a planned number of looks. Alpha is spent with the square of the share of data (Lan and DeMets 1983, Biometrika
/// 70:659). The recursion is by Armitage, McPherson and Rowe (1969, J R Stat Soc A 132:235).
/// </summary>
internal static class GroupSequential
{
    private const int Cells = 1000;
    private const double Widest = 8;

    /// <summary>The alpha of a usual test at each look.</summary>
    /// <param name="shares">The share of all data at each look, rising to 1.</param>
    /// <param name="alpha">The chance of any false alarm.</param>
    public static double[] Alphas(IReadOnlyList<double> shares, double alpha)
    {
        var (alphas, before) = (new double[shares.Count], new List<(double At, double Mass)> { (0, 1) });
        for (var look = 0; look < shares.Count; look++)
        {
            var earlier = look == 0 ? 0 : shares[look - 1];
            var deviation = Math.Sqrt(shares[look] - earlier);
            var spent = alpha * (shares[look] * shares[look] - earlier * earlier);
            var (low, high) = (0.0, Widest);
            for (var i = 0; i < 60; i++)
            {
                var middle = (low + high) / 2;
                (low, high) = Beyond(before, middle * Math.Sqrt(shares[look]), deviation) > spent ? (middle, high) : (low, middle);
            }

            alphas[look] = 2 * Normal.CDF(0, 1, -high);
            before = Within(before, high * Math.Sqrt(shares[look]), deviation);
        }

        return alphas;
    }

    private static double Beyond(List<(double At, double Mass)> before, double bound, double deviation) =>
        before.Sum(b => b.Mass * (Normal.CDF(0, 1, (b.At - bound) / deviation) + Normal.CDF(0, 1, (-bound - b.At) / deviation)));

    // The process inside the bounds, as the masses of cells.
    private static List<(double At, double Mass)> Within(List<(double At, double Mass)> before, double bound, double deviation)
    {
        var width = 2 * bound / Cells;
        return [.. Enumerable.Range(0, Cells).Select(i => -bound + (i + 0.5) * width)
            .Select(at => (at, width * before.Sum(b => b.Mass * Normal.PDF(0, deviation, at - b.At))))];
    }
}
