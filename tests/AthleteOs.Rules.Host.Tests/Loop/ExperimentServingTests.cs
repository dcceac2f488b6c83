using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>The policy that serves an athlete of an experiment on a date, through the loop of the service.</summary>
public sealed class ExperimentServingTests
{
    private static readonly DateOnly First = TrialBench.First;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_assigned_arm_decides_and_the_decision_names_it_with_its_true_propensity()
    {
        await using var bench = await TrialBench.Running(Stop);
        var experiment = (await bench.Registered(Stop)).Experiment;
        string[] athletes = [.. Enumerable.Range(0, 8).Select(n => string.Create(CultureInfo.InvariantCulture, $"a{n}"))];
        foreach (var athlete in athletes)
        {
            await bench.Enrol(athlete, Stop);
        }

        await bench.Enrol("silent", Stop, consents: false);
        for (var day = 0; day < 2; day++)
        {
            foreach (var athlete in athletes.Append("silent"))
            {
                await bench.Reads(athlete, First.AddDays(day), Stop);
                await bench.At(LoopBench.Noon(First.AddDays(day))).CatchUp(athlete, Stop);
            }
        }

        var members = await TrialRecords.Members(bench.Journal, experiment, Stop);
        members.Select(m => m.AthleteId).ShouldBe(athletes);
        members.Select(m => m.Arm.Assigned.Arm!.Name).Distinct().Count().ShouldBe(2);
        foreach (var member in members)
        {
            var arm = member.Arm.Assigned.Arm!;
            foreach (var day in new[] { First, First.AddDays(1) })
            {
                var decision = await bench.Decision(member.AthleteId, day);
                decision["policy"]!["digest"]!.Text.ShouldBe(arm.Digest);
                var named = decision["experiment"]!;
                (named["id"]!.Text, named["arm"]!.Text, named["propensity"]!.Number, named["role"]!.Text).ShouldBe((TrialBench.Id, arm.Name, member.Arm.Assigned.Propensity!.Value, "assigned"));
            }
        }

        (await bench.Decision("silent", First))["experiment"].ShouldBeNull("without consent nobody takes part");
        (await bench.Decision("a0", First.AddDays(-1)))["experiment"].ShouldBeNull("before the first day");

        // The same journal gives the same arms, byte for byte.
        var registered = await bench.Registered(Stop);
        TrialRecords.Moved(registered, members).ShouldBeEmpty();
        (await bench.IsWhole(Stop)).ShouldBeTrue();

        // An assignment that somebody else wrote is found.
        var (first, other) = (members[0], members.First(m => m.Arm.Assigned.Arm != members[0].Arm.Assigned.Arm));
        var swapped = first with { Arm = first.Arm with { Assigned = first.Arm.Assigned with { Arm = other.Arm.Assigned.Arm } } };
        TrialRecords.Moved(registered, [swapped, other]).ShouldBe([first.AthleteId]);
    }

    [Fact]
    public async Task Illness_moves_an_athlete_to_the_control_at_once_and_for_a_week()
    {
        await using var bench = await TrialBench.Running(Stop);
        var spaced = await Spaced(bench);
        await Day(bench, spaced, First.AddDays(1), ill: true);
        (await Role(bench, spaced, First.AddDays(1))).ShouldBe(("safety", "weekly-planning", "spaced"));
        for (var day = 2; day < 9; day++)
        {
            await Day(bench, spaced, First.AddDays(day));
        }

        (await Role(bench, spaced, First.AddDays(7))).ShouldBe(("safety", "weekly-planning", "spaced"));
        (await Role(bench, spaced, First.AddDays(8))).ShouldBe(("assigned", "weekly-planning-spaced", "spaced"));
    }

    [Fact]
    public async Task A_correction_without_the_illness_does_not_move_the_athlete_back()
    {
        await using var bench = await TrialBench.Running(Stop);
        var spaced = await Spaced(bench);
        await Day(bench, spaced, First.AddDays(1), ill: true);
        await bench.Journal.Append(spaced, [LoopBench.Readings(new HistoryDay(First.AddDays(1)) { ReadinessScore = 75 }, "corrected")], Stop);
        await bench.At(LoopBench.Noon(First.AddDays(1))).CatchUp(spaced, Stop);
        await Day(bench, spaced, First.AddDays(2));
        (await Role(bench, spaced, First.AddDays(1))).ShouldBe(("safety", "weekly-planning", "spaced"));
        (await Role(bench, spaced, First.AddDays(2))).ShouldBe(("safety", "weekly-planning", "spaced"));
    }

    [Fact]
    public async Task A_collapse_a_choice_and_a_withdrawal()
    {
        await using var bench = await TrialBench.Running(Stop);
        var spaced = await Spaced(bench);
        await Day(bench, spaced, First.AddDays(1), readiness: 40);
        (await Role(bench, spaced, First.AddDays(1))).Role.ShouldBe("assigned", "one low morning is no collapse");
        await Day(bench, spaced, First.AddDays(2), readiness: 40);
        (await Role(bench, spaced, First.AddDays(2))).ShouldBe(("safety", "weekly-planning", "spaced"));
        for (var day = 3; day < 10; day++)
        {
            await Day(bench, spaced, First.AddDays(day));
        }

        await bench.Consents(spaced, Stop, """{ "consent": true, "override": "usual" }""");
        await Day(bench, spaced, First.AddDays(10));
        (await Role(bench, spaced, First.AddDays(10))).ShouldBe(("override", "weekly-planning", "spaced"));
        await bench.Consents(spaced, Stop, """{ "consent": false }""");
        await Day(bench, spaced, First.AddDays(11));
        (await bench.Decision(spaced, First.AddDays(11)))["experiment"].ShouldBeNull();
        (await TrialRecords.Members(bench.Journal, (await bench.Registered(Stop)).Experiment, Stop)).Single(m => m.AthleteId == spaced).Withdrawn.ShouldNotBeNull();
        await bench.Consents(spaced, Stop);
        await Day(bench, spaced, First.AddDays(12));
        (await Role(bench, spaced, First.AddDays(12))).ShouldBe(("assigned", "weekly-planning-spaced", "spaced"), "a second consent gives the same arm");
        await bench.Acts(First.AddDays(12)).Stop(TrialBench.Id, "ben", "the coach wants it", Stop);
        await Day(bench, spaced, First.AddDays(13));
        (await bench.Decision(spaced, First.AddDays(13)))["experiment"].ShouldBeNull("a stopped experiment chooses no policy");
    }

    [Fact]
    public async Task Nobody_gets_an_arm_on_a_morning_without_readings()
    {
        // Otherwise a round of the worker gives the places in its own order, and to athletes who are ill on that morning.
        await using var bench = await TrialBench.Running(Stop);
        await bench.Enrol("late", Stop);
        await bench.Reads("late", First.AddDays(-1), Stop);
        await bench.At(LoopBench.Noon(First)).CatchUp("late", Stop);
        (await TrialRecords.Members(bench.Journal, (await bench.Registered(Stop)).Experiment, Stop)).ShouldBeEmpty();
        await Day(bench, "late", First.AddDays(1));
        (await TrialRecords.Members(bench.Journal, (await bench.Registered(Stop)).Experiment, Stop)).ShouldHaveSingleItem().Arm.From.ShouldBe(First.AddDays(1));
    }

    [Fact]
    public async Task Nobody_who_returns_to_training_gets_an_arm()
    {
        await using var bench = await TrialBench.Running(Stop);
        await bench.Enrol("flagged", Stop, consents: false);
        await bench.Consents("flagged", Stop, """{ "consent": true, "return_to_play": true }""");
        await bench.Enrol("injured", Stop);
        await bench.Reads("injured", First.AddDays(-3), Stop, injured: true);
        foreach (var athlete in new[] { "flagged", "injured" })
        {
            await Day(bench, athlete, First);
            (await bench.Decision(athlete, First))["experiment"].ShouldBeNull(athlete);
        }

        await Day(bench, "injured", First.AddDays(PolicyChoice.DaysOfReturn - 3));
        (await bench.Decision("injured", First.AddDays(PolicyChoice.DaysOfReturn - 3)))["experiment"].ShouldBeNull("14 days after the injury");
        await Day(bench, "injured", First.AddDays(PolicyChoice.DaysOfReturn - 2));
        (await bench.Decision("injured", First.AddDays(PolicyChoice.DaysOfReturn - 2)))["experiment"].ShouldNotBeNull("15 days after the injury");
    }

    [Fact]
    public async Task An_exposure_is_recorded_only_when_the_arms_decide_differently()
    {
        await using var bench = await TrialBench.Running(Stop);
        var spaced = await Spaced(bench);
        for (var day = 1; day < 7; day++)
        {
            await bench.Trains(spaced, First.AddDays(day - 1), day == 1 ? SessionType.Key : SessionType.Support, Stop);
            await Day(bench, spaced, First.AddDays(day), readiness: 90);
        }

        var entries = await bench.All(spaced);
        var exposures = entries.Where(e => e.Kind == EntryKind.Exposure).ToList();
        exposures.Count.ShouldBeGreaterThan(0);
        exposures.Count.ShouldBeLessThan(6);
        foreach (var decision in entries.Where(e => e.Kind == EntryKind.Decision && e.Date >= First))
        {
            var exposure = exposures.Find(e => e.Batch == decision.Batch);
            var document = JsonSource.Read("journal", decision.Body!.Value.Span, new Findings())!;
            if (exposure is not null)
            {
                var shown = JsonSource.Read("journal", exposure.Body!.Value.Span, new Findings())!;
                shown["decisions"]!.Items.Select(d => $"{d["session_type"]!.Text} {d["archetype_suggestion"]!.Text} {d["micro_recovery"]!.Text}").Distinct().Count().ShouldBe(2);
                shown["decisions"]!.Items.Single(d => d["arm"]!.Text == "spaced")["session_type"]!.Text.ShouldBe(document["daily_decision"]!["session_type"]!.Text);
            }
        }
    }

    [Fact]
    public async Task Two_processes_take_places_one_after_the_other()
    {
        await using var bench = await TrialBench.Running(Stop);
        string[] athletes = [.. Enumerable.Range(0, 12).Select(n => string.Create(CultureInfo.InvariantCulture, $"a{n}"))];
        foreach (var athlete in athletes)
        {
            await bench.Enrol(athlete, Stop);
            await bench.Reads(athlete, First, Stop);
        }

        await Task.WhenAll(athletes.SelectMany(a => new[] { bench.At(LoopBench.Noon(First)).CatchUp(a, Stop), bench.At(LoopBench.Noon(First)).CatchUp(a, Stop) }));
        var registered = await bench.Registered(Stop);
        var members = await TrialRecords.Members(bench.Journal, registered.Experiment, Stop);
        members.Count.ShouldBe(12);
        members.Select(m => m.Arm.Seats).ShouldBeUnique();
        TrialRecords.Moved(registered, members).ShouldBeEmpty();
        (await bench.IsWhole(Stop)).ShouldBeTrue();
    }

    [Fact]
    public async Task A_group_that_trains_together_gets_one_arm()
    {
        await using var bench = await TrialBench.Running(Stop, TrialBench.File.Replace("\"unit\": \"athlete\"", "\"unit\": \"group\", \"planned_groups\": 124", StringComparison.Ordinal)
            .Replace(", \"baseline_bounds\": [60, 66, 72]", "", StringComparison.Ordinal));
        await bench.Enrol("alone", Stop, consents: false);
        (await bench.Consents("alone", Stop)).ShouldBeOfType<ConsentResult.Unusable>("a group is missing");
        for (var n = 0; n < 9; n++)
        {
            var athlete = string.Create(CultureInfo.InvariantCulture, $"a{n}");
            await bench.Enrol(athlete, Stop, consents: false);
            (await bench.Consents(athlete, Stop, string.Create(CultureInfo.InvariantCulture, $$"""{ "consent": true, "group": "g{{n % 3}}" }"""))).ShouldBeOfType<ConsentResult.InForce>();
            await Day(bench, athlete, First);
        }

        var registered = await bench.Registered(Stop);
        var members = await TrialRecords.Members(bench.Journal, registered.Experiment, Stop);
        members.Count.ShouldBe(9);
        members.GroupBy(m => m.Arm.Assigned.Athlete.Group).ShouldAllBe(g => g.Count() == 3 && g.DistinctBy(m => m.Arm.Assigned.Arm).Count() == 1 && g.DistinctBy(m => m.Arm.Assigned.Propensity).Count() == 1);
        registered.Seats.Count.ShouldBe(3);
        TrialRecords.Moved(registered, members).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_the_journal_nothing_is_decided_so_nobody_changes_arm()
    {
        await using var bench = await TrialBench.Running(Stop);
        var spaced = await Spaced(bench);
        await bench.Reads(spaced, First.AddDays(1), Stop);
        var away = new AwayJournal(bench.Journal);
        var loop = bench.At(LoopBench.Noon(First.AddDays(1)), away);
        foreach (var chain in new[] { ExperimentRegister.Chain, spaced })
        {
            away.Away = chain;
            await Should.ThrowAsync<JournalUnavailableException>(() => loop.CatchUp(spaced, Stop));
        }

        (await bench.All(spaced)).ShouldNotContain(e => e.Kind == EntryKind.Decision && e.Date == First.AddDays(1));
        away.Away = null;
        await loop.CatchUp(spaced, Stop);
        (await Role(bench, spaced, First.AddDays(1))).ShouldBe(("assigned", "weekly-planning-spaced", "spaced"));
    }

    [Fact]
    public async Task An_arm_that_harms_stops_by_itself_and_the_control_decides()
    {
        await using var bench = await TrialBench.Running(Stop);
        var experiment = (await bench.Registered(Stop)).Experiment;
        string[] athletes = [.. Enumerable.Range(0, 24).Select(n => string.Create(CultureInfo.InvariantCulture, $"a{n}"))];
        foreach (var athlete in athletes)
        {
            await bench.Journal.Append(athlete, [LoopBench.Settings(First)], Stop);
            await bench.Consents(athlete, Stop);
            await Day(bench, athlete, First);
        }

        var spaced = (await TrialRecords.Members(bench.Journal, experiment, Stop)).Where(m => m.Arm.Assigned.Arm!.Name == "spaced").Select(m => m.AthleteId).ToList();
        foreach (var athlete in spaced.Skip(1))
        {
            await bench.Reads(athlete, First.AddDays(3), Stop, injured: true);
        }

        await bench.Reads(spaced[0], First.AddDays(6), Stop);
        var monitor = bench.Harm(LoopBench.Noon(First.AddDays(7)));
        (await monitor.Look(First.AddDays(6), Stop)).ShouldBeEmpty("no complete week");
        (await monitor.Look(First.AddDays(7), Stop)).ShouldBe(["wider-spacing, spaced"]);
        (await monitor.Look(First.AddDays(7), Stop)).ShouldBeEmpty("once a week");
        var stopped = (await bench.Registered(Stop)).StoppedArms.ShouldHaveSingleItem();
        (stopped.Arm, stopped.By).ShouldBe(("spaced", ExperimentAct.Service));
        await Day(bench, spaced[0], First.AddDays(7));
        (await Role(bench, spaced[0], First.AddDays(7))).ShouldBe(("stopped", "weekly-planning", "spaced"));
    }

    [Fact]
    public async Task An_erased_athlete_leaves_an_anonymous_place_and_gets_no_second_arm()
    {
        await using var bench = await TrialBench.Running(Stop);
        var spaced = await Spaced(bench);
        var places = (await bench.Registered(Stop)).Seats.Count;
        await bench.Journal.Erase(spaced, Stop);
        await bench.Journal.Append(spaced, [LoopBench.Settings(First)], Stop);
        await bench.Consents(spaced, Stop);
        foreach (var day in new[] { 1, 2 })
        {
            await Day(bench, spaced, First.AddDays(day));
            (await bench.Decision(spaced, First.AddDays(day)))["experiment"].ShouldBeNull();
        }

        (await bench.Registered(Stop)).Seats.Count.ShouldBe(places);
        foreach (var entry in await bench.All(ExperimentRegister.Chain))
        {
            System.Text.Encoding.UTF8.GetString(entry.Body!.Value.Span).ShouldNotContain($"\"{spaced}\"");
        }
    }

    // Enrols athletes until one has the arm "spaced".
    private static async Task<string> Spaced(LoopBench bench)
    {
        for (var n = 0; ; n++)
        {
            var athlete = string.Create(CultureInfo.InvariantCulture, $"s{n}");
            await bench.Enrol(athlete, Stop);
            await Day(bench, athlete, First);
            if ((await bench.Decision(athlete, First))["experiment"]!["arm"]!.Text == "spaced")
            {
                return athlete;
            }
        }
    }

    private static async Task Day(LoopBench bench, string athlete, DateOnly day, double readiness = 75, bool ill = false)
    {
        await bench.Reads(athlete, day, Stop, readiness, ill);
        await bench.At(LoopBench.Noon(day)).CatchUp(athlete, Stop);
    }

    private static async Task<(string Role, string Policy, string Arm)> Role(LoopBench bench, string athlete, DateOnly day)
    {
        var decision = await bench.Decision(athlete, day);
        return (decision["experiment"]!["role"]!.Text, decision["policy"]!["id"]!.Text, decision["experiment"]!["arm"]!.Text);
    }
}
