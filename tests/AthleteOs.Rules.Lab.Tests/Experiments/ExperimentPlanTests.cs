using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Experiments;

/// <summary>The plan of an experiment: a recommendation, or a refusal with the way out.</summary>
public sealed class ExperimentPlanTests
{
    private static readonly ReadyPolicy[] Policies = [ShippedPolicies.Get("weekly-planning"), ShippedPolicies.Get("weekly-planning-spaced")];

    // Spacing clearly changes the number of key sessions.
    private static readonly Experiment KeySessions = LabExperiment.Shipped with
    {
        Primary = new PrimaryOutcome(RecordedOutcome.KeySessions, 0.5, 0.3, 0),
        Secondary = [],
        Ends = LabExperiment.Shipped.Begins.AddDays(279),
        PlannedAthletes = 24,
    };

    [Fact]
    public void A_recommended_design_finds_the_planned_difference()
    {
        var plan = Plan(KeySessions, Policies, 24);
        var design = plan.Recommended!;
        design.Promised.ShouldBeGreaterThanOrEqualTo(KeySessions.Power);
        PlanWords.Answer(plan).ShouldStartWith($"Run this design: {design.Name}.");
        var expected = design.ByTruth.ShouldHaveSingleItem().Expected;
        expected.ShouldBeLessThan(-0.3);
        plan.Designs.Count.ShouldBe(5);
        plan.Designs.Single(d => d.Name == "crossover, 4 pairs").Unfit.ShouldBe("needs 336 of 280 days");

        var trial = VirtualExperiment.Live(design.Experiment, Policies, new Population(99), 24, default, _ => { }, TestContext.Current.CancellationToken)!;
        var found = trial.Analysis.Primary.ShouldHaveSingleItem();
        found.Effect.High.ShouldBeLessThan(0);
        expected.ShouldBeInRange(found.Effect.Low - 0.2, found.Effect.High + 0.2);
    }

    [Fact]
    public void Policies_that_hardly_differ_are_not_compared()
    {
        var plan = Plan(KeySessions, [Policies[0], Policies[0]], 24);
        plan.IsUninformative.ShouldBeTrue();
        plan.Recommended.ShouldBeNull();
        PlanWords.Answer(plan).ShouldBe("Do not run: the policies decide the same session on at least 100 % of days, so no trial can tell them apart.");
    }

    [Fact]
    public void A_small_squad_gets_no_design_about_the_squad_and_the_number_that_it_would_take()
    {
        var plan = Plan(KeySessions with { Primary = KeySessions.Primary with { SmallestDifference = 0.3 } }, Policies, 6);
        plan.Designs.Where(d => d.Experiment.Design.Kind != DesignKind.SingleAthlete).ShouldAllBe(d => d.Unfit == "needs 10 athletes");
        if (plan.Recommended is null)
        {
            plan.Needed.ShouldContain(n => n.Athletes >= ExperimentAnalysis.LeastSquad);
        }
    }

    private static ExperimentPlan Plan(Experiment experiment, ReadyPolicy[] policies, int athletes) =>
        ExperimentPlan.Of(experiment, policies, athletes, [Truths.Default], 4, (_, _) => { }, TestContext.Current.CancellationToken);
}
