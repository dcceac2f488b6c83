using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using CsCheck;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Synthetic;

public sealed class SyntheticAthleteTests
{
    private static readonly AthleteTruth Still = new() { Noise = 0 };

    private static readonly Gen<(double Threshold, double[] Before, double Load)> Athletes =
        Gen.Select(Gen.Double[54, 72], Gen.Double[0, 90].Array[1, 10], Gen.Double[75, 110]);

    [Fact]
    public void A_key_session_at_or_above_the_true_threshold_is_absorbed_within_three_days() => Athletes.Sample(a =>
    {
        var athlete = After(a.Threshold, a.Before);
        Rest(athlete, until: a.Threshold);
        Rebounds(athlete, a.Load).ShouldBeTrue();
    }, iter: 2000);

    [Fact]
    public void A_key_session_below_it_is_not() => Athletes.Sample(a =>
    {
        var athlete = After(a.Threshold, a.Before);
        Tire(athlete, below: a.Threshold);
        Rebounds(athlete, a.Load).ShouldBeFalse();
    }, iter: 2000);

    [Fact]
    public void A_key_session_costs_more_after_a_hard_week_than_after_an_easy_one() =>
        Cost(90).ShouldBeGreaterThan(1.5 * Cost(20));

    [Fact]
    public void The_ordinary_plan_holds_readiness_at_its_usual() =>
        SyntheticYear.Of(SyntheticYear.Athlete with { Noise = 0, Episodes = [] }, 1, SyntheticYear.Days).Days.Average(d => d.ReadinessScore!.Value).ShouldBe(Still.UsualReadiness, tolerance: 3);

    [Fact]
    public void Without_noise_every_seed_is_the_same_and_nothing_is_missing()
    {
        var days = SyntheticYear.Of(SyntheticYear.Athlete with { Noise = 0, Episodes = [] }, 1, 60).Days;
        days.ShouldAllBe(d => d.ReadinessScore != null && d.LnRmssd != null && d.RestingHr != null);
        var (one, other) = (new SyntheticAthlete(Still, 1), new SyntheticAthlete(Still, 2));
        for (var day = 0; day < 60; day++)
        {
            other.Morning(other.Today).ShouldBe(one.Morning(one.Today));
            one.Train(SessionType.Support, day);
            other.Train(SessionType.Support, day);
        }
    }

    [Fact]
    public void Two_plans_under_one_seed_meet_the_same_life()
    {
        var (hard, easy) = (new SyntheticAthlete(new AthleteTruth(), 7), new SyntheticAthlete(new AthleteTruth(), 7));
        for (var day = 0; day < 100; day++)
        {
            var (tired, fresh) = (hard.Morning(hard.Today), easy.Morning(easy.Today));
            tired.SleepHours.ShouldBe(fresh.SleepHours);
            (tired.ReadinessScore is null).ShouldBe(fresh.ReadinessScore is null);
            hard.Readiness.ShouldBeLessThanOrEqualTo(easy.Readiness);
            hard.Train(SessionType.Support, 60);
            easy.Train(SessionType.Recovery, 20);
        }
    }

    [Fact]
    public void A_morning_asked_twice_is_the_same_and_days_passed_over_are_rest()
    {
        var (asked, passed) = (new SyntheticAthlete(new AthleteTruth(), 3), new SyntheticAthlete(new AthleteTruth(), 3));
        asked.Morning(asked.Today).ShouldBe(asked.Morning(asked.Today));
        asked.Train(SessionType.Rest, 0);
        asked.Train(SessionType.Rest, 0);
        passed.Morning(passed.Today.AddDays(2)).ShouldBe(asked.Morning(asked.Today));
        Should.Throw<ArgumentOutOfRangeException>(() => passed.Morning(passed.Today.AddDays(-1)));
        Should.Throw<ArgumentOutOfRangeException>(() => passed.Train(SessionType.Key, double.NaN));
    }

    [Fact]
    public void Illness_takes_readiness_and_gives_it_back()
    {
        var from = Still.Start.AddDays(10);
        var athlete = new SyntheticAthlete(Still with { Episodes = [new(EpisodeKind.Illness, from, 4, "cold")] }, 1);
        athlete.Morning(from.AddDays(-1));
        var before = athlete.Readiness;
        athlete.Morning(from).Illness.ShouldBe(true);
        athlete.Readiness.ShouldBeLessThan(before - 10);
        athlete.Morning(from.AddDays(4)).Illness.ShouldBe(false);
        athlete.Morning(from.AddDays(8));
        athlete.Readiness.ShouldBe(before, tolerance: 2);
    }

    private static SyntheticAthlete After(double threshold, double[] loads)
    {
        var athlete = new SyntheticAthlete(Still with { Threshold = threshold }, 1);
        foreach (var load in loads)
        {
            athlete.Train(SessionType.Support, load);
        }

        return athlete;
    }

    private static void Rest(SyntheticAthlete athlete, double until)
    {
        while (athlete.Readiness < until)
        {
            athlete.Train(SessionType.Recovery, 20);
        }
    }

    private static void Tire(SyntheticAthlete athlete, double below)
    {
        while (athlete.Readiness >= below)
        {
            athlete.Train(SessionType.Support, 130);
        }
    }

    // Two days of recovery and the third morning: the most a coach would wait.
    private static bool Rebounds(SyntheticAthlete athlete, double load)
    {
        athlete.Train(SessionType.Key, load);
        var best = athlete.Readiness;
        for (var day = 0; day < 2; day++)
        {
            athlete.Train(SessionType.Recovery, 20);
            best = Math.Max(best, athlete.Readiness);
        }

        return best >= Still.UsualReadiness;
    }

    private static double Cost(double before)
    {
        double Tomorrow(double load)
        {
            var athlete = After(1, [.. Enumerable.Repeat(before, 7)]);
            athlete.Train(SessionType.Key, load);
            return athlete.Readiness;
        }

        return Tomorrow(0) - Tomorrow(100);
    }
}
