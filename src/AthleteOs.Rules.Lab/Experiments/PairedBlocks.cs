using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>A complete pair of blocks of one athlete.</summary>
/// <param name="Difference">Treatment minus control.</param>
/// <param name="Order">1 if the treatment came first, otherwise -1.</param>
internal readonly record struct BlockPair(double Difference, int Order);

/// <summary>
/// The difference of two arms from pairs of blocks. Pairs of one athlete are not independent, so the athlete's mean is the unit. The effect of
/// the period is removed by regression on the order (Senn 2002, Cross-over Trials in Clinical Research, 3.5).
/// </summary>
internal static class PairedBlocks
{
    // A block with fewer recorded days has no value.
    private const int LeastRecordedDays = 3;

    private const int LeastAthletesForPeriod = 6;

    /// <summary>The pairs that are complete on a day. A pair with too few records is left out.</summary>
    public static List<BlockPair> Of(ParticipantRecord record, RecordedOutcome outcome, int day)
    {
        var pairs = new List<BlockPair>();
        for (var first = 0; first + 1 < record.Periods.Count && record.Periods[first + 1].EndDay <= day; first += 2)
        {
            var (a, b) = (record.Periods[first], record.Periods[first + 1]);
            if (Math.Min(a.Sums.Count(outcome), b.Sums.Count(outcome)) >= LeastRecordedDays)
            {
                var later = b.Sums.Value(outcome) - a.Sums.Value(outcome);
                pairs.Add(a.Arm == 0 ? new BlockPair(later, -1) : new BlockPair(-later, 1));
            }
        }

        return pairs;
    }

    /// <summary>The mean difference over athletes; each athlete counts once.</summary>
    public static Difference Over(IReadOnlyList<IReadOnlyList<BlockPair>> athletes)
    {
        var known = athletes.Where(a => a.Count > 0).Select(a => (Value: a.Average(p => p.Difference), Order: a.Average(p => p.Order))).ToList();
        var (count, mean, order) = (known.Count, known.Average(k => k.Value), known.Average(k => k.Order));
        var spread = known.Sum(k => (k.Order - order) * (k.Order - order));
        var total = known.Sum(k => (k.Value - mean) * (k.Value - mean));
        if (count < LeastAthletesForPeriod || spread < 1e-9)
        {
            return new Difference(mean, Math.Sqrt(total / (count - 1) / count), count - 1, count);
        }

        var slope = known.Sum(k => (k.Order - order) * (k.Value - mean)) / spread;
        var residual = Math.Max(0, total - slope * slope * spread) / (count - 2);
        return new Difference(mean - slope * order, Math.Sqrt(residual * (1.0 / count + order * order / spread)), count - 2, count);
    }
}
