using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>The cost of a key session is learnt with an interval that is right as often as it says, and nothing is learnt from nothing.</summary>
public sealed class ReadinessRegressionTests
{
    private const double Nine = 1.6448536269514722;
    private const double Mean = 66;
    private const double Sd = 8;

    [Fact]
    public void Without_a_key_session_the_prior_stays()
    {
        var random = new Random(1);
        var cost = Learnt(Days(random, 200, persistence: 0.5, cost: 0, perSd: 0, noise: 6, isKey: _ => false)).KeyCost(0, Nine);
        cost.Value.ShouldBe(1.5, 1e-9);
        (cost.High - cost.Value).ShouldBe(2.5 * Nine, 1e-9);
        (cost.Value - cost.Low).ShouldBe(2.5 * Nine, 1e-9);
    }

    [Fact]
    public void Fewer_than_twenty_days_give_nothing()
    {
        ReadinessRegression.Of(Days(new Random(1), 19, 0.5, 4, 0, 6, n => n % 3 == 0)).ShouldBeNull();
        ReadinessRegression.Of(Days(new Random(1), 20, 0.5, 4, 0, 6, n => n % 3 == 0)).ShouldNotBeNull();
    }

    [Fact]
    public void Twenty_four_days_give_the_numbers_of_another_program()
    {
        // Computed from the formulas in the remarks, with a general matrix inversion in Python.
        var (all, first) = (new ReadinessPairs(Mean, Sd), new ReadinessPairs(Mean, Sd));
        for (var n = 0; n < 24; n++)
        {
            var (today, isKey) = (60 + n * 7 % 13, n % 4 == 0);
            var next = 66 + 0.5 * (today - 66) - (isKey ? 5 : 0) + (n * 5 % 7 - 3);
            all.Add(today, next, isKey);
            if (n < 8)
            {
                first.Add(today, next, isKey);
            }
        }

        var learnt = Learnt(all);
        var (cost, residual) = (learnt.KeyCost(all.MeanKeyDeviation, Nine), learnt.Residual(first, Nine));
        all.MeanKeyDeviation.ShouldBe(-0.125, 1e-12);
        learnt.Persistence.ShouldBe(0.574505673241353, 1e-9);
        learnt.StandardDeviation.ShouldBe(3.687787175252013, 1e-9);
        cost.Value.ShouldBe(3.498406955878888, 1e-9);
        cost.Low.ShouldBe(1.1474943958641837, 1e-9);
        cost.High.ShouldBe(5.849319515893592, 1e-9);
        residual.Value.ShouldBe(-0.2294906941665078, 1e-9);
        residual.Low.ShouldBe(-2.714178754406502, 1e-9);
    }

    [Fact]
    public void Many_days_give_the_true_numbers()
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        var learnt = Learnt(Days(random, 200_000, persistence: 0.6, cost: 5, perSd: 1, noise: 6, isKey: _ => random.Next(4) == 0));
        learnt.Persistence.ShouldBe(0.6, 0.01, $"seed {seed}");
        learnt.StandardDeviation.ShouldBe(6, 0.05, $"seed {seed}");
        learnt.KeyCost(0, Nine).Value.ShouldBe(5, 0.2, $"seed {seed}");
        learnt.KeyCost(1, Nine).Value.ShouldBe(4, 0.2, $"seed {seed}");
    }

    [Fact]
    public void The_interval_contains_the_truth_as_often_as_it_says()
    {
        // Athletes drawn from the prior itself: nine intervals of ten must contain the truth.
        var seed = Effort.Seed;
        var random = new Random(seed);
        var (athletes, contained) = (2000, 0);
        for (var n = 0; n < athletes; n++)
        {
            var (cost, perSd, persistence) = (1.5 + 2.5 * Normal(random), 0.5 + Normal(random), Math.Clamp(0.5 + 0.3 * Normal(random), 0, 0.95));
            var days = Days(random, 150, persistence, cost, perSd, 6, _ => random.Next(4) == 0);
            var learnt = Learnt(days).KeyCost(days.MeanKeyDeviation, Nine);
            var truth = cost - perSd * days.MeanKeyDeviation;
            contained += learnt.Low <= truth && truth <= learnt.High ? 1 : 0;
        }

        ((double)contained / athletes).ShouldBeInRange(0.87, 0.93, $"seed {seed}");
    }

    [Fact]
    public void Days_like_those_learnt_from_have_no_residual()
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        var (athletes, contained) = (2000, 0);
        for (var n = 0; n < athletes; n++)
        {
            var learnt = Learnt(Days(random, 150, 0.5, 4, 0, 6, _ => random.Next(4) == 0));
            var residual = learnt.Residual(Days(random, 28, 0.5, 4, 0, 6, _ => random.Next(4) == 0), Nine);
            contained += residual.Low <= 0 && residual.High >= 0 ? 1 : 0;
        }

        ((double)contained / athletes).ShouldBeInRange(0.87, 0.93, $"seed {seed}");
    }

    [Fact]
    public void A_pair_with_an_unknown_morning_is_left_out()
    {
        var days = new ReadinessPairs(Mean, Sd);
        days.Add(70, double.NaN, true).ShouldBeFalse();
        days.Add(double.NaN, 70, false).ShouldBeFalse();
        days.Add(70, 60, true).ShouldBeTrue();
        (days.Days, days.KeySessions, days.MeanKeyDeviation).ShouldBe((1, 1, 0.5));
    }

    [Fact]
    public void The_trend_of_tests_has_the_interval_that_their_typical_error_leaves()
    {
        var trend = new TestsTrend();
        trend.Add(0, 300);
        trend.Percent(84, 1.5, Nine).ShouldBeNull("two tests make a trend");
        trend.Add(42, 303);
        trend.Add(84, 306);
        var percent = trend.Percent(84, 1.5, Nine)!.Value;
        percent.Value.ShouldBe(100 * 6 / 303.0, 1e-9);
        (percent.High - percent.Value).ShouldBe(Nine * 1.5 * 84 / Math.Sqrt(2 * 42 * 42), 1e-9);
    }

    private static ReadinessRegression Learnt(ReadinessPairs days) => ReadinessRegression.Of(days)!.Value;

    private static ReadinessPairs Days(Random random, int days, double persistence, double cost, double perSd, double noise, Func<int, bool> isKey)
    {
        var pairs = new ReadinessPairs(Mean, Sd);
        for (var n = 0; n < days; n++)
        {
            var today = Sd * Normal(random);
            var key = isKey(n);
            pairs.Add(Mean + today, Mean + persistence * today - (key ? cost - perSd * today / Sd : 0) + noise * Normal(random), key);
        }

        return pairs;
    }

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
