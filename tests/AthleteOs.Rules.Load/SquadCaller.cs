using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace AthleteOs.Rules.Load;

/// <summary>
/// A caller of several hosts: enrols one athlete after another, sends readings, repeats them with their key at another host, and corrects those of one
/// athlete in five. It repeats each call that is refused or broken, with its key.
/// </summary>
/// <param name="hosts">The hosts.</param>
/// <param name="client">The client, which all callers share.</param>
/// <param name="name">The beginning of the ids of the caller's athletes.</param>
internal sealed class SquadCaller(ReadyHosts hosts, HttpClient client, string name)
{
    private const int OneInFive = 5;
    private const int Less = 15;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);
    private int _next;

    /// <summary>The athletes with acknowledged entries, each with the readiness that counts.</summary>
    public Dictionary<string, int> Athletes { get; } = new(StringComparer.Ordinal);

    /// <summary>The ids of athletes with an acknowledged correction.</summary>
    public HashSet<string> Corrected { get; } = new(StringComparer.Ordinal);

    /// <summary>The number of calls that were refused with 503.</summary>
    public int Refused { get; private set; }

    /// <summary>The number of calls without an answer.</summary>
    public int Broken { get; private set; }

    /// <summary>The longest time from the first try of a call to its acknowledgement.</summary>
    public TimeSpan LongestWait { get; private set; }

    // An athlete of this zone has about noon now, so that no run crosses a midnight.
    private static string Zone { get; } = string.Create(CultureInfo.InvariantCulture, $"Etc/GMT{DateTime.UtcNow.Hour - 12:+0;-0;+0}");

    /// <summary>The athletes' today.</summary>
    public static DateOnly Today { get; } = DateOnly.FromDateTime(DateTime.UtcNow.AddHours(12 - DateTime.UtcNow.Hour));

    /// <summary>Calls until it is cancelled, and finishes its last athlete.</summary>
    public async Task Run(CancellationToken stop)
    {
        for (var n = 0; !stop.IsCancellationRequested; n++)
        {
            var (athlete, readiness) = (string.Create(CultureInfo.InvariantCulture, $"{name}-{n}"), 60 + (n % 20));
            await Send(HttpMethod.Put, $"/v1/athletes/{athlete}", $$$"""{"time_zone":"{{{Zone}}}","morning":"00:00","start_balance":{"ctl":50,"atl":50}}""", "enrol");
            await Send(HttpMethod.Post, $"/v1/athletes/{athlete}/readings", Readings(readiness), "watch");
            await Send(HttpMethod.Post, $"/v1/athletes/{athlete}/readings", Readings(readiness), "watch");
            Athletes[athlete] = readiness;
            if (n % OneInFive == 0)
            {
                await Send(HttpMethod.Post, $"/v1/athletes/{athlete}/readings", Readings(readiness - Less), "correction");
                (Athletes[athlete], _) = (readiness - Less, Corrected.Add(athlete));
            }

            await Task.Delay(Pause, CancellationToken.None);
        }
    }

    private static string Readings(int readiness) => $$"""{"date":"{{Today:yyyy-MM-dd}}","readiness_score":{{readiness}}}""";

    // Each try goes to the next host.
    private async Task Send(HttpMethod method, string path, string body, string key)
    {
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                var ready = hosts.Addresses;
                if (ready.Count > 0)
                {
                    using var request = new HttpRequestMessage(method, new Uri(ready[_next++ % ready.Count], path)) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
                    request.Headers.Add("Idempotency-Key", key);
                    using var answer = await client.SendAsync(request);
                    if (answer.IsSuccessStatusCode)
                    {
                        LongestWait = clock.Elapsed > LongestWait ? clock.Elapsed : LongestWait;
                        return;
                    }

                    if ((int)answer.StatusCode != 503 || answer.Headers.RetryAfter is null)
                    {
                        throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
                    }

                    Refused++;
                }
            }
            catch (Exception fault) when (fault is HttpRequestException or IOException or OperationCanceledException)
            {
                Broken++;
            }

            await Task.Delay(Pause);
        }
    }
}
