using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Npgsql;

namespace AthleteOs.Rules.Load;

/// <summary>The rounds of a host with a large squad on PostgreSQL, in which each athlete has as many days of readings and training.</summary>
internal static class SquadRounds
{
    private const string Model = "model";

    // The host's defaults, under which it reads the notes.
    private const string Defaults = "UTC 00:00 7";
    private static readonly string[] Settings = ["--athlete_os:time_zone=UTC", "--athlete_os:morning=00:00"];

    // A week's sessions with their loads.
    private static readonly (string Session, int Tss)[] Week = [("key", 90), ("recovery", 30), ("support", 60), ("key", 85), ("rest", 0), ("support", 110), ("recovery", 40)];

    private static DateOnly Today { get; } = DateOnly.FromDateTime(DateTime.UtcNow);

    /// <summary>Measures, and prints a line each.</summary>
    /// <param name="server">The database server.</param>
    /// <param name="athletes">The number of enrolled athletes.</param>
    /// <param name="due">The number of athletes with readings of today.</param>
    /// <param name="days">The number of days that each athlete has.</param>
    public static async Task Measure(PostgresServer server, int athletes, int due, int days)
    {
        var (address, clock) = (server.Address("postgres"), Stopwatch.StartNew());
        await using var source = NpgsqlDataSource.Create(address);
        await using var journal = await Journals.Open(address, TimeProvider.System, create: true, CancellationToken.None);
        string[] ids = [.. Enumerable.Range(0, athletes).Select(n => string.Create(CultureInfo.InvariantCulture, $"athlete {n:000000}"))];
        string[] some = [.. ids.Where((_, n) => n % (athletes / due) == 0).Take(due)];
        var record = await Record(address, journal, days);
        await new CopiedAthletes(source, record).Write(ids);
        await NoteCaughtUp(journal, ids.Except(some, StringComparer.Ordinal), record.Count);
        Write($"{athletes} athletes with {record.Count} entries each, {some.Length} of them due, prepared in {clock.Elapsed.TotalSeconds:0} s");

        // The due athletes are decided and reviewed until yesterday.
        clock.Restart();
        using (var first = await HostProcess.Start(address, Settings))
        {
            await Until(source, $"SELECT count(*) FROM athleteos.caught_up WHERE under = '{Defaults}'", athletes + 1); // and the model
            Write($"{some.Length} athletes are caught up until yesterday, with their weeks reviewed, {clock.Elapsed.TotalSeconds:0.0} s after the start of a host that took {first.UntilReady.TotalSeconds:0.0} s until it was ready; {first.Processor.TotalSeconds:0.0} s of processor time");
        }

        await Send(journal, some, readiness: 70, "watch");
        var decided = string.Create(CultureInfo.InvariantCulture, $"SELECT count(*) FROM athleteos.entries WHERE kind = 'decision' AND date = '{Today:yyyy-MM-dd}'");
        var before = await Count(source, decided);
        clock.Restart();
        using var host = await HostProcess.Start(address, Settings);
        await Until(source, decided, before + some.Length);
        Write($"first round: {some.Length} whole records read and decided {clock.Elapsed.TotalSeconds:0.0} s after the start of a host that took {host.UntilReady.TotalSeconds:0.0} s until it was ready; {host.Processor.TotalSeconds:0.0} s of processor time; memory {host.Memory >> 20} MB");

        await Send(journal, some, readiness: 50, "corrected");
        await Until(source, decided, before + some.Length + 1);
        (var used, clock) = (host.Processor, Stopwatch.StartNew());
        await Until(source, decided, before + (2 * some.Length));
        Write($"a later round: {some.Length} decided in {clock.Elapsed.TotalSeconds:0.0} s, {(host.Processor - used).TotalSeconds:0.0} s of processor time; memory {host.Memory >> 20} MB");

        await Task.Delay(TimeSpan.FromSeconds(5));
        (used, clock) = (host.Processor, Stopwatch.StartNew());
        await Task.Delay(TimeSpan.FromSeconds(40));
        Write($"two idle rounds: {(host.Processor - used).TotalSeconds:0.00} s of processor time in {clock.Elapsed.TotalSeconds:0} s; memory {host.Memory >> 20} MB");
        foreach (var id in new[] { ids[0], ids[1], ids[^1] })
        {
            await foreach (var verdict in JournalVerifier.Verify(journal, id, CancellationToken.None))
            {
                Write($"{id}: {verdict.Entries} entries, {verdict.Fault?.Says ?? "the chain verifies"}");
            }
        }
    }

    // Entries as the service writes them.
    private static async Task<List<Entry>> Record(string address, IJournal journal, int number)
    {
        using (var host = await HostProcess.Start(address, [.. Settings, "--athlete_os:catch_up_days=0"]))
        {
            using var client = new HttpClient { BaseAddress = host.Address };
            await Send(client, HttpMethod.Put, $"/v1/athletes/{Model}", "{\"start_balance\":{\"ctl\":52,\"atl\":52}}", "application/json");
            var days = Enumerable.Range(0, number).Select(i => (Date: Today.AddDays(i - number), Day: Week[i % 7], Readiness: 55 + (i * 37 % 31))).ToArray();
            await Send(client, HttpMethod.Post, "/v1/days:batch", Lines(days.Select<(DateOnly Date, (string Session, int Tss) Day, int Readiness), FormattableString>(d => $"\"date\":\"{d.Date:yyyy-MM-dd}\",\"tss\":{d.Day.Tss},\"session_type\":\"{d.Day.Session}\"")), "application/x-ndjson");
            await Send(client, HttpMethod.Post, "/v1/readings:batch", Lines(days.Select<(DateOnly Date, (string Session, int Tss) Day, int Readiness), FormattableString>(d => $"\"date\":\"{d.Date:yyyy-MM-dd}\",\"readiness_score\":{d.Readiness},\"illness\":false,\"injury\":false")), "application/x-ndjson");
        }

        var entries = new List<Entry>();
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = Model, Kinds = [EntryKind.Settings, EntryKind.Readings, EntryKind.Done] }, CancellationToken.None))
        {
            entries.Add(entry with { Number = entries.Count + 1, Batch = entries.Count + 1 });
        }

        return entries;

        static string Lines(IEnumerable<FormattableString> documents) => string.Join('\n', documents.Select(d => $"{{\"athlete_id\":\"{Model}\",\"document\":{{{FormattableString.Invariant(d)}}}}}"));
    }

    private static async Task Send(HttpClient client, HttpMethod method, string path, string text, string type)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = new StringContent(text, Encoding.UTF8, MediaTypeHeaderValue.Parse(type)) };
        (await client.SendAsync(request)).EnsureSuccessStatusCode();
    }

    // Nobody reads the records of these athletes before tomorrow.
    private static async Task NoteCaughtUp(IJournal journal, IEnumerable<string> ids, int entries)
    {
        var tomorrow = new DateTimeOffset(Today.AddDays(1).ToDateTime(new TimeOnly(1, 0)), TimeSpan.Zero);
        foreach (var some in ids.Chunk(10_000))
        {
            await journal.NoteCaughtUp([.. some.Select(id => new CaughtUpAthlete(id, entries, tomorrow))], Defaults, CancellationToken.None);
        }
    }

    private static Task Send(IJournal journal, IEnumerable<string> ids, int readiness, string key) => Parallel.ForEachAsync(ids, async (id, stop) =>
        await journal.Append(id, [new NewEntry(EntryKind.Readings, Today, key, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{{\"date\":\"{Today:yyyy-MM-dd}\",\"readiness_score\":{readiness},\"illness\":false,\"injury\":false}}")))], stop));

    private static async Task<long> Count(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }

    private static async Task Until(NpgsqlDataSource source, string sql, long least)
    {
        while (await Count(source, sql) < least)
        {
            await Task.Delay(200);
        }
    }

    private static void Write(FormattableString text) => Console.WriteLine(FormattableString.Invariant(text));
}
