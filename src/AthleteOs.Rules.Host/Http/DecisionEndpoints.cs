using System.ComponentModel;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Http;

/// <summary><c>/v1/decisions</c>: a decision from facts that are not recorded, and a recorded decision with its replay.</summary>
internal static class DecisionEndpoints
{
    public const string PolicyDescription = "The id of the policy that decides; the service's policy by default.";

    private const string IdDescription = "The id of a recorded decision.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/v1/decisions", Decide).RequirePermission(Permission.Decide).Takes<FactsJson>()
            .Describe("decideFacts", "Decide a day from a facts document. Nothing is recorded.");
        routes.MapGet("/v1/decisions/{id}", Get).RequirePermission(Permission.Read).HasETag()
            .Describe("getDecision", "Get a recorded decision with its facts.");
        routes.MapGet("/v1/decisions/{id}/replay", Replay).RequirePermission(Permission.Read)
            .Describe("replayDecision", "Decide a recorded morning again under the same policy, and compare both decisions byte for byte.");
    }

    private static async Task<Results<Ok<DecisionJson>, PolicyProblem, BodyProblem>> Decide(
        [FromQuery, Description(PolicyDescription)] string? policy, HttpRequest request, PolicyShelf shelf, Decider decider, SquadOptions options, CancellationToken stop)
    {
        var id = string.IsNullOrEmpty(policy) ? options.Policy : policy;
        if (shelf.Find(id) is not { } served)
        {
            return PolicyProblem.Of(shelf, id);
        }

        var (facts, problem) = await Bodies.ReadFacts(request, ServedFacts.Of(shelf, served.Policy), tomorrow: null, stop);
        return facts is null ? problem! : TypedResults.Ok(new DecisionJson(decider.Decide(served, facts)));
    }

    private static async Task<Results<Ok<DecisionRecord>, NotFoundProblem>> Get([Description(IdDescription)] string id, Caller caller, SquadQueries squad, CancellationToken stop) =>
        await squad.Decision(id, caller.Owns, stop) is { } recorded ? TypedResults.Ok(DecisionRecord.Of(recorded)) : new NotFoundProblem();

    private static async Task<Results<Ok<ReplayReport>, NotFoundProblem, ReplayProblem>> Replay(
        [Description(IdDescription)] string id, Caller caller, SquadQueries squad, DecisionReplay replay, CancellationToken stop)
    {
        if (await squad.Decision(id, caller.Owns, stop) is not { } recorded)
        {
            return new NotFoundProblem();
        }

        return replay.Replay(recorded) switch
        {
            ReplayResult.Decided again => TypedResults.Ok(new ReplayReport(recorded.Decision.Id, recorded.Decision.AthleteId, recorded.Decision.Date, recorded.Decision.At,
                again.Digest, again.Same, new RecordedDecisionJson(again.Again))),
            ReplayResult.PolicyMissing missing => ReplayProblem.PolicyMissing(missing.Digest),
            ReplayResult.NewerForm => ReplayProblem.NewerForm(),
            _ => ReplayProblem.Erased(),
        };
    }
}
