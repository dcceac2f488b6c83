using MathNet.Numerics.Distributions;

namespace AthleteOs.Rules.Lab.Statistics;

/// <summary>The mean, the scatter and the distribution of numbers that come one after the other. Memory does not grow with their count.</summary>
/// <param name="cell">The width of a cell of the distribution.</param>
public sealed class RunningStatistics(double cell)
{
    private const double UpTo = 0.975;

    private readonly SortedDictionary<int, (int Count, double Mean)> _cells = [];
    private double _mean;
    private double _squares;

    /// <summary>How many numbers.</summary>
    public int Count { get; private set; }

    /// <summary>Their mean; not a number before the first.</summary>
    public double Mean => Count == 0 ? double.NaN : _mean;

    /// <summary>Their standard deviation; not a number before the second.</summary>
    public double StandardDeviation => Count < 2 ? double.NaN : Math.Sqrt(_squares / (Count - 1));

    /// <summary>Half the width of the 95 % interval of the mean, by Student's t; not a number before the second.</summary>
    public double Margin => MarginOf(StandardDeviation, Count);

    /// <summary>The width of a cell.</summary>
    public double Cell => cell;

    /// <summary>How many numbers lie in each cell, by the cell's lower end, from the lowest up.</summary>
    public IEnumerable<(double From, int Count)> Cells => _cells.Select(c => (c.Key * cell, c.Value.Count));

    /// <summary>Half the width of the 95 % interval of the mean of so many numbers with this standard deviation; not a number before the second.</summary>
    public static double MarginOf(double standardDeviation, int count) => count < 2 ? double.NaN : StudentT.InvCDF(0, 1, count - 1, UpTo) * standardDeviation / Math.Sqrt(count);

    /// <summary>The least of them, to the width of a cell; not a number before the first.</summary>
    public double Least => Quantile(0);

    /// <summary>The most of them, to the width of a cell; not a number before the first.</summary>
    public double Most => Quantile(1);

    /// <summary>The number up to which a share of them lies: the mean of the cell in which it lies, so that counts stay whole; not a number before the first.</summary>
    public double Quantile(double share)
    {
        var left = share * Count;
        foreach (var (count, mean) in _cells.Values)
        {
            if (count >= left)
            {
                return mean;
            }

            left -= count;
        }

        return double.NaN;
    }

    /// <summary>Adds a number; one that is none is passed over. Source of the update: Welford 1962, Technometrics 4:419.</summary>
    public void Add(double value)
    {
        if (double.IsNaN(value))
        {
            return;
        }

        Count++;
        var step = value - _mean;
        _mean += step / Count;
        _squares += step * (value - _mean);
        var at = (int)Math.Floor(value / cell);
        var (count, mean) = _cells.GetValueOrDefault(at);
        _cells[at] = (count + 1, mean + (value - mean) / (count + 1));
    }
}
