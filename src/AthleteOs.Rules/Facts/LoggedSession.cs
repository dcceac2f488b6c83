namespace AthleteOs.Rules.Facts;

/// <summary>How a session of the log ended.</summary>
public enum SessionOutcome
{
    /// <summary>Done.</summary>
    Done,

    /// <summary>Begun and cut short.</summary>
    CutShort,

    /// <summary>Done, but its target was not reached.</summary>
    Failed,

    /// <summary>Planned and not done.</summary>
    Missed,
}

/// <summary>One session of the log. An unknown field is null.</summary>
public sealed record LoggedSession
{
    /// <summary>Its id in the sender's records; unique in a log.</summary>
    public string? Id { get; init; }

    /// <summary>Its day.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Its type.</summary>
    [About("type of session")]
    public SessionType? SessionType { get; init; }

    /// <summary>Its archetype, such as VO2_4x4.</summary>
    [About("archetype")]
    public string? Archetype { get; init; }

    /// <summary>Its sport, such as running.</summary>
    [About("sport")]
    public string? Sport { get; init; }

    /// <summary>Its load.</summary>
    [About("load", Unit = "TSS", Min = 0, Max = 1000)]
    public double? Tss { get; init; }

    /// <summary>Its duration.</summary>
    [About("duration", Unit = "hours", Min = 0, Max = 24)]
    public double? Hours { get; init; }

    /// <summary>The perceived exertion.</summary>
    [About("perceived exertion", Unit = "of 10", Min = 0, Max = 10)]
    public double? Rpe { get; init; }

    /// <summary>How it ended.</summary>
    [About("outcome")]
    public SessionOutcome? Outcome { get; init; }

    /// <summary>Whether readiness was back in the athlete's band in time.</summary>
    [About("absorbed")]
    public bool? Absorbed { get; init; }

    /// <summary>Whether it was planned.</summary>
    [About("planned")]
    public bool? Planned { get; init; }
}

/// <summary>The readings of one day of the log. An unknown reading is null.</summary>
public sealed record LoggedDay
{
    /// <summary>The day.</summary>
    public required DateOnly Date { get; init; }

    /// <summary>Readiness that morning.</summary>
    [About("readiness", Unit = "points", Min = 0, Max = 100)]
    public double? ReadinessScore { get; init; }

    /// <summary>Sleep of the night before.</summary>
    [About("sleep", Unit = "hours", Min = 0, Max = 24)]
    public double? SleepHours { get; init; }

    /// <summary>Soreness that morning.</summary>
    [About("soreness", Unit = "of 10", Min = 0, Max = 10)]
    public double? Soreness { get; init; }

    /// <summary>Whether the athlete was ill.</summary>
    [About("illness")]
    public bool? Illness { get; init; }

    /// <summary>Whether the athlete was injured.</summary>
    [About("injury")]
    public bool? Injury { get; init; }

    /// <summary>The day's load.</summary>
    [About("load", Unit = "TSS", Min = 0, Max = 2000)]
    public double? Tss { get; init; }
}
