namespace AthleteOs.Rules.Athletes;

/// <summary>
/// One value a day up to and including today, oldest first; a day without a value is missing. Immutable.
/// Window functions look at the last <c>days</c> days, today included, and are missing (null) when fewer than
/// <c>minCount</c> of them have a value: a mean of two readings must not pass for a week's mean.
/// </summary>
public sealed class DailySeries : IEquatable<DailySeries>
{
    /// <summary>The longest series accepted, in days.</summary>
    public const int MaxDays = 400;

    private readonly double[] _values;

    /// <summary>A series with no days.</summary>
    public static DailySeries Empty { get; } = new([]);

    /// <summary>Makes a series from values oldest first, the last being today's; NaN means no value that day.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxDays"/> values, or an infinite one.</exception>
    public DailySeries(IEnumerable<double> oldestFirst)
    {
        _values = [.. oldestFirst];
        if (_values.Length > MaxDays || _values.Any(double.IsInfinity))
        {
            throw new ArgumentException($"A series holds at most {MaxDays} finite values.", nameof(oldestFirst));
        }
    }

    internal DailySeries(ReadOnlySpan<double> oldestFirst) => _values = oldestFirst.ToArray();

    /// <summary>The values oldest first; NaN means no value that day.</summary>
    public IReadOnlyList<double> Values => _values;

    /// <summary>Today's value; missing when today has none.</summary>
    public double? Latest() => _values.Length > 0 && !double.IsNaN(_values[^1]) ? _values[^1] : null;

    /// <summary>How many of the last <paramref name="days"/> days have a value.</summary>
    public double? Count(int days) => Window(days).Count;

    /// <summary>The arithmetic mean of the last <paramref name="days"/> days.</summary>
    public double? Mean(int days, int minCount) => Window(days) is var w && w.Count >= Math.Max(1, minCount) ? w.Sum / w.Count : null;

    /// <summary>The sample standard deviation (n - 1) of the last <paramref name="days"/> days; needs at least two values.</summary>
    public double? StandardDeviation(int days, int minCount)
    {
        var w = Window(days);
        if (w.Count < Math.Max(2, minCount))
        {
            return null;
        }

        double mean = w.Sum / w.Count, squares = 0;
        foreach (var value in Last(days))
        {
            squares += double.IsNaN(value) ? 0 : (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / (w.Count - 1));
    }

    /// <summary>The least-squares slope per day over the last <paramref name="days"/> days; needs at least two values.</summary>
    public double? Slope(int days, int minCount)
    {
        var w = Window(days);
        if (w.Count < Math.Max(2, minCount))
        {
            return null;
        }

        var last = Last(days);
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

    /// <inheritdoc/>
    public bool Equals(DailySeries? other) => other is not null && _values.AsSpan().SequenceEqual(other._values);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as DailySeries);

    /// <inheritdoc/>
    public override int GetHashCode() => _values.Length == 0 ? 0 : HashCode.Combine(_values.Length, _values[^1]);

    private ReadOnlySpan<double> Last(int days) => _values.AsSpan(Math.Max(0, _values.Length - Math.Max(0, days)));

    private (int Count, double Sum) Window(int days)
    {
        var (count, sum) = (0, 0.0);
        foreach (var value in Last(days))
        {
            if (!double.IsNaN(value))
            {
                count++;
                sum += value;
            }
        }

        return (count, sum);
    }
}
