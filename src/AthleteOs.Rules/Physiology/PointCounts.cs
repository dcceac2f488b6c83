namespace AthleteOs.Rules.Physiology;

/// <summary>How many readings have each value from 0 to 100, in whole points. Within a point the readings count as evenly spread.</summary>
internal sealed class PointCounts
{
    private const int Points = 101;

    private readonly int[] _counts = new int[Points];
    private int _least = Points - 1; // no reading was lower so far

    /// <summary>The number of readings.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a reading. One that is unknown, or not 0 to 100, is left out.</summary>
    /// <returns>Whether it was added.</returns>
    public bool Add(double value)
    {
        if (!IsCounted(value))
        {
            return false;
        }

        var point = (int)(value + 0.5);
        _counts[point]++;
        Count++;
        _least = Math.Min(_least, point);
        return true;
    }

    /// <summary>Removes a reading that was added.</summary>
    public void Remove(double value)
    {
        if (IsCounted(value))
        {
            _counts[(int)(value + 0.5)]--;
            Count--;
        }
    }

    /// <summary>The same readings, counted on their own from here on.</summary>
    public PointCounts Copy()
    {
        var copy = new PointCounts { Count = Count, _least = _least };
        _counts.CopyTo(copy._counts, 0);
        return copy;
    }

    /// <summary>The value up to which the given number of readings is found, above 0 and at most <see cref="Count"/>.</summary>
    public double At(double rank)
    {
        var below = 0;
        for (var point = _least; point < Points; point++)
        {
            if (Reached(point, _counts[point], rank, ref below) is { } value)
            {
                return value;
            }
        }

        return Points - 1;
    }

    /// <summary>The same of the distances of the readings from a whole point.</summary>
    public double DistanceAt(int centre, double rank)
    {
        var below = 0;
        for (var distance = 0; distance < Points; distance++)
        {
            var count = distance == 0 ? CountAt(centre) : CountAt(centre - distance) + CountAt(centre + distance);
            if (Reached(distance, count, rank, ref below) is { } value)
            {
                return value;
            }
        }

        return Points - 1;
    }

    private static bool IsCounted(double value) => value is >= 0 and <= Points - 1;

    private int CountAt(int point) => point is >= 0 and < Points ? _counts[point] : 0;

    private static double? Reached(int point, int count, double rank, ref int below)
    {
        if (count > 0 && below + count >= rank)
        {
            return point - 0.5 + (rank - below) / count;
        }

        below += count;
        return null;
    }
}
