using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Pages;

/// <summary><c>/athletes/{id}/override</c>: a coach replaces today's session, with the reason. The form is part of the athlete's page.</summary>
internal static class OverrideFormEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/athletes/{athleteId}/override", Post).RequirePermission(Permission.Override).AsPage();

    private static async Task<IResult> Post(string athleteId, HttpContext context, Caller caller, OverrideRecorder recorder, CancellationToken stop)
    {
        var isOwn = await PageForm.Read(context, stop) is not null;
        var fields = context.Request.HasFormContentType ? OverrideFields.Of(await context.Request.ReadFormAsync(stop)) : OverrideFields.Empty;
        try
        {
            var needsName = caller.Role == Role.Local;
            var faults = new Dictionary<string, string>(StringComparer.Ordinal);
            if (!isOwn)
            {
                return await Form(StatusCodes.Status403Forbidden, $"{PageForm.Foreign} Nothing was recorded. Check your choice and send it again.");
            }

            if (fields.Read(needsName, faults) is not { } request)
            {
                return await Form(StatusCodes.Status422UnprocessableEntity, null, faults);
            }

            return await recorder.Record(athleteId, request, OverrideEndpoints.Person(caller, request.By), stop) switch
            {
                OverrideResult.Recorded => Page.SeeOther(TodayView.AddressOf(athleteId)),
                OverrideResult.Earlier { First: var first } => await Form(StatusCodes.Status409Conflict, $"{OverrideProblem.Words(first)} Nothing was recorded. Send your choice again to replace it."),
                OverrideResult.OtherDecision => await Form(StatusCodes.Status409Conflict, "The day was decided again since you loaded the page. Nothing was recorded. Check your choice and send it again."),
                OverrideResult.AsDecided { Session: var session } =>
                    await Form(StatusCodes.Status422UnprocessableEntity, null, new(StringComparer.Ordinal) { ["session"] = $"The decision is {CounterfactualText.Session(session)} already. Choose another session." }),
                _ => await Form(StatusCodes.Status409Conflict, "Today is not decided yet, so there is nothing to replace. Nothing was recorded."),
            };

            // Only a form that tells of a newer record belongs to it; after any other fault it belongs to the decision that the person saw.
            async Task<IResult> Form(int status, string? message, Dictionary<string, string>? wrong = null)
            {
                var view = OverrideView.Of(athleteId, (await recorder.Now(athleteId, stop)).Decided, fields, needsName, message, wrong);
                return Page.Of<OverridePage>(status == StatusCodes.Status409Conflict ? view : view with { Fields = fields }, status);
            }
        }
        catch (JournalUnavailableException)
        {
            return Page.Of<OverridePage>(OverrideView.Of(athleteId, null, fields, caller.Role == Role.Local,
                "The records are out of reach. Your values are still here: send them again in a moment."), StatusCodes.Status503ServiceUnavailable);
        }
    }
}
