namespace AthleteOs.Rules.Physiology;

/// <summary>How an athlete's readiness usually is and moves, measured over recent mornings.</summary>
/// <param name="Mean">The mean, in points.</param>
/// <param name="StandardDeviation">The sample SD, in points.</param>
/// <param name="Persistence">The lag-1 autocorrelation over mornings that follow each other, 0 to <see cref="ReadinessChain.MostPersistence"/>; null with too few such pairs.</param>
public readonly record struct ReadinessBaseline(double Mean, double StandardDeviation, double? Persistence)
{
    /// <summary>The days looked back on.</summary>
    public const int Days = 60;

    /// <summary>The fewest readings, and for the persistence the fewest pairs of mornings that follow each other.</summary>
    public const int LeastReadings = 20;

    /// <summary>The baseline of the last <see cref="Days"/> of the mornings given, oldest first; NaN is a morning without. Null with fewer than <see cref="LeastReadings"/>.</summary>
    public static ReadinessBaseline? Of(ReadOnlySpan<double> readiness)
    {
        readiness = readiness[Math.Max(0, readiness.Length - Days)..];
        var (count, sum) = (0, 0.0);
        foreach (var value in readiness)
        {
            if (!double.IsNaN(value))
            {
                count++;
                sum += value;
            }
        }

        if (count < LeastReadings)
        {
            return null;
        }

        var (mean, squares, products, pairs) = (sum / count, 0.0, 0.0, 0);
        for (var day = 0; day < readiness.Length; day++)
        {
            var deviation = readiness[day] - mean;
            squares += double.IsNaN(deviation) ? 0 : deviation * deviation;
            if (day > 0 && deviation * (readiness[day - 1] - mean) is var product && !double.IsNaN(product))
            {
                products += product;
                pairs++;
            }
        }

        double? persistence = pairs >= LeastReadings && squares > 0 ? Math.Clamp(products / pairs / (squares / count), 0, ReadinessChain.MostPersistence) : null;
        return new ReadinessBaseline(mean, Math.Sqrt(squares / (count - 1)), persistence);
    }
}
