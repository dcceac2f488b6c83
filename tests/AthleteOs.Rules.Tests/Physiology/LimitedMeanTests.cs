using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Physiology;

/// <summary>A mean that missing values can move only so far.</summary>
public sealed class LimitedMeanTests
{
    [Fact]
    public void A_missing_value_counts_as_one_at_the_limit_and_a_far_one_too()
    {
        var mean = Of(2, -20, 5, double.NaN);
        (mean.Known, mean.All).ShouldBe((3, 4));
        mean.Least.ShouldBe((2 - 6 + 5 - 6) / 4.0, 1e-12);
        mean.Most.ShouldBe((2 - 6 + 5 + 6) / 4.0, 1e-12);
        double.IsNaN(Of().Least).ShouldBeTrue();
    }

    [Fact]
    public void With_one_value_less_the_range_contains_the_range_before()
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        for (var n = 0; n < 1000; n++)
        {
            var values = Enumerable.Range(0, random.Next(1, 40)).Select(_ => random.Next(5) == 0 ? double.NaN : random.Next(-12, 13)).ToArray();
            var whole = Of(values);
            values[random.Next(values.Length)] = double.NaN;
            var less = Of(values);
            less.Least.ShouldBeLessThanOrEqualTo(whole.Least + 1e-12, $"seed {seed}");
            less.Most.ShouldBeGreaterThanOrEqualTo(whole.Most - 1e-12, $"seed {seed}");
        }
    }

    private static LimitedMean Of(params double[] values)
    {
        var mean = new LimitedMean(6);
        foreach (var value in values)
        {
            mean.Add(value);
        }

        return mean;
    }
}
