using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Loop;

/// <summary>The series of <see cref="Daily"/> that a policy reads, day by day. The others stay empty.</summary>
internal sealed class DailyColumns(IReadOnlySet<FactDefinition> read)
{
    private static readonly FactDefinition ReadinessScore = Series(nameof(Daily.ReadinessScore));
    private static readonly FactDefinition SleepHours = Series(nameof(Daily.SleepHours));
    private static readonly FactDefinition Soreness = Series(nameof(Daily.Soreness));
    private static readonly FactDefinition Tss = Series(nameof(Daily.Tss));
    private static readonly FactDefinition KeyTss = Series(nameof(Daily.KeyTss));
    private static readonly FactDefinition Ctl = Series(nameof(Daily.Ctl));

    private ReadingsColumn? _ctl = read.Contains(Ctl) ? new() : null;
    private ReadingsColumn? _tss = read.Contains(Tss) ? new() : null;
    private ReadingsColumn? _keyTss = read.Contains(KeyTss) ? new() : null;
    private readonly bool _readiness = read.Contains(ReadinessScore);
    private readonly bool _sleep = read.Contains(SleepHours);
    private readonly bool _soreness = read.Contains(Soreness);

    /// <summary>The columns for a policy; null if it reads none of these series.</summary>
    public static DailyColumns? For(IReadOnlySet<FactDefinition> read) => read.Any(f => f.Group == Tss.Group) ? new DailyColumns(read) : null;

    /// <summary>A copy that goes on by itself.</summary>
    public DailyColumns Copy()
    {
        var copy = (DailyColumns)MemberwiseClone();
        (copy._ctl, copy._tss, copy._keyTss) = (_ctl?.Copy(), _tss?.Copy(), _keyTss?.Copy());
        return copy;
    }

    /// <summary>Begins a day.</summary>
    public void Begin(double ctl) => _ctl?.Add(ctl);

    /// <summary>Ends a day. A load beyond the range of facts documents is unknown.</summary>
    /// <param name="load">The day's load.</param>
    /// <param name="isKey">Whether it had a key session; null if that is unknown.</param>
    public void End(double load, bool? isKey)
    {
        var known = load <= Tss.About.Max ? load : double.NaN;
        _tss?.Add(known);
        _keyTss?.Add(isKey switch { true => known, false => 0, null => double.NaN });
    }

    /// <summary>The series of a morning; today's load is unknown. A reading that was never recorded is null.</summary>
    public Daily Of(int days, ReadingsColumn? readiness, ReadingsColumn? sleep, ReadingsColumn? soreness) => new()
    {
        ReadinessScore = _readiness && readiness is not null ? readiness.Last(days) : DailySeries.Empty,
        SleepHours = _sleep && sleep is not null ? sleep.Last(days) : DailySeries.Empty,
        Soreness = _soreness && soreness is not null ? soreness.Last(days) : DailySeries.Empty,
        Tss = _tss?.LastAndUnknown(days) ?? DailySeries.Empty,
        KeyTss = _keyTss?.LastAndUnknown(days) ?? DailySeries.Empty,
        Ctl = _ctl?.Last(days) ?? DailySeries.Empty,
    };

    private static FactDefinition Series(string name) => FactCatalog.ByName[$"daily.{name}"];
}
