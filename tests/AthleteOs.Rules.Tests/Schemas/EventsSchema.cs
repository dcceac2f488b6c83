using System.Text.Json.Nodes;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>Makes <c>rules/schema/events.schema.json</c> from the fields of an event, so that a new kind or field is declared in one place.</summary>
internal static class EventsSchema
{
    private const string Visible = "\\S";

    private static readonly Dictionary<EventKind, string> OwnField = new()
    {
        [EventKind.Race] = "priority",
        [EventKind.Phase] = "phase",
        [EventKind.Travel] = "time_zones",
        [EventKind.Unavailable] = "minutes",
    };

    /// <summary>The schema of a calendar: a list of events, or an object that contains it.</summary>
    public static JsonObject Document() => new()
    {
        ["$schema"] = "http://json-schema.org/draft-07/schema#",
        ["title"] = "A calendar of events",
        ["description"] = "Races, tests, camps, travel and other events of one athlete. Made from the fields of an event by the tests; do not edit.",
        ["anyOf"] = new JsonArray(
            Events(),
            new JsonObject
            {
                ["type"] = "object",
                ["required"] = new JsonArray("events"),
                ["additionalProperties"] = false,
                ["properties"] = new JsonObject
                {
                    ["$schema"] = new JsonObject { ["type"] = "string", ["description"] = "The address of this schema, for an editor. It is not read." },
                    ["events"] = Events(),
                },
            }),
        ["definitions"] = new JsonObject { ["event"] = Event() },
    };

    private static JsonObject Events() => new()
    {
        ["description"] = "The events, in any order.",
        ["type"] = "array",
        ["maxItems"] = 5000,
        ["items"] = new JsonObject { ["$ref"] = "#/definitions/event" },
    };

    private static JsonObject Event() => new()
    {
        ["type"] = "object",
        ["required"] = new JsonArray("kind", "start"),
        ["additionalProperties"] = false,
        ["properties"] = new JsonObject
        {
            ["kind"] = Word("The kind of the event.", EventDocument.Kinds),
            ["start"] = Day("The first day: yyyy-MM-dd, in the athlete's own time zone.", orNull: false),
            ["end"] = Day($"The last day, itself part of the event, at most {AthleteEvent.LongestDays - 1} days after the start. Without it the event is one day.", orNull: true),
            ["priority"] = Word("Of a race: A for a main race, B or C.", EventDocument.Priorities, orNull: true),
            ["phase"] = Word("Of a phase: which one.", EventDocument.Phases, orNull: true),
            ["time_zones"] = Number("Of travel: how many time zones it crosses, 0 for none.", EventDocument.ZonesRange),
            ["minutes"] = Number("Of days with limited time: the minutes left for training each day; none by default.", EventDocument.MinutesRange),
            ["sport"] = Text("The sport, in free words. Rules cannot read it."),
            ["name"] = Text("The name, in free words. Rules cannot read it."),
        },
        ["allOf"] = new JsonArray([.. OwnField.Select(o => (JsonNode)OfOneKind(o.Key, o.Value))]),
    };

    // A field of one kind is null elsewhere. Without one the kind has a default only for minutes.
    private static JsonObject OfOneKind(EventKind kind, string field)
    {
        var own = new JsonObject { ["properties"] = new JsonObject { ["kind"] = Enum([kind.Word()]) } };
        if (kind != EventKind.Unavailable)
        {
            own["required"] = new JsonArray(field);
            own["properties"]![field] = new JsonObject { ["type"] = EventDocument.IsNumber(field) ? "number" : "string" };
        }

        var others = new JsonObject
        {
            ["properties"] = new JsonObject { ["kind"] = Enum(EventDocument.Kinds.Where(k => k != kind.Word())), [field] = new JsonObject { ["type"] = "null" } },
        };
        return new JsonObject { ["anyOf"] = new JsonArray(own, others) };
    }

    private static JsonObject Enum(IEnumerable<string> words, bool orNull = false) =>
        new() { ["enum"] = new JsonArray([.. words.Select(w => (JsonNode?)w), .. orNull ? [null] : Array.Empty<JsonNode?>()]) };

    private static JsonObject Word(string description, IEnumerable<string> words, bool orNull = false)
    {
        var schema = Enum(words, orNull);
        schema.Insert(0, "description", description);
        return schema;
    }

    private static JsonObject Day(string description, bool orNull) => new()
    {
        ["description"] = $"{description} From 1900-01-01 on.",
        ["type"] = Type("string", orNull),
        ["format"] = "date",
        ["pattern"] = FactsSchema.Day,
    };

    private static JsonObject Number(string description, AboutAttribute range) => new()
    {
        ["description"] = description,
        ["type"] = Type("number", orNull: true),
        ["minimum"] = range.Min,
        ["maximum"] = range.Max,
        ["multipleOf"] = 1,
    };

    private static JsonObject Text(string description) => new()
    {
        ["description"] = description,
        ["type"] = Type("string", orNull: true),
        ["maxLength"] = EventDocument.LongestText,
        ["pattern"] = Visible,
    };

    private static JsonNode Type(string type, bool orNull) => orNull ? new JsonArray(type, "null") : (JsonNode)type;
}
