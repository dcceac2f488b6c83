using AthleteOs.Rules.Facts;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>The facts of a review that count each missing reading as a bad one, computed by hand.</summary>
public sealed class WorstReadingsTests
{
    private const int Days = 28;

    // Readiness is 66 on each morning, so the usual spread is half of 8 points, and a reading counts up to 6 points from the usual.
    private const double Quantile = 1.6449;

    [Fact]
    public void A_whole_record_gives_intervals_around_the_means()
    {
        var review = Of(_ => false);
        (review.FourWeekMornings, review.FourWeekMorningsAtMost, review.KeyCostSessionsAtLeast, review.KeyCostSessionsAtMost).ShouldBe((28, 28, 7, 7));
        review.FourWeekTssAtMost.ShouldBe(7 * 50);
        review.FourWeekReadinessHigh!.Value.ShouldBe(Quantile * 4 * Math.Sqrt(3 / 28.0), 1e-3);
        review.FourWeekReadinessLow!.Value.ShouldBe(-review.FourWeekReadinessHigh.Value, 1e-9);
        review.KeyCostAtWorstHigh!.Value.ShouldBe(Quantile * 4 * Math.Sqrt(0.75) * Math.Sqrt(1 / 7.0 + 1 / 20.0), 1e-3);
        review.KeyCostAtWorstLow!.Value.ShouldBe(-review.KeyCostAtWorstHigh.Value, 1e-9);

        // The Sunday of the fourth week is 1 February 2026.
        review.WeekNumber.ShouldBe((new DateOnly(2026, 2, 1).DayNumber + 1) / 7);
    }

    [Fact]
    public void A_missing_morning_after_a_key_session_counts_as_a_bad_one_and_the_pair_after_it_as_a_good_one()
    {
        var review = Of(day => day == 5);
        (review.FourWeekMornings, review.FourWeekMorningsAtMost, review.KeyCostSessionsAtLeast, review.KeyCostSessionsAtMost).ShouldBe((27, 28, 6, 7));
        review.FourWeekReadinessLow!.Value.ShouldBe(-6 / 28.0 - Quantile * 4 * Math.Sqrt(3 / 27.0), 1e-3);
        review.FourWeekReadinessHigh!.Value.ShouldBe(-6 / 28.0 + Quantile * 4 * Math.Sqrt(3 / 28.0), 1e-3);
        var cost = 6 / 20.0 + 6 / 7.0;
        review.KeyCostAtWorstLow!.Value.ShouldBe(cost - Quantile * 4 * Math.Sqrt(0.75) * Math.Sqrt(1 / 7.0 + 1 / 20.0), 1e-3);
        review.KeyCostAtWorstHigh!.Value.ShouldBe(cost + Quantile * 4 * Math.Sqrt(0.75) * Math.Sqrt(1 / 6.0 + 1 / 19.0), 1e-3);
    }

    [Fact]
    public void A_day_of_unknown_load_may_have_been_a_full_one()
    {
        var history = LoopDays.History(Days, (day, n) => n == 20 ? day with { Load = null } : day);
        LoopDays.Season(history, policy: LoopDays.Learning).Reviews[^1].Facts.Review.FourWeekTssAtMost.ShouldBe((27 * 50 + 2500) / 4.0);
    }

    private static Review Of(Func<int, bool> isMissing) => LoopDays.Season(
        LoopDays.History(Days, (day, n) => day with { SessionType = n % 4 == 0 ? SessionType.Key : SessionType.Support, ReadinessScore = isMissing(n) ? null : day.ReadinessScore }),
        policy: LoopDays.Learning).Reviews[^1].Facts.Review;
}
