using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Releases;
using AthleteOs.Rules.Storage;
using Microsoft.AspNetCore.Mvc;

namespace AthleteOs.Rules.Host.Pages;

/// <summary><c>/policies/{id}/variant</c> and <c>/policies/{id}/versions</c>: proposes a variant, shows its versions, and releases one by another person.</summary>
internal static class VariantEndpoints
{
    private const string Kept = "Your text is still here.";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var policies = routes.MapGroup("/policies/{id}");
        policies.MapGet("/variant", GetForm).RequirePermission(Permission.ChangePolicies).AsPage();
        policies.MapPost("/variant", PostForm).RequirePermission(Permission.ChangePolicies).AsPage();
        policies.MapGet("/versions/{version}", Get).RequirePermission(Permission.ReadPolicies).AsPage();
        policies.MapGet("/versions/{version}/difference", GetDifference).RequirePermission(Permission.ReadPolicies).AsPage();
        policies.MapPost("/versions/{version}/release", PostRelease).RequirePermission(Permission.ChangePolicies).AsPage();
    }

    /// <summary>The policy with this id, or the base of the variant with this id. It is null if the rules folder has none that serves.</summary>
    public static async Task<ServedPolicy?> BaseOf(string id, PolicyRegister register, PolicyShelf shelf, CancellationToken stop)
    {
        var baseId = shelf.IsOfFolder(id) ? id : (await register.Now(stop)).Of(id).LastOrDefault()?.Base.Id;
        return baseId is not null && shelf.IsOfFolder(baseId) ? shelf.Find(baseId) : null;
    }

    private static async Task<IResult> GetForm(string id, [FromQuery] string? open, Caller caller, PolicyRegister register, PolicyProposals proposals, PolicyShelf shelf, CancellationToken stop)
    {
        var newest = shelf.IsOfFolder(id) ? null : (await register.Now(stop)).Of(id).LastOrDefault();
        var baseId = newest?.Base.Id ?? id;
        return shelf.IsOfFolder(baseId) && shelf.Find(baseId) is { } served
            ? Form(id, served, proposals, newest is null ? VariantFields.New(served.Digest) : VariantFields.Next(newest, served.Digest), caller, StatusCodes.Status200OK, open: open)
            : new NotFoundProblem();
    }

    private static async Task<IResult> PostForm(string id, HttpContext context, Caller caller, PolicyRegister register, PolicyProposals proposals, PolicyShelf shelf, CancellationToken stop)
    {
        var isOwn = await PageForm.Read(context, stop) is not null;
        var fields = context.Request.HasFormContentType ? VariantFields.Of(await context.Request.ReadFormAsync(stop)) : VariantFields.New("");
        try
        {
            if (await BaseOf(id, register, shelf, stop) is not { } served)
            {
                return new NotFoundProblem();
            }

            if (!isOwn)
            {
                return Form(id, served, proposals, fields, caller, StatusCodes.Status403Forbidden, $"{PageForm.Foreign} Nothing was recorded. {Kept} Send it again.");
            }

            var (needsName, faults, findings) = (caller.Role == Role.Local, new Dictionary<string, string>(StringComparer.Ordinal), new Findings());
            if (fields.Read(served.Id, served.Policy.Policy, needsName, faults) is not { } draft)
            {
                return Form(id, served, proposals, fields, caller, StatusCodes.Status422UnprocessableEntity, faults: faults);
            }

            return await proposals.Propose(draft, needsName ? fields.By : caller.Name, fields.Reason, findings, stop) switch
            {
                ProposalResult.Done { Version: var version } => Page.SeeOther(VariantRow.AddressOf(version)),
                ProposalResult.BaseChanged changed => Form(id, served, proposals, fields with { BaseDigest = served.Digest }, caller, StatusCodes.Status409Conflict, $"{changed.Reason}. Nothing was recorded. {Kept}"),
                ProposalResult.Refused refused => Form(id, served, proposals, fields, caller, StatusCodes.Status409Conflict, $"{Sentence(refused.Reason)} Nothing was recorded. {Kept}"),
                _ => Form(id, served, proposals, fields, caller, StatusCodes.Status422UnprocessableEntity, $"The checker or a case found a fault. Nothing was recorded. {Kept}", findings: findings),
            };
        }
        catch (JournalUnavailableException) when (shelf.Find(id) is { } served)
        {
            return Form(id, served, proposals, fields, caller, StatusCodes.Status503ServiceUnavailable, $"The records are out of reach. {Kept} Send it again in a moment.");
        }
    }

    private static async Task<IResult> Get(string id, string version, Caller caller, ProposalPictures proposals, PolicyReleases releases, VariantReplay replay, CancellationToken stop) =>
        await Show(id, version, caller, proposals, releases, replay, null, StatusCodes.Status200OK, stop);

    private static async Task<IResult> GetDifference(string id, string version, ProposalPictures proposals, CancellationToken stop) =>
        await proposals.Compare(id, version, stop) is { } compared ? Page.Of<PolicyDiffPage>(PolicyDiffView.Of(compared)) : new NotFoundProblem();

    private static async Task<IResult> PostRelease(
        string id, string version, HttpContext context, Caller caller, ProposalPictures proposals, PolicyReleases releases, VariantReplay replay, CancellationToken stop)
    {
        var isOwn = await PageForm.Read(context, stop) is not null;
        var (needsName, faults, reason, by) = (caller.Role == Role.Local, new Dictionary<string, string>(StringComparer.Ordinal), Text("reason"), Text("by"));
        if (!isOwn)
        {
            return await Again($"{PageForm.Foreign} Nothing was released. Send the form again.", StatusCodes.Status403Forbidden);
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
            return await Again("Nothing was released yet. Correct what is marked, and send it again.", StatusCodes.Status422UnprocessableEntity);
        }

        return await releases.Release(id, version, needsName ? by : caller.Name, reason, stop) switch
        {
            ProposalResult.Done { Version: var done } => Page.SeeOther(VariantRow.AddressOf(done)),
            ProposalResult.Refused refused => await Again($"{Sentence(refused.Reason)} Nothing was released.", StatusCodes.Status409Conflict),
            _ => new NotFoundProblem(),
        };

        Task<IResult> Again(string message, int status) => Show(id, version, caller, proposals, releases, replay, new ReleaseForm(reason, by, needsName, null, faults, message), status, stop);

        string Text(string field) => context.Request.HasFormContentType ? context.Request.Form[field].ToString().Trim() : "";
    }

    private static async Task<IResult> Show(
        string id, string version, Caller caller, ProposalPictures proposals, PolicyReleases releases, VariantReplay replay, ReleaseForm? form, int status, CancellationToken stop)
    {
        if (await proposals.Of(id, version, stop) is not { } picture)
        {
            return new NotFoundProblem();
        }

        // Without keys nobody is known before they type a name.
        var needsName = caller.Role == Role.Local;
        var refusal = needsName ? releases.Refusal(picture.Version, "") : releases.Refusal(picture.Version, caller.Name);
        var release = !caller.May(Permission.ChangePolicies) ? null : form ?? new ReleaseForm("", "", needsName, refusal is null ? null : Sentence(refusal), new Dictionary<string, string>(StringComparer.Ordinal), null);

        // A caller who sees no athlete gets the numbers of all.
        var showsAthletes = caller.May(Permission.Read);
        var replayed = picture.Policy is { } policy ? await replay.Of(policy.Policy, picture.Version.Base.Id, showsAthletes ? caller.Athletes : null, stop) : null;
        return Page.Of<ProposalPage>(ProposalView.Of(picture, replayed, showsAthletes, release, caller.May(Permission.Propose)), status);
    }

    private static IResult Form(
        string id, ServedPolicy of, PolicyProposals proposals, VariantFields fields, Caller caller, int status, string? message = null, Dictionary<string, string>? faults = null, Findings? findings = null, string? open = null)
    {
        var files = proposals.Base(of.Id)?.RuleFiles ?? new Dictionary<string, string>(StringComparer.Ordinal);
        return Page.Of<VariantPage>(VariantFormView.Of(id, of.Policy, files, fields, caller.Role == Role.Local, message, faults, findings, open), status, PageLoads.Editor);
    }

    private static string Sentence(string reason) => $"{char.ToUpperInvariant(reason[0])}{reason[1..]}.";
}
