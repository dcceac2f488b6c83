using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using AthleteOs.Rules.Cluster;
using AthleteOs.Rules.Host.Tests.Loop;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Cluster;

/// <summary>Three hosts of a cluster, two of them killed in the morning, then the others in turn: callers repeat with their keys, and each athlete is decided once.</summary>
public sealed class HostsKilledTests
{
    private const int Days = 7;
    private const int Callers = 16;
    private static readonly string[] Settings = ["--athlete_os:cluster=true", "--athlete_os:time_zone=UTC", "--athlete_os:morning=00:00", "--athlete_os:catch_up_days=0"];
    private static readonly int Kills = Effort.Of("kills of the hosts of a cluster in turn, under load", 1, 200);
    private static readonly int Athletes = Effort.Of("athletes of a cluster of which two of three hosts are killed", 60, 10_000);

    private readonly ConcurrentBag<TimeSpan> _waits = [];
    private int _refusals;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static DateOnly Today { get; } = DateOnly.FromDateTime(DateTime.UtcNow);

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task Every_athlete_is_decided_once_although_hosts_die_two_at_once_and_in_turn_and_clocks_are_wrong()
    {
        using var server = PostgresServer.TryStart();
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine.");
        var address = server.Address("postgres");
        await using var journal = await Storage.Journals.Open(address, TimeProvider.System, create: true, Stop);
        string[] ids = [.. Enumerable.Range(0, Athletes).Select(n => string.Create(CultureInfo.InvariantCulture, $"athlete {n}"))];
        await Enrol(journal, ids);
        var hosts = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Start(address)));
        try
        {
            var decided = await Mornings(journal, hosts, ids);
            decided.Select(d => d.AthleteId).Order(StringComparer.Ordinal).ShouldBe(ids.Order(StringComparer.Ordinal), "each athlete is decided once");
            await foreach (var verdict in JournalVerifier.Verify(journal, athleteId: null, Stop))
            {
                verdict.Fault.ShouldBeNull(verdict.AthleteId);
            }

            using var inTurn = new KillsInTurn(journal, address, Settings, [hosts[2]]);
            TestContext.Current.TestOutputHelper?.WriteLine(await inTurn.Run(Kills, least: Effort.IsFull ? 3 : 2, then: Effort.IsFull ? () => Frozen(server) : null, Stop));
        }
        finally
        {
            foreach (var host in hosts)
            {
                host.Dispose();
            }
        }
    }

    // A busy machine can be too slow for a host that joins while two others do. Its supervisor starts it again, and so does this test, once.
    private static async Task<HostProcess> Start(string address)
    {
        try
        {
            return await HostProcess.Start(address, Settings);
        }
        catch (HostStartException fault) when (fault.ExitCode == ExpelledHost.ExitCode)
        {
            return await HostProcess.Start(address, Settings);
        }
    }

    private static async Task Frozen(PostgresServer server)
    {
        server.Freeze();
        await Task.Delay(TimeSpan.FromSeconds(30), Stop);
        server.Thaw();
    }

    private async Task<List<Entry>> Mornings(IJournal journal, HostProcess[] hosts, string[] ids)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(15) };
        var (start, killed, acknowledged) = (Stopwatch.StartNew(), 0, 0);
        var areKilled = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var kill = Task.Run(async () =>
        {
            await Waiting.Until(() => Task.FromResult(acknowledged > Athletes / 4), "no reading is recorded", Stop);
            hosts[0].Kill();
            hosts[1].Kill();
            killed = acknowledged;
            areKilled.SetResult();
            return start.Elapsed;
        }, Stop);
        await Parallel.ForEachAsync(ids.Index(), new ParallelOptions { MaxDegreeOfParallelism = Callers, CancellationToken = Stop }, async (athlete, stop) =>
        {
            if (athlete.Index >= Athletes / 2)
            {
                await areKilled.Task.WaitAsync(Waiting.Patience, stop); // few athletes are recorded before a busy machine kills a host
            }

            await Send(client, hosts, athlete.Index, athlete.Item, stop);
            Interlocked.Increment(ref acknowledged);
        });
        var (killedAt, recordedAt) = (await kill, start.Elapsed);
        List<Entry> decided = [];
        await Waiting.Until(async () => (decided = await Decided(journal)).Count >= Athletes, "not all athletes are decided", Stop);
        var decidedAt = start.Elapsed;
        await Task.Delay(TimeSpan.FromSeconds(1), Stop); // a second decision would come now
        decided = await Decided(journal);
        DateTimeOffset[] times = [.. decided.Select(d => d.At).Order()];
        var gap = times.Zip(times.Skip(1), (a, b) => b - a).Max();
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{Athletes} athletes; two of three hosts killed after {killed} acknowledged readings; {_refusals} calls refused or broken and repeated; longest wait of a caller {_waits.Max().TotalSeconds:0.0} s; "
            + $"longest time without a decision {gap.TotalSeconds:0.0} s; all recorded {(recordedAt - killedAt).TotalSeconds:0.0} s and all decided {(decidedAt - killedAt).TotalSeconds:0.0} s after the kill"));
        _refusals.ShouldBeGreaterThan(0, "the hosts died while callers waited");
        return decided;
    }

    // A caller takes the next host after a broken connection, and repeats with its key after 503.
    private async Task Send(HttpClient client, HostProcess[] hosts, int number, string athleteId, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(hosts[(number + attempt) % hosts.Length].Address, $"/v1/athletes/{athleteId}/readings"))
                {
                    Content = new StringContent($$"""{"date":"{{Today:yyyy-MM-dd}}","readiness_score":{{60 + (number % 20)}}}""", Encoding.UTF8, "application/json"),
                };
                request.Headers.Add("Idempotency-Key", "watch");
                using var answer = await client.SendAsync(request, stop);
                if (answer.IsSuccessStatusCode)
                {
                    _waits.Add(clock.Elapsed);
                    return;
                }

                ((int)answer.StatusCode).ShouldBe(503, await answer.Content.ReadAsStringAsync(stop));
                answer.Headers.RetryAfter.ShouldNotBeNull();
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !stop.IsCancellationRequested))
            {
                // The host died.
            }

            Interlocked.Increment(ref _refusals);
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(1), athleteId);
            await Task.Delay(100, stop);
        }
    }

    private static async Task Enrol(IJournal journal, string[] ids)
    {
        var days = SyntheticYear.Of().Days.Take(Days).Select((day, i) => day with { Date = Today.AddDays(i - Days) }).ToArray();
        await Parallel.ForEachAsync(ids, Stop, async (id, stop) => await journal.AppendInOrder(id,
            [[LoopBench.Settings(days[0].Date)], .. days.SelectMany(d => new NewEntry[][] { [LoopBench.Readings(d, "watch")], [LoopBench.Done(d, "watch")] })], condition: null, stop));
    }

    private static async Task<List<Entry>> Decided(IJournal journal)
    {
        var decided = new List<Entry>();
        await foreach (var entry in journal.Read(new JournalQuery { Kind = EntryKind.Decision, From = Today }, Stop))
        {
            decided.Add(entry);
        }

        return decided;
    }
}
