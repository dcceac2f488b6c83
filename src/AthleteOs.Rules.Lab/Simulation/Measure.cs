using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>A number of a season by which policies are compared.</summary>
/// <param name="Name">Its name in documents.</param>
/// <param name="Says">Its name for people.</param>
/// <param name="Unit">Its unit; empty for a count.</param>
/// <param name="Criterion">How a difference is judged.</param>
/// <param name="Of">Its value for a season; not a number if the season has none.</param>
internal sealed record Measure(string Name, string Says, string Unit, Criterion Criterion, Func<SeasonOutcome, double> Of)
{
    // A season with a smaller gain counts as no response, in percent of performance.
    private const double Response = 0.5;
    private const string OfAthletes = "% of athletes";

    /// <summary>The unit of a difference: between two percentages it is percentage points, not percent of the smaller.</summary>
    public string UnitOfDifference => Unit is "%" or OfAthletes ? "percentage points" : Unit;

    /// <summary>The number of decimals it is shown with: enough to show a tenth of the smallest worthwhile difference.</summary>
    public int Decimals => Math.Max(0, 1 - (int)Math.Floor(Math.Log10(Criterion.Worthwhile)));

    /// <summary>The purpose of a policy; policies are ranked by it.</summary>
    public static Measure Gain { get; } = new("gain", "performance gained", "%", new(Better.More, 0.5), o => o.Gain);

    /// <summary>The key sessions done, which are compared with published protocols.</summary>
    public static Measure KeyDone { get; } = new("key_done", "key sessions done", "a week", new(Better.Neither, 0.1), o => o.PerWeek(o.KeyDone));

    /// <summary>The athletes who gain next to nothing.</summary>
    public static Measure NonResponders { get; } = new("non_responders", "non-responders (gain below 0.5 %)", OfAthletes, new(Better.Less, 2, IsShare: true), o => o.Gain < Response ? 100 : 0);

    /// <summary>The measures of the published findings.</summary>
    public static IReadOnlyList<Measure> Published { get; } = [Gain, NonResponders, KeyDone];

    /// <summary>
    /// Every measure, in the order in which they are shown. The criteria are set here, before any simulation. The differences are house assumptions, to be confirmed
    /// by a sports scientist; half a percent of performance is the smallest worthwhile change of weekly-planning.
    /// </summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        Gain,
        NonResponders,
        new("key_decided", "key sessions decided", "a week", new(Better.Neither, 0.1), o => o.PerWeek(o.KeyDecided)),
        KeyDone,
        new("key_readiness", "readiness on key mornings, against the usual", "points", new(Better.More, 1), o => o.KeyReadiness),
        new("days_overreached", "days overreached", "a year", new(Better.Less, 2), o => o.PerYear(o.DaysOverreached)),
        new("days_ill", "days ill", "a year", new(Better.Less, 1), o => o.PerYear(o.DaysIll)),
        new("days_injured", "days injured", "a year", new(Better.Less, 1), o => o.PerYear(o.DaysInjured)),
        new("load", "load", "TSS a week", new(Better.Neither, 10), o => o.PerWeek(o.Load)),
        new("monotony", "monotony (Foster)", "", new(Better.Less, 0.1), o => o.Monotony),
        new("debt", "compensated key sessions (debt)", "a year", new(Better.Less, 0.1), o => o.PerYear(o.Debt)),
    ];
}
