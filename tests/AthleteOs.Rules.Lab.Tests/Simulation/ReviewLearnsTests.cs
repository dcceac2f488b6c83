using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Simulation;

/// <summary>The review learns the cost of a key session where the truth has one, and leaves parameters where it knows nothing.</summary>
public class ReviewLearnsTests
{
    private const int Year = 365;
    private const int Athletes = 150;

    // About one in a hundred gets more days between key sessions. Among few, more than one in fifty is often chance.
    private const int LinearAthletes = 3 * Athletes;
    private static readonly ulong Seed = (uint)Effort.Seed;
    private static readonly ReadyPolicy Policy = ShippedPolicies.Get("weekly-planning");

    private static readonly Dictionary<string, Learnt[]> Seasons = new(StringComparer.Ordinal) { ["plateau-acute"] = [.. Learn("plateau-acute", Athletes)], ["linear"] = [.. Learn("linear", LinearAthletes)] };

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void The_cost_of_a_key_session_is_learnt_where_the_truth_has_one()
    {
        var seasons = Seasons["plateau-acute"];
        var (found, truth) = (seasons.Select(s => s.Last.KeyCostPoints!.Value).ToArray(), seasons.Select(s => s.TrueCost).ToArray());
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}: correlation {Correlation(found, truth):F2}, true {truth.Average():F1}, found {found.Average():F1} points");
        Correlation(found, truth).ShouldBeGreaterThan(0.6, $"seed {Seed}");

        // The prior draws it towards its own 1.5 points: a season has few key sessions.
        found.Average().ShouldBeInRange(0.6 * truth.Average(), 1.1 * truth.Average(), $"seed {Seed}");
        seasons.Count(s => s.Last.KeyCostLow <= s.TrueCost && s.TrueCost <= s.Last.KeyCostHigh).ShouldBeGreaterThan(Athletes / 2, $"seed {Seed}");
    }

    [Fact]
    public void Where_a_key_session_costs_next_to_nothing_the_intervals_contain_that_and_spacing_stays()
    {
        var seasons = Seasons["linear"];
        seasons.Count(s => s.Last.KeyCostLow <= s.TrueCost && s.TrueCost <= s.Last.KeyCostHigh).ShouldBeGreaterThan(LinearAthletes * 3 / 4, $"seed {Seed}");

        // Each missing morning counts as a bad one, so an athlete who misses many may get more days.
        seasons.Count(s => s.Versions.Any(v => v.Changes.Any(c => c.Because.Any(b => b.Rule.Contains("spacing_up", StringComparison.Ordinal))))).ShouldBeLessThanOrEqualTo(LinearAthletes / 50, $"seed {Seed}");
    }

    [Theory]
    [InlineData("plateau-acute")]
    [InlineData("linear")]
    public void A_year_has_fewer_than_twelve_new_versions_of_the_parameters(string truths)
    {
        var versions = Seasons[truths].Select(s => s.Versions.Count(v => v.From > SimulatedSeason.FirstDay)).ToArray();
        TestContext.Current.TestOutputHelper?.WriteLine($"seed {Seed}: {versions.Average():F1} a year, at most {versions.Max()}");
        versions.Average().ShouldBeLessThan(7, $"seed {Seed}");
        versions.Count(v => v >= 12).ShouldBeLessThanOrEqualTo(versions.Length / 50, $"seed {Seed}");
    }

    [Fact]
    public void The_same_season_gives_the_same_reviews()
    {
        var population = new Population(Seed);
        Text(Season(population, 0)).ShouldBe(Text(Season(population, 0)));

        static string Text(Season season) => string.Join('\n', season.Reviews.Select(r => $"{r.Facts.Review} {string.Join(' ', r.Verdict.Changes.Select(c => $"{c.Parameter.Path} {c.From:R} {c.To:R}"))}"));
    }

    private static IEnumerable<Learnt> Learn(string truths, int athletes)
    {
        var population = new Population(Seed) { Truths = Truths.Parse(truths).Truths! };
        for (var number = 0; number < athletes; number++)
        {
            var season = Season(population, number);
            yield return new Learnt(TrueCost(population.Athlete(number)), season.Reviews[^1].Facts.Review, season.Versions);
        }
    }

    private static Season Season(Population population, int number)
    {
        var days = new List<HistoryDay>();
        SimulatedSeason.Live(Policy, population, number, Year, lived => days.Add(new HistoryDay(lived.Date)
        {
            ReadinessScore = lived.Decided.ReadinessIsEstimated ? null : lived.Decided.Morning.Today.ReadinessScore,
            Illness = lived.Decided.Morning.Today.Illness,
            Injury = lived.Decided.Morning.Today.Injury,
            SessionType = lived.Done.SessionType,
            Load = lived.Done.Load,
            Performance = lived.Done.Performance,
        }));
        var truth = population.Athlete(number);
        var load = VirtualAthlete.LoadOfHabit * truth.Capacity / 7;
        return Loop.Season.Run(Policy, new TrainingHistory(days), new SeasonOptions("virtual") { Athlete = truth.Told, StartLoad = new TrainingLoadState(load, load) });
    }

    // Key sessions are done on mornings about a quarter of 30 points above the usual, on which a session costs less. The acute hit, and the fatigue of a key session less that of the days it is compared with.
    private static double TrueCost(VirtualTruth truth) =>
        truth.Hit * (1 - truth.Tiredness * 0.25) + truth.FatiguePoints * 7 * (VirtualAthlete.ShareOf(SessionType.Key) - 0.75 * VirtualAthlete.ShareOf(SessionType.Support)) * (1 - Math.Exp(-1 / truth.FatigueTimeConstant));

    private static double Correlation(double[] one, double[] other)
    {
        var (a, b) = (one.Average(), other.Average());
        return one.Zip(other).Sum(p => (p.First - a) * (p.Second - b)) / Math.Sqrt(one.Sum(x => (x - a) * (x - a)) * other.Sum(x => (x - b) * (x - b)));
    }

    private sealed record Learnt(double TrueCost, Review Last, IReadOnlyList<ParameterVersion> Versions);
}
