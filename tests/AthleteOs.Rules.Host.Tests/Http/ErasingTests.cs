using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>An athlete's data taken away as a whole, and destroyed as a whole.</summary>
public sealed class ErasingTests
{
    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task An_export_is_the_command_line_s_to_the_byte()
    {
        await using var host = await RunningHost.Start();
        await Keep(host, mornings: 300);
        var export = await host.Get("/v1/athletes/123/export");
        (export.Status, export.Type).ShouldBe((200, "application/x-ndjson"));
        export.Body.Split('\n').Length.ShouldBe(601, "a morning and its decision each, and the last line's end");
        Command.RunProcess(["journal", "export", "--journal", $"sqlite:{Path.Combine(host.Folder, "journal.db")}", "--athlete", "123"], "", Root.Folder).Output.ShouldBe(export.Body);
        var first = System.Text.Json.JsonDocument.Parse(export.Body.Split('\n')[0]).RootElement.GetProperty("id").GetString()!;
        host.Log.Count(line => line.Contains($"exported all data of the athlete of entry {first}", StringComparison.Ordinal)).ShouldBe(1, "who exported is on record");
        var none = await host.Get("/v1/athletes/nobody/export");
        (none.Status, none.Type).ShouldBe((404, "application/problem+json"));
    }

    [Fact]
    public async Task Erased_is_erased_and_only_what_was_confirmed()
    {
        await using var host = await RunningHost.Start();
        await Keep(host, mornings: 2);
        var kept = (await host.Post("/v1/athletes/123/mornings", RunningHost.Example)).Location!;
        (await host.Post("/v1/athletes/124/mornings", RunningHost.Example.Replace("\"123\"", "\"124\"", StringComparison.Ordinal))).Status.ShouldBe(201);
        foreach (var not in new[] { "", "?confirm=", "?confirm=124", "?confirm=123&confirm=123", "?confirm=%20123" })
        {
            var refused = await host.Delete($"/v1/athletes/123{not}");
            (refused.Status, refused.Type).ShouldBe((400, "application/problem+json"), not);
        }

        (await host.Get(kept)).Status.ShouldBe(200);
        var erased = await host.Delete("/v1/athletes/123?confirm=123");
        (erased.Status, erased.Json.GetProperty("entries_erased").GetInt32()).ShouldBe((200, 6));
        host.Log.Count(line => line.Contains("erased an athlete, 6 entries", StringComparison.Ordinal) && line.Contains("The caller ", StringComparison.Ordinal)).ShouldBe(1);
        (await host.Get($"{kept}/replay")).Status.ShouldBe(410);
        (await host.Get("/v1/athletes/123/export")).Body.Split('\n', StringSplitOptions.RemoveEmptyEntries).ShouldAllBe(line => line.EndsWith("\"body\":null}", StringComparison.Ordinal));
        (await host.Delete("/v1/athletes/123?confirm=123")).Status.ShouldBe(200, "erasing twice is none the worse");
        (await host.Get("/v1/athletes/123/history")).Json.GetProperty("entries").EnumerateArray().TakeLast(2).Select(e => $"{e.GetProperty("kind")} {e.GetProperty("caller")}").ShouldBe(["erasure local", "erasure local"]);
        (await host.Get("/v1/athletes/124/export")).Body.ShouldContain("readiness_score");
        (await Broken(host)).ShouldBeEmpty();
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task On_PostgreSQL_it_takes_the_connection_of_the_owner()
    {
        using var server = PostgresServer.TryStart();
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine.");
        var owner = server.Address("postgres");
        await (await Storage.Journals.Open(owner, TimeProvider.System, create: true, TestContext.Current.CancellationToken)).DisposeAsync();
        await using (var connection = new Npgsql.NpgsqlConnection(owner))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            foreach (var sql in new[] { "CREATE ROLE service LOGIN IN ROLE athleteos_app", "CREATE DATABASE other" })
            {
                await using var make = new Npgsql.NpgsqlCommand(sql, connection);
                await make.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            }
        }

        await (await Storage.Journals.Open(server.Address("other"), TimeProvider.System, create: true, TestContext.Current.CancellationToken)).DisposeAsync();
        var application = $"--athlete_os:journal={server.Address("postgres", "service")}";
        string[] none = [], asItself = [$"--athlete_os:erase_journal={server.Address("postgres", "service")}"], elsewhere = [$"--athlete_os:erase_journal={server.Address("other")}"], nowhere = [$"--athlete_os:erase_journal={server.Address("missing")}"];
        foreach (var (settings, words) in new[] { (none, "the setting erase_journal"), (asItself, "read and add only"), (elsewhere, "leads to another database"), (nowhere, "refused the connection") })
        {
            await using var without = await RunningHost.Start([application, .. settings]);
            (await without.Post("/v1/athletes/123/mornings", RunningHost.Example)).Status.ShouldBeInRange(200, 201);
            var refused = await without.Delete("/v1/athletes/123?confirm=123");
            (refused.Status, refused.Type).ShouldBe((409, "application/problem+json"), words);
            refused.Json.GetProperty("detail").GetString()!.ShouldContain(words);
            (await without.Get("/v1/athletes/123/export")).Body.ShouldContain("readiness_score");
        }

        await using var host = await RunningHost.Start([application, $"--athlete_os:erase_journal={owner}"]);
        (await host.Delete("/v1/athletes/123?confirm=123")).Status.ShouldBe(200);
        (await host.Get("/v1/athletes/123/export")).Body.ShouldNotContain("readiness_score");
        await using (var connection = new Npgsql.NpgsqlConnection(owner))
        {
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var send = new Npgsql.NpgsqlCommand("""INSERT INTO athleteos.requests (id, facts) VALUES ('r', '{ "athlete": { "athlete_id": "\u0071ueued" } }')""", connection);
            await send.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }

        var queued = await host.Delete("/v1/athletes/queued?confirm=queued");
        (queued.Status, queued.Json.GetProperty("entries_erased").GetInt32()).ShouldBe((200, 0), "an athlete of the queue alone");
        (await host.Delete("/v1/athletes/queued?confirm=queued")).Status.ShouldBe(404);
        (await host.Post("/v1/athletes/123/mornings", RunningHost.Example, key: "again")).Status.ShouldBe(201, "the service goes on with the rights that it has");
    }

    private static async Task Keep(RunningHost host, int mornings)
    {
        for (var n = 0; n < mornings; n++)
        {
            (await host.Post("/v1/athletes/123/mornings", RunningHost.Example, key: $"k{n}")).Status.ShouldBe(201);
        }
    }

    private static async Task<List<ChainVerdict>> Broken(RunningHost host)
    {
        var broken = new List<ChainVerdict>();
        await using var journal = await Storage.Journals.Open($"sqlite:{Path.Combine(host.Folder, "journal.db")}", TimeProvider.System, create: false, TestContext.Current.CancellationToken);
        await foreach (var verdict in JournalVerifier.Verify(journal, athleteId: null, TestContext.Current.CancellationToken))
        {
            if (verdict.Fault is not null)
            {
                broken.Add(verdict);
            }
        }

        return broken;
    }
}
