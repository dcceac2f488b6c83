using System.ComponentModel;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Http;

/// <summary><c>/v1/experiments</c>: proposes, starts, stops and shows experiments, and records the consent of athletes.</summary>
internal static class ExperimentEndpoints
{
    private const string IdDescription = "The experiment's id.";
    private const string WhyDescription = "The reason, for the record.";
    private const string ByDescription = "The person, on a service without keys; otherwise the caller's name is recorded.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/experiments", List).RequirePermission(Permission.ReadExperiments)
            .Describe("listExperiments", "List the experiments with their states.");
        routes.MapPost("/v1/experiments", Propose).RequirePermission(Permission.Propose).Takes<ExperimentJson>().OkMeans("The same file was proposed before; nothing changed.")
            .Describe("proposeExperiment", "Propose an experiment. Another person starts it.");
        routes.MapGet("/v1/experiments/{id}", Get).RequirePermission(Permission.ReadExperiments)
            .Describe("getExperiment", "Get an experiment with the sizes of its arms, and with the caller's own athletes in it.");
        routes.MapPost("/v1/experiments/{id}/start", Start).RequirePermission(Permission.Run)
            .Describe("startExperiment", "Start a proposed experiment. The caller must not be the one who proposed it.");
        routes.MapPost("/v1/experiments/{id}/stop", Stop).RequirePermission(Permission.Run)
            .Describe("stopExperiment", "Stop an experiment. Each athlete's usual policy decides the next mornings.");
        routes.MapPut("/v1/athletes/{athleteId}/experiments/{id}", PutConsent).RequirePermission(Permission.Write).Takes<ConsentJson>().OkMeans("The same consent was recorded before; nothing changed.")
            .Describe("recordConsent", "Record an athlete's consent to an experiment, or withdraw it.");
    }

    private static async Task<Ok<ExperimentList>> List(ExperimentRegister register, TimeProvider clock, CancellationToken stop) =>
        TypedResults.Ok(new ExperimentList((await register.Now(stop)).Experiments.Values.Select(e => ExperimentReport.Of(e, clock))));

    private static async Task<Results<Ok<ExperimentReport>, Created<ExperimentReport>, BodyProblem, ReasonProblem, ExperimentProblem>> Propose(
        [FromQuery, Description(WhyDescription)] string? why, [FromQuery, Description(ByDescription)] string? by, Caller caller, HttpRequest request, ExperimentActs acts, TimeProvider clock, CancellationToken stop)
    {
        if (Wrong(caller, why, by) is { } wrong)
        {
            return wrong;
        }

        if (await Bodies.Read(request, stop) is not { } body)
        {
            return BodyProblem.TooLarge();
        }

        var findings = new Findings();
        return await acts.Propose("body", body, Person(caller, by), why!, findings, stop) switch
        {
            ActResult.Done { IsNew: true } done => TypedResults.Created((string?)null, ExperimentReport.Of(done.Experiment, clock)),
            ActResult.Done done => TypedResults.Ok(ExperimentReport.Of(done.Experiment, clock)),
            ActResult.Refused refused => new ExperimentProblem(refused.Reason),
            _ => BodyProblem.Unusable(findings),
        };
    }

    private static async Task<Results<Ok<ExperimentStatus>, NotFoundProblem>> Get([Description(IdDescription)] string id, Caller caller, ExperimentRegister register, IJournal journal, TimeProvider clock, CancellationToken stop)
    {
        if (!(await register.Now(stop)).Experiments.TryGetValue(id, out var found))
        {
            return new NotFoundProblem();
        }

        var members = await TrialRecords.Members(journal, found.Experiment, stop);
        return TypedResults.Ok(ExperimentStatus.Of(found, members, athlete => caller.May(Permission.Read) && caller.Owns(athlete), clock));
    }

    private static async Task<Results<Ok<ExperimentReport>, NotFoundProblem, ReasonProblem, ExperimentProblem>> Start(
        [Description(IdDescription)] string id, [FromQuery, Description(WhyDescription)] string? why, [FromQuery, Description(ByDescription)] string? by, Caller caller, ExperimentActs acts, TimeProvider clock, CancellationToken stop)
    {
        if (Wrong(caller, why, by) is { } wrong)
        {
            return wrong;
        }

        return await acts.Start(id, digest: null, Person(caller, by), why!, stop) switch
        {
            ActResult.Done done => TypedResults.Ok(ExperimentReport.Of(done.Experiment, clock)),
            ActResult.Refused refused => new ExperimentProblem(refused.Reason),
            _ => new NotFoundProblem(),
        };
    }

    private static async Task<Results<Ok<ExperimentReport>, NotFoundProblem, ReasonProblem>> Stop(
        [Description(IdDescription)] string id, [FromQuery, Description(WhyDescription)] string? why, [FromQuery, Description(ByDescription)] string? by, Caller caller, ExperimentActs acts, TimeProvider clock, CancellationToken stop)
    {
        if (Wrong(caller, why, by) is { } wrong)
        {
            return wrong;
        }

        return await acts.Stop(id, Person(caller, by), why!, stop) is ActResult.Done done ? TypedResults.Ok(ExperimentReport.Of(done.Experiment, clock)) : new NotFoundProblem();
    }

    private static async Task<Results<Ok<RecordedConsentJson>, Created<RecordedConsentJson>, BodyProblem, NotFoundProblem>> PutConsent(
        [Description(AthleteEndpoints.IdDescription)] string athleteId, [Description(IdDescription)] string id, Caller caller, HttpRequest request, Consents consents, CancellationToken stop)
    {
        if (await Bodies.Read(request, stop) is not { } body)
        {
            return BodyProblem.TooLarge();
        }

        var findings = new Findings();
        return await consents.Record(athleteId, id, body, caller.Name, findings, stop) switch
        {
            ConsentResult.InForce { IsNew: true } consent => TypedResults.Created((string?)null, new RecordedConsentJson(consent.Document)),
            ConsentResult.InForce consent => TypedResults.Ok(new RecordedConsentJson(consent.Document)),
            ConsentResult.Unknown => new NotFoundProblem(),
            _ => BodyProblem.Unusable(findings),
        };
    }

    /// <summary>The problem with the reason or the person; null if both are usable. Without keys the service knows nobody, so that callers name themselves.</summary>
    public static ReasonProblem? Wrong(Caller caller, string? why, string? by) =>
        caller.Role != Role.Local && !string.IsNullOrEmpty(by) ? new ReasonProblem("\"by\" is for a service without keys; here the name of your key is recorded, so leave it out")
        : (ExperimentActs.Fault("why", why) ?? (caller.Role == Role.Local ? ExperimentActs.Fault("by", by) : null)) is { } fault ? new ReasonProblem(fault) : null;

    /// <summary>The person as recorded.</summary>
    public static string Person(Caller caller, string? by) => caller.Role == Role.Local ? by! : caller.Name;
}
