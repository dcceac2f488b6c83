using System.Globalization;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Experiments;

/// <summary>Promises of assignments, over random squads. The message of a failure contains the seed.</summary>
public sealed class AssignmentTests
{
    private static readonly string Seed = string.Create(CultureInfo.InvariantCulture, $"ATHLETEOS_SEED={Effort.Seed}");
    private readonly Random _random = new(Effort.Seed);

    [Fact]
    public void An_assignment_is_repeatable_and_a_new_athlete_moves_nobody()
    {
        for (var round = 0; round < 50; round++)
        {
            var experiment = Named(round);
            var squad = Squad(_random.Next(1, 60));
            var all = Arms(Assignment.Of(experiment, squad));
            Arms(Assignment.Of(experiment, squad)).ShouldBe(all, Seed);
            Arms(Assignment.Of(experiment, [.. squad.SkipLast(1)])).ShouldBe(all.SkipLast(1), Seed);
        }
    }

    [Fact]
    public void A_changed_weight_never_moves_an_athlete()
    {
        for (var round = 0; round < 50; round++)
        {
            var experiment = Named(round);
            var first = Assignment.Of(experiment, Squad(40));
            var changed = experiment with { Arms = [experiment.Arms[0], experiment.Arms[1] with { Weight = 5 }] };
            var kept = Assignment.Of(changed, [.. first.Select(a => a.Athlete with { Assigned = a.Arm!.Name }), .. Squad(5, "new")]);
            kept.Take(40).Select(a => a.Arm!.Name).ShouldBe(first.Select(a => a.Arm!.Name), Seed);
            kept.Take(40).ShouldAllBe(a => a.Propensity == null, Seed);
        }
    }

    /// <summary>Four fifths for the arm that balances, shared by weight; the plain split of a large experiment only knows the weights.</summary>
    [Fact]
    public void The_chances_of_an_arm_are_its_share_of_the_weights()
    {
        var tiny = TinyExperiment.Read(TinyExperiment.Text) with { Arms = [.. TinyExperiment.Read(TinyExperiment.Text).Arms.Select((a, i) => a with { Weight = i == 0 ? 1 : 3 })] };
        var (anna, taken) = (new SquadAthlete { Id = "anna", HasConsent = true, Baseline = 65 }, new TakenSeats());
        Assignment.ChancesOf(tiny, anna, taken).ShouldBe([0.2, 0.8], 1e-12, "the arm of more weight is nearer to its share");
        Assignment.ChancesOf(tiny with { PlannedAthletes = Assignment.MostMinimised + 1 }, anna, taken).ShouldBe([0.25, 0.75]);
        for (var n = 0; n < 4; n++)
        {
            taken.Add(Assignment.SeatOf(tiny, Assignment.Of(tiny, [anna with { Assigned = "b" }]).Single(), taken)!);
        }

        Assignment.ChancesOf(tiny, anna with { Id = "ben" }, taken).ShouldBe([0.8, 0.2], 1e-12);
        Assignment.ChancesOf(tiny with { PlannedAthletes = Assignment.MostMinimised + 1 }, anna with { Id = "ben" }, taken).ShouldBe([0.25, 0.75]);
    }

    [Fact]
    public void Minimisation_balances_a_squad_better_than_a_plain_split()
    {
        var (minimised, plain) = (0.0, 0.0);
        for (var round = 0; round < 200; round++)
        {
            var squad = Squad(20);
            minimised += Imbalance(Assignment.Of(Named(round), squad));
            plain += Imbalance(Assignment.Of(Named(round) with { PlannedAthletes = 201 }, squad));
        }

        minimised.ShouldBeLessThan(0.7 * plain, Seed);
    }

    [Fact]
    public void Athletes_of_a_group_get_one_arm_with_one_propensity_and_groups_are_balanced()
    {
        for (var round = 0; round < 50; round++)
        {
            var experiment = Named(round) with { PlannedGroups = 12 };
            List<SquadAthlete> squad = [.. Squad(60).Select((a, i) => a with { Group = i == 59 ? null : string.Create(CultureInfo.InvariantCulture, $"g{i % 12}") })];
            var all = Assignment.Of(experiment, squad);
            all[^1].Outside.ShouldBe("belongs to no group, and this experiment assigns groups");
            var groups = all.SkipLast(1).GroupBy(a => a.Athlete.Group).ToList();
            groups.ShouldAllBe(g => g.DistinctBy(a => a.Arm).Count() == 1 && g.DistinctBy(a => a.Propensity).Count() == 1, Seed);
            groups.Count(g => g.First().Arm == experiment.Arms[0]).ShouldBeInRange(2, 10, Seed);
            Arms(Assignment.Of(experiment, [.. squad.Take(20)])).ShouldBe(Arms(all).Take(20), Seed);
        }
    }

    [Fact]
    public void The_told_propensity_is_the_share_of_draws()
    {
        var (expected, chosen, variance) = (0.0, 0, 0.0);
        for (var round = 0; round < 300; round++)
        {
            // The last athlete's chance of arm a, by many experiments of other names and thus other draws.
            foreach (var assigned in Assignment.Of(Named(round), Squad(12)))
            {
                var first = assigned.Arm!.Name == "a" ? assigned.Propensity!.Value : 1 - assigned.Propensity!.Value;
                first.ShouldBeOneOf(0.5, 0.8, 1 - Assignment.Preference, 0.2);
                (expected, variance) = (expected + first, variance + first * (1 - first));
                chosen += assigned.Arm.Name == "a" ? 1 : 0;
            }
        }

        Math.Abs(chosen - expected).ShouldBeLessThan(4.5 * Math.Sqrt(variance), Seed);
    }

    [Fact]
    public void Parts_of_a_layer_share_no_athlete_and_a_holdout_joins_none()
    {
        var squad = Squad(300);
        var lower = Named(1) with { Layer = new ExperimentLayer("l", 0, 0.5), Holdout = 0.2 };
        var upper = Named(2) with { Layer = new ExperimentLayer("l", 0.5, 1), Holdout = 0.2 };
        var (first, second) = (Assignment.Of(lower, squad), Assignment.Of(upper, squad));
        first.Zip(second).ShouldAllBe(pair => pair.First.Arm == null || pair.Second.Arm == null, Seed);
        var held = first.Where(a => a.Outside?.StartsWith("holdout", StringComparison.Ordinal) == true).Select(a => a.Athlete.Id).ToList();
        held.Count.ShouldBeInRange(30, 95, Seed);
        second.Where(a => a.Outside?.StartsWith("holdout", StringComparison.Ordinal) == true).Select(a => a.Athlete.Id).ShouldBe(held, Seed);
    }

    [Fact]
    public void Nobody_is_randomised_without_consent_or_on_the_way_back_to_play()
    {
        var squad = Squad(30).Select((a, i) => a with { HasConsent = i % 3 != 0, ReturnsToPlay = i % 3 == 1 }).ToList();
        Assignment.Of(Named(1), squad).ShouldAllBe(a => (a.Arm != null) == (a.Athlete.HasConsent && !a.Athlete.ReturnsToPlay), Seed);
    }

    [Fact]
    public void An_injured_athlete_stays_in_the_arm_of_before()
    {
        var first = Assignment.Of(Named(1), Squad(30));
        var injured = Assignment.Of(Named(1), [.. first.Select(a => a.Athlete with { Assigned = a.Arm!.Name, ReturnsToPlay = true })]);
        Arms(injured).ShouldBe(Arms(first), Seed);
    }

    [Fact]
    public void A_choice_is_followed_and_counted_as_assigned()
    {
        var squad = Squad(30);
        var assigned = Assignment.Of(Named(1), squad);
        var chosen = Assignment.Of(Named(1), [.. squad.Select(a => a with { Override = "b" })]);
        chosen.ShouldAllBe(a => a.Follows!.Name == "b", Seed);
        Arms(chosen).ShouldBe(Arms(assigned), Seed);
    }

    [Fact]
    public void Each_pair_of_blocks_has_both_arms_and_a_washout_of_the_athlete_s_own_tau2()
    {
        var experiment = TinyExperiment.Read(TinyExperiment.InBlocks());
        foreach (var assigned in Assignment.Of(experiment, [.. Squad(40).Select(a => a with { Tau2 = _random.Next(2, 30) })]))
        {
            var washout = Math.Max(7, (int)Math.Ceiling(assigned.Athlete.Tau2!.Value * Math.Log(10)));
            if (6 * (14 + washout) > experiment.Days)
            {
                assigned.Outside!.ShouldContain("days for blocks and washouts", Case.Sensitive, Seed);
                continue;
            }

            assigned.WashoutDays.ShouldBe(washout, Seed);
            assigned.Blocks.Chunk(2).ShouldAllBe(pair => pair[0] != pair[1], Seed);
        }
    }

    private static Experiment Named(int number) => TinyExperiment.Read(TinyExperiment.With("\"tiny\"", string.Create(CultureInfo.InvariantCulture, $"\"tiny-{number}\"")));

    private List<SquadAthlete> Squad(int count, string prefix = "athlete") => [.. Enumerable.Range(0, count).Select(i => new SquadAthlete
    {
        Id = string.Create(CultureInfo.InvariantCulture, $"{prefix}-{i}-{_random.Next()}"),
        Responder = (ResponderClass)_random.Next(4),
        Baseline = _random.Next(5) == 0 ? null : 50 + _random.Next(30),
        HasConsent = true,
    })];

    private static string?[] Arms(IEnumerable<Assigned> assigned) => [.. assigned.Select(a => a.Arm?.Name)];

    private static int Imbalance(IReadOnlyList<Assigned> assigned) =>
        assigned.GroupBy(a => a.Athlete.Responder).Sum(g => Math.Abs(g.Count(a => a.Arm!.Name == "a") - g.Count(a => a.Arm!.Name == "b")));
}
