using System.CommandLine;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>athleteos schema</c>: the JSON schema of a facts document, with the facts that a policy declares itself.</summary>
internal static class SchemaVerb
{
    public static Command Command()
    {
        var policy = new Argument<string>("policy") { Description = "The policy: a name under rules, such as weekly-planning, or a folder." };
        var json = Inputs.Json();
        var command = new Command("schema", "Print the JSON schema of facts documents for a policy, with its own facts.") { policy, json };
        command.SetAction(call => Run(call.GetValue(policy)!, call.GetValue(json)));
        return command;
    }

    private static int Run(string folder, bool asJson)
    {
        var findings = new Findings();
        if (Inputs.Load(folder, findings, out _, out var exit) is not { } policy)
        {
            Inputs.ReportFindings(findings, asJson);
            return exit;
        }

        using var usual = typeof(SchemaVerb).Assembly.GetManifestResourceStream("facts.schema.json")!;
        var schema = JsonNode.Parse(usual)!;
        schema["title"] = $"Facts of one athlete on one morning, for {policy.Id} {policy.Version}";
        schema["properties"]![OwnFacts.Group] = Own(policy.OwnFacts);
        JsonOutput.Document(json => schema.WriteTo(json));
        return Exit.Fine;
    }

    private static JsonObject Own(IReadOnlyList<FactDefinition> facts) => new()
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
