using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using AthleteOs.Rules.Load;
using AthleteOs.Rules.TestKit;

// Decide and keep over HTTP, at a steady rate, the client on the same machine. Latency counts from when a request was meant to be sent:
// one that waits behind a slow one is as late as it feels.
// Beyond its limit a host refuses with 503: refused requests count apart, with the time until the refusal.
// Then the limit of the machine without hosts, and the same at three hosts and at three hosts of a cluster, in turn.
//   dotnet run -c Release --project tests/AthleteOs.Rules.Load -- [SECONDS] [SQLITE_RATE] [POSTGRESQL_RATE] [HOSTS] [SETTING...]
// SQLITE_RATE 0 leaves SQLite out; HOSTS 1 leaves three hosts out.
// The pages of a squad on SQLite, instead of all that:
//   dotnet run -c Release --project tests/AthleteOs.Rules.Load -- pages [ATHLETES]
// The hosts of a cluster are replaced one after the other under load, by this build or from OLD_FOLDER to NEW_FOLDER:
//   dotnet run -c Release --project tests/AthleteOs.Rules.Load -- upgrade [OLD_FOLDER NEW_FOLDER]
if (args is ["upgrade", ..])
{
    using var database = PostgresServer.TryStart();
    if (database is null)
    {
        Console.WriteLine("PostgreSQL: not on this machine");
        return 1;
    }

    var (before, after) = args is [_, var old, var next] ? (old, next) : (AppContext.BaseDirectory, AppContext.BaseDirectory);
    return await RollingUpgrade.Run(before, after, database) ? 0 : 1;
}

// A squad on PostgreSQL in which each athlete has 60 days or DAYS: a round with the athletes who are due, an idle round, and the host's memory:
//   dotnet run -c Release --project tests/AthleteOs.Rules.Load -- squad [ATHLETES] [DUE] [DAYS]
if (args is ["squad", ..])
{
    using var database = PostgresServer.TryStart();
    if (database is null)
    {
        Console.WriteLine("PostgreSQL: not on this machine");
        return 1;
    }

    await SquadRounds.Measure(database, Rate(1, 100_000), Rate(2, 2_000), Rate(3, 60));
    return 0;
}

if (args is ["pages", ..])
{
    await PageTimes.Measure(Rate(1, 200), $"sqlite:{Path.Combine(Directory.CreateTempSubdirectory("athleteos-pages-").FullName, "journal.db")}");
    return 0;
}

var seconds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 20;
var runs = 0;
var example = File.ReadAllText(Root.Of("rules", "weekly-planning", "examples", "morning.json"));
var folder = Directory.CreateTempSubdirectory("athleteos-load-").FullName;
try
{
    if (Rate(1, 400) > 0)
    {
        await Run("SQLite", $"sqlite:{Path.Combine(folder, "journal.db")}", Rate(1, 400));
    }

    using var server = PostgresServer.TryStart();
    if (server is null)
    {
        Console.WriteLine("PostgreSQL: not on this machine");
        return 1;
    }

    var recorded = await Run("PostgreSQL", server.Address("postgres"), Rate(2, 1000));
    var raw = await RawInserts.Measure(server.Address("postgres"), 5);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"one connection inserts the same rows in groups of 64: {raw:0} mornings/s; the host recorded {recorded / raw:0%} of that"));
    if (Rate(3, 3) == 1)
    {
        return 0;
    }

    await Run("three hosts on PostgreSQL", server.Address("postgres"), Rate(2, 1000), hosts: 3);
    await Run("three hosts of a cluster on PostgreSQL", server.Address("postgres"), Rate(2, 1000), hosts: 3, "--athlete_os:cluster=true");
    return 0;
}
finally
{
    Directory.Delete(folder, recursive: true);
}

int Rate(int argument, int usual) => args.Length > argument ? int.Parse(args[argument], CultureInfo.InvariantCulture) : usual;

async Task<double> Run(string name, string journal, int rate, int hosts = 1, params string[] settings)
{
    var started = await Task.WhenAll(Enumerable.Range(0, hosts).Select(_ => HostProcess.Start(journal, [.. settings, .. args.Skip(4)])));
    using var host = started[0];
    using var others = new StartedHosts(started[1..]);
    var idle = host.Memory;
    using var client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = 512 });
    Uri[] addresses = [.. started.Select(h => h.Address)];
    await Fire(client, addresses, rate, 3, $"warm {++runs}", new Answers());
    var (answers, watch, used) = (new Answers(), Stopwatch.StartNew(), started.Sum(h => h.Processor.TotalMilliseconds));
    await Fire(client, addresses, rate, seconds, $"run {runs}", answers);
    var (perSecond, each) = (answers.Recorded.Count / watch.Elapsed.TotalSeconds, (started.Sum(h => h.Processor.TotalMilliseconds) - used) / answers.Recorded.Count);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
        $"{name}: {perSecond:0}/s of {rate}/s meant, ms {Times(answers.Recorded)}; {answers.Refused.Count} refused, ms {Times(answers.Refused)}; {answers.Failed} failed; {each:0.00} ms of processor time each; first answer after {host.UntilReady.TotalSeconds:0.00} s; memory {idle >> 20} MB idle, {host.Memory >> 20} MB after"));
    return perSecond;
}

static string Times(ConcurrentBag<double> late)
{
    var sorted = late.Order().ToArray();
    string At(double share) => sorted.Length == 0 ? "-" : sorted[(int)Math.Min(sorted.Length - 1, share * sorted.Length)].ToString("0.0", CultureInfo.InvariantCulture);
    return $"p50 {At(0.5)}, p99 {At(0.99)}, most {At(1)}";
}

async Task Fire(HttpClient client, Uri[] hosts, int rate, int forSeconds, string run, Answers answers)
{
    var (clock, pending) = (Stopwatch.StartNew(), new List<Task>());
    for (var n = 0; n < rate * forSeconds; n++)
    {
        var due = n / (double)rate;
        if (due - clock.Elapsed.TotalSeconds is var wait && wait > 0.002)
        {
            await Task.Delay(TimeSpan.FromSeconds(wait));
        }

        pending.Add(Send(n, due));
    }

    await Task.WhenAll(pending);

    async Task Send(int n, double due)
    {
        var athlete = $"{run} {n}";
        using var body = new StringContent(example.Replace("\"123\"", $"\"{athlete}\"", StringComparison.Ordinal), Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync(new Uri(hosts[n % hosts.Length], $"/v1/athletes/{Uri.EscapeDataString(athlete)}/mornings"), body);
        var late = (clock.Elapsed.TotalSeconds - due) * 1000;
        switch ((int)answer.StatusCode)
        {
            case 201:
                answers.Recorded.Add(late);
                break;
            case 503 when answer.Headers.RetryAfter is not null:
                answers.Refused.Add(late);
                break;
            default:
                answers.HasFailed();
                break;
        }
    }
}
