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
        schema["properties"]![OwnFacts.Group] = OwnFactsSchema.Of(policy.OwnFacts);
        JsonOutput.Document(json => schema.WriteTo(json));
        return Exit.Fine;
    }
}
