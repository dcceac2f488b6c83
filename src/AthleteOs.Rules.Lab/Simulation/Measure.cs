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

    // A gain worth a year's training, in percent of rested performance.
    private const double WorthAYear = 1;

    private const string OfAthletes = "% of athletes";

    /// <summary>The share of athletes below its value for many athletes, which is a quantile; null if it is the mean.</summary>
    public double? Quantile { get; init; }

    /// <summary>The unit of a difference: between two percentages it is percentage points, not percent of the smaller.</summary>
    public string UnitOfDifference => Unit is "%" or OfAthletes ? "percentage points" : Unit;

    /// <summary>The number of decimals it is shown with: enough to show a tenth of the smallest worthwhile difference.</summary>
    public int Decimals => Math.Max(0, 1 - (int)Math.Floor(Math.Log10(Criterion.Worthwhile)));

    /// <summary>Its value for many athletes: their mean, or its quantile.</summary>
    public double Center(RunningStatistics athletes) => Quantile is { } share ? athletes.Quantile(share) : athletes.Mean;

    /// <summary>The share of athletes with a gain that is worth a year's training.</summary>
    public static Measure WorthwhileGain { get; } =
        new("worthwhile_gain", "worthwhile gain (1 % or more, rested)", OfAthletes, new(Better.More, 2, IsShare: true), o => o.RestedGain >= WorthAYear ? 100 : 0);

    /// <summary>The gain that nine of ten athletes exceed. Its difference has no interval: the tenth athlete from below is another one under each policy.</summary>
    public static Measure WorstDecile { get; } = new("worst_decile", "rested gain that nine of ten athletes exceed", "%", new(Better.More, 0.5), o => o.RestedGain) { Quantile = 0.1 };

    /// <summary>The purpose of a policy; policies are ranked by it.</summary>
    public static Measure RestedGain { get; } = new("rested_gain", "performance gained (rested)", "%", new(Better.More, 0.5), o => o.RestedGain);

    /// <summary>The price of too much.</summary>
    public static Measure DaysOverreached { get; } = new("days_overreached", "days overreached", "a year", new(Better.Less, 2), o => o.PerYear(o.DaysOverreached));

    /// <summary>Performance gained as it is at the end, tired or not.</summary>
    public static Measure Gain { get; } = new("gain", "performance gained (not rested)", "%", new(Better.More, 0.5), o => o.Gain);

    /// <summary>The key sessions done, which are compared with published protocols.</summary>
    public static Measure KeyDone { get; } = new("key_done", "key sessions done", "a week", new(Better.Neither, 0.1), o => o.PerWeek(o.KeyDone));

    /// <summary>The athletes who gain next to nothing.</summary>
    public static Measure NonResponders { get; } = new("non_responders", "non-responders (gain below 0.5 %)", OfAthletes, new(Better.Less, 2, IsShare: true), o => o.Gain < Response ? 100 : 0);

    /// <summary>The measures that count, with a verdict each. No single number summarizes them.</summary>
    public static IReadOnlyList<Measure> Counting { get; } = [WorthwhileGain, RestedGain, DaysOverreached];

    /// <summary>The measures of the published findings.</summary>
    public static IReadOnlyList<Measure> Published { get; } = [Gain, NonResponders, KeyDone];

    /// <summary>
    /// Every measure, in the order in which they are shown: those that count first. The criteria are set here, before any simulation. The differences are house assumptions, to be confirmed
    /// by a sports scientist; half a percent of performance is the smallest worthwhile change of weekly-planning.
    /// </summary>
    public static IReadOnlyList<Measure> All { get; } =
    [
        WorthwhileGain,
        WorstDecile,
        RestedGain,
        DaysOverreached,
        Gain,
        NonResponders,
        new("key_decided", "key sessions decided", "a week", new(Better.Neither, 0.1), o => o.PerWeek(o.KeyDecided)),
        KeyDone,
        new("key_readiness", "readiness on key mornings, against the usual", "points", new(Better.More, 1), o => o.KeyReadiness),
        new("days_ill", "days ill", "a year", new(Better.Less, 1), o => o.PerYear(o.DaysIll)),
        new("days_injured", "days injured", "a year", new(Better.Less, 1), o => o.PerYear(o.DaysInjured)),
        new("load", "load", "TSS a week", new(Better.Neither, 10), o => o.PerWeek(o.Load)),
        new("monotony", "monotony (Foster)", "", new(Better.Less, 0.1), o => o.Monotony),
        new("debt", "compensated key sessions (debt)", "a year", new(Better.Less, 0.1), o => o.PerYear(o.Debt)),
    ];
}
