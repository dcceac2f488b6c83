using System.Text.Json.Nodes;

namespace AthleteOs.Rules.Host.Http;

/// <summary>The schemas of documents that strict readers read or that are recorded, and the examples of bodies and answers.</summary>
internal static class OpenApiResources
{
    private const string Reference = "#/components/schemas/";

    private static readonly JsonNode Examples = ReadExamples();

    /// <summary>The schema of a day: yyyy-MM-dd, from 1900-01-01 on.</summary>
    public static string DayPattern { get; } = (string)Read("facts.schema.json")["properties"]!["date"]!["pattern"]!;

    /// <summary>The pattern of an athlete's id.</summary>
    public static string AthleteIdPattern { get; } = (string)Read("facts.schema.json")["definitions"]!["athlete"]!["properties"]!["athlete_id"]!["anyOf"]![0]!["pattern"]!;

    /// <summary>The example of a request's body, by its schema.</summary>
    public static JsonNode? BodyExample(string schema) => Examples["bodies"]![schema]?.DeepClone();

    /// <summary>The example of an answer, by its schema.</summary>
    public static JsonNode? AnswerExample(string schema) => Examples["answers"]![schema]?.DeepClone();

    /// <summary>The example of a problem: of the operation, of a route with a body, or of any.</summary>
    public static JsonNode? ProblemExample(string operationId, string status, bool hasBody)
    {
        var problems = Examples["problems"]!;
        return (problems[$"{status} of {operationId}"] ?? (hasBody ? problems[$"{status} of a body"] : null) ?? problems[status])?.DeepClone();
    }

    /// <summary>The schemas by name. Each definition of a schema file that is in use becomes a component of its own.</summary>
    public static IEnumerable<(string Name, string Schema)> Schemas()
    {
        foreach (var (name, schema) in Read("openapi-schemas.json"))
        {
            yield return (name, schema!.ToJsonString());
        }

        foreach (var name in new[] { "facts", "decision", "experiment" })
        {
            var schema = JsonNode.Parse(Text($"{name}.schema.json").Replace("#/definitions/", $"{Reference}{name}.", StringComparison.Ordinal))!.AsObject();
            var definitions = schema["definitions"]?.AsObject() ?? [];
            schema.Remove("$schema");
            schema.Remove("definitions");
            var text = schema.ToJsonString();
            yield return (name, text);
            foreach (var (part, definition) in definitions.Where(d => text.Contains($"\"{Reference}{name}.{d.Key}\"", StringComparison.Ordinal)))
            {
                yield return ($"{name}.{part}", definition!.ToJsonString());
            }
        }

        yield return ("athlete_parameters", AthleteParameters().ToJsonString());
    }

    // The group athlete of a facts document without the athlete's id.
    private static JsonObject AthleteParameters()
    {
        var athlete = Read("facts.schema.json")["definitions"]!["athlete"]!.AsObject();
        athlete.Remove("required");
        athlete["properties"]!.AsObject().Remove("athlete_id");
        athlete["description"] = "Parameters of an athlete. In a request, a named field replaces the recorded one, null removes it, and the others stay.";
        return athlete;
    }

    // Whole documents are written once.
    private static JsonObject ReadExamples()
    {
        var facts = Read("morning.json");
        facts.Remove("$schema");
        var experiment = Read("wider-spacing.json");
        experiment.Remove("$schema");
        return JsonNode.Parse(Text("openapi-examples.json")
            .Replace("\"$facts\"", facts.ToJsonString(), StringComparison.Ordinal)
            .Replace("\"$experiment\"", experiment.ToJsonString(), StringComparison.Ordinal)
            .Replace("$weekly_planning", (string)experiment["arms"]![0]!["digest"]!, StringComparison.Ordinal)
            .Replace("\"$decision\"", Read("openapi-examples.json")["decision"]!.ToJsonString(), StringComparison.Ordinal))!.AsObject();
    }

    private static JsonObject Read(string resource) => JsonNode.Parse(Text(resource))!.AsObject();

    private static string Text(string resource)
    {
        using var stream = typeof(OpenApiResources).Assembly.GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
