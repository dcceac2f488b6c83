using AthleteOs.Rules.Lab.Statistics;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Statistics;

/// <summary>The verdicts on paired differences, and their intervals.</summary>
public sealed class PairedDifferenceTests
{
    [Theory]
    [InlineData(0.6, 1.2, Verdict.ClearlyBetter)]
    [InlineData(0.1, 1.2, Verdict.LittleBetter)]
    [InlineData(0.1, 0.4, Verdict.NotWorthwhile)]
    [InlineData(-0.4, -0.1, Verdict.NotWorthwhile)]
    [InlineData(-0.1, 0.1, Verdict.NoClearDifference)]
    [InlineData(-0.1, 1.2, Verdict.NoClearDifference)]
    [InlineData(0, 0, Verdict.NoClearDifference)]
    [InlineData(-1.2, -0.1, Verdict.LittleWorse)]
    [InlineData(-1.2, -0.6, Verdict.ClearlyWorse)]
    [InlineData(double.NaN, double.NaN, Verdict.NoInterval)]
    public void An_interval_above_nothing_is_better_if_more_is_better(double low, double high, Verdict verdict) =>
        new PairedDifference(new Criterion(Better.More, 0.5), (low + high) / 2, low, high).Verdict.ShouldBe(verdict);

    [Fact]
    public void An_interval_above_nothing_is_worse_if_less_is_better_and_more_if_neither_is()
    {
        var (illness, keySessions) = (new Criterion(Better.Less, 1), new Criterion(Better.Neither, 0.1));
        new PairedDifference(illness, 2, 1.5, 2.5).Verdict.ShouldBe(Verdict.ClearlyWorse);
        new PairedDifference(illness, -2, -2.5, -1.5).Verdict.ShouldBe(Verdict.ClearlyBetter);
        new PairedDifference(keySessions, 1, 0.9, 1.1).Verdict.ShouldBe(Verdict.More);
        new PairedDifference(keySessions, -1, -1.1, -0.9).Verdict.ShouldBe(Verdict.Less);
    }

    [Fact]
    public void An_interval_follows_students_t()
    {
        // Differences 1, 2 and 6: mean 3, SD sqrt(7); t of 2 degrees of freedom is 4.302653.
        var difference = PairedDifference.Of(new Criterion(Better.More, 0.5), Of(1, 2, 6));
        difference.Mean.ShouldBe(3, 1e-9);
        difference.High.ShouldBe(3 + 4.302653 * Math.Sqrt(7.0 / 3), 1e-5);
        difference.Low.ShouldBe(3 - 4.302653 * Math.Sqrt(7.0 / 3), 1e-5);
    }

    [Fact]
    public void An_interval_of_shares_follows_agresti_and_min()
    {
        // One pair of three differs: b - c is -1 of 5, the squares are 1 + 1 of 5.
        var share = new Criterion(Better.Less, 2, IsShare: true);
        var difference = PairedDifference.Of(share, Of(-100, 0, 0));
        difference.Mean.ShouldBe(-100 / 3.0, 1e-9);
        difference.High.ShouldBe(-20 + 196 * Math.Sqrt((0.4 - 0.04) / 5), 1e-6);

        // Twelve pairs that agree: 1 of 14 on either side.
        PairedDifference.Of(share, Of(new double[12])).High.ShouldBe(196 * Math.Sqrt(1 / 14.0 / 14), 1e-6);
    }

    [Fact]
    public void One_pair_has_a_mean_and_no_interval()
    {
        var difference = PairedDifference.Of(new Criterion(Better.More, 0.5), Of(1));
        (difference.Mean, difference.Low, difference.Verdict).ShouldBe((1, double.NaN, Verdict.NoInterval));
    }

    private static RunningStatistics Of(params double[] differences)
    {
        var statistics = new RunningStatistics(0.1);
        foreach (var difference in differences)
        {
            statistics.Add(difference);
        }

        return statistics;
    }
}
