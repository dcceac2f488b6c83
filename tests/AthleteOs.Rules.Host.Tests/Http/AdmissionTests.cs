using AthleteOs.Rules.Host.Http;
using Microsoft.AspNetCore.Http;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>The limit of requests at once: more are refused at once and lose nothing, and a slow sender takes no place.</summary>
public sealed class AdmissionTests
{
    [Fact]
    public async Task More_requests_than_places_are_refused_at_once_and_later_accepted()
    {
        await using var host = await RunningHost.Start("--athlete_os:requests_at_once=1");
        var admission = host.Service<Admission>();
        TaskCompletionSource body = new(), work = new();
        var underWay = admission.Admit(Request(host), async context =>
        {
            await body.Task;
            Admission.Enter(context);
            await work.Task;
        });
        (await Record("slow sender")).Status.ShouldBe(201, "a request takes its place after its body has arrived");

        body.SetResult();
        var refused = await Record("busy");
        (refused.Status, refused.RetryAfter, refused.Json.GetProperty("type").GetString()).ShouldBe((503, "1", "/problems/the-service-is-busy"));
        refused.Json.GetProperty("detail").GetString().ShouldBe("Too many requests of all callers are under way. Nothing was recorded; send the same again after the seconds of Retry-After.");
        (await host.Get("/v1/athletes/busy/history")).Status.ShouldBe(404, "reading needs no place, and nothing was recorded");
        (await host.Get("/health/ready")).Status.ShouldBe(200, "a busy service is ready");

        work.SetResult();
        await underWay;
        (await Record("busy")).Status.ShouldBe(201);

        // Two bodies that arrive together pass the first look; one gets the place.
        var late = Request(host);
        (body, work) = (new TaskCompletionSource(), new TaskCompletionSource());
        var second = admission.Admit(late, async context =>
        {
            await body.Task;
            Admission.Enter(context);
        });
        var first = admission.Admit(Request(host), async context =>
        {
            Admission.Enter(context);
            await work.Task;
        });
        body.SetResult();
        await second;
        late.Response.StatusCode.ShouldBe(503);
        work.SetResult();
        await first;
        (await Record("afterwards")).Status.ShouldBe(201, "each place is free again");

        Task<RunningHost.Answer> Record(string athlete) => host.Post($"/v1/athletes/{Uri.EscapeDataString(athlete)}/mornings", RunningHost.Example.Replace("\"123\"", $"\"{athlete}\"", StringComparison.Ordinal));
    }

    private static DefaultHttpContext Request(RunningHost host)
    {
        var context = new DefaultHttpContext { RequestServices = host.Service<IServiceProvider>() };
        context.SetEndpoint(new Endpoint(requestDelegate: null, new EndpointMetadataCollection(new BodyMetadata("facts")), displayName: null));
        return context;
    }
}
