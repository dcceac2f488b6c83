using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>An athlete's calendar over HTTP: recorded, changed, deleted, used by the loop and erased.</summary>
public sealed class EventsTests
{
    private const string Anna = "/v1/athletes/anna";
    private const string Race = """{ "kind": "race", "start": "2026-11-27", "priority": "A", "name": "City run" }""";

    private static readonly DateTimeOffset Noon = new(2026, 11, 26, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public async Task The_calendar_of_an_athlete()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon));
        var said = new Transcript(host);
        await said.Ask($"GET {Anna}/events");
        await said.Ask($"DELETE {Anna}/events/city-run");
        await said.Ask($"PUT {Anna}/events/city-run", Race);
        await said.Ask($"PUT {Anna}/events/city-run", """{ "priority": "A", "kind": "race", "start": "2026-11-27", "end": "2026-11-27", "name": "City run" }""");
        await said.Ask($"PUT {Anna}/events/city-run", """{ "kind": "race", "start": "2026-11-29", "priority": "B" }""");
        await said.Ask($"PUT {Anna}/events/flight%20to%20camp", """{ "kind": "travel", "start": "2026-11-20", "end": "2026-11-21", "time_zones": 8 }""");
        await said.Ask($"PUT {Anna}/events/late-shift", """{ "kind": "unavailable", "start": "2026-11-26", "minutes": 45 }""");
        await said.Ask($"GET {Anna}/events");
        await said.Ask($"PUT {Anna}/events/bad", """{ "kind": "camp", "start": "2026-11-27", "end": "2026-11-26", "priority": "A" }""");
        await said.Ask($"PUT {Anna}/events/bad", """{ "kind": "race", "priority": "A" }""");
        await said.Ask($"PUT {Anna}/events/bad", """{ "kind": "gala", "start": "27.11.2026" }""");
        await said.Ask($"PUT {Anna}/events/bad", "nonsense");
        await said.Ask($"PUT {Anna}/events/%20bad", Race);
        await said.Ask($"PUT {Anna}/events/bad", new string(' ', (256 * 1024) + 1));
        await said.Ask($"DELETE {Anna}/events/city-run");
        await said.Ask($"DELETE {Anna}/events/city-run");
        await said.Ask($"GET {Anna}/events");
        await said.Ask($"GET {Anna}/history?from=2026-11-27");
        said.Matches("calendar.txt");
    }

    [Fact]
    public async Task A_race_that_becomes_known_decides_today_once_more_and_an_erased_one_is_gone()
    {
        await using var host = await RunningHost.StartAt(new FakeTimeProvider(Noon));
        await host.Put(Anna, """{ "time_zone": "Europe/Berlin", "morning": "05:30" }""");
        await host.Post($"{Anna}/readings", """{ "date": "2026-11-26", "readiness_score": 80, "illness": false, "injury": false }""");
        var first = await host.Until(() => host.Get($"{Anna}/days/2026-11-26"), a => a.Body.Contains("daily_decision", StringComparison.Ordinal));
        first.Body.ShouldNotContain("competition_tomorrow");

        (await host.Put($"{Anna}/events/city-run", Race)).Status.ShouldBe(201);
        await host.Until(() => host.Get($"{Anna}/days/2026-11-26"), a => a.Body.Contains("competition_tomorrow", StringComparison.Ordinal));
        var id = (await host.Get($"{Anna}/days/2026-11-26")).Json.GetProperty("decision_id").GetString();
        (await host.Get($"/v1/decisions/{id}")).Json.GetProperty("facts").GetProperty("events").GetProperty("days_to_main_race").GetInt32().ShouldBe(1);

        (await host.Delete($"{Anna}/events/city-run")).Status.ShouldBe(200);
        await host.Until(() => host.Get($"{Anna}/days/2026-11-26"), a => !a.Body.Contains("competition_tomorrow", StringComparison.Ordinal));
        (await host.Get($"/v1/decisions/{id}/replay")).Json.GetProperty("same").GetBoolean().ShouldBeTrue("a replay reads the facts of its decision");

        await host.Put($"{Anna}/events/city-run", Race);
        (await host.Delete($"{Anna}?confirm=anna")).Status.ShouldBe(200);
        (await host.Get($"{Anna}/events")).Json.GetProperty("events").GetArrayLength().ShouldBe(0);
        (await host.Get($"{Anna}/export")).Body.ShouldNotContain("City run");
    }
}
