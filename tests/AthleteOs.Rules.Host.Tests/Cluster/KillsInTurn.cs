using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;

namespace AthleteOs.Rules.Host.Tests.Cluster;

/// <summary>
/// A cluster under load whose hosts are killed in turn, the oldest first. Callers enrol athletes and send their readings of today; they repeat what is
/// not acknowledged. Each replacement has a clock that is wrong by an hour, forward and back in turn, if the library for it is on this machine.
/// </summary>
internal sealed class KillsInTurn(IJournal journal, string address, string[] settings, IEnumerable<HostProcess> alive) : IDisposable
{
    private const int Callers = 8;
    private const int WrongBy = 60;
    private const int MostRestarts = 20;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentQueue<HostProcess> _alive = new(alive);
    private readonly List<HostProcess> _started = [];
    private readonly ConcurrentQueue<string> _acknowledged = [];
    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly HttpClient _client = new() { Timeout = TimeSpan.FromSeconds(15) };
    private long _lastAnswer;
    private long _longest;
    private int _refusals;
    private int _restarts;
    private bool _isOver;

    // An athlete of this zone has about noon now, so that a clock that is wrong by an hour shows the same day.
    private static string Zone { get; } = string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{DateTime.UtcNow.Hour - 12:+0;-0;+0}");

    private static DateOnly Today { get; } = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(12 - DateTime.UtcNow.Hour));

    /// <summary>Kills hosts, and then verifies that each acknowledged athlete is decided once and that all chains are whole.</summary>
    /// <returns>The figures in words.</returns>
    public async Task<string> Run(int kills, int least, Func<Task>? then, CancellationToken stop)
    {
        await Replace(least);
        _lastAnswer = Stopwatch.GetTimestamp();
        var run = Guid.NewGuid().ToString("N")[..6];
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Call($"{run}-{caller}", stop), stop)).ToArray();
        var clock = Stopwatch.StartNew();
        for (var kill = 0; kill < kills; kill++)
        {
            await Replace(least);
            await Answered(stop);
            _alive.TryDequeue(out var oldest).ShouldBeTrue();
            oldest!.Kill();
            await Answered(stop);
        }

        var (longest, ofKills, eachKill) = (TimeSpan.FromTicks(_longest), _acknowledged.Count, clock.Elapsed / kills);
        if (then is not null)
        {
            await then();
            await Answered(stop);
        }

        Volatile.Write(ref _isOver, true);
        await Task.WhenAll(callers);
        _wrong.ShouldBeEmpty();
        await Verify(stop);
        var clocks = HostProcess.ClockLibrary is null ? "the right clock" : "a clock an hour wrong";
        var outage = then is null ? "" : FormattableString.Invariant($"; with the outage after it {TimeSpan.FromTicks(_longest).TotalSeconds:0.0} s");
        return FormattableString.Invariant(
            $"{kills} hosts killed in turn, one in {eachKill.TotalSeconds:0.0} s, replaced by hosts with {clocks} ({_restarts} of them expelled at the start and started again); {ofKills} athletes recorded, each decided once; {_refusals} calls refused or broken and repeated; longest time without an answer {longest.TotalSeconds:0.0} s{outage}");
    }

    public void Dispose()
    {
        _client.Dispose();
        _started.ForEach(h => h.Dispose());
    }

    private async Task Replace(int least)
    {
        while (_alive.Count < least)
        {
            try
            {
                var minutes = _started.Count % 2 == 0 ? WrongBy : -WrongBy;
                var host = HostProcess.ClockLibrary is null ? await HostProcess.Start(address, settings) : await HostProcess.StartWithClock(minutes, address, settings);
                _started.Add(host);
                _alive.Enqueue(host);
            }
            catch (HttpRequestException) when (_restarts < MostRestarts)
            {
                _restarts++; // on a busy machine a host that joins may be expelled: systemd starts it again
            }
        }
    }

    // Two more athletes of each caller: every host has served since.
    private Task Answered(CancellationToken stop)
    {
        var enough = _acknowledged.Count + (2 * Callers);
        return Waiting.Until(() => _acknowledged.Count >= enough || !_wrong.IsEmpty, "no caller gets an answer", stop);
    }

    private async Task Call(string caller, CancellationToken stop)
    {
        for (var n = 0; !Volatile.Read(ref _isOver); n++)
        {
            var athlete = string.Create(CultureInfo.InvariantCulture, $"{caller}-{n}");
            await Send(HttpMethod.Put, $"/v1/athletes/{athlete}", $$$"""{"time_zone":"{{{Zone}}}","morning":"00:00","start_balance":{"ctl":50,"atl":50}}""", n, stop);
            await Send(HttpMethod.Post, $"/v1/athletes/{athlete}/readings", $$"""{"date":"{{Today:yyyy-MM-dd}}","readiness_score":{{60 + (n % 20)}}}""", n + 1, stop);
            _acknowledged.Enqueue(athlete);
            await Task.Delay(Pause, stop);
        }
    }

    // A caller takes the next host after a broken connection, and repeats with its key after 503.
    private async Task Send(HttpMethod method, string path, string body, int number, CancellationToken stop)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                var hosts = _alive.ToArray();
                using var request = new HttpRequestMessage(method, new Uri(hosts[(number + attempt) % hosts.Length].Address, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                request.Headers.Add("Idempotency-Key", "watch");
                using var answer = await _client.SendAsync(request, stop);
                if (answer.IsSuccessStatusCode)
                {
                    var now = Stopwatch.GetTimestamp();
                    var gap = Stopwatch.GetElapsedTime(Interlocked.Exchange(ref _lastAnswer, now), now).Ticks;
                    if (gap > Interlocked.Read(ref _longest))
                    {
                        Interlocked.Exchange(ref _longest, gap);
                    }

                    return;
                }

                if ((int)answer.StatusCode != 503 || answer.Headers.RetryAfter is null)
                {
                    _wrong.Enqueue($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(stop)}");
                    return;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException || (fault is OperationCanceledException && !stop.IsCancellationRequested))
            {
                // The host died.
            }

            Interlocked.Increment(ref _refusals);
            await Task.Delay(100, stop);
        }
    }

    private async Task Verify(CancellationToken stop)
    {
        var (ids, decided) = (_acknowledged.ToHashSet(StringComparer.Ordinal), new List<string>());
        await Waiting.Until(async () =>
        {
            decided.Clear();
            await foreach (var entry in journal.Read(new JournalQuery { Kind = EntryKind.Decision, From = Today }, stop))
            {
                decided.Add(entry.AthleteId);
            }

            return ids.IsSubsetOf(decided);
        }, "not all athletes are decided", stop);
        decided.ShouldBeUnique("no day is decided twice");
        foreach (var kind in new[] { EntryKind.Settings, EntryKind.Readings })
        {
            var recorded = new List<string>();
            await foreach (var entry in journal.Read(new JournalQuery { Kind = kind, From = Today.AddDays(-1) }, stop))
            {
                recorded.Add(entry.AthleteId);
            }

            recorded.Where(ids.Contains).Order(StringComparer.Ordinal).ShouldBe(ids.Order(StringComparer.Ordinal), $"{kind} are recorded once");
        }

        await foreach (var verdict in JournalVerifier.Verify(journal, athleteId: null, stop))
        {
            verdict.Fault.ShouldBeNull(verdict.AthleteId);
        }
    }
}
