using System.ComponentModel;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using Microsoft.AspNetCore.Http.HttpResults;

namespace AthleteOs.Rules.Host.Http;

/// <summary><c>/v1/athletes/{athlete_id}/events</c>: an athlete's calendar.</summary>
internal static class EventEndpoints
{
    private const string EventIdDescription = "The event's id, chosen by the caller: 1 to 128 visible characters with no space at either end.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var events = routes.MapGroup("/v1/athletes/{athleteId}/events");
        events.MapGet("", GetEvents).RequirePermission(Permission.Read).HasETag()
            .Describe("listEvents", "List the events of an athlete's calendar, by their first day.");
        events.MapPut("/{eventId}", PutEvent).RequirePermission(Permission.Write).Takes<EventJson>().OkMeans("An event of this id was recorded before; this version is in force.")
            .Describe("recordEvent", "Record an event, or another version of it.");
        events.MapDelete("/{eventId}", DeleteEvent).RequirePermission(Permission.Write)
            .Describe("deleteEvent", "Delete an event. The journal keeps its record until the athlete is erased.");
    }

    private static async Task<Results<Ok<EventList>, NotFoundProblem>> GetEvents([Description(AthleteEndpoints.IdDescription)] string athleteId, SquadQueries squad, CancellationToken stop) =>
        await squad.Events(athleteId, stop) is { } events ? TypedResults.Ok(new EventList(athleteId, events.Select(e => new RecordedEventJson(e)))) : new NotFoundProblem();

    private static async Task<Results<Ok<RecordedEventJson>, Created<RecordedEventJson>, BodyProblem, NotFoundProblem>> PutEvent(
        [Description(AthleteEndpoints.IdDescription)] string athleteId, [Description(EventIdDescription)] string eventId, HttpRequest request, EventRecorder recorder, CancellationToken stop)
    {
        if (!FactsReader.IsAthleteId(eventId))
        {
            return new NotFoundProblem();
        }

        if (await Bodies.Read(request, stop) is not { } body)
        {
            return BodyProblem.TooLarge();
        }

        var findings = new Findings();
        return await recorder.Record(athleteId, eventId, body, findings, stop) switch
        {
            EventResult.InForce { IsNew: true } recorded => TypedResults.Created((string?)null, new RecordedEventJson(recorded.Document)),
            EventResult.InForce recorded => TypedResults.Ok(new RecordedEventJson(recorded.Document)),
            _ => BodyProblem.Unusable(findings),
        };
    }

    private static async Task<Results<Ok<DeletedEventJson>, NotFoundProblem>> DeleteEvent(
        [Description(AthleteEndpoints.IdDescription)] string athleteId, [Description(EventIdDescription)] string eventId, EventRecorder recorder, CancellationToken stop) =>
        await recorder.Delete(athleteId, eventId, stop) is { } deletion ? TypedResults.Ok(new DeletedEventJson(deletion)) : new NotFoundProblem();
}
