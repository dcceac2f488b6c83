using System.Globalization;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Host.Security;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace AthleteOs.Rules.Host.Http;

/// <summary>What a route takes and gives, for the document of the interface.</summary>
/// <param name="Takes">The schema of the body; null where there is none.</param>
/// <param name="Gives">The schema of the answer; null where none is written down.</param>
/// <param name="Query">The names of what may be asked for behind a question mark.</param>
/// <param name="Keeps">Whether it adds to the journal, once for an idempotency key.</param>
internal sealed record RouteShape(string? Takes, string? Gives, IReadOnlyList<string> Query, bool Keeps);

/// <summary>A problem that one route answers.</summary>
/// <param name="Status">The status.</param>
/// <param name="Description">When it is answered.</param>
internal sealed record RouteAnswer(int Status, string Description);

/// <summary>
/// The document of the interface, OpenAPI: bodies and answers by the same schemas that editors use, every answer that is a problem, and who may call. What
/// no schema of <c>rules/schema</c> says stands in <c>openapi-schemas.json</c>.
/// </summary>
internal static class OpenApiDescription
{
    private const string KeyScheme = "key";

    private static readonly Dictionary<string, string> QueryWords = new(StringComparer.Ordinal)
    {
        ["policy"] = "The policy to decide with; without it the service's.",
        ["from"] = "The first day, yyyy-MM-dd.",
        ["to"] = "The last day, yyyy-MM-dd.",
        ["confirm"] = "The athlete's id once more.",
        ["date"] = "A day, yyyy-MM-dd; without it the athlete's today.",
    };

    /// <summary>Says in the document what a route does, takes and gives.</summary>
    public static TRoute Says<TRoute>(this TRoute route, string summary, string? takes = null, string? gives = null, bool keeps = false, params string[] query)
        where TRoute : IEndpointConventionBuilder => route.WithSummary(summary).WithMetadata(new RouteShape(takes, gives, query, keeps));

    /// <summary>Describes a problem that this route answers beside those of every route.</summary>
    public static TRoute Answers<TRoute>(this TRoute route, int status, string description)
        where TRoute : IEndpointConventionBuilder => route.WithMetadata(new RouteAnswer(status, description));

    public static void Describe(OpenApiOptions options)
    {
        options.AddDocumentTransformer((document, _, _) =>
        {
            document.Info = new OpenApiInfo { Title = "Athlete OS Rules", Version = "v1", Description = "Decides training days from rule files, and remembers what was decided." };
            document.Tags?.Clear();
            document.AddComponent<IOpenApiSecurityScheme>(KeyScheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of the service's settings, or a token that it trusts. Where neither is configured none is needed." });
            foreach (var (name, schema) in Schemas())
            {
                document.AddComponent<IOpenApiSchema>(name, OpenApiModelFactory.Parse<OpenApiSchema>(schema, OpenApiSpecVersion.OpenApi3_1, document, out _, "json")!);
            }

            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Describe(operation, context.Description.ActionDescriptor.EndpointMetadata, context.Document!);
            return Task.CompletedTask;
        });
    }

    private static void Describe(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        operation.Tags?.Clear();
        if (metadata.OfType<RouteShape>().SingleOrDefault() is { } shape)
        {
            Problem("400", "A query parameter is unknown or cannot be used; the answer names it.");
            foreach (var name in shape.Query)
            {
                (operation.Parameters ??= []).Add(new OpenApiParameter { Name = name, In = ParameterLocation.Query, Description = QueryWords[name], Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
            }

            if (shape.Takes is { } takes)
            {
                operation.RequestBody = new OpenApiRequestBody { Required = true, Content = Content("application/json", takes, document) };
                Problem("400", "The document or a query parameter cannot be used; each fault of a document has its place.");
                Problem("413", "The body is larger than 256 kB.");
            }

            if (shape.Gives is { } gives)
            {
                operation.Responses!["200"] = new OpenApiResponse { Description = shape.Keeps ? "It was kept already; the same answer as then." : "OK", Content = Content("application/json", gives, document) };
            }

            if (shape.Keeps)
            {
                (operation.Parameters ??= []).Add(new OpenApiParameter
                {
                    Name = "Idempotency-Key",
                    In = ParameterLocation.Header,
                    Description = "Names a correction of what was kept for the day: at most 200 visible ASCII characters. Both are kept.",
                    Schema = new OpenApiSchema { Type = JsonSchemaType.String, MaxLength = 200 },
                });
                operation.Responses!["201"] = new OpenApiResponse { Description = "Kept; Location says where.", Content = Content("application/json", shape.Gives!, document) };
                Problem("422", "Something else is kept for the day under this key.");
            }
        }

        if (metadata.OfType<Routes.DoingMetadata>().SingleOrDefault()?.Doing is not (null or Permission.Nothing))
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
            Problem("401", "No key, or one that is not known.");
            Problem("403", "The role may not do this.");
            Problem("404", "It is not there, or not the caller's to see.");
            Problem("429", "Too many requests; Retry-After says when.");
            Problem("503", "The journal or a policy is away; Retry-After says when to send the same again.");
        }

        foreach (var answer in metadata.OfType<RouteAnswer>())
        {
            Problem(answer.Status.ToString(CultureInfo.InvariantCulture), answer.Description);
        }

        void Problem(string status, string description) =>
            operation.Responses![status] = new OpenApiResponse { Description = description, Content = Content("application/problem+json", "problem", document) };
    }

    private static Dictionary<string, OpenApiMediaType> Content(string type, string schema, OpenApiDocument document) => new(StringComparer.Ordinal) { [type] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(schema, document) } };

    // Each definition of a schema becomes a component of its own.
    private static IEnumerable<(string Name, string Schema)> Schemas()
    {
        foreach (var (name, schema) in JsonNode.Parse(Text("openapi-schemas.json"))!.AsObject())
        {
            yield return (name, schema!.ToJsonString());
        }

        foreach (var name in new[] { "facts", "decision" })
        {
            var schema = JsonNode.Parse(Text($"{name}.schema.json").Replace("#/definitions/", $"#/components/schemas/{name}.", StringComparison.Ordinal))!.AsObject();
            schema.Remove("$schema");
            foreach (var (part, definition) in schema["definitions"]?.AsObject() ?? [])
            {
                yield return ($"{name}.{part}", definition!.ToJsonString());
            }

            schema.Remove("definitions");
            yield return (name, schema.ToJsonString());
        }
    }

    private static string Text(string resource)
    {
        using var stream = typeof(OpenApiDescription).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
