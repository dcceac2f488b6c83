using System.ComponentModel;
using System.Reflection;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Host.Workers;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace AthleteOs.Rules.Host.Http;

/// <summary><c>/v1/policies</c> and <c>/health</c>: the serving policies, the last attempt to read their files, and the service's state.</summary>
internal static class PolicyEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/policies", List).RequirePermission(Permission.ReadPolicies).HasETag()
            .Describe("listPolicies", "List the policies, with the last attempt to read their files.");
        routes.MapGet("/v1/policies/{id}", Get).RequirePermission(Permission.ReadPolicies).HasETag()
            .Describe("getPolicy", "Get the state of a policy.");
        routes.MapGet("/health/live", Live).RequirePermission(Permission.None)
            .Describe("checkLiveness", "Check that the process runs.");
        routes.MapGet("/health/ready", Ready).RequirePermission(Permission.None)
            .Describe("checkReadiness", "Check that the service can decide and record.");
    }

    private static Ok<PolicyList> List(PolicyShelf shelf) => TypedResults.Ok(new PolicyList(shelf.States.Select(PolicyReport.Of)));

    private static Results<Ok<PolicyReport>, NotFoundProblem> Get([Description("The id of the policy.")] string id, PolicyShelf shelf) =>
        shelf.States.FirstOrDefault(s => s.Id == id) is { } state ? TypedResults.Ok(PolicyReport.Of(state)) : new NotFoundProblem();

    private static Ok<Liveness> Live() => TypedResults.Ok(new Liveness("live"));

    private static async Task<Results<Ok<Readiness>, NotReady>> Ready(PolicyShelf shelf, JournalProbe journal, WorkerHealth workers, Draining draining, SquadOptions options, CancellationToken stop)
    {
        var isStopping = draining.Probed();
        var fault = await journal.Fault(stop);
        var ready = shelf.Find(options.Policy) is not null && fault is null && !isStopping;
        var faults = workers.All.ToDictionary(w => w.Key, w => w.Value ?? "fine", StringComparer.Ordinal);
        var report = new Readiness(ready ? "ready" : isStopping ? "stopping" : "not ready", fault ?? "fine", faults.GetValueOrDefault("inbox"), faults.GetValueOrDefault("mornings"), faults.GetValueOrDefault("queue"), faults.GetValueOrDefault(ClusterMembership.Name),
            shelf.States.Select(s => new PolicyHealth(s.Id, s.Served?.Version, s.Served is not null, s.LastAttempt.Succeeded)));
        return ready ? TypedResults.Ok(report) : new NotReady(report);
    }

    /// <summary>The service cannot decide or record: 503 with the same report.</summary>
    internal sealed class NotReady(Readiness report) : IResult, IEndpointMetadataProvider
    {
        public Task ExecuteAsync(HttpContext httpContext) => TypedResults.Json(report, statusCode: StatusCodes.Status503ServiceUnavailable).ExecuteAsync(httpContext);

        public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
            builder.Metadata.Add(new AnswerMetadata(StatusCodes.Status503ServiceUnavailable, typeof(Readiness), "application/json", "The service cannot decide or record."));
    }
}
