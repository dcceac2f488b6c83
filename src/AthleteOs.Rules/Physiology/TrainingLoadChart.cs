namespace AthleteOs.Rules.Physiology;

/// <summary>How a tool turns "N days" into the weight of a new day. The three differ by several percent, so numbers of two tools are comparable only in one dialect.</summary>
internal enum EwmaDialect
{
    /// <summary><c>1 - e^(-1/N)</c>: exports of intervals.icu use it, to machine precision.</summary>
    Exponential,

    /// <summary><c>1/N</c>.</summary>
    OneOverN,

    /// <summary><c>2/(N+1)</c>: the "span" of statistics packages.</summary>
    TwoOverNPlusOne,
}

/// <summary>
/// Chronic and acute training load after a day, which is how the next day starts. A morning's decision reads the state after
/// yesterday: otherwise a logged session changes the decision that led to it.
/// </summary>
/// <param name="Ctl">Chronic training load, in load units per day; 0 or more.</param>
/// <param name="Atl">Acute training load, in load units per day; 0 or more.</param>
public readonly record struct TrainingLoadState(double Ctl, double Atl)
{
    /// <summary>Training stress balance at the start of the next day, <c>CTL - ATL</c>, in load units per day; negative when tired.</summary>
    public double Tsb => Ctl - Atl;
}

/// <summary>
/// The performance management chart: two exponentially weighted means of the daily load, same-day:
/// <c>x_t = x_(t-1) + (L_t - x_(t-1)) a</c>, where the weight a of a day follows from N and the dialect.
/// </summary>
/// <remarks>Source: the chart as intervals.icu exports it (N = 42 and 7, <see cref="EwmaDialect.Exponential"/>). Loads in AU (TSS and the like), 0 or more.</remarks>
internal sealed record TrainingLoadChart
{
    private readonly double _ctlWeight;
    private readonly double _atlWeight;

    private TrainingLoadChart(double ctlDays, double atlDays, EwmaDialect dialect)
    {
        (CtlDays, AtlDays, Dialect) = (ctlDays, atlDays, dialect);
        (_ctlWeight, _atlWeight) = (Weight(ctlDays, dialect), Weight(atlDays, dialect));
    }

    /// <summary>N of the chronic load, in days.</summary>
    public double CtlDays { get; }

    /// <summary>N of the acute load, in days.</summary>
    public double AtlDays { get; }

    /// <summary>How N becomes the weight of a day.</summary>
    public EwmaDialect Dialect { get; }

    /// <summary>42 and 7 days, exponential: what intervals.icu shows.</summary>
    public static TrainingLoadChart Usual { get; } = Of(42, 7, EwmaDialect.Exponential);

    /// <summary>A chart with these constants.</summary>
    /// <param name="ctlDays">N of the chronic load, in days; 1 or more.</param>
    /// <param name="atlDays">N of the acute load, in days; 1 or more.</param>
    /// <param name="dialect">How N becomes the weight of a day.</param>
    /// <exception cref="ArgumentOutOfRangeException">An N is below one day or above 1000.</exception>
    public static TrainingLoadChart Of(double ctlDays, double atlDays, EwmaDialect dialect) =>
        new(Within.Ends(ctlDays, 1, 1000), Within.Ends(atlDays, 1, 1000), dialect);

    /// <summary>The weight of a new day, above 0 and at most 1.</summary>
    public static double Weight(double days, EwmaDialect dialect) => dialect switch
    {
        EwmaDialect.Exponential => 1 - Math.Exp(-1 / days),
        EwmaDialect.OneOverN => 1 / days,
        _ => 2 / (days + 1),
    };

    /// <summary>The state after a day of this load, which is the start of the next.</summary>
    public TrainingLoadState Step(TrainingLoadState state, double load) =>
        new(state.Ctl + (load - state.Ctl) * _ctlWeight, state.Atl + (load - state.Atl) * _atlWeight);

    /// <summary>The start of each day: <c>mornings[t]</c> includes the loads before <c>loads[t]</c>, never that one. Allocates nothing.</summary>
    /// <returns>The state after the last day.</returns>
    /// <exception cref="ArgumentException">The spans differ in length.</exception>
    public TrainingLoadState Mornings(TrainingLoadState start, ReadOnlySpan<double> loads, Span<TrainingLoadState> mornings)
    {
        if (loads.Length != mornings.Length)
        {
            throw new ArgumentException("There must be one morning for each load.", nameof(mornings));
        }

        for (var day = 0; day < loads.Length; day++)
        {
            mornings[day] = start;
            start = Step(start, loads[day]);
        }

        return start;
    }
}
