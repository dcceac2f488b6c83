using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>What a week's review is told: which key sessions were absorbed, how performance changed, how fatigue resolved.</summary>
public sealed class WeekFactsTests
{
    private static readonly Athlete Steady = LoopDays.Anna with { ReadinessMean = 66, ReadinessSd = 8 };

    [Fact]
    public void A_key_session_is_judged_once_its_three_mornings_are_over()
    {
        // Band 62. Key on Tuesday and on Friday of the fourth week: Friday's third morning is Monday.
        var review = Review(28, (day, n) => n is 22 or 25 ? Key(day, 70) : day);
        (review.KeySessionsDone, review.KeySessionsJudged, review.KeySessionsRebounded, review.KeySessionsUnjudged).ShouldBe((2, 1, 1, 0));
        review.DaysToRebound.ShouldBe(1);
        review.LowestReadinessRebounded.ShouldBe(70);
        review.SeparatingReadiness.ShouldBeNull();
    }

    [Theory]
    [InlineData(61.0, 61.0, 62.0, 3, 1, 0)]
    [InlineData(61.0, 61.0, 61.0, 4, 0, 1)]
    public void Readiness_has_rebound_days_to_come_back(double first, double second, double third, double days, double rebounded, double not)
    {
        var review = Review(28, (day, n) => n switch { 22 => Key(day, 70), 23 => day with { ReadinessScore = first }, 24 => day with { ReadinessScore = second }, 25 => day with { ReadinessScore = third }, _ => day });
        (review.DaysToRebound, review.KeySessionsRebounded, review.KeySessionsNotRebounded).ShouldBe((days, rebounded, not));
        review.HighestReadinessNotRebounded.ShouldBe(not > 0 ? 70 : null);
    }

    [Fact]
    public void A_missing_morning_leaves_a_session_unjudged_unless_another_shows_that_readiness_was_back()
    {
        Review(28, (day, n) => n switch { 22 => Key(day, 70), 23 or 24 => day with { ReadinessScore = 50 }, 25 => day with { ReadinessScore = null }, _ => day }).KeySessionsUnjudged.ShouldBe(1);
        Review(28, (day, n) => n switch { 22 => Key(day, 70), 23 => day with { ReadinessScore = null }, _ => day }).KeySessionsJudged.ShouldBe(1);
        Review(28, (day, n) => n == 22 ? Key(day, null) : day).KeySessionsUnjudged.ShouldBe(1);
        Review(28, (day, n) => n == 22 ? day with { SessionType = null } : day).KeySessionsUnjudged.ShouldBe(1, "it may have been a key session");
    }

    [Fact]
    public void Illness_says_nothing_of_the_session_before_it_nor_of_fatigue()
    {
        var review = Review(28, (day, n) => n switch { 22 => Key(day, 70), 23 => day with { ReadinessScore = 40, Illness = true }, _ => day });
        (review.KeySessionsJudged, review.KeySessionsUnjudged, review.DaysIllOrInjured, review.PredictionsJudged).ShouldBe((0, 0, 1, 5));
        review.ReadinessAgainstPredicted!.Value.ShouldBeGreaterThan(-2);
    }

    [Fact]
    public void Sessions_older_than_six_weeks_count_no_more()
    {
        Review(70, (day, n) => n == 28 ? Key(day, 70) : day).KeySessionsJudged.ShouldBe(1);
        Review(77, (day, n) => n == 28 ? Key(day, 70) : day).KeySessionsJudged.ShouldBe(0);
    }

    [Fact]
    public void A_review_reads_the_usual_readiness_of_the_morning_after_it()
    {
        // Both end with Sunday. Readings of 50 and 80 move the median with each day.
        var season = LoopDays.Season(LoopDays.History(200, (day, n) => day with { ReadinessScore = n % 60 < 30 ? 50 + n % 7 : 80 - n % 5 }), LoopDays.Anna);
        var mornings = season.Days.ToDictionary(d => d.Date, d => d.Decided.Morning.Athlete);
        (DateOnly Monday, (double?, double?) Reviewed, (double?, double?) Next)[] usual = [.. season.Reviews.Where(r => mornings.ContainsKey(r.Monday.AddDays(7)))
            .Select(r => (r.Monday, Of(r.Facts.Athlete), Of(mornings[r.Monday.AddDays(7)])))];
        usual.Select(u => u.Reviewed).ShouldBe(usual.Select(u => u.Next));
        usual.Select(u => u.Reviewed).Distinct().Count().ShouldBeGreaterThan(5);

        static (double?, double?) Of(Athlete athlete) => (athlete.ReadinessMean, athlete.ReadinessSd);
    }

    [Fact]
    public void Performance_is_the_latest_test_against_those_before_it()
    {
        var review = Review(84, (day, n) => n switch { 10 => day with { Performance = 300 }, 40 => day with { Performance = 302 }, 80 => day with { Performance = 310 }, _ => day });
        review.PerformanceTests.ShouldBe(3);
        var change = 100 * 9.0 / 301;
        review.PerformanceChangePercent!.Value.ShouldBe(change, 1e-9);
        review.ChanceOfBetterPerformance!.Value.ShouldBe(NormalDistribution.Cdf((change - 0.5) / (1.5 * Math.Sqrt(1.5))), 1e-12);
        review.ChanceOfWorsePerformance!.Value.ShouldBe(NormalDistribution.Cdf((-change - 0.5) / (1.5 * Math.Sqrt(1.5))), 1e-12);
        Review(28, (day, n) => n == 10 ? day with { Performance = 300 } : day).ChanceOfWorsePerformance.ShouldBeNull();
    }

    [Fact]
    public void For_a_time_less_is_better()
    {
        var days = LoopDays.History(84, (day, n) => n switch { 10 => day with { Performance = 300 }, 80 => day with { Performance = 290 }, _ => day }).Days;
        var watts = LoopDays.Season(new TrainingHistory(days, "TSS", "W"), Steady).Reviews[^1].Facts.Review;
        var seconds = LoopDays.Season(new TrainingHistory(days, "TSS", "s"), Steady).Reviews[^1].Facts.Review;
        seconds.PerformanceChangePercent.ShouldBe(-watts.PerformanceChangePercent);
        seconds.ChanceOfBetterPerformance.ShouldBe(watts.ChanceOfWorsePerformance);
    }

    [Fact]
    public void Readiness_is_held_against_what_load_and_readiness_of_the_day_before_let_expect()
    {
        // Usual 66, persistence 0.5 (the prior), usual load 600 / 7, SD of load 0.8 of it, share 0.5.
        var prediction = PredictedReadiness.Of(66, 8, 0.5, 600 / 7.0, 0.8 * 600 / 7.0, 0.5);
        var review = Review(14, (day, _) => day);
        review.PredictionsJudged.ShouldBe(7);
        review.ReadinessAgainstPredicted!.Value.ShouldBe(66 - prediction.Tomorrow(66, 50), 1e-9);
        var low = Review(14, (day, n) => n == 13 ? day with { ReadinessScore = 52 } : day);
        low.ReadinessAgainstPredicted!.Value.ShouldBe(66 - prediction.Tomorrow(66, 50) - 2, 1e-9);
        Review(14, (day, n) => n == 10 ? day with { Load = null } : day).PredictionsJudged.ShouldBe(6);
    }

    [Fact]
    public void What_followed_each_session_is_recorded()
    {
        var responses = LoopDays.Season(LoopDays.History(28, (day, n) => n switch { 22 => Key(day, 70), 23 => day with { ReadinessScore = 55 }, 24 => day with { SessionType = SessionType.Rest, Load = 0 }, _ => day }), Steady).Reviews[^1].Responses;
        responses.Count.ShouldBe(6, "a day of rest holds no session");
        var key = responses.Single(r => r.SessionType == SessionType.Key);
        (key.Date, key.Load, key.Readiness, key.ReadinessNext, key.DaysToRebound, key.Rebounded).ShouldBe((LoopDays.Monday.AddDays(22), 90, 70, 55, 2, true));
        key.PredictedNext!.Value.ShouldBe(PredictedReadiness.Of(66, 8, 0.5, 600 / 7.0, 0.8 * 600 / 7.0, 0.5).Tomorrow(70, 90), 1e-9);
    }

    private static HistoryDay Key(HistoryDay day, double? readiness) => day with { SessionType = SessionType.Key, Load = 90, ReadinessScore = readiness };

    private static Review Review(int days, Func<HistoryDay, int, HistoryDay> change) => LoopDays.Season(LoopDays.History(days, change), Steady).Reviews[^1].Facts.Review;
}
