using System.Collections.Concurrent;
using System.Reflection;
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

/// <summary>Hosts that share a journal on PostgreSQL: each athlete is caught up by one of them, and others take over from a host that died.</summary>
[Trait(Effort.Duration, Effort.Long)]
public sealed class TurnsTests
{
    private const int Athletes = 30;
    private static readonly Facts.HistoryDay[] Year = [.. SyntheticYear.Of().Days];
    private static readonly string[] Ids = [.. Enumerable.Range(0, Athletes).Select(n => $"athlete {n}")];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_hosts_catch_up_each_athlete_once_and_take_over_from_a_host_that_died()
    {
        using var server = PostgresServer.TryStart();
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine.");
        var clock = LoopBench.Noon(Year[0].Date);
        await using var one = await LoopBench.OpenOn(server.Address("postgres"), clock, Stop);
        await using var other = await LoopBench.OpenOn(server.Address("postgres"), clock, Stop);
        await Task.WhenAll(Ids.Select(id => one.Journal.Append(id, [LoopBench.Settings(Year[0].Date), LoopBench.Readings(Year[0], "")], Stop)));

        // A host that died has the turn of the last athlete. Its lease is over before the second round, by the clock of the database.
        var dead = Guid.NewGuid();
        (await one.Journal.TakeTurns([Ids[^1]], dead, TimeSpan.FromSeconds(1), "", clock.GetUtcNow(), Stop)).Taken.ShouldBe([Ids[^1]]);
        (await other.Journal.TakeTurns([Ids[^1]], Guid.NewGuid(), TimeSpan.FromSeconds(1), "", clock.GetUtcNow(), Stop)).Taken.ShouldBeEmpty();
        (await one.Journal.TakeTurns([Ids[^1]], dead, TimeSpan.FromSeconds(1), "", clock.GetUtcNow(), Stop)).Taken.ShouldBe([Ids[^1]], "its own turn again");
        var asked = new ConcurrentQueue<string>();
        using var first = Worker(one, clock, asked);
        using var second = Worker(other, clock, asked);
        await Task.WhenAll(first.StartAsync(Stop), second.StartAsync(Stop));
        await Waiting.Until(async () => await Decided(one) == Athletes - 1, "the first round is not over", Stop);
        await Task.Delay(1100, Stop);
        await Rounds(clock, async () => await Decided(one) == Athletes);
        asked.GroupBy(id => id).ShouldAllBe(g => g.Count() == 1, "each athlete by one host");
        asked.Count.ShouldBe(Athletes);

        // New entries are followed by one host too, and the notes end each turn.
        asked.Clear();
        await other.Journal.Append(Ids[3], [LoopBench.Readings(Year[0] with { ReadinessScore = 1 }, "corrected")], Stop);
        await Rounds(clock, async () => await Decided(one) == Athletes + 1);
        await Waiting.Until(async () => (await one.Journal.TakeTurns([Ids[3]], dead, TimeSpan.FromSeconds(1), "other defaults", clock.GetUtcNow(), Stop)).Taken.Count == 1, "its turn goes on", Stop);
        await first.StopAsync(Stop);
        await second.StopAsync(Stop);
        asked.ShouldBe([Ids[3]]);
        (await one.Journal.TakeTurns(Ids, dead, TimeSpan.FromSeconds(1), "other defaults", clock.GetUtcNow(), Stop)).Taken.Count.ShouldBe(Athletes, "no turn is left");
    }

    private static async Task Rounds(FakeTimeProvider clock, Func<Task<bool>> isOver) => await Waiting.Until(async () =>
    {
        clock.Advance(TimeSpan.FromSeconds(21));
        return await isOver();
    }, "the rounds are not over", Stop);

    private static async Task<int> Decided(LoopBench bench)
    {
        var count = 0;
        await foreach (var _ in bench.Journal.Read(new JournalQuery { Kind = EntryKind.Decision }, Stop))
        {
            count++;
        }

        return count;
    }

    private static MorningWorker Worker(LoopBench bench, TimeProvider clock, ConcurrentQueue<string> asked)
    {
        var journal = CountingJournal.Of(bench.Journal, asked);
        return new(bench.At(clock, journal), bench.Journal, new PendingAthletes(), new HostIdentity(Guid.NewGuid()), bench.Harm(clock), bench.Telemetry, new SquadOptions(), new WorkerHealth(), clock, NullLogger<MorningWorker>.Instance);
    }

    /// <summary>Notes each athlete that a loop catches up, by its question for the state of the chain.</summary>
    private class CountingJournal : DispatchProxy
    {
        private IJournal _inner = null!;
        private ConcurrentQueue<string> _asked = null!;

        public static IJournal Of(IJournal inner, ConcurrentQueue<string> asked)
        {
            var journal = Create<IJournal, CountingJournal>();
            ((CountingJournal)journal)._inner = inner;
            ((CountingJournal)journal)._asked = asked;
            return journal;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod!.Name == nameof(IJournal.State) && args![0] is string athleteId && athleteId[0] != '/')
            {
                _asked.Enqueue(athleteId);
            }

            return targetMethod.Invoke(_inner, args);
        }
    }
}
