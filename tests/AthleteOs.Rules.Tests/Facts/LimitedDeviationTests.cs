using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>The mean of some days in SDs from the usual, with missing days at their worst.</summary>
public sealed class LimitedDeviationTests
{
    // The 20th percentile of the 11 days is 2, the 80th is 8: an SD of 6 / 1.6832 = 3.5646.
    private static readonly double[] Days = [10, 0, 9, 1, 8, 2, 7, 3, 6, 4, 5];
    private static readonly int Draws = Effort.Usual(20_000);
    private const double SdsBetweenPercentiles = 1.6832424671458286;
    private const double Sd = 6 / SdsBetweenPercentiles;

    [Fact]
    public void Without_missing_days_both_are_the_mean_in_SDs_from_the_median()
    {
        var expected = (1 / Sd - 1 / Sd + 0) / 3; // 6, 4 and 5 against 5
        Lowest(Days, 3, 11).ShouldBe(expected, 1e-12);
        Highest(Days, 3, 11).ShouldBe(expected, 1e-12);
        Lowest(Days, 1, 11).ShouldBe(0);
        Lowest(Days[..^1], 1, 10).ShouldBe((4 - 5) / ((8.5 - 1.5) / SdsBetweenPercentiles), 1e-12, "of 10 days median and percentiles are between two");
    }

    [Fact]
    public void A_day_counts_up_to_half_an_SD()
    {
        Lowest([.. Days[..^1], 100], 2, 5).ShouldBe(((4 - 6) / ((9 - 2) / SdsBetweenPercentiles) + 0.5) / 2, 1e-12);
        Highest([.. Days[..^1], -100], 1, 5).ShouldBe(-0.5);
    }

    [Fact]
    public void A_missing_day_of_the_mean_counts_at_its_worst()
    {
        // The last of 11 days is missing: the median is 6 at the most, the 20th percentile 2, and the 80th 8 at the least.
        double[] values = [10, 0, 9, 1, 8, 2, 7, 3, 6, 5, double.NaN];
        Lowest(values, 1, 10).ShouldBe(-0.5);
        Highest(values, 1, 10).ShouldBe(0.5);
        Lowest(values, 2, 10).ShouldBe(((5 - 6) / ((8 - 2) / SdsBetweenPercentiles) - 0.5) / 2, 1e-12);
    }

    [Fact]
    public void Too_few_readings_leave_it_unknown()
    {
        Lowest(Days, 3, 12).ShouldBe(double.NaN);
        Highest([], 1, 1).ShouldBe(double.NaN);
        Lowest([double.NaN], 1, 0).ShouldBe(double.NaN);
        new DailySeries(Days).LowestDeviation(0, 5).ShouldBeNull();
        new DailySeries(Days).LowestDeviation(3, 5, 0.5).ShouldBeNull();
        new DailySeries(Days).LowestDeviation(3, 5, 11).ShouldBeNull();
    }

    [Fact]
    public void Equal_readings_have_no_spread_and_a_day_beside_them_counts_in_full()
    {
        Lowest([5, 5, 5, 5, 5, 5], 3, 3).ShouldBe(0);
        Lowest([5, 5, 5, 5, 5, 4], 3, 3).ShouldBe(-0.5 / 3);
        Lowest([5, 5, 5, 5, 5, double.NaN], 3, 3).ShouldBe(-0.5 / 3);
        Lowest([5, double.NaN, double.NaN, double.NaN], 4, 1).ShouldBe(-0.5, "most of the usual is missing");
    }

    [Fact]
    public void A_window_that_ends_earlier_is_that_of_the_earlier_morning()
    {
        var random = new Random(Effort.Seed);
        for (var n = 0; n < 200; n++)
        {
            var values = Random(random);
            var ago = random.Next(values.Length);
            new DailySeries(values).LowestDeviation(7, 3, ago).ShouldBe(new DailySeries(values[..^ago]).LowestDeviation(7, 3), $"seed {Effort.Seed}");
            new DailySeries(values).HighestDeviation(7, 3, ago).ShouldBe(new DailySeries(values[..^ago]).HighestDeviation(7, 3), $"seed {Effort.Seed}");
        }
    }

    // Exact, without a tolerance: a rule compares the deviation with a number.
    [Fact]
    public void With_one_value_less_the_lowest_never_rises_and_the_highest_never_falls()
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        var moved = 0;
        for (var n = 0; n < Draws; n++)
        {
            var values = Random(random);
            var (days, minCount) = (random.Next(1, 15), random.Next(1, 20));
            var less = (double[])values.Clone();
            less[random.Next(values.Length)] = double.NaN;
            var (low, lowOfLess, high, highOfLess) = (Lowest(values, days, minCount), Lowest(less, days, minCount), Highest(values, days, minCount), Highest(less, days, minCount));
            (lowOfLess > low || highOfLess < high).ShouldBeFalse($"seed {seed}, series {n}: {low} to {high} becomes {lowOfLess} to {highOfLess}");
            (low > high).ShouldBeFalse($"seed {seed}, series {n}");
            (double.IsNaN(low) && !double.IsNaN(lowOfLess)).ShouldBeFalse($"seed {seed}, series {n}");
            moved += lowOfLess < low && highOfLess > high ? 1 : 0;
        }

        moved.ShouldBeGreaterThan(Draws / 4);
    }

    private static double[] Random(Random random)
    {
        var (share, step) = (random.Next(2) == 0 ? 0 : random.NextDouble(), random.Next(3));
        return [.. Enumerable.Range(0, random.Next(1, LimitedDeviation.UsualDays + 1)).Select(_ => random.NextDouble() < share ? double.NaN
            : step == 0 ? 4 + (0.2 * random.NextDouble()) : Math.Round(50 + (10 * random.NextDouble()), step - 1))];
    }

    private static double Lowest(double[] values, int days, int minCount) => LimitedDeviation.Lowest(values, days, minCount);

    private static double Highest(double[] values, int days, int minCount) => LimitedDeviation.Highest(values, days, minCount);
}
