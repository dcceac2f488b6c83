namespace AthleteOs.Rules.Physiology;

/// <summary>
/// The mean of values that are limited to both sides, and how far the missing ones could move it. With one value less, the range from
/// <see cref="Least"/> to <see cref="Most"/> contains the range before.
/// </summary>
/// <remarks>
/// Without a limit a single missing value could move the mean anywhere. Limiting values at a multiple of their spread is winsorizing. Source:
/// Huber 1964, Ann Math Stat 35:73.
/// </remarks>
/// <param name="limit">The largest distance of a value from 0, above 0.</param>
internal struct LimitedMean(double limit)
{
    private double _sum;

    /// <summary>The known values.</summary>
    public int Known { get; private set; }

    /// <summary>The known and the missing values.</summary>
    public int All { get; private set; }

    /// <summary>The mean if each missing value was as low as the limit allows; NaN without any value.</summary>
    public readonly double Least => (_sum - (limit * (All - Known))) / All;

    /// <summary>The mean if each missing value was as high as the limit allows; NaN without any value.</summary>
    public readonly double Most => (_sum + (limit * (All - Known))) / All;

    /// <summary>Adds a value; NaN is a missing one.</summary>
    public void Add(double value)
    {
        All++;
        if (!double.IsNaN(value))
        {
            _sum += Math.Clamp(value, -limit, limit);
            Known++;
        }
    }
}
