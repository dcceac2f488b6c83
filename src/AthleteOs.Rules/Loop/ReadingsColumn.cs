using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Loop;

/// <summary>A reading a day, only ever added to: a morning's series is a slice of it and copies nothing. NaN is what is not known.</summary>
internal sealed class ReadingsColumn
{
    private const int FirstDays = 128;

    private double[] _values = new double[FirstDays];

    /// <summary>How many days it holds.</summary>
    public int Days { get; private set; }

    /// <summary>Every reading, oldest first.</summary>
    public ReadOnlySpan<double> All => _values.AsSpan(0, Days);

    /// <summary>Adds a day. What was handed out before stays as it is.</summary>
    public void Add(double value)
    {
        if (Days == _values.Length)
        {
            Array.Resize(ref _values, 2 * Days);
        }

        _values[Days++] = value;
    }

    /// <summary>The last so many days.</summary>
    public DailySeries Last(int days) => DailySeries.Over(_values, Math.Max(0, Days - days), Math.Min(days, Days));
}
