using System.ComponentModel;
using System.Globalization;
using System.Reflection;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;

namespace AthleteOs.Rules.Host.Http;

/// <summary><c>/v1/athletes/{athlete_id}/overrides</c>: a coach replaces today's decided session by another, with the reason.</summary>
internal static class OverrideEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/v1/athletes/{athleteId}/overrides", PostOverride).RequirePermission(Permission.Override).Takes<OverrideJson>().HasLocation()
            .Describe("recordOverride", "Replace today's decided session by another, with a reason. The decision stays recorded.");

    private static async Task<Results<Ok<RecordedOverrideJson>, Created<RecordedOverrideJson>, BodyProblem, ReasonProblem, OverrideProblem>> PostOverride(
        [Description(AthleteEndpoints.IdDescription)] string athleteId, Caller caller, HttpContext context, OverrideRecorder recorder, CancellationToken stop)
    {
        if (await Bodies.Read(context.Request, stop) is not { } body)
        {
            return BodyProblem.TooLarge();
        }

        var findings = new Findings();
        if (OverrideRequest.Read(body, findings) is not { } request)
        {
            return BodyProblem.Unusable(findings);
        }

        if (ByFault(caller, request.By) is { } fault)
        {
            return new ReasonProblem(fault);
        }

        var result = await recorder.Record(athleteId, request, Person(caller, request.By), stop);
        if (result is not OverrideResult.Recorded recorded)
        {
            return OverrideProblem.Of(result);
        }

        var location = $"/v1/athletes/{Uri.EscapeDataString(athleteId)}/days/{IsoDate.Of(recorded.Date)}";
        if (recorded.IsNew)
        {
            return TypedResults.Created(location, new RecordedOverrideJson(recorded.Document));
        }

        context.Response.Headers.Location = location;
        return TypedResults.Ok(new RecordedOverrideJson(recorded.Document));
    }

    /// <summary>The fault of the person's name; null if it is usable. Without keys the service knows nobody, so that callers name themselves.</summary>
    public static string? ByFault(Caller caller, string? by) => caller.Role == Role.Local ? ExperimentActs.Fault("by", by)
        : by is null ? null : "\"by\" is for a service without keys; here the name of your key is recorded, so leave it out";

    /// <summary>The person as recorded.</summary>
    public static string Person(Caller caller, string? by) => caller.Role == Role.Local ? by! : caller.Name;
}

/// <summary>An override is refused.</summary>
internal sealed class OverrideProblem : Problem, IEndpointMetadataProvider
{
    private OverrideProblem(string title, string detail)
        : base(StatusCodes.Status409Conflict, title, detail)
    {
    }

    public static OverrideProblem Of(OverrideResult refused) => refused switch
    {
        OverrideResult.NotDecided none => new("Today is not decided", $"There is no decision of {IsoDate.Of(none.Today)} yet, so there is nothing to replace; record the readings of the morning."),
        OverrideResult.OtherDecision other => new("Not the newest decision", $"The newest decision of {IsoDate.Of(other.Today)} is {other.NewestId}; look at it, then send its id as decision_id, without replaces if there is no override."),
        OverrideResult.Earlier { First: var first } => new("Another override is recorded", $"{Words(first)} To replace it, send its id {first.Id} as replaces."),
        OverrideResult.AsDecided decided => new("Nothing to replace", $"The decision is {CounterfactualText.Session(decided.Session)} already, and no override counts; choose another session."),
        _ => throw new ArgumentOutOfRangeException(nameof(refused), refused, "Recorded."),
    };

    /// <summary>An override in one sentence.</summary>
    public static string Words(DayOverride known) =>
        $"{known.Chosen.By} chose {CounterfactualText.Session(known.Chosen.Session)} at {known.At.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)} UTC, with the reason \"{known.Chosen.Reason}\".";

    public static void PopulateMetadata(MethodInfo method, EndpointBuilder builder) =>
        builder.Metadata.Add(AnswerMetadata.Problem(StatusCodes.Status409Conflict, "Today is not decided, the decision is not the newest one, or another override is recorded; detail names it."));
}
