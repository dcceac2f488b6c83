using System.Text.Json.Nodes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Host.Http;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad.Releases;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>Serves the editor of a variant's rule files: the policy's words, and the findings of the checker while a person types.</summary>
internal static class EditorEndpoints
{
    // Findings begin with the variant's name, which a person may type last.
    private const string Draft = "draft";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var form = routes.MapGroup("/policies/{id}/variant");
        form.MapGet("/words", GetWords).RequirePermission(Permission.ChangePolicies).AsPage();
        form.MapPost("/check", PostCheck).RequirePermission(Permission.ChangePolicies).AsPage();
    }

    private static async Task<IResult> GetWords(string id, PolicyRegister register, PolicyShelf shelf, CancellationToken stop) =>
        await VariantEndpoints.BaseOf(id, register, shelf, stop) is { } of ? Json(EditorWords.Of(of.Policy.Policy)) : new NotFoundProblem();

    // Checks like a proposal, with the same bounds, and records nothing.
    private static async Task<IResult> PostCheck(string id, HttpContext context, PolicyRegister register, PolicyProposals proposals, PolicyShelf shelf, CancellationToken stop)
    {
        if (await PageForm.Read(context, stop) is not { } form)
        {
            return Page.Of<MessagePage>(new Message("Nothing was checked", PageForm.Foreign, "Load the form again, and try there."), StatusCodes.Status403Forbidden);
        }

        if (await VariantEndpoints.BaseOf(id, register, shelf, stop) is not { } of)
        {
            return new NotFoundProblem();
        }

        var (findings, fields) = (new Findings(), VariantFields.Of(form));
        proposals.Check(fields.Read(Draft, of.Id, of.Policy.Policy), findings);
        return Json(new JsonObject { ["findings"] = new JsonArray([.. findings.InOrder().Select(f => Row(f, fields))]) });
    }

    private static JsonNode Row(Finding finding, VariantFields fields)
    {
        var row = FindingRow.Of(finding, fields.Files);
        return new JsonObject
        {
            ["file"] = finding.Place.File.StartsWith($"{Draft}/", StringComparison.Ordinal) ? finding.Place.File[(Draft.Length + 1)..] : finding.Place.File,
            ["line"] = finding.Place.Line,
            ["column"] = finding.Place.Column,
            ["kind"] = row.Kind,
            ["code"] = row.Code,
            ["message"] = row.Message,
            ["text"] = row.Line,
        };
    }

    private static IResult Json(JsonObject document) => TypedResults.Text(document.ToJsonString(), "application/json");
}
