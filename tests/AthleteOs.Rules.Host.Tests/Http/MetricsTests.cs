using System.Security.Cryptography;
using System.Text;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The metrics for Prometheus: counts of decisions, and nothing about a person.</summary>
public sealed class MetricsTests
{
    [Fact]
    public async Task They_count_decisions_name_no_athlete_and_need_a_key_where_keys_are_set()
    {
        const string Key = "a key of the scraper";
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Key)));
        await using var host = await RunningHost.Start(
            "--athlete_os:metrics=true", "--athlete_os:keys:0:name=prometheus", "--athlete_os:keys:0:role=scientist", $"--athlete_os:keys:0:sha256={hash}");
        (await host.Get("/metrics")).Status.ShouldBe(401);
        (await host.Post("/v1/decisions", RunningHost.Example, bearer: Key)).Status.ShouldBe(200);
        var metrics = await host.Get("/metrics", Key);
        (metrics.Status, metrics.Type).ShouldBe((200, "text/plain"));
        metrics.Body.ShouldContain("athlete_os_decisions_total");
        metrics.Body.ShouldContain("policy=\"weekly-planning\"");
        metrics.Body.ShouldNotContain("123\"", Case.Sensitive, "the athlete of the example");
    }

    [Fact]
    public async Task Without_the_setting_there_is_no_such_address()
    {
        await using var host = await RunningHost.Start();
        (await host.Get("/metrics")).Status.ShouldBe(404);
    }
}
