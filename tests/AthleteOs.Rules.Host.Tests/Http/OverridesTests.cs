using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>A coach replaces the session of today: recorded next to the decision, never instead of it, and no training.</summary>
public sealed class OverridesTests
{
    private const string Ten = "/v1/athletes/123";

    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);
    private static readonly Transcript.Body Example = new(RunningHost.Example, "(the shipped example of weekly-planning)");
    private static readonly Transcript.Body Lower = new(RunningHost.Example.Replace("\"readiness_score\": 7", "\"readiness_score\": 5", StringComparison.Ordinal), "(the same with readiness 52)");

    [Fact]
    public async Task The_overrides_of_an_athlete()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon));
        var said = new Transcript(host);
        said.Part("nothing is decided");
        await said.Ask($"POST {Ten}/overrides", Body("none", "rest", "Travels"));
        said.Part("recorded, and the same again");
        var first = Id(await said.Ask($"POST {Ten}/mornings", Example));
        await said.Ask($"POST {Ten}/overrides", Body(first, "key", "As decided"));
        await said.Ask($"POST {Ten}/overrides", Body(first, "support", "Heavy legs"));
        await said.Ask($"POST {Ten}/overrides", Body(first, "support", "Heavy legs"));
        await said.Ask($"GET {Ten}/days/2026-11-26");
        said.Part("refused");
        await said.Ask($"POST {Ten}/overrides", Body(first, "rest", "I did not see the other one", by: "ben"));
        await said.Ask($"POST {Ten}/overrides", Body("none", "rest", "Travels"));
        await said.Ask($"POST {Ten}/overrides", """{ "decision_id": "x", "session_type": "easy", "reason": " ", "why": "x" }""");
        await said.Ask($"POST {Ten}/overrides", $$"""{ "decision_id": "x", "session_type": "rest", "reason": "{{new string('x', 301)}}", "by": "ana" }""");
        await said.Ask($"POST {Ten}/overrides", """{ "decision_id": "x", "session_type": "rest", "reason": "two\u000alines", "by": "ana" }""");
        await said.Ask($"POST {Ten}/overrides", """{ "decision_id": "x", "session_type": "rest", "reason": "x" }""");
        await said.Ask($"POST {Ten}/overrides", new string(' ', (256 * 1024) + 1));
        said.Part("replaced, and taken back");
        var support = await Last(host);
        await said.Ask($"POST {Ten}/overrides", Body(first, "rest", "Slept badly too", replaces: support, by: "ben"));
        await said.Ask($"POST {Ten}/overrides", Body(first, "key", "Feels well again", replaces: await Last(host)));
        said.Part("decided again: the hardest permitted session is another one");
        var second = Id(await said.Ask($"POST {Ten}/mornings", Lower, key: "corrected"));
        await said.Ask($"POST {Ten}/overrides", Body(first, "rest", "An old page", replaces: await Last(host)));
        await said.Ask($"POST {Ten}/overrides", Body(second, "key", "The last chance before the race", replaces: await Last(host)));
        said.Part("read");
        await said.Ask($"GET {Ten}/week?date=2026-11-26");
        await said.Ask($"GET /v1/decisions/{second}/replay");
        await said.Ask($"GET {Ten}/history");
        await said.Ask($"GET {Ten}/export");
        said.Part("erased");
        await said.Ask($"DELETE {Ten}?confirm=123");
        await said.Ask($"GET {Ten}/days/2026-11-26");
        await said.Ask($"POST {Ten}/overrides", Body(second, "rest", "Travels"));
        said.Matches("overrides.txt");
    }

    [Fact]
    public async Task Of_two_coaches_at_once_one_is_recorded_and_the_other_learns_of_it()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon));
        var id = Id(await host.Post($"{Ten}/mornings", RunningHost.Example));
        var answers = await Task.WhenAll(Enumerable.Range(0, 8).Select(i => host.Post($"{Ten}/overrides", Body(id, i % 2 == 0 ? "rest" : "support", $"Reason {i}", by: $"coach {i}"))));
        var won = answers.Where(a => a.Status == 201).ShouldHaveSingleItem().Json.GetProperty("by").GetString()!;
        answers.Where(a => a.Status == 409).ShouldAllBe(a => a.Json.GetProperty("detail").GetString()!.StartsWith(won, StringComparison.Ordinal));
        answers.Length.ShouldBe(8);
        (await host.Get($"{Ten}/history")).Json.GetProperty("entries").EnumerateArray().Count(e => e.GetProperty("kind").GetString() == "override").ShouldBe(1);
    }

    [Fact]
    public async Task An_override_is_no_training_and_changes_no_later_decision()
    {
        var clock = new FakeTimeProvider(Noon);
        await using var host = await RunningHost.StartAt(clock);
        foreach (var id in new[] { "anna", "beth" })
        {
            await host.Put($"/v1/athletes/{id}", "{}");
            await Decided(host, id, 26, readiness: 40);
        }

        var today = (await host.Get("/v1/athletes/anna/days/2026-11-26")).Json;
        today.GetProperty("decision").GetProperty("daily_decision").GetProperty("session_type").GetString().ShouldNotBe("key");
        (await host.Post("/v1/athletes/anna/overrides", Body(today.GetProperty("decision_id").GetString()!, "key", "A test race"))).Json.GetProperty("harder_than_permitted").GetBoolean().ShouldBeTrue();
        (await host.Get("/v1/athletes")).Json.GetProperty("athletes")[0].GetProperty("override").GetProperty("session_type").GetString().ShouldBe("key");

        clock.Advance(TimeSpan.FromDays(1));
        (await Decided(host, "anna", 27, readiness: 80)).Replace("anna", "beth", StringComparison.Ordinal).ShouldBe(await Decided(host, "beth", 27, readiness: 80));
        var again = (await host.Get("/v1/athletes/anna/days/2026-11-26")).Json;
        (again.GetProperty("decision_id").GetString(), again.GetProperty("done").ValueKind).ShouldBe((today.GetProperty("decision_id").GetString(), JsonValueKind.Null));
        (await host.Post("/v1/athletes/anna/overrides", Body(today.GetProperty("decision_id").GetString()!, "rest", "Of yesterday"))).Status.ShouldBe(409);
    }

    private static async Task<string> Decided(RunningHost host, string id, int day, int readiness)
    {
        await host.Post($"/v1/athletes/{id}/readings", $$"""{ "date": "2026-11-{{day}}", "readiness_score": {{readiness}}, "illness": false, "injury": false }""");
        var decided = await host.Until(() => host.Get($"/v1/athletes/{id}/days/2026-11-{day}"), a => a.Json.GetProperty("decision").ValueKind == JsonValueKind.Object);
        return (await host.Get($"/v1/decisions/{decided.Json.GetProperty("decision_id").GetString()}")).Json.GetProperty("facts").GetRawText();
    }

    private static string Id(RunningHost.Answer answer) => answer.Location!.Split('/')[^1];

    private static async Task<string?> Last(RunningHost host) => (await host.Get($"{Ten}/days/2026-11-26")).Json.GetProperty("override_id").GetString();

    private static string Body(string decision, string session, string reason, string? replaces = null, string by = "ana") =>
        JsonSerializer.Serialize(new Dictionary<string, string?>(StringComparer.Ordinal) { ["decision_id"] = decision, ["session_type"] = session, ["reason"] = reason, ["replaces"] = replaces, ["by"] = by });
}
