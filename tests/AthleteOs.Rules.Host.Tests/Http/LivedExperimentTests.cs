using System.Text;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Host.Tests.Loop;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>Virtual athletes live a whole experiment over HTTP, and the journal of the running service is analysed.</summary>
[Trait(Effort.Duration, Effort.Long)]
public sealed class LivedExperimentTests : IAsyncDisposable
{
    private const int Athletes = 24;

    private static readonly DateOnly Begins = new(2027, 1, 4);

    // Six weeks, and an outcome that spacing clearly changes.
    private static readonly string File = TrialBench.File.Replace("\"ends\": \"2027-06-20\"", "\"ends\": \"2027-02-14\"", StringComparison.Ordinal)
        .Replace("\"secondary_outcomes\": [\"key_sessions\", \"days_unwell\"]", "\"secondary_outcomes\": [\"readiness\"]", StringComparison.Ordinal)
        .Replace("\"name\": \"readiness\", \"smallest_difference\": 2, \"spread\": 4, \"baseline_correlation\": 0.7", "\"name\": \"key_sessions\", \"smallest_difference\": 0.7, \"spread\": 0.3", StringComparison.Ordinal)
        .Replace("\"planned_athletes\": 124", "\"planned_athletes\": 24", StringComparison.Ordinal);

    private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-host-").FullName;
    private readonly FakeTimeProvider _clock = LoopBench.Noon(Begins.AddDays(-1));
    private readonly Population _population = new(1);
    private IJournal? _journal;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask DisposeAsync()
    {
        if (_journal is not null)
        {
            await _journal.DisposeAsync();
        }
    }

    [Fact]
    public async Task The_report_finds_the_simulated_truth_and_a_sabotage_is_caught()
    {
        await using var host = await Started();
        var squad = await Enrolled(host, Athletes);
        var experiment = await Registered();
        for (var date = Begins; date <= experiment.Experiment.Ends; date = date.AddDays(1))
        {
            await Day(host, squad, date);
            if (date == Begins.AddDays(20))
            {
                (await host.Post("/v1/experiments?why=x&by=ana", File.Replace("\"alpha\": 0.05", "\"alpha\": 0.1", StringComparison.Ordinal))).Status.ShouldBe(409);
            }
        }

        var members = await TrialRecords.Members(_journal!, experiment.Experiment, Stop);
        TrialRecords.Moved(await Registered(), members).ShouldBeEmpty("the same journal gives the same arms, byte for byte");
        var course = await Course(experiment.Experiment);
        TrialCourseWords.Sentence(course.Analysis).ShouldStartWith("spaced lowers completed key sessions: -");
        var found = course.Analysis.Primary.ShouldHaveSingleItem().Effect;
        var truth = TrueDifference.Of(experiment.Experiment, [.. experiment.Experiment.Arms.Select(a => ShippedPolicies.Get(a.Policy))], _population, Athletes, Stop).ShouldHaveSingleItem();
        truth.ShouldBeInRange(found.Low, found.High);

        await IsAsRehearsed(experiment.Experiment, members);

        // Somebody erases the athletes of an arm.
        foreach (var member in members.Where(m => m.Arm.Assigned.Arm!.Name == "spaced"))
        {
            (await host.Delete($"/v1/athletes/{member.AthleteId}?confirm={member.AthleteId}")).Status.ShouldBe(200);
        }

        TrialCourseWords.Sentence((await Course(experiment.Experiment)).Analysis).ShouldBe("No result: the sizes of the arms contradict the assignment, so look for its fault first.");
    }

    [Fact]
    public async Task A_harmful_arm_stops_by_itself()
    {
        await using var host = await Started();
        var squad = await Enrolled(host, Athletes);
        await Day(host, squad, Begins);
        var spaced = (await TrialRecords.Members(_journal!, (await Registered()).Experiment, Stop)).Where(m => m.Arm.Assigned.Arm!.Name == "spaced").Select(m => m.AthleteId).ToList();
        _clock.SetUtcNow(LoopBench.Noon(Begins.AddDays(3)).GetUtcNow());
        foreach (var athlete in spaced)
        {
            (await host.Post($"/v1/athletes/{athlete}/readings", $$"""{ "date": "{{IsoDate.Of(Begins.AddDays(3))}}", "injury": true }""")).Status.ShouldBe(201);
        }

        _clock.SetUtcNow(LoopBench.Noon(Begins.AddDays(6)).GetUtcNow());
        (await host.Post($"/v1/athletes/{squad[0].Id}/readings", $$"""{ "date": "{{IsoDate.Of(Begins.AddDays(6))}}", "readiness_score": 70 }""")).Status.ShouldBe(201);
        _clock.SetUtcNow(LoopBench.Noon(Begins.AddDays(7)).GetUtcNow());
        var stopped = await host.Until(() => host.Get("/v1/experiments/wider-spacing"), a => a.Json.GetProperty("experiment").GetProperty("arms")[1].GetProperty("stopped").ValueKind != System.Text.Json.JsonValueKind.Null);
        stopped.Json.GetProperty("experiment").GetProperty("arms")[1].GetProperty("stopped").GetProperty("by").GetString().ShouldBe("athleteos");
    }

    private async Task<RunningHost> Started()
    {
        foreach (var policy in new[] { "weekly-planning", "weekly-planning-spaced" })
        {
            Root.Copy(Root.Of("rules", policy), Path.Combine(_folder, "rules", policy));
        }

        var host = await RunningHost.StartIn(_folder, _clock);
        (await host.Post("/v1/experiments?why=x&by=ana", File)).Status.ShouldBe(201);
        (await host.Post("/v1/experiments/wider-spacing/start?why=x&by=ben", "")).Status.ShouldBe(200);
        _journal = await Journals.Open($"sqlite:{Path.Combine(_folder, "journal.db")}", _clock, create: false, Stop);
        return host;
    }

    // Nine weeks of habit in one batch, and parameters, settings and consent as a coach sends them.
    private async Task<List<RehearsedAthlete>> Enrolled(RunningHost host, int athletes)
    {
        List<RehearsedAthlete> squad = [.. Enumerable.Range(0, athletes).Select(number => new RehearsedAthlete(_population, number))];
        foreach (var athlete in squad)
        {
            var parameters = JsonNode.Parse(athlete.Parameters(Begins).Body.Span)!.AsObject();
            parameters.Remove("by");
            (await host.Post($"/v1/athletes/{athlete.Id}/parameters", parameters.ToJsonString())).Status.ShouldBe(201);
            await _journal!.Append(athlete.Id, athlete.LiveHabit(Begins), Stop);
            (await host.Put($"/v1/athletes/{athlete.Id}", athlete.Settings(Begins, "weekly-planning"))).Status.ShouldBe(201);
            (await host.Put($"/v1/athletes/{athlete.Id}/experiments/wider-spacing", """{ "consent": true }""")).Status.ShouldBe(201);
        }

        return squad;
    }

    // The readings of all, then the training that follows from each decision. On the first morning one athlete follows the other.
    private async Task Day(RunningHost host, List<RehearsedAthlete> squad, DateOnly date)
    {
        _clock.SetUtcNow(LoopBench.Noon(date).GetUtcNow());
        foreach (var athlete in squad)
        {
            await Send(host, athlete, athlete.Readings(date));
            if (date == Begins)
            {
                await Decided(athlete, date);
            }
        }

        foreach (var athlete in squad)
        {
            var decision = await Decided(athlete, date);
            var facts = await Newest(athlete, EntryKind.Morning, date);
            await Send(host, athlete, athlete.Live(decision.Body!.Value.Span, facts!.Body!.Value.Span));
        }
    }

    private async Task<Entry> Decided(RehearsedAthlete athlete, DateOnly date)
    {
        Entry? decision = null;
        await Waiting.Until(async () => (decision = await Newest(athlete, EntryKind.Decision, date)) is not null, "the morning is not decided", Stop);
        return decision!;
    }

    private Task<Entry?> Newest(RehearsedAthlete athlete, EntryKind kind, DateOnly date) =>
        _journal!.First(new JournalQuery { AthleteId = athlete.Id, Kind = kind, From = date, To = date, NewestFirst = true, Limit = 1 }, Stop);

    private static async Task Send(RunningHost host, RehearsedAthlete athlete, NewEntry entry) =>
        (await host.Post($"/v1/athletes/{athlete.Id}/{(entry.Kind == EntryKind.Readings ? "readings" : "days")}", Encoding.UTF8.GetString(entry.Body.Span))).Status.ShouldBe(201);

    private async Task<RegisteredExperiment> Registered() => (await new ExperimentRegister(_journal!, _clock).Now(Stop)).Experiments[TrialBench.Id];

    private async Task<TrialCourse> Course(Experiment experiment)
    {
        var members = await TrialRecords.Members(_journal!, experiment, Stop);
        return new TrialCourse(experiment, await TrialRecords.Of(_journal!, experiment, members, experiment.Ends, new Findings(), Stop), isSimulated: false);
    }

    // A rehearsal gives the decisions of the running service, so that a coach can trust it.
    private async Task IsAsRehearsed(Experiment experiment, IReadOnlyList<TrialMember> members)
    {
        var clock = new MovedClock();
        await using var bench = await LoopBench.OpenAt(clock, Stop);
        var again = new List<string>();
        (await new Rehearsal(bench.Journal, bench.Shelf, clock).Live(experiment, Encoding.UTF8.GetBytes(File), _population, Athletes, (day, _) => again.AddRange(DecidedAgain(day)), Stop)).ShouldBeNull();
        again.ShouldBeEmpty("reading the whole record gives the facts of the first decision");
        foreach (var member in members)
        {
            (await Bodies(bench.Journal, member.AthleteId)).ShouldBe(await Bodies(_journal!, member.AthleteId), member.AthleteId);
        }

        // On a Monday each arm's policy has just made a review, and the journal has that of the serving one only.
        IEnumerable<string> DecidedAgain(int day)
        {
            var date = Begins.AddDays(day - 1);
            return date.DayOfWeek != DayOfWeek.Monday ? [] : members.Where(m => bench.At(clock).CatchUp(m.AthleteId, Stop).GetAwaiter().GetResult()!.Value.Decided > 0).Select(m => $"{m.AthleteId} on {IsoDate.Of(date)}");
        }

        static async Task<List<string>> Bodies(IJournal journal, string athlete) => [.. (await journal.All(new JournalQuery { AthleteId = athlete, From = Begins }, Stop))
            .Where(e => e.Kind is EntryKind.Decision or EntryKind.Assignment or EntryKind.Exposure).Select(e => Encoding.UTF8.GetString(e.Body!.Value.Span))];
    }
}
