using System.Globalization;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Synthetic;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Experiments;

/// <summary>
/// The error rates of the analysis with weekly looks, dropouts and missing weeks, by simulation with fixed seeds. Each rate may exceed its limit
/// by two standard errors of the simulation.
/// </summary>
public sealed class CalibrationTests
{
    private const int Weeks = 24;

    public static TheoryData<string, int> Squads()
    {
        var squads = new TheoryData<string, int>();
        foreach (var kind in Enum.GetValues<DesignKind>())
        {
            foreach (var athletes in new[] { 10, 20, 40, 100 })
            {
                squads.Add(kind.ToString(), athletes);
            }
        }

        return squads;
    }

    [Theory]
    [MemberData(nameof(Squads))]
    public void Weekly_looks_find_an_absent_effect_no_more_often_than_alpha(string kind, int athletes) => ShareOfMisses(Enum.Parse<DesignKind>(kind), athletes, effect: 0).ShouldBeLessThan(Limit(athletes));

    [Theory]
    [InlineData("Parallel", 20)]
    [InlineData("Parallel", 100)]
    [InlineData("Crossover", 20)]
    [InlineData("Crossover", 100)]
    public void Intervals_cover_a_true_effect_at_every_look(string kind, int athletes) => ShareOfMisses(Enum.Parse<DesignKind>(kind), athletes, effect: 3).ShouldBeLessThan(Limit(athletes));

    [Theory]
    [InlineData("Parallel")]
    [InlineData("Crossover")]
    public void The_needed_number_has_about_the_wanted_power(string kind)
    {
        const int Rounds = 200;
        var experiment = LabExperiment.Of(Enum.Parse<DesignKind>(kind), 500);
        var needed = PlannedSize.Of(experiment)!.Value;
        experiment = experiment with { PlannedAthletes = needed };
        var found = Enumerable.Range(0, Rounds).Count(round => Analysis(experiment, needed, (ulong)round, experiment.Primary).Effect.Low > 0);
        (found / (double)Rounds).ShouldBe(experiment.Power, 0.08, $"{needed} athletes");
    }

    [Fact]
    public void A_harmful_arm_stops_early_and_a_harmless_one_stays()
    {
        const int Rounds = 200;
        const int Athletes = 30;
        var experiment = LabExperiment.Of(DesignKind.Parallel, 2 * Athletes) with { MostHarmed = 0.3 };
        Stops(1).Count(s => s is not null).ShouldBeLessThan((int)(Rounds * Limit(Rounds)));
        var harmful = Stops(4).Select(s => s ?? int.MaxValue).Order().ToList();
        harmful[Rounds / 2].ShouldBeInRange(14, 42, "the median number of days until a stop");
        harmful.Count(s => s == int.MaxValue).ShouldBeLessThan(Rounds / 10);

        List<int?> Stops(double factor) => [.. Enumerable.Range(0, Rounds).Select(round =>
        {
            var chance = new Chance(Chance.Mix((ulong)round));
            var rate = 1 - Math.Pow(1 - HarmWatch.WeeklyRate(experiment), factor);
            List<ParticipantRecord> arm = [.. Enumerable.Range(0, Athletes).Select(_ => Injured(chance, rate))];
            return HarmWatch.Of(experiment, arm, 7 * Weeks)[1].StoppedOn;
        })];
    }

    [Fact]
    public void Groups_that_train_together_cause_no_false_alarms_if_they_are_the_unit()
    {
        const int Rounds = 200;
        const int Groups = 12;
        var byGroup = LabExperiment.Of(DesignKind.Parallel, 6 * Groups) with { PlannedGroups = Groups };
        FalseAlarms(byGroup).ShouldBeLessThan(Limit(Rounds));
        FalseAlarms(byGroup with { PlannedGroups = null }).ShouldBeGreaterThan(0.15, "the same athletes as if they were independent");

        double FalseAlarms(Experiment experiment) => Enumerable.Range(0, Rounds).Count(round =>
        {
            var chance = new Chance(Chance.Mix((ulong)round));
            var days = Enumerable.Range(0, Groups).Select(_ => chance.Normal()).ToList();
            var squad = Enumerable.Range(0, 6 * Groups).Select(i => new SquadAthlete { Id = string.Create(CultureInfo.InvariantCulture, $"{i}"), Group = string.Create(CultureInfo.InvariantCulture, $"{i % Groups}"), HasConsent = true });
            var assigned = Assignment.Of(byGroup with { Id = string.Create(CultureInfo.InvariantCulture, $"groups-{round}") }, [.. squad]);
            return ExperimentAnalysis.PrimaryOf(experiment, [.. assigned.Select((a, i) => Record(a, 65 + 4 * days[i % Groups] + chance.Normal(), chance))], 7).Any(c => c.IsClear);
        }) / (double)Rounds;

        ParticipantRecord Record(Assigned assigned, double value, Chance chance)
        {
            var (before, sums) = (new OutcomeSums(), new OutcomeSums());
            before.Add(RecordedOutcome.Readiness, 65 + chance.Normal());
            sums.Add(RecordedOutcome.Readiness, value);
            var arm = assigned.Arm == byGroup.Arms[1] ? 1 : 0;
            return new ParticipantRecord(assigned.Athlete, arm) { Before = before, Periods = [new RecordedPeriod(arm, 7, sums)] };
        }
    }

    [Theory]
    [InlineData(10)]
    [InlineData(40)]
    public void A_squad_without_effect_has_a_named_responder_no_more_often_than_alpha(int athletes)
    {
        var (rounds, named) = (200, 0);
        for (var round = 0; round < rounds; round++)
        {
            var experiment = LabExperiment.Of(DesignKind.SingleAthlete, athletes);
            var all = LabExperiment.Drawn(experiment, athletes, (ulong)round, effect: 0);
            foreach (var day in new[] { 42, 84 })
            {
                ExperimentAnalysis.Of(experiment, all, day).Athletes.ShouldAllBe(a => !a.IsResponder, "fewer than three pairs");
            }

            named += new[] { 126, 168 }.Any(day => ExperimentAnalysis.Of(experiment, all, day).Athletes.Any(a => a.IsResponder)) ? 1 : 0;
        }

        (named / (double)rounds).ShouldBeLessThan(Limit(rounds));
    }

    [Fact]
    public void Responders_are_named_after_repeated_pairs()
    {
        var experiment = LabExperiment.Of(DesignKind.SingleAthlete, 12);
        var responses = ExperimentAnalysis.Of(experiment, LabExperiment.Drawn(experiment, 12, 3, effect: 0, effectSpread: 12), 7 * Weeks).Athletes;
        responses.Count(r => r.IsResponder).ShouldBeGreaterThan(2);
        responses.ShouldAllBe(r => r.Reliability > 0.5);
        responses.ShouldAllBe(r => Math.Sign(r.Mean) == Math.Sign(r.Shrunk) || !r.IsResponder);
    }

    private static ArmComparison Analysis(Experiment experiment, int athletes, ulong seed, PrimaryOutcome primary)
    {
        var chance = new Chance(Chance.Mix(seed));
        var squad = Assignment.Of(experiment with { Id = string.Create(CultureInfo.InvariantCulture, $"power-{seed}") },
            [.. Enumerable.Range(0, athletes).Select(i => new SquadAthlete { Id = string.Create(CultureInfo.InvariantCulture, $"{i}"), HasConsent = true, Baseline = primary.Spread * chance.Normal(), Tau2 = 5 })]);
        return ExperimentAnalysis.PrimaryOf(experiment, [.. squad.Select(Record)], 7 * Weeks).ShouldHaveSingleItem();

        // The assumptions of the file: the spread between athletes, or between blocks of one athlete, and the correlation with the baseline.
        ParticipantRecord Record(Assigned assigned)
        {
            var (before, periods) = (new OutcomeSums(), new List<RecordedPeriod>());
            before.Add(primary.Outcome, assigned.Athlete.Baseline);
            var own = primary.BaselineCorrelation * assigned.Athlete.Baseline!.Value + primary.Spread * Math.Sqrt(1 - primary.BaselineCorrelation * primary.BaselineCorrelation) * chance.Normal();
            foreach (var (arm, end) in assigned.Blocks.Count > 0 ? assigned.Blocks.Select((b, i) => (b, (i + 1) * 21)) : [(assigned.Arm!, 7)])
            {
                var sums = new OutcomeSums();
                var value = (arm == experiment.Arms[1] ? primary.SmallestDifference : 0) + (assigned.Blocks.Count > 0 ? primary.Spread * chance.Normal() : own);
                for (var day = 0; day < 3; day++)
                {
                    sums.Add(primary.Outcome, value);
                }

                periods.Add(new RecordedPeriod(arm == experiment.Arms[1] ? 1 : 0, end, sums));
            }

            return new ParticipantRecord(assigned.Athlete, assigned.Arm == experiment.Arms[1] ? 1 : 0) { Before = before, Periods = periods };
        }
    }

    private static ParticipantRecord Injured(Chance chance, double rate)
    {
        int? injured = null;
        for (var week = 0; week < Weeks && injured is null; week++)
        {
            injured = chance.Happens(rate) ? 7 * week + 3 : null;
        }

        return new ParticipantRecord(new SquadAthlete { Id = "a" }, 1) { ArmByDay = [.. Enumerable.Repeat((byte)1, 7 * Weeks)], InjuredOn = injured };
    }

    private static int Rounds(int athletes) => athletes < 100 ? 150 : 100;

    private static double Limit(int athletes) => 0.05 + 2 * Math.Sqrt(0.05 * 0.95 / Rounds(athletes));

    // The share of trials with an interval that misses the truth at any weekly look.
    private static double ShareOfMisses(DesignKind kind, int athletes, double effect)
    {
        var experiment = LabExperiment.Of(kind, athletes);
        return Enumerable.Range(0, Rounds(athletes)).Count(round =>
        {
            var all = LabExperiment.Drawn(experiment, athletes, (ulong)(1000 * athletes + round), effect, effectSpread: effect / 3);
            return Enumerable.Range(1, Weeks).Any(week => ExperimentAnalysis.PrimaryOf(experiment, all, 7 * week).Any(c => c.Effect.Low > effect || c.Effect.High < effect));
        }) / (double)Rounds(athletes);
    }
}
