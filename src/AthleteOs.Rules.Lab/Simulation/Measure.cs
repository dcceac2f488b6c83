namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>What seasons are compared by.</summary>
/// <param name="Name">Its name in documents.</param>
/// <param name="Says">What it is, for people.</param>
/// <param name="Unit">Its unit; empty for a count.</param>
/// <param name="Better">1 where more is better, -1 where less is, 0 where neither is.</param>
/// <param name="Worthwhile">The smallest difference that is worth anything, in its unit.</param>
/// <param name="Of">Its value for a season; not a number where the season has none.</param>
public sealed record Measure(string Name, string Says, string Unit, int Better, double Worthwhile, Func<SeasonOutcome, double> Of)
{
    // Below this a season counts as no response, in percent of performance.
    private const double Response = 0.5;
    private const string OfAthletes = "% of athletes";

    /// <summary>Whether it counts athletes, of whom each is one or is not.</summary>
    public bool IsShare => Unit == OfAthletes;

    /// <summary>The unit of a difference: between two percentages it is percentage points, not percent of the smaller.</summary>
    public string UnitOfDifference => Unit is "%" or OfAthletes ? "percentage points" : Unit;

    /// <summary>To how many decimals it is told: a tenth of what is worthwhile can be seen.</summary>
    public int Decimals => Math.Max(0, 1 - (int)Math.Floor(Math.Log10(Worthwhile)));

    /// <summary>What a policy is there for, and what the others are ranked by.</summary>
    public static Measure Gain { get; } = new("gain", "performance gained", "%", 1, 0.5, o => o.Gain);

    /// <summary>The key sessions done, which published protocols are held against.</summary>
    public static Measure KeyDone { get; } = new("key_done", "key sessions done", "a week", 0, 0.1, o => o.PerWeek(o.KeyDone));

    /// <summary>Who gains next to nothing.</summary>
    public static Measure NonResponders { get; } = new("non_responders", "non-responders (gain below 0.5 %)", OfAthletes, -1, 2, o => o.Gain < Response ? 100 : 0);

    /// <summary>What published findings are about.</summary>
    public static IReadOnlyList<Measure> Published { get; } = [Gain, NonResponders, KeyDone];

    /// <summary>
    /// Every measure, in the order in which they are shown. What counts as better, and from which difference on, is said here, before anything was simulated. The
    /// differences are house assumptions, to be confirmed by a sports scientist; half a percent of performance is the smallest worthwhile change that weekly-planning has.
    /// </summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        Gain,
        NonResponders,
        new("key_decided", "key sessions decided", "a week", 0, 0.1, o => o.PerWeek(o.KeyDecided)),
        KeyDone,
        new("key_readiness", "readiness on key mornings, against the usual", "points", 1, 1, o => o.KeyReadiness),
        new("days_overreached", "days overreached", "a year", -1, 2, o => o.PerYear(o.DaysOverreached)),
        new("days_ill", "days ill", "a year", -1, 1, o => o.PerYear(o.DaysIll)),
        new("days_injured", "days injured", "a year", -1, 1, o => o.PerYear(o.DaysInjured)),
        new("load", "load", "TSS a week", 0, 10, o => o.PerWeek(o.Load)),
        new("monotony", "monotony (Foster)", "", -1, 0.1, o => o.Monotony),
        new("debt", "key sessions made up (debt)", "a year", -1, 0.1, o => o.PerYear(o.Debt)),
    ];
}
