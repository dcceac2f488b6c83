using System.Collections.Concurrent;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Simulation;

/// <summary>The ranges that trials on trained athletes leave for the truths with a plateau. The linear truths are outside of one, which is known.</summary>
public class TruthRangesTests
{
    private const int MostAthletes = 3000;

    private static readonly int Athletes = Effort.IsQuick ? MostAthletes / 4 : MostAthletes;
    private static readonly ulong Seed = (uint)Effort.Seed;
    private static readonly ConcurrentDictionary<string, Lazy<DoseResponse>> Simulated = new();

    public static TheoryData<string> Plateaus() => ["plateau", "plateau-acute"];

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void A_third_key_session_a_week_adds_little_to_trained_athletes(string truths)
    {
        // Billat 1999: 1 to 3 interval sessions a week, no further gain. Less than 0.4 SD between athletes.
        var response = Response(truths);
        (response.Rise(2, 3) / response.Value(2, DoseMeasure.RestedGain).StandardDeviation).ShouldBeLessThan(0.4, Because(truths));
    }

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void Six_key_sessions_a_week_give_less_than_three(string truths) =>
        Response(truths).Rise(3, 6).ShouldBeLessThan(0, $"{Because(truths)}. Hatle 2014: 8 a week gain less than 3.");

    [Fact]
    public void The_linear_truths_have_no_plateau()
    {
        var response = Response("linear");
        (response.Rise(2, 3) / response.Value(2, DoseMeasure.RestedGain).StandardDeviation).ShouldBeGreaterThan(0.4, Because("linear"));
        response.Rise(3, 6).ShouldBeGreaterThan(0, Because("linear"));
    }

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void Two_key_sessions_a_week_are_worth_two_to_six_percent(string truths) =>
        Response(truths).Rise(0, 2).ShouldBeInRange(2, 6, $"{Because(truths)}. Laursen 2002: 4.4 to 5.8 % in trained cyclists.");

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void An_athlete_who_keeps_the_habit_stays_the_same(string truths)
    {
        var scatter = Math.Sqrt((double)MostAthletes / Athletes);
        foreach (var family in DoseResponse.Families)
        {
            var habit = Response(truths).Value(1, DoseMeasure.RestedGain, family);
            habit.Mean.ShouldBe(0, scatter * (family is null ? 0.1 : 0.2), $"{Because(truths)}, {family}");
        }
    }

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void Athletes_fall_ill_two_to_four_times_a_year(string truths)
    {
        for (var keys = 1; keys <= 4; keys++)
        {
            Response(truths).Value(keys, DoseMeasure.All[^1]).Mean.ShouldBeInRange(2, 4, Because(truths));
        }
    }

    [Theory]
    [InlineData("kiviniemi-2010-i")]
    [InlineData("weekly-planning")]
    public void A_policy_that_reads_the_body_loses_by_readings_that_tell_nothing(string id)
    {
        ReadyPolicy[] policy = [ShippedPolicies.Get(id)];
        var (read, placebo) = (Seasons("plateau-acute"), Seasons("plateau-acute-placebo"));
        (placebo.Value(0, Measure.RestedGain).Mean - read.Value(0, Measure.RestedGain).Mean).ShouldBeLessThan(0, $"{id}, seed {Seed}");
        placebo.Value(0, Measure.DaysOverreached).Mean.ShouldBeGreaterThan(read.Value(0, Measure.DaysOverreached).Mean, $"{id}, seed {Seed}");

        Comparison Seasons(string truths)
        {
            var comparison = new Comparison(policy);
            Simulator.Run(policy, new Population(Seed) { Truths = Truths.Parse(truths).Truths! }, Athletes / 7, 365, 2, comparison.Add, CancellationToken.None);
            return comparison;
        }
    }

    // Only tests simulate: the discovery of tests reads the names of the truths.
    private static DoseResponse Response(string name) => Simulated.GetOrAdd(name, truths => new Lazy<DoseResponse>(() =>
    {
        var response = new DoseResponse(Truths.Parse(truths).Truths!, Seed, Athletes);
        response.Run((_, _) => { }, CancellationToken.None);
        return response;
    })).Value;

    private static string Because(string truths) => $"{truths}, seed {Seed}";
}
