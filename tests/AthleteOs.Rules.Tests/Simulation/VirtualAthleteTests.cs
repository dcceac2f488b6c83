using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Sessions;
using AthleteOs.Rules.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Simulation;

/// <summary>Virtual athletes: drawn from published ranges, answering to load as their family does, and never telling a planner their body's numbers.</summary>
public class VirtualAthleteTests
{
    private static readonly ulong Seed = (uint)Effort.Seed;

    [Fact]
    public void Athletes_are_drawn_from_the_published_ranges()
    {
        var athletes = Enumerable.Range(0, 4000).Select(new Population(Seed).Athlete).ToArray();
        foreach (var athlete in athletes)
        {
            athlete.FatigueTimeConstant.ShouldBeInRange(5, 25);
            athlete.FitnessTimeConstant.ShouldBeInRange(athlete.FatigueTimeConstant + 5, 80);
        }

        Math.Exp(athletes.Average(a => Math.Log(a.FitnessTimeConstant))).ShouldBe(42, 1.5, $"seed {Seed}");
        Math.Exp(athletes.Average(a => Math.Log(a.FatigueTimeConstant))).ShouldBe(12, 0.6, $"seed {Seed}");
        foreach (var family in Enum.GetValues<TruthFamily>())
        {
            athletes.Count(a => a.Family == family).ShouldBeInRange(1150, 1520, $"seed {Seed}, {family}");
        }

        athletes.Count(a => a.Responder == ResponderClass.Medium).ShouldBeInRange(1850, 2150, $"seed {Seed}");
        new Population(Seed) { Family = TruthFamily.Banister }.Athlete(7).ShouldBe(new Population(Seed).Athlete(7) with { Family = TruthFamily.Banister });
    }

    [Fact]
    public void A_planner_is_told_class_load_and_hours_alone() =>
        new Population(Seed).Athlete(1).Told.ShouldBe(new Athlete
        {
            ResponderClass = new Population(Seed).Athlete(1).Responder,
            WeeklyCapacityTss = Math.Round(new Population(Seed).Athlete(1).Capacity),
            WeeklyHours = new Population(Seed).Athlete(1).WeeklyHours,
        });

    [Theory]
    [InlineData(TruthFamily.Banister)]
    [InlineData(TruthFamily.VariableDose)]
    [InlineData(TruthFamily.Saturating)]
    public void Training_lowers_readiness_and_raises_performance_in_the_end(TruthFamily family)
    {
        var (trained, rested) = (Lived(family, SessionType.Support, 120), Lived(family, SessionType.Rest, 120));
        trained.Average(a => a.Readiness).ShouldBeLessThan(rested.Average(a => a.Readiness), $"seed {Seed}");
        trained.Average(a => a.Performance).ShouldBeGreaterThan(rested.Average(a => a.Performance), $"seed {Seed}");
    }

    [Fact]
    public void The_same_load_costs_more_on_tired_days_under_a_variable_dose_alone()
    {
        Cost(TruthFamily.VariableDose).ShouldBeGreaterThan(1.15);
        Cost(TruthFamily.Banister).ShouldBe(1, 0.1);

        // Readiness lost by a key session after five hard days, against that lost after five days of rest.
        static double Cost(TruthFamily family) => Lost(family, SessionType.Key) / Lost(family, SessionType.Rest);

        static double Lost(TruthFamily family, SessionType before) => Enumerable.Range(0, 400).Average(i =>
        {
            var (with, without) = (Athlete(family, i), Athlete(family, i));
            for (var day = 0; day < 5; day++)
            {
                with.Live(before, double.PositiveInfinity);
                without.Live(before, double.PositiveInfinity);
            }

            with.Live(SessionType.Key, double.PositiveInfinity);
            without.Live(SessionType.Rest, double.PositiveInfinity);
            return without.Readiness - with.Readiness;
        });
    }

    [Fact]
    public void A_third_hard_day_in_a_row_gives_less_where_adaptation_saturates()
    {
        Gain(TruthFamily.Saturating).ShouldBeLessThan(0.9);
        Gain(TruthFamily.Banister).ShouldBe(1, 0.1);

        // Fitness gained by the third of three key sessions, against the first.
        static double Gain(TruthFamily family) => Enumerable.Range(0, 400).Average(i => Added(family, i, SessionType.Key)) / Enumerable.Range(0, 400).Average(i => Added(family, i, SessionType.Rest));

        static double Added(TruthFamily family, int number, SessionType before)
        {
            var (with, without) = (Athlete(family, number), Athlete(family, number));
            for (var day = 0; day < 2; day++)
            {
                with.Live(before, double.PositiveInfinity);
                without.Live(before, double.PositiveInfinity);
            }

            with.Live(SessionType.Key, double.PositiveInfinity);
            without.Live(SessionType.Rest, double.PositiveInfinity);
            return with.Fitness - without.Fitness;
        }
    }

    [Fact]
    public void Strain_makes_ill()
    {
        int Ill(SessionType type) => Lived(TruthFamily.Banister, type, 150, (athlete, sum) => sum + (athlete.IsIll ? 1 : 0));
        ((double)Ill(SessionType.Key) / Ill(SessionType.Rest)).ShouldBeGreaterThan(1.15, $"seed {Seed}");
    }

    [Fact]
    public void Nobody_who_does_as_decided_goes_beyond_the_room_that_the_week_has()
    {
        for (var number = 0; number < 200; number++)
        {
            var athlete = new VirtualAthlete(new Population(Seed).Athlete(number) with { Compliance = 1 }, Seed);
            for (var day = 0; day < 60; day++)
            {
                var (decided, room) = ((SessionType)(day % 4), day * 3 % 80);
                var done = athlete.Live(decided, room);
                (done.Load ?? double.NaN).ShouldBeLessThanOrEqualTo(room, $"seed {Seed}, athlete {number}, day {day}");
                (done.SessionType <= decided).ShouldBeTrue();
                (done.SessionType == SessionType.Rest).ShouldBe(done.Load == 0);
            }
        }
    }

    [Fact]
    public void A_tally_is_what_the_numbers_come_to()
    {
        var (random, tally, numbers) = (new Random(Effort.Seed), new Tally(0.1), new List<double>());
        for (var i = 0; i < 2000; i++)
        {
            numbers.Add(random.NextDouble() * 20 - 5);
            tally.Add(numbers[^1]);
            tally.Add(double.NaN);
        }

        numbers.Sort();
        var mean = numbers.Average();
        tally.Count.ShouldBe(2000);
        tally.Mean.ShouldBe(mean, 1e-9);
        tally.StandardDeviation.ShouldBe(Math.Sqrt(numbers.Sum(n => (n - mean) * (n - mean)) / 1999), 1e-9);
        tally.Cells.Sum(c => c.Count).ShouldBe(2000);
        foreach (var share in new[] { 0.05, 0.25, 0.5, 0.75, 0.95 })
        {
            tally.Quantile(share).ShouldBe(numbers[(int)(share * 2000)], 0.15, $"seed {Effort.Seed}, {share}");
        }
    }

    private static VirtualAthlete Athlete(TruthFamily family, int number) =>
        new(new Population(Seed) { Family = family }.Athlete(number) with { Compliance = 1, IllnessHazard = 0, InjuryHazard = 0 }, new Population(Seed).SeedOf(number));

    private static VirtualAthlete[] Lived(TruthFamily family, SessionType type, int days)
    {
        var athletes = Enumerable.Range(0, 150).Select(i => Athlete(family, i)).ToArray();
        foreach (var athlete in athletes)
        {
            for (var day = 0; day < days; day++)
            {
                athlete.Live(type, double.PositiveInfinity);
            }
        }

        return athletes;
    }

    private static int Lived(TruthFamily family, SessionType type, int days, Func<VirtualAthlete, int, int> count)
    {
        var sum = 0;
        for (var number = 0; number < 200; number++)
        {
            var athlete = new VirtualAthlete(new Population(Seed) { Family = family }.Athlete(number), new Population(Seed).SeedOf(number));
            for (var day = 0; day < days; day++)
            {
                athlete.Live(type, double.PositiveInfinity);
                sum = count(athlete, sum);
            }
        }

        return sum;
    }
}
