using AthleteOs.Rules.Format;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>Facts that a policy declares itself, in a service that serves a second policy without them.</summary>
public sealed class OwnFactsTests
{
    private static string Facts(string own) => RunningHost.Example.TrimEnd()[..^1] + $", \"own\": {own} }}";

    [Fact]
    public async Task A_document_serves_both_policies_and_a_misspelt_fact_is_refused()
    {
        await using var host = await Start();
        var away = Facts("""{ "nights_away": 5, "travel": "none" }""");
        var own = await host.Post("/v1/decisions?policy=travellers", away);
        (own.Status, own.Session).ShouldBe((200, "support"));
        var other = await host.Post("/v1/decisions", away);
        (other.Status, other.Session).ShouldBe((200, "key"));
        (await host.Post("/v1/decisions?policy=travellers", Facts("""{ "nights_away": 0, "travel": "none" }"""))).Session.ShouldBe("key");

        foreach (var (wrong, says) in new[]
        {
            ("""{ "night_away": 5 }""", "own.night_away is not a fact of any policy here; did you mean nights_away?"),
            ("""{ "nights_away": 8 }""", "own.nights_away is 8; it must be a whole number from 0 to 7 (nights)"),
        })
        {
            foreach (var policy in new[] { "travellers", "weekly-planning" })
            {
                var refused = await host.Post($"/v1/decisions?policy={policy}", Facts(wrong));
                refused.Status.ShouldBe(400);
                refused.Body.ShouldContain(says);
            }
        }
    }

    [Fact]
    public async Task A_recorded_decision_is_replayed_byte_for_byte()
    {
        await using var host = await Start();
        var recorded = await host.Post("/v1/athletes/123/mornings?policy=travellers", Facts("""{ "nights_away": 5, "travel": "short" }"""));
        recorded.Status.ShouldBe(201);
        (await host.Get($"{recorded.Location}/replay")).Json.GetProperty("same").GetBoolean().ShouldBeTrue();
    }

    [Fact]
    public async Task Readings_record_them_and_refuse_what_no_policy_declares()
    {
        await using var host = await Start();
        (await host.Post("/v1/athletes/anna/readings", """{ "date": "2026-11-26", "readiness_score": 70, "own": { "nights_away": 2, "travel": "long_haul" } }""")).Status.ShouldBe(201);
        var day = (await host.Get("/v1/athletes/anna/days/2026-11-26")).Json.GetProperty("readings");
        day.GetProperty("own").GetProperty("travel").GetString().ShouldBe("long_haul");
        var refused = await host.Post("/v1/athletes/anna/readings", """{ "date": "2026-11-27", "own": { "nights": 2 } }""");
        refused.Status.ShouldBe(400);
        refused.Body.ShouldContain("own.nights is not a fact of any policy here");
    }

    private static async Task<RunningHost> Start()
    {
        var folder = Directory.CreateTempSubdirectory("athleteos-host-").FullName;
        Put(folder, "weekly-planning", ShippedPolicies.Files("weekly-planning"));
        Put(folder, "travellers", PagePolicy.Files("own-facts.md", "travellers"));
        return await RunningHost.StartIn(folder);
    }

    private static void Put(string folder, string id, PolicyFiles policy)
    {
        foreach (var (name, bytes) in policy.Files)
        {
            var file = Path.Combine(folder, "rules", id, name);
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllBytes(file, bytes);
        }
    }
}
