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
