using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Synthetic;

/// <summary>A year of a synthetic athlete who trains by an ordinary plan: the example <c>rules/weekly-planning/examples/year.csv</c>.</summary>
internal static class SyntheticYear
{
    /// <summary>The seed of the example, chosen among the first 32: a year with good weeks and bad ones.</summary>
    public const ulong Seed = 20;

    /// <summary>The number of days in the example: 52 weeks.</summary>
    public const int Days = 364;

    /// <summary>The athlete of the example: two illnesses, an injury, a travel without devices, a holiday.</summary>
    public static AthleteTruth Athlete { get; } = new()
    {
        Episodes =
        [
            new(EpisodeKind.Illness, new DateOnly(2026, 1, 21), 5, "cold"),
            new(EpisodeKind.Travel, new DateOnly(2026, 3, 16), 5, "travelling, no watch"),
            new(EpisodeKind.Injury, new DateOnly(2026, 5, 13), 8, "left knee"),
            new(EpisodeKind.Holiday, new DateOnly(2026, 7, 20), 7, "holiday"),
            new(EpisodeKind.Illness, new DateOnly(2026, 9, 3), 4, "stomach bug"),
        ],
    };

    /// <summary>The example's year; another seed gives another year.</summary>
    public static TrainingHistory Of(ulong seed = Seed) => Of(Athlete, seed, Days);

    /// <summary>The first days of an athlete who trains by the ordinary plan.</summary>
    /// <param name="truth">The athlete's true numbers, including the first day.</param>
    /// <param name="seed">The same seed gives the same days.</param>
    /// <param name="days">The number of days.</param>
    public static TrainingHistory Of(AthleteTruth truth, ulong seed, int days)
    {
        ArgumentNullException.ThrowIfNull(truth);
        var athlete = new SyntheticAthlete(truth, seed);
        var plan = new OrdinaryPlan(truth, ~seed);
        return new TrainingHistory(Enumerable.Range(0, days).Select(day => Live(athlete, plan, truth.Start.AddDays(day))).ToArray(), "TSS", "W");
    }

    private static HistoryDay Live(SyntheticAthlete athlete, OrdinaryPlan plan, DateOnly date)
    {
        var morning = athlete.Morning(date);
        var trained = plan.On(morning);
        var day = morning with { Load = trained.Load, SessionType = trained.Type, Performance = trained.Test ? athlete.Test() : null, Notes = trained.Note };
        athlete.Train(trained.Type, trained.Load);
        return day;
    }
}
