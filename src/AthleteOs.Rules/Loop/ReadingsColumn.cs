using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Loop;

/// <summary>A reading a day, only ever added to: a morning's series is a slice of it and copies nothing. NaN is what is unknown.</summary>
internal sealed class ReadingsColumn
{
    private const int FirstDays = 128;

    private double[] _values = new double[FirstDays];

    /// <summary>The number of days in it.</summary>
    public int Days { get; private set; }

    /// <summary>Every reading, oldest first.</summary>
    public ReadOnlySpan<double> All => _values.AsSpan(0, Days);

    /// <summary>Adds a day. Windows that were returned before do not change.</summary>
    public void Add(double value)
    {
        if (Days == _values.Length)
        {
            Array.Resize(ref _values, 2 * Days);
        }

        _values[Days++] = value;
    }

    /// <summary>The given number of last days.</summary>
    public DailySeries Last(int days) => DailySeries.Over(_values, Math.Max(0, Days - days), Math.Min(days, Days));
}
