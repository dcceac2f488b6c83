using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Lab.Statistics;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Simulation;

/// <summary>The sentences of a trial about its numbers, and its cancellation.</summary>
public sealed class VirtualTrialTests
{
    private static readonly string[] Names = ["ours", "theirs"];

    [Theory]
    [InlineData(-0.004, 2, "0.00")]
    [InlineData(0.004, 2, "0.00")]
    [InlineData(-0.04, 1, "0.0")]
    [InlineData(-0.4, 0, "0")]
    [InlineData(-0.0, 1, "0.0")]
    [InlineData(0.06, 1, "+0.1")]
    [InlineData(-0.06, 1, "-0.1")]
    [InlineData(double.NaN, 1, "?")]
    public void A_number_that_rounds_to_zero_has_no_sign(double value, int decimals, string says) => TrialWords.Signed(value, decimals).ShouldBe(says);

    [Fact]
    public void A_ranking_is_called_the_same_only_if_it_is()
    {
        Ranking(Gain(0.6, 1.2), Gain(0.1, 1.2)).Says().ShouldBe(["The order is the same under every condition."]);
        Ranking(Gain(0.6, 1.2), Gain(-0.1, 1.2)).Says().ShouldBe(
        [
            "No order is reversed. Under some conditions a difference is no longer clear, or no longer worthwhile.",
            "theirs gains more than ours with A; it shows no clear or worthwhile difference to ours with B.",
        ]);
        Ranking(Gain(0.6, 1.2), Gain(-1.2, -0.1)).Says().First().ShouldBe("The order is reversed for theirs: do not rely on it.");

        // Fewer athletes live with other noises: they are compared with each other, not with all.
        new RankingSensitivity([new("all", 1000, [1, 2], [Gain(0, 0), Gain(0.6, 1.2)], Unknown.Bodies), new("noisy", 9, [1, 2], [Gain(0, 0), Gain(-0.1, 1.2)], Unknown.Readings)], Names).Says()
            .ShouldBe(["The order is the same under every condition."]);
    }

    [Fact]
    public void A_difference_too_small_to_be_worth_anything_ranks_nobody()
    {
        var condition = new RankingCondition("A", 1000, [1, 1.1], [Gain(0, 0), Gain(0.05, 0.15)], Unknown.Bodies);
        condition.Place(1).ShouldBe(0);
        condition.Order(Names).ShouldBe("theirs, ours");
    }

    [Fact]
    public void An_interval_that_ends_at_zero_ends_without_a_sign() =>
        TrialWords.Interval(Measure.Gain, new PairedDifference(Measure.Gain.Criterion, 0.48, -0.001, 0.96)).ShouldBe("+0.48 (0.00 to +0.96)");

    [Fact]
    public void A_cancelled_trial_keeps_its_results()
    {
        using var stop = new CancellationTokenSource();
        var plan = new TrialPlan([ShippedPolicies.Get("fixed-template"), ShippedPolicies.Get("load-chaser")], 1, 1_000_000, 28);
        var trial = VirtualTrial.Run(plan, 2, withSensitivity: true, outcomes =>
        {
            if (outcomes[0].Athlete == 4)
            {
                stop.Cancel();
            }
        }, (_, all) => all.ShouldBe(1_000_000 + 8 * 200_000), stop.Token);
        trial.IsInterrupted.ShouldBeTrue();
        trial.Comparison.Athletes.ShouldBeInRange(5, 1000);
        trial.ByArm.ShouldBeEmpty();
    }

    [Fact]
    public void The_typical_athlete_is_in_the_middle()
    {
        var gains = new List<double>();
        var trial = VirtualTrial.Run(new TrialPlan([ShippedPolicies.Get("fixed-template"), ShippedPolicies.Get("load-chaser")], 1, 9, 28), 1, withSensitivity: false, o => gains.Add(o[1].Gain - o[0].Gain), (_, _) => { }, CancellationToken.None);
        gains.Count(g => g < gains[trial.TypicalAthlete]).ShouldBeLessThanOrEqualTo(4);
        gains.Count(g => g > gains[trial.TypicalAthlete]).ShouldBeLessThanOrEqualTo(4);
    }

    [Fact]
    public void A_published_count_is_compared_with_a_trial_of_both_policies_in_any_order()
    {
        var vesterinen = PublishedFinding.All.First(f => f.Policy == "vesterinen-2016");
        Verdict(vesterinen, 0.75, 0.05).ShouldBe("points the same way");
        Verdict(vesterinen, 0.95, 0.02).ShouldBe("points the same way, by less");
        Verdict(vesterinen, 0.5, 0.02).ShouldBe("points the same way, by more");
        Verdict(vesterinen, 0.95, 0.1).ShouldBe("too little to tell");
        Verdict(vesterinen, 1.1, 0.05).ShouldBe("does not point the same way");
        Verdict(vesterinen, double.NaN, 1).ShouldBe("cannot be told");
        Verdict(vesterinen, 0.75, double.NaN).ShouldBe("cannot be told");
        var gain = PublishedFinding.All.First(f => f.Counted.StartsWith("performance gained, in SDs", StringComparison.Ordinal));
        Verdict(gain, -0.2, 0.1).ShouldBe("does not point the same way");
        Verdict(gain, 0.2, 0.1).ShouldBe("points the same way");
        Verdict(gain, 0.9, 0.1).ShouldBe("points the same way, by more");
        var trial = VirtualTrial.Run(new TrialPlan([ShippedPolicies.Get("fixed-template")], 1, 3, 28), 1, withSensitivity: false, null, (_, _) => { }, CancellationToken.None);
        HeldAgainst.Of(trial).ShouldBeEmpty();
        var both = new Comparison([ShippedPolicies.Get("fixed-template"), ShippedPolicies.Get("vesterinen-2016")]);
        foreach (var (template, protocol) in new[] { (8, 6), (12, 9), (10, 8) })
        {
            both.Add([Season(0, template), Season(0, protocol)]);
        }

        // 23 of 30; the policy's number less 23/30 of the other's scatters by -2/15, -1/5 and 1/3, t of 2 degrees of freedom 4.302653, over a mean of 10 in 28 days.
        var ratio = vesterinen.Of(m => both.Published(1, 0, m));
        ratio.Value.ShouldBe(23 / 30.0, 1e-9);
        (ratio.High - ratio.Value).ShouldBe(4.302653 * Math.Sqrt((4 / 225.0 + 1 / 25.0 + 1 / 9.0) / 2 / 3) / 10, 1e-6);

        static string Verdict(PublishedFinding finding, double value, double margin) => new HeldAgainst(finding, new Figure(value, value - margin, value + margin), "").Verdict;
    }

    [Fact]
    public void Differences_are_of_the_same_athlete_and_intervals_by_students_t()
    {
        // Differences 1, 2 and 6; mean 3, SD sqrt(7), t of 2 degrees of freedom 4.302653.
        var comparison = new Comparison([ShippedPolicies.Get("fixed-template"), ShippedPolicies.Get("load-chaser")]);
        foreach (var (ours, theirs) in new[] { (10.0, 11.0), (-20, -18), (0, 6) })
        {
            comparison.Add([Season(ours, 0), Season(theirs, 0)]);
        }

        var gain = comparison.ToFirst(1, Measure.Gain);
        gain.Mean.ShouldBe(3, 1e-9);
        gain.High.ShouldBe(3 + 4.302653 * Math.Sqrt(7.0 / 3), 1e-5);
        gain.Low.ShouldBe(3 - 4.302653 * Math.Sqrt(7.0 / 3), 1e-5);

        // One of three responds under theirs alone. After Agresti and Min: b - c = -1 of 5, squares (1 + 1) of 5.
        var share = comparison.ToFirst(1, Measure.NonResponders);
        share.Mean.ShouldBe(-100 / 3.0, 1e-9);
        share.High.ShouldBe(-20 + 196 * Math.Sqrt((0.4 - 0.04) / 5), 1e-6);
    }

    [Fact]
    public void Shares_without_any_difference_still_have_an_interval()
    {
        var comparison = new Comparison([ShippedPolicies.Get("fixed-template"), ShippedPolicies.Get("fixed-template")]);
        Simulator.Run(comparison.Policies, new Population(1), 12, 28, 1, comparison.Add, CancellationToken.None);
        var share = comparison.ToFirst(1, Measure.NonResponders);
        share.Mean.ShouldBe(0);
        share.High.ShouldBeInRange(5, 20);
        share.Low.ShouldBe(-share.High, 1e-9);
    }

    private static PairedDifference Gain(double low, double high) => new(Measure.Gain.Criterion, (low + high) / 2, low, high);

    private static RankingSensitivity Ranking(PairedDifference a, PairedDifference b) =>
        new([new("A", 100, [1, 2], [Gain(0, 0), a], Unknown.Bodies), new("B", 100, [1, 2], [Gain(0, 0), b], Unknown.Bodies)], Names);

    private static SeasonOutcome Season(double gain, int keyDone) => new()
    {
        Athlete = 0,
        Responder = ResponderClass.Medium,
        Family = TruthFamily.Banister,
        Days = 28,
        Gain = gain,
        RestedGain = gain,
        KeyDecided = 0,
        KeyDone = keyDone,
        KeyReadiness = double.NaN,
        DaysOverreached = 0,
        DaysIll = 0,
        DaysInjured = 0,
        Load = 0,
        Monotony = double.NaN,
        Debt = 0,
        Breaches = [],
    };
}
