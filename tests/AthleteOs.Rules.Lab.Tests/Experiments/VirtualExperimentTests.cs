using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Experiments;

/// <summary>Whole trials on virtual athletes.</summary>
public sealed class VirtualExperimentTests
{
    private static readonly ReadyPolicy[] Policies = [ShippedPolicies.Get("weekly-planning"), ShippedPolicies.Get("weekly-planning-spaced")];

    [Theory]
    [InlineData("Parallel")]
    [InlineData("Crossover")]
    [InlineData("SingleAthlete")]
    public void The_same_seed_gives_the_same_trial_in_every_design(string kind)
    {
        var (first, second) = (Live(Enum.Parse<DesignKind>(kind), 12), Live(Enum.Parse<DesignKind>(kind), 12));
        Numbers(first).ShouldBe(Numbers(second));
        first.Participants.Count.ShouldBe(12);
        first.Analysis.Primary.ShouldHaveSingleItem();
        first.Participants.Sum(p => p.DifferingDays).ShouldBeGreaterThan(0);
        first.Participants.Sum(p => p.SafeDays).ShouldBeGreaterThan(0);

        static IEnumerable<double> Numbers(TrialCourse trial) => trial.Weeks.SelectMany(w => w.Primary.SelectMany(c => new[] { c.Effect.Low, c.Effect.High }));
    }

    [Fact]
    public void Missing_weeks_and_dropouts_remove_records_and_nothing_else()
    {
        var (whole, lossy) = (Live(DesignKind.Parallel, 12), Live(DesignKind.Parallel, 12, new TrialTroubles(0.5, 0.3)));
        lossy.Participants.Select(p => p.Arm).ShouldBe(whole.Participants.Select(p => p.Arm));
        lossy.Participants.Count(p => p.HasLeft).ShouldBeInRange(2, 10);
        lossy.Participants.ShouldAllBe(p => p.HasLeft == (p.ArmByDay.Count < LabExperiment.Shipped.Days));
        Days(lossy).ShouldBeLessThan(0.8 * Days(whole));

        static double Days(TrialCourse trial) => trial.Participants.Sum(p => p.Periods.Sum(q => q.Sums.Count(RecordedOutcome.KeySessions)));
    }

    [Fact]
    public void A_policy_against_itself_never_differs()
    {
        var trial = VirtualExperiment.Live(LabExperiment.Of(DesignKind.Parallel, 12), [Policies[0], Policies[0]], new Population(5), 12, default, _ => { }, TestContext.Current.CancellationToken)!;
        trial.Participants.ShouldAllBe(p => p.DifferingDays == 0);
        trial.ClearFrom.ShouldBeNull();
    }

    [Theory]
    [InlineData(24)]
    [InlineData(80)]
    public void A_sabotaged_assignment_has_no_result(int athletes)
    {
        var experiment = LabExperiment.Of(DesignKind.Parallel, athletes);
        var all = LabExperiment.Drawn(experiment, 2 * athletes, 7, effect: 3);
        ExperimentAnalysis.Of(experiment, all, 168).IsMismatch.ShouldBeFalse();
        var analysis = ExperimentAnalysis.Of(experiment, [.. all.Where((p, i) => p.Arm == 1 || i % 8 == 0)], 168);
        analysis.IsMismatch.ShouldBeTrue();
        (analysis.Primary.Count, analysis.Secondary.Count).ShouldBe((0, 0));
    }

    [Fact]
    public void The_check_by_new_draws_agrees_about_a_large_effect_and_about_none()
    {
        var experiment = LabExperiment.Of(DesignKind.Parallel, 30);
        Check(6).ShouldBeLessThan(0.02);
        Check(0).ShouldBeGreaterThan(0.02);

        double Check(double effect) => RandomisationTest.OfArm(experiment, LabExperiment.Drawn(experiment, 30, 21, effect), 1, RecordedOutcome.Readiness, 168)!.Value;
    }

    private static TrialCourse Live(DesignKind kind, int athletes, TrialTroubles troubles = default)
    {
        var experiment = LabExperiment.Of(kind, athletes);
        experiment = kind == DesignKind.Parallel ? experiment : experiment with { Ends = experiment.Begins.AddDays(239), Design = experiment.Design with { Pairs = 3 } };
        return VirtualExperiment.Live(experiment, Policies, new Population(3), athletes, troubles, _ => { }, TestContext.Current.CancellationToken)!;
    }
}
