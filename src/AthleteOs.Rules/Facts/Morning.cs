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
