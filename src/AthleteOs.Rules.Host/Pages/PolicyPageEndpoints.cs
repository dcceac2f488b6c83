using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Releases;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host.Pages;

/// <summary><c>/policies</c>: the policies of the service, each with its rulebook, files, findings and cases, and compared with another.</summary>
internal static class PolicyPageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var policies = routes.MapGroup("/policies");
        policies.MapGet("", GetAll).RequirePermission(Permission.ReadPolicies).AsPage();
        policies.MapGet("/{id}", Get).RequirePermission(Permission.ReadPolicies).AsPage();
        policies.MapGet("/{id}/against/{other}", GetDiff).RequirePermission(Permission.ReadPolicies).AsPage();
    }

    private static async Task<IResult> GetAll(PolicyPictures policies, ProposalPictures proposals, CancellationToken stop)
    {
        var book = await Variants(proposals, stop);
        return Page.Of<PoliciesPage>(new PoliciesView([.. policies.All.Where(p => book?.Variants.ContainsKey(p.Id) != true).Select(PolicyRow.Of)], [.. book?.Variants.Keys.Select(id => VariantRow.Of(id, book)) ?? []]));
    }

    private static async Task<IResult> Get(string id, Caller caller, PolicyPictures policies, ProposalPictures proposals, CancellationToken stop)
    {
        if (policies.Of(id) is { } picture)
        {
            return Page.Of<PolicyPage>(PolicyView.Of(picture, policies.All, caller.May(Permission.ChangePolicies)));
        }

        var book = await proposals.Book(stop);
        return (book.InForce(id) ?? book.Of(id).LastOrDefault()) is { } version ? Page.SeeOther(VariantRow.AddressOf(version)) : new NotFoundProblem();
    }

    // The policies of the folder need no journal.
    private static async Task<PolicyBook?> Variants(ProposalPictures proposals, CancellationToken stop)
    {
        try
        {
            return await proposals.Book(stop);
        }
        catch (JournalUnavailableException)
        {
            return null;
        }
    }

    private static async Task<IResult> GetDiff(string id, string other, PolicyPictures policies, CancellationToken stop) =>
        await policies.Compare(id, other, stop) is { } compared ? Page.Of<PolicyDiffPage>(PolicyDiffView.Of(compared)) : new NotFoundProblem();
}
