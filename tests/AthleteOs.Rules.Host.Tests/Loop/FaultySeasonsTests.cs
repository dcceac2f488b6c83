using System.Runtime.CompilerServices;
using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Loop;

/// <summary>
/// Seasons through the service's loop with everything going wrong: readings that are missing, late, doubled and corrected, a journal that fails before and after it has
/// written, two processes at once, policies that change. The invariants hold on every day; a season is its seed.
/// </summary>
public sealed class FaultySeasonsTests
{
    private const int Days = 22;

    private static readonly int Seasons = Effort.Of("simulated seasons with injected faults", 100, 10_000);
    private static readonly string[] Policies = [.. ShippedPolicies.Ids()];

    [Fact]
    public async Task The_invariants_hold_whatever_goes_wrong()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var bench = await LoopBench.Open(stop);
        var decisions = 0;
        await Parallel.ForEachAsync(Enumerable.Range(0, Seasons), new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stop }, async (n, _) =>
        {
            var acknowledged = await Live(bench, $"athlete {n}", new Random(Effort.Seed + n), stop);
            Interlocked.Add(ref decisions, Hold(bench, await bench.All($"athlete {n}"), acknowledged, $"seed {Effort.Seed}, athlete {n}"));
        });
        decisions.ShouldBeGreaterThan(Seasons * Days / 2);
        await foreach (var verdict in JournalVerifier.Verify(bench.Journal, athleteId: null, stop))
        {
            verdict.Fault.ShouldBeNull($"seed {Effort.Seed}, {verdict.AthleteId}");
        }
    }

    // Lives a season; gives back the ids of what was acknowledged.
    private static async Task<HashSet<string>> Live(LoopBench bench, string id, Random random, CancellationToken stop)
    {
        var year = SyntheticYear.Of(SyntheticYear.Athlete, (ulong)random.NextInt64(), Days).Days;
        var flaky = new FlakyJournal(bench.Journal, new Random(random.Next()));
        var acknowledged = new HashSet<string>(StringComparer.Ordinal);
        var late = new List<(int Day, NewEntry Entry)>();
        await Send(LoopBench.Settings(year[0].Date));
        for (var day = 0; day < Days; day++)
        {
            foreach (var entry in new[] { LoopBench.Readings(year[day], "k"), LoopBench.Done(year[Math.Max(0, day - 1)], "k") })
            {
                late.Add((day + (random.Next(6) == 0 ? random.Next(1, 4) : 0), entry));
            }

            late.RemoveAll(e => e.Day == day && random.Next(12) == 0); // never sent
            foreach (var (_, entry) in late.Where(e => e.Day == day).ToArray())
            {
                await Send(entry);
                if (random.Next(6) == 0)
                {
                    await Send(entry);
                }
            }

            if (random.Next(10) == 0)
            {
                await Send(LoopBench.Readings(year[day] with { ReadinessScore = random.Next(101), Illness = random.Next(4) == 0 ? null : random.Next(2) == 0 }, "corrected"));
            }

            if (random.Next(12) == 0)
            {
                await Send(LoopBench.Settings(year[day].Date, Policies[random.Next(Policies.Length)]));
            }

            var clock = LoopBench.Noon(year[day].Date.AddDays(random.Next(15) == 0 ? -2 : 0)); // a clock set back
            for (var round = random.Next(3); round >= 0; round--)
            {
                await Task.WhenAll(Bring(bench.At(clock, flaky)), random.Next(4) == 0 ? Bring(bench.At(clock)) : Task.CompletedTask);
            }
        }

        return acknowledged;

        async Task Send(NewEntry entry)
        {
            for (var tries = 0; ; tries++)
            {
                try
                {
                    acknowledged.UnionWith((await flaky.Append(id, [entry], condition: null, stop)).Entries.Select(e => e.Id));
                    return;
                }
                catch (JournalUnavailableException) when (tries < 100)
                {
                    continue; // sent again, as the answer says
                }
            }
        }

        async Task Bring(AthleteLoop loop)
        {
            try
            {
                await loop.CatchUp(id, stop);
            }
            catch (JournalUnavailableException)
            {
                return; // the next round
            }
        }
    }

    private static int Hold(LoopBench bench, List<Entry> entries, HashSet<string> acknowledged, string season)
    {
        acknowledged.Except(entries.Select(e => e.Id), StringComparer.Ordinal).ShouldBeEmpty($"{season}: acknowledged and not there");
        foreach (var kind in new[] { EntryKind.Readings, EntryKind.Done, EntryKind.Morning, EntryKind.Review })
        {
            entries.Where(e => e.Kind == kind).Select(e => (e.Date, e.Key)).ShouldBeUnique($"{season}: {kind} kept twice");
        }

        var mornings = entries.Where(e => e.Kind == EntryKind.Morning).ToArray();
        mornings.Select(m => m.Batch).ShouldBe(entries.Where(e => e.Kind == EntryKind.Decision).Select(d => d.Batch), $"{season}: each morning with its decision");
        foreach (var kept in mornings)
        {
            var decided = entries.Single(e => e.Batch == kept.Batch && e.Kind == EntryKind.Decision).Body!.Value;
            var morning = FactsReader.Read("journal", kept.Body!.Value.Span, new Findings()).ShouldNotBeNull(season);
            var served = bench.Shelf.ByDigest(DecisionReplay.DigestOf(decided.Span)).ShouldNotBeNull($"{season}: one policy, and one that served");
            var again = DecisionDocument.Write(served.Policy, morning, Explainer.Explain(served.Policy, morning));
            Encoding.UTF8.GetString(again).ShouldBe(Encoding.UTF8.GetString(decided.Span), $"{season}: a replay");
            if (Planner.Decide(served.Policy, morning).SessionType == SessionType.Key)
            {
                (served.Policy.Policy.Signal == PolicySignal.Hrv ? morning.Hrv.LnRmssd.Latest() : morning.Today.ReadinessScore).ShouldNotBeNull($"{season}: beyond the envelope");
                (morning.Today.Illness == true || morning.Today.Injury == true).ShouldBeFalse($"{season}: beyond the envelope");
            }
        }

        return mornings.Length;
    }

    /// <summary>A journal that fails now and then: before anything is written, or after it was written and before it is said.</summary>
    private sealed class FlakyJournal(IJournal journal, Random random) : IJournal
    {
        public async Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, AppendCondition? condition, CancellationToken stop)
        {
            Fail(10);
            var kept = await journal.Append(athleteId, entries, condition, stop);
            Fail(10);
            return kept;
        }

        public async IAsyncEnumerable<Entry> Read(JournalQuery query, [EnumeratorCancellation] CancellationToken stop)
        {
            Fail(60);
            await foreach (var entry in journal.Read(query, stop))
            {
                yield return entry;
            }
        }

        public Task<ChainState> State(string athleteId, CancellationToken stop) => journal.State(athleteId, stop);

        public Task<JournalChanges> Changes(long? since, IReadOnlyCollection<EntryKind> kinds, CancellationToken stop) => journal.Changes(since, kinds, stop);

        public Task<IReadOnlyList<CaughtUpAthlete>> CaughtUp(string under, CancellationToken stop) => journal.CaughtUp(under, stop);

        public Task NoteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop) => journal.NoteCaughtUp(athletes, under, stop);

        public Task<bool> IsKnown(string athleteId, CancellationToken stop) => journal.IsKnown(athleteId, stop);

        public Task Probe(CancellationToken stop) => journal.Probe(stop);

        public Task Erase(string athleteId, CancellationToken stop) => journal.Erase(athleteId, stop);

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        private void Fail(int oneIn)
        {
            lock (random)
            {
                if (random.Next(oneIn) == 0)
                {
                    throw new JournalUnavailableException("the journal is away, says the test");
                }
            }
        }
    }
}
