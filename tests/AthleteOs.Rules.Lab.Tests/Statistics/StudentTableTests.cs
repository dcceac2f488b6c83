using AthleteOs.Rules.Lab.Statistics;
using MathNet.Numerics.Distributions;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Statistics;

/// <summary>The table of Student's t against the distribution itself.</summary>
public sealed class StudentTableTests
{
    [Theory]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(13)]
    [InlineData(60)]
    [InlineData(500)]
    public void The_table_agrees_with_the_distribution(double degrees)
    {
        var (table, student) = (StudentTable.Of(degrees), new StudentT(0, 1, degrees));
        for (var t = -30.0; t <= 30; t += 0.37)
        {
            // P(T > t) = P(T < -t), which keeps small tails.
            var tail = student.CumulativeDistribution(-t);
            Math.Exp(table.LogTail(t)).ShouldBe(tail, 2e-3 * tail + 1e-300);
            if (tail is > 1e-250 and < 1 - 1e-9)
            {
                table.At(Math.Log(tail)).ShouldBe(t, 1e-3 * (1 + Math.Abs(t)));
            }
        }
    }

    [Fact]
    public void A_mean_above_a_bound_lies_above_it_however_far_out()
    {
        var table = StudentTable.Of(13);
        table.MeanAbove(-1e6).ShouldBe(0, 1e-6);
        table.MeanAbove(0).ShouldBe(2 * new StudentT(0, 1, 13).Density(0) * 13 / 12, 1e-3);
        foreach (var low in new[] { 1, 5, 50, 1e4, 1e6 })
        {
            table.MeanAbove(low).ShouldBeInRange(low, 2 * low);
        }
    }
}
