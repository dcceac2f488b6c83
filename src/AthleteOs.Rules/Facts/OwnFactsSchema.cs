using System.Text.Json.Nodes;

namespace AthleteOs.Rules.Facts;

/// <summary>The JSON schema of the facts that a policy declares itself.</summary>
internal static class OwnFactsSchema
{
    /// <summary>The schema of the group <c>own</c>.</summary>
    /// <param name="facts">The policy's own facts.</param>
    public static JsonObject Of(IReadOnlyList<FactDefinition> facts) => new()
    {
        ["description"] = "Facts that this policy declares itself.",
        ["type"] = new JsonArray("object", "null"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject(facts.Select(f => KeyValuePair.Create(f.Field, (JsonNode?)Of(f)))),
    };

    private static JsonObject Of(FactDefinition fact)
    {
        var schema = new JsonObject { ["description"] = $"{char.ToUpperInvariant(fact.About.Says[0])}{fact.About.Says[1..]}{(fact.About.Unit.Length > 0 ? $" ({fact.About.Unit})" : "")}. Rules read it as {fact.Name}." };
        switch (fact.Kind)
        {
            case FactKind.Flag:
                schema["type"] = new JsonArray("boolean", "null");
                break;
            case FactKind.Choice:
                schema["enum"] = new JsonArray([.. fact.DocumentWords.Select(w => (JsonNode?)w), null]);
                break;
            case FactKind.Series:
                schema["type"] = new JsonArray("array", "null");
                schema["maxItems"] = DailySeries.MaxDays;
                schema["items"] = Number(fact, new JsonObject());
                break;
            default:
                return Number(fact, schema);
        }

        return schema;
    }

    private static JsonObject Number(FactDefinition fact, JsonObject schema)
    {
        schema["type"] = new JsonArray("number", "null");
        schema["minimum"] = fact.About.Min;
        schema["maximum"] = fact.About.Max;
        if (fact.About.Whole)
        {
            schema["multipleOf"] = 1;
        }

        return schema;
    }
}
