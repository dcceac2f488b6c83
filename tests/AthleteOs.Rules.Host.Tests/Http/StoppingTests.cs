using System.Diagnostics;
using System.Net;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>A stop in order: readiness fails first, the service still answers, then it ends.</summary>
public sealed class StoppingTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Readiness_fails_first_and_the_service_still_answers()
    {
        var host = await RunningHost.Start("--athlete_os:drain_seconds=20");
        using var client = new HttpClient { BaseAddress = host.Client.BaseAddress };
        (await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop)).StatusCode.ShouldBe(HttpStatusCode.OK);
        var ends = host.DisposeAsync().AsTask();
        HttpResponseMessage probe;
        while ((probe = await client.GetAsync(new Uri("/health/ready", UriKind.Relative), Stop)).StatusCode == HttpStatusCode.OK)
        {
            await Task.Delay(20, Stop);
        }

        probe.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await probe.Content.ReadAsStringAsync(Stop)).ShouldStartWith("{\"status\":\"stopping\"");
        using var content = new StringContent(RunningHost.Example, System.Text.Encoding.UTF8, "application/json");
        (await client.PostAsync(new Uri("/v1/athletes/123/mornings", UriKind.Relative), content, Stop)).StatusCode.ShouldBe(HttpStatusCode.Created, "a request on its way is still answered");
        await ends.WaitAsync(TimeSpan.FromSeconds(15), Stop);
        await Should.ThrowAsync<HttpRequestException>(() => client.GetAsync(new Uri("/health/live", UriKind.Relative), Stop));
    }

    [Fact]
    public async Task Without_a_probe_nobody_waits()
    {
        var host = await RunningHost.Start("--athlete_os:drain_seconds=20");
        var clock = Stopwatch.StartNew();
        await host.DisposeAsync();
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(15));
    }

    [Fact]
    public async Task The_wait_for_a_probe_has_an_end()
    {
        var host = await RunningHost.Start("--athlete_os:drain_seconds=1");
        (await host.Get("/health/ready")).Status.ShouldBe(200);
        var clock = Stopwatch.StartNew();
        await host.DisposeAsync();
        clock.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(15));
    }
}
