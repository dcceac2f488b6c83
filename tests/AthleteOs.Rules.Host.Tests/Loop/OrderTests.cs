using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>28 days that come in any order, late, twice and corrected.</summary>
public sealed class OrderTests
{
    private const int Days = 28;

    private static readonly int Athletes = Effort.Of("28 days in random order, twice, corrected", 200, 10_000);
    private static readonly HistoryDay[] Year = [.. SyntheticYear.Of().Days.Take(Days + 1)];

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task Days_in_any_order_end_in_the_same_state()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        var loop = bench.At(LoopBench.Noon(Year[^1].Date));
        await Deliver(bench, "in order", [.. Year.SelectMany(d => new[] { LoopBench.Readings(Corrected(d), "k"), LoopBench.Done(Corrected(d), "k") })]);
        await loop.CatchUp("in order", stop);
        var expected = await State(bench, "in order");
        expected.Count(e => e.StartsWith("decision", StringComparison.Ordinal)).ShouldBe(8);
        expected.Count(e => e.StartsWith("review", StringComparison.Ordinal)).ShouldBe(4);
        await Parallel.ForEachAsync(Enumerable.Range(0, Athletes), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stop }, async (n, _) =>
        {
            var id = $"athlete {n}";
            await Deliver(bench, id, Shuffled(new Random(Effort.Seed + n)));
            await loop.CatchUp(id, stop);
            await loop.CatchUp(id, stop);
            (await State(bench, id)).ShouldBe(expected, $"seed {Effort.Seed}, {id}");
        });
    }

    [Fact]
    public async Task What_comes_late_is_an_explicit_revision_or_changes_nothing()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        var loop = bench.At(LoopBench.Noon(Year[^1].Date));
        await Parallel.ForEachAsync(Enumerable.Range(0, Athletes / 4), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stop }, async (n, _) =>
        {
            var id = $"athlete {n}";
            var random = new Random(Effort.Seed + n);
            var entries = Shuffled(random);
            var first = random.Next(1, entries.Count);
            await Deliver(bench, id, entries[..first]);
            await loop.CatchUp(id, stop);
            var before = await bench.All(id);
            await Deliver(bench, id, entries[first..], enrol: false);
            await loop.CatchUp(id, stop);
            var after = await bench.All(id);
            after.Take(before.Count).Select(e => e.Id).ShouldBe(before.Select(e => e.Id), "what was kept stays");

            // The last morning is the one that the whole record gives, with what the first reviews had learnt by then.
            var record = await AthleteRecord.Read(bench.Journal, id, new SquadOptions(), Year[^1].Date, stop);
            var again = new ControlLoop(ShippedPolicies.Get("weekly-planning"), record.Start(record.FirstDay!.Value));
            for (; again.Date < Year[^1].Date; again.Record(record.Done(again.Date)))
            {
                again.Decide(record.Readings(again.Date));
            }

            var facts = FactsWriter.Write(again.Decide(record.Readings(again.Date)).Morning);
            Encoding.UTF8.GetString(after.Last(e => e.Kind == EntryKind.Morning && e.Date == Year[^1].Date).Body!.Value.Span).ShouldBe(Encoding.UTF8.GetString(facts), $"seed {Effort.Seed}, {id}");
            after.Where(e => e.Kind == EntryKind.Review).Select(e => e.Date).ShouldBeUnique();
        });
    }

    // Each day's entries once; some come twice, and some days were wrong first and are corrected some time later.
    private static List<NewEntry> Shuffled(Random random)
    {
        var entries = new List<(double Order, NewEntry Entry)>();
        foreach (var day in Year)
        {
            var at = random.NextDouble();
            entries.Add((at, LoopBench.Readings(day, "k")));
            entries.Add((random.NextDouble(), LoopBench.Done(Corrected(day), "k")));
            if (Corrected(day) != day)
            {
                entries.Add((at + random.NextDouble(), LoopBench.Readings(Corrected(day), "corrected")));
            }
        }

        entries.AddRange(entries.Where(_ => random.Next(5) == 0).Select(e => (e.Order + random.NextDouble(), e.Entry)).ToArray());
        return [.. entries.OrderBy(e => e.Order).Select(e => e.Entry)];
    }

    private static HistoryDay Corrected(HistoryDay day) => day.Date.Day % 5 == 0 && day.ReadinessScore is { } score ? day with { ReadinessScore = Math.Max(0, score - 20) } : day;

    private static async Task Deliver(LoopBench bench, string id, IReadOnlyList<NewEntry> entries, bool enrol = true)
    {
        foreach (var entry in entries)
        {
            await bench.Journal.Append(id, [entry], CancellationToken.None);
        }

        // Enrolled when all of the past is there.
        if (enrol && (await AthleteRecord.Read(bench.Journal, id, new SquadOptions(), Year[0].Date, CancellationToken.None)).Settings is null)
        {
            await bench.Journal.Append(id, [LoopBench.Settings(Year[^1].Date)], CancellationToken.None);
        }
    }

    // What was decided, learnt and reviewed, without whose it is.
    private static async Task<string[]> State(LoopBench bench, string id) =>
        [.. (await bench.All(id)).Where(e => e.Kind is EntryKind.Morning or EntryKind.Decision or EntryKind.Review or EntryKind.Parameters)
            .Select(e => $"{e.Kind.Word()} {Words.Number(e.Date.DayNumber)} {Encoding.UTF8.GetString(e.Body!.Value.Span).Replace(id, "?", StringComparison.Ordinal)}")];
}
