namespace AthleteOs.Rules.Facts;

/// <summary>
/// Readings and loads, one a day up to today. A morning knows no load of today, so windows over loads end yesterday. Resting heart rate is
/// in <see cref="Hrv"/>.
/// </summary>
public sealed record Daily : IFactGroup
{
    /// <summary>Whether this athlete records it: the document contains the field, even if null or empty. A day in it makes it so.</summary>
    [About("readiness is recorded by day", Origin = FactOrigin.Given)]
    public bool ReadinessScoreGiven { get; init => field = value || ReadinessScore.Values.Count > 0; }

    /// <summary>Readiness each morning.</summary>
    [About("readiness", Unit = "points", Min = 0, Max = 100, Worse = Worse.Lower)]
    public DailySeries ReadinessScore
    {
        get;
        init
        {
            field = value;
            ReadinessScoreGiven |= value.Values.Count > 0;
        }
    } = DailySeries.Empty;

    /// <summary>Whether this athlete records it: the document contains the field, even if null or empty. A day in it makes it so.</summary>
    [About("sleep is recorded by day", Origin = FactOrigin.Given)]
    public bool SleepHoursGiven { get; init => field = value || SleepHours.Values.Count > 0; }

    /// <summary>Hours slept each night; today's value is last night's.</summary>
    [About("sleep", Unit = "hours", Min = 0, Max = 24, Worse = Worse.Lower)]
    public DailySeries SleepHours
    {
        get;
        init
        {
            field = value;
            SleepHoursGiven |= value.Values.Count > 0;
        }
    } = DailySeries.Empty;

    /// <summary>Soreness each morning.</summary>
    [About("soreness", Unit = "of 10", Min = 0, Max = 10, Worse = Worse.Higher)]
    public DailySeries Soreness { get; init; } = DailySeries.Empty;

    /// <summary>Load of each day, rest days as 0.</summary>
    [About("daily load", Unit = "TSS", Min = 0, Max = 1000, Worse = Worse.Higher)]
    public DailySeries Tss { get; init; } = DailySeries.Empty;

    /// <summary>Load of each day with a key session, other days as 0.</summary>
    [About("daily load of key sessions", Unit = "TSS", Min = 0, Max = 1000, Worse = Worse.Higher)]
    public DailySeries KeyTss { get; init; } = DailySeries.Empty;

    /// <summary>CTL each morning; today's value is that of <see cref="Fatigue.Ctl"/>.</summary>
    [About("CTL", Unit = "TSS per day", Min = 0, Max = 400)]
    public DailySeries Ctl { get; init; } = DailySeries.Empty;
}
