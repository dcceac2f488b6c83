using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The service on a PostgreSQL that is stopped, killed and frozen under load: the documented answer, never a silent success, and back within seconds.</summary>
public sealed class OutageTests
{
    private const int Callers = 8;
    private static readonly TimeSpan Recovery = TimeSpan.FromSeconds(10);
    private static readonly int Outages = Effort.Of("outages of PostgreSQL under the service: stopped, killed or frozen", 3, 200);

    [Fact]
    public async Task An_answer_says_whether_something_may_be_recorded()
    {
        using var server = PostgresServer.TryStart();
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine: install the package postgresql");
        await using var host = await RunningHost.Start($"--athlete_os:journal={server.Address("postgres")}");
        (await host.Post("/v1/athletes/124/mornings", RunningHost.Example.Replace("\"123\"", "\"124\"", StringComparison.Ordinal))).Status.ShouldBe(201);

        // The server ends the connection during the commit.
        await Do("CREATE FUNCTION public.breaks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$; "
            + "CREATE CONSTRAINT TRIGGER breaks AFTER INSERT ON athleteos.entries DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION public.breaks()");
        var unknown = await host.Post("/v1/athletes/123/mornings", RunningHost.Example);
        (unknown.Status, unknown.RetryAfter).ShouldBe((503, "2"));
        unknown.Json.GetProperty("detail").GetString()!.ShouldStartWith("The connection broke during the write; it may be recorded or not.");
        await Do("DROP TRIGGER breaks ON athleteos.entries");
        (await host.Until(() => host.Post("/v1/athletes/123/mornings", RunningHost.Example), a => a.Status != 503)).Status.ShouldBeInRange(200, 201);

        server.Stop();
        var nothing = await host.Post("/v1/athletes/125/mornings", RunningHost.Example.Replace("\"123\"", "\"125\"", StringComparison.Ordinal));
        nothing.Status.ShouldBe(503);
        nothing.Json.GetProperty("detail").GetString()!.ShouldStartWith("Nothing was recorded");

        async Task Do(string sql)
        {
            await using var connection = new Npgsql.NpgsqlConnection($"{server.Address("postgres")};Pooling=false");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new Npgsql.NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task Every_answer_is_kept_or_says_that_nothing_was()
    {
        using var server = PostgresServer.TryStart();
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine: install the package postgresql");
        var stop = TestContext.Current.CancellationToken;
        var journal = server.Address("postgres");
        using var host = await HostProcess.Start(journal);
        using var client = new HttpClient { BaseAddress = host.Address, Timeout = TimeSpan.FromSeconds(30) };
        var random = new Random(Effort.Seed);
        var acknowledged = new ConcurrentDictionary<string, string>(StringComparer.Ordinal);
        var wrong = new ConcurrentQueue<string>();
        var refused = 0;
        var end = false;
        var callers = Enumerable.Range(0, Callers).Select(caller => Task.Run(async () =>
        {
            for (var n = 0; !Volatile.Read(ref end); n++)
            {
                var athlete = $"{caller}-{n}";
                for (var kept = false; !kept && !Volatile.Read(ref end);)
                {
                    using var content = new StringContent(RunningHost.Example.Replace("\"123\"", $"\"{athlete}\"", StringComparison.Ordinal), Encoding.UTF8, "application/json");
                    using var answer = await client.PostAsync(new Uri($"/v1/athletes/{athlete}/mornings", UriKind.Relative), content, stop);
                    switch ((int)answer.StatusCode)
                    {
                        case 200 or 201:
                            acknowledged[athlete] = await answer.Content.ReadAsStringAsync(stop);
                            kept = true;
                            break;
                        case 503 when answer.Headers.RetryAfter is not null:
                            Interlocked.Increment(ref refused);
                            await Task.Delay(50, stop);
                            break;
                        default:
                            wrong.Enqueue($"{answer.StatusCode} {await answer.Content.ReadAsStringAsync(stop)}");
                            return;
                    }
                }
            }
        }, stop)).ToArray();
        for (var outage = 0; outage < Outages; outage++)
        {
            await Task.Delay(random.Next(200, 600), stop);
            Break(server, outage % 3, random);
            var clock = Stopwatch.StartNew();
            for (var before = acknowledged.Count; acknowledged.Count == before;)
            {
                clock.Elapsed.ShouldBeLessThan(Recovery, $"seed {Effort.Seed}, outage {outage}: {string.Join(", ", wrong)}");
                await Task.Delay(20, stop);
            }
        }

        Volatile.Write(ref end, true);
        await Task.WhenAll(callers);
        wrong.ShouldBeEmpty($"seed {Effort.Seed}");
        refused.ShouldBePositive("without a refusal nothing was tried");
        host.Kill();
        await using var opened = await Storage.Journals.Open(journal, TimeProvider.System, create: false, stop);
        var kept = new Dictionary<string, int>(StringComparer.Ordinal);
        await foreach (var entry in opened.Read(new JournalQuery { Kind = EntryKind.Decision }, stop))
        {
            kept[entry.AthleteId] = kept.GetValueOrDefault(entry.AthleteId) + 1;
            acknowledged.TryGetValue(entry.AthleteId, out var told);
            (told ?? Encoding.UTF8.GetString(entry.Body!.Value.Span)).ShouldBe(Encoding.UTF8.GetString(entry.Body!.Value.Span), $"seed {Effort.Seed}");
        }

        kept.Values.ShouldAllBe(n => n == 1);
        acknowledged.Keys.Except(kept.Keys, StringComparer.Ordinal).ShouldBeEmpty($"seed {Effort.Seed}: acknowledged and lost");
        await foreach (var verdict in JournalVerifier.Verify(opened, athleteId: null, stop))
        {
            verdict.Fault.ShouldBeNull($"seed {Effort.Seed}, {verdict.AthleteId}");
        }
    }

    private static void Break(PostgresServer server, int how, Random random)
    {
        switch (how)
        {
            case 0:
                server.Stop();
                Thread.Sleep(random.Next(100, 1000));
                server.Start();
                break;
            case 1:
                server.Kill();
                server.Start();
                break;
            default:
                server.Freeze();
                Thread.Sleep(random.Next(500, 3000));
                server.Thaw();
                break;
        }
    }
}
