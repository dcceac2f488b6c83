using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Lab.Statistics;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Simulation;

/// <summary>Virtual athletes: drawn from published ranges, with the response of their family; planners never see their bodies' numbers.</summary>
public class VirtualAthleteTests
{
    private static readonly ulong Seed = (uint)Effort.Seed;
    private static readonly Population Linear = new(Seed) { Truths = Truths.Linear };

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
        Linear.Athlete(7).ShouldBe((Linear with { Family = Linear.Athlete(7).Family }).Athlete(7));
    }

    [Fact]
    public void A_planner_knows_class_load_and_hours_alone_and_not_always_right()
    {
        var athletes = Enumerable.Range(0, 4000).Select(new Population(Seed).Athlete).ToArray();
        foreach (var athlete in athletes)
        {
            athlete.Told.ShouldBe(new Athlete { ResponderClass = athlete.ToldResponder, WeeklyCapacityTss = athlete.ToldCapacity, WeeklyHours = athlete.WeeklyHours });
            Math.Abs((int)athlete.ToldResponder - (int)athlete.Responder).ShouldBeLessThanOrEqualTo(1, "nobody is taken for the opposite class");
        }

        athletes.Average(a => a.ToldResponder == a.Responder ? 0 : 1.0).ShouldBe(0.2, 0.03, $"seed {Seed}");
        Math.Sqrt(athletes.Average(a => Math.Pow(Math.Log(a.ToldCapacity / a.Capacity), 2))).ShouldBe(0.1, 0.01, $"seed {Seed}");
    }

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
    public void The_same_load_costs_more_on_tired_days_only_under_a_variable_dose()
    {
        Cost(TruthFamily.VariableDose).ShouldBeGreaterThan(1.15);
        Cost(TruthFamily.Banister).ShouldBe(1, 0.1);

        // Readiness lost by a key session after five hard days, compared with five days of rest.
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
    public void A_third_hard_day_in_a_row_gives_less_if_adaptation_saturates()
    {
        Gain(TruthFamily.Saturating).ShouldBeLessThan(0.96);
        Gain(TruthFamily.Banister).ShouldBe(1, 0.03);

        // Fitness gained by the third of three key sessions, compared with the first.
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

    [Theory]
    [InlineData(TruthFamily.Banister, false)]
    [InlineData(TruthFamily.VariableDose, true)]
    [InlineData(TruthFamily.Saturating, true)]
    public void A_key_session_is_worth_less_on_a_tired_morning_except_to_fitness_and_fatigue_alone(TruthFamily family, bool morningMatters)
    {
        for (var number = 0; number < 50; number++)
        {
            // The same body after the same five hard days, which readiness shows or not.
            var (unmoved, tired) = (Worth(number, 0), Worth(number, 30));
            if (morningMatters)
            {
                tired.ShouldBeLessThan(unmoved, $"seed {Seed}, athlete {number}");
            }
            else
            {
                tired.ShouldBe(unmoved, 1e-9, $"seed {Seed}, athlete {number}");
            }
        }

        double Worth(int number, double points)
        {
            var truth = (Linear with { Family = family }).Athlete(number) with { Compliance = 1, IllnessHazard = 0, InjuryHazard = 0, LifeSpread = 0, FatiguePoints = points };
            var (with, without) = (new VirtualAthlete(truth, Seed), new VirtualAthlete(truth, Seed));
            for (var day = 0; day < 12; day++)
            {
                with.Live(SessionType.Key, double.PositiveInfinity);
                without.Live(SessionType.Key, double.PositiveInfinity);
            }

            with.Live(SessionType.Key, double.PositiveInfinity);
            without.Live(SessionType.Rest, double.PositiveInfinity);
            return with.Performance - without.Performance;
        }
    }

    [Fact]
    public void Monotonous_and_heavy_weeks_make_ill_and_hurt()
    {
        // The same load a week, every day alike or in three hard days; and half of it.
        var (alike, varied) = (Unwell(Enumerable.Repeat(SessionType.Support, 7)), Unwell([SessionType.Key, SessionType.Rest, SessionType.Key, SessionType.Rest, SessionType.Key, SessionType.Recovery, SessionType.Support]));
        var little = Unwell(Enumerable.Repeat(SessionType.Recovery, 7));
        ((double)alike.Ill / varied.Ill).ShouldBeGreaterThan(1.3, $"seed {Seed}");
        ((double)alike.Ill / little.Ill).ShouldBeGreaterThan(1.3, $"seed {Seed}");
        ((double)alike.Hurt / little.Hurt).ShouldBeGreaterThan(1.3, $"seed {Seed}");

        static (int Ill, int Hurt) Unwell(IEnumerable<SessionType> week)
        {
            var (days, ill, hurt) = (week.ToArray(), 0, 0);
            for (var number = 0; number < 300; number++)
            {
                var athlete = new VirtualAthlete((Linear with { Family = TruthFamily.Banister }).Athlete(number), new Population(Seed).SeedOf(number));
                for (var day = 0; day < 182; day++)
                {
                    athlete.Live(days[day % 7], double.PositiveInfinity);
                    (ill, hurt) = (ill + (athlete.IsIll ? 1 : 0), hurt + (athlete.IsInjured ? 1 : 0));
                }
            }

            return (ill, hurt);
        }
    }

    [Fact]
    public void Illness_alone_is_not_overreaching()
    {
        var truth = Linear.Athlete(3) with { IllnessHazard = 100, LifeSpread = 0, UsualReadiness = 60 };
        var athlete = new VirtualAthlete(truth, Seed);
        athlete.Live(SessionType.Rest, double.PositiveInfinity);
        athlete.IsIll.ShouldBeTrue();
        athlete.Readiness.ShouldBeLessThan(50);
        athlete.IsOverreached.ShouldBeFalse();
    }

    [Fact]
    public void Every_policy_begins_with_the_same_athlete_who_has_weeks_of_readings()
    {
        var days = ShippedPolicies.Ids().Select(id =>
        {
            var lived = new List<SimulatedDay>();
            SimulatedSeason.Live(ShippedPolicies.Get(id), new Population(Seed), 5, 28, lived.Add);
            return lived.First(d => d.Date >= SimulatedSeason.FirstDay);
        }).ToArray();
        days.ShouldAllBe(d => d.Date == SimulatedSeason.FirstDay && d.Performance == days[0].Performance && d.Readiness == days[0].Readiness);
        days.ShouldAllBe(d => d.Decided.Morning.Athlete.ReadinessMean > 0 && d.Decided.Morning.History.DaysSinceLastKeySession >= 0);
    }

    [Fact]
    public void Nobody_who_does_as_decided_exceeds_the_room_of_the_week()
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
    public void Running_statistics_agree_with_the_numbers()
    {
        var (random, statistics, numbers) = (new Random(Effort.Seed), new RunningStatistics(0.1), new List<double>());
        for (var i = 0; i < 2000; i++)
        {
            numbers.Add(random.NextDouble() * 20 - 5);
            statistics.Add(numbers[^1]);
            statistics.Add(double.NaN);
        }

        numbers.Sort();
        var mean = numbers.Average();
        statistics.Count.ShouldBe(2000);
        statistics.Mean.ShouldBe(mean, 1e-9);
        statistics.StandardDeviation.ShouldBe(Math.Sqrt(numbers.Sum(n => (n - mean) * (n - mean)) / 1999), 1e-9);
        statistics.Cells.Sum(c => c.Count).ShouldBe(2000);
        foreach (var share in new[] { 0.05, 0.25, 0.5, 0.75, 0.95 })
        {
            statistics.Quantile(share).ShouldBe(numbers[(int)(share * 2000)], 0.15, $"seed {Effort.Seed}, {share}");
        }
    }

    private static VirtualAthlete Athlete(TruthFamily family, int number) =>
        new((Linear with { Family = family }).Athlete(number) with { Compliance = 1, IllnessHazard = 0, InjuryHazard = 0 }, new Population(Seed).SeedOf(number));

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
}
