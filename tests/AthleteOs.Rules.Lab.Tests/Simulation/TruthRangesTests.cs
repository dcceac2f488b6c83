using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Simulation;

/// <summary>The ranges that trials on trained athletes leave for the truths with a plateau. The linear truths are outside of one, which is known.</summary>
public class TruthRangesTests
{
    private const int Athletes = 3000;

    private static readonly ulong Seed = (uint)Effort.Seed;
    private static readonly Dictionary<string, DoseResponse> Responses = new[] { "linear", "plateau", "plateau-acute" }.ToDictionary(t => t, Simulated);

    public static TheoryData<string> Plateaus() => [.. Truths.Compared.Where(t => t.KeysToHalf > 0 && Responses.ContainsKey(t.Name)).Select(t => t.Name)];

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void A_third_key_session_a_week_adds_little_to_trained_athletes(string truths)
    {
        // Billat 1999: 1 to 3 interval sessions a week, no further gain. Less than 0.4 SD between athletes.
        var response = Responses[truths];
        (response.Rise(2, 3) / response.Value(2, DoseMeasure.RestedGain).StandardDeviation).ShouldBeLessThan(0.4, Because(truths));
    }

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void Six_key_sessions_a_week_give_less_than_three(string truths) =>
        Responses[truths].Rise(3, 6).ShouldBeLessThan(0, $"{Because(truths)}. Hatle 2014: 8 a week gain less than 3.");

    [Fact]
    public void The_linear_truths_have_no_plateau()
    {
        var response = Responses["linear"];
        (response.Rise(2, 3) / response.Value(2, DoseMeasure.RestedGain).StandardDeviation).ShouldBeGreaterThan(0.4, Because("linear"));
        response.Rise(3, 6).ShouldBeGreaterThan(0, Because("linear"));
    }

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void Two_key_sessions_a_week_are_worth_two_to_six_percent(string truths) =>
        Responses[truths].Rise(0, 2).ShouldBeInRange(2, 6, $"{Because(truths)}. Laursen 2002: 4.4 to 5.8 % in trained cyclists.");

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void An_athlete_who_keeps_the_habit_stays_the_same(string truths)
    {
        foreach (var family in DoseResponse.Families)
        {
            var habit = Responses[truths].Value(1, DoseMeasure.RestedGain, family);
            habit.Mean.ShouldBe(0, family is null ? 0.1 : 0.2, $"{Because(truths)}, {family}");
        }
    }

    [Theory]
    [MemberData(nameof(Plateaus))]
    public void Athletes_fall_ill_two_to_four_times_a_year(string truths)
    {
        for (var keys = 1; keys <= 4; keys++)
        {
            Responses[truths].Value(keys, DoseMeasure.All[^1]).Mean.ShouldBeInRange(2, 4, Because(truths));
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
            Simulator.Run(policy, new Population(Seed) { Truths = Truths.Parse(truths).Truths! }, 400, 365, 2, comparison.Add, CancellationToken.None);
            return comparison;
        }
    }

    private static DoseResponse Simulated(string truths)
    {
        var response = new DoseResponse(Truths.Parse(truths).Truths!, Seed, Athletes);
        response.Run((_, _) => { }, CancellationToken.None);
        return response;
    }

    private static string Because(string truths) => $"{truths}, seed {Seed}";
}
