namespace AthleteOs.Rules.Facts;

/// <summary>
/// The responses to a week and the weeks before it, at the week's end. The rules of the review read them. A key session is judged once the
/// days are over in which readiness had time to come back into the athlete's band.
/// </summary>
public sealed record Review : IFactGroup
{
    /// <summary>Whether a week is reviewed: the document contains the group, even if empty.</summary>
    [About("a week is reviewed", Origin = FactOrigin.Given)]
    public bool Given { get; init; }

    /// <summary>The week's load.</summary>
    [About("load of the week", Unit = "TSS", Min = 0, Max = 7000)]
    public double? WeekTss { get; init; }

    /// <summary>Days of the week with illness or injury.</summary>
    [About("days of the week with illness or injury", Unit = "days", Min = 0, Max = 7, Whole = true)]
    public double? DaysIllOrInjured { get; init; }

    /// <summary>Key sessions done in the week.</summary>
    [About("key sessions done in the week", Min = 0, Max = 7, Whole = true)]
    public double? KeySessionsDone { get; init; }

    /// <summary>Recent key sessions of which it is known whether readiness came back in time.</summary>
    [About("recent key sessions judged", Min = 0, Max = 100, Whole = true)]
    public double? KeySessionsJudged { get; init; }

    /// <summary>Recent key sessions after which readiness came back into the band in time.</summary>
    [About("recent key sessions after which readiness came back in time", Min = 0, Max = 100, Whole = true)]
    public double? KeySessionsRebounded { get; init; }

    /// <summary>Recent key sessions after which readiness did not come back into the band in time.</summary>
    [About("recent key sessions after which readiness did not come back in time", Min = 0, Max = 100, Whole = true)]
    public double? KeySessionsNotRebounded { get; init; }

    /// <summary>Recent key sessions that cannot be judged because readings are missing.</summary>
    [About("recent key sessions that cannot be judged", Min = 0, Max = 100, Whole = true)]
    public double? KeySessionsUnjudged { get; init; }

    /// <summary>The lowest readiness on the morning of a recent key session after which it came back in time; missing when there was none.</summary>
    [About("lowest readiness before a key session that was absorbed", Unit = "points", Min = 0, Max = 100)]
    public double? LowestReadinessRebounded { get; init; }

    /// <summary>The highest readiness on the morning of a recent key session after which it did not come back in time; missing when there was none.</summary>
    [About("highest readiness before a key session that was not absorbed", Unit = "points", Min = 0, Max = 100)]
    public double? HighestReadinessNotRebounded { get; init; }

    /// <summary>The readiness that best separates recent key sessions that were absorbed from those that were not; missing unless there were both.</summary>
    [About("readiness that separates key sessions absorbed from those not absorbed", Unit = "points", Min = 0, Max = 100)]
    public double? SeparatingReadiness { get; init; }

    /// <summary>
    /// Mean days until readiness was back in the band after recent key sessions. If it was not back in time, one day more than the limit
    /// counts.
    /// </summary>
    [About("days until readiness is back after a key session", Unit = "days", Min = 0, Max = 15)]
    public double? DaysToRebound { get; init; }

    /// <summary>Performance tests of the last twelve weeks.</summary>
    [About("performance tests of the last twelve weeks", Min = 0, Max = 84, Whole = true)]
    public double? PerformanceTests { get; init; }

    /// <summary>The latest test against the mean of those before it in twelve weeks; above zero is better, whatever the test's unit.</summary>
    [About("change of performance", Unit = "percent", Min = -100, Max = 1000)]
    public double? PerformanceChangePercent { get; init; }

    /// <summary>The chance that performance is truly better by more than the smallest worthwhile change.</summary>
    [About("chance that performance is better", Unit = "share", Min = 0, Max = 1)]
    public double? ChanceOfBetterPerformance { get; init; }

    /// <summary>The chance that performance is truly worse by more than the smallest worthwhile change.</summary>
    [About("chance that performance is worse", Unit = "share", Min = 0, Max = 1)]
    public double? ChanceOfWorsePerformance { get; init; }

    /// <summary>Mornings of the week on which readiness can be held against what was predicted the day before.</summary>
    [About("mornings held against their prediction", Min = 0, Max = 7, Whole = true)]
    public double? PredictionsJudged { get; init; }

    /// <summary>Readiness less what was predicted from the day before, mean over the week; below zero fatigue resolved more slowly than predicted.</summary>
    [About("readiness against what was predicted", Unit = "points", Min = -100, Max = 100)]
    public double? ReadinessAgainstPredicted { get; init; }

    /// <summary>
    /// The points that a key session takes from the next morning's readiness, as this athlete does them. Learnt from all well days so far, against days
    /// without a key session that began with the same readiness.
    /// </summary>
    [About("points of the next morning's readiness that a key session costs", Unit = "points", Min = -500, Max = 500)]
    public double? KeyCostPoints { get; init; }

    /// <summary>The lower end of its interval.</summary>
    [About("fewest points that a key session may cost", Unit = "points", Min = -500, Max = 500)]
    public double? KeyCostLow { get; init; }

    /// <summary>The upper end of its interval.</summary>
    [About("most points that a key session may cost", Unit = "points", Min = -500, Max = 500)]
    public double? KeyCostHigh { get; init; }

    /// <summary>The well days that the cost was learnt from.</summary>
    [About("well days that the cost of a key session was learnt from", Unit = "days", Min = 0, Max = 100_000, Whole = true)]
    public double? KeyCostDays { get; init; }

    /// <summary>The key sessions among them.</summary>
    [About("key sessions that their cost was learnt from", Min = 0, Max = 100_000, Whole = true)]
    public double? KeyCostSessions { get; init; }

    /// <summary>Key sessions on well days that have no reading before or after them. Their cost is unknown.</summary>
    [About("key sessions of unknown cost", Min = 0, Max = 100_000, Whole = true)]
    public double? KeyCostUnjudged { get; init; }

    /// <summary>Readiness of the last four weeks' well mornings less the expected one, mean. The days before those weeks gave the expectation.</summary>
    [About("readiness of the last four weeks against what the days before let expect", Unit = "points", Min = -500, Max = 500)]
    public double? ReadinessResidual { get; init; }

    /// <summary>The lower end of its interval.</summary>
    [About("lower end of readiness against what was expected", Unit = "points", Min = -500, Max = 500)]
    public double? ReadinessResidualLow { get; init; }

    /// <summary>The upper end of its interval.</summary>
    [About("upper end of readiness against what was expected", Unit = "points", Min = -500, Max = 500)]
    public double? ReadinessResidualHigh { get; init; }

    /// <summary>The mornings of the last four weeks that can be compared with what was expected.</summary>
    [About("mornings of four weeks compared with what was expected", Unit = "mornings", Min = 0, Max = 28, Whole = true)]
    public double? ReadinessResidualDays { get; init; }

    /// <summary>The trend of the last year's performance tests, in percent in twelve weeks; above zero is better, whatever the test's unit.</summary>
    [About("trend of performance tests in twelve weeks", Unit = "percent", Min = -1000, Max = 1000)]
    public double? TestsTrendPercent { get; init; }

    /// <summary>The lower end of the interval that the typical error leaves.</summary>
    [About("lower end of the trend of performance tests", Unit = "percent", Min = -1000, Max = 1000)]
    public double? TestsTrendLow { get; init; }

    /// <summary>The upper end of the interval that the typical error leaves.</summary>
    [About("upper end of the trend of performance tests", Unit = "percent", Min = -1000, Max = 1000)]
    public double? TestsTrendHigh { get; init; }

    /// <summary>The performance tests of the last year.</summary>
    [About("performance tests of the last year", Min = 0, Max = 364, Whole = true)]
    public double? TestsTrendTests { get; init; }

    /// <summary>The median readiness on the well mornings of the last half year.</summary>
    [About("usual readiness of well mornings", Unit = "points", Min = 0, Max = 100)]
    public double? UsualReadiness { get; init; }

    /// <summary>The spread of these mornings, half of a typical one and half from their median distance.</summary>
    [About("usual spread (SD) of readiness on well mornings", Unit = "points", Min = 0.5, Max = 100)]
    public double? UsualReadinessSd { get; init; }

    /// <summary>The mean weekly load of the last four weeks.</summary>
    [About("mean weekly load of the last four weeks", Unit = "TSS", Min = 0, Max = 7000)]
    public double? FourWeekTss { get; init; }

    /// <summary>Days of the last four weeks with illness or injury.</summary>
    [About("days of the last four weeks with illness or injury", Unit = "days", Min = 0, Max = 28, Whole = true)]
    public double? FourWeekDaysIllOrInjured { get; init; }

    /// <summary>The mean weekly load of the last four weeks, if each day of unknown load had as much as a day can have.</summary>
    [About("most mean weekly load of the last four weeks", Unit = "TSS", Min = 0, Max = 7000)]
    public double? FourWeekTssAtMost { get; init; }

    /// <summary>The well mornings of the last four weeks with a readiness.</summary>
    [About("well mornings of four weeks with a readiness", Unit = "mornings", Min = 0, Max = 28, Whole = true)]
    public double? FourWeekMornings { get; init; }

    /// <summary>The same, with the mornings without a readiness.</summary>
    [About("well mornings of four weeks, those without a readiness included", Unit = "mornings", Min = 0, Max = 28, Whole = true)]
    public double? FourWeekMorningsAtMost { get; init; }

    /// <summary>
    /// The lower end of the interval of the mean readiness of the last four weeks' well mornings, less the usual. Each morning without a readiness
    /// counts as a bad one.
    /// </summary>
    [About("lower end of readiness of four weeks against the usual, missing mornings being bad", Unit = "points", Min = -500, Max = 500)]
    public double? FourWeekReadinessLow { get; init; }

    /// <summary>The upper end of that interval.</summary>
    [About("upper end of readiness of four weeks against the usual, missing mornings being bad", Unit = "points", Min = -500, Max = 500)]
    public double? FourWeekReadinessHigh { get; init; }

    /// <summary>The key sessions of well days in the last half year with a readiness before and after them.</summary>
    [About("key sessions of half a year with a readiness before and after", Min = 0, Max = 182, Whole = true)]
    public double? KeyCostSessionsAtLeast { get; init; }

    /// <summary>All key sessions of well days in the last half year, and the days that may have had one.</summary>
    [About("key sessions of half a year at the most", Min = 0, Max = 182, Whole = true)]
    public double? KeyCostSessionsAtMost { get; init; }

    /// <summary>
    /// The fewest points that a key session may take from the next morning's readiness, in the last half year. Each pair of mornings with an unknown
    /// one counts as one after a costly key session, or as a good one after another day.
    /// </summary>
    [About("fewest points that a key session may cost, missing mornings being bad", Unit = "points", Min = -500, Max = 500)]
    public double? KeyCostAtWorstLow { get; init; }

    /// <summary>The upper end of that interval.</summary>
    [About("most points that a key session may cost, missing mornings being bad", Unit = "points", Min = -500, Max = 500)]
    public double? KeyCostAtWorstHigh { get; init; }

    /// <summary>
    /// The number of the week, counted from Monday 1 January of the year 1. A rule that changes a parameter in every fourth week of the calendar does so
    /// in the same weeks, whatever is missing.
    /// </summary>
    [About("number of the week in the calendar", Unit = "weeks", Min = 0, Max = 600_000, Whole = true)]
    public double? WeekNumber { get; init; }

    /// <summary>The whole weeks since the athlete's parameters last changed, or since the record began.</summary>
    [About("weeks since the athlete's parameters last changed", Unit = "weeks", Min = 0, Max = 100_000, Whole = true)]
    public double? WeeksInForce { get; init; }
}
