using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>The series by day that the loop makes from the recorded days.</summary>
public sealed class DailyFactsTests
{
    private static readonly ReadyPolicy Watchful = PagePolicy.Get("trends.md", "watchful");

    [Fact]
    public void A_policy_that_reads_no_series_gets_none()
    {
        LoopDays.LastMorning(LoopDays.History(60)).Daily.ShouldBeSameAs(LoopDays.LastMorning(LoopDays.History(3)).Daily);
        LoopDays.LastMorning(LoopDays.History(60)).Daily.ShouldBe(new Daily());
        Watchful.SeriesRead.Select(f => f.Property.Name).Where(n => n is not ("LnRmssd" or "RestingHr")).ShouldBe(["SleepHours", "ReadinessScore", "Soreness", "Tss", "Ctl"], ignoreOrder: true);
        Of(10).KeyTss.ShouldBe(DailySeries.Empty, "no rule reads it");
    }

    [Fact]
    public void Readings_of_the_last_days_end_today_and_loads_yesterday()
    {
        var daily = Of(4, (day, n) => day with { ReadinessScore = 60 + n, SleepHours = n == 1 ? null : 7 + n, Soreness = n, Load = 10 * n });
        daily.ReadinessScore.ShouldBe(new DailySeries([60, 61, 62, 63]));
        daily.SleepHours.ShouldBe(new DailySeries([7, double.NaN, 9, 10]));
        daily.Soreness.ShouldBe(new DailySeries([0, 1, 2, 3]));
        daily.Tss.ShouldBe(new DailySeries([0, 10, 20, double.NaN]));
        Of(200).Tss.Values.Count.ShouldBe(MorningFacts.SeriesDays);
        Of(200, (day, n) => day with { SleepHours = n == 0 ? 8 : null }).SleepHours.Values.Count.ShouldBe(MorningFacts.SeriesDays);
        Of(200).SleepHours.ShouldBe(DailySeries.Empty, "sleep was never recorded");
        Of(2, (day, _) => day with { Load = 1500 }).Tss.ShouldBe(new DailySeries([double.NaN, double.NaN]), "no facts document could say so");
    }

    [Fact]
    public void The_load_of_key_sessions_is_zero_on_other_days_and_unknown_where_the_session_is()
    {
        var policy = new TinyPolicy().Asking("daily.KeyTss.Sum(2, 1) > p.Margin").Load(new Documents.Findings())!;
        var history = LoopDays.History(6, (day, n) => n switch
        {
            0 => day with { SessionType = SessionType.Key, Load = 90 },
            1 => day with { SessionType = null },
            2 => day with { SessionType = SessionType.Key, Load = null },
            3 => day with { Load = null },
            4 => day with { SessionType = null, Load = 0 },
            _ => day,
        });
        LoopDays.LastMorning(history, policy: policy).Daily.ShouldBe(new Daily { KeyTss = new DailySeries([90, double.NaN, double.NaN, 0, 0, double.NaN]) });
    }

    [Fact]
    public void Ctl_of_a_day_is_what_that_morning_had()
    {
        var season = LoopDays.Season(LoopDays.History(70, (day, n) => n == 50 ? day with { Load = null } : day with { Load = n }), policy: Watchful);
        var expected = season.Days.Select(d => d.Decided.Morning.Fatigue.Ctl ?? double.NaN).ToArray();
        season.Days[^1].Decided.Morning.Daily.Ctl.ShouldBe(new DailySeries(expected));
        expected.Count(double.IsNaN).ShouldBe(42 + OpenDays.LeastLoad);
        expected[^1].ShouldBeGreaterThan(0);
    }

    [Fact]
    public void Past_mornings_stay_as_they_were()
    {
        var season = LoopDays.Season(LoopDays.History(300, (day, n) => day with { SleepHours = n / 20.0, Load = n }), policy: Watchful);
        foreach (var (day, n) in season.Days.Select((d, i) => (d, i)))
        {
            var first = Math.Max(0, n + 1 - MorningFacts.SeriesDays);
            day.Decided.Morning.Daily.SleepHours.ShouldBe(new DailySeries(Enumerable.Range(first, n + 1 - first).Select(d => d / 20.0)));
            day.Decided.Morning.Daily.Tss.ShouldBe(new DailySeries(Enumerable.Range(first, n - first).Select(d => (double)d).Append(double.NaN)));
        }
    }

    [Fact]
    public void Estimates_of_readiness_are_gone_from_the_first_recorded_score_on()
    {
        const int Estimated = 60;
        var season = LoopDays.Season(LoopDays.History(65, (day, n) => day with { ReadinessScore = n < Estimated ? null : 10 + n, LnRmssd = 4 + n % 5 * 0.02, RestingHr = 50 + n % 3, SleepHours = 8 - n % 2 * 0.5, Soreness = n % 4 }), policy: Watchful);
        var before = season.Days[Estimated - 1].Decided;
        before.ReadinessIsEstimated.ShouldBeTrue();
        before.Morning.Daily.ReadinessScore.Latest().ShouldBe(before.Morning.Today.ReadinessScore);
        before.Morning.Daily.ReadinessScore.Count(10).ShouldBe(10);
        season.Days[Estimated].Decided.Morning.Daily.ReadinessScore.ShouldBe(new DailySeries(Enumerable.Repeat(double.NaN, Estimated).Append(70)));
        season.Days[^1].Decided.Morning.Daily.ReadinessScore.ShouldBe(new DailySeries(Enumerable.Repeat(double.NaN, Estimated).Concat([70, 71, 72, 73, 74])));
        before.Morning.Daily.ReadinessScore.Count(10).ShouldBe(10, "the morning before does not change any more");
    }

    private static Daily Of(int days, Func<HistoryDay, int, HistoryDay>? change = null) => LoopDays.LastMorning(LoopDays.History(days, change), policy: Watchful).Daily;
}
