using System.Text.Json.Nodes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>The schema of a facts document's log, from the fields of sessions and days.</summary>
internal static class LogSchema
{
    /// <summary>The field <c>sessions</c>.</summary>
    public static JsonObject Sessions() => new()
    {
        ["description"] = $"The sessions of up to {SessionLog.MostDays} days before this morning, for rules over several sessions.",
        ["type"] = new JsonArray("object", "null"),
        ["required"] = new JsonArray("complete"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["complete"] = new JsonObject
            {
                ["description"] = "Spans of days of which every session is in the list, in order. Other days are unknown.",
                ["type"] = "array",
                ["maxItems"] = SessionLog.MostDays,
                ["items"] = Span(),
            },
            ["list"] = new JsonObject { ["description"] = "The sessions, in any order.", ["type"] = "array", ["maxItems"] = SessionLog.MostSessions, ["items"] = Item("A session.", ItemField.OfSessions, hasId: true) },
        },
    };

    /// <summary>The field <c>days</c>.</summary>
    public static JsonObject Days() => new()
    {
        ["description"] = $"Readings of up to {SessionLog.MostDays} days before this morning, at most one entry a day.",
        ["type"] = new JsonArray("array", "null"),
        ["maxItems"] = SessionLog.MostDays,
        ["items"] = Item("A day's readings.", ItemField.OfDays, hasId: false),
    };

    private static JsonObject Span() => new()
    {
        ["description"] = "A span of complete days.",
        ["type"] = "object",
        ["required"] = new JsonArray("from", "to", "count"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["from"] = Day("The first day."),
            ["to"] = Day("The last day, before this morning."),
            ["count"] = new JsonObject { ["description"] = "The number of sessions on these days.", ["type"] = "number", ["minimum"] = 0, ["maximum"] = SessionLog.MostSessions, ["multipleOf"] = 1 },
        },
    };

    private static JsonObject Item(string words, IReadOnlyList<ItemField> fields, bool hasId)
    {
        var properties = new JsonObject();
        if (hasId)
        {
            properties["id"] = new JsonObject { ["description"] = "The session's id in your records, unique in the list.", ["type"] = new JsonArray("string", "null"), ["minLength"] = 1 };
        }

        properties["date"] = Day("The day, before this morning.");
        foreach (var field in fields.Skip(1))
        {
            properties[Words.Snake(field.Name)] = Value(field);
        }

        return new JsonObject { ["description"] = words, ["type"] = "object", ["required"] = new JsonArray("date"), ["additionalProperties"] = false, ["properties"] = properties };
    }

    private static JsonObject Value(ItemField field)
    {
        var schema = new JsonObject { ["description"] = $"The {field.About.Says}{(field.About.Unit.Length > 0 ? $" ({field.About.Unit})" : "")}. Rules read it as s.{field.Name}." };
        if (field.Choices.Count > 0)
        {
            schema["enum"] = new JsonArray([.. field.Choices.Select(c => (JsonNode?)Words.Snake(c)), null]);
            return schema;
        }

        schema["type"] = new JsonArray(field.Kind switch { FactKind.Number => "number", FactKind.Flag => "boolean", _ => "string" }, "null");
        if (field.Kind == FactKind.Number)
        {
            (schema["minimum"], schema["maximum"]) = (field.About.Min, field.About.Max);
        }
        else if (field.IsName)
        {
            (schema["minLength"], schema["maxLength"]) = (1, 64);
        }

        return schema;
    }

    private static JsonObject Day(string words) => new() { ["description"] = words, ["type"] = "string", ["format"] = "date", ["pattern"] = FactsSchema.Day };
}
