using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The edges of an athlete's record over HTTP: erased and enrolled again, and the calendar's last week.</summary>
public sealed class ComebackTests
{
    private const string Anna = "/v1/athletes/anna";

    [Fact]
    public async Task Who_was_erased_enrols_as_somebody_new_and_is_told_which_keys_are_taken()
    {
        await using var host = await RunningHost.Start();
        const string Readings = """{ "date": "2026-11-23", "readiness_score": 70 }""";
        (await host.Put(Anna, "{}")).Status.ShouldBe(201);
        (await host.Put(Anna, "{}")).Status.ShouldBe(200);
        (await host.Post($"{Anna}/readings", Readings)).Status.ShouldBe(201);
        (await host.Ask("DELETE", $"{Anna}?confirm=anna", body: null, key: null)).Status.ShouldBe(200);
        (await host.Put(Anna, "{}")).Status.ShouldBe(201);
        var refused = await host.Post($"{Anna}/readings", Readings);
        refused.Status.ShouldBe(422);
        refused.Json.GetProperty("detail").GetString().ShouldBe("The readings document of 2026-11-23 is erased; to record one again send the header Idempotency-Key with a key of its own.");
        (await host.Post($"{Anna}/readings", Readings, key: "again")).Status.ShouldBe(201);
    }

    [Fact]
    public async Task The_last_week_of_the_calendar_is_a_week()
    {
        await using var host = await RunningHost.Start();
        await host.Put(Anna, "{}");
        var week = await host.Get($"{Anna}/week?date=9999-12-31");
        week.Status.ShouldBe(200);
        week.Json.GetProperty("days").EnumerateArray().Last().GetProperty("date").GetString().ShouldBe("9999-12-31");
    }
}
