using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Pages;

/// <summary><c>/experiments/{id}/athletes/{athleteId}/consent</c>: an athlete agrees or withdraws, or a coach records it for the athlete. The form is part of the experiment's page.</summary>
internal static class ConsentFormEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/experiments/{id}/athletes/{athleteId}/consent", Post).RequirePermission(Permission.Write).AsPage();

    private static async Task<IResult> Post(
        string id, string athleteId, [FromQuery] string? after, HttpContext context, Caller caller, ExperimentPages pages, ConsentPictures pictures, Consents consents, CancellationToken stop)
    {
        var form = await PageForm.Read(context, stop);
        var (answer, group) = (form?["answer"].ToString(), form?["group"].ToString().Trim() ?? "");
        try
        {
            if ((await pictures.Of(id, new HashSet<string>(StringComparer.Ordinal) { athleteId }, null, 1, stop)).Athletes is not [{ Last: var last }])
            {
                return new NotFoundProblem();
            }

            if (form is null)
            {
                return await Again(StatusCodes.Status403Forbidden, $"{PageForm.Foreign} Nothing was recorded. Send it again.");
            }

            if (answer is not (ConsentsView.Agreed or ConsentsView.Withdrew))
            {
                return await Again(StatusCodes.Status422UnprocessableEntity, "The form has no answer of the athlete. Nothing was recorded. Send it again.");
            }

            // A withdrawal is always recorded. A consent after it must come from a person who saw it.
            if (answer == ConsentsView.Agreed && last is { IsGiven: false } && form["before"] != ConsentsView.Withdrew)
            {
                return await Again(StatusCodes.Status409Conflict, $"{athleteId} withdrew after you loaded this page. Nothing was recorded. Send it again only if the athlete agreed since then.");
            }

            // The form shows neither a return to play nor a chosen arm, so both stay as recorded.
            var document = Consent.WriteGiven(answer == ConsentsView.Agreed, last?.ReturnsToPlay ?? false, last?.Override, group.Length > 0 ? group : answer == ConsentsView.Withdrew ? last?.Group : null);
            var findings = new Findings();
            return await consents.Record(athleteId, id, document, caller.Name, findings, stop) switch
            {
                ConsentResult.InForce => Page.SeeOther(ConsentsView.AddressOf(id, after)),
                ConsentResult.Unusable => await Again(StatusCodes.Status422UnprocessableEntity, $"{athleteId}: {findings.InOrder()[0].Message}. Nothing was recorded."),
                _ => new NotFoundProblem(),
            };
        }
        catch (JournalUnavailableException)
        {
            return Page.Of<MessagePage>(new Message("Not recorded yet", "The records are out of reach, so no consent was recorded.", "Go back, and send it again in a moment."), StatusCodes.Status503ServiceUnavailable);
        }

        Task<IResult> Again(int status, string message) => pages.Of(id, caller, after, null, new RefusedConsent(athleteId, group, message), status, stop);
    }
}
