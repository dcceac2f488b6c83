using System.ComponentModel;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Http;

/// <summary><c>/v1/athletes/{athlete_id}</c>: records mornings, readings and training, and returns the history.</summary>
internal static class AthleteEndpoints
{
    public const string IdDescription = "The athlete's id: 1 to 128 visible characters with no space at either end.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var athlete = routes.MapGroup("/v1/athletes/{athleteId}");
        athlete.MapPost("/mornings", PostMorning).RequirePermission(Permission.Write).Takes<FactsJson>().HasLocation()
            .Describe("recordMorning", "Decide a morning and record it. The same morning again gets the same answer; other facts for the date need an Idempotency-Key of their own.");
        athlete.MapPost("/readings", PostReadings).RequirePermission(Permission.Write).Takes<ReadingsJson>().HasLocation()
            .Describe("recordReadings", "Record a morning's readings. An enrolled athlete's morning is then decided.");
        athlete.MapPost("/days", PostTraining).RequirePermission(Permission.Write).Takes<TrainingJson>().HasLocation()
            .Describe("recordTraining", "Record a day's training.");
        athlete.MapGet("/history", GetHistory).RequirePermission(Permission.Read)
            .Describe("listHistory", "List an athlete's recorded entries in pages, the newest page first. Within a page the oldest entry comes first.");
    }

    private static async Task<Results<Ok<DecisionJson>, Created<DecisionJson>, PolicyProblem, RequestProblem, BodyProblem, KeyConflictProblem>> PostMorning(
        [Description(IdDescription)] string athleteId,
        [FromQuery, Description(DecisionEndpoints.PolicyDescription)] string? policy,
        [FromHeader(Name = IdempotencyKey.Header), Description(IdempotencyKey.Description)] string? idempotencyKey,
        HttpContext context, PolicyShelf shelf, PolicyChoice choice, DecisionRecorder recorder, SquadOptions options, TimeProvider clock, CancellationToken stop)
    {
        var id = string.IsNullOrEmpty(policy) ? options.Policy : policy;
        if (shelf.Find(id) is not { } served)
        {
            return PolicyProblem.Of(shelf, id);
        }

        if (IdempotencyKey.Of(idempotencyKey) is not { } key)
        {
            return RequestProblem.Key();
        }

        var (facts, problem) = await Bodies.ReadFacts(context.Request, ServedFacts.Of(shelf, served.Policy), clock.Tomorrow(), stop);
        if (facts is null)
        {
            return problem!;
        }

        if (facts.AthleteId != athleteId)
        {
            return RequestProblem.TwoAthletes();
        }

        var serving = await choice.PolicyFor(facts, served, isChosen: !string.IsNullOrEmpty(policy), stop);
        var recorded = await recorder.Record(facts, key, serving, stop);
        if (recorded.Decision?.Body is not { } body)
        {
            return KeyConflictProblem.Morning(facts.Date, key);
        }

        var location = $"/v1/decisions/{recorded.Decision.Id}";
        return recorded.IsNew ? TypedResults.Created(location, new DecisionJson(body)) : context.OkAt(location, new DecisionJson(body));
    }

    private static Task<Results<Ok<ReadingsJson>, Created<ReadingsJson>, RequestProblem, BodyProblem, KeyConflictProblem>> PostReadings(
        [Description(IdDescription)] string athleteId,
        [FromHeader(Name = IdempotencyKey.Header), Description(IdempotencyKey.Description)] string? idempotencyKey,
        HttpContext context, DayRecorder recorder, CancellationToken stop) =>
        PostDay("readings", athleteId, idempotencyKey, context, recorder.RecordReadings, document => new ReadingsJson(document), stop);

    private static Task<Results<Ok<TrainingJson>, Created<TrainingJson>, RequestProblem, BodyProblem, KeyConflictProblem>> PostTraining(
        [Description(IdDescription)] string athleteId,
        [FromHeader(Name = IdempotencyKey.Header), Description(IdempotencyKey.Description)] string? idempotencyKey,
        HttpContext context, DayRecorder recorder, CancellationToken stop) =>
        PostDay("training", athleteId, idempotencyKey, context, recorder.RecordTraining, document => new TrainingJson(document), stop);

    private static async Task<Results<Ok<T>, Created<T>, RequestProblem, BodyProblem, KeyConflictProblem>> PostDay<T>(
        string what, string athleteId, string? idempotencyKey, HttpContext context,
        Func<string, string, ReadOnlyMemory<byte>, Findings, CancellationToken, Task<DayResult>> record, Func<ReadOnlyMemory<byte>, T> make, CancellationToken stop)
    {
        if (IdempotencyKey.Of(idempotencyKey) is not { } key)
        {
            return RequestProblem.Key();
        }

        if (await Bodies.Read(context.Request, stop) is not { } body)
        {
            return BodyProblem.TooLarge();
        }

        var findings = new Findings();
        return await record(athleteId, key, body, findings, stop) switch
        {
            DayResult.Recorded { IsNew: true } day => TypedResults.Created(AddressOf(athleteId, day.Date), make(day.Document)),
            DayResult.Recorded day => context.OkAt(AddressOf(athleteId, day.Date), make(day.Document)),
            DayResult.Conflict conflict => KeyConflictProblem.Day(what, conflict),
            _ => BodyProblem.Unusable(findings),
        };
    }

    private static async Task<Results<Ok<AthleteHistory>, DayProblem, PageProblem, NotFoundProblem>> GetHistory(
        [Description(IdDescription)] string athleteId, [FromQuery, Description(LoopEndpoints.FromDescription)] string? from, [FromQuery, Description(LoopEndpoints.ToDescription)] string? to,
        [FromQuery, Description("Entries recorded before this one; the newest entries by default. Take it from next.")] string? before,
        [FromQuery, Description("The most entries of the answer, from 1 to 1000; 1000 by default.")] string? limit,
        SquadQueries squad, CancellationToken stop)
    {
        if (QueryDay.Read(from, to, out var first, out var last) is { } problem)
        {
            return problem;
        }

        if (PageProblem.Read(limit, PageProblem.Most, out var most) is { } wrongSize)
        {
            return wrongSize;
        }

        if (PageProblem.ReadBefore(before, out var number) is { } wrongBegin)
        {
            return wrongBegin;
        }

        var page = await squad.History(athleteId, first, last, number, most, stop);

        // No caller learns which ids exist: an athlete without entries is unknown.
        return page.Entries.Count == 0 ? new NotFoundProblem() : TypedResults.Ok(AthleteHistory.Of(athleteId, page));
    }

    /// <summary>The address of a day.</summary>
    public static string AddressOf(string athleteId, DateOnly date) => $"/v1/athletes/{Uri.EscapeDataString(athleteId)}/days/{IsoDate.Of(date)}";

    // The framework's Ok has no address.
    private static Ok<T> OkAt<T>(this HttpContext context, string location, T document)
    {
        context.Response.Headers.Location = location;
        return TypedResults.Ok(document);
    }
}
