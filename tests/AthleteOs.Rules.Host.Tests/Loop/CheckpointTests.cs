using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>A loop that goes on from its checkpoints records what a loop records that begins at the first day each time.</summary>
public sealed class CheckpointTests
{
    private const int Days = 30;
    private static readonly int Seasons = Effort.Of("seasons with and without checkpoints", 3, 400);
    private static readonly string[] Athletes = ["anna", "ben"];
    private static readonly DateOnly First = TrialBench.First.AddDays(-8);
    private static readonly HistoryDay[] Year = [.. SyntheticYear.Of().Days.Select((d, i) => d with { Date = First.AddDays(i) })];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_comes_in_whatever_order_the_journal_is_the_same_with_and_without_checkpoints()
    {
        var reads = 0;
        for (var n = 0; n < Seasons; n++)
        {
            await using var with = await TrialBench.Running(Stop);
            await using var without = await TrialBench.Running(Stop, hasCheckpoints: false);
            foreach (var bench in new[] { with, without })
            {
                var journal = new NotedJournal(bench.Journal);
                await Live(bench, journal, new Random(Effort.Seed + n));
                reads += (bench == with ? -1 : 1) * journal.WholeReads;
            }

            foreach (var athlete in Athletes)
            {
                (await Written(with, athlete)).ShouldBe(await Written(without, athlete), $"seed {Effort.Seed + n}, {athlete}");
            }
        }

        reads.ShouldBeGreaterThan(Seasons * Days / 2, "checkpoints save readings of whole records");
    }

    [Fact]
    public async Task A_day_added_reads_the_entries_since_and_not_the_record()
    {
        await using var bench = await LoopBench.Open(Stop);
        await bench.Journal.Append("anna", [LoopBench.Settings(First)], Stop);
        var journal = new NotedJournal(bench.Journal);
        for (var day = 0; day < 20; day++)
        {
            await bench.Journal.Append("anna", [LoopBench.Readings(Year[day], "k")], Stop);
            (await bench.At(LoopBench.Noon(Year[day].Date), journal).CatchUp("anna", Stop))!.Value.Decided.ShouldBe(1);
            await bench.Journal.Append("anna", [LoopBench.Done(Year[day], "k")], Stop);
        }

        // The first days, and after each of the two reviews.
        journal.WholeReads.ShouldBeInRange(1, 5);
        journal.WholeReads = 0;
        await bench.Journal.Append("anna", [LoopBench.Readings(Year[3], "late")], Stop);
        await bench.At(LoopBench.Noon(Year[19].Date), journal).CatchUp("anna", Stop);
        journal.WholeReads.ShouldBe(1, "a late day goes back before the checkpoint");
    }

    [Fact]
    public async Task In_an_experiment_a_day_added_does_not_read_the_mornings_before_it_again()
    {
        await using var bench = await TrialBench.Running(Stop);
        await bench.Enrol("anna", Stop);
        var journal = new NotedJournal(bench.Journal);
        for (var day = 0; day < 20; day++)
        {
            await bench.Reads("anna", TrialBench.First.AddDays(day), Stop);
            (await bench.At(LoopBench.Noon(TrialBench.First.AddDays(day)), journal).CatchUp("anna", Stop))!.Value.Decided.ShouldBeGreaterThan(0);
        }

        journal.MorningReads.ShouldBe(journal.WholeReads, "with each record, and not each day");
        journal.MorningReads.ShouldBeInRange(1, 5);
    }

    [Fact]
    public async Task Beyond_its_limit_the_athletes_who_were_caught_up_longest_ago_leave()
    {
        await using var bench = await LoopBench.Open(Stop);
        foreach (var athlete in new[] { "1", "2", "3" })
        {
            await bench.Journal.Append(athlete, [LoopBench.Settings(First)], Stop);
            await bench.Journal.Append(athlete, [.. Enumerable.Range(0, 4).Select(d => LoopBench.Readings(Year[d], ""))], Stop);
            await bench.At(LoopBench.Noon(Year[3].Date)).CatchUp(athlete, Stop);
        }

        var all = new[] { "1", "2", "3" }.Select(a => bench.Checkpoints.Take(a).ShouldNotBeNull()).ToArray();
        var small = new CheckpointCache(all[1].Bytes + all[2].Bytes);
        foreach (var checkpoint in all)
        {
            small.Put(checkpoint);
        }

        small.Count.ShouldBe(2);
        small.Take("1").ShouldBeNull();
        small.Take("3").ShouldBe(all[2]);
        small.Take("3").ShouldBeNull("one at a time");
    }

    // The same random numbers give the same life on both benches.
    private static async Task Live(LoopBench bench, IJournal journal, Random random)
    {
        var late = new List<(int Day, string Athlete, NewEntry Entry)>();
        foreach (var athlete in Athletes)
        {
            await bench.Journal.Append(athlete, [LoopBench.Settings(First)], Stop);
        }

        for (var day = 0; day < Days; day++)
        {
            foreach (var athlete in Athletes)
            {
                foreach (var entry in new[] { LoopBench.Readings(Year[day], "k"), LoopBench.Done(Year[Math.Max(0, day - 1)], "k") })
                {
                    late.Add((day + (One(6) ? random.Next(1, 6) : 0), athlete, entry));
                }

                foreach (var (_, _, entry) in late.Where(e => e.Day == day && e.Athlete == athlete).ToArray())
                {
                    await bench.Journal.Append(athlete, [entry], Stop);
                }

                await Change(athlete, day);
                for (var round = random.Next(3); round >= 0; round--)
                {
                    var options = new SquadOptions { Policy = One(8) ? "weekly-planning-1" : "weekly-planning" }; // as after a reload
                    await bench.At(Clock(day), journal, options).CatchUp(athlete, Stop);
                }
            }
        }

        bool One(int of) => random.Next(of) == 0;

        FakeTimeProvider Clock(int day) => new(new DateTimeOffset(Year[day].Date.AddDays(One(12) ? -2 : 0).ToDateTime(new TimeOnly(One(5) ? 3 : 12, 0)), TimeSpan.Zero));

        async Task Change(string athlete, int day)
        {
            var date = Year[Math.Max(0, day - random.Next(6))].Date;
            var entry = random.Next(40) switch
            {
                0 or 1 or 2 => LoopBench.Readings(Year[day] with { Date = date, ReadinessScore = random.Next(101), Illness = random.Next(4) == 0 }, Words(day)),
                3 or 4 => LoopBench.Done(Year[day] with { Date = date }, Words(day)),
                5 or 6 => new NewEntry(EntryKind.Parameters, date, "", ParametersDocument.ByHand(new AthleteFrom(date, new Athlete { KeySessionReadinessMin = random.Next(50, 90) }))),
                7 => new NewEntry(EntryKind.Event, date, "", RecordedEvents.Document("race", Race(date.AddDays(random.Next(9))))),
                8 => LoopBench.Settings(date, "weekly-planning"),
                9 => LoopBench.Settings(date),
                _ => null,
            };
            if (entry is not null)
            {
                await bench.Journal.Append(athlete, [entry], Stop);
            }

            if (day == 8 + (athlete.Length % 3))
            {
                await bench.Consents(athlete, Stop);
            }

            if (One(40))
            {
                await bench.Journal.Erase(athlete, Stop); // by another process
                await bench.Journal.Append(athlete, [LoopBench.Settings(Year[day].Date)], Stop);
            }

            if (One(15))
            {
                bench.Checkpoints.Take(athlete); // a restart
            }
        }
    }

    private static AthleteEvent Race(DateOnly day) => new(EventKind.Race, day, day) { Priority = RacePriority.A };

    private static string Words(int day) => day.ToString(CultureInfo.InvariantCulture);

    private static async Task<string[]> Written(LoopBench bench, string athlete) =>
        [.. (await bench.All(athlete)).Select(e => $"{e.Number} {e.Kind} {e.Date:O} {e.Key} {(e.Body is { } body ? Encoding.UTF8.GetString(body.Span) : "erased")}")];

    /// <summary>Counts the readings of whole records, and of all mornings of an experiment.</summary>
    private sealed class NotedJournal(IJournal inner) : IJournal
    {
        public int WholeReads { get; set; }

        public int MorningReads { get; private set; }

        public async IAsyncEnumerable<Entry> Read(JournalQuery query, [EnumeratorCancellation] CancellationToken stop)
        {
            WholeReads += query.AfterNumber is null && query.Kinds?.Contains(EntryKind.Settings) == true ? 1 : 0;
            MorningReads += query.AfterNumber is null && query.Kinds?.Contains(EntryKind.Settings) == false && query.Kinds.Contains(EntryKind.Readings) ? 1 : 0;
            await foreach (var entry in inner.Read(query, stop))
            {
                yield return entry;
            }
        }

        public Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, AppendCondition? condition, CancellationToken stop) => inner.Append(athleteId, entries, condition, stop);

        public Task<ChainState> State(string athleteId, CancellationToken stop) => inner.State(athleteId, stop);

        public Task<JournalChanges> Changes(long? since, IReadOnlyCollection<EntryKind> kinds, CancellationToken stop) => inner.Changes(since, kinds, stop);

        public Task<IReadOnlyList<CaughtUpAthlete>> CaughtUp(string under, CancellationToken stop) => inner.CaughtUp(under, stop);

        public Task NoteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop) => inner.NoteCaughtUp(athletes, under, stop);

        public Task<bool> IsKnown(string athleteId, CancellationToken stop) => inner.IsKnown(athleteId, stop);

        public Task Probe(CancellationToken stop) => inner.Probe(stop);

        public Task Erase(string athleteId, CancellationToken stop) => inner.Erase(athleteId, stop);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
