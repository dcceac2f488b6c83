
namespace AthleteOs.Rules.Facts;

/// <summary>One day of an athlete's history as it was recorded. A missing value is null, never zero.</summary>
/// <param name="Date">The day, in the athlete's own time zone.</param>
public sealed record HistoryDay(DateOnly Date)
{
    /// <summary>The day's training load; the unit is the history's <see cref="TrainingHistory.LoadUnit"/>. Zero is a day known to be without load.</summary>
    public double? Load { get; init; }

    /// <summary>The hardest session of the day.</summary>
    public SessionType? SessionType { get; init; }

    /// <summary>Readiness that morning, 0 to 100.</summary>
    public double? ReadinessScore { get; init; }

    /// <summary>Natural logarithm of that morning's rMSSD in milliseconds.</summary>
    public double? LnRmssd { get; init; }

    /// <summary>Resting heart rate that morning, in beats a minute.</summary>
    public double? RestingHr { get; init; }

    /// <summary>Hours slept the night before.</summary>
    public double? SleepHours { get; init; }

    /// <summary>Soreness that morning, 0 to 10.</summary>
    public double? Soreness { get; init; }

    /// <summary>Whether the athlete was ill.</summary>
    public bool? Illness { get; init; }

    /// <summary>Whether the athlete was injured.</summary>
    public bool? Injury { get; init; }

    /// <summary>The health gates of that morning; an unknown gate is null.</summary>
    public Health Health { get; init; } = Health.None;

    /// <summary>Whether a competition or performance test was planned for the next day.</summary>
    public bool? CompetitionTomorrow { get; init; }

    /// <summary>The result of a performance test that day, in the history's <see cref="TrainingHistory.PerformanceUnit"/>.</summary>
    public double? Performance { get; init; }

    /// <summary>The hours trained that day.</summary>
    public double? Hours { get; init; }

    /// <summary>The part of <see cref="Hours"/> in the grey zone, between the two thresholds.</summary>
    public double? GreyZoneHours { get; init; }

    /// <summary>Free words.</summary>
    public string? Notes { get; init; }

    /// <summary>That morning's facts that a policy declares itself; of a series, the one value of the day.</summary>
    public OwnFacts Own { get; init; } = OwnFacts.None;

    /// <summary>The part of the day that is known in the morning.</summary>
    public MorningReadings Readings => new()
    {
        ReadinessScore = ReadinessScore,
        LnRmssd = LnRmssd,
        RestingHr = RestingHr,
        SleepHours = SleepHours,
        Soreness = Soreness,
        Illness = Illness,
        Injury = Injury,
        Health = Health,
        CompetitionTomorrow = CompetitionTomorrow,
        Own = Own,
    };

    /// <summary>A day of its two parts.</summary>
    internal static HistoryDay Of(DateOnly date, MorningReadings readings, DayDone done) => new(date)
    {
        ReadinessScore = readings.ReadinessScore,
        LnRmssd = readings.LnRmssd,
        RestingHr = readings.RestingHr,
        SleepHours = readings.SleepHours,
        Soreness = readings.Soreness,
        Illness = readings.Illness,
        Injury = readings.Injury,
        Health = readings.Health,
        CompetitionTomorrow = readings.CompetitionTomorrow,
        Own = readings.Own,
        Load = done.Load,
        SessionType = done.SessionType,
        Performance = done.Performance,
        Hours = done.Hours,
        GreyZoneHours = done.GreyZoneHours,
    };

    /// <summary>The part of the day that is known in the evening.</summary>
    public DayDone Done => new() { Load = Load, SessionType = SessionType, Performance = Performance, Hours = Hours, GreyZoneHours = GreyZoneHours };
}

/// <summary>An athlete's history: one entry for each recorded day, in order of date, each date once. Days between may be missing.</summary>
public sealed class TrainingHistory
{
    /// <summary>Makes a history.</summary>
    /// <param name="days">The days, in any order.</param>
    /// <param name="loadUnit">The unit of load, such as TSS or BikeScore.</param>
    /// <param name="performanceUnit">The unit of performance tests, such as W, m/s or s.</param>
    /// <exception cref="ArgumentException">A date appears twice.</exception>
    public TrainingHistory(IEnumerable<HistoryDay> days, string loadUnit = "TSS", string performanceUnit = "")
    {
        Days = [.. days.OrderBy(d => d.Date)];
        LoadUnit = loadUnit;
        PerformanceUnit = performanceUnit;
        if (Days.Zip(Days.Skip(1)).Any(p => p.First.Date == p.Second.Date))
        {
            throw new ArgumentException("A history holds each date once.", nameof(days));
        }
    }

    /// <summary>The recorded days in order of date.</summary>
    public IReadOnlyList<HistoryDay> Days { get; }

    /// <summary>The unit of load.</summary>
    public string LoadUnit { get; }

    /// <summary>The unit of performance tests; empty if unknown.</summary>
    public string PerformanceUnit { get; }

    /// <summary>Whether a smaller result of a performance test is a better one: a time.</summary>
    public bool LessIsBetter => PerformanceUnit is "s" or "min";
}

/// <summary>The readings of a morning, before the decision. A missing reading is null.</summary>
public sealed record MorningReadings
{
    /// <summary>Readiness, 0 to 100.</summary>
    public double? ReadinessScore { get; init; }

    /// <summary>Natural logarithm of rMSSD in milliseconds.</summary>
    public double? LnRmssd { get; init; }

    /// <summary>Resting heart rate, in beats a minute.</summary>
    public double? RestingHr { get; init; }

    /// <summary>Hours slept last night.</summary>
    public double? SleepHours { get; init; }

    /// <summary>Soreness, 0 to 10.</summary>
    public double? Soreness { get; init; }

    /// <summary>Whether the athlete is ill.</summary>
    public bool? Illness { get; init; }

    /// <summary>Whether the athlete is injured.</summary>
    public bool? Injury { get; init; }

    /// <summary>This morning's health gates; an unknown gate is null.</summary>
    public Health Health { get; init; } = Health.None;

    /// <summary>Whether a competition or performance test is planned for tomorrow.</summary>
    public bool? CompetitionTomorrow { get; init; }

    /// <summary>Facts that a policy declares itself; of a series, the one value of today.</summary>
    public OwnFacts Own { get; init; } = OwnFacts.None;
}

/// <summary>The training of a day, known in the evening. A missing value is null.</summary>
public sealed record DayDone
{
    /// <summary>The day's training load; zero is a day known to be without load.</summary>
    public double? Load { get; init; }

    /// <summary>The hardest session of the day.</summary>
    public SessionType? SessionType { get; init; }

    /// <summary>The result of a performance test.</summary>
    public double? Performance { get; init; }

    /// <summary>The hours trained.</summary>
    public double? Hours { get; init; }

    /// <summary>The part of <see cref="Hours"/> in the grey zone, between the two thresholds.</summary>
    public double? GreyZoneHours { get; init; }
}
