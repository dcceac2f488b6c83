using System.ComponentModel;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Http;

/// <summary>An athlete's loop: settings, days, weeks, reviews, and the versions of the athlete's parameters.</summary>
internal static class LoopEndpoints
{
    public const string FromDescription = "The first day, yyyy-MM-dd; no limit by default.";
    public const string ToDescription = "The last day, yyyy-MM-dd, included; no limit by default.";

    private const int SquadSize = 200;
    private const string DateDescription = "A day, yyyy-MM-dd; the athlete's today by default.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/v1/athletes", GetSquad).RequirePermission(Permission.Read).HasETag()
            .Describe("listSquad", "List the caller's enrolled athletes with their decisions of today, or of a date.");
        var athlete = routes.MapGroup("/v1/athletes/{athleteId}");
        athlete.MapPut("", PutSettings).RequirePermission(Permission.Write).Takes<SettingsJson>().OkMeans("The athlete was enrolled before; these settings are in force.")
            .Describe("enrolAthlete", "Enrol an athlete, or change the athlete's settings.");
        athlete.MapGet("", GetSettings).RequirePermission(Permission.Read).HasETag()
            .Describe("getSettings", "Get an athlete's settings.");
        athlete.MapGet("/days/{date}", GetDay).RequirePermission(Permission.Read).HasETag()
            .Describe("getDay", "Get a day: readings, decision and training.");
        athlete.MapGet("/week", GetWeek).RequirePermission(Permission.Read).HasETag()
            .Describe("getWeek", "Get a training week with its review.");
        athlete.MapGet("/parameters", GetParameters).RequirePermission(Permission.Read).HasETag()
            .Describe("listParameters", "List the versions of an athlete's parameters.");
        athlete.MapPost("/parameters", PostParameters).RequirePermission(Permission.Write).Takes<ParametersJson>().OkMeans("The version in force; nothing changed.")
            .Describe("setParameters", "Record a manual version of an athlete's parameters.");
    }

    private static async Task<Results<Ok<SettingsJson>, Created<SettingsJson>, BodyProblem, FirstDayProblem, PolicyProblem>> PutSettings(
        [Description(AthleteEndpoints.IdDescription)] string athleteId, HttpRequest request, Enrolment enrolment, PolicyShelf shelf, CancellationToken stop)
    {
        if (await Bodies.Read(request, stop) is not { } body)
        {
            return BodyProblem.TooLarge();
        }

        var findings = new Findings();
        return await enrolment.Enrol(athleteId, body, findings, stop) switch
        {
            EnrolmentResult.Enrolled { IsNew: true } enrolled => TypedResults.Created((string?)null, new SettingsJson(enrolled.Document)),
            EnrolmentResult.Enrolled enrolled => TypedResults.Ok(new SettingsJson(enrolled.Document)),
            EnrolmentResult.FirstDayOutOfRange outside => new FirstDayProblem(outside),
            EnrolmentResult.PolicyMissing missing => PolicyProblem.Of(shelf, missing.Policy),
            _ => BodyProblem.Unusable(findings),
        };
    }

    private static async Task<Results<Ok<SettingsJson>, NotFoundProblem>> GetSettings([Description(AthleteEndpoints.IdDescription)] string athleteId, SquadQueries squad, CancellationToken stop) =>
        await squad.Settings(athleteId, stop) is { } settings ? TypedResults.Ok(new SettingsJson(settings)) : new NotFoundProblem();

    private static async Task<Results<Ok<SquadReport>, DayProblem, PageProblem>> GetSquad(
        [FromQuery, Description("A day, yyyy-MM-dd; each athlete's own today by default.")] string? date,
        [FromQuery, Description("Athletes whose id comes after this one; all by default. Take it from next.")] string? after,
        [FromQuery, Description("The most athletes of the answer, from 1 to 1000; 200 by default.")] string? limit,
        Caller caller, SquadQueries squad, CancellationToken stop)
    {
        if (QueryDay.Read("date", date, out var day) is { } problem)
        {
            return problem;
        }

        return PageProblem.Read(limit, SquadSize, out var most) is { } wrong ? wrong
            : TypedResults.Ok(SquadReport.Of(await squad.Squad(day, caller.Athletes, string.IsNullOrEmpty(after) ? null : after, most, stop)));
    }

    private static async Task<Results<Ok<DayReport>, DayProblem, NotFoundProblem>> GetDay(
        [Description(AthleteEndpoints.IdDescription)] string athleteId, [Description("The day, yyyy-MM-dd.")] string date, SquadQueries squad, CancellationToken stop)
    {
        if (QueryDay.Read("the day", date, out var day) is { } problem)
        {
            return problem;
        }

        return await squad.Day(athleteId, day!.Value, stop) is { } recorded ? TypedResults.Ok(DayReport.Of(athleteId, recorded)) : new NotFoundProblem();
    }

    private static async Task<Results<Ok<WeekReport>, DayProblem, NotFoundProblem>> GetWeek(
        [Description(AthleteEndpoints.IdDescription)] string athleteId, [FromQuery, Description(DateDescription)] string? date, SquadQueries squad, CancellationToken stop)
    {
        if (QueryDay.Read("date", date, out var day) is { } problem)
        {
            return problem;
        }

        return await squad.Week(athleteId, day, stop) is { } week ? TypedResults.Ok(WeekReport.Of(athleteId, week)) : new NotFoundProblem();
    }

    private static async Task<Results<Ok<ParametersList>, NotFoundProblem>> GetParameters([Description(AthleteEndpoints.IdDescription)] string athleteId, SquadQueries squad, CancellationToken stop) =>
        await squad.Parameters(athleteId, stop) is { } versions ? TypedResults.Ok(ParametersList.Of(athleteId, versions)) : new NotFoundProblem();

    private static async Task<Results<Ok<ParameterVersionJson>, Created<ParameterVersionJson>, BodyProblem, VersionProblem>> PostParameters(
        [Description(AthleteEndpoints.IdDescription)] string athleteId, HttpRequest request, ParameterVersions versions, CancellationToken stop)
    {
        if (await Bodies.Read(request, stop) is not { } body)
        {
            return BodyProblem.TooLarge();
        }

        var findings = new Findings();
        return await versions.Set(athleteId, body, findings, stop) switch
        {
            ParametersResult.InForce { IsNew: true } version => TypedResults.Created((string?)null, new ParameterVersionJson(version.Document)),
            ParametersResult.InForce version => TypedResults.Ok(new ParameterVersionJson(version.Document)),
            ParametersResult.AfterToday refused => VersionProblem.AfterToday(refused),
            ParametersResult.BeforeLatest refused => VersionProblem.BeforeLatest(refused),
            _ => BodyProblem.Unusable(findings),
        };
    }
}
