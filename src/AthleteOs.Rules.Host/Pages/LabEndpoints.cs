using System.Globalization;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Squad.Comparisons;
using AthleteOs.Rules.Squad.Releases;
using AthleteOs.Rules.Storage;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Pages;

/// <summary><c>/lab</c>: compares two policies on virtual athletes, in this process. A page follows a comparison, shows its report, and stops it.</summary>
internal static class LabEndpoints
{
    /// <summary>The seconds after which the page of a running comparison loads itself again.</summary>
    public const int RefreshSeconds = 4;

    public static void Map(IEndpointRouteBuilder routes)
    {
        var lab = routes.MapGroup("/lab");
        lab.MapGet("", GetAll).RequirePermission(Permission.ChangePolicies).AsPage();
        lab.MapGet("/new", GetForm).RequirePermission(Permission.ChangePolicies).AsPage();
        lab.MapPost("/new", Post).RequirePermission(Permission.ChangePolicies).AsPage();
        lab.MapGet("/{id}", Get).RequirePermission(Permission.ChangePolicies).AsPage();
        lab.MapPost("/{id}/stop", Stop).RequirePermission(Permission.ChangePolicies).AsPage();
    }

    private static IResult GetAll(ComparisonRuns runs) => Page.Of<LabPage>(new LabView([.. runs.All.Select(ComparisonRow.Of)]));

    private static async Task<IResult> GetForm(HttpRequest request, PolicyReleases releases, PolicyShelf shelf, CancellationToken stop)
    {
        var (policies, note) = await Policies(releases, shelf, stop);
        return Page.Of<LabFormPage>(LabFormView.Of(LabFields.Of(request.Query).OrUsual(), policies, message: note));
    }

    private static async Task<IResult> Post(HttpContext context, Caller caller, ComparisonRuns runs, PolicyReleases releases, PolicyShelf shelf, CancellationToken stop)
    {
        var isOwn = await PageForm.Read(context, stop) is not null;
        var fields = LabFields.Of(context.Request.HasFormContentType ? await context.Request.ReadFormAsync(stop) : []);
        var ((policies, note), faults) = (await Policies(releases, shelf, stop), new Dictionary<string, string>(StringComparer.Ordinal));
        if (!isOwn)
        {
            return Again(StatusCodes.Status403Forbidden, $"{PageForm.Foreign} Nothing was started. Send the form again.");
        }

        if (fields.Read(policies, Load, faults) is not { } order)
        {
            return Again(StatusCodes.Status422UnprocessableEntity, note);
        }

        return runs.Start(order, caller.Name) is { } started ? Page.SeeOther(ComparisonRow.AddressOf(started.Id))
            : Again(StatusCodes.Status409Conflict, $"One comparison runs and {ComparisonRuns.MostWaiting} wait. Stop one of them, or send this one again later. Nothing was started.");

        ReadyPolicy? Load(string digest) => (shelf.ByDigest(digest) ?? shelf.Released.Any(digest))?.Policy;

        IResult Again(int status, string? message) => Page.Of<LabFormPage>(LabFormView.Of(fields, policies, faults, message), status);
    }

    private static IResult Get(string id, [FromQuery] string? refresh, HttpResponse answer, ComparisonRuns runs, PolicyShelf shelf)
    {
        if (runs.Find(id) is not { } picture)
        {
            return Unknown();
        }

        var view = ComparisonView.Of(picture, refresh != "no", shelf.IsOfFolder, message: null);
        if (view.Refreshes)
        {
            answer.Headers["Refresh"] = RefreshSeconds.ToString(CultureInfo.InvariantCulture);
        }

        return Page.Of<ComparisonPage>(view);
    }

    private static async Task<IResult> Stop(string id, HttpContext context, ComparisonRuns runs, PolicyShelf shelf, CancellationToken stop)
    {
        if (runs.Find(id) is not { } picture)
        {
            return Unknown();
        }

        if (await PageForm.Read(context, stop) is null)
        {
            return Again(StatusCodes.Status403Forbidden, $"{PageForm.Foreign} Nothing was stopped. Send the form again.");
        }

        return runs.Stop(id) == true ? Page.SeeOther(ComparisonRow.AddressOf(id)) : Again(StatusCodes.Status409Conflict, "It had ended before. Nothing was stopped.");

        IResult Again(int status, string message) => Page.Of<ComparisonPage>(ComparisonView.Of(runs.Find(id) ?? picture, refreshes: false, shelf.IsOfFolder, message), status);
    }

    private static PageResult<MessagePage> Unknown() => Page.Of<MessagePage>(
        new Message("Comparison not found", $"The service keeps the last {ComparisonRuns.Kept} comparisons in memory, until it restarts. Other hosts of a cluster do not have it.", "Start it again in the lab. The same values give the same report."),
        StatusCodes.Status404NotFound);

    // A comparison needs no journal: without it the variants are missing.
    private static async Task<(IReadOnlyList<PolicyReference> Policies, string? Note)> Policies(PolicyReleases releases, PolicyShelf shelf, CancellationToken stop)
    {
        try
        {
            return (PolicyChoices.Of(shelf, await releases.Refresh(stop)), null);
        }
        catch (JournalUnavailableException)
        {
            return (PolicyChoices.Of(shelf, null), "The records are out of reach, so variants that wait for their release are missing from the lists.");
        }
    }
}

/// <summary>Logs the lab.</summary>
internal static partial class LabLog
{
    [LoggerMessage(24, LogLevel.Error, "A comparison on virtual athletes failed.")]
    public static partial void Failed(ILogger log, Exception fault);
}
