using System.Runtime.CompilerServices;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Workers;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>Athletes of whom there is more than the loop has made yet: a version set by hand, what was erased.</summary>
public sealed class ComebackTests
{
    private const string Anna = "anna";
    private static readonly HistoryDay[] Year = [.. SyntheticYear.Of().Days];

    [Theory]
    [InlineData(28)] // the Monday on which the last review's version begins
    [InlineData(31)]
    public async Task A_version_set_by_hand_holds_over_reviews_that_are_kept_after_it(int day)
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        var (today, byHand) = (Year[day].Date, new Athlete { KeySessionReadinessMin = 91 });
        await bench.Journal.Append(Anna, [new NewEntry(EntryKind.Parameters, today, "", ParametersDocument.ByHand(new AthleteFrom(today, byHand)))], stop);
        // Under this policy each of the four reviews changes a parameter.
        await Deliver(bench, "k", day, "weekly-planning-1");
        (await bench.At(LoopBench.Noon(today)).CatchUp(Anna, stop))!.Value.Reviewed.ShouldBe(4);

        var versions = (await AthleteRecord.Read(bench.Journal, Anna, new SquadOptions(), today, stop)).Parameters;
        versions.Count.ShouldBeGreaterThan(2);
        versions[^1].Athlete.ShouldBe(byHand);
        versions.SkipLast(1).ShouldAllBe(v => v.Athlete.KeySessionReadinessMin != 91, "what a review learnt is kept as it was learnt");
        versions.Select(v => v.From).ShouldBeInOrder();
    }

    [Fact]
    public async Task Of_changes_of_parameters_that_arrive_together_none_is_lost()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        var clock = LoopBench.Noon(Year[0].Date);
        string[] changes = ["\"tau1\": 43", "\"tau2\": 8", "\"weekly_hours\": 9", "\"key_session_readiness_min\": 77", "\"k1\": 0.06", "\"k2\": 0.11"];
        for (var round = 0; round < 5; round++)
        {
            var athleteId = $"{Anna} {round}";
            await Task.WhenAll(changes.Select(change => Task.Run(async () =>
            {
                // A process each: nothing in memory orders them.
                var versions = new ParameterVersions(bench.Journal, new PendingAthletes(), new SquadOptions(), clock);
                var set = await versions.Set(athleteId, System.Text.Encoding.UTF8.GetBytes($$"""{ "athlete": { {{change}} } }"""), new Documents.Findings(), stop);
                set.ShouldBeOfType<ParametersResult.InForce>().IsNew.ShouldBeTrue(change);
            })));
            var believed = (await AthleteRecord.Read(bench.Journal, athleteId, new SquadOptions(), Year[0].Date, stop)).Believed;
            believed.ShouldBe(new Athlete { Tau1 = 43, Tau2 = 8, WeeklyHours = 9, KeySessionReadinessMin = 77, K1 = 0.06, K2 = 0.11 });
        }
    }

    [Fact]
    public async Task Weeks_that_begin_after_the_last_record_are_not_reviewed_by_a_clock_that_is_ahead()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        await Deliver(bench, "k", 10);
        var ahead = (await bench.At(LoopBench.Noon(Year[10].Date.AddDays(400))).CatchUp(Anna, stop))!.Value;
        ahead.Reviewed.ShouldBe(2, "the weeks that have records");
        await Deliver(bench, "later", 28);
        var right = (await bench.At(LoopBench.Noon(Year[28].Date)).CatchUp(Anna, stop))!.Value;
        right.Reviewed.ShouldBe(2, "the weeks that had not happened");
        (await bench.All(Anna)).Where(e => e.Kind == EntryKind.Review).Select(e => e.Date).ShouldBe([.. Enumerable.Range(1, 4).Select(week => Year[(7 * week) - 1].Date)], ignoreOrder: true);
    }

    [Fact]
    public async Task After_a_catch_up_the_number_is_that_of_the_newest_entry_so_that_nothing_is_read_again()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        await Deliver(bench, "k", 28);
        var loop = bench.At(LoopBench.Noon(Year[28].Date));
        var first = (await loop.CatchUp(Anna, stop))!.Value;
        first.Reviewed.ShouldBePositive();
        first.Number.ShouldBe((await bench.All(Anna))[^1].Number);
        (await loop.CatchUp(Anna, stop))!.Value.Number.ShouldBe(first.Number);

        // An entry of somebody else after the reviews is read before the decision.
        await bench.Journal.Erase(Anna, stop);
        await Deliver(bench, "again", 28);
        await using var busy = new RingingJournal(bench.Journal, () => bench.Journal.Append(Anna, [LoopBench.Readings(Year[27], "between")], stop).GetAwaiter().GetResult());
        (await bench.At(LoopBench.Noon(Year[28].Date), busy).CatchUp(Anna, stop))!.Value.Number.ShouldBe((await bench.All(Anna))[^1].Number);
    }

    [Fact]
    public async Task A_correction_that_is_recorded_just_before_a_decision_is_decided()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        await Deliver(bench, "k", 0);
        await using var busy = new RingingJournal(bench.Journal, () => bench.Journal.Append(Anna, [LoopBench.Readings(Year[0] with { ReadinessScore = 41 }, "correction")], stop).GetAwaiter().GetResult(), isBefore: true);
        (await bench.At(LoopBench.Noon(Year[0].Date), busy).CatchUp(Anna, stop))!.Value.Decided.ShouldBe(1);
        var entries = await bench.All(Anna);
        System.Text.Encoding.UTF8.GetString(entries.FindLast(e => e.Kind == EntryKind.Morning)!.Body!.Value.Span).ShouldContain("\"readiness_score\":41");
        entries.Count(e => e.Kind == EntryKind.Decision).ShouldBe(1, "nothing is decided from the readings before the correction");
    }

    [Fact]
    public async Task Who_was_erased_and_comes_back_is_decided_and_reviewed_anew_and_once()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        var loop = bench.At(LoopBench.Noon(Year[28].Date));
        foreach (var key in new[] { "k", "k again", "k a third time" })
        {
            await Deliver(bench, key, 28);
            var brought = await loop.CatchUp(Anna, stop);
            (brought?.Decided, brought?.Reviewed).ShouldBe((8, 4), key);
            brought = await loop.CatchUp(Anna, stop);
            (brought?.Decided, brought?.Reviewed).ShouldBe((0, 0), key);
            await bench.Journal.Erase(Anna, stop);
        }
    }

    [Fact]
    public async Task An_erase_by_another_process_at_any_moment_leaves_nothing_that_the_loop_computed()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        for (var at = 1; ; at++)
        {
            var athleteId = $"erased at call {at}";
            await Deliver(bench, "k", 14, athleteId: athleteId);
            await using var journal = new ErasingJournal(bench.Journal, athleteId, at);
            await bench.At(LoopBench.Noon(Year[14].Date), journal).CatchUp(athleteId, stop);
            if (journal.Calls < at)
            {
                at.ShouldBeGreaterThan(15, "reads of the record and the appends after it");
                return;
            }

            (await bench.All(athleteId)).ShouldAllBe(e => e.Body == null, athleteId);
        }
    }

    [Fact]
    public async Task Who_waits_for_a_policy_is_said_under_health_and_the_others_are_decided()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        var (clock, health) = (LoopBench.Noon(Year[0].Date), new WorkerHealth());
        foreach (var (athleteId, policy) in new[] { ("1", "gone"), ("2", null) })
        {
            await bench.Journal.Append(athleteId, [LoopBench.Readings(Year[0], "k")], stop);
            await bench.Journal.Append(athleteId, [LoopBench.Settings(Year[0].Date, policy)], stop);
        }

        using var worker = new MorningWorker(bench.At(clock), bench.Journal, new PendingAthletes(), new HostIdentity(Guid.NewGuid()), bench.Harm(clock), bench.Telemetry, new SquadOptions(), health, clock, NullLogger<MorningWorker>.Instance);
        await worker.StartAsync(stop);
        await Waiting.Until(() => health.All.Any(), "the worker reports nothing", stop);
        await worker.StopAsync(stop);
        health.All.Single().Key.ShouldBe("mornings");
        health.All.Single().Value.ShouldNotBeNull().ShouldStartWith("enrolled athletes waiting: 1;");
        (await bench.All("1")).ShouldNotContain(e => e.Kind == EntryKind.Decision);
        (await bench.All("2")).ShouldContain(e => e.Kind == EntryKind.Decision);
    }

    private static async Task Deliver(LoopBench bench, string key, int days, string? policy = null, string athleteId = Anna)
    {
        foreach (var day in Year.Take(days + 1))
        {
            await bench.Journal.Append(athleteId, [LoopBench.Readings(day, key)], CancellationToken.None);
            await bench.Journal.Append(athleteId, [LoopBench.Done(day, key)], CancellationToken.None);
        }

        await bench.Journal.Append(athleteId, [LoopBench.Settings(Year[days].Date, policy)], CancellationToken.None);
    }

    // Rings once, before or after the first append.
    private sealed class RingingJournal(IJournal inner, Action ring, bool isBefore = false) : IJournal
    {
        private bool _hasRung;

        public async Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, AppendCondition? condition, CancellationToken stop)
        {
            if (isBefore)
            {
                Ring();
            }

            var appended = await inner.Append(athleteId, entries, condition, stop);
            Ring();
            return appended;
        }

        private void Ring()
        {
            if (!_hasRung)
            {
                _hasRung = true;
                ring();
            }
        }

        public IAsyncEnumerable<Entry> Read(JournalQuery query, CancellationToken stop) => inner.Read(query, stop);

        public Task<ChainState> State(string athleteId, CancellationToken stop) => inner.State(athleteId, stop);

        public Task<JournalChanges> Changes(long? since, IReadOnlyCollection<EntryKind> kinds, CancellationToken stop) => inner.Changes(since, kinds, stop);

        public Task<IReadOnlyList<CaughtUpAthlete>> CaughtUp(string under, CancellationToken stop) => inner.CaughtUp(under, stop);

        public Task NoteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop) => inner.NoteCaughtUp(athletes, under, stop);

        public Task<bool> IsKnown(string id, CancellationToken stop) => inner.IsKnown(id, stop);

        public Task Probe(CancellationToken stop) => inner.Probe(stop);

        public Task Erase(string athleteId, CancellationToken stop) => inner.Erase(athleteId, stop);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    // Another process erases the athlete before one call of the loop, by its number.
    private sealed class ErasingJournal(IJournal inner, string athleteId, int at) : IJournal
    {
        public int Calls { get; private set; }

        public async Task<Appended> Append(string id, IReadOnlyList<NewEntry> entries, AppendCondition? condition, CancellationToken stop)
        {
            await Count();
            return await inner.Append(id, entries, condition, stop);
        }

        public async Task<ChainState> State(string id, CancellationToken stop)
        {
            await Count();
            return await inner.State(id, stop);
        }

        public async IAsyncEnumerable<Entry> Read(JournalQuery query, [EnumeratorCancellation] CancellationToken stop)
        {
            await Count();
            await foreach (var entry in inner.Read(query, stop))
            {
                yield return entry;
            }
        }

        public Task<JournalChanges> Changes(long? since, IReadOnlyCollection<EntryKind> kinds, CancellationToken stop) => inner.Changes(since, kinds, stop);

        public Task<IReadOnlyList<CaughtUpAthlete>> CaughtUp(string under, CancellationToken stop) => inner.CaughtUp(under, stop);

        public Task NoteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop) => inner.NoteCaughtUp(athletes, under, stop);

        public Task<bool> IsKnown(string id, CancellationToken stop) => inner.IsKnown(id, stop);

        public Task Probe(CancellationToken stop) => inner.Probe(stop);

        public Task Erase(string id, CancellationToken stop) => inner.Erase(id, stop);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private async Task Count()
        {
            if (++Calls == at)
            {
                await inner.Erase(athleteId, CancellationToken.None);
            }
        }
    }
}
