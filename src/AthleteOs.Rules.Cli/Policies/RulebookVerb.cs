using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>athleteos rulebook</c>: a policy as plain sentences.</summary>
internal static class RulebookVerb
{
    private const string Scientist = "scientist";
    private const string Coach = "coach";

    public static Command Command()
    {
        var policy = new Argument<string>("policy") { Description = "The policy: a name under rules, such as weekly-planning, or a folder." };
        var reader = new Option<string>("--for") { Description = "The reader: scientist, with every condition, number and source, or coach, with one page of words.", DefaultValueFactory = _ => Scientist };
        reader.AcceptOnlyFromAmong(Scientist, Coach);
        var json = Inputs.Json();
        var command = new Command("rulebook", "Print a policy as plain sentences (Markdown).") { policy, reader, json };
        command.SetAction(call => Run(call.GetValue(policy)!, call.GetValue(reader) == Coach, call.GetValue(json)));
        return command;
    }

    private static int Run(string folder, bool forCoach, bool asJson)
    {
        var findings = new Findings();
        if (Inputs.Load(folder, findings, out _, out var exit) is not { } policy)
        {
            Inputs.ReportFindings(findings, asJson);
            return exit;
        }

        var markdown = forCoach ? CoachRulebook.Markdown(policy) : Rulebook.Markdown(policy);
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
