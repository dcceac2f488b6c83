using AthleteOs.Rules.Facts;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>Each window of a series, with numbers computed by hand.</summary>
public sealed class DailySeriesTests
{
    private static readonly DailySeries Nights = Series(7.5, 8, 5, null, 5.5, 5, 4.5);

    [Fact]
    public void The_lowest_and_the_highest_of_some_days()
    {
        Nights.Min(7, 6).ShouldBe(4.5);
        Nights.Max(7, 6).ShouldBe(8);
        Nights.Min(7, 7).ShouldBeNull("one of the seven is missing");
        Nights.Max(3, 3).ShouldBe(5.5);
        Nights.Min(3, 3, 1).ShouldBeNull();
        Nights.Min(2, 2, 1).ShouldBe(5);
        Nights.Max(2, 2, 5).ShouldBe(8);
        Nights.Min(2, 2, 0.5).ShouldBeNull("half a day ago is no day");
        DailySeries.Empty.Max(1, 1).ShouldBeNull();
    }

    [Fact]
    public void A_sum_is_of_complete_days()
    {
        Nights.Sum(3).ShouldBe(15);
        Nights.Sum(4).ShouldBeNull();
        Nights.Sum(2, 5).ShouldBe(15.5);
        Nights.Sum(3, 5).ShouldBeNull("the series begins a day too late");
        Series(0, 0).Sum(2).ShouldBe(0);
        DailySeries.Empty.Sum(1).ShouldBeNull();
    }

    [Fact]
    public void Days_in_a_row_below_a_threshold()
    {
        Nights.DaysBelow(6, 3).ShouldBe(3);
        Nights.DaysBelow(6, 2).ShouldBe(2, "counted to two at the most");
        Nights.DaysBelow(6, 4).ShouldBeNull("the missing night may have been the fourth");
        Nights.DaysBelow(5, 3).ShouldBe(1, "the night of 5 hours is not below 5");
        Nights.DaysBelow(4, 7).ShouldBe(0);
        Nights.DaysBelow(6, 1, 3).ShouldBeNull("that night is missing");
        Nights.DaysBelow(6, 7, 4).ShouldBe(1);
        Nights.DaysBelow(9, 7, 4).ShouldBeNull("the series may begin too late");
        Nights.DaysBelow(null, 3).ShouldBeNull();
        Nights.DaysBelow(double.NaN, 3).ShouldBeNull();
        Nights.DaysBelow(6, 3, -1).ShouldBeNull();
        DailySeries.Empty.DaysBelow(6, 3).ShouldBeNull();
    }

    [Fact]
    public void Days_in_a_row_above_a_threshold()
    {
        var soreness = Series(null, 3, 7, 6, 7);
        soreness.DaysAbove(5, 3).ShouldBe(3);
        soreness.DaysAbove(6, 3).ShouldBe(1, "6 is not above 6");
        soreness.DaysAbove(5, 9).ShouldBe(3, "the day before ends the count, and the missing day before that has no effect");
        soreness.DaysAbove(2, 9).ShouldBeNull();
        soreness.DaysAbove(5, 9, 1).ShouldBe(2);
    }

    [Fact]
    public void Fosters_monotony_and_strain_are_windows()
    {
        // A week of 300 to 500: mean 342.857, SD (n - 1) 164.392, monotony 2.0856, strain 5005.54.
        var loads = Series(100, 300, 400, 350, 400, 450, 500, 0, null);
        (loads.Mean(7, 7, 1) / loads.StandardDeviation(7, 7, 1))!.Value.ShouldBe(2.0856, 0.5e-4);
        (loads.Sum(7, 1) * loads.Mean(7, 7, 1) / loads.StandardDeviation(7, 7, 1))!.Value.ShouldBe(5005.54, 0.5e-2);
        loads.Sum(7).ShouldBeNull("today's load is not known in the morning");
    }

    [Fact]
    public void Another_value_of_today_leaves_the_days_before()
    {
        Series(1, 2, 3).WithToday(9).ShouldBe(Series(1, 2, 9));
        DailySeries.Empty.WithToday(9).ShouldBe(DailySeries.Empty);
    }

    private static DailySeries Series(params double?[] values) => new(values.Select(v => v ?? double.NaN));
}
