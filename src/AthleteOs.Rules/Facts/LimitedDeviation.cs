namespace AthleteOs.Rules.Facts;

/// <summary>
/// How far some days are from an athlete's own usual on the mean, in SDs, at the worst that missing days allow. With one value less the
/// lowest deviation never rises and the highest never falls.
/// </summary>
/// <remarks>
/// The usual is the median of the last <see cref="UsualDays"/> days. The SD is the range from their 20th to their 80th percentile, divided by 1.683.
/// In a normal distribution this range has 1.683 SDs. A day counts up to <see cref="LimitSds"/> from the usual. Median and limited values are
/// robust: a share of unknown values moves them only so far. Source: Huber 1964, Ann Math Stat 35:73. Missing days of the usual count on the
/// worse side. A missing day of the mean counts as one at the limit. The percentiles are a house assumption, to be confirmed by a
/// sports scientist. They need fewer distinct values than quartiles, and accept more missing days than deciles.
/// </remarks>
internal static class LimitedDeviation
{
    /// <summary>The days of the usual, up to and including the last day of the mean.</summary>
    public const int UsualDays = 60;

    /// <summary>
    /// From this distance on, in SDs, a value counts as one at this distance: the smallest worthwhile change of heart rate variability. Source: Plews
    /// 2013, Sports Med 43:773. A wider limit finds a changed week about as often, and a missing day then costs more.
    /// </summary>
    public const double LimitSds = 0.5;

    private const double LowShare = 0.2;
    private const double SdsBetweenShares = 1.6832424671458286;

    /// <summary>The lowest deviation that the missing values allow.</summary>
    /// <param name="usual">The days of the usual, oldest first; NaN is a missing one.</param>
    /// <param name="days">The days of the mean, the last ones of the usual; 1 or more.</param>
    /// <param name="minCount">The fewest known values of the usual.</param>
    /// <returns>From -<see cref="LimitSds"/> to <see cref="LimitSds"/>; NaN if too few values are known.</returns>
    public static double Lowest(ReadOnlySpan<double> usual, int days, int minCount) => Of(usual, days, minCount, 1);

    /// <summary>The highest deviation that the missing values allow, see <see cref="Lowest"/>.</summary>
    public static double Highest(ReadOnlySpan<double> usual, int days, int minCount) => 0 - Of(usual, days, minCount, -1); // 0, and not -0

    // The lowest deviation of the values, or of their opposites.
    private static double Of(ReadOnlySpan<double> usual, int days, int minCount, int sign)
    {
        Span<double> known = stackalloc double[UsualDays];
        var count = 0;
        foreach (var value in usual)
        {
            if (!double.IsNaN(value))
            {
                known[count++] = sign * value;
            }
        }

        if (count < Math.Max(1, minCount))
        {
            return double.NaN;
        }

        known = known[..count];
        known.Sort();
        var missing = usual.Length - count;
        var median = At(known, missing, 0.5, missingAreLow: false);
        var least = Math.Max(0, At(known, missing, 1 - LowShare, missingAreLow: true) - At(known, missing, LowShare, missingAreLow: false)) / SdsBetweenShares;
        var most = (At(known, missing, 1 - LowShare, missingAreLow: false) - At(known, missing, LowShare, missingAreLow: true)) / SdsBetweenShares;
        var sum = 0.0;
        var week = usual[Math.Max(0, usual.Length - days)..];
        foreach (var value in week)
        {
            sum += double.IsNaN(value) ? -LimitSds : Limited(sign * value - median, least, most);
        }

        return sum / week.Length;
    }

    // Below the usual, a small SD gives the lower deviation; above it, a large one.
    private static double Limited(double distance, double leastSd, double mostSd) =>
        distance == 0 ? 0 : distance < 0 ? Math.Max(-LimitSds, distance / leastSd) : Math.Min(LimitSds, distance / mostSd);

    // The mean of the two values around a share of all, with the missing ones below or above the known ones. Interpolated, the result could
    // rise by a rounding as values fall.
    private static double At(ReadOnlySpan<double> known, int missing, double share, bool missingAreLow)
    {
        var place = share * (known.Length + missing - 1) - (missingAreLow ? missing : 0);
        return (Value(known, (int)Math.Floor(place)) + Value(known, (int)Math.Ceiling(place))) / 2;
    }

    private static double Value(ReadOnlySpan<double> known, int place) =>
        place < 0 ? double.NegativeInfinity : place >= known.Length ? double.PositiveInfinity : known[place];
}
