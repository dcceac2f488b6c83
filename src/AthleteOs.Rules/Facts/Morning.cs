
namespace AthleteOs.Rules.Facts;

/// <summary>
/// Everything known about one athlete on one morning, grouped as rules read it. Immutable. A missing fact is null (or, for a
/// series, has no value); it is never zero. Make one with <see cref="FactsReader"/> from a document, or in code.
/// </summary>
public sealed record Morning
{
    /// <summary>The athlete's id; 1 to 128 visible characters. Rules cannot read it.</summary>
    public required string AthleteId { get; init; }

    /// <summary>The day to decide, in the athlete's own time zone.</summary>
    public required DateOnly Date
    {
        get;
        init
        {
            field = value;
            Calendar = new Calendar(value);
        }
    }

    /// <summary>The facts that follow from the date.</summary>
    public Calendar Calendar { get; private init; } = new(default);

    /// <summary>The beliefs about the athlete.</summary>
    public Athlete Athlete { get; init; } = Nothing.Athlete;

    /// <summary>Health gates.</summary>
    public Health Health { get; init; } = Nothing.Health;

    /// <summary>This morning's readings.</summary>
    public Today Today { get; init; } = Nothing.Today;

    /// <summary>Yesterday's training.</summary>
    public Yesterday Yesterday { get; init; } = Nothing.Yesterday;

    /// <summary>The known plans for tomorrow.</summary>
    public Tomorrow Tomorrow { get; init; } = Nothing.Tomorrow;

    /// <summary>The facts that follow from the athlete's calendar.</summary>
    public Events Events { get; init; } = Nothing.Events;

    /// <summary>Heart-rate readings day by day.</summary>
    public Hrv Hrv { get; init; } = Nothing.Hrv;

    /// <summary>Readings and loads day by day.</summary>
    public Daily Daily { get; init; } = Nothing.Daily;

    /// <summary>Modelled load and fatigue at the start of the day.</summary>
    public Fatigue Fatigue { get; init; } = Nothing.Fatigue;

    /// <summary>The week's intent: counts and ceilings, never dates.</summary>
    public WeeklyIntent Intent { get; init; } = Nothing.WeeklyIntent;

    /// <summary>The week so far.</summary>
    public Week Week { get; init; } = Nothing.Week;

    /// <summary>The days before.</summary>
    public History History { get; init; } = Nothing.History;

    /// <summary>Readiness predicted for tomorrow, one number for each step of micro-recovery.</summary>
    public Recovery Recovery { get; init; } = Nothing.Recovery;

    /// <summary>The value of a key session today. The planner computes it; a given value is ignored.</summary>
    public KeySessionWorth Value { get; init; } = Nothing.KeySessionWorth;

    /// <summary>The responses to the week, at its end; only for the review step.</summary>
    public Review Review { get; init; } = Nothing.Review;

    /// <summary>Facts that policies declare themselves.</summary>
    public OwnFacts Own { get; init; } = OwnFacts.None;

    /// <summary>The sessions and days before, for rules over several sessions.</summary>
    public SessionLog Log { get; init; } = SessionLog.None;

    // Groups without any value. They never change, so that every morning can share them.
    private static class Nothing
    {
        public static readonly Athlete Athlete = new();
        public static readonly Health Health = Health.None;
        public static readonly Today Today = new();
        public static readonly Yesterday Yesterday = new();
        public static readonly Tomorrow Tomorrow = new();
        public static readonly Events Events = new();
        public static readonly Hrv Hrv = new();
        public static readonly Daily Daily = new();
        public static readonly Fatigue Fatigue = new();
        public static readonly WeeklyIntent WeeklyIntent = new();
        public static readonly Week Week = new();
        public static readonly History History = new();
        public static readonly Recovery Recovery = new();
        public static readonly KeySessionWorth KeySessionWorth = new();
        public static readonly Review Review = new();
    }
}

/// <summary>The facts that follow from the date. The training week begins on Monday (ISO 8601).</summary>
public sealed record Calendar(DateOnly Date) : IFactGroup
{
    /// <summary>The day of the week.</summary>
    [About("day of the week", Origin = FactOrigin.Given)]
    public DayOfWeek DayOfWeek => Date.DayOfWeek;

    /// <summary>The day's number in the training week: Monday 1 to Sunday 7.</summary>
    [About("day of the training week", Min = 1, Max = 7, Whole = true, Origin = FactOrigin.Given)]
    public double DayOfWeekNumber => Date.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)Date.DayOfWeek;

    /// <summary>How many days the training week has left, today included: Monday 7 to Sunday 1.</summary>
    [About("days left in the training week, today included", Unit = "days", Min = 1, Max = 7, Whole = true, Origin = FactOrigin.Given)]
    public double DaysLeftInWeek => 8 - DayOfWeekNumber;
}

/// <summary>A health gate's state.</summary>
public enum Gate
{
    /// <summary>Nothing in the way.</summary>
    Green,

    /// <summary>Careful.</summary>
    Amber,

    /// <summary>Stop.</summary>
    Red,
}

/// <summary>
/// Health gates. <see cref="Given"/> tells whether the document contains the group. Callers that do not use these gates leave it out.
/// </summary>
public sealed record Health : IFactGroup
{
    /// <summary>No gate is known.</summary>
    internal static Health None { get; } = new();

    /// <summary>Whether this athlete uses health gates: the document contains the group, even if empty.</summary>
    [About("health gates are kept", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>Sleep.</summary>
    [About("sleep gate", Worse = Worse.Higher, Changeable = true)]
    public Gate? Sleep { get; init; }

    /// <summary>Energy availability.</summary>
    [About("energy gate", Worse = Worse.Higher, Changeable = true)]
    public Gate? Energy { get; init; }

    /// <summary>Muscles, tendons, joints and bones.</summary>
    [About("musculoskeletal gate", Worse = Worse.Higher, Changeable = true)]
    public Gate? Musculoskeletal { get; init; }

    /// <summary>Life stress.</summary>
    [About("stress gate", Worse = Worse.Higher, Changeable = true)]
    public Gate? Stress { get; init; }
}

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

/// <summary>Yesterday's training.</summary>
public sealed record Yesterday : IFactGroup
{
    /// <summary>Whether the document contains anything about yesterday.</summary>
    [About("yesterday is recorded", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>Yesterday's session.</summary>
    [About("yesterday's session", Worse = Worse.Higher)]
    public SessionType? SessionType { get; init; }

    /// <summary>Yesterday's load.</summary>
    [About("yesterday's load", Unit = "TSS", Min = 0, Max = 1000, Worse = Worse.Higher)]
    public double? Tss { get; init; }
}

/// <summary>The known plans for tomorrow.</summary>
public sealed record Tomorrow : IFactGroup
{
    /// <summary>Whether the document contains anything about tomorrow.</summary>
    [About("tomorrow is recorded", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>Whether a competition or a performance test is planned for tomorrow.</summary>
    [About("competition or test tomorrow", Worse = Worse.Higher, Changeable = true)]
    public bool? Competition { get; init; }
}

/// <summary>Heart-rate readings, one a day up to today.</summary>
public sealed record Hrv : IFactGroup
{
    /// <summary>Whether this athlete records heart-rate readings: the document contains the group, even if empty.</summary>
    [About("heart-rate readings are kept", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>Whether this athlete records it: the document contains the field, even if null or empty. A day in it makes it so.</summary>
    [About("ln rMSSD is recorded", Origin = FactOrigin.Given)]
    public bool LnRmssdGiven { get; init => field = value || LnRmssd.Values.Count > 0; }

    /// <summary>Natural logarithm of rMSSD in milliseconds (not of SDNN).</summary>
    [About("ln rMSSD", Unit = "ln ms", Min = 0, Max = 7)]
    public DailySeries LnRmssd
    {
        get;
        init
        {
            field = value;
            LnRmssdGiven |= value.Values.Count > 0;
        }
    } = DailySeries.Empty;

    /// <summary>Whether this athlete records it: the document contains the field, even if null or empty. A day in it makes it so.</summary>
    [About("resting heart rate is recorded", Origin = FactOrigin.Given)]
    public bool RestingHrGiven { get; init => field = value || RestingHr.Values.Count > 0; }

    /// <summary>Resting heart rate.</summary>
    [About("resting heart rate", Unit = "bpm", Min = 20, Max = 150)]
    public DailySeries RestingHr
    {
        get;
        init
        {
            field = value;
            RestingHrGiven |= value.Values.Count > 0;
        }
    } = DailySeries.Empty;
}

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

/// <summary>Modelled load at the start of the day: yesterday's values, never today's session.</summary>
public sealed record Fatigue : IFactGroup
{
    /// <summary>Chronic training load.</summary>
    [About("chronic training load (CTL)", Unit = "TSS per day", Min = 0, Max = 400)]
    public double? Ctl { get; init; }

    /// <summary>Acute training load.</summary>
    [About("acute training load (ATL)", Unit = "TSS per day", Min = 0, Max = 600, Worse = Worse.Higher, Changeable = true)]
    public double? Atl { get; init; }

    /// <summary>Training stress balance, CTL - ATL.</summary>
    [About("training stress balance (TSB)", Unit = "TSS per day", Min = -400, Max = 400, Worse = Worse.Lower, Changeable = true)]
    public double? Tsb { get; init; }
}

/// <summary>The week so far, excluding today.</summary>
public sealed record Week : IFactGroup
{
    /// <summary>Load so far this week.</summary>
    [About("load so far this week", Unit = "TSS", Min = 0, Max = 5000, Worse = Worse.Higher, Changeable = true)]
    public double? TssSoFar { get; init; }

    /// <summary>Hours so far this week.</summary>
    [About("hours so far this week", Unit = "hours", Min = 0, Max = 168, Worse = Worse.Higher, Changeable = true, Step = 0.5)]
    public double? HoursSoFar { get; init; }

    /// <summary>Share of this week's time spent in the grey zone between the two thresholds.</summary>
    [About("share of this week's time in the grey zone", Unit = "share", Min = 0, Max = 1, Worse = Worse.Higher, Changeable = true, Step = 0.01)]
    public double? GreyZoneShare { get; init; }
}

/// <summary>The days before.</summary>
public sealed record History : IFactGroup
{
    /// <summary>Whole days since the last key session: 1 is yesterday, 0 is earlier today; <see cref="double.PositiveInfinity"/>, in documents "never", when there was none.</summary>
    [About("days since the last key session", Unit = "days", Min = 0, Max = 3650, Whole = true, MayBeNever = true, Worse = Worse.Lower, Changeable = true)]
    public double? DaysSinceLastKeySession { get; init; }

    /// <summary>Whether readiness has been back in the athlete's band since the last key session.</summary>
    [About("recovered since the last key session", Worse = Worse.Lower, Changeable = true)]
    public bool? RecoveredSinceLastKeySession { get; init; }

    /// <summary>Key sessions meant for last week that did not happen.</summary>
    [About("key sessions missed last week", Min = 0, Max = 14, Whole = true)]
    public double? KeySessionsMissedLastWeek { get; init; }

    /// <summary>How many days in a row, up to yesterday, held a key session; the loop looks 28 days back.</summary>
    [About("days in a row with a key session, up to yesterday", Unit = "days", Min = 0, Max = 366, Whole = true, Worse = Worse.Higher)]
    public double? KeySessionDaysInARow { get; init; }

    /// <summary>How many days in a row, up to yesterday, held training of any kind; the loop looks 28 days back.</summary>
    [About("days in a row with training, up to yesterday", Unit = "days", Min = 0, Max = 366, Whole = true, Worse = Worse.Higher)]
    public double? TrainingDaysInARow { get; init; }

    /// <summary>Whole days since the last day of illness: 1 is yesterday, 0 is today; <see cref="double.PositiveInfinity"/>, in documents "never", when there was none.</summary>
    [About("days since the last day of illness", Unit = "days", Min = 0, Max = 3650, Whole = true, MayBeNever = true, Worse = Worse.Lower, Changeable = true)]
    public double? DaysSinceIllness { get; init; }

    /// <summary>Whole days since the last day of injury: 1 is yesterday, 0 is today; <see cref="double.PositiveInfinity"/>, in documents "never", when there was none.</summary>
    [About("days since the last day of injury", Unit = "days", Min = 0, Max = 3650, Whole = true, MayBeNever = true, Worse = Worse.Lower, Changeable = true)]
    public double? DaysSinceInjury { get; init; }

    /// <summary>Days of illness among the 28 days up to yesterday.</summary>
    [About("days of illness in the last 28 days", Unit = "days", Min = 0, Max = 28, Whole = true, Worse = Worse.Higher)]
    public double? IllDaysInLast28 { get; init; }

    /// <summary>Days with training of any kind among the 14 days up to yesterday.</summary>
    [About("days with training in the last 14 days", Unit = "days", Min = 0, Max = 14, Whole = true)]
    public double? TrainingDaysInLast14 { get; init; }

    /// <summary>
    /// Whole days since the last day of a training break, and 1 while one lasts; <see cref="double.PositiveInfinity"/>, in documents "never", when there
    /// was none. The policy's parameter <c>training_break_days</c> tells how many days without training are a break.
    /// </summary>
    [About("days since the last day of a training break", Unit = "days", Min = 1, Max = 3650, Whole = true, MayBeNever = true, Worse = Worse.Lower)]
    public double? DaysSinceTrainingBreak { get; init; }
}

/// <summary>Readiness predicted for tomorrow morning after each step. <see cref="Given"/> tells whether the document contains predictions.</summary>
public sealed record Recovery : IFactGroup
{
    /// <summary>Whether this athlete has predictions: the document contains the group, even if empty.</summary>
    [About("predictions are made", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>Readiness tomorrow if only intensity is reduced.</summary>
    [About("readiness predicted for tomorrow if intensity is reduced", Unit = "points", Min = 0, Max = 100, Worse = Worse.Lower)]
    public double? ReadinessIfIntensityReduced { get; init; }

    /// <summary>Readiness tomorrow if volume is reduced as well.</summary>
    [About("readiness predicted for tomorrow if volume is reduced too", Unit = "points", Min = 0, Max = 100, Worse = Worse.Lower)]
    public double? ReadinessIfVolumeReduced { get; init; }

    /// <summary>Readiness tomorrow after full rest.</summary>
    [About("readiness predicted for tomorrow after full rest", Unit = "points", Min = 0, Max = 100, Worse = Worse.Lower)]
    public double? ReadinessIfFullRest { get; init; }
}

/// <summary>
/// The value of a key session today compared with keeping it for a better day of this week (opportunity cost). The unit is a key session
/// absorbed at readiness 100 and at no cost. Computed from the athlete's usual readiness, its spread and persistence, and both time
/// constants; <see cref="Given"/> tells whether all of these are known.
/// </summary>
public sealed record KeySessionWorth : IFactGroup
{
    /// <summary>Whether enough is believed of the athlete to weigh a key session today against later.</summary>
    [About("a key session today can be weighed against later", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>The value of a key session today, and then of the best use of those left.</summary>
    [About("value of a key session today", Unit = "key sessions", Min = -4, Max = 14, Origin = FactOrigin.Computed)]
    public double? KeyToday { get; init; }

    /// <summary>The expected value of the best use of all key sessions left from tomorrow on.</summary>
    [About("expected value of keeping the key session", Unit = "key sessions", Min = -4, Max = 14, Origin = FactOrigin.Computed)]
    public double? KeyLater { get; init; }

    /// <summary>The readiness from which on today is worth at least as much as later; never below the athlete's own threshold.</summary>
    [About("readiness from which a key session is worth more today than later", Unit = "points", Min = 0, Max = 100, Origin = FactOrigin.Computed)]
    public double? WorthFrom { get; init; }
}
