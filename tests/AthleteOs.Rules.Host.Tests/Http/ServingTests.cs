using System.Text;
using System.Text.Json;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>How the service is run: policies by their files, settings, the inbox, both databases.</summary>
public sealed class ServingTests
{
    private const string Permit = "today.ReadinessScore >= derived.ReadinessThreshold\"";

    [Fact]
    public async Task A_rule_edited_while_it_runs_changes_the_next_answer_and_a_broken_edit_does_not()
    {
        await using var host = await RunningHost.Start();
        (await host.Post("/v1/decisions", RunningHost.Example)).Session.ShouldBe("key");
        host.Edit("gating.json", $"\"{Permit}", "\"today.ReadinessScore >= derived.ReadinessThreshold + p.RecoveryMargin\"");
        await host.Until(() => host.Get("/v1/policies/weekly-planning"), a => !a.Json.GetProperty("last_reading").GetProperty("succeeded").GetBoolean());
        (await host.Post("/v1/decisions", RunningHost.Example)).Session.ShouldBe("key", "its own cases fail: a rule that contradicts them does not serve");
        host.Edit("gating.json", " + p.RecoveryMargin", "");
        await host.Until(() => host.Get("/v1/policies/weekly-planning"), a => a.Json.GetProperty("last_reading").GetProperty("succeeded").GetBoolean());

        // With its cases taken along the change serves.
        foreach (var file in Directory.GetFiles(Path.Combine(host.Folder, "rules", "weekly-planning", "cases")))
        {
            File.Delete(file);
        }

        File.WriteAllText(Path.Combine(host.Folder, "rules", "weekly-planning", "cases", "one.json"),
            """{ "title": "t", "facts": { "date": "2026-11-26", "athlete": { "athlete_id": "a" } }, "cases": [ { "name": "n", "expect": { "readiness_threshold": null } } ] }""");
        host.Edit("gating.json", $"\"{Permit}", "\"today.ReadinessScore >= derived.ReadinessThreshold + p.RecoveryMargin\"");
        var changed = await host.Until(() => host.Post("/v1/decisions", RunningHost.Example), a => a.Session != "key");
        changed.Session.ShouldBe("support", string.Join('\n', host.Log.TakeLast(10)));
        host.Edit("gating.json", "\"WorkflowName\"", "\"Workflow");
        await host.Until(() => host.Get("/v1/policies/weekly-planning"), a => !a.Json.GetProperty("last_reading").GetProperty("succeeded").GetBoolean());
        (await host.Post("/v1/decisions", RunningHost.Example)).Body.ShouldBe(changed.Body, "the last good one goes on");
        (await host.Get("/health/ready")).Status.ShouldBe(200);
    }

    [Fact]
    public async Task Without_a_good_policy_nothing_is_decided()
    {
        var folder = Directory.CreateTempSubdirectory("athleteos-host-").FullName;
        Root.Copy(Root.Of("rules", "weekly-planning"), Path.Combine(folder, "rules", "weekly-planning"));
        File.Delete(Path.Combine(folder, "rules", "weekly-planning", "gating.json"));
        await using var host = await RunningHost.StartIn(folder);
        var answer = await host.Post("/v1/decisions", RunningHost.Example);
        (answer.Status, answer.RetryAfter).ShouldBe((503, "5"));
        (await host.Get("/health/ready")).Status.ShouldBe(503);
        (await host.Get("/health/live")).Status.ShouldBe(200);
        File.Copy(Root.Of("rules", "weekly-planning", "gating.json"), Path.Combine(folder, "rules", "weekly-planning", "gating.json"));
        (await host.Until(() => host.Get("/health/ready"), a => a.Status == 200)).Status.ShouldBe(200);
    }

    [Theory]
    [InlineData("--athlete_os:listen=http://0.0.0.0:5080", "which others can reach, and there are no keys and no jwt")]
    [InlineData("--athlete_os:listen=http://[::]:5080", "which others can reach, and there are no keys and no jwt")]
    [InlineData("--athlete_os:listen=5080", "it must be an address such as")]
    [InlineData("--athlete_os:rules_folder=no-such-folder", "there is no such folder")]
    [InlineData("--athlete_os:requests_per_minute=1", "it must be from 60 to 1000000")]
    [InlineData("--athlete_os:requests_at_once=0", "it must be from 1 to 10000")]
    [InlineData("--athlete_os:polcy=weekly-planning", "there is no setting athlete_os.polcy; did you mean policy?")]
    [InlineData("--athlete_os:keys:0:name=a", "keys[0].role is \"\"")]
    [InlineData("--athlete_os:keys:0:secret=a", "there is no setting athlete_os.keys.0.secret")]
    [InlineData("--athlete_os:journal=", "journal is empty")]
    [InlineData("--athlete_os:otlp=collector", "otlp is \"collector\"")]
    [InlineData("--athlete_os:time_zone=CET+1", "time_zone is \"CET+1\"")]
    [InlineData("--athlete_os:morning=5", "morning is \"5\"")]
    [InlineData("--athlete_os:catch_up_days=99", "catch_up_days is 99")]
    [InlineData("--athlete_os:erase_journal=Host=127.0.0.1", "on SQLite leave it out")]
    [InlineData("--athlete_os:queue=true", "queue takes requests from the journal's PostgreSQL database")]
    [InlineData("--athlete_os:queue_lease_seconds=0", "it must be from 1 to 3600")]
    [InlineData("--athlete_os:queue_attempts=0", "it must be from 1 to 100")]
    [InlineData("--Kestrel:Endpoints:Other:Url=http://0.0.0.0:5081", "Kestrel.Endpoints.Other is another address to listen on")]
    [InlineData("--athlete_os:jwt:isuer=us", "there is no setting athlete_os.jwt.isuer; did you mean issuer?")]
    [InlineData("--athlete_os:policy=nope", "policy is \"nope\"")]
    [InlineData("--athlete_os:listen=https://127.0.0.1:5080", "behind a proxy that ends TLS")]
    [InlineData("--athlete_os:keys=abc", "keys is \"abc\"; it must be a list of groups")]
    [InlineData("--athlete_os:keys:0=abc", "keys[0] is \"abc\"; it must be a group with name, role and sha256")]
    [InlineData("--athlete_os:keys:0:athletes=123", "keys[0].athletes is \"123\"; it must be a list of texts")]
    [InlineData("--athlete_os:jwt=", "jwt is empty; it must be a group")]
    [InlineData("--athlete_os:watch=maybe", "watch is \"maybe\"; it must be true or false")]
    [InlineData("--athlete_os:queue_attempts=many", "queue_attempts is \"many\"; it must be a whole number")]
    [InlineData("--athlete_os:journal:file=a.db", "journal is a group or a list; it must be a text")]
    [InlineData("--athleteos:listen=http://127.0.0.1:0", "there is no section athleteos; did you mean athlete_os?")]
    public async Task A_wrong_setting_is_named_and_nothing_starts(string setting, string words)
    {
        var wrong = await Should.ThrowAsync<OptionsValidationException>(async () => await RunningHost.Start(setting));
        string.Join('\n', wrong.Failures).ShouldContain(words);
    }

    [Fact]
    public void All_wrong_settings_are_named_at_once_in_the_order_of_the_file_and_with_their_lines()
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("athleteos-settings-").FullName, "athleteos.json");
        File.WriteAllText(file, """
            { "athlete_os": {
              "catch_up_days": 99,
              "watch": "maybe",
              "morning": "5",
              "polcy": "weekly-planning",
              "keys": [
                { "name": "a",
                  "role": "coach", "athletes": ["anna"] } ]
            } }
            """);
        var wrong = SettingFaults.WithWrongTypes(new ConfigurationBuilder().AddJsonFile(file).AddCommandLine(["--athlete_os:morning=6", "--athlete_os:queue_attempts=0"]).Build(), file);
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        wrong.Select(w => w[..Math.Min(w.Length, 48)]).ShouldBe([
            "config/athleteos.json:2: catch_up_days is 99; it",
            "config/athleteos.json:3: watch is \"maybe\"; it mu",
            "config/athleteos.json:5: there is no setting ath",
            "config/athleteos.json:7: keys[0].sha256 must be ",
            "queue_attempts is 0; it must be from 1 to 100",
            "morning is \"6\"; it must be a time of day written",
        ]);
    }

    [Theory]
    [InlineData("""{ "athlete_os": { "keys": "abc" } }""", "keys is \"abc\"; it must be a list of groups")]
    [InlineData("""{ "athlete_os": { "keys": true } }""", "keys is \"True\"; it must be a list of groups")]
    [InlineData("""{ "athlete_os": { "keys": [ "abc" ] } }""", "keys[0] is \"abc\"; it must be a group")]
    [InlineData("""{ "athlete_os": { "keys": [ {} ] } }""", "keys[0] is empty; it must be a group")]
    [InlineData("""{ "athlete_os": { "keys": { "name": "a" } } }""", "keys is a group; it must be a list")]
    [InlineData("""{ "athlete_os": { "jwt": {} } }""", "jwt is empty; it must be a group")]
    [InlineData("""{ "athlete_os": { "jwt": "x" } }""", "jwt is \"x\"; it must be a group")]
    [InlineData("""{ "athlete_os": "x" }""", "athlete_os is \"x\"; it must be a group")]
    [InlineData("""{ "athleteos": {} }""", "there is no section athleteos; did you mean athlete_os?")]
    [InlineData("""{ "settings": {} }""", "there is no section settings; settings of the service belong into athlete_os")]
    [InlineData("""{ "athlete_os": { "keys": [] } }""", null)]
    [InlineData("""{ }""", null)]
    public void A_setting_of_a_wrong_type_in_the_file_never_counts_as_left_out(string text, string? words)
    {
        var file = Path.Combine(Directory.CreateTempSubdirectory("athleteos-settings-").FullName, "athleteos.json");
        File.WriteAllText(file, text);
        var wrong = SettingTypes.Wrong(new ConfigurationBuilder().AddJsonFile(file).Build(), file).ToArray();
        Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        if (words is null)
        {
            wrong.ShouldBeEmpty();
        }
        else
        {
            wrong.ShouldHaveSingleItem().ShouldContain(words);
        }
    }

    [Fact]
    public async Task Without_keys_a_page_of_another_site_may_nothing_and_a_body_is_JSON()
    {
        await using var host = await RunningHost.Start();
        host.Log.ShouldContain(line => line.Contains("keys: 0, tokens: no", StringComparison.Ordinal), "the file, the keys and the tokens are logged at the start");
        host.Log.ShouldContain(line => line.StartsWith("Warning No keys and no tokens", StringComparison.Ordinal));
        var own = host.Client.BaseAddress!.GetLeftPart(UriPartial.Authority);
        foreach (var (header, value, status) in new[]
        {
            ("Host", "evil.example", 403), ("Host", $"localhost:{host.Client.BaseAddress.Port}", 200), ("Host", "127.0.0.1.evil.example", 403), ("Origin", "https://evil.example", 403), ("Origin", "null", 403),
            ("Origin", own, 200), ("Sec-Fetch-Site", "cross-site", 403), ("Sec-Fetch-Site", "same-site", 403), ("Sec-Fetch-Site", "same-origin", 200), ("Sec-Fetch-Site", "none", 200),
        })
        {
            foreach (var (method, path) in new[] { (HttpMethod.Post, "/v1/decisions"), (HttpMethod.Get, "/v1/policies"), (HttpMethod.Delete, "/v1/athletes/123?confirm=123") })
            {
                using var request = new HttpRequestMessage(method, path) { Content = method == HttpMethod.Post ? new StringContent(RunningHost.Example, Encoding.UTF8, "application/json") : null };
                request.Headers.TryAddWithoutValidation(header, value).ShouldBeTrue();
                using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);
                ((int)answer.StatusCode).ShouldBe(status == 200 && method == HttpMethod.Delete ? 404 : status, $"{method} {path} {header}: {value}");
                (answer.Headers.CacheControl?.NoStore, answer.Headers.GetValues("X-Content-Type-Options").Single(), answer.Headers.Server.Count).ShouldBe((true, "nosniff", 0));
            }
        }

        foreach (var (type, encoding, status) in new (string?, string?, int)[]
        {
            ("application/json", null, 200), ("application/json; charset=UTF-8", null, 200), ("application/vnd.athlete+json", "identity", 200), ("text/plain", null, 415), ("application/x-www-form-urlencoded", null, 415),
            (null, null, 415), ("application/json; charset=iso-8859-1", null, 415), ("application/json", "br", 415),
        })
        {
            using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(RunningHost.Example));
            content.Headers.TryAddWithoutValidation("Content-Type", type ?? "");
            content.Headers.TryAddWithoutValidation("Content-Encoding", encoding is null ? [] : [encoding]);
            using var answer = await host.Client.PostAsync(new Uri("/v1/decisions", UriKind.Relative), content, TestContext.Current.CancellationToken);
            ((int)answer.StatusCode).ShouldBe(status, $"{type} {encoding}");
        }

        (await Raw(host, "POST /v1/decisions HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n80000000\r\n")).ShouldStartWith("HTTP/1.1 400 ");
        host.Log.ShouldNotContain(line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Decisions_readings_and_faults_are_counted_without_a_word_of_whom()
    {
        var seen = new System.Collections.Concurrent.ConcurrentQueue<string>();
        using var listener = new System.Diagnostics.Metrics.MeterListener();
        listener.InstrumentPublished = (instrument, of) =>
        {
            if (instrument.Meter.Name == Telemetry.Name)
            {
                of.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, _, labels, _) => seen.Enqueue($"{instrument.Name} {string.Join(' ', labels.ToArray().Select(l => $"{l.Key}={l.Value}"))}"));
        listener.SetMeasurementEventCallback<double>((instrument, time, labels, _) => seen.Enqueue($"{instrument.Name} {time >= 0}"));
        listener.Start();
        await using var host = await RunningHost.Start();
        await host.Post("/v1/athletes/123/mornings", RunningHost.Example);
        host.Edit("policy.json", "\"version\": \"2.", "\"version\": \"9.");
        await host.Until(() => host.Get("/v1/policies/weekly-planning"), a => a.Body.Contains("\"version\":\"9.", StringComparison.Ordinal));
        seen.ShouldContain("athlete_os.decisions policy=weekly-planning session_type=key");
        seen.ShouldContain("athlete_os.decision.duration True");
        seen.ShouldContain("athlete_os.policy.readings policy=weekly-planning ended=serves");
        seen.ShouldAllBe(line => !line.Contains("123", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_collector_that_is_not_there_changes_no_answer()
    {
        await using var host = await RunningHost.Start("--athlete_os:otlp=http://127.0.0.1:9");
        (await host.Post("/v1/athletes/123/mornings", RunningHost.Example)).Status.ShouldBe(201);
    }

    [Fact]
    public async Task Too_many_requests_of_one_caller_wait()
    {
        await using var host = await RunningHost.Start("--athlete_os:requests_per_minute=60");
        for (var n = 0; n < 60; n++)
        {
            (await host.Get("/v1/policies")).Status.ShouldBe(200);
        }

        var refused = await host.Get("/v1/policies");
        (refused.Status, refused.RetryAfter, refused.Type).ShouldBe((429, "60", "application/problem+json"));
        (await host.Get("/health/live")).Status.ShouldBe(200, "a flood does not make the service look dead");
    }

    [Fact]
    public async Task A_squad_is_decided_from_a_folder_and_what_cannot_be_is_set_aside_with_its_reason()
    {
        var inbox = Directory.CreateTempSubdirectory("athleteos-inbox-").FullName;
        await using var host = await RunningHost.Start($"--athlete_os:inbox={inbox}");
        var squad = Enumerable.Range(1, 50).Select(i => RunningHost.Example.Replace("\"123\"", $"\"squad-{i}\"", StringComparison.Ordinal).ReplaceLineEndings(" "));
        Drop(inbox, "monday.jsonl", string.Join('\n', squad.Append("{ \"athlete\": 1 }").Append("").Append("nonsense")));
        var done = await Answers(inbox, "done", "monday.jsonl");
        done.Length.ShouldBe(50);
        done.ShouldAllBe(line => line.Contains("\"session_type\":\"key\"", StringComparison.Ordinal));
        var refused = await Answers(inbox, "refused", "monday.jsonl");
        refused.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("line").GetInt32()).ShouldBe([51, 53]);
        refused[0].ShouldContain("AO1");
        File.Exists(Path.Combine(inbox, "monday.jsonl")).ShouldBeFalse();

        // Delivered again without the refused lines: answers of its own, the same ones, and nothing kept twice.
        Drop(inbox, "monday.jsonl", string.Join('\n', squad));
        (await Answers(inbox, "done", "monday-2.jsonl")).ShouldBe(done);
        (await host.Get("/v1/athletes/squad-7/history")).Json.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("caller").GetString()).ShouldBe(["worker inbox", "worker inbox"]);
        (await host.Post("/v1/athletes/squad-7/mornings", squad.ElementAt(6))).Status.ShouldBe(200, "one morning, whichever door it came by");
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task The_same_on_PostgreSQL_by_one_setting_and_an_outage_is_said()
    {
        using var server = PostgresServer.TryStart();
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine.");
        await using var host = await RunningHost.Start($"--athlete_os:journal={server.Address("postgres")};Timeout=2;Command Timeout=2");
        var first = await host.Post("/v1/athletes/123/mornings", RunningHost.Example);
        first.Status.ShouldBe(201, first.Body);
        (await host.Post("/v1/athletes/123/mornings", RunningHost.Example)).Body.ShouldBe(first.Body);
        server.Stop();
        var away = await host.Post("/v1/athletes/123/mornings", RunningHost.Example.Replace("2026-11-26", "2026-11-27", StringComparison.Ordinal));
        (away.Status, away.RetryAfter).ShouldBe((503, "2"));
        (await host.Get("/health/ready")).Status.ShouldBe(503);
        (await host.Post("/v1/decisions", RunningHost.Example)).Status.ShouldBe(200, "what is not kept needs no journal");
        server.Start();
        (await host.Until(() => host.Post("/v1/athletes/123/mornings", RunningHost.Example.Replace("2026-11-26", "2026-11-27", StringComparison.Ordinal)), a => a.Status < 500)).Status.ShouldBe(201);
        (await host.Until(() => host.Get("/health/ready"), a => a.Status == 200)).Status.ShouldBe(200, "ready again, as soon as the answer of a moment ago is not used any more");
        (await host.Get("/v1/athletes/123/history")).Json.GetProperty("entries").GetArrayLength().ShouldBe(4);
        host.Log.Count(line => line.StartsWith("Error Journal outage began", StringComparison.Ordinal)).ShouldBe(1, "an outage is one line, however many calls it refuses");
        host.Log.ShouldContain(line => line.StartsWith("Warning Journal outage ended after", StringComparison.Ordinal));

        // A silent server: all who wait are refused after one wait, not one after the other.
        server.Freeze();
        try
        {
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var waiting = Enumerable.Range(0, 8).Select(n => host.Post($"/v1/athletes/frozen-{n}/mornings", RunningHost.Example.Replace("\"123\"", $"\"frozen-{n}\"", StringComparison.Ordinal))).ToArray();
            (await host.Until(() => host.Get("/health/ready"), a => a.Status == 503)).Status.ShouldBe(503, "a frozen database is not ready, as soon as the answer of a moment ago is not used any more");
            (await Task.WhenAll(waiting)).ShouldAllBe(a => a.Status == 503);
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(12));
        }
        finally
        {
            server.Thaw();
        }

        (await host.Until(() => host.Get("/health/ready"), a => a.Status == 200)).Status.ShouldBe(200);
    }

    // The first line of the answer to a request that no client would send.
    private static async Task<string> Raw(RunningHost host, string request)
    {
        using var client = new System.Net.Sockets.TcpClient();
        await client.ConnectAsync(host.Client.BaseAddress!.Host, host.Client.BaseAddress.Port, TestContext.Current.CancellationToken);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request), TestContext.Current.CancellationToken);
        using var answer = new StreamReader(stream);
        return await answer.ReadLineAsync(TestContext.Current.CancellationToken) ?? "";
    }

    private static void Drop(string inbox, string name, string text)
    {
        File.WriteAllText(Path.Combine(inbox, $"{name}.part"), text);
        File.Move(Path.Combine(inbox, $"{name}.part"), Path.Combine(inbox, name));
    }

    private static async Task<string[]> Answers(string inbox, string folder, string name)
    {
        var file = Path.Combine(inbox, folder, name);
        await Waiting.Until(() => File.Exists(file) && !File.Exists(Path.Combine(inbox, name)), $"{name} is not in {folder}", TestContext.Current.CancellationToken);
        return File.ReadAllLines(file);
    }
}
