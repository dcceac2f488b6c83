namespace AthleteOs.Rules.Experiments;

/// <summary>A recorded number that arms can be compared by.</summary>
/// <param name="Name">Its name in files.</param>
/// <param name="Says">Its meaning.</param>
/// <param name="Unit">Its unit.</param>
/// <param name="WashesOut">Whether a block of the other arm removes the effect. Fitness takes months, so it needs a parallel design.</param>
internal sealed record RecordedOutcome(string Name, string Says, string Unit, bool WashesOut)
{
    /// <summary>The change of performance in tests.</summary>
    public static RecordedOutcome PerformanceChange { get; } = new("performance_change", "change of performance from the first tests to the last", "%", WashesOut: false);

    /// <summary>Mean morning readiness.</summary>
    public static RecordedOutcome Readiness { get; } = new("readiness", "mean morning readiness", "points", WashesOut: true);

    /// <summary>Completed key sessions.</summary>
    public static RecordedOutcome KeySessions { get; } = new("key_sessions", "completed key sessions", "a week", WashesOut: true);

    /// <summary>Weekly load.</summary>
    public static RecordedOutcome Load { get; } = new("load", "load", "TSS a week", WashesOut: true);

    /// <summary>Days of illness or injury.</summary>
    public static RecordedOutcome DaysUnwell { get; } = new("days_unwell", "days of illness or injury", "days in 4 weeks", WashesOut: true);

    /// <summary>Every outcome that the record contains.</summary>
    public static IReadOnlyList<RecordedOutcome> All { get; } = [PerformanceChange, Readiness, KeySessions, Load, DaysUnwell];
}
