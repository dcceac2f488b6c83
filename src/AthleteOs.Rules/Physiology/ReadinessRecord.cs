namespace AthleteOs.Rules.Physiology;

/// <summary>An athlete's readiness on the mornings on which a reading was expected, added day by day: those of the whole record and the last ones.</summary>
internal sealed class ReadinessRecord
{
    private readonly double[] _last = new double[UsualReadiness.Days];
    private int _days;

    /// <summary>The readings of the whole record.</summary>
    public PointCounts All { get; private init; } = new();

    /// <summary>The readings of the last <see cref="UsualReadiness.Days"/> mornings.</summary>
    public PointCounts Recent { get; private init; } = new();

    /// <summary>The mornings of the whole record without a reading.</summary>
    public int Missing => _days - All.Count;

    /// <summary>The last <see cref="UsualReadiness.Days"/> mornings without a reading.</summary>
    public int RecentlyMissing => Math.Min(_days, _last.Length) - Recent.Count;

    /// <summary>Adds a morning; NaN is one without a reading.</summary>
    public void Add(double readiness)
    {
        ref var place = ref _last[_days % _last.Length];
        if (_days >= _last.Length)
        {
            Recent.Remove(place);
        }

        place = readiness;
        All.Add(readiness);
        Recent.Add(readiness);
        _days++;
    }

    /// <summary>The same record, continued on its own from here on.</summary>
    public ReadinessRecord Copy()
    {
        var copy = new ReadinessRecord { All = All.Copy(), Recent = Recent.Copy(), _days = _days };
        _last.CopyTo(copy._last, 0);
        return copy;
    }
}
