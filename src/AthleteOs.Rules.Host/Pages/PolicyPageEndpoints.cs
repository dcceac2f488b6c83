using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;

namespace AthleteOs.Rules.Host.Pages;

/// <summary><c>/policies</c>: the policies of the service, each with its rulebook, files, findings and cases, and compared with another. Read only.</summary>
internal static class PolicyPageEndpoints
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var policies = routes.MapGroup("/policies");
        policies.MapGet("", GetAll).RequirePermission(Permission.ReadPolicies).AsPage();
        policies.MapGet("/{id}", Get).RequirePermission(Permission.ReadPolicies).AsPage();
        policies.MapGet("/{id}/against/{other}", GetDiff).RequirePermission(Permission.ReadPolicies).AsPage();
    }

    private static PageResult<PoliciesPage> GetAll(PolicyPictures policies) => Page.Of<PoliciesPage>((IReadOnlyList<PolicyRow>)[.. policies.All.Select(PolicyRow.Of)]);

    private static IResult Get(string id, PolicyPictures policies) =>
        policies.Of(id) is { } picture ? Page.Of<PolicyPage>(PolicyView.Of(picture, policies.All)) : new NotFoundProblem();

    private static async Task<IResult> GetDiff(string id, string other, PolicyPictures policies, CancellationToken stop) =>
        await policies.Compare(id, other, stop) is { } compared ? Page.Of<PolicyDiffPage>(PolicyDiffView.Of(compared)) : new NotFoundProblem();
}
