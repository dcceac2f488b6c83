using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>What an integrator gets: decisions that are kept once, read again and replayed, and clear answers to what cannot be used.</summary>
public sealed class DecisionsTests
{
    [Fact]
    public async Task A_morning_is_decided_without_being_kept()
    {
        await using var host = await RunningHost.Start();
        var answer = await host.Post("/v1/decisions", RunningHost.Example);
        (answer.Status, answer.Session, answer.Type).ShouldBe((200, "key", "application/json"));
        (await host.Get("/v1/athletes/123/history")).Status.ShouldBe(404);
        var line = Command.RunProcess(["decide", "--policy", "rules/weekly-planning", "--facts", "-", "--lines"], RunningHost.Example.ReplaceLineEndings(" "), Root.Folder);
        answer.Body.ShouldBe(line.Output.TrimEnd('\n'), "the command line and the service give the same bytes");
    }

    [Fact]
    public async Task A_morning_is_kept_once_however_often_it_comes()
    {
        await using var host = await RunningHost.Start();
        var first = await host.Post("/v1/athletes/123/mornings", RunningHost.Example);
        first.Status.ShouldBe(201);
        foreach (var same in new[] { RunningHost.Example, RunningHost.Example.ReplaceLineEndings(" "), RunningHost.Example.Replace("66.0", "66", StringComparison.Ordinal) })
        {
            var again = await host.Post("/v1/athletes/123/mornings", same);
            (again.Status, again.Body, again.Location).ShouldBe((200, first.Body, first.Location));
        }

        var other = await host.Post("/v1/athletes/123/mornings", Lower(RunningHost.Example));
        (other.Status, other.Type).ShouldBe((422, "application/problem+json"));
        other.Json.GetProperty("detail").GetString()!.ShouldContain("Idempotency-Key");
        var corrected = await host.Post("/v1/athletes/123/mornings", Lower(RunningHost.Example), key: "corrected");
        (corrected.Status, corrected.Session).ShouldBe((201, "support"));
        (await host.Get("/v1/athletes/123/history")).Json.GetProperty("entries").GetArrayLength().ShouldBe(4);
    }

    [Fact]
    public async Task A_kept_decision_is_read_with_its_facts_and_replayed_to_the_byte()
    {
        await using var host = await RunningHost.Start();
        var posted = await host.Post("/v1/athletes/123/mornings", RunningHost.Example);
        var kept = await host.Get(posted.Location!);
        kept.Json.GetProperty("decision").GetRawText().ShouldBe(posted.Body);
        kept.Json.GetProperty("facts").GetProperty("today").GetProperty("readiness_score").GetDouble().ShouldBe(72);
        var replay = await host.Get($"{posted.Location}/replay");
        replay.Json.GetProperty("same").GetBoolean().ShouldBeTrue();
        replay.Json.GetProperty("again").GetRawText().ShouldBe(posted.Body);
        foreach (var unknown in new[] { "/v1/decisions/nobody", "/v1/decisions/nobody/replay", "/v1/athletes/nobody/history", "/v1/policies/nobody", "/v1/nothing" })
        {
            var answer = await host.Get(unknown);
            (answer.Status, answer.Type).ShouldBe((404, "application/problem+json"), unknown);
        }
    }

    [Fact]
    public async Task What_was_done_is_kept_as_well()
    {
        await using var host = await RunningHost.Start();
        const string Day = """{ "date": "2026-11-26", "session_type": "key", "tss": 92 }""";
        (await host.Post("/v1/athletes/123/days", Day)).Status.ShouldBe(201);
        (await host.Post("/v1/athletes/123/days", Day.Replace("92", "92.0", StringComparison.Ordinal))).Status.ShouldBe(200);
        (await host.Post("/v1/athletes/123/days", Day.Replace("92", "80", StringComparison.Ordinal))).Status.ShouldBe(422);
        (await host.Get("/v1/athletes/123/history?from=2026-11-27")).Status.ShouldBe(404);
        (await host.Get("/v1/athletes/123/history?from=2026-11-26&to=2026-11-26")).Json.GetProperty("entries")[0].GetProperty("body").GetProperty("tss").GetDouble().ShouldBe(92);
    }

    [Theory]
    [InlineData("/v1/decisions", "", 400, "AO103", "")]
    [InlineData("/v1/decisions", "[1]", 400, "AO114", "")]
    [InlineData("/v1/decisions", """{ "date": "2026-11-23" }""", 400, "AO113", "athlete")]
    [InlineData("/v1/decisions", """{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readiness_score": 140 } }""", 400, "AO115", "today.readiness_score is 140")]
    [InlineData("/v1/decisions", """{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readines": 40 } }""", 400, "AO111", "readines")]
    [InlineData("/v1/decisions", """{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "value": { } }""", 400, "AO111", "value")]
    [InlineData("/v1/decisions?policy=nobody", """{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23" }""", 404, "", "There is no policy")]
    [InlineData("/v1/athletes/2/mornings", """{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23" }""", 400, "", "must be the same")]
    [InlineData("/v1/athletes/1/days", """{ "date": "2026-11-31" }""", 400, "AO115", "a day that exists")]
    [InlineData("/v1/athletes/1/days", """{ "date": "2026-11-23", "session_type": "hard" }""", 400, "AO116", "key, support, recovery, rest")]
    [InlineData("/v1/athletes/1/days", """{ "date": "2026-11-23", "tss": -1 }""", 400, "AO115", "tss is -1")]
    [InlineData("/v1/athletes/1/days", """{ "date": "2026-11-23", "tss": 1, "tss": 2 }""", 400, "AO112", "tss")]
    public async Task What_cannot_be_used_is_refused_by_name(string path, string body, int status, string code, string words)
    {
        await using var host = await RunningHost.Start();
        var answer = await host.Post(path, body);
        (answer.Status, answer.Type).ShouldBe((status, "application/problem+json"));
        answer.Body.ShouldContain(code);
        answer.Json.GetProperty("detail").GetString()!.ShouldContain(words);
    }

    [Fact]
    public async Task A_body_over_256_kB_is_refused()
    {
        await using var host = await RunningHost.Start();
        (await host.Post("/v1/decisions", new string(' ', 256 * 1024 + 1))).Status.ShouldBe(413);
        (await host.Post("/v1/decisions", new string(' ', 300 * 1024))).Status.ShouldBe(413);
        (await host.Post("/v1/decisions", RunningHost.Example)).Status.ShouldBe(200);
    }

    private const string Odd = "{}[]\",:0123456789eE-+.\u0000\u202e\ud83d tfn";

    [Fact]
    public async Task No_request_made_from_the_document_of_the_interface_is_answered_with_a_fault_of_ours()
    {
        await using var host = await RunningHost.Start("--athlete_os:requests_per_minute=1000000");
        var (seed, requests) = (Effort.Seed, Effort.Of("requests made from the document of the interface", 5_000, 500_000));
        var random = new Random(seed);
        var operations = DescribedInterface.Pinned.Operations;
        string[] words = ["123", "%00", "%F0%9F%8F%83", "2026-11-26", "2026-13-40", "..%2F", "weekly-planning", "%20", new string('x', 300)];
        for (var n = 0; n < requests; n++)
        {
            var operation = operations[random.Next(operations.Count)];
            var query = operation.Parameters.Where(p => p.GetProperty("in").GetString() == "query").Select(p => p.GetProperty("name").GetString()).ToArray();
            var address = string.Join('/', operation.Path.Split('/').Select(part => part.StartsWith('{') ? Word() : part))
                + (query.Length > 0 && random.Next(2) == 0 ? $"?{query[random.Next(query.Length)]}={Word()}" : "");
            var answer = await host.Ask(operation.Method, address, operation.Example is { } example ? Spoilt(example) : null, key: random.Next(5) == 0 ? $"k{random.Next(3)}" : null);
            answer.Status.ShouldBeLessThan(500, $"seed {seed}, request {n}, {operation.Method} {address}: {answer.Body}");
        }

        string Word() => words[random.Next(words.Length)];

        string Spoilt(string example)
        {
            var body = example.ToCharArray();
            for (var change = random.Next(4); change > 0; change--)
            {
                body[random.Next(body.Length)] = Odd[random.Next(Odd.Length)];
            }

            return random.Next(2) == 0 ? new string(body) : new string(body)[..random.Next(body.Length + 1)];
        }
    }

    [Fact]
    public async Task Every_example_of_the_interface_is_accepted()
    {
        await using var host = await RunningHost.Start();
        Root.Copy(Root.Of("rules", "weekly-planning-spaced"), Path.Combine(host.Folder, "rules", "weekly-planning-spaced"));
        await host.Until(() => host.Get("/v1/policies/weekly-planning-spaced"), a => a.Status == 200);
        foreach (var operation in DescribedInterface.Pinned.Operations.Where(o => o.Body is not null).OrderBy(o => o.Id != "proposeExperiment").ThenBy(o => o.Path.Contains(":batch", StringComparison.Ordinal)))
        {
            var path = operation.Path.Replace("{athleteId}", "123", StringComparison.Ordinal).Replace("{id}", "wider-spacing", StringComparison.Ordinal);
            path += operation.Id is "proposeExperiment" or "proposePolicyVersion" ? "?why=a%20question&by=ana" : "";
            // Here callers name themselves. The document of an override is accepted, but there is no decision of today to replace.
            var isOverride = operation.Id == "recordOverride";
            var body = isOverride ? operation.Example!.Replace("\"session_type\"", "\"by\": \"ana\", \"session_type\"", StringComparison.Ordinal) : operation.Example;
            int[] accepted = isOverride ? [409] : [200, 201];
            (await host.Ask(operation.Method, path, body, key: null)).Status.ShouldBeOneOf(accepted, operation.Id);
        }
    }

    [Fact]
    public async Task No_reading_and_no_name_is_logged_or_told_to_others()
    {
        await using var host = await RunningHost.Start();
        const string Canary = "canary-7391";
        var body = RunningHost.Example.Replace("\"123\"", $"\"{Canary}\"", StringComparison.Ordinal).Replace("72", "73.91", StringComparison.Ordinal);
        (await host.Post($"/v1/athletes/{Canary}/mornings", body)).Status.ShouldBe(201);
        await host.Post($"/v1/athletes/{Canary}/mornings", Lower(body));
        await host.Post($"/v1/athletes/{Canary}/mornings", body.Replace("73.91", "739.1", StringComparison.Ordinal));
        await host.Get($"/v1/athletes/{Canary}/history");
        host.Log.ShouldContain(line => line.Contains("/v1/athletes/{athleteId}/mornings answered 201", StringComparison.Ordinal));
        host.Log.ShouldAllBe(line => !line.Contains("7391", StringComparison.Ordinal) && !line.Contains("73.91", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Each_route_is_in_the_document_of_the_interface()
    {
        await using var host = await RunningHost.Start();
        var described = DescribedInterface.Pinned.Operations.Select(o => $"{o.Method} {o.Path}").Order(StringComparer.Ordinal).ToArray();
        described.ShouldBe(host.Routes.Order(StringComparer.Ordinal));
        var source = await File.ReadAllTextAsync(Root.Of("config", "docs", "http-api.md"), TestContext.Current.CancellationToken);
        foreach (var route in described)
        {
            source.ShouldContain(route.Split(' ')[1].Replace("{athleteId}", "{id}", StringComparison.Ordinal).Split("/athletes/{id}")[^1], customMessage: $"config/docs/http-api.md does not name {route}");
        }
    }

    private static string Lower(string morning) => morning.Replace("\"readiness_score\": 7", "\"readiness_score\": 5", StringComparison.Ordinal);
}
