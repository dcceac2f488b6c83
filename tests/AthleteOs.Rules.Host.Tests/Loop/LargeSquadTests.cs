using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Tests.Cluster;
using AthleteOs.Rules.Host.Workers;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Npgsql;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>A host on PostgreSQL with a large squad: a round decides the athletes who are due, whole records at its start and a day later. It prints the times.</summary>
public sealed class LargeSquadTests(ClusterDatabase database) : IClassFixture<ClusterDatabase>
{
    private const int OneInFifty = 50;
    private static readonly int Athletes = Effort.Of("enrolled athletes of a host", 100, 100_000);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static DateOnly Today { get; } = DateOnly.FromDateTime(DateTime.UtcNow);

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task A_round_decides_the_athletes_who_are_due_and_leaves_the_others_alone()
    {
        var address = await database.New();
        await using var bench = await LoopBench.OpenOn(address, TimeProvider.System, Stop);
        var clock = Stopwatch.StartNew();
        string[] ids = [.. Enumerable.Range(0, Athletes).Select(n => string.Create(CultureInfo.InvariantCulture, $"athlete {n}"))];
        string[] due = [.. ids.Where((_, n) => n % OneInFifty == 0)];
        var days = Days(60);
        var others = days[^3..]; // nobody reads their records
        await Parallel.ForEachAsync(ids.Except(due, StringComparer.Ordinal), Stop, async (id, stop) => await bench.Journal.Append(id, [.. Record(others)], condition: null, stop));
        await Parallel.ForEachAsync(due, Stop, async (id, stop) => await bench.Journal.Append(id, [.. Record(days)], condition: null, stop));
        await CaughtUpYesterday(bench, ids, due, others);
        await Send(bench, due, days[^1], "watch", 0);
        Write($"{Athletes} athletes, {due.Length} of them due, with 60 days, prepared in {clock.Elapsed.TotalSeconds:0} s");

        using var host = await HostProcess.Start(address, "--athlete_os:time_zone=UTC", "--athlete_os:morning=00:00");
        clock.Restart();
        (await Decided(address, due.Length)).ShouldBe(due.Length);
        Write($"first round after the start: {due.Length} whole records read and decided {clock.Elapsed.TotalSeconds:0.0} s after the start of {host.UntilReady.TotalSeconds:0.0} s; memory {host.Memory >> 20} MB");

        if (Effort.IsFull)
        {
            await Send(bench, due, days[^1], "corrected", 20);
            clock.Restart();
            await Waiting.Until(async () => await Decided(address, 1) > due.Length, "no round decides the corrected readings", Stop);
            var (waited, used) = (clock.Elapsed, host.Processor);
            (await Decided(address, 2 * due.Length)).ShouldBe(2 * due.Length);
            Write($"a round later: {due.Length} decided in {(clock.Elapsed - waited).TotalSeconds:0.0} s, {(host.Processor - used).TotalSeconds:0.0} s of processor time; memory {host.Memory >> 20} MB");
            await Task.Delay(TimeSpan.FromSeconds(5), Stop);
            (used, clock) = (host.Processor, Stopwatch.StartNew());
            await Task.Delay(TimeSpan.FromSeconds(40), Stop);
            Write($"two idle rounds: {(host.Processor - used).TotalSeconds:0.00} s of processor time in {clock.Elapsed.TotalSeconds:0} s");
        }

        (await Decided(address, 1)).ShouldBe(due.Length * (Effort.IsFull ? 2 : 1), "nobody else is decided, and nobody twice");
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task A_squad_with_a_year_is_caught_up_in_its_first_round()
    {
        var address = await database.New();
        await using var bench = await LoopBench.OpenOn(address, TimeProvider.System, Stop);
        string[] ids = [.. Enumerable.Range(0, (Athletes / 500) + 1).Select(n => string.Create(CultureInfo.InvariantCulture, $"athlete {n}"))];
        var days = Days(364);
        await Parallel.ForEachAsync(ids, Stop, async (id, stop) => await bench.Journal.AppendInOrder(id, [.. Record(days).Chunk(200)], condition: null, stop));
        await Send(bench, ids, days[^1], "watch", 0);
        var loop = bench.At(TimeProvider.System, options: new SquadOptions { TimeZone = "UTC", Morning = "00:00", CatchUpDays = 0 });
        var (clock, results) = (Stopwatch.StartNew(), new ConcurrentBag<CatchUpResult>());
        await Parallel.ForEachAsync(ids, new ParallelOptions { MaxDegreeOfParallelism = MorningWorker.Width, CancellationToken = Stop }, async (id, stop) => results.Add((await loop.CatchUp(id, stop))!.Value));
        Write($"{ids.Length} athletes with a year: all weeks reviewed and today decided in {clock.Elapsed.TotalSeconds:0.0} s");
        results.Count.ShouldBe(ids.Length);
        results.ShouldAllBe(r => r.Decided == 1 && r.Reviewed > 50);
    }

    private static void Write(FormattableString text) => TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(text));

    // The last one is today.
    private static HistoryDay[] Days(int before)
    {
        HistoryDay[] days = [.. SyntheticYear.Of().Days.Take(before + 1)];
        return [.. days.Select((day, i) => day with { Date = Today.AddDays(i - days.Length + 1) })];
    }

    // Everything before today.
    private static IEnumerable<NewEntry> Record(HistoryDay[] days) => days[..^1].SelectMany(d => new[] { LoopBench.Readings(d, ""), LoopBench.Done(d, "") }).Prepend(LoopBench.Settings(days[0].Date));

    // The loops of the due athletes have decided until yesterday. A note keeps the others away until tomorrow.
    private static async Task CaughtUpYesterday(LoopBench bench, string[] ids, string[] due, HistoryDay[] others)
    {
        const string Defaults = "UTC 00:00 7";
        var loop = bench.At(LoopBench.Noon(Today.AddDays(-1)), options: new SquadOptions { TimeZone = "UTC", Morning = "00:00" });
        await Parallel.ForEachAsync(due, Stop, async (id, stop) => (await loop.CatchUp(id, stop))!.Value.Decided.ShouldBeGreaterThan(0));
        var isDue = due.ToHashSet(StringComparer.Ordinal);
        CaughtUpAthlete[] notes = [.. ids.Where(id => !isDue.Contains(id)).Select(id => new CaughtUpAthlete(id, (2 * others.Length) - 1, new DateTimeOffset(Today.AddDays(1).ToDateTime(new TimeOnly(1, 0)), TimeSpan.Zero)))];
        foreach (var some in notes.Chunk(10_000))
        {
            await bench.Journal.NoteCaughtUp(some, Defaults, Stop);
        }
    }

    private static Task Send(LoopBench bench, string[] ids, HistoryDay today, string key, int less) => Parallel.ForEachAsync(ids, Stop, async (id, stop) =>
        (await bench.Journal.Append(id, [LoopBench.Readings(today with { ReadinessScore = 70 - less }, key)], condition: null, stop)).Outcome.ShouldBe(AppendOutcome.Appended));

    // Counted by the database: reading all decisions again and again would take the host's processors.
    private static async Task<int> Decided(string address, int atLeast)
    {
        await using var source = NpgsqlDataSource.Create(address);
        await using var command = source.CreateCommand(string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM athleteos.entries WHERE kind = 'decision' AND date = '{Today:yyyy-MM-dd}'"));
        var decided = 0L;
        await Waiting.Until(async () => (decided = (long)(await command.ExecuteScalarAsync(Stop))!) >= atLeast, $"fewer than {atLeast} athletes are decided", Stop);
        return (int)decided;
    }
}
