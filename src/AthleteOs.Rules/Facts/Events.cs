namespace AthleteOs.Rules.Facts;

/// <summary>The priority of a race, from none to the season's main race: the order is the order of the numbers.</summary>
public enum RacePriority
{
    /// <summary>No race.</summary>
    None,

    /// <summary>A race as training.</summary>
    C,

    /// <summary>A race that counts.</summary>
    B,

    /// <summary>A main race of the season.</summary>
    A,
}

/// <summary>The phase of a season.</summary>
public enum TrainingPhase
{
    /// <summary>No phase is planned.</summary>
    None,

    /// <summary>General preparation.</summary>
    Base,

    /// <summary>Specific preparation.</summary>
    Build,

    /// <summary>The competitions.</summary>
    Peak,

    /// <summary>Less load before a main race.</summary>
    Taper,

    /// <summary>A planned easier stretch.</summary>
    Recovery,

    /// <summary>Between two seasons.</summary>
    Transition,
}

/// <summary>
/// The facts that follow from the athlete's calendar: races, tests, camps, travel, altitude, phases and limited days.
/// </summary>
/// <remarks>
/// A calendar counts as complete. If an athlete has one, an event that is not in it does not exist, and its days are
/// <see cref="double.PositiveInfinity"/>, in documents "never". Without a calendar every fact is unknown. <see cref="EventCalendar"/> makes them.
/// </remarks>
public sealed record Events : IFactGroup
{
    /// <summary>Whether this athlete has a calendar: the document contains the group, even if empty.</summary>
    [About("calendar is kept", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>Days to the next race, 0 on a race day.</summary>
    [About("days to the next race", Unit = "days", Min = 0, Max = 3650, Whole = true, MayBeNever = true, Worse = Worse.Lower)]
    public double? DaysToRace { get; init; }

    /// <summary>Days to the next race of priority A, 0 on its day.</summary>
    [About("days to the next race of priority A", Unit = "days", Min = 0, Max = 3650, Whole = true, MayBeNever = true, Worse = Worse.Lower)]
    public double? DaysToMainRace { get; init; }

    /// <summary>The priority of the next race; of several on one day the highest.</summary>
    [About("priority of the next race", Worse = Worse.Higher)]
    public RacePriority? RacePriority { get; init; }

    /// <summary>Whole days since the last day with a race before today: 1 is yesterday.</summary>
    [About("days since the last race", Unit = "days", Min = 1, Max = 3650, Whole = true, MayBeNever = true, Worse = Worse.Lower, Changeable = true)]
    public double? DaysSinceRace { get; init; }

    /// <summary>
    /// The priority of the last race, or a higher one of the 21 days before today. A small race soon after a main race does not end the
    /// recovery from the main race.
    /// </summary>
    [About("priority of the last race", Worse = Worse.Higher)]
    public RacePriority? LastRacePriority { get; init; }

    /// <summary>Days to the next performance test, 0 on its day.</summary>
    [About("days to the next test", Unit = "days", Min = 0, Max = 3650, Whole = true, MayBeNever = true, Worse = Worse.Lower)]
    public double? DaysToTest { get; init; }

    /// <summary>The phase of the season today; of two on one day the one that began later.</summary>
    [About("phase of the season")]
    public TrainingPhase? Phase { get; init; }

    /// <summary>The week of the phase, 1 from its first day on; 0 without a phase.</summary>
    [About("week of the phase", Min = 0, Max = 53, Whole = true)]
    public double? WeekOfPhase { get; init; }

    /// <summary>Whole days since the last day of travel: 0 is today.</summary>
    [About("days since the last travel", Unit = "days", Min = 0, Max = 3650, Whole = true, MayBeNever = true, Worse = Worse.Lower, Changeable = true)]
    public double? DaysSinceTravel { get; init; }

    /// <summary>The most time zones that one travel of the last 14 days crossed.</summary>
    [About("time zones crossed in the last 14 days", Unit = "time zones", Min = 0, Max = AthleteEvent.MostTimeZones, Whole = true, Worse = Worse.Higher)]
    public double? TimeZonesCrossed { get; init; }

    /// <summary>Whether the athlete is in a training camp today.</summary>
    [About("training camp")]
    public bool? InCamp { get; init; }

    /// <summary>The day of the stay at altitude, 1 on its first day; 0 elsewhere.</summary>
    [About("day of the stay at altitude", Min = 0, Max = AthleteEvent.LongestDays, Whole = true)]
    public double? DaysAtAltitude { get; init; }

    /// <summary>Whole days since the last day at altitude: 0 is today.</summary>
    [About("days since the last day at altitude", Unit = "days", Min = 0, Max = 3650, Whole = true, MayBeNever = true, Changeable = true)]
    public double? DaysSinceAltitude { get; init; }

    /// <summary>Minutes that the athlete has for training today; 1,440 without a limit.</summary>
    [About("time for training today", Unit = "minutes", Min = 0, Max = AthleteEvent.MinutesOfDay, Whole = true, Worse = Worse.Lower, Changeable = true, Step = 15)]
    public double? AvailableMinutes { get; init; }
}
