using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Pages;

/// <summary><c>/experiments</c>: state, sizes, safety and result of each experiment, and forms to start and stop it. An athlete sees no result, which could change the training.</summary>
internal static class ExperimentPageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var experiments = routes.MapGroup("/experiments");
        experiments.MapGet("", GetAll).RequirePermission(Permission.ReadExperiments).AsPage();
        experiments.MapGet("/{id}", Get).RequirePermission(Permission.ReadExperiments).AsPage();
        experiments.MapPost("/{id}/start", (string id, HttpContext context, Caller caller, ExperimentPages pages, ExperimentActs acts, CancellationToken stop) =>
            PostAct(id, context, caller, pages, "started", (by, why) => acts.Start(id, digest: null, by, why, stop), stop)).RequirePermission(Permission.Run).AsPage();
        experiments.MapPost("/{id}/stop", (string id, HttpContext context, Caller caller, ExperimentPages pages, ExperimentActs acts, CancellationToken stop) =>
            PostAct(id, context, caller, pages, "stopped", (by, why) => acts.Stop(id, by, why, stop), stop)).RequirePermission(Permission.Run).AsPage();
    }

    private static async Task<IResult> GetAll(Caller caller, ExperimentPictures experiments, CancellationToken stop) =>
        Page.Of<ExperimentsPage>(new ExperimentsView([.. (await experiments.All(stop)).Select(ExperimentRow.Of)], caller.May(Permission.Propose)));

    private static Task<IResult> Get(string id, [FromQuery] string? after, Caller caller, ExperimentPages pages, CancellationToken stop) =>
        pages.Of(id, caller, after, null, null, StatusCodes.Status200OK, stop);

    // Starting and stopping have the same fields.
    private static async Task<IResult> PostAct(
        string id, HttpContext context, Caller caller, ExperimentPages pages, string done, Func<string, string, Task<ActResult>> act, CancellationToken stop)
    {
        var form = await PageForm.Read(context, stop);
        var (reason, by, faults) = (Text("reason"), Text("by"), new Dictionary<string, string>(StringComparer.Ordinal));
        var needsName = caller.Role == Role.Local;
        if (form is null)
        {
            return await pages.Of(id, caller, null, new StopForm(reason, by, needsName, faults, $"{PageForm.Foreign} Nothing was {done}. Send the form again."), null, StatusCodes.Status403Forbidden, stop);
        }

        if (OverrideRequest.Fault(reason, OverrideRequest.LongestReason) is { } wrong)
        {
            faults["reason"] = $"The reason {wrong}.";
        }

        if (needsName && OverrideRequest.Fault(by, OverrideRequest.LongestName) is { } name)
        {
            faults["by"] = $"The name {name}.";
        }

        if (faults.Count > 0)
        {
            return await pages.Of(id, caller, null, new StopForm(reason, by, needsName, faults, $"Nothing was {done} yet. Correct what is marked, and send it again."), null, StatusCodes.Status422UnprocessableEntity, stop);
        }

        try
        {
            return await act(needsName ? by : caller.Name, reason) switch
            {
                ActResult.Done => Page.SeeOther(ExperimentRow.AddressOf(id)),
                ActResult.Refused refused => await pages.Of(id, caller, null, new StopForm(reason, by, needsName, faults, $"{char.ToUpperInvariant(refused.Reason[0])}{refused.Reason[1..]}. Nothing was {done}."), null, StatusCodes.Status409Conflict, stop),
                _ => new NotFoundProblem(),
            };
        }
        catch (JournalUnavailableException)
        {
            return Page.Of<MessagePage>(new Message($"Not {done} yet", $"The records are out of reach. Your reason was: {reason}", "Go back, and send the form again in a moment."), StatusCodes.Status503ServiceUnavailable);
        }

        string Text(string field) => context.Request.HasFormContentType ? context.Request.Form[field].ToString().Trim() : "";
    }
}
