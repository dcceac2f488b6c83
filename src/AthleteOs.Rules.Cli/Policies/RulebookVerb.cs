using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>athleteos rulebook</c>: a policy as plain sentences.</summary>
internal static class RulebookVerb
{
    public static Command Command()
    {
        var policy = new Argument<string>("policy") { Description = "The policy's folder, such as rules/weekly-planning." };
        var json = Inputs.Json();
        var command = new Command("rulebook", "Print a policy as plain sentences (Markdown).") { policy, json };
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

        var markdown = Rulebook.Markdown(policy);
        if (asJson)
        {
            JsonOutput.Document(json =>
            {
                json.WriteStartObject();
                json.WriteString("policy", policy.Id);
                json.WriteString("version", policy.Version);
                json.WriteString("digest", policy.Digest);
                json.WriteString("markdown", markdown);
                json.WriteEndObject();
            });
        }
        else
        {
            Console.Write(markdown);
        }

        return Exit.Fine;
    }
}
