using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>Treff's polarisation index of training time in three zones: a detector of the grey zone. Polarised above <see cref="Polarized"/>.</summary>
/// <remarks>
/// Source: Treff et al. 2019, Front Physiol 10:707, doi 10.3389/fphys.2019.00707: <c>log10(Z1/Z2 x Z3 x 100)</c>, the zones as shares of the whole.
/// House rule where Z2 is near zero, to be confirmed by a sports scientist: a Z2 share below 0.01 counts as 0.01, so that the index neither
/// divides by zero nor falls when the last grey minute goes.
/// </remarks>
internal static class PolarizationIndex
{
    /// <summary>The cut-off: above it training counts as polarised.</summary>
    public const double Polarized = 2.00;

    /// <summary>The smallest grey-zone share that is told apart from none.</summary>
    public const double LeastGreyShare = 0.01;

    /// <summary>The index (no unit); null where Z1 or Z3 is zero, for then there are no two poles.</summary>
    /// <param name="zone1">Time below the first threshold, 0 or more; in shares, or in any unit of time that all three have.</param>
    /// <param name="zone2">Time between the thresholds, the grey zone.</param>
    /// <param name="zone3">Time above the second threshold.</param>
    /// <exception cref="ArgumentOutOfRangeException">A zone is negative or not finite.</exception>
    public static double? Of(double zone1, double zone2, double zone3)
    {
        var whole = Within.NotNegative(zone1) + Within.NotNegative(zone2) + Within.NotNegative(zone3);
        return zone1 == 0 || zone3 == 0 ? null : Math.Log10(zone1 / whole / Math.Max(zone2 / whole, LeastGreyShare) * (zone3 / whole) * 100);
    }
}
