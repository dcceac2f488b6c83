using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using AthleteOs.Rules.TestKit;

namespace AthleteOs.Rules.Load;

/// <summary>The pages of a host with every shipped policy: start, memory, and the bytes and time of Today and of an athlete.</summary>
internal static class PageTimes
{
    private const int Days = 56;
    private const int Rounds = 30;

    // A week's sessions with their loads.
    private static readonly (string Session, int Tss)[] Week = [("key", 90), ("recovery", 30), ("support", 60), ("key", 85), ("rest", 0), ("support", 110), ("recovery", 40)];

    /// <summary>Measures, and prints a line each.</summary>
    /// <param name="athletes">The athletes of the squad.</param>
    /// <param name="journal">The journal.</param>
    public static async Task Measure(int athletes, string journal)
    {
        using var host = await HostProcess.Start(journal, $"--athlete_os:rules_folder={Root.Of("rules")}", "--athlete_os:time_zone=UTC", "--athlete_os:morning=00:00");
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = host.Address };
        var used = host.Processor;
        await Task.Delay(TimeSpan.FromSeconds(10));
        Write($"first answer after {host.UntilReady.TotalSeconds:0.00} s, {used.TotalSeconds:0.00} s of processor time; memory {host.Memory >> 20} MB, 10 s later");
        await Load(client, "the first page, before anybody is enrolled", "/", rounds: 1);
        await Load(client, "the same again", "/", Rounds);
        await Enrol(client, athletes);
        await Load(client, "Today, first time", "/", rounds: 1);
        await Load(client, "Today", "/", Rounds);
        await Load(client, "an athlete", "/athletes/athlete-0", Rounds);
        await Load(client, "the form of a variant, without its editor", "/policies/weekly-planning/variant", Rounds);
        await Task.Delay(TimeSpan.FromSeconds(10));
        Write($"memory {host.Memory >> 20} MB after the pages, 10 s later");
    }

    private static async Task Enrol(HttpClient client, int athletes)
    {
        var (today, ids) = (DateOnly.FromDateTime(DateTime.UtcNow), Enumerable.Range(0, athletes).Select(n => FormattableString.Invariant($"athlete-{n}")).ToArray());
        foreach (var id in ids)
        {
            using var none = Body("{}", "application/json");
            (await client.PutAsync(new Uri($"/v1/athletes/{id}", UriKind.Relative), none)).EnsureSuccessStatusCode();
        }

        foreach (var some in ids.Chunk(15))
        {
            await Send("days", some.SelectMany(id => Enumerable.Range(0, Days).Select(i => Line(id, $"\"date\":\"{today.AddDays(i - Days):yyyy-MM-dd}\",\"tss\":{Week[i % 7].Tss},\"session_type\":\"{Week[i % 7].Session}\""))));
            await Send("readings", some.SelectMany(id => Enumerable.Range(1, Days).Select(i => Line(id, $"\"date\":\"{today.AddDays(i - Days):yyyy-MM-dd}\",\"readiness_score\":{55 + (i * 37 % 31)},\"illness\":false,\"injury\":false"))));
        }

        var clock = Stopwatch.StartNew();
        foreach (var id in ids)
        {
            while (!(await client.GetStringAsync(new Uri($"/v1/athletes/{id}/days/{today:yyyy-MM-dd}", UriKind.Relative))).Contains("\"decision_id\"", StringComparison.Ordinal))
            {
                await Task.Delay(200);
            }
        }

        Write($"{athletes} athletes with {Days} days are decided {clock.Elapsed.TotalSeconds:0.0} s after their readings");

        async Task Send(string what, IEnumerable<string> lines)
        {
            using var body = Body(string.Join('\n', lines), "application/x-ndjson");
            (await client.PostAsync(new Uri($"/v1/{what}:batch", UriKind.Relative), body)).EnsureSuccessStatusCode();
        }
    }

    private static string Line(string id, FormattableString document) => $"{{\"athlete_id\":\"{id}\",\"document\":{{{FormattableString.Invariant(document)}}}}}";

    private static StringContent Body(string text, string type) => new(text, Encoding.UTF8, MediaTypeHeaderValue.Parse(type));

    private static async Task Load(HttpClient client, string name, string address, int rounds)
    {
        var (times, bytes) = (new List<double>(), 0);
        for (var round = 0; round < rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            bytes = (await client.GetByteArrayAsync(new Uri(address, UriKind.Relative))).Length;
            times.Add(clock.Elapsed.TotalMilliseconds);
        }

        times.Sort();
        Write($"{name}: {bytes / 1000.0:0.0} kB, {times[rounds / 2]:0.0} ms{(rounds > 1 ? $", at most {times[^1]:0.0} ms in {rounds}" : "")}");
    }

    private static void Write(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
