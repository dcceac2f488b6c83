using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad.Releases;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Pages;

/// <summary><c>/experiments/new</c>: proposes an experiment of two policies, also of a version that is not released yet.</summary>
internal static class ExperimentFormEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/experiments/new", Get).RequirePermission(Permission.Propose).AsPage();
        routes.MapPost("/experiments/new", Post).RequirePermission(Permission.Propose).AsPage();
    }

    private static async Task<IResult> Get([FromQuery] string? variant, [FromQuery] string? version, Caller caller, PolicyReleases releases, PolicyShelf shelf, TimeProvider clock, CancellationToken stop)
    {
        var book = await releases.Refresh(stop);
        var found = book.Find(variant ?? "", version ?? "");
        var control = found is null ? null : shelf.Find(found.Base.Id)?.Digest;
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        return Page.Of<ExperimentFormPage>(ExperimentFormView.Of(ExperimentFields.New(control ?? "", found?.Policy.Digest ?? "", today), PolicyChoices.Of(shelf, book), caller.Role == Role.Local));
    }

    private static async Task<IResult> Post(HttpContext context, Caller caller, PolicyReleases releases, PolicyShelf shelf, ExperimentActs acts, CancellationToken stop)
    {
        var isOwn = await PageForm.Read(context, stop) is not null;
        var fields = context.Request.HasFormContentType ? ExperimentFields.Of(await context.Request.ReadFormAsync(stop)) : new ExperimentFields(new Dictionary<string, string>(StringComparer.Ordinal));
        var (needsName, faults, findings) = (caller.Role == Role.Local, new Dictionary<string, string>(StringComparer.Ordinal), new Findings());
        var policies = PolicyChoices.Of(shelf, null);
        try
        {
            policies = PolicyChoices.Of(shelf, await releases.Refresh(stop));
            if (!isOwn)
            {
                return Again(StatusCodes.Status403Forbidden, $"{PageForm.Foreign} Nothing was recorded. Send the form again.");
            }

            if (fields.Read(policies, needsName, faults) is not { } draft)
            {
                return Again(StatusCodes.Status422UnprocessableEntity, null);
            }

            var file = draft.Write();
            switch (await acts.Propose("form", file, needsName ? fields["by"] : caller.Name, fields["reason"], findings, stop))
            {
                case ActResult.Done { Experiment: var done }:
                    return Page.SeeOther(ExperimentRow.AddressOf(done.Experiment.Id));
                case ActResult.Refused refused:
                    return Again(StatusCodes.Status409Conflict, $"{char.ToUpperInvariant(refused.Reason[0])}{refused.Reason[1..]}. Nothing was recorded.");
                default:
                    foreach (var (field, message) in TrialDraft.Faults(file, findings))
                    {
                        faults.TryAdd(field, $"{char.ToUpperInvariant(message[0])}{message[1..]}.");
                    }

                    return Again(StatusCodes.Status422UnprocessableEntity, null);
            }
        }
        catch (JournalUnavailableException)
        {
            return Again(StatusCodes.Status503ServiceUnavailable, "The records are out of reach. Your values are still here: send them again in a moment.");
        }

        IResult Again(int status, string? message) => Page.Of<ExperimentFormPage>(ExperimentFormView.Of(fields, policies, needsName, faults, message), status);
    }
}
