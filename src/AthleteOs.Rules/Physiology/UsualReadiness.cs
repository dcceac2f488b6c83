namespace AthleteOs.Rules.Physiology;

/// <summary>
/// An athlete's usual readiness as the record shows it: the median, and the spread of the mornings around it. Missing mornings widen both
/// to a range.
/// </summary>
/// <remarks>
/// No estimate of location moves less than the median if a share of the readings is unknown. Source: Huber 1964, Ann Math Stat 35:73. One
/// missing morning in six moves it by at most a quarter of an SD. The spread is the mean of two numbers. One is 1.4826 times the median
/// distance from the median, which is the SD of a normal distribution. Source: Hampel 1974, J Am Stat Assoc 69:383. The other is a typical SD
/// of 8 points, a house assumption to be confirmed by a sports scientist. Sixty mornings that depend on one another show an SD to about a fifth,
/// and athletes differ by about as much. With one reading less, each range contains the range before, and the values of a complete record.
/// All values are whole points, as readings are. So the loop can try each of them.
/// </remarks>
/// <param name="Mean">The usual readiness that the known mornings show, in points.</param>
/// <param name="StandardDeviation">Their spread.</param>
/// <param name="LeastMean">The lowest usual readiness that the missing mornings allow.</param>
/// <param name="MostMean">The highest.</param>
/// <param name="LeastSd">The smallest spread that they allow.</param>
/// <param name="MostSd">The largest.</param>
/// <param name="MayBeUnknown">Whether the missing mornings decide if there are enough readings.</param>
internal readonly record struct UsualReadiness(double Mean, double StandardDeviation, double LeastMean, double MostMean, double LeastSd, double MostSd, bool MayBeUnknown)
{
    /// <summary>Whether a morning is known at all. Otherwise mean and spread are only the middle of what is possible.</summary>
    public bool IsShown { get; init; } = true;

    /// <summary>The days looked back on for a morning.</summary>
    public const int Days = 60;

    /// <summary>The days looked back on for a review.</summary>
    public const int ReviewDays = 182;

    /// <summary>The fewest readings.</summary>
    public const int LeastReadings = 20;

    // The median distance of a normal distribution, in SDs, is 1 / 1.4826.
    private const double SdOfDistance = 1.4826;
    private const double TypicalSd = 8;
    private const double ShareOfTypical = 0.5;
    private const double LargestSd = 50;
    private const double LargestMean = 100;

    // Of mornings to be counted, at most one missing for each three known ones: a quarter of all. From a half on the median could be anything.
    private const double KnownForAMissing = 3;

    /// <summary>
    /// The usual readiness of the last <see cref="Days"/> mornings. The better of these and the whole record counts. Otherwise a long bad
    /// stretch would become the usual, and every key session in it would count as absorbed.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="countsAll">
    /// Whether each missing morning counts, however many are missing. A morning without a reading is decided so: no reading less may make it harder.
    /// </param>
    /// <returns>Null with fewer than <see cref="LeastReadings"/>.</returns>
    public static UsualReadiness? Of(ReadinessRecord record, bool countsAll = false)
    {
        if (Of(record.Recent, record.RecentlyMissing, countsAll) is not { } usual)
        {
            return null;
        }

        var (low, middle, high) = Median(record.All, countsAll ? record.Missing : Counted(record.Missing, record.All));
        return usual with { Mean = Math.Max(usual.Mean, middle), LeastMean = Math.Max(usual.LeastMean, low), MostMean = Math.Max(usual.MostMean, high) };
    }

    /// <summary>The usual readiness of well mornings. If it is unknown whether a morning was one, its reading counts as missing.</summary>
    /// <param name="readiness">The mornings on which a reading was expected, oldest first; NaN is a morning without.</param>
    /// <param name="unwell">1 on a morning with illness or injury, which is left out; NaN if unknown.</param>
    /// <returns>Null with fewer than <see cref="LeastReadings"/>.</returns>
    public static UsualReadiness? OfWell(ReadOnlySpan<double> readiness, ReadOnlySpan<double> unwell)
    {
        var well = new PointCounts();
        var missing = 0;
        for (var day = 0; day < readiness.Length; day++)
        {
            missing += unwell[day] == 1 || (unwell[day] == 0 && well.Add(readiness[day])) ? 0 : 1;
        }

        return Of(well, missing, countsAll: false);
    }

    /// <summary>Every usual readiness and spread that the record allows: first the one that the known mornings show, then near ones before far ones.</summary>
    /// <param name="mean">The usual readiness, if it is given; null otherwise.</param>
    /// <param name="sd">The spread, if it is given; null otherwise.</param>
    public List<(double Mean, double Sd)> Possible(double? mean = null, double? sd = null)
    {
        var (means, sds) = (Values(mean, Mean, LeastMean, MostMean), Values(sd, StandardDeviation, LeastSd, MostSd));
        var possible = new List<(double, double)>(means.Count * sds.Count);
        foreach (var m in means)
        {
            foreach (var s in sds)
            {
                possible.Add((m, s));
            }
        }

        return possible;
    }

    private static List<double> Values(double? given, double shown, double least, double most)
    {
        if (given is { } value)
        {
            return [value];
        }

        var values = new List<double> { shown };
        for (var distance = 1; shown - distance >= least || shown + distance <= most; distance++)
        {
            if (shown - distance >= least)
            {
                values.Add(shown - distance);
            }

            if (shown + distance <= most)
            {
                values.Add(shown + distance);
            }
        }

        return values;
    }

    private static UsualReadiness? Of(PointCounts known, int missing, bool countsAll)
    {
        var isFew = known.Count < LeastReadings;
        if (isFew && (known.Count + missing < LeastReadings || (!countsAll && missing > known.Count / KnownForAMissing)))
        {
            return null;
        }

        var counted = countsAll ? missing : Counted(missing, known);
        var (low, middle, high) = Median(known, counted);
        var spread = known.Count == 0 ? TypicalSd : Spread(known, middle, 0).Most;
        if (counted >= known.Count)
        {
            return new UsualReadiness(middle, spread, low, high, OfDistance(0), LargestSd, isFew) { IsShown = known.Count > 0 };
        }

        var (least, most) = (spread, spread);
        for (var centre = low; counted > 0 && centre <= high; centre++)
        {
            var around = Spread(known, centre, counted);
            (least, most) = (Math.Min(least, around.Least), Math.Max(most, around.Most));
        }

        return new UsualReadiness(middle, spread, low, high, least, most, isFew);
    }

    private static double Counted(int missing, PointCounts known) => Math.Min(missing, known.Count / KnownForAMissing);

    // If all missing mornings were low, the median of those known; and if all were high. Half of all missing, it can be anything.
    private static (int Low, int Middle, int High) Median(PointCounts known, double missing)
    {
        var middle = Whole(known.Count == 0 ? LargestMean / 2 : known.At(known.Count / 2.0));
        return missing >= known.Count ? (0, middle, Whole(LargestMean)) : missing == 0 ? (middle, middle, middle) : (Whole(known.At((known.Count - missing) / 2)), middle, Whole(known.At((known.Count + missing) / 2)));
    }

    // If all missing mornings were at the centre, and if all were far from it.
    private static (double Least, double Most) Spread(PointCounts known, int centre, double missing) =>
        (OfDistance(known.DistanceAt(centre, (known.Count - missing) / 2)), OfDistance(known.DistanceAt(centre, (known.Count + missing) / 2)));

    private static double OfDistance(double distance) =>
        Whole(Math.Min(LargestSd, ShareOfTypical * TypicalSd + (1 - ShareOfTypical) * SdOfDistance * distance));

    private static int Whole(double points) => (int)Math.Round(points, MidpointRounding.AwayFromZero);
}
