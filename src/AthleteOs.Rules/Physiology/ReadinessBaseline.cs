using System.Runtime.Intrinsics;

namespace AthleteOs.Rules.Physiology;

/// <summary>How an athlete's readiness usually is and moves, measured over recent mornings.</summary>
/// <param name="Mean">The mean, in points.</param>
/// <param name="StandardDeviation">The sample SD, in points.</param>
/// <param name="Persistence">The lag-1 autocorrelation over mornings that follow each other, 0 to <see cref="ReadinessChain.MostPersistence"/>; null with too few such pairs.</param>
internal readonly record struct ReadinessBaseline(double Mean, double StandardDeviation, double? Persistence)
{
    /// <summary>The days looked back on.</summary>
    public const int Days = 60;

    /// <summary>The fewest readings, and for the persistence the fewest pairs of mornings that follow each other.</summary>
    public const int LeastReadings = 20;

    private const int Strands = 4;

    /// <summary>The baseline of the last <see cref="Days"/> of the mornings given, oldest first; NaN is a morning without. Null with fewer than <see cref="LeastReadings"/>.</summary>
    public static ReadinessBaseline? Of(ReadOnlySpan<double> readiness)
    {
        // A day more in front, so that each has one before it. Sums are taken in four strands, the same whatever the machine's vectors: the same bits everywhere.
        Span<double> window = stackalloc double[1 + Days];
        window.Fill(double.NaN);
        readiness = readiness[Math.Max(0, readiness.Length - Days)..];
        readiness.CopyTo(window[^readiness.Length..]);

        var (counts, sums) = (Vector256<double>.Zero, Vector256<double>.Zero);
        for (var day = 1; day < window.Length; day += Strands)
        {
            var today = Vector256.Create<double>(window[day..]);
            var isKnown = Vector256.Equals(today, today);
            counts += Vector256<double>.One & isKnown;
            sums += today & isKnown;
        }

        var count = Total(counts);
        if (count < LeastReadings)
        {
            return null;
        }

        var mean = Total(sums) / count;
        var (squares, products, pairs) = (Vector256<double>.Zero, Vector256<double>.Zero, Vector256<double>.Zero);
        for (var day = 1; day < window.Length; day += Strands)
        {
            var today = Vector256.Create<double>(window[day..]) - Vector256.Create(mean);
            var product = today * (Vector256.Create<double>(window[(day - 1)..]) - Vector256.Create(mean));
            var isPair = Vector256.Equals(product, product);
            squares += (today * today) & Vector256.Equals(today, today);
            products += product & isPair;
            pairs += Vector256<double>.One & isPair;
        }

        var square = Total(squares);
        double? persistence = Total(pairs) >= LeastReadings && square > 0
            ? Math.Clamp(Total(products) / Total(pairs) / (square / count), 0, ReadinessChain.MostPersistence) : null;
        return new ReadinessBaseline(mean, Math.Sqrt(square / (count - 1)), persistence);
    }

    private static double Total(Vector256<double> strands) => strands[0] + strands[1] + (strands[2] + strands[3]);
}
