using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Loop;

/// <summary>A reading a day. A morning's series is a slice of it and copies nothing, so past days never change. NaN is what is unknown.</summary>
internal sealed class ReadingsColumn
{
    private const int FirstDays = 128;
    private const int DaysToCome = 8;

    private double[] _values;

    /// <summary>Makes an empty column.</summary>
    public ReadingsColumn()
        : this(new double[FirstDays], days: 0)
    {
    }

    private ReadingsColumn(double[] values, int days) => (_values, Days) = (values, days);

    /// <summary>The first day with a reading; <see cref="int.MaxValue"/> without any.</summary>
    public int First { get; private set; } = int.MaxValue;

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

        First = double.IsNaN(value) ? First : Math.Min(First, Days);
        _values[Days++] = value;
    }

    /// <summary>A copy that goes on by itself.</summary>
    public ReadingsColumn Copy()
    {
        var copy = new double[Days + DaysToCome];
        All.CopyTo(copy);
        return new ReadingsColumn(copy, Days) { First = First };
    }

    /// <summary>The last day's reading. Write it before a window of that day is taken.</summary>
    public double Today
    {
        get => _values[Days - 1];
        set => _values[Days - 1] = value;
    }

    /// <summary>Makes every day but the last unknown. Windows that were returned before do not change.</summary>
    public void ForgetPast()
    {
        var kept = new double[_values.Length];
        Array.Fill(kept, double.NaN, 0, Days - 1);
        kept[Days - 1] = Today;
        _values = kept;
    }

    /// <summary>The given number of last days.</summary>
    public DailySeries Last(int days) => DailySeries.Over(_values, Math.Max(0, Days - days), Math.Min(days, Days));

    /// <summary>The given number of days, of which the last is not in it yet and unknown.</summary>
    public DailySeries LastAndUnknown(int days)
    {
        var known = All[Math.Max(0, Days - days + 1)..];
        var series = new double[known.Length + 1];
        known.CopyTo(series);
        series[^1] = double.NaN;
        return DailySeries.Over(series, 0, series.Length);
    }
}
