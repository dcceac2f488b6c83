using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Npgsql;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The queue as integrators meet it: requests are added to a table, answers appear in another, whatever happens to the hosts between.</summary>
public sealed class QueueTests : IDisposable
{
    private readonly PostgresServer? server = PostgresServer.TryStart();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private PostgresServer Server
    {
        get
        {
            Assert.SkipWhen(server is null, "PostgreSQL is not on this machine.");
            return server;
        }
    }

    public void Dispose() => server?.Dispose();

    [Fact]
    public async Task A_request_is_answered_as_a_morning_over_HTTP_is()
    {
        await using var host = await Start();
        await Send("r1", RunningHost.Example);
        await Send("r2", Of("124"), policy: "weekly-planning", key: "corrected");
        await Until(2);
        var overHttp = await host.Post("/v1/athletes/123/mornings", RunningHost.Example);
        overHttp.Status.ShouldBe(200, "one morning, whichever door it came by");
        (await Ask("SELECT decision::text FROM athleteos.answers WHERE id = 'r1'")).ShouldBe(overHttp.Body);
        $"/v1/decisions/{await Ask("SELECT decision_id FROM athleteos.answers WHERE id = 'r1'")}".ShouldBe(overHttp.Location);
        (await Ask("SELECT athlete_id || ' ' || (decision->'daily_decision'->>'session_type') FROM athleteos.answers WHERE id = 'r2'")).ShouldBe("124 key");
        (await host.Get("/v1/athletes/124/history")).Body.ShouldContain("readiness_score");
        (await host.Get("/health/ready")).Json.GetProperty("queue").GetString().ShouldBe("fine");

        // The same once more: an answer once more, nothing kept twice.
        await Do("DELETE FROM athleteos.answers");
        await Send("r1", RunningHost.Example);
        await Until(1);
        (await Ask("SELECT decision::text FROM athleteos.answers WHERE id = 'r1'")).ShouldBe(overHttp.Body);
        (await host.Get("/v1/athletes/123/history")).Json.GetProperty("entries").GetArrayLength().ShouldBe(2);
    }

    [Fact]
    public async Task A_participant_gets_the_arm_of_the_experiment()
    {
        var address = Server.Address("postgres");
        var folder = Directory.CreateTempSubdirectory("athleteos-host-").FullName;
        foreach (var policy in new[] { "weekly-planning", "weekly-planning-spaced" })
        {
            Root.Copy(Root.Of("rules", policy), Path.Combine(folder, "rules", policy));
        }

        await using var host = await RunningHost.StartIn(folder, $"--athlete_os:journal={address}", "--athlete_os:queue=true");
        var today = DateOnly.FromDateTime(TimeProvider.System.GetUtcNow().UtcDateTime);
        var file = (await File.ReadAllTextAsync(Root.Of("config", "experiments", "wider-spacing.json"), Stop))
            .Replace("2027-01-04", $"{today:yyyy-MM-dd}", StringComparison.Ordinal).Replace("2027-06-20", $"{today.AddDays(167):yyyy-MM-dd}", StringComparison.Ordinal);
        (await host.Post("/v1/experiments?why=x&by=ana", file)).Status.ShouldBe(201);
        (await host.Post("/v1/experiments/wider-spacing/start?why=x&by=ben", "")).Status.ShouldBe(200);
        (await host.Put("/v1/athletes/124/experiments/wider-spacing", """{ "consent": true }""")).Status.ShouldBe(201);

        // Without the week so far, the facts contradict each other on no day of the week.
        var facts = System.Text.Json.Nodes.JsonNode.Parse(Of("124"))!.AsObject();
        (facts["date"], facts["week"]) = ($"{today:yyyy-MM-dd}", null);
        await Send("r1", facts.ToJsonString());
        await Until(1);
        var arm = (await host.Get("/v1/experiments/wider-spacing")).Json.GetProperty("athletes")[0].GetProperty("arm").GetString();
        (await Ask("SELECT decision->'experiment'->>'arm' || ' ' || (decision->'experiment'->>'role') FROM athleteos.answers WHERE id = 'r1'")).ShouldBe($"{arm} assigned");
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task What_cannot_be_decided_is_refused_with_every_reason_and_holds_nothing_up()
    {
        await using var host = await Start();
        await Send("before", Of("before"));
        await Until(1);
        var bad = new (string Id, string Facts, string? Policy, string? Key, string Words)[]
        {
            ("text", "nonsense", null, null, "AO103"), ("empty", "", null, null, "AO103"), ("list", "[]", null, null, "AO114"), ("two", $"{Of("a")}{Of("b")}", null, null, "AO103"),
            ("range", Of("range").Replace("72", "172", StringComparison.Ordinal), null, null, "readiness_score is 172"), ("later", Of("later").Replace("2026-11-26", "2929-11-26", StringComparison.Ordinal), null, null, "after tomorrow"), ("nobody", "{ \"date\": \"2026-11-23\" }", null, null, "AO113"),
            ("policy", Of("policy"), "no-such-policy", null, "there is no policy"), ("slash", Of("a/b"), null, null, "must not contain /"), ("dots", Of(".."), null, null, "must not contain /"), ("key", Of("key"), null, new string('k', 201), "1 to 200 visible ASCII"), ("key2", Of("key"), null, "Schlüssel", "1 to 200 visible ASCII"),
            ("other", Of("before").Replace("72", "71", StringComparison.Ordinal), null, null, "from other facts"),
            ("odd id", "{ \"athlete\": { \"athlete_id\": \"a\\u0000b\" }, \"date\": \"2026-11-23\" }", null, null, "athlete_id"), ("half", "{ \"athlete\": { \"athlete_id\": \"\\ud83d\" }, \"date\": \"2026-11-23\" }", null, null, "AO"),
        };
        foreach (var (id, facts, policy, key, _) in bad)
        {
            await Send(id, facts, policy, key);
        }

        await Send("after", Of("after"));
        await Until(bad.Length + 2);
        foreach (var (id, _, _, _, words) in bad)
        {
            (await Ask($"SELECT outcome || reasons::text FROM athleteos.answers WHERE id = '{id}'")).ShouldStartWith("refused");
            (await Ask($"SELECT reasons::text FROM athleteos.answers WHERE id = '{id}'")).ShouldContain(words, Case.Sensitive, id);
        }

        (await Ask("SELECT athlete_id FROM athleteos.answers WHERE id = 'range'")).ShouldBe("range", "so that erasing the athlete finds it");
        (await Ask("SELECT outcome FROM athleteos.answers WHERE id = 'after'")).ShouldBe("decided");
        host.Log.ShouldAllBe(line => !line.Contains("172", StringComparison.Ordinal));
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task A_policy_that_cannot_serve_yet_lets_its_requests_wait_and_no_others()
    {
        await using var host = await Start("--athlete_os:queue_lease_seconds=1", "--athlete_os:queue_attempts=1");
        Root.Copy(Root.Of("rules", "fixed-template"), Path.Combine(host.Folder, "rules", "fixed-template"));
        var manifest = Path.Combine(host.Folder, "rules", "fixed-template", "policy.json");
        var text = File.ReadAllText(manifest);
        File.WriteAllText(manifest, "broken");
        await host.Until(() => host.Get("/v1/policies/fixed-template"), a => a.Status == 200);
        for (var n = 0; n < 100; n++)
        {
            await Send($"waits {n}", Of($"w{n}"), policy: "fixed-template");
        }

        await Send("goes on", Of("123"));
        await Until(1);
        await Task.Delay(2500, Stop);
        (await Ask("SELECT count(*)::text FROM athleteos.requests")).ShouldBe("100", "nothing was set aside: waiting is no attempt");
        File.WriteAllText(manifest, text);
        await Until(101);
        (await Ask("SELECT count(*)::text FROM athleteos.answers WHERE outcome = 'decided'")).ShouldBe("101");
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task Two_hosts_share_the_work_and_what_a_killed_one_held_comes_back()
    {
        const int Kills = 3;
        const int Each = 300;
        const string ClaimsOfFalls = "SELECT count(*)::text FROM public.claims WHERE host = 'falls'";
        string[] settings = ["--athlete_os:queue=true", "--athlete_os:queue_lease_seconds=1", "--athlete_os:queue_attempts=20"];
        var address = Server.Address("postgres");
        var seed = Effort.Seed;
        var random = new Random(seed);
        await (await Storage.Journals.Open(address, TimeProvider.System, create: true, Stop)).DisposeAsync();

        // Who claims what, written down by the database.
        await Do("CREATE TABLE public.claims (host text, attempts integer); CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.claims VALUES (current_setting('application_name'), NEW.attempts); RETURN NULL; END $$; "
            + "CREATE TRIGGER notes AFTER UPDATE ON athleteos.requests FOR EACH ROW WHEN (NEW.claim IS NOT NULL) EXECUTE FUNCTION public.note()");
        using var stays = await HostProcess.Start($"{address};Application Name=stays", settings);
        var kills = 0;
        while (kills < Kills || (kills < 4 * Kills && await Ask("SELECT count(*)::text FROM public.claims WHERE attempts > 1") == "0"))
        {
            using var falls = await HostProcess.Start($"{address};Application Name=falls", settings);
            var claimed = await Ask(ClaimsOfFalls);
            await Do($"INSERT INTO athleteos.requests (id, facts) SELECT 'k{kills}-' || n, replace(@facts, '\"123\"', '\"k{kills}-' || n || '\"') FROM generate_series(1, {Each}) AS n", ("facts", RunningHost.Example));
            kills++;

            // It ends while it has work: at a random moment after its first claim of these requests.
            while (await Ask(ClaimsOfFalls) == claimed && await Ask("SELECT count(*)::text FROM athleteos.requests") != "0")
            {
                await Task.Delay(1, Stop);
            }

            await Task.Delay(random.Next(0, 20), Stop);
            falls.Kill();
        }

        var all = kills * Each;
        await Until(all);
        (await Ask("SELECT count(*)::text FROM athleteos.answers WHERE outcome = 'decided'")).ShouldBe($"{all}", $"seed {seed}");
        (await Ask("SELECT count(*)::text FROM athleteos.requests")).ShouldBe("0");
        foreach (var shared in new[] { "host = 'stays'", "host = 'falls'", "host = 'stays' AND attempts > 1" })
        {
            (await Ask($"SELECT count(*)::text FROM public.claims WHERE {shared}")).ShouldNotBe("0", $"seed {seed}: {shared}");
        }

        await using var journal = await Storage.Journals.Open(address, TimeProvider.System, create: false, Stop);
        await foreach (var verdict in JournalVerifier.Verify(journal, athleteId: null, Stop))
        {
            verdict.Fault.ShouldBeNull($"seed {seed}");
            verdict.Entries.ShouldBe(2, $"seed {seed}: {verdict.AthleteId} has one morning and its decision");
        }

        (await Ask("SELECT count(*)::text FROM athleteos.answers a JOIN athleteos.entries e ON e.id = a.decision_id AND e.body = convert_to(a.decision::text, 'UTF8')")).ShouldBe($"{all}", "each answer is what the journal holds");
    }

    [Fact]
    public async Task A_request_that_ends_every_host_is_set_aside_and_takes_nothing_else_along()
    {
        await using (await Start())
        {
        }

        await Do("INSERT INTO athleteos.requests (id, facts, attempts, claim, until) VALUES ('poison', '{}', 5, gen_random_uuid(), clock_timestamp() - interval '1 second')");
        await Send("good", Of("123"));
        await using var host = await Start();
        await Until(2);
        (await Ask("SELECT outcome || ' ' || (reasons->>0) FROM athleteos.answers WHERE id = 'poison' AND facts = '{}'")).ShouldBe("set_aside it was tried 5 times and never ended: the service itself ended while it was deciding");
        (await Ask("SELECT outcome FROM athleteos.answers WHERE id = 'good'")).ShouldBe("decided");
        host.Log.ShouldContain(line => line.Contains("1 requests were set aside", StringComparison.Ordinal));
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task A_server_that_is_away_is_said_and_the_queue_goes_on_when_it_is_back()
    {
        await using var host = await Start();
        await Send("first", Of("first"));
        await Until(1);
        Server.Stop();
        (await host.Until(() => host.Get("/health/ready"), a => a.Body.Contains("its database cannot be reached", StringComparison.Ordinal))).Json.GetProperty("queue").GetString().ShouldBe("its database cannot be reached.");
        Server.Start();
        NpgsqlConnection.ClearAllPools();
        await Send("second", Of("second"));
        await Until(2);
        (await host.Until(() => host.Get("/health/ready"), a => a.Status == 200)).Json.GetProperty("queue").GetString().ShouldBe("fine");
    }

    [Fact]
    public async Task Off_unless_it_is_set()
    {
        await using var host = await RunningHost.Start($"--athlete_os:journal={Server.Address("postgres")}");
        await Send("r", RunningHost.Example);
        await Task.Delay(1500, Stop);
        (await Ask("SELECT count(*)::text FROM athleteos.requests")).ShouldBe("1");
        (await host.Get("/health/ready")).Json.TryGetProperty("queue", out _).ShouldBeFalse();
    }

    private static string Of(string athlete) => RunningHost.Example.Replace("\"123\"", $"\"{athlete}\"", StringComparison.Ordinal);

    private Task<RunningHost> Start(params string[] settings) => RunningHost.Start([$"--athlete_os:journal={Server.Address("postgres")}", "--athlete_os:queue=true", .. settings]);

    private Task Send(string id, string facts, string? policy = null, string? key = null) =>
        Do("INSERT INTO athleteos.requests (id, policy, facts, key) VALUES (@id, @policy, @facts, @key)", ("id", id), ("policy", policy), ("facts", facts), ("key", key));

    private Task Until(int answers) =>
        Waiting.Until(async () => await Ask("SELECT count(*)::text FROM athleteos.answers") == $"{answers}", $"not all of {answers} are answered", Stop);

    private async Task<string> Ask(string sql)
    {
        await using var connection = new NpgsqlConnection(Server.Address("postgres"));
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        return (string)(await command.ExecuteScalarAsync(Stop))!;
    }

    private async Task Do(string sql, params (string Name, string? Value)[] values)
    {
        await using var connection = new NpgsqlConnection(Server.Address("postgres"));
        await connection.OpenAsync(Stop);
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var (name, value) in values)
        {
            command.Parameters.AddWithValue(name, NpgsqlTypes.NpgsqlDbType.Text, (object?)value ?? DBNull.Value);
        }

        await command.ExecuteNonQueryAsync(Stop);
    }
}
