using System.Text.Json.Nodes;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>
/// The OpenAPI document as the generator of the client needs it: without examples, and with the values of several types as values of any type, because
/// the generator would make a class or a number of them.
/// </summary>
internal static class ClientDocument
{
    private const string References = "#/components/schemas/";
    private const string Decision = "decision";
    private const string RecordedDecision = "recorded_decision";
    private const string Lines = "application/x-ndjson";
    private const string Json = "application/json";

    // Their schemas accept documents of several kinds, or every value.
    private static readonly string[] OfAnyType = ["json_element", "entry_body"];

    /// <summary>The document for the generator.</summary>
    public static string Of(string interfaceDocument)
    {
        var document = JsonNode.Parse(interfaceDocument)!.AsObject();
        foreach (var operation in document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject()).Select(o => o.Value!.AsObject()))
        {
            OneMediaType(operation["requestBody"]?["content"]?.AsObject());
            OneMediaType(operation["responses"]!["200"]?["content"]?.AsObject());
        }

        var schemas = document["components"]!["schemas"]!.AsObject();
        schemas[RecordedDecision] = OfAnyForm(schemas[Decision]!.AsObject(), schemas[RecordedDecision]!.AsObject());
        foreach (var name in OfAnyType)
        {
            schemas.Remove(name);
        }

        Simplify(document);
        return document.ToJsonString(new() { WriteIndented = true, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }) + "\n";
    }

    // JSON where the service has it; lines alone are a stream.
    private static void OneMediaType(JsonObject? content)
    {
        if (content?.ContainsKey(Lines) == true)
        {
            if (content.ContainsKey(Json))
            {
                content.Remove(Lines);
            }
            else
            {
                content[Lines]!["schema"] = new JsonObject { ["type"] = "string", ["format"] = "binary" };
            }
        }
    }

    // Documents of an older form have fewer fields.
    private static JsonObject OfAnyForm(JsonObject decision, JsonObject recorded)
    {
        var form = decision.DeepClone().AsObject();
        form["required"] = recorded["anyOf"]![1]!["required"]!.DeepClone();
        form["description"] = recorded["description"]!.DeepClone();
        return form;
    }

    private static void Simplify(JsonNode? node)
    {
        foreach (var child in node switch { JsonObject inner => inner.Select(p => p.Value), JsonArray items => items, _ => [] })
        {
            Simplify(child);
        }

        if (node is JsonObject schema)
        {
            if (schema.ContainsKey("schema"))
            {
                schema.Remove("example");
            }

            if (IsOfAnyType(schema))
            {
                foreach (var name in schema.Select(p => p.Key).Where(k => k != "description").ToArray())
                {
                    schema.Remove(name);
                }
            }
        }
    }

    private static bool IsOfAnyType(JsonObject schema) =>
        (schema["$ref"] is JsonValue reference && OfAnyType.Contains(reference.GetValue<string>().Replace(References, "", StringComparison.Ordinal), StringComparer.Ordinal))
        || (schema["anyOf"] is JsonArray && !schema.ContainsKey("properties"))
        || (schema["oneOf"] is JsonArray choices && choices.Any(c => c!.AsObject().Count == 0))
        || (schema["type"] is JsonArray types && types.Count(t => t!.GetValue<string>() != "null") > 1);
}
