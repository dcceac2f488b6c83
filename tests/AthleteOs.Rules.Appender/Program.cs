using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;

// Appends to a journal, for tests and for figures.
//   appender acknowledge JOURNAL WRITERS RUN   until it is killed; prints the key of every batch that was acknowledged, and nothing sooner
//   appender measure [WRITERS] [SECONDS]       appends a second, on SQLite and on a PostgreSQL server of its own
return args switch
{
    ["acknowledge", var journal, var writers, var run] => await Acknowledge(journal, Number(writers), run),
    ["measure"] => await Measure(32, 10),
    ["measure", var writers, var seconds] => await Measure(Number(writers), Number(seconds)),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("appender acknowledge JOURNAL WRITERS RUN | measure [WRITERS SECONDS]");
    return 2;
}

static async Task<int> Acknowledge(string address, int writers, string run)
{
    await using var journal = await Journals.Open(address, TimeProvider.System, create: true, CancellationToken.None);
    await using var output = new StreamWriter(Console.OpenStandardOutput()) { AutoFlush = true };
    var lines = TextWriter.Synchronized(output);
    await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
    {
        for (var i = 0; ; i++)
        {
            var key = $"{run}-{writer}-{i}";
            await journal.Append($"athlete-{writer % 4}", [Entry(EntryKind.Morning, key), Entry(EntryKind.Decision, "")], CancellationToken.None);
            await lines.WriteLineAsync(key);
        }
    })));
    return 0;
}

static async Task<int> Measure(int writers, int seconds)
{
    var folder = Directory.CreateTempSubdirectory("athleteos-measure-").FullName;
    try
    {
        await Report("SQLite", $"sqlite:{Path.Combine(folder, "journal.db")}", writers, seconds);
        using var server = PostgresServer.TryStart();
        if (server is null)
        {
            Console.WriteLine("PostgreSQL: not on this machine");
            return 1;
        }

        await Report("PostgreSQL", server.Address("postgres"), writers, seconds);
        return 0;
    }
    finally
    {
        Directory.Delete(folder, recursive: true);
    }
}

static async Task Report(string name, string address, int writers, int seconds)
{
    await using var journal = await Journals.Open(address, TimeProvider.System, create: true, CancellationToken.None);
    await Run(journal, writers, 1);
    var times = await Run(journal, writers, seconds);
    Array.Sort(times);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name}: {times.Length / (double)seconds:0} appends/s (each a morning and its decision, 2.5 KB) by {writers} writers; median {times[times.Length / 2]:0.0} ms, p99 {times[times.Length * 99 / 100]:0.0} ms"));
}

static async Task<double[]> Run(IJournal journal, int writers, int seconds)
{
    var times = new ConcurrentBag<double>();
    var run = Guid.NewGuid().ToString("N");
    using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
    await Task.WhenAll(Enumerable.Range(0, writers).Select(writer => Task.Run(async () =>
    {
        for (var i = 0; !end.IsCancellationRequested; i++)
        {
            var start = Stopwatch.GetTimestamp();
            await journal.Append($"athlete-{((writer * 1000) + i) % 500}", [Entry(EntryKind.Morning, $"{run}-{writer}-{i}"), Entry(EntryKind.Decision, "", 2000)], CancellationToken.None);
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }
    })));
    return [.. times];
}

static NewEntry Entry(EntryKind kind, string key, int length = 500) =>
    new(kind, new DateOnly(2026, 11, 23), key, Encoding.UTF8.GetBytes($$"""{ "key": "{{key}}", "filling": "{{new string('x', length)}}" }"""));

static int Number(string text) => int.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);
