using System.Collections.Concurrent;
using System.Globalization;
using AthleteOs.Rules.Host.Workers;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>The rounds of a service: each costs as much as the athletes who are due.</summary>
public sealed class MorningWorkerTests
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(20);
    private static readonly Facts.HistoryDay[] Year = [.. SyntheticYear.Of().Days];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_round_asks_only_for_what_is_new_and_for_athletes_whose_morning_has_come()
    {
        await using var bench = await LoopBench.Open(Stop);
        var clock = LoopBench.Noon(Year[0].Date);
        foreach (var athlete in new[] { "1", "2", "3" })
        {
            await bench.Journal.Append(athlete, [LoopBench.Settings(Year[0].Date)], Stop);
            await bench.Journal.Append(athlete, [LoopBench.Readings(Year[0], "k")], Stop);
        }

        var journal = new WatchedJournal(bench.Journal);
        using var worker = Worker(bench, journal, clock);
        await worker.StartAsync(Stop);
        await journal.Rounds(clock, 1);
        (await Decided(bench, "1", "2", "3")).ShouldBe([1, 1, 1], "the first round looks at all");

        journal.Asked.Clear();
        await journal.Rounds(clock, 3);
        journal.Asked.ShouldBeEmpty("nothing is due");

        // Another process writes; nothing in this one rings.
        await bench.Journal.Append("2", [LoopBench.Readings(Year[0] with { ReadinessScore = 1 }, "corrected")], Stop);
        await bench.Journal.Append("4", [LoopBench.Settings(Year[0].Date), LoopBench.Readings(Year[0], "")], Stop);
        await bench.Journal.Append("never enrolled", [LoopBench.Readings(Year[0], "k")], Stop);
        await journal.Rounds(clock, 1);
        journal.Asked.Distinct().Order().ShouldBe(["2", "4"]);
        (await Decided(bench, "1", "2", "3", "4")).ShouldBe([1, 2, 1, 1]);

        // The next morning, with readings from the evening before.
        foreach (var athlete in new[] { "1", "2", "3", "4" })
        {
            await bench.Journal.Append(athlete, [LoopBench.Readings(Year[1], "k")], Stop);
        }

        await journal.Rounds(clock, 1);
        (await Decided(bench, "1", "2", "3", "4")).ShouldBe([1, 2, 1, 1]);
        clock.Advance(TimeSpan.FromHours(17));
        await journal.Rounds(clock, 1);
        (await Decided(bench, "1", "2", "3", "4")).ShouldBe([2, 3, 2, 2]);
        await worker.StopAsync(Stop);
    }

    [Fact]
    public async Task After_a_restart_only_athletes_with_new_entries_or_a_new_morning_are_looked_at()
    {
        await using var bench = await LoopBench.Open(Stop);
        var clock = LoopBench.Noon(Year[0].Date);
        foreach (var athlete in new[] { "1", "2", "3" })
        {
            await bench.Journal.Append(athlete, [LoopBench.Settings(Year[0].Date), LoopBench.Readings(Year[0], "")], Stop);
        }

        (await Started()).Order().ShouldBe(["1", "2", "3"]);
        (await Started()).ShouldBeEmpty();
        await bench.Journal.Append("2", [LoopBench.Readings(Year[0] with { ReadinessScore = 1 }, "corrected")], Stop);
        await bench.Journal.Append("4", [LoopBench.Settings(Year[0].Date)], Stop);
        await bench.Journal.Erase("3", Stop);
        (await Started()).Order().ShouldBe(["2", "4"]);
        (await Started(new SquadOptions { Morning = "06:00" })).Order().ToArray().ShouldBe(["1", "2", "4"], "other defaults");
        clock.Advance(TimeSpan.FromDays(1));
        (await Started(new SquadOptions { Morning = "06:00" })).Order().ToArray().ShouldBe(["1", "2", "4"], "the next morning");

        async Task<IEnumerable<string>> Started(SquadOptions? options = null)
        {
            var journal = new WatchedJournal(bench.Journal);
            var health = new WorkerHealth();
            using var worker = Worker(bench, journal, new FakeTimeProvider(clock.GetUtcNow()), options: options, health: health);
            await worker.StartAsync(Stop);
            await Waiting.Until(() => health.All.Any(), "the first round does not end", Stop);
            await worker.StopAsync(Stop);
            return journal.Asked.Where(a => a != "all").Distinct();
        }
    }

    [Fact]
    public async Task An_athlete_with_new_entries_does_not_wait_for_the_end_of_a_round()
    {
        await using var bench = await LoopBench.Open(Stop);
        var clock = LoopBench.Noon(Year[0].Date);
        string[] athletes = [.. Enumerable.Range(0, MorningWorker.Width + 2).Select(n => n.ToString("D3", CultureInfo.InvariantCulture))];
        foreach (var athlete in athletes)
        {
            await bench.Journal.Append(athlete, [LoopBench.Readings(Year[0], "k")], Stop);
            await bench.Journal.Append(athlete, [LoopBench.Settings(Year[0].Date)], Stop);
        }

        // All others wait until the last athlete is decided, so that the round never reaches it.
        var (journal, pending) = (new WatchedJournal(bench.Journal) { First = athletes[^1] }, new PendingAthletes());
        using var worker = Worker(bench, journal, clock, pending);
        await worker.StartAsync(Stop);
        pending.Add(athletes[^1]);
        await journal.Rounds(clock, 1);
        (await Decided(bench, athletes)).ShouldAllBe(n => n == 1);
        await worker.StopAsync(Stop);
    }

    [Theory]
    [InlineData("Europe/Berlin", "2026-03-28T12:00Z", "05:30", "2026-03-29T03:30Z")] // clocks go forward that night
    [InlineData("Europe/Berlin", "2026-03-28T12:00Z", "01:30", "2026-03-29T00:30Z")]
    [InlineData("Europe/Berlin", "2026-03-28T12:00Z", "02:30", "2026-03-29T01:00Z")] // a time that the night does not have
    [InlineData("Europe/Berlin", "2026-03-29T00:45Z", "02:30", "2026-03-29T01:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T01:10Z", "02:30", "2026-10-25T01:30Z")] // the clock shows an earlier time again
    [InlineData("Europe/Berlin", "2026-10-24T12:00Z", "02:30", "2026-10-25T00:30Z")] // a time that it has twice
    [InlineData("Europe/Berlin", "2026-10-24T12:00Z", "05:30", "2026-10-25T04:30Z")]
    [InlineData("Pacific/Auckland", "2026-06-10T18:00Z", "05:00", "2026-06-11T17:00Z")]
    [InlineData("America/Los_Angeles", "2026-06-10T11:59Z", "05:00", "2026-06-10T12:00Z")]
    public void The_next_morning_is_by_the_athletes_own_clock(string zone, string now, string from, string next)
    {
        var settings = new AthleteSettings(AthleteSettings.FindZone(zone)!, AthleteSettings.FindMorning(from)!.Value);
        var found = settings.NextMorning(Time(now));
        found.ShouldBe(Time(next));
        settings.At(found).MorningHasCome.ShouldBeTrue();
    }

    [Fact]
    public void A_clock_that_goes_back_makes_all_athletes_due_because_their_times_came_from_the_wrong_clock()
    {
        var schedule = new MorningSchedule();
        var now = Time("2026-06-10T12:00Z");
        schedule.Note("1", 7, now.AddDays(400));
        schedule.Note("2", 7, now.AddDays(400));
        schedule.TakeDue(now.AddDays(399)).ShouldBeEmpty();
        schedule.TakeDue(now).ShouldBe(["1", "2"]);
        schedule.TakeDue(now).ShouldBeEmpty();
        foreach (var _ in Enumerable.Range(0, 3))
        {
            schedule.Note("1", 8, now.AddDays(400));
            schedule.Note("2", 8, now.AddDays(1));
        }

        schedule.TakeDue(now.AddDays(1)).ShouldBe(["2"], "once");
        schedule.IsNews(new JournalChange("1", EntryKind.Done, 8)).ShouldBeFalse();
        schedule.IsNews(new JournalChange("1", EntryKind.Done, 9)).ShouldBeTrue();
        schedule.Remove("1");
        schedule.TakeDue(now.AddDays(400)).ShouldBeEmpty();
    }

    private static DateTimeOffset Time(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);

    private static MorningWorker Worker(LoopBench bench, IJournal journal, TimeProvider clock, PendingAthletes? pending = null, SquadOptions? options = null, WorkerHealth? health = null) =>
        new(bench.At(clock, journal), journal, pending ?? new PendingAthletes(), new HostIdentity(Guid.NewGuid()), bench.Harm(clock), bench.Telemetry, options ?? new SquadOptions(), health ?? new WorkerHealth(), clock, NullLogger<MorningWorker>.Instance);

    private static async Task<int[]> Decided(LoopBench bench, params string[] athletes)
    {
        var counts = new List<int>();
        foreach (var athlete in athletes)
        {
            counts.Add((await bench.All(athlete)).Count(e => e.Kind == EntryKind.Decision));
        }

        return [.. counts];
    }

    /// <summary>Notes whose chains are asked for, and counts rounds by their question for changes.</summary>
    private sealed class WatchedJournal(IJournal inner) : IJournal
    {
        private readonly TaskCompletionSource _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _changes;

        public ConcurrentQueue<string> Asked { get; } = [];

        /// <summary>The athlete whose append all others wait for; null for none.</summary>
        public string? First { get; init; }

        // A question under way may be older than the last entry, and a round has ended once the next one begins.
        public async Task Rounds(FakeTimeProvider clock, int rounds)
        {
            for (var target = Volatile.Read(ref _changes) + rounds + 1; Volatile.Read(ref _changes) < target;)
            {
                clock.Advance(Round);
                await Task.Delay(5, Stop);
            }
        }

        public async Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, AppendCondition? condition, CancellationToken stop)
        {
            if (First is not null && First != athleteId)
            {
                await _first.Task.WaitAsync(Waiting.Patience, stop);
            }

            var appended = await inner.Append(athleteId, entries, condition, stop);
            if (First == athleteId)
            {
                _first.TrySetResult();
            }

            return appended;
        }

        public IAsyncEnumerable<Entry> Read(JournalQuery query, CancellationToken stop)
        {
            Note(query.AthleteId ?? "all");
            return inner.Read(query, stop);
        }

        public Task<ChainState> State(string athleteId, CancellationToken stop)
        {
            Note(athleteId);
            return inner.State(athleteId, stop);
        }

        public Task<JournalChanges> Changes(long? since, IReadOnlyCollection<EntryKind> kinds, CancellationToken stop)
        {
            Interlocked.Increment(ref _changes);
            return inner.Changes(since, kinds, stop);
        }

        public Task<IReadOnlyList<CaughtUpAthlete>> CaughtUp(string under, CancellationToken stop) => inner.CaughtUp(under, stop);

        public Task NoteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop) => inner.NoteCaughtUp(athletes, under, stop);

        public Task<bool> IsKnown(string id, CancellationToken stop) => inner.IsKnown(id, stop);

        public Task Probe(CancellationToken stop) => inner.Probe(stop);

        public Task Erase(string athleteId, CancellationToken stop) => inner.Erase(athleteId, stop);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private void Note(string chain)
        {
            if (chain is not "/experiments")
            {
                Asked.Enqueue(chain);
            }
        }
    }
}
