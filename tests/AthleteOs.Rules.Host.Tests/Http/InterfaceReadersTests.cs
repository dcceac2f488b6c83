using AthleteOs.Rules.TestKit;
using Microsoft.OpenApi;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>Two independent tools, Microsoft.OpenApi and NSwag, read the OpenAPI document without a fault and find the same interface in it.</summary>
public sealed class InterfaceReadersTests
{
    private static readonly string Text = File.ReadAllText(Root.Of("tests", "AthleteOs.Rules.Host.Tests", "Golden", "http", "openapi.json"));

    private static IEnumerable<(string Method, string Path, string Id)> Operations => DescribedInterface.Pinned.Operations.Select(o => (o.Method, o.Path, o.Id));

    [Fact]
    public void Microsoft_OpenApi_finds_no_fault()
    {
        var (document, diagnostic) = OpenApiDocument.Parse(Text, "json");
        diagnostic!.SpecificationVersion.ShouldBe(OpenApiSpecVersion.OpenApi3_1);
        diagnostic.Errors.Concat(diagnostic.Warnings).Select(e => $"{e.Pointer} {e.Message}").ShouldBeEmpty();
        document!.Paths.SelectMany(p => p.Value.Operations!.Select(o => (o.Key.Method, p.Key, o.Value.OperationId!))).ShouldBe(Operations, ignoreOrder: true);
    }

    [Fact]
    public void Microsoft_OpenApi_reports_a_reference_to_no_schema_and_a_parameter_that_the_path_lacks()
    {
        Faults(Text.Replace("\"#/components/schemas/liveness\"", "\"#/components/schemas/livenes\"", StringComparison.Ordinal)).ShouldNotBeEmpty();
        Faults(Text.Replace("\"/v1/policies/{id}\"", "\"/v1/policies/{name}\"", StringComparison.Ordinal)).ShouldNotBeEmpty();

        static IEnumerable<OpenApiError> Faults(string text) => OpenApiDocument.Parse(text, "json").Diagnostic is { } found ? found.Errors.Concat(found.Warnings) : [];
    }

    [Fact]
    public async Task NSwag_finds_the_same_operations_bodies_and_answers()
    {
        var document = await NSwag.OpenApiDocument.FromJsonAsync(Text, TestContext.Current.CancellationToken);
        document.Operations.Select(o => (o.Method.ToUpperInvariant(), o.Path, o.Operation.OperationId)).ShouldBe(Operations, ignoreOrder: true);
        document.Definitions.Keys.ShouldBe(DescribedInterface.Pinned.Schemas.EnumerateObject().Select(s => s.Name), ignoreOrder: true);
        foreach (var described in DescribedInterface.Pinned.Operations)
        {
            var found = document.Operations.Single(o => o.Operation.OperationId == described.Id).Operation;
            found.ActualResponses.Keys.ShouldBe(described.Responses.EnumerateObject().Select(r => r.Name), ignoreOrder: true);
            found.ActualResponses.Where(r => r.Key != "304").ShouldAllBe(r => r.Value.Content.Values.All(m => m.Schema.ActualSchema != null));
            (found.RequestBody is not null).ShouldBe(described.Body is not null, described.Id);
            found.ActualParameters.Count(p => p.Kind != NSwag.OpenApiParameterKind.Body).ShouldBe(described.Parameters.Count(), described.Id);
        }
    }

    [Fact]
    public void A_property_that_can_be_absent_is_never_null()
    {
        // Answers leave such a property out. A schema of a request may accept both.
        foreach (var schema in new[] { "history_entry", "exported_entry", "squad_report", "policy_report", "readiness", "batch_result" })
        {
            var properties = DescribedInterface.Pinned.Schemas.GetProperty(schema);
            var required = properties.GetProperty("required").EnumerateArray().Select(n => n.GetString()).ToHashSet();
            var optional = properties.GetProperty("properties").EnumerateObject().Where(p => !required.Contains(p.Name)).ToArray();
            optional.ShouldNotBeEmpty(schema);
            optional.ShouldAllBe(p => !p.Value.GetRawText().Contains("\"null\"", StringComparison.Ordinal), schema);
        }
    }

    [Fact]
    public void The_size_of_a_page_is_a_number_with_bounds()
    {
        var sizes = DescribedInterface.Pinned.Operations.SelectMany(o => o.Parameters).Where(p => p.GetProperty("name").GetString() == "limit").Select(p => p.GetProperty("schema")).ToArray();
        sizes.ShouldNotBeEmpty();
        sizes.ShouldAllBe(s => s.GetProperty("type").GetString() == "integer" && s.GetProperty("minimum").GetInt32() == 1 && s.GetProperty("maximum").GetInt32() == 1000);
    }
}
