using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>What each role may do, by key and by token, on every route.</summary>
public sealed class RolesTests
{
    [Fact]
    public async Task Every_role_may_do_what_it_is_for_and_nothing_else()
    {
        string[] roles = ["scientist", "coach", "integrator", "athlete", "auditor"];
        var issuer = new TokenIssuer();
        await using var host = await RunningHost.Start([.. issuer.Settings, .. roles.SelectMany((role, i) => Key(i, role, Athletes(role)))]);
        (await host.Post("/v1/athletes/123/mornings", RunningHost.Example, bearer: "integrator-key")).Status.ShouldBe(201);
        var stranger = RunningHost.Example.Replace("\"123\"", "\"124\"", StringComparison.Ordinal);
        var others = (await host.Post("/v1/athletes/124/mornings", stranger, bearer: "integrator-key")).Location!;
        var own = (await host.Post("/v1/athletes/123/mornings", RunningHost.Example, bearer: "integrator-key")).Location!;

        // By route: what scientist, coach, integrator, athlete and auditor are answered of athlete 123, and of 124 who is in nobody's squad.
        var routes = new (string Name, Func<string, Task<RunningHost.Answer>> Call, int[] Answers)[]
        {
            ("decide", key => host.Post("/v1/decisions", RunningHost.Example, bearer: key), [200, 200, 200, 200, 403]),
            ("policies", key => host.Get("/v1/policies", key), [200, 200, 200, 200, 200]),
            ("policy", key => host.Get("/v1/policies/weekly-planning", key), [200, 200, 200, 200, 200]),
            ("versions of no variant", key => host.Get("/v1/policies/none/versions", key), [404, 404, 404, 404, 404]),
            ("version of no variant", key => host.Get("/v1/policies/none/versions/1.0.0", key), [404, 404, 404, 404, 404]),
            ("broken version proposed", key => host.Post("/v1/policies/none/versions?why=x", "{}", bearer: key), [400, 400, 403, 403, 403]),
            ("version released", key => host.Post("/v1/policies/none/versions/1.0.0/release?why=x", "", bearer: key), [404, 404, 403, 403, 403]),
            ("own morning", key => host.Post("/v1/athletes/123/mornings", RunningHost.Example, bearer: key), [403, 200, 200, 200, 403]),
            ("other's morning", key => host.Post("/v1/athletes/124/mornings", stranger, bearer: key), [403, 404, 200, 404, 403]),
            ("own day", key => host.Post("/v1/athletes/123/days", """{ "date": "2026-11-26" }""", bearer: key), [403, 201, 200, 200, 403]),
            ("other's day", key => host.Post("/v1/athletes/124/days", """{ "date": "2026-11-26" }""", bearer: key), [403, 404, 201, 404, 403]),
            ("own history", key => host.Get("/v1/athletes/123/history", key), [403, 200, 200, 200, 200]),
            ("other's history", key => host.Get("/v1/athletes/124/history", key), [403, 404, 200, 404, 200]),
            ("own decision", key => host.Get(own, key), [403, 200, 200, 200, 200]),
            ("other's decision", key => host.Get(others, key), [403, 404, 200, 404, 200]),
            ("own replay", key => host.Get($"{own}/replay", key), [403, 200, 200, 200, 200]),
            ("other's replay", key => host.Get($"{others}/replay", key), [403, 404, 200, 404, 200]),
            ("own export", key => host.Get("/v1/athletes/123/export", key), [403, 200, 403, 200, 200]),
            ("other's export", key => host.Get("/v1/athletes/124/export", key), [403, 404, 403, 404, 200]),
            ("unknown export", key => host.Get("/v1/athletes/unknown/export", key), [403, 404, 403, 404, 404]),
            ("own erasing, not confirmed", key => host.Delete("/v1/athletes/123", key), [403, 400, 403, 400, 403]),
            ("other's erasing", key => host.Delete("/v1/athletes/124?confirm=124", key), [403, 404, 403, 404, 403]),
            ("unknown erasing", key => host.Delete("/v1/athletes/unknown?confirm=unknown", key), [403, 404, 403, 404, 403]),
            ("unknown decision", key => host.Get("/v1/decisions/unknown", key), [403, 404, 404, 404, 404]),
            ("batch of mornings", key => host.Post("/v1/mornings:batch", "[{}]", bearer: key), [403, 200, 200, 200, 403]),
            ("batch of readings", key => host.Post("/v1/readings:batch", "[{}]", bearer: key), [403, 200, 200, 200, 403]),
            ("batch of days", key => host.Post("/v1/days:batch", "[{}]", bearer: key), [403, 200, 200, 200, 403]),
            ("squad", key => host.Get("/v1/athletes", key), [403, 200, 200, 200, 200]),
            ("own settings", key => host.Put("/v1/athletes/123", "{}", key), [403, 201, 200, 200, 403]),
            ("other's settings", key => host.Put("/v1/athletes/124", "{}", key), [403, 404, 201, 404, 403]),
            ("own settings read", key => host.Get("/v1/athletes/123", key), [403, 200, 200, 200, 200]),
            ("other's settings read", key => host.Get("/v1/athletes/124", key), [403, 404, 200, 404, 200]),
            ("own readings", key => host.Post("/v1/athletes/123/readings", """{ "date": "2026-11-26" }""", bearer: key), [403, 201, 200, 200, 403]),
            ("other's readings", key => host.Post("/v1/athletes/124/readings", """{ "date": "2026-11-26" }""", bearer: key), [403, 404, 201, 404, 403]),
            ("own event", key => host.Put("/v1/athletes/123/events/e", """{ "kind": "test", "start": "2026-11-27" }""", key), [403, 201, 200, 200, 403]),
            ("other's event", key => host.Put("/v1/athletes/124/events/e", """{ "kind": "test", "start": "2026-11-27" }""", key), [403, 404, 201, 404, 403]),
            ("own events", key => host.Get("/v1/athletes/123/events", key), [403, 200, 200, 200, 200]),
            ("other's events", key => host.Get("/v1/athletes/124/events", key), [403, 404, 200, 404, 200]),
            ("own event that is not there", key => host.Delete("/v1/athletes/123/events/none", key), [403, 404, 404, 404, 403]),
            ("other's event deleted", key => host.Delete("/v1/athletes/124/events/none", key), [403, 404, 404, 404, 403]),
            ("own override", key => host.Post("/v1/athletes/123/overrides", """{ "decision_id": "none", "session_type": "rest", "reason": "x" }""", bearer: key), [403, 409, 403, 403, 403]),
            ("other's override", key => host.Post("/v1/athletes/124/overrides", """{ "decision_id": "none", "session_type": "rest", "reason": "x" }""", bearer: key), [403, 404, 403, 403, 403]),
            ("own parameters", key => host.Post("/v1/athletes/123/parameters", """{ "athlete": { "tau2": 11 } }""", bearer: key), [403, 201, 200, 200, 403]),
            ("other's parameters", key => host.Post("/v1/athletes/124/parameters", """{ "athlete": { "tau2": 11 } }""", bearer: key), [403, 404, 201, 404, 403]),
            ("own parameters read", key => host.Get("/v1/athletes/123/parameters", key), [403, 200, 200, 200, 200]),
            ("other's parameters read", key => host.Get("/v1/athletes/124/parameters", key), [403, 404, 200, 404, 200]),
            ("own reviews", key => host.Get("/v1/athletes/123/reviews", key), [403, 200, 200, 200, 200]),
            ("other's reviews", key => host.Get("/v1/athletes/124/reviews", key), [403, 404, 200, 404, 200]),
            ("own review withdrawn", key => host.Delete("/v1/athletes/123/reviews/2026-11-22?why=x", key), [403, 404, 403, 403, 403]),
            ("other's review withdrawn", key => host.Delete("/v1/athletes/124/reviews/2026-11-22?why=x", key), [403, 404, 403, 403, 403]),
            ("own week", key => host.Get("/v1/athletes/123/week", key), [403, 200, 200, 200, 200]),
            ("other's week", key => host.Get("/v1/athletes/124/week", key), [403, 404, 200, 404, 200]),
            ("own day's record", key => host.Get("/v1/athletes/123/days/2026-11-26", key), [403, 200, 200, 200, 200]),
            ("other's day's record", key => host.Get("/v1/athletes/124/days/2026-11-26", key), [403, 404, 200, 404, 200]),
            ("experiments", key => host.Get("/v1/experiments", key), [200, 200, 200, 200, 200]),
            ("experiment that is not there", key => host.Get("/v1/experiments/none", key), [404, 404, 404, 404, 404]),
            ("broken experiment proposed", key => host.Post("/v1/experiments?why=x", "{}", bearer: key), [400, 403, 403, 403, 403]),
            ("experiment started", key => host.Post("/v1/experiments/none/start?why=x", "", bearer: key), [404, 404, 403, 403, 403]),
            ("experiment stopped", key => host.Post("/v1/experiments/none/stop?why=x", "", bearer: key), [404, 404, 403, 403, 403]),
            ("own consent", key => host.Put("/v1/athletes/123/experiments/none", """{ "consent": true }""", key), [403, 404, 404, 404, 403]),
            ("other's consent", key => host.Put("/v1/athletes/124/experiments/none", """{ "consent": true }""", key), [403, 404, 404, 404, 403]),
            ("live", key => host.Get("/health/live", key), [200, 200, 200, 200, 200]),
        };
        foreach (var route in routes)
        {
            for (var i = 0; i < roles.Length; i++)
            {
                (await route.Call($"{roles[i]}-key")).Status.ShouldBe(route.Answers[i], $"{route.Name} as {roles[i]}");

                // What a key made with its first call is there for the token.
                var token = roles[i] == "athlete" ? issuer.Token(roles[i], subject: "123") : issuer.Token(roles[i], Athletes(roles[i]));
                (await route.Call(token)).Status.ShouldBe(route.Answers[i] == 201 ? 200 : route.Answers[i], $"{route.Name} as {roles[i]} by token");
            }

            if (route.Name != "live")
            {
                (await route.Call("guessed")).Status.ShouldBe(401, route.Name);
                (await route.Call(new TokenIssuer().Token("coach", "123"))).Status.ShouldBe(401, route.Name);
            }
        }

        (await host.Post("/v1/decisions", RunningHost.Example)).Status.ShouldBe(401);
        foreach (var route in host.Routes.Where(r => !r.Contains("/health/", StringComparison.Ordinal)))
        {
            host.Log.ShouldContain(line => line.Contains($"{route} answered", StringComparison.Ordinal), $"{route} is tried in every role");
        }

        var callers = (await host.Get("/v1/athletes/123/history", "auditor-key")).Json.GetProperty("entries").EnumerateArray().Select(e => e.GetProperty("caller").GetString()!).Distinct();
        callers.ShouldContain("key coach", "each entry names its caller");
        callers.ShouldAllBe(c => c.StartsWith("key ", StringComparison.Ordinal) || c.StartsWith("token ", StringComparison.Ordinal) || c == "worker mornings");
        var squads = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var role in roles.Skip(1))
        {
            squads[role] = string.Join(' ', (await host.Get("/v1/athletes", $"{role}-key")).Json.GetProperty("athletes").EnumerateArray().Select(a => a.GetProperty("athlete_id").GetString()));
        }

        squads.ShouldBe(new Dictionary<string, string> { ["coach"] = "123", ["integrator"] = "123 124", ["athlete"] = "123", ["auditor"] = "123 124" });
        var first = (await host.Get("/v1/athletes?limit=1", "auditor-key")).Json;
        first.GetProperty("athletes").EnumerateArray().ShouldHaveSingleItem().GetProperty("athlete_id").GetString().ShouldBe("123");
        first.GetProperty("next").GetString().ShouldBe("123");
        var second = (await host.Get("/v1/athletes?limit=1&after=123", "auditor-key")).Json;
        second.GetProperty("athletes").EnumerateArray().ShouldHaveSingleItem().GetProperty("athlete_id").GetString().ShouldBe("124");
        second.TryGetProperty("next", out _).ShouldBeFalse("the last page");
        (await host.Get("/v1/athletes?after=123", "coach-key")).Json.GetProperty("athletes").GetArrayLength().ShouldBe(0, "124 is not the coach's");
        foreach (var limit in new[] { "0", "1001", "-1", "1.5", "many" })
        {
            (await host.Get($"/v1/athletes?limit={limit}", "auditor-key")).ShouldSatisfyAllConditions(a => a.Status.ShouldBe(400), a => a.Json.GetProperty("detail").GetString().ShouldBe($"limit is \"{limit}\"; it must be a whole number from 1 to 1000."));
        }

        host.Log.ShouldAllBe(line => !line.Contains("-key", StringComparison.Ordinal) && !line.Contains("eyJ", StringComparison.Ordinal));
    }

    private static string? Athletes(string role) => role is "integrator" or "auditor" ? "*" : role == "scientist" ? null : "123";

    private static string[] Key(int number, string role, string? athletes) =>
    [
        $"--athlete_os:keys:{number}:name={role}", $"--athlete_os:keys:{number}:role={role}",
        $"--athlete_os:keys:{number}:sha256={Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{role}-key")))}",
        .. athletes is null ? Array.Empty<string>() : [$"--athlete_os:keys:{number}:athletes:0={athletes}"],
    ];
}
