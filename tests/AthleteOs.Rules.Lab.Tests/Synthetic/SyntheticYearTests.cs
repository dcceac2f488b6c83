using System.Text;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Synthetic;

public sealed class SyntheticYearTests
{
    private static readonly IReadOnlyList<HistoryDay> Days = SyntheticYear.Of().Days;

    private static readonly double[] Readiness = [.. Days.Select(d => d.ReadinessScore).OfType<double>()];

    [Fact]
    public void The_example_is_what_the_generator_gives_byte_for_byte()
    {
        var csv = HistoryWriter.Csv(SyntheticYear.Of());
        Golden.Matches(csv, "rules", "weekly-planning", "examples", "year.csv");
        File.ReadAllBytes(Root.Of("rules", "weekly-planning", "examples", "year.csv")).ShouldBe(Encoding.UTF8.GetBytes(csv));
    }

    [Fact]
    public void The_example_is_read_without_a_finding()
    {
        var (history, findings) = Sample.Read(File.ReadAllBytes(Root.Of("rules", "weekly-planning", "examples", "year.csv")), "year.csv");
        findings.All.ShouldBeEmpty();
        history!.Days.ShouldBe(Days);
    }

    [Fact]
    public void The_same_seed_gives_the_same_bytes_and_another_seed_others()
    {
        HistoryWriter.Csv(SyntheticYear.Of(5)).ShouldBe(HistoryWriter.Csv(SyntheticYear.Of(5)));
        HistoryWriter.Csv(SyntheticYear.Of(6)).ShouldNotBe(HistoryWriter.Csv(SyntheticYear.Of(5)));
    }

    [Fact]
    public void It_is_fifty_two_whole_weeks_with_training_and_health_on_every_day()
    {
        Days.Select(d => d.Date).ShouldBe(Enumerable.Range(0, 364).Select(new DateOnly(2025, 11, 24).AddDays));
        Days[0].Date.DayOfWeek.ShouldBe(DayOfWeek.Monday);
        Days.ShouldAllBe(d => d.Load != null && d.SessionType != null && d.Illness != null && d.Injury != null);
    }

    [Theory]
    [InlineData(SessionType.Rest, 0, 0)]
    [InlineData(SessionType.Recovery, 15, 30)]
    [InlineData(SessionType.Support, 45, 150)]
    [InlineData(SessionType.Key, 75, 110)]
    public void Loads_are_those_of_their_session_type(SessionType type, double least, double most)
    {
        var days = Days.Where(d => d.SessionType == type).ToArray();
        days.ShouldNotBeEmpty();
        days.ShouldAllBe(d => d.Load >= least && d.Load <= most && (d.Load <= 90 || type == SessionType.Key || d.Date.DayOfWeek == DayOfWeek.Sunday));
    }

    [Fact]
    public void Readiness_is_spread_and_lasts_as_in_life()
    {
        Mean(Readiness).ShouldBeInRange(62, 68);
        Deviation(Readiness).ShouldBeInRange(7, 10);
        var (mean, variance) = (Mean(Readiness), Math.Pow(Deviation(Readiness), 2));
        var pairs = Days.Zip(Days.Skip(1)).Where(p => p.First.ReadinessScore is not null && p.Second.ReadinessScore is not null);
        pairs.Average(p => (p.First.ReadinessScore!.Value - mean) * (p.Second.ReadinessScore!.Value - mean) / variance).ShouldBeInRange(0.3, 0.7);
    }

    [Fact]
    public void The_heart_sleep_and_soreness_read_as_in_life()
    {
        double[] rmssd = [.. Days.Select(d => d.LnRmssd).OfType<double>()], heart = [.. Days.Select(d => d.RestingHr).OfType<double>()];
        Mean(rmssd).ShouldBe(4.1, tolerance: 0.05);
        Deviation(rmssd).ShouldBe(0.12, tolerance: 0.03);
        Mean(heart).ShouldBe(50, tolerance: 2);
        Days.ShouldAllBe(d => d.SleepHours >= 5 && d.SleepHours <= 10 && d.Soreness >= 0 && d.Soreness <= 10);
        Days.Where(d => d.LnRmssd is not null && d.ReadinessScore >= 70).Average(d => d.LnRmssd!.Value)
            .ShouldBeGreaterThan(Days.Where(d => d.LnRmssd is not null && d.ReadinessScore < 60).Average(d => d.LnRmssd!.Value) + 0.05);
    }

    [Fact]
    public void Weeks_are_those_of_a_club_cyclist()
    {
        var ordinary = Days.Chunk(7).Where(w => !w.Any(d => d.Illness == true || d.Injury == true || d.Notes is "holiday")).Select(w => w.Sum(d => d.Load!.Value)).ToArray();
        ordinary.Length.ShouldBeGreaterThan(44);
        ordinary.ShouldAllBe(load => load >= 300 && load <= 530);
        ordinary.Count(load => load is >= 350 and <= 520).ShouldBeGreaterThan(ordinary.Length * 9 / 10);
        Mean(ordinary[^12..]).ShouldBeGreaterThan(Mean(ordinary[..12]) + 20);
    }

    [Fact]
    public void There_are_hard_days_on_good_and_on_bad_mornings()
    {
        var keys = Days.Where(d => d.SessionType == SessionType.Key).ToArray();
        keys.Length.ShouldBeInRange(80, 104);
        keys.Count(d => d.ReadinessScore < SyntheticYear.Athlete.Threshold).ShouldBeInRange(8, 30);
        keys.ShouldAllBe(d => d.Illness == false && d.Injury == false);
    }

    [Fact]
    public void Tests_come_every_five_to_six_weeks_or_as_soon_as_fresh_and_rise()
    {
        var tests = Days.Where(d => d.Performance is not null).ToArray();
        tests.Length.ShouldBeInRange(8, 11);
        int[] gaps = [.. tests.Zip(tests.Skip(1), (one, next) => next.Date.DayNumber - one.Date.DayNumber)];
        gaps.ShouldAllBe(days => days >= 35 && days <= 56);
        gaps.Count(days => days > 42).ShouldBeLessThanOrEqualTo(2);
        tests.ShouldAllBe(d => d.ReadinessScore == null || d.ReadinessScore >= SyntheticYear.Athlete.UsualReadiness - 2);
        var power = tests.Select(d => d.Performance!.Value).ToArray();
        (Mean(power[^3..]) / Mean(power[..3])).ShouldBeInRange(1.02, 1.06);
    }

    [Fact]
    public void What_is_missing_is_missing_as_in_life()
    {
        Days.Count(d => d.ReadinessScore is null).ShouldBeInRange(10, 30);
        Days.Count(d => d.LnRmssd is null).ShouldBeInRange(15, 40);
        var travel = SyntheticYear.Athlete.Episodes.Single(e => e.Kind == EpisodeKind.Travel);
        Days.Where(d => travel.Holds(d.Date)).Select(d => d.ReadinessScore).ShouldBe(Enumerable.Repeat<double?>(null, 5));
    }

    [Fact]
    public void Days_ill_and_injured_are_those_of_the_episodes()
    {
        Days.Count(d => d.Illness == true).ShouldBe(9);
        Days.Count(d => d.Injury == true).ShouldBe(8);
        Days.Where(d => d.Illness == true).ShouldAllBe(d => d.Load == 0);
        Days.Select(d => d.Notes).ShouldBeSubsetOf([null, "cold", "travelling, no watch", "left knee", "holiday", "stomach bug", "test, fresh legs", "club ride", "legs heavy, went anyway", "no legs, turned round"]);
    }

    private static double Mean(double[] values) => values.Average();

    private static double Deviation(double[] values) => Math.Sqrt(values.Sum(v => (v - Mean(values)) * (v - Mean(values))) / (values.Length - 1));
}
