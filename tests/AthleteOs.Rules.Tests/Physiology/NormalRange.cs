using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>
/// A person's own normal range, mean plus and minus a number of SDs. Protocols read it in two ways that disagree above it, so the caller
/// says which: a high reading is "not normal" to a two-sided rule and "fine" to a lower-bound rule.
/// </summary>
/// <param name="Low">The lower end, part of the range.</param>
/// <param name="High">The upper end, part of the range.</param>
/// <remarks>
/// Sources: Vesterinen 2016, MSSE 48:1347 (two-sided, half an SD); Kiviniemi 2007, EJAP, doi 10.1007/s00421-007-0552-2 (lower bound, one SD). Use one kind of
/// reading throughout: ln rMSSD is not ln SDNN.
/// </remarks>
internal readonly record struct NormalRange(double Low, double High)
{
    /// <summary><c>mean -+ width x SD</c>, in the unit of the readings.</summary>
    /// <param name="mean">The mean of the baseline.</param>
    /// <param name="standardDeviation">The baseline's SD, 0 or more.</param>
    /// <param name="width">How many SDs on either side, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The SD or the width is negative or not finite.</exception>
    public static NormalRange Of(double mean, double standardDeviation, double width)
    {
        var half = Within.NotNegative(standardDeviation) * Within.NotNegative(width);
        return new(mean - half, mean + half);
    }

    /// <summary>Two-sided: within the range, ends included. A missing reading (NaN) is not.</summary>
    public bool Holds(double reading) => reading >= Low && reading <= High;

    /// <summary>One-sided: not below the range. A missing reading (NaN) is not.</summary>
    public bool IsReachedBy(double reading) => reading >= Low;
}
