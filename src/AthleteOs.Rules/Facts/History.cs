namespace AthleteOs.Rules.Facts;

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
