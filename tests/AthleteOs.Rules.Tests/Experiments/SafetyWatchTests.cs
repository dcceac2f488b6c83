using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Experiments;

/// <summary>When a participant follows the control for safety.</summary>
public sealed class SafetyWatchTests
{
    private const double Usual = 70;

    [Fact]
    public void Illness_and_injury_count_at_once_and_for_a_week_after()
    {
        foreach (var unsafeMorning in new MorningReadings[] { new() { Illness = true }, new() { Injury = true } })
        {
            var watch = new SafetyWatch(Usual);
            watch.Next(new MorningReadings { ReadinessScore = Usual }).ShouldBeFalse();
            watch.Next(unsafeMorning).ShouldBeTrue();
            Enumerable.Range(0, SafetyWatch.DaysAfter + 1).Select(_ => watch.Next(new MorningReadings { Illness = false })).ShouldBe([.. Enumerable.Repeat(true, SafetyWatch.DaysAfter - 1), false, false]);
        }
    }

    [Fact]
    public void One_low_reading_is_no_collapse_and_two_in_a_row_are()
    {
        Collapsed(Usual, 49, 70, 49).ShouldBe([false, false, false]);
        Collapsed(Usual, 49, 50, 70).ShouldBe([false, true, true]);
        Collapsed(Usual, 51, 51, 51).ShouldBe([false, false, false]);
    }

    [Fact]
    public void A_missing_reading_neither_begins_nor_ends_a_collapse() => Collapsed(Usual, 49, null, 49, null).ShouldBe([false, false, true, true]);

    [Fact]
    public void Without_a_usual_readiness_there_is_no_collapse() => Collapsed(null, 10, 10, 10).ShouldBe([false, false, false]);

    private static IEnumerable<bool> Collapsed(double? usual, params double?[] scores)
    {
        var watch = new SafetyWatch(usual);
        return [.. scores.Select(score => watch.Next(new MorningReadings { ReadinessScore = score }))];
    }
}
