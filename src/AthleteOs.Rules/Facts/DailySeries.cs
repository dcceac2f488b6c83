namespace AthleteOs.Rules.Facts;

/// <summary>
/// One value a day up to and including today, oldest first; a day without a value is missing. Immutable. Window functions cover the last
/// <c>days</c> days, including today. They are missing (null) if fewer than <c>minCount</c> days have a value: two readings do not make
/// a week's mean. With <c>daysAgo</c> the window ends that many days ago (0 is today), as it was on that morning. A fractional or missing
/// number of days gives a missing answer.
/// </summary>
public sealed class DailySeries : IEquatable<DailySeries>
{
    /// <summary>The longest series accepted, in days.</summary>
    public const int MaxDays = 400;

    // Shorter windows are added up faster than they are found. A policy reads few others.
    private const int ShortWindow = 10;
    private const int MostKnown = 16;

    private readonly ArraySegment<double> _values;
    private KnownWindow? _known;

    /// <summary>A series with no days.</summary>
    public static DailySeries Empty { get; } = new([]);

    /// <summary>Makes a series from values oldest first, the last being today's; NaN means no value that day.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxDays"/> values, or an infinite one.</exception>
    public DailySeries(IEnumerable<double> oldestFirst)
    {
        double[] values = [.. oldestFirst];
        if (values.Length > MaxDays || values.Any(double.IsInfinity))
        {
            throw new ArgumentException($"A series holds at most {MaxDays} finite values.", nameof(oldestFirst));
        }

        _values = values;
    }

    internal DailySeries(ReadOnlySpan<double> oldestFirst) => _values = oldestFirst.ToArray();

    private DailySeries(double[] memory, int from, int days) => _values = new ArraySegment<double>(memory, from, days);

    /// <summary>A series of some days of somebody else's memory, oldest first, where they must not change any more.</summary>
    internal static DailySeries Over(double[] memory, int from, int days) => new(memory, from, days);

    /// <summary>The values oldest first; NaN means no value that day.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Today's value; missing when today has none.</summary>
    public double? Latest() => Latest(0);

    /// <summary>The value of <paramref name="daysAgo"/> days ago; missing when that day has none.</summary>
    public double? Latest(double? daysAgo) => Last(1, daysAgo) is [var value] && !double.IsNaN(value) ? value : null;

    /// <summary>How many of the last <paramref name="days"/> days have a value.</summary>
    public double? Count(int days) => Count(days, 0);

    /// <summary>How many of <paramref name="days"/> days up to <paramref name="daysAgo"/> days ago have a value.</summary>
    public double? Count(int days, double? daysAgo) => IsDay(daysAgo) ? Total(days, daysAgo).Count : null;

    /// <summary>The arithmetic mean of the last <paramref name="days"/> days.</summary>
    public double? Mean(int days, int minCount) => Mean(days, minCount, 0);

    /// <summary>The arithmetic mean of <paramref name="days"/> days up to <paramref name="daysAgo"/> days ago.</summary>
    public double? Mean(int days, int minCount, double? daysAgo) => Total(days, daysAgo) is var w && w.Count >= Math.Max(1, minCount) ? w.Sum / w.Count : null;

    /// <summary>The lowest value of the last <paramref name="days"/> days.</summary>
    public double? Min(int days, int minCount) => Min(days, minCount, 0);

    /// <summary>The lowest value of <paramref name="days"/> days up to <paramref name="daysAgo"/> days ago.</summary>
    public double? Min(int days, int minCount, double? daysAgo) => Extreme(days, minCount, daysAgo, lowest: true);

    /// <summary>The highest value of the last <paramref name="days"/> days.</summary>
    public double? Max(int days, int minCount) => Max(days, minCount, 0);

    /// <summary>The highest value of <paramref name="days"/> days up to <paramref name="daysAgo"/> days ago.</summary>
    public double? Max(int days, int minCount, double? daysAgo) => Extreme(days, minCount, daysAgo, lowest: false);

    /// <summary>The sum of the last <paramref name="days"/> days; missing if a single day is, because a sum without it would be too low.</summary>
    public double? Sum(int days) => Sum(days, 0);

    /// <summary>The sum of <paramref name="days"/> days up to <paramref name="daysAgo"/> days ago; missing if a single day is.</summary>
    public double? Sum(int days, double? daysAgo) => Total(days, daysAgo) is var w && w.Count == days ? w.Sum : null;

    /// <summary>On how many of the last <paramref name="days"/> days in a row, counted back from today, the value was above a threshold.</summary>
    public double? DaysAbove(double? threshold, int days) => DaysAbove(threshold, days, 0);

    /// <summary>
    /// On how many days in a row, counted back from <paramref name="daysAgo"/> days ago, the value was above a threshold. A value equal to it
    /// ends the count, and so does the limit <paramref name="days"/>. It is missing if a day that it depends on is.
    /// </summary>
    public double? DaysAbove(double? threshold, int days, double? daysAgo) => InARow(threshold, days, daysAgo, above: true);

    /// <summary>On how many of the last <paramref name="days"/> days in a row, counted back from today, the value was below a threshold.</summary>
    public double? DaysBelow(double? threshold, int days) => DaysBelow(threshold, days, 0);

    /// <summary>On how many days in a row the value was below a threshold, see <see cref="DaysAbove(double?, int, double?)"/>.</summary>
    public double? DaysBelow(double? threshold, int days, double? daysAgo) => InARow(threshold, days, daysAgo, above: false);

    /// <summary>The sample standard deviation (n - 1) of the last <paramref name="days"/> days; needs at least two values.</summary>
    public double? StandardDeviation(int days, int minCount) => StandardDeviation(days, minCount, 0);

    /// <summary>The sample standard deviation (n - 1) of <paramref name="days"/> days up to <paramref name="daysAgo"/> days ago; needs at least two values.</summary>
    public double? StandardDeviation(int days, int minCount, double? daysAgo)
    {
        var w = Total(days, daysAgo);
        return w.Count < Math.Max(2, minCount) ? null : Math.Sqrt(Squares(days, daysAgo, w.Sum / w.Count) / (w.Count - 1));
    }

    /// <summary>The lowest deviation of the last <paramref name="days"/> days.</summary>
    public double? LowestDeviation(int days, int minCount) => LowestDeviation(days, minCount, 0);

    /// <summary>
    /// The distance in SDs, -0.5 to 0.5, of the mean of some days from the usual of 60 days. Both end <paramref name="daysAgo"/> days ago. Each
    /// missing day counts as low as a day can count, so one value less never gives a higher deviation. It is missing if fewer than
    /// <paramref name="minCount"/> of the 60 days have a value. See trends.md for formula and source.
    /// </summary>
    public double? LowestDeviation(int days, int minCount, double? daysAgo) => Deviation(days, minCount, daysAgo, WindowValue.LowestDeviation);

    /// <summary>The highest deviation of the last <paramref name="days"/> days.</summary>
    public double? HighestDeviation(int days, int minCount) => HighestDeviation(days, minCount, 0);

    /// <summary>The same with each missing day as high as a day can count, see <see cref="LowestDeviation(int, int, double?)"/>.</summary>
    public double? HighestDeviation(int days, int minCount, double? daysAgo) => Deviation(days, minCount, daysAgo, WindowValue.HighestDeviation);

    /// <summary>The least-squares slope per day over the last <paramref name="days"/> days; needs at least two values.</summary>
    public double? Slope(int days, int minCount) => Slope(days, minCount, 0);

    /// <summary>The least-squares slope per day over <paramref name="days"/> days up to <paramref name="daysAgo"/> days ago; needs at least two values.</summary>
    public double? Slope(int days, int minCount, double? daysAgo)
    {
        var last = Last(days, daysAgo);
        var w = Total(days, daysAgo);
        if (w.Count < Math.Max(2, minCount))
        {
            return null;
        }

        double meanDay = 0, products = 0, squares = 0, mean = w.Sum / w.Count;
        for (var day = 0; day < last.Length; day++)
        {
            meanDay += double.IsNaN(last[day]) ? 0 : day / (double)w.Count;
        }

        for (var day = 0; day < last.Length; day++)
        {
            if (!double.IsNaN(last[day]))
            {
                products += (day - meanDay) * (last[day] - mean);
                squares += (day - meanDay) * (day - meanDay);
            }
        }

        return products / squares;
    }

    /// <summary>
    /// The number of consecutive mornings, up to this one, with a value below that of the morning before. It is missing if a reading that it depends on
    /// is missing, including the one before the series.
    /// </summary>
    public double? FallingDays()
    {
        for (var day = _values.Count - 1; day > 0; day--)
        {
            double value = _values[day], before = _values[day - 1];
            if (double.IsNaN(value) || double.IsNaN(before))
            {
                return null;
            }

            if (value >= before)
            {
                return _values.Count - 1 - day;
            }
        }

        return null;
    }

    /// <inheritdoc/>
    public bool Equals(DailySeries? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DailySeries);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Count == 0 ? 0 : HashCode.Combine(_values.Count, _values[^1]);

    /// <summary>The same days with another value today; as it is if it has no days.</summary>
    internal DailySeries WithToday(double value)
    {
        if (_values.Count == 0)
        {
            return this;
        }

        var values = _values.AsSpan().ToArray();
        values[^1] = value;
        return Over(values, 0, values.Length);
    }

    private double? Extreme(int days, int minCount, double? daysAgo, bool lowest)
    {
        var last = Last(days, daysAgo);
        if (Total(days, daysAgo).Count < Math.Max(1, minCount))
        {
            return null;
        }

        var extreme = lowest ? double.PositiveInfinity : double.NegativeInfinity;
        foreach (var value in last)
        {
            extreme = lowest ? value < extreme ? value : extreme : value > extreme ? value : extreme;
        }

        return extreme;
    }

    private double? Deviation(int days, int minCount, double? daysAgo, WindowValue of)
    {
        if (days < 1)
        {
            return null;
        }

        if (Find(of, days, minCount, daysAgo) is { } known)
        {
            return known.Value.Known();
        }

        var usual = Last(LimitedDeviation.UsualDays, daysAgo);
        var deviation = of == WindowValue.LowestDeviation ? LimitedDeviation.Lowest(usual, days, minCount) : LimitedDeviation.Highest(usual, days, minCount);
        Keep(of, days, minCount, daysAgo, 0, deviation);
        return deviation.Known();
    }

    private double? InARow(double? threshold, int days, double? daysAgo, bool above)
    {
        if (threshold is not { } at || double.IsNaN(at) || !IsDay(daysAgo))
        {
            return null;
        }

        var last = Last(days, daysAgo);
        for (var back = 0; back < days; back++)
        {
            if (back == last.Length || double.IsNaN(last[^(back + 1)]))
            {
                return null;
            }

            if (above ? last[^(back + 1)] <= at : last[^(back + 1)] >= at)
            {
                return back;
            }
        }

        return days;
    }

    private static bool IsDay(double? daysAgo) => daysAgo is { } ago && ago >= 0 && double.IsInteger(ago);

    private ReadOnlySpan<double> Last(int days, double? daysAgo)
    {
        if (!IsDay(daysAgo) || daysAgo >= _values.Count)
        {
            return [];
        }

        var end = _values.Count - (int)daysAgo.GetValueOrDefault();
        var from = Math.Max(0, end - Math.Max(0, days));
        return _values.AsSpan(from, end - from);
    }

    private (int Count, double Sum) Total(int days, double? daysAgo)
    {
        if (Find(WindowValue.Sum, days, 0, daysAgo) is { } known)
        {
            return (known.Count, known.Value);
        }

        var (count, sum) = (0, 0.0);
        foreach (var value in Last(days, daysAgo))
        {
            if (!double.IsNaN(value))
            {
                count++;
                sum += value;
            }
        }

        Keep(WindowValue.Sum, days, 0, daysAgo, count, sum);
        return (count, sum);
    }

    // The sum of the squared distances from the mean of the same window.
    private double Squares(int days, double? daysAgo, double mean)
    {
        if (Find(WindowValue.Squares, days, 0, daysAgo) is { } known)
        {
            return known.Value;
        }

        var squares = 0.0;
        foreach (var value in Last(days, daysAgo))
        {
            squares += double.IsNaN(value) ? 0 : (value - mean) * (value - mean);
        }

        Keep(WindowValue.Squares, days, 0, daysAgo, 0, squares);
        return squares;
    }

    private KnownWindow? Find(WindowValue of, int days, int minCount, double? daysAgo)
    {
        var known = IsKept(of, days, daysAgo) ? Volatile.Read(ref _known) : null;
        while (known is not null && (known.Of != of || known.Days != days || known.MinCount != minCount || known.DaysAgo != daysAgo))
        {
            known = known.Next;
        }

        return known;
    }

    private void Keep(WindowValue of, int days, int minCount, double? daysAgo, int count, double value)
    {
        if (IsKept(of, days, daysAgo))
        {
            var others = Volatile.Read(ref _known) is { Number: < MostKnown } next ? next : null;
            Volatile.Write(ref _known, new KnownWindow(of, days, minCount, daysAgo, count, value, others, (others?.Number ?? 0) + 1));
        }
    }

    private static bool IsKept(WindowValue of, int days, double? daysAgo) =>
        IsDay(daysAgo) && (days > ShortWindow || of is WindowValue.LowestDeviation or WindowValue.HighestDeviation);

    /// <summary>The value of a window.</summary>
    private enum WindowValue
    {
        Sum,
        Squares,
        LowestDeviation,
        HighestDeviation,
    }

    /// <summary>
    /// A window that was added up before: a morning is decided several times, and each decision reads the same ones. If two threads add one at
    /// the same time, one of them may be lost, and is computed again.
    /// </summary>
    private sealed record KnownWindow(WindowValue Of, int Days, int MinCount, double? DaysAgo, int Count, double Value, KnownWindow? Next, int Number);
}
