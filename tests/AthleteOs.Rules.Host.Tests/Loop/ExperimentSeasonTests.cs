using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>Virtual athletes live an experiment through the service's loop and journal, and the journal is analysed as that of real ones.</summary>
public sealed class ExperimentSeasonTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_lived_experiment_is_reported_and_estimated_from_the_journal()
    {
        var (athletes, days) = Effort.IsFull ? (24, 84) : (10, 14);
        await using var bench = await TrialBench.Running(Stop);
        var registered = await bench.Registered(Stop);
        var population = new Population(1);
        var lives = new List<(string Id, VirtualAthlete Athlete)>();
        for (var number = 0; number < athletes; number++)
        {
            var id = string.Create(CultureInfo.InvariantCulture, $"v{number}");
            await bench.Enrol(id, Stop);
            lives.Add((id, new VirtualAthlete(population.Athlete(number), population.SeedOf(number))));
        }

        for (var day = 0; day < days; day++)
        {
            var date = TrialBench.First.AddDays(day);
            foreach (var (id, athlete) in lives)
            {
                var m = athlete.Morning;
                await bench.Reads(id, date, Stop, m.ReadinessScore ?? 70, m.Illness == true, m.Injury == true);
                await bench.At(LoopBench.Noon(date)).CatchUp(id, Stop);
                var decided = (await bench.Decision(id, date))["daily_decision"]!["session_type"]!.Text;
                var done = athlete.Live(Enum.GetValues<SessionType>().First(t => t.Word() == decided), double.PositiveInfinity);
                await bench.Journal.Append(id, [LoopBench.Done(new HistoryDay(date) { SessionType = done.SessionType, Load = done.Load }, "")], Stop);
            }
        }

        var members = await TrialRecords.Members(bench.Journal, registered.Experiment, Stop);
        var records = await TrialRecords.Of(bench.Journal, registered.Experiment, members, registered.Experiment.Ends, new Findings(), Stop);
        var trial = new TrialCourse(registered.Experiment, records, isSimulated: false);
        TrialCourseWords.Sentence(trial.Analysis).ShouldStartWith("Not enough is known");
        trial.KnowsArms.ShouldBeTrue();
        records.Sum(r => r.DifferingDays).ShouldBeGreaterThan(0);
        records.Sum(r => r.ServedDays).ShouldBe(records.Sum(r => r.DecidedDays) - records.Where((r, i) => members[i].Arm.Assigned.Arm!.Name != "usual").Sum(r => r.SafeDays));
        TrialRecords.Moved(await bench.Registered(Stop), members).ShouldBeEmpty();

        // An arm of the experiment is always supported; half of the mornings that matter are worth something.
        var policies = registered.Experiment.Arms.Select(a => bench.Shelf.Find(a.Policy)!.Policy).ToList();
        var estimate = new PolicyEstimate(await LoggedMornings.Of(bench.Journal, await bench.Registered(Stop), policies, policies[1], Stop));
        estimate.Mornings.ShouldBe(records.Sum(r => r.NamedDays) - members.Count, "the last morning has no next one");
        estimate.Support.ShouldBeGreaterThan(0.9);
        estimate.EffectiveSize.ShouldBeLessThan(estimate.Mornings);
        if (estimate.NotEstimable is null)
        {
            var (value, low, high) = estimate.Difference();
            value.ShouldBeInRange(low, high);
            (high - low).ShouldBeLessThan(10);
        }
    }
}
