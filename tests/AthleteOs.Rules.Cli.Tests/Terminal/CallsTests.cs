using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Terminal;

/// <summary>Calls as people type them: misspelt words, help, and policies by name from any folder.</summary>
public sealed class CallsTests
{
    [Theory]
    [InlineData("There is no verb chek; did you mean check?", "chek", "rules/weekly-planning")]
    [InlineData("There is no verb plann; did you mean plan?", "experiment", "plann", "my-test.json")]
    [InlineData("There is no verb xyz.", "xyz")]
    [InlineData("A verb is missing, such as athleteos today.")]
    [InlineData("journal needs one of its verbs: create, erase, export, verify.", "journal")]
    [InlineData("There is no option --mutat; did you mean --mutate?", "test", "rules/weekly-planning", "--mutat")]
    [InlineData("There is no option --jsom; did you mean --json?", "schema", "weekly-planning", "--jsom")]
    [InlineData("There is no option --verbos.", "--verbos")]
    [InlineData("rules/fixed-template is one value too many, or its option is missing.", "schema", "weekly-planning", "rules/fixed-template")]
    [InlineData("Option '--facts' is required.", "decide", "--policy", "weekly-planning")]
    [InlineData("there is no such policy, as a folder or as a name under rules; did you mean weekly-planning?", "schema", "weekly-planing")]
    [InlineData("there is no such policy, as a folder or as a name under rules; if it is a variant of the service, write its files into a folder of that name under rules first; its page shows them", "schema", "morning-margin")]
    [InlineData("there is no such policy, as a folder or as a name under rules; did you mean weekly-planning?", "schema", "rules/weekly-planing")]
    public void A_wrong_call_is_named_with_the_nearest_right_one(string error, params string[] call)
    {
        var answer = Command.Run(call);
        answer.ExitCode.ShouldBe(2, answer.Output);
        answer.Errors.ShouldContain($"{error}\n");
        answer.Errors.ShouldNotContain("Unrecognized command");
        answer.Errors.ShouldNotContain("Required command");
    }

    [Fact]
    public void Every_verb_has_an_example_that_uses_its_own_options()
    {
        foreach (var verb in Verbs("").SelectMany(v => Verbs(v) is { Length: > 0 } verbs ? verbs.Select(s => $"{v} {s}") : [v]))
        {
            var help = Command.Run(["help", .. verb.Split(' ')]).Output;
            var example = help.Split("Example:\n  athleteos ")[^1].Split('\n')[0];
            example.ShouldStartWith($"{verb} ", Case.Sensitive, help);
            foreach (var option in example.Split(' ').Where(w => w.StartsWith("--", StringComparison.Ordinal)))
            {
                help.ShouldContain($"  {option} ", Case.Sensitive, $"{verb}: {example}");
            }
        }
    }

    [Theory]
    [InlineData("rules/docs")]
    [InlineData("src/AthleteOs.Rules/Facts")]
    public void A_policy_is_found_by_its_name_from_any_folder_of_the_project(string folder)
    {
        var answer = Command.Run(["check", "fixed-template"], input: null, Root.Of(folder));
        answer.ExitCode.ShouldBe(0, answer.Output + answer.Errors);
        answer.Output.ShouldStartWith("fixed-template ");
    }

    [Fact]
    public void A_policy_that_is_given_by_its_name_is_formatted_in_its_folder()
    {
        var answer = Command.Run("fmt", "fixed-template", "--check");
        answer.ExitCode.ShouldBe(0, answer.Output + answer.Errors);
        answer.Errors.ShouldBeEmpty();
    }

    private static string[] Verbs(string of)
    {
        var help = Command.Run(["help", .. of.Split(' ', StringSplitOptions.RemoveEmptyEntries)]).Output;
        return help.Split("\nCommands:\n") is [_, var commands]
            ? [.. commands.Split("\n\n")[0].Split('\n').Where(l => l.Length > 2 && l[..2] == "  " && l[2] != ' ').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])] : [];
    }
}
