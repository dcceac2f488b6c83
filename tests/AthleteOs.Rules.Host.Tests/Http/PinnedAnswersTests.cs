using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>Every route's answers, byte for byte: status, headers and body of each outcome that a caller can meet.</summary>
public sealed class PinnedAnswersTests
{
    private const string Anna = "/v1/athletes/anna";
    private const string Ten = "/v1/athletes/123";
    private const string Short = """{ "athlete": { "athlete_id": "123" }, "date": "2026-11-23" }""";

    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly Transcript.Body Example = new(RunningHost.Example, "(the shipped example of weekly-planning)");
    private static readonly Transcript.Body Lower = new(RunningHost.Example.Replace("\"readiness_score\": 7", "\"readiness_score\": 5", StringComparison.Ordinal), "(the same with readiness 52)");

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Decisions_that_are_not_kept()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon));
        var said = new Transcript(host);
        said.Part("decided");
        await said.Ask("POST /v1/decisions", Example);
        await said.Ask("POST /v1/decisions?policy=weekly-planning", Short);
        await said.Ask("POST /v1/decisions?policy=", Short);
        await said.Ask("POST /v1/decisions", Short, type: "text/plain");
        await said.Ask("POST /v1/decisions", Short, type: null);
        said.Part("refused");
        await said.Ask("POST /v1/decisions?policy=nobody", Short);
        foreach (var body in new[]
        {
            "", "[1]", "{", "{ \"athlete\": 1 }", """{ "date": "2026-11-23" }""", """{ "athlete": { "athlete_id": "1" }, "date": "2026-11-31" }""",
            """{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readiness_score": 140 } }""",
            """{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "today": { "readines": 40, "illness": "no" } }""",
            """{ "athlete": { "athlete_id": "1" }, "date": "2026-11-23", "date": "2026-11-23" }""", """{ "athlete": { "athlete_id": "a\u0001" }, "date": "2026-11-23" }""",
        })
        {
            await said.Ask("POST /v1/decisions", body);
        }

        await said.Ask("POST /v1/decisions", new string(' ', (256 * 1024) + 1));
        await said.Ask("POST /v1/decisions", new string(' ', (512 * 1024) + 1));
        said.Matches("decisions.txt");
    }

    [Fact]
    public async Task Mornings_that_are_kept()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon));
        var said = new Transcript(host);
        said.Part("kept, the same again, another one, corrected");
        var kept = (await said.Ask($"POST {Ten}/mornings", Example)).Location;
        await said.Ask($"POST {Ten}/mornings", Example);
        await said.Ask($"POST {Ten}/mornings", Lower);
        await said.Ask($"POST {Ten}/mornings?policy=weekly-planning", Lower, key: "corrected");
        await said.Ask($"POST {Ten}/mornings", Lower, key: "\"corrected\"");
        said.Part("refused");
        await said.Ask($"POST {Ten}/mornings?policy=nobody", Example);
        await said.Ask($"POST {Anna}/mornings", Example);
        await said.Ask($"POST {Ten}/mornings", "[]");
        await said.Ask($"POST {Ten}/mornings", Example, key: new string('k', 201));
        await said.Ask($"POST {Ten}/mornings", Example, key: "k\t1");
        await said.Ask($"POST {Ten}/mornings", new string(' ', (256 * 1024) + 1));
        await said.Ask($"POST {Ten}/mornings", new string(' ', (512 * 1024) + 1));
        said.Part("read again");
        await said.Ask($"GET {kept}");
        await said.Ask($"GET {kept}/replay");
        await said.Ask("GET /v1/decisions/nobody");
        await said.Ask("GET /v1/decisions/nobody/replay");
        await said.Ask($"GET {Ten}/history");
        await said.Ask($"GET {Ten}/history?from=2026-11-26&to=2026-11-26");
        await said.Ask($"GET {Ten}/history?from=2026-11-27");
        await said.Ask($"GET {Ten}/history?from=yesterday");
        await said.Ask($"GET {Ten}/history?to=1899-12-31");
        await said.Ask($"GET {Anna}/history");
        await said.Ask($"GET {Ten}/days/2026-11-26");
        await said.Ask($"GET {Ten}/week?date=2026-11-26");
        await said.Ask($"GET {Ten}/export");
        await said.Ask($"GET {Anna}/export");
        said.Matches("mornings.txt");
    }

    [Fact]
    public async Task Decisions_that_cannot_be_replayed()
    {
        var clock = new FakeTimeProvider(Noon);
        await using var host = await RunningHost.StartAt(clock);
        var said = new Transcript(host);
        var kept = await host.Post($"{Ten}/mornings", RunningHost.Example);
        await using (var journal = await Journals.Open($"sqlite:{Path.Combine(host.Folder, "journal.db")}", clock, create: false, Stop))
        {
            foreach (var (title, date, decision) in new[]
            {
                ("written by a newer program", new DateOnly(2026, 11, 24), kept.Body.Replace("\"form\":", "\"form\":9", StringComparison.Ordinal)),
                ("decided under a policy that is not here", new DateOnly(2026, 11, 25), kept.Body.Replace("sha256:", "sha256:0", StringComparison.Ordinal)),
            })
            {
                var appended = await journal.Append("123", [new NewEntry(EntryKind.Morning, date, title, Encoding.UTF8.GetBytes(Short)), new NewEntry(EntryKind.Decision, date, "", Encoding.UTF8.GetBytes(decision))], Stop);
                said.Part(title);
                await said.Ask($"GET /v1/decisions/{appended.Entries[1].Id}/replay");
            }
        }

        said.Part("erased");
        await host.Delete($"{Ten}?confirm=123");
        await said.Ask($"GET {kept.Location}/replay");
        await said.Ask($"GET {kept.Location}");
        await said.Ask($"GET {Ten}/export");
        await said.Ask($"POST {Ten}/mornings", Example);
        said.Matches("replays.txt");
    }

    [Fact]
    public async Task The_loop_of_an_athlete()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon));
        var said = new Transcript(host);
        said.Part("nobody yet");
        await said.Ask("GET /v1/athletes");
        foreach (var part in new[] { "", "/week", "/reviews", "/parameters", "/days/2026-11-26" })
        {
            await said.Ask($"GET {Anna}{part}");
        }

        said.Part("parameters");
        await said.Ask($"POST {Anna}/parameters", """{ "athlete": { "key_session_readiness_min": 70, "tau1": 42 }, "from": "2026-11-16" }""");
        await said.Ask($"POST {Anna}/parameters", """{ "athlete": { "key_session_readiness_min": 70 }, "from": "2026-11-20" }""");
        await said.Ask($"POST {Anna}/parameters", """{ "athlete": { "key_session_readiness_min": null } }""");
        await said.Ask($"POST {Anna}/parameters", """{ "athlete": { "tau2": 12 }, "from": "2026-11-27" }""");
        await said.Ask($"POST {Anna}/parameters", """{ "athlete": { "tau2": 12 }, "from": "2026-11-01" }""");
        await said.Ask($"POST {Anna}/parameters", """{ "athlete": { "tau9": 12, "tau1": -1 }, "from": "soon" }""");
        await said.Ask($"POST {Anna}/parameters", "{ }");
        await said.Ask($"POST {Anna}/parameters", new string(' ', (256 * 1024) + 1));
        await said.Ask($"GET {Anna}/parameters");
        said.Part("readings");
        await said.Ask($"POST {Anna}/readings", """{ "date": "2026-11-26", "readiness_score": 72, "illness": false, "injury": false, "soreness": 2 }""");
        await said.Ask($"POST {Anna}/readings", """{ "soreness": 2.0, "date": "2026-11-26", "readiness_score": 72, "illness": false, "injury": false }""");
        await said.Ask($"POST {Anna}/readings", """{ "date": "2026-11-26", "readiness_score": 60 }""");
        await said.Ask($"POST {Anna}/readings", """{ "date": "2026-11-26", "readiness_score": 61, "illness": false, "injury": false }""", key: "corrected");
        await said.Ask($"POST {Anna}/readings", """{ "date": "2026-11-26", "readiness_score": 101, "soreness": -1, "ln_rmssd": "4" }""");
        await said.Ask($"POST {Anna}/readings", """{ "date": "2026-11-26", "readines_score": 72 }""");
        await said.Ask($"POST {Anna}/readings", """{ "date": "2026-11-26" }""", key: new string('k', 201));
        await said.Ask($"POST {Anna}/readings", new string(' ', (256 * 1024) + 1));
        said.Part("days");
        await said.Ask($"POST {Anna}/days", """{ "date": "2026-11-25", "session_type": "support", "tss": 60 }""");
        await said.Ask($"POST {Anna}/days", """{ "date": "2026-11-25", "tss": 60.0, "session_type": "support" }""");
        await said.Ask($"POST {Anna}/days", """{ "date": "2026-11-25", "session_type": "key", "tss": 90 }""");
        await said.Ask($"POST {Anna}/days", """{ "date": "2026-11-25", "session_type": "key", "tss": 90, "performance": 250 }""", key: "corrected");
        await said.Ask($"POST {Anna}/days", """{ "date": "2026-11-31", "session_type": "hard", "tss": -1, "tss": 2 }""");
        await said.Ask($"POST {Anna}/days", "nonsense");
        await said.Ask($"POST {Anna}/days", """{ "date": "2026-11-25" }""", key: "k\t1");
        await said.Ask($"POST {Anna}/days", new string(' ', (256 * 1024) + 1));
        said.Part("enrolled");
        await said.Ask($"PUT {Anna}", """{ "first_day": "2026-11-16", "time_zone": "Europe/Berlin", "morning": "05:30", "start_balance": { "ctl": 52, "atl": 50 } }""");
        await host.Until(() => host.Get($"{Anna}/days/2026-11-26"), a => a.Json.GetProperty("decision").ValueKind == JsonValueKind.Object);
        await host.Until(() => host.Get($"{Anna}/reviews"), a => a.Json.GetProperty("reviews").GetArrayLength() > 0);
        await said.Ask($"PUT {Anna}", """{ "first_day": "2026-11-16", "time_zone": "Europe/Berlin", "morning": "05:30", "start_balance": { "ctl": 52, "atl": 50 } }""");
        await said.Ask($"GET {Anna}");
        await said.Ask("PUT /v1/athletes/ben", "{}");
        await said.Ask("GET /v1/athletes/ben");
        await said.Ask($"PUT {Anna}", """{ "time_zone": "Berlin", "morning": "5:30", "first_day": "2026-02-30", "start_balance": { "ctl": 501 }, "performance_unit": "kg", "well_unless_said": "yes", "zone": 1 }""");
        await said.Ask($"PUT {Anna}", """{ "time_zone": "Berlin", "morning": "5:30" }""");
        await said.Ask($"PUT {Anna}", """{ "first_day": "2026-11-27" }""");
        await said.Ask($"PUT {Anna}", """{ "first_day": "2016-11-01" }""");
        await said.Ask($"PUT {Anna}", """{ "policy": "nobody" }""");
        await said.Ask($"PUT {Anna}", new string(' ', (256 * 1024) + 1));
        said.Part("read");
        await said.Ask("GET /v1/athletes");
        await said.Ask("GET /v1/athletes?date=2026-11-25");
        await said.Ask("GET /v1/athletes?date=2026-11-31");
        await said.Ask($"GET {Anna}/days/2026-11-26");
        await said.Ask($"GET {Anna}/days/2026-01-01");
        await said.Ask($"GET {Anna}/days/today");
        await said.Ask($"GET {Anna}/week");
        await said.Ask($"GET {Anna}/week?date=2026-11-16");
        await said.Ask($"GET {Anna}/week?date=9999-12-31");
        await said.Ask($"GET {Anna}/week?date=16.11.2026");
        await said.Ask($"GET {Anna}/reviews");
        await said.Ask($"GET {Anna}/reviews?from=2026-11-23&to=2026-11-29");
        await said.Ask($"GET {Anna}/reviews?to=2026-11-31");
        await said.Ask($"GET {Anna}/parameters");
        await said.Ask($"GET {Anna}/history");
        said.Part("withdrawn");
        await said.Ask($"DELETE {Anna}/reviews/2026-11-22");
        await said.Ask($"DELETE {Anna}/reviews/2026-11-21?why=late");
        await said.Ask($"DELETE {Anna}/reviews/2026-11-22?why=the+belt+was+broken");
        await said.Ask($"DELETE {Anna}/reviews/2026-11-22?why=again");
        await said.Ask($"GET {Anna}/reviews");
        await said.Ask($"GET {Anna}/week?date=2026-11-16");
        said.Part("erased");
        await said.Ask($"DELETE {Anna}");
        await said.Ask($"DELETE {Anna}?confirm=ben");
        await said.Ask($"DELETE {Anna}?confirm=anna");
        await said.Ask($"DELETE {Anna}?confirm=anna");
        await said.Ask("DELETE /v1/athletes/nobody?confirm=nobody");
        await said.Ask($"GET {Anna}");
        await said.Ask($"GET {Anna}/week");
        await said.Ask($"GET {Anna}/parameters");
        await said.Ask($"POST {Anna}/readings", """{ "date": "2026-11-26", "readiness_score": 60 }""");
        await said.Ask($"POST {Anna}/days", """{ "date": "2026-11-25" }""");
        await said.Ask($"PUT {Anna}", "{}");
        said.Matches("loop.txt");
    }

    [Fact]
    public async Task Batches()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon));
        var said = new Transcript(host);
        const string Lines = "application/x-ndjson";
        said.Part("readings");
        await said.Ask("POST /v1/readings:batch", """[{ "athlete_id": "anna", "document": { "date": "2026-11-26", "readiness_score": 70 } }, { "athlete_id": "ben", "document": { "date": "2026-11-26" } }]""");
        await said.Ask("POST /v1/readings:batch", """
            { "athlete_id": "anna", "document": { "date": "2026-11-26", "readiness_score": 70 } }
            { "athlete_id": "anna", "document": { "date": "2026-11-26", "readiness_score": 60 } }

            { "athlete_id": "anna", "document": { "date": "2026-11-26", "readiness_score": 60 }, "idempotency_key": "corrected" }
            { "athlete_id": "anna", "document": { "date": "2026-11-26", "readines_score": 60 } }
            { "athlete_id": "a/b", "document": { "date": "2026-11-26" } }
            { "athlete_id": 4, "document": { "date": "2026-11-26" } }
            { "athlete_id": "anna", "dokument": { "date": "2026-11-26" } }
            { "athlete_id": "anna" }
            { "athlete_id": "anna", "athlete_id": "ben", "document": { } }
            nonsense
            { "athlete_id": "cleo", "document": { "date": "2026-11-26", "soreness": 2 } }
            """, type: Lines);
        said.Part("days");
        await said.Ask("POST /v1/days:batch", """[{ "athlete_id": "anna", "document": { "date": "2026-11-25", "session_type": "rest", "tss": 0 } }]""");
        await said.Ask("POST /v1/days:batch", """{ "athlete_id": "anna", "document": { "date": "2026-11-25" }, "policy": "weekly-planning" }""", type: Lines);
        said.Part("mornings");
        await said.Ask("POST /v1/mornings:batch", $$"""[{ "athlete_id": "123", "document": {{RunningHost.Example}} }, { "athlete_id": "124", "document": {{RunningHost.Example}} }, { "athlete_id": "123", "policy": "nobody", "document": {{RunningHost.Example}} }]""");
        await said.Ask("POST /v1/mornings:batch", $$"""[{ "athlete_id": "123", "document": {{RunningHost.Example}} }, { "athlete_id": "123", "document": {{RunningHost.Example.Replace("72", "71", StringComparison.Ordinal)}} }]""");
        said.Part("refused as a whole");
        foreach (var route in new[] { "mornings", "readings", "days" })
        {
            await said.Ask($"POST /v1/{route}:batch", "{ }");
            await said.Ask($"POST /v1/{route}:batch", new string(' ', (4 << 20) + 1), type: Lines);
        }

        await said.Ask("POST /v1/days:batch", "[]");
        await said.Ask("POST /v1/days:batch", new string('\n', 5), type: Lines);
        await said.Ask("POST /v1/days:batch", string.Concat(Enumerable.Repeat("{}\n", 1001)), type: Lines);
        await said.Ask("POST /v1/days:batch", "[{}]", type: "text/plain");
        await said.Ask("POST /v1/days:batch?date=2026-11-26", "[{}]");
        said.Matches("batches.txt");
    }

    [Fact]
    public async Task Policies_and_health()
    {
        var folder = Directory.CreateTempSubdirectory("athleteos-host-").FullName;
        Root.Copy(Root.Of("rules", "weekly-planning"), Path.Combine(folder, "rules", "weekly-planning"));
        Root.Copy(Root.Of("rules", "weekly-planning"), Path.Combine(folder, "rules", "broken"));
        File.Delete(Path.Combine(folder, "rules", "broken", "gating.json"));
        await using var host = await RunningHost.StartIn(folder, new FakeTimeProvider(Noon));
        var said = new Transcript(host);
        said.Name(folder, "<folder>");
        said.Part("read");
        await said.Ask("GET /v1/policies");
        await said.Ask("GET /v1/policies/weekly-planning");
        await said.Ask("GET /v1/policies/broken");
        await said.Ask("GET /v1/policies/nobody");
        await said.Ask("GET /health/live");
        await said.Ask("GET /health/ready");
        said.Part("a policy that has never been read whole");
        await said.Ask("POST /v1/decisions?policy=broken", Short);
        await said.Ask($"POST {Ten}/mornings?policy=broken", Short);
        await said.Ask($"PUT {Ten}", """{ "policy": "broken" }""");
        said.Matches("policies.txt");
    }

    [Fact]
    public async Task Callers_and_their_roles()
    {
        using var issuer = new TokenIssuer();
        string[] roles = ["scientist", "athlete", "integrator", "coach", "auditor"];
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon), [.. issuer.Settings, .. roles.SelectMany((role, number) => Key(number, role))]);
        var said = new Transcript(host);
        said.Part("who calls");
        await said.Ask("GET /v1/policies");
        await said.Ask("GET /v1/policies", bearer: "guessed");
        await said.Ask("GET /v1/policies", bearer: issuer.Signed(TokenIssuer.Claims("coach", "123", now: Noon.AddHours(-2))));
        await said.Ask("GET /v1/policies/nobody", bearer: issuer.Signed(TokenIssuer.Claims("coach", "123", now: Noon)));
        await said.Ask("GET /v1/athletes", bearer: "scientist-key");
        await said.Ask("POST /v1/decisions", Short, bearer: "auditor-key");
        await said.Ask("GET /v1/athletes/124/history", bearer: "coach-key");
        await said.Ask("GET /health/live");
        said.Part("every route, without a caller and in every role");
        foreach (var route in host.Routes.Order(StringComparer.Ordinal))
        {
            var call = route.Replace("{athleteId}", "123", StringComparison.Ordinal).Replace("{id}", "nobody", StringComparison.Ordinal).Replace("{date}", "2026-11-26", StringComparison.Ordinal).Replace("{eventId}", "e", StringComparison.Ordinal);
            var statuses = new List<string>();
            foreach (var bearer in roles.Select(r => (string?)$"{r}-key").Prepend(null))
            {
                var answer = await host.Ask(call.Split(' ')[0], call.Split(' ')[1], call[0] == 'P' ? "[]" : null, key: null, bearer);
                statuses.Add(FormattableString.Invariant($"{bearer?.Split('-')[0] ?? "nobody"} {answer.Status}"));
            }

            said.Line($"{call}: {string.Join(", ", statuses)}");
        }

        said.Matches("callers.txt");
    }

    [Fact]
    public async Task Addresses_that_are_not_there()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon));
        await host.Put(Anna, "{}");
        var said = new Transcript(host);
        said.Part("no such address");
        foreach (var call in new[] { "GET /v1", "GET /v1/nothing", "GET /v1/nothing.json", "POST /v1/nothing", "GET /V1/policies/", "GET /v1/athletes/anna/", "GET /v1/athletes/%01", "GET /v1/athletes/%20anna", $"GET /v1/athletes/{new string('x', 129)}", "GET /v1/athletes/a%2Fb" })
        {
            await said.Ask(call);
        }

        said.Part("another method");
        foreach (var call in new[] { "DELETE /v1/policies", "GET /v1/athletes/anna/readings", "PATCH /v1/athletes/anna", "HEAD /v1/policies", "OPTIONS /v1/policies", "POST /health/live" })
        {
            await said.Ask(call);
        }

        said.Part("query parameters");
        foreach (var call in new[] { "GET /v1/policies?page=2", "GET /v1/athletes?dat=2026-11-26", "GET /v1/athletes?date=2026-11-26&date=2026-11-27", "GET /v1/athletes?date=", "GET /v1/athletes?DATE=2026-11-26" })
        {
            await said.Ask(call);
        }

        said.Matches("addresses.txt");
    }

    [Fact]
    public async Task Too_many_requests()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon), "--athlete_os:requests_per_minute=60");
        for (var n = 0; n < 60; n++)
        {
            (await host.Get("/v1/policies")).Status.ShouldBe(200);
        }

        var said = new Transcript(host);
        await said.Ask("GET /v1/policies");
        await said.Ask("GET /health/live");
        said.Matches("too-many.txt");
    }

    [Fact]
    public async Task A_journal_that_is_away()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon), "--athlete_os:journal=Host=127.0.0.1;Port=9;Database=none;Username=nobody");
        var said = new Transcript(host);
        said.Part("every route");
        foreach (var route in host.Routes.Order(StringComparer.Ordinal))
        {
            var call = route.Replace("{athleteId}", "123", StringComparison.Ordinal).Replace("{id}", "nobody", StringComparison.Ordinal).Replace("{date}", "2026-11-26", StringComparison.Ordinal).Replace("{eventId}", "e", StringComparison.Ordinal);
            call = call.EndsWith("/start", StringComparison.Ordinal) || call.EndsWith("/stop", StringComparison.Ordinal) ? $"{call}?why=x&by=ben" : call;
            var body = call switch
            {
                "PUT /v1/athletes/123" => "{}",
                "PUT /v1/athletes/123/events/e" => """{ "kind": "test", "start": "2026-11-26" }""",
                "PUT /v1/athletes/123/experiments/nobody" => """{ "consent": true }""",
                "POST /v1/athletes/123/overrides" => """{ "decision_id": "x", "session_type": "rest", "reason": "x", "by": "ben" }""",
                "POST /v1/athletes/123/parameters" => """{ "athlete": { } }""",
                "POST /v1/athletes/123/readings" or "POST /v1/athletes/123/days" => """{ "date": "2026-11-26" }""",
                _ => Short,
            };
            if (call.StartsWith("GET /v1/policies", StringComparison.Ordinal) || call == "POST /v1/decisions")
            {
                said.Line(FormattableString.Invariant($"{call}: {(await host.Ask(call.Split(' ')[0], call.Split(' ')[1], call[0] == 'P' ? body : null, key: null)).Status}\n"));
            }
            else
            {
                await said.Ask(call, call[0] == 'P' ? body : null);
            }
        }

        said.Matches("outage.txt");
    }

    [Fact]
    public async Task A_fault_of_the_service()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon));
        await using (var journal = await Journals.Open($"sqlite:{Path.Combine(host.Folder, "journal.db")}", TimeProvider.System, create: false, Stop))
        {
            await journal.Append("123", [new NewEntry(EntryKind.Readings, new DateOnly(2026, 11, 26), "k", "[]"u8.ToArray())], Stop);
        }

        var said = new Transcript(host);
        await said.Ask($"POST {Ten}/parameters", """{ "athlete": { } }""");
        said.Matches("fault.txt");
    }

    [Fact]
    public async Task Erasing_on_PostgreSQL_that_is_not_set_up()
    {
        using var server = PostgresServer.TryStart();
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine.");
        var owner = server.Address("postgres");
        await (await Journals.Open(owner, TimeProvider.System, create: true, Stop)).DisposeAsync();
        await using (var connection = new Npgsql.NpgsqlConnection(owner))
        {
            await connection.OpenAsync(Stop);
            foreach (var sql in new[] { "CREATE ROLE service LOGIN IN ROLE athleteos_app", "CREATE DATABASE other" })
            {
                await using var make = new Npgsql.NpgsqlCommand(sql, connection);
                await make.ExecuteNonQueryAsync(Stop);
            }
        }

        await (await Journals.Open(server.Address("other"), TimeProvider.System, create: true, Stop)).DisposeAsync();
        var application = server.Address("postgres", "service");
        Transcript? said = null;
        foreach (var erase in new[] { null, application, server.Address("other") })
        {
            await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon), [$"--athlete_os:journal={application}", .. erase is null ? Array.Empty<string>() : [$"--athlete_os:erase_journal={erase}"]]);
            said = said?.On(host) ?? new Transcript(host);
            await host.Post($"{Ten}/mornings", RunningHost.Example);
            said.Part(erase is null ? "without erase_journal" : erase == application ? "with the application's connection" : "with another database");
            await said.Ask($"DELETE {Ten}?confirm=123");
        }

        said!.Matches("erasing-on-postgresql.txt");
    }

    [Fact]
    public async Task The_document_of_the_interface()
    {
        await using var host = await RunningHost.Start();
        var document = JsonNode.Parse((await host.Get("/openapi/v1.json")).Body)!.AsObject();
        document.Remove("servers"); // the free port of this run
        Golden.Matches(document.ToJsonString(Indented) + "\n", "tests", "AthleteOs.Rules.Host.Tests", "Golden", "http", "openapi.json");
    }

    private static string[] Key(int number, string role) =>
    [
        $"--athlete_os:keys:{number}:name={role}", $"--athlete_os:keys:{number}:role={role}",
        $"--athlete_os:keys:{number}:sha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{role}-key")))}",
        .. role == "scientist" ? Array.Empty<string>() : [$"--athlete_os:keys:{number}:athletes:0={(role is "integrator" or "auditor" ? "*" : "123")}"],
    ];
}
