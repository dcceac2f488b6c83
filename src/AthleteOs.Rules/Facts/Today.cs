namespace AthleteOs.Rules.Facts;

/// <summary>This morning's readings.</summary>
public sealed record Today : IFactGroup
{
    /// <summary>Readiness, 0 to 100.</summary>
    [About("readiness this morning", Unit = "points", Min = 0, Max = 100, Worse = Worse.Lower, Changeable = true)]
    public double? ReadinessScore { get; init; }

    /// <summary>Whether the athlete is ill.</summary>
    [About("illness", Worse = Worse.Higher, Changeable = true)]
    public bool? Illness { get; init; }

    /// <summary>Whether the athlete is injured.</summary>
    [About("injury", Worse = Worse.Higher, Changeable = true)]
    public bool? Injury { get; init; }

    /// <summary>Whether this athlete records it: the document contains the field, even if null. A value makes it so.</summary>
    [About("soreness is recorded", Origin = FactOrigin.Given)]
    public bool SorenessGiven { get; init => field = value || Soreness is not null; }

    /// <summary>Muscle soreness from 0 (none) to 10 (worst imaginable).</summary>
    [About("soreness", Unit = "of 10", Min = 0, Max = 10, Worse = Worse.Higher, Changeable = true)]
    public double? Soreness
    {
        get;
        init
        {
            field = value;
            SorenessGiven |= value is not null;
        }
    }

    /// <summary>Whether this athlete records it: the document contains the field, even if null. A value makes it so.</summary>
    [About("sleep is recorded", Origin = FactOrigin.Given)]
    public bool SleepHoursGiven { get; init => field = value || SleepHours is not null; }

    /// <summary>Hours slept last night.</summary>
    [About("sleep last night", Unit = "hours", Min = 0, Max = 24, Worse = Worse.Lower, Changeable = true, Step = 0.5)]
    public double? SleepHours
    {
        get;
        init
        {
            field = value;
            SleepHoursGiven |= value is not null;
        }
    }
}
