namespace AthleteOs.Rules.Facts;

/// <summary>The kinds of events in an athlete's calendar.</summary>
public enum EventKind
{
    /// <summary>A race.</summary>
    Race,

    /// <summary>A performance test.</summary>
    Test,

    /// <summary>A training camp.</summary>
    Camp,

    /// <summary>Travel across time zones, or across none.</summary>
    Travel,

    /// <summary>A stay at altitude.</summary>
    Altitude,

    /// <summary>Days of illness.</summary>
    Sick,

    /// <summary>Days of injury.</summary>
    Injured,

    /// <summary>Days without time for training, or with little.</summary>
    Unavailable,

    /// <summary>A phase of the season.</summary>
    Phase,
}

/// <summary>An event in an athlete's calendar. It tells what is known of a day; it never plans a session.</summary>
/// <param name="Kind">The kind.</param>
/// <param name="Start">The first day, in the athlete's own time zone.</param>
/// <param name="End">The last day, itself part of the event.</param>
public sealed record AthleteEvent(EventKind Kind, DateOnly Start, DateOnly End)
{
    /// <summary>The most days of one event.</summary>
    public const int LongestDays = 366;

    /// <summary>The most time zones of one travel: more than 12 are fewer the other way round.</summary>
    public const int MostTimeZones = 12;

    /// <summary>The minutes of a day.</summary>
    public const int MinutesOfDay = 1440;

    /// <summary>The priority of a race; null for every other kind.</summary>
    public RacePriority? Priority { get; init; }

    /// <summary>The phase of <see cref="EventKind.Phase"/>; null for every other kind.</summary>
    public TrainingPhase? Phase { get; init; }

    /// <summary>The time zones that travel crosses, 0 for none; null for every other kind.</summary>
    public int? TimeZones { get; init; }

    /// <summary>The minutes left for training on each day of <see cref="EventKind.Unavailable"/>; null is no time at all.</summary>
    public int? Minutes { get; init; }

    /// <summary>The sport, in free words; null if unknown. Rules cannot read it.</summary>
    public string? Sport { get; init; }

    /// <summary>The name, in free words; null without one. Rules cannot read it.</summary>
    public string? Name { get; init; }

    /// <summary>Whether a day is part of the event.</summary>
    public bool Covers(DateOnly day) => day >= Start && day <= End;
}
