using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Host.Security;
using AthleteOs.Rules.Squad;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace AthleteOs.Rules.Host.Http;

/// <summary>
/// Completes the OpenAPI document that the framework generates from the endpoints' types. The strict readers' documents come from <c>rules/schema</c>
/// and <c>openapi-schemas.json</c>; a test compares them with the readers.
/// </summary>
internal static class OpenApiDescription
{
    private const string KeyScheme = "key";
    private const string ProblemSchema = "problem";

    // The framework notes here that a reference to a schema may be null.
    private const string NullableReference = "x-is-nullable-property";

    private static readonly Dictionary<Type, string> RecordedSchemas = typeof(IRecordedJson).Assembly.GetTypes()
        .Where(t => t.IsClass && t.IsAssignableTo(typeof(IRecordedJson)))
        .ToDictionary(t => t, t => (string)t.GetProperty(nameof(IRecordedJson.Schema))!.GetValue(null)!);

    private static readonly Dictionary<string, OpenApiHeader> Headers = new(StringComparer.Ordinal)
    {
        ["ETag"] = new() { Description = "The tag of the document, for If-None-Match.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
        ["RateLimit-Limit"] = new() { Description = "The most requests a minute of one caller.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "60" } },
        ["RateLimit-Remaining"] = new() { Description = "The requests that are left.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "0" } },
        ["RateLimit-Reset"] = new() { Description = "The seconds until requests are accepted again.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" } },
        ["Location"] = new() { Description = "The address of the recorded document.", Schema = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference" } },
        ["Retry-After"] = new() { Description = "The seconds to wait before the next attempt.", Schema = new OpenApiSchema { Type = JsonSchemaType.Integer, Minimum = "1" } },
        ["WWW-Authenticate"] = new() { Description = "The scheme of authentication: Bearer.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } },
    };

    public static void Describe(OpenApiOptions options)
    {
        options.CreateSchemaReferenceId = SchemaId;
        options.AddSchemaTransformer((schema, context, _) =>
        {
            Complete(schema, context.JsonTypeInfo, context.JsonPropertyInfo);
            return Task.CompletedTask;
        });
        options.AddOperationTransformer((operation, context, _) =>
        {
            Complete(operation, context.Description.ActionDescriptor.EndpointMetadata, context.Document!);
            return Task.CompletedTask;
        });
        options.AddDocumentTransformer((document, _, _) =>
        {
            Complete(document);
            return Task.CompletedTask;
        });
    }

    private static string? SchemaId(JsonTypeInfo type) =>
        RecordedSchemas.TryGetValue(type.Type, out var recorded) ? recorded
        : type.Type == typeof(ProblemDetails) ? ProblemSchema
        : OpenApiOptions.CreateDefaultSchemaReferenceId(type) is { } name ? JsonNamingPolicy.SnakeCaseLower.ConvertName(name) : null;

    private static void Complete(OpenApiSchema schema, JsonTypeInfo type, JsonPropertyInfo? property)
    {
        // The framework does not know the values of a converter.
        if (property?.CustomConverter is EscapedTextConverter)
        {
            schema.Type = property.IsGetNullable && !IsOptional(property) ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String;
        }

        // A property without a value is absent, not null.
        foreach (var optional in type.Properties.Where(IsOptional))
        {
            schema.Required?.Remove(optional.Name);
            if (schema.Properties?[optional.Name] is OpenApiSchema values)
            {
                values.Type &= ~JsonSchemaType.Null;
                values.Metadata?.Remove(NullableReference);
            }
        }
    }

    private static bool IsOptional(JsonPropertyInfo property) => property.AttributeProvider?.IsDefined(typeof(JsonIgnoreAttribute), inherit: false) == true;

    private static void Complete(OpenApiDocument document)
    {
        document.Info = new OpenApiInfo { Title = "Athlete OS Rules", Version = "v1", Description = "Decides training days from rule files, and records the decisions." };
        document.Tags?.Clear();
        document.AddComponent<IOpenApiSecurityScheme>(KeyScheme, new OpenApiSecurityScheme { Type = SecuritySchemeType.Http, Scheme = "bearer", Description = "A key of the service's settings, or a token that the service trusts. If neither is configured, none is necessary." });
        var schemas = document.Components!.Schemas ??= new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal);
        foreach (var (name, schema) in OpenApiResources.Schemas())
        {
            schemas[name] = OpenApiModelFactory.Parse<OpenApiSchema>(schema, OpenApiSpecVersion.OpenApi3_1, document, out _, "json")!;
        }

        foreach (var operation in document.Paths.Values.SelectMany(p => p.Operations!.Values))
        {
            AddExamples(operation);
        }
    }

    private static void AddExamples(OpenApiOperation operation)
    {
        foreach (var (status, response) in operation.Responses!)
        {
            foreach (var media in response.Content?.Values ?? [])
            {
                media.Example = media.Schema is not OpenApiSchemaReference { Reference.Id: { } schema } ? null
                    : schema == ProblemSchema ? OpenApiResources.ProblemExample(operation.OperationId!, status, operation.RequestBody is not null)
                    : OpenApiResources.AnswerExample(schema);
            }
        }
    }

    private static void Complete(OpenApiOperation operation, IList<object> metadata, OpenApiDocument document)
    {
        operation.Tags?.Clear();
        foreach (var parameter in operation.Parameters?.OfType<OpenApiParameter>() ?? [])
        {
            Complete(parameter);
        }

        if (metadata.OfType<BodyMetadata>().SingleOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = true,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [Bodies.Json] = new() { Schema = new OpenApiSchemaReference(body.Schema, document), Example = OpenApiResources.BodyExample(body.Schema) } },
            };
            if (body.Line is { } line)
            {
                operation.RequestBody.Content![Bodies.Lines] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(line, document), Example = OpenApiResources.BodyExample(line) };
            }
        }

        if (metadata.OfType<Routes.PermissionMetadata>().SingleOrDefault()?.Permission is not (null or Permission.None))
        {
            operation.Security = [new OpenApiSecurityRequirement { [new OpenApiSecuritySchemeReference(KeyScheme, document)] = [] }];
        }

        Complete(operation.Responses!, metadata);
        if (metadata.OfType<ReportMetadata>().SingleOrDefault() is { } report)
        {
            operation.Responses!["200"].Content![Bodies.Json] = new OpenApiMediaType { Schema = new OpenApiSchemaReference(report.Schema, document) };
        }

        if (metadata.OfType<EntityTagMetadata>().Any())
        {
            AddTag(operation);
        }

        var sorted = new OpenApiResponses();
        foreach (var (status, response) in operation.Responses!.OrderBy(r => r.Key, StringComparer.Ordinal))
        {
            sorted.Add(status, response);
        }

        operation.Responses = sorted;
    }

    private static void AddTag(OpenApiOperation operation)
    {
        var tag = new Dictionary<string, IOpenApiHeader>(StringComparer.Ordinal) { ["ETag"] = Headers["ETag"] };
        ((OpenApiResponse)operation.Responses!["200"]).Headers = tag;
        operation.Responses["304"] = new OpenApiResponse { Description = "The document is the one of If-None-Match.", Headers = tag };
        (operation.Parameters ??= []).Add(new OpenApiParameter { Name = "If-None-Match", In = ParameterLocation.Header, Description = "The ETag of the document that the caller has.", Schema = new OpenApiSchema { Type = JsonSchemaType.String } });
    }

    private static void Complete(OpenApiParameter parameter)
    {
        if (parameter is { Name: "date" or "from" or "to", Schema: OpenApiSchema day })
        {
            (day.Format, day.Pattern) = ("date", OpenApiResources.DayPattern);
        }

        if (parameter is { Name: "athleteId" or "eventId", Schema: OpenApiSchema id })
        {
            (id.MinLength, id.MaxLength, id.Pattern) = (1, FactsReader.MostOfId, OpenApiResources.AthleteIdPattern);
        }

        if (parameter is { Name: "limit", Schema: OpenApiSchema size })
        {
            (size.Type, size.Format, size.Minimum, size.Maximum) = (JsonSchemaType.Integer, "int32", "1", PageProblem.Most.ToString(CultureInfo.InvariantCulture));
        }

        if (parameter is { Name: "before", Schema: OpenApiSchema number })
        {
            (number.Type, number.Format, number.Minimum) = (JsonSchemaType.Integer, "int64", "1");
        }

        if (parameter is { Name: IdempotencyKey.Header, Schema: OpenApiSchema key })
        {
            (key.MaxLength, key.Pattern) = (DecisionRecorder.LongestKey, "^[ -~]*$");
        }
    }

    private static void Complete(OpenApiResponses responses, IList<object> metadata)
    {
        var located = metadata.OfType<LocationMetadata>().SingleOrDefault()?.Statuses ?? [];
        foreach (var (status, response) in responses)
        {
            var answers = metadata.OfType<AnswerMetadata>().Where(a => a.StatusCode.ToString(CultureInfo.InvariantCulture) == status).ToArray();
            var headers = answers.SelectMany(a => a.Headers).Concat(located.Any(s => s.ToString(CultureInfo.InvariantCulture) == status) ? ["Location"] : []).Distinct(StringComparer.Ordinal).ToArray();
            response.Description = status switch
            {
                _ when answers.Length > 0 => string.Join(' ', answers.Select(a => a.Description).Distinct(StringComparer.Ordinal)),
                "201" => "Recorded now.",
                _ => metadata.OfType<UnchangedMetadata>().SingleOrDefault()?.Description ?? "OK",
            };
            if (headers.Length > 0)
            {
                ((OpenApiResponse)response).Headers = headers.ToDictionary(h => h, h => (IOpenApiHeader)Headers[h], StringComparer.Ordinal);
            }
        }
    }
}
