namespace AthleteOs.Rules.Physiology;

/// <summary>An athlete's usual readiness on well mornings: the mean, and a spread that a few bad mornings hardly move.</summary>
/// <param name="Mean">The mean, in points.</param>
/// <param name="StandardDeviation">Half the distance between the 16th and the 84th percentile, in points: the SD of a normal distribution.</param>
internal readonly record struct UsualReadiness(double Mean, double StandardDeviation)
{
    /// <summary>The days looked back on.</summary>
    public const int Days = 182;

    /// <summary>The fewest mornings.</summary>
    public const int LeastReadings = ReadinessBaseline.LeastReadings;

    private const int Points = 101;
    private const double OneSd = 0.158655253931457;

    // A score is a whole point, so a spread below this is no spread.
    private const double LeastSpread = 0.5;

    /// <summary>The usual of the mornings given, each 0 to 100; NaN is an unknown one.</summary>
    /// <param name="readiness">Readiness by morning, oldest first.</param>
    /// <param name="unwell">1 on a morning with illness or injury, which is left out.</param>
    /// <returns>Null with fewer than <see cref="LeastReadings"/> mornings.</returns>
    public static UsualReadiness? Of(ReadOnlySpan<double> readiness, ReadOnlySpan<double> unwell)
    {
        Span<int> counts = stackalloc int[Points];
        counts.Clear();
        var (count, sum) = (0, 0.0);
        for (var day = 0; day < readiness.Length; day++)
        {
            if (readiness[day] is >= 0 and < Points and var score && unwell[day] != 1)
            {
                counts[(int)(score + 0.5) is var point && point < Points ? point : Points - 1]++;
                count++;
                sum += score;
            }
        }

        return count < LeastReadings ? null
            : new UsualReadiness(sum / count, Math.Max(LeastSpread, (Quantile(counts, (1 - OneSd) * count) - Quantile(counts, OneSd * count)) / 2));
    }

    // Within a point the mornings count as evenly spread.
    private static double Quantile(ReadOnlySpan<int> counts, double rank)
    {
        var below = 0;
        for (var point = 0; point < counts.Length; point++)
        {
            if (below + counts[point] >= rank && counts[point] > 0)
            {
                return point - 0.5 + (rank - below) / counts[point];
            }

            below += counts[point];
        }

        return counts.Length - 1;
    }
}
