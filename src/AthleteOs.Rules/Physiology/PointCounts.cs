namespace AthleteOs.Rules.Physiology;

/// <summary>How many readings have each value from 0 to 100, in whole points. Within a point the readings count as evenly spread.</summary>
internal sealed class PointCounts
{
    private const int Points = 101;

    private readonly int[] _counts = new int[Points];

    /// <summary>The number of readings.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a reading. One that is unknown, or not 0 to 100, is left out.</summary>
    /// <returns>Whether it was added.</returns>
    public bool Add(double value)
    {
        if (value is not (>= 0 and <= Points - 1))
        {
            return false;
        }

        _counts[(int)(value + 0.5)]++;
        Count++;
        return true;
    }

    /// <summary>Removes every reading.</summary>
    public void Clear()
    {
        Array.Clear(_counts);
        Count = 0;
    }

    /// <summary>The same readings, counted on their own from here on.</summary>
    public PointCounts Copy()
    {
        var copy = new PointCounts { Count = Count };
        _counts.CopyTo(copy._counts, 0);
        return copy;
    }

    /// <summary>The distances of these readings from a whole point.</summary>
    public PointCounts DistancesFrom(int centre)
    {
        var distances = new PointCounts { Count = Count };
        for (var point = 0; point < Points; point++)
        {
            distances._counts[Math.Abs(point - centre)] += _counts[point];
        }

        return distances;
    }

    /// <summary>The value up to which the given number of readings is found, above 0 and at most <see cref="Count"/>.</summary>
    public double At(double rank)
    {
        var below = 0;
        for (var point = 0; point < Points; point++)
        {
            if (_counts[point] > 0 && below + _counts[point] >= rank)
            {
                return point - 0.5 + (rank - below) / _counts[point];
            }

            below += _counts[point];
        }

        return Points - 1;
    }
}
