using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;

namespace AthleteOs.Rules.Host.Tests.Cluster;

/// <summary>
/// Callers of the hosts of a cluster. Each enrols one athlete after another and sends the readings of today; it repeats what is not acknowledged. Then the
/// journal must have each acknowledged athlete once, with one decision.
/// </summary>
/// <param name="hosts">The hosts that the callers know now.</param>
/// <param name="patience">How long a caller waits for an answer.</param>
internal sealed class SquadCallers(Func<IReadOnlyList<HostProcess>> hosts, TimeSpan patience) : IDisposable
{
    private const int Callers = 8;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private readonly ConcurrentQueue<string> _acknowledged = [];
    private readonly ConcurrentQueue<string> _wrong = [];
    private readonly HttpClient _client = new() { Timeout = patience, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", HostProcess.Key) } };
    private Task[] _callers = [];
    private long _lastAnswer;
    private long _longest;
    private int _refusals;
    private bool _isOver;

    /// <summary>The athletes whose readings are acknowledged.</summary>
    public IReadOnlyCollection<string> Acknowledged => _acknowledged;

    /// <summary>The calls that were refused or broken, and repeated.</summary>
    public int Refusals => _refusals;

    /// <summary>The longest time in which no caller got an answer.</summary>
    public TimeSpan LongestGap => TimeSpan.FromTicks(Interlocked.Read(ref _longest));

    // An athlete of this zone has about noon now, so that a clock that is wrong by 90 minutes shows the same day.
    private static string Zone { get; } = string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{DateTime.UtcNow.Hour - 12:+0;-0;+0}");

    private static DateOnly Today { get; } = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(12 - DateTime.UtcNow.Hour));

    public void Begin(CancellationToken stop)
    {
        _lastAnswer = Stopwatch.GetTimestamp();
        var run = Guid.NewGuid().ToString("N")[..6];
        _callers = [.. Enumerable.Range(0, Callers).Select(caller => Task.Run(() => Call($"{run}-{caller}", stop), stop))];
    }

    /// <summary>Waits for two more athletes of each caller: every host has served since.</summary>
    public Task Answered(CancellationToken stop)
    {
        var enough = _acknowledged.Count + (2 * Callers);
        return Waiting.Until(() => _acknowledged.Count >= enough || !_wrong.IsEmpty, "no caller gets an answer", stop);
    }

    /// <summary>Sends the readings of athletes again, with their keys.</summary>
    public Task Repeat(IEnumerable<string> athletes, CancellationToken stop) => Task.WhenAll(athletes.Select(a => SendReadings(a, stop)));

    /// <summary>Lets each caller finish its athlete. No answer may be other than recorded, or refused with the time to try again.</summary>
    public async Task End()
    {
        Volatile.Write(ref _isOver, true);
        await Task.WhenAll(_callers);
        _wrong.ShouldBeEmpty();
    }

    /// <summary>Verifies that each acknowledged athlete is recorded and decided once, and that all chains are whole.</summary>
    public async Task Verify(IJournal journal, CancellationToken stop)
    {
        var (ids, decided) = (_acknowledged.ToHashSet(StringComparer.Ordinal), new List<string>());
        await Waiting.Until(async () =>
        {
            decided.Clear();
            decided.AddRange(await Athletes(journal, EntryKind.Decision, stop));
            return ids.IsSubsetOf(decided);
        }, "not all athletes are decided", stop);
        decided.ShouldBeUnique("no day is decided twice");
        foreach (var kind in new[] { EntryKind.Settings, EntryKind.Readings })
        {
            string[] recorded = [.. (await Athletes(journal, kind, stop)).Where(ids.Contains)];
            recorded.ShouldBeUnique($"{kind} are recorded once");
            ids.Except(recorded, StringComparer.Ordinal).ShouldBeEmpty($"no {kind} is lost");
        }

        await foreach (var verdict in JournalVerifier.Verify(journal, athleteId: null, stop))
        {
            verdict.Fault.ShouldBeNull(verdict.AthleteId);
        }
    }

    public void Dispose() => _client.Dispose();

    private static async Task<List<string>> Athletes(IJournal journal, EntryKind kind, CancellationToken stop)
    {
        var athletes = new List<string>();
        await foreach (var entry in journal.Read(new JournalQuery { Kind = kind, From = Today.AddDays(kind == EntryKind.Decision ? 0 : -1) }, stop))
        {
            athletes.Add(entry.AthleteId);
        }

        return athletes;
    }

    private async Task Call(string caller, CancellationToken stop)
    {
        for (var n = 0; !Volatile.Read(ref _isOver); n++)
        {
            var athlete = string.Create(CultureInfo.InvariantCulture, $"{caller}-{n}");
            await Send(HttpMethod.Put, $"/v1/athletes/{athlete}", $$$"""{"time_zone":"{{{Zone}}}","morning":"00:00","start_balance":{"ctl":50,"atl":50}}""", n, stop);
            await SendReadings(athlete, stop);
            _acknowledged.Enqueue(athlete);
            await Task.Delay(Pause, stop);
        }
    }

    private Task SendReadings(string athlete, CancellationToken stop)
    {
        var n = int.Parse(athlete[(athlete.LastIndexOf('-') + 1)..], CultureInfo.InvariantCulture);
        return Send(HttpMethod.Post, $"/v1/athletes/{athlete}/readings", $$"""{"date":"{{Today:yyyy-MM-dd}}","readiness_score":{{60 + (n % 20)}}}""", n + 1, stop);
    }

    // A caller takes the next host after a broken connection, and repeats with its key after 503.
    private async Task Send(HttpMethod method, string path, string body, int number, CancellationToken stop)
    {
        for (var attempt = 0; _wrong.IsEmpty; attempt++)
        {
            try
            {
                var known = hosts();
                using var request = new HttpRequestMessage(method, new Uri(known[(number + attempt) % known.Count].Address, path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
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
                // The host died or is cut off.
            }

            Interlocked.Increment(ref _refusals);
            await Task.Delay(100, stop);
        }
    }
}
