using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Pages;

/// <summary><c>/experiments</c>: state, sizes, safety and result of each experiment, and a form to stop it. An athlete sees no result, which could change the training.</summary>
internal static class ExperimentPageEndpoints
{
    private static readonly Dictionary<string, string> NoFaults = new(StringComparer.Ordinal);

    public static void Map(IEndpointRouteBuilder routes)
    {
        var experiments = routes.MapGroup("/experiments");
        experiments.MapGet("", GetAll).RequirePermission(Permission.ReadExperiments).AsPage();
        experiments.MapGet("/{id}", Get).RequirePermission(Permission.ReadExperiments).AsPage();
        experiments.MapPost("/{id}/stop", PostStop).RequirePermission(Permission.Run).AsPage();
    }

    private static async Task<IResult> GetAll(ExperimentPictures experiments, CancellationToken stop) =>
        Page.Of<ExperimentsPage>((IReadOnlyList<ExperimentRow>)[.. (await experiments.All(stop)).Select(ExperimentRow.Of)]);

    private static Task<IResult> Get(string id, Caller caller, ExperimentPictures experiments, CancellationToken stop) =>
        Show(id, caller, experiments, new StopForm("", "", caller.Role == Role.Local, NoFaults, null), StatusCodes.Status200OK, stop);

    private static async Task<IResult> PostStop(string id, HttpContext context, Caller caller, ExperimentPictures experiments, ExperimentActs acts, CancellationToken stop)
    {
        var form = await PageForm.Read(context, stop);
        var (reason, by, faults) = (Text("reason"), Text("by"), new Dictionary<string, string>(StringComparer.Ordinal));
        var needsName = caller.Role == Role.Local;
        if (form is null)
        {
            return await Show(id, caller, experiments, new StopForm(reason, by, needsName, faults, $"{PageForm.Foreign} Nothing was stopped. Send the form again."), StatusCodes.Status403Forbidden, stop);
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
            return await Show(id, caller, experiments, new StopForm(reason, by, needsName, faults, "Nothing was stopped yet. Correct what is marked, and send it again."), StatusCodes.Status422UnprocessableEntity, stop);
        }

        try
        {
            return await acts.Stop(id, needsName ? by : caller.Name, reason, stop) is ActResult.Done ? Page.SeeOther(ExperimentRow.AddressOf(id)) : new NotFoundProblem();
        }
        catch (JournalUnavailableException)
        {
            return Page.Of<MessagePage>(new Message("Not stopped yet", $"The records are out of reach. Your reason was: {reason}", "Go back, and send the form again in a moment."), StatusCodes.Status503ServiceUnavailable);
        }

        string Text(string field) => context.Request.HasFormContentType ? context.Request.Form[field].ToString().Trim() : "";
    }

    private static async Task<IResult> Show(string id, Caller caller, ExperimentPictures experiments, StopForm form, int status, CancellationToken stop)
    {
        var showsResult = caller.Role != Role.Athlete;
        return await experiments.Of(id, showsResult, stop) is { } picture
            ? Page.Of<ExperimentPage>(ExperimentView.Of(picture, showsResult, athlete => caller.May(Permission.Read) && caller.Owns(athlete), caller.May(Permission.Run) ? form : null), status)
            : new NotFoundProblem();
    }
}
