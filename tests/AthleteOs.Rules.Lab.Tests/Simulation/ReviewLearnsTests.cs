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
    private static readonly int Athletes = Effort.Usual(150);
    private static readonly ulong Seed = (uint)Effort.Seed;

    private static readonly ReadyPolicy Policy = Environment.GetEnvironmentVariable("WP2") is { } folder
        ? AthleteOs.Rules.Format.PolicyLoader.Load(AthleteOs.Rules.Format.PolicyFiles.FromFolder(folder, new())!, new AthleteOs.Rules.Expressions.FusedRuleEngine(), new())! : ShippedPolicies.Get("weekly-planning");

    [Fact]
    public void Measure_it()
    {
        foreach (var name in new[] { "plateau-acute", "plateau", "linear" })
        {
            var seasons = Seasons(name).ToArray();
            var cost = seasons.Select(s => s.Last.KeyCostPoints ?? double.NaN).ToArray();
            var truth = seasons.Select(s => TrueCost(s.Truth)).ToArray();
            var spacing = seasons.Select(s => s.Season.Versions[^1].Athlete.ToleratedSpacingDays ?? 3).ToArray();
            var covered = seasons.Count(s => s.Last.KeyCostLow <= TrueCost(s.Truth) && TrueCost(s.Truth) <= s.Last.KeyCostHigh);
            var versions = seasons.Select(s => s.Season.Versions.Count - 1).ToArray();
            Console.Error.WriteLine($"{name}: cost r {Correlation(cost, truth):F2}, mean true {truth.Average():F2} found {cost.Average():F2}, half width {seasons.Average(s => (s.Last.KeyCostHigh - s.Last.KeyCostLow) / 2):F2}, covered {covered}/{seasons.Length}; with hit r {Correlation(cost, seasons.Select(s => s.Truth.Hit).ToArray()):F2}; SD usual {seasons.Average(s => s.Last.UsualReadinessSd):F2}");
            Console.Error.WriteLine($"  spacing r {Correlation(spacing, truth):F2}: {string.Join(" ", spacing.GroupBy(x => x).OrderBy(g => g.Key).Select(g => $"{g.Key}x{g.Count()}"))}");
            Console.Error.WriteLine($"  versions mean {versions.Average():F2} max {versions.Max()}");
            foreach (var g in seasons.SelectMany(s => s.Season.Versions.SelectMany(v => v.Changes).SelectMany(c => c.Because.Select(b => b.Rule))).GroupBy(r => r).OrderBy(g => g.Key)) { Console.Error.WriteLine($"    {g.Key} {g.Count() / (double)seasons.Length:F2}"); }
            foreach (var g in seasons.SelectMany(s => s.Season.Reviews.Skip(26).SelectMany(r => r.Verdict.Notes.Select(b => b.Rule))).GroupBy(r => r).OrderBy(g => g.Key)) { Console.Error.WriteLine($"    note {g.Key} {g.Count() / (double)seasons.Length / 35:F2}"); }
            Console.Error.WriteLine($"   keys {seasons.Average(s => s.Season.Days.Count(d => d.Done == SessionType.Key)) / 61:F2}/wk");
        }
    }

    private static IEnumerable<(VirtualTruth Truth, Season Season, Review Last)> Seasons(string truths)
    {
        var population = new Population(Seed) { Truths = Truths.Parse(truths).Truths! };
        for (var number = 0; number < Athletes; number++)
        {
            var season = Season(population, number, Policy);
            yield return (population.Athlete(number), season, season.Reviews[^1].Facts.Review);
        }
    }

    private static Season Season(Population population, int number, ReadyPolicy policy)
    {
        var days = new List<HistoryDay>();
        SimulatedSeason.Live(policy, population, number, Year, lived => days.Add(new HistoryDay(lived.Date)
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
        return Loop.Season.Run(policy, new TrainingHistory(days), new SeasonOptions("virtual") { Athlete = truth.Told, StartLoad = new TrainingLoadState(load, load) });
    }

    // The acute hit, and the fatigue of a key session less that of the days it is compared with.
    private static double TrueCost(VirtualTruth truth) =>
        truth.Hit * (1 - truth.Tiredness * 0.25) + truth.FatiguePoints * 7 * (VirtualAthlete.ShareOf(SessionType.Key) - 0.75 * VirtualAthlete.ShareOf(SessionType.Support)) * (1 - Math.Exp(-1 / truth.FatigueTimeConstant));

    private static double Correlation(double[] one, double[] other)
    {
        var (a, b) = (one.Average(), other.Average());
        return one.Zip(other).Sum(p => (p.First - a) * (p.Second - b)) / Math.Sqrt(one.Sum(x => (x - a) * (x - a)) * other.Sum(x => (x - b) * (x - b)));
    }
}
