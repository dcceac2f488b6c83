using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Planning;

/// <summary>What the planner works out before the rules judge: readiness tomorrow, and what a key session is worth.</summary>
public sealed class ComputedFactsTests
{
    private static readonly Morning Monday = new()
    {
        AthleteId = "a",
        Date = new DateOnly(2026, 11, 23),
        Athlete = new Athlete { KeySessionReadinessMin = 65, ReadinessMean = 65, ReadinessSd = 8, ReadinessPersistence = 0.5, Tau1 = 42, Tau2 = 12, WeeklyCapacityTss = 420 },
        Today = new Today { ReadinessScore = 70, Illness = false, Injury = false },
        Intent = new WeeklyIntent { KeySessionsTarget = 1, KeySessionsCompleted = 0, MaxWeeklyTss = 600 },
        Week = new Week { TssSoFar = 0 },
        Fatigue = new Fatigue { Tsb = 0 },
        History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = 5 },
    };

    [Fact]
    public void Value_is_the_opportunity_cost_of_this_week()
    {
        var value = Known(Monday).Value;
        var choice = OpportunityCost.Of(ReadinessChain.Of(0.5, 3), SessionValue.Of(42, 12), 65, 8, 65, 7, 1).At(70, 7, 1);
        (value.Given, value.KeyToday, value.KeyLater, value.WorthFrom).ShouldBe((true, choice.KeyToday, choice.KeyLater, choice.WorthFrom));
    }

    [Theory]
    [InlineData("2026-11-23", 3, 1, 65, 3, 7, 2, 65, 3)]
    [InlineData("2026-11-26", 3, 2, 65, 3, 7, 2, 65, 3)]
    [InlineData("2026-11-29", 3, 2, 65, 3, 7, 4, 65, 3)]
    [InlineData("2026-11-23", 2, 2, 65, 3, 7, 0, 65, 3)]
    [InlineData("2026-11-26", 2, 2, 65, 3, 7, 1, 65, 3)]
    [InlineData("2026-11-23", 9, 0, 65, 3, 7, 7, 65, 3)]
    [InlineData("2026-11-23", 3, 1, 65, 2.4, 7, 2, 65, 3)]
    [InlineData("2026-11-23", 3, 1, 65, 0.5, 7, 2, 65, 1)]
    [InlineData("2026-11-23", 3, 1, 65, 40, 7, 2, 65, OpportunityCost.MostDays)]
    [InlineData("2026-11-23", 3, 1, -5, 3, 7, 2, 0, 3)]
    [InlineData("2026-11-23", 3, 1, 120, 3, 7, 2, 100, 3)]
    public void A_rolling_horizon_adds_its_part_of_next_week(string date, int target, int completed, double threshold, double spacing, int days, int sessions, double bar, int between)
    {
        var policy = ShippedPolicies.Get("weekly-planning");
        policy.Numbers.HorizonDays.ShouldBe(7);
        var derived = new double[policy.Policy.Derived.Count];
        Array.Fill(derived, double.NaN);
        (derived[policy.Threshold!.Slot], derived[policy.Spacing!.Slot]) = (threshold, spacing);
        var morning = Monday with
        {
            Date = DateOnly.Parse(date, CultureInfo.InvariantCulture),
            Intent = Monday.Intent with { KeySessionsTarget = target, KeySessionsRemaining = target - completed },
        };
        var value = ComputedFacts.Value(policy, morning, derived);
        var model = SessionValue.Of(42, 12, policy.Numbers.ValueSteepness!.Value);
        var choice = OpportunityCost.Of(ReadinessChain.Of(0.5, between), model, 65, 8, bar, days, Math.Max(1, sessions)).At(70, days, sessions);
        (value.Given, value.KeyToday, value.KeyLater, value.WorthFrom).ShouldBe((true, choice.KeyToday, choice.KeyLater, choice.WorthFrom));
    }

    [Fact]
    public void What_a_document_claims_of_it_counts_for_nothing() =>
        Known(Monday with { Value = new KeySessionWorth { Given = true, WorthFrom = 0 } }).Value.ShouldBe(Known(Monday).Value);

    [Fact]
    public void The_same_question_asked_in_any_order_gives_the_same_answer()
    {
        var random = new QuickRandom(1);
        var mornings = Enumerable.Range(0, 200).Select(_ => Monday with
        {
            Date = Monday.Date.AddDays(random.Next(7)),
            Athlete = Monday.Athlete with { ReadinessMean = random.Next(60, 63), KeySessionReadinessMin = random.Next(60, 63) },
            Intent = Monday.Intent with { KeySessionsTarget = random.Next(0, 9) },
        }).ToArray();
        var there = mornings.Select(m => Known(m).Value).ToArray();
        var back = mornings.Reverse().Select(m => Known(m).Value).Reverse().ToArray();
        back.ShouldBe(there);
    }

    [Fact]
    public void Without_the_beliefs_it_needs_it_is_not_given_and_without_the_facts_not_known()
    {
        Known(Monday with { Athlete = Monday.Athlete with { ReadinessMean = null } }).Value.ShouldBe(new KeySessionWorth());
        Known(Monday with { Athlete = Monday.Athlete with { Tau1 = 12 } }).Value.ShouldBe(new KeySessionWorth(), "tau1 not above tau2");
        Known(Monday with { Today = Monday.Today with { ReadinessScore = null } }).Value.ShouldBe(new KeySessionWorth { Given = true });
        Known(Monday with { Intent = new WeeklyIntent() }).Value.ShouldBe(new KeySessionWorth { Given = true });
        Known(Monday with { Athlete = Monday.Athlete with { ReadinessPersistence = null } }).Value.Given.ShouldBeTrue("the policy has a prior");
    }

    [Fact]
    public void It_makes_a_policy_choosier_and_never_less_choosy()
    {
        var (choosy, simple) = (ShippedPolicies.Get("weekly-planning"), ShippedPolicies.Get("weekly-planning-simple"));
        var mornings = new RandomMornings(choosy, missing: 0.02);
        var seed = Effort.Seed;
        var random = new QuickRandom(seed);
        var (count, kept) = (Effort.Usual(50_000), 0);
        for (var n = 0; n < count; n++)
        {
            var morning = mornings.Next(random);
            var weighing = Planner.Evaluate(choosy, morning);
            var (with, without) = (weighing.Decision.SessionType, Planner.Decide(simple, morning).SessionType);
            (with > without).ShouldBeFalse($"seed {seed}, morning {n}: {without} without, {with} with opportunity cost");
            kept += with < without ? 1 : 0;
            if (weighing.Known.Value.WorthFrom is { } worth && weighing.Decision.ReadinessThreshold is { } threshold)
            {
                worth.ShouldBeGreaterThanOrEqualTo(Math.Min(100, threshold) - 1e-9, $"seed {seed}, morning {n}");
            }
        }

        kept.ShouldBeGreaterThan(count / 5000, "it makes a difference");
    }

    [Fact]
    public void Readiness_tomorrow_is_predicted_where_the_document_predicts_none()
    {
        var recovery = Known(Monday).Recovery;
        var steps = PredictedReadiness.Of(65, 8, 0.5, 60, 48, 0.5).AfterSteps(70, new StepLoads(60, 25));
        (recovery.Given, recovery.ReadinessIfIntensityReduced, recovery.ReadinessIfVolumeReduced, recovery.ReadinessIfFullRest)
            .ShouldBe((true, steps.IfIntensityReduced, steps.IfVolumeReduced, steps.IfFullRest));
        var own = new Recovery { Given = true, ReadinessIfFullRest = 50 };
        Known(Monday with { Recovery = own }).Recovery.ShouldBe(own);
        Known(Monday with { Athlete = Monday.Athlete with { ReadinessSd = null } }).Recovery.ShouldBe(new Recovery());
        Known(Monday with { Today = new Today() }).Recovery.ShouldBe(new Recovery { Given = true });
    }

    [Theory]
    [InlineData(null, 420, 0.7)]
    [InlineData(30.0, 420, 0.7)]
    [InlineData(45.0, 420, 0.75)]
    [InlineData(54.0, 420, 0.9)]
    [InlineData(90.0, 420, 1)]
    [InlineData(1.0, 7, 1)]
    [InlineData(0.12, 0.5, 0.84)]
    public void The_usual_load_is_CTL_within_a_share_of_capacity_and_all_of_it(double? ctl, double capacity, double share)
    {
        var policy = ShippedPolicies.Get("weekly-planning");
        var recovery = ComputedFacts.Recovery(policy, Monday with { Fatigue = new Fatigue { Ctl = ctl }, Athlete = Monday.Athlete with { WeeklyCapacityTss = capacity } });
        var spread = Math.Max(1, policy.Numbers.DailyLoadSpread!.Value * capacity / 7);
        var steps = PredictedReadiness.Of(65, 8, 0.5, share * capacity / 7, spread, policy.Numbers.LoadShareOfReadiness!.Value).AfterSteps(70, new StepLoads(0.14 * capacity, 0.06 * capacity));
        recovery.ReadinessIfIntensityReduced!.Value.ShouldBe(steps.IfIntensityReduced, 1e-9);
        recovery.ReadinessIfVolumeReduced!.Value.ShouldBe(steps.IfVolumeReduced, 1e-9);
        recovery.ReadinessIfFullRest!.Value.ShouldBe(steps.IfFullRest, 1e-9);
    }

    [Fact]
    public void Without_a_policy_s_share_the_usual_load_is_a_seventh_of_capacity()
    {
        var policy = ShippedPolicies.Get("weekly-planning-1");
        var predicted = ComputedFacts.Prediction(policy, Monday.Athlete)!.Value.AfterSteps(70, new StepLoads(60, 25));
        predicted.ShouldBe(PredictedReadiness.Of(65, 8, 0.5, 60, policy.Numbers.DailyLoadSpread!.Value * 60, policy.Numbers.LoadShareOfReadiness!.Value).AfterSteps(70, new StepLoads(60, 25)));
    }

    [Fact]
    public void A_signal_without_a_weight_does_not_count_in_estimated_readiness()
    {
        var findings = new Findings();
        var policy = new TinyPolicy().With("policy.json", "\"margin\":", """
            "estimate_centre": { "value": 60, "unit": "points", "min": 0, "max": 100, "says": "A middle.", "evidence": "a test" },
            "estimate_points_per_sd": { "value": 10, "unit": "points", "min": 0, "max": 50, "says": "A spread.", "evidence": "a test" },
            "estimate_weight_sleep": { "value": 2, "unit": "weight", "min": 0, "max": 10, "says": "A weight.", "evidence": "a test" },
            "margin":
            """).Load(findings);
        ComputedFacts.Estimate(policy.ShouldNotBeNull(string.Join('\n', findings.All))).ShouldBe(new ReadinessEstimate(60, 10, 0, 0, 2, 0));
    }

    [Fact]
    public void A_policy_that_reads_neither_pays_for_neither()
    {
        var known = Planner.Evaluate(ShippedPolicies.Get("fixed-template"), Monday).Known;
        known.Value.Given.ShouldBeFalse();
        known.Recovery.Given.ShouldBeFalse();
    }

    [Theory]
    [InlineData(70, SessionType.Support)]
    [InlineData(80, SessionType.Key)]
    public void On_a_Monday_with_one_key_session_left_only_a_really_good_morning_is_taken(double readiness, SessionType expected) =>
        Planner.Decide(ShippedPolicies.Get("weekly-planning-1"), Monday with { Today = Monday.Today with { ReadinessScore = readiness } }).SessionType.ShouldBe(expected);

    private static Morning Known(Morning morning) => Planner.Evaluate(ShippedPolicies.Get("weekly-planning-1"), morning).Known;
}
