using System.Text.RegularExpressions;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>What the READMEs tell a newcomer to type works, and prints what they say.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Commands() =>
        [.. from file in new[] { "README.md", "rules/README.md" }
            from Match match in Call().Matches(File.ReadAllText(Root.Of(file)))
            select match.Groups["arguments"].Value.Trim()];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_command_of_a_README_works(string arguments)
    {
        var call = Command.Run(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));
        call.ExitCode.ShouldBe(0, call.Output + call.Errors);
        call.Output.ShouldNotBeEmpty();
    }

    [Fact]
    public void The_first_command_prints_what_the_README_shows()
    {
        var readme = File.ReadAllText(Root.Of("README.md"));
        var shown = Shown().Match(readme).Groups["text"].Value;
        Command.Run(Commands().First().Data.Split(' ')).Output.ShouldBe(shown);
    }

    [Fact]
    public void Every_file_that_a_README_links_to_is_there()
    {
        foreach (var file in new[] { "README.md", "rules/README.md", "src/README.md" })
        {
            foreach (Match link in Link().Matches(File.ReadAllText(Root.Of(file))))
            {
                var target = Path.Combine(Path.GetDirectoryName(Root.Of(file))!, link.Groups["target"].Value);
                (File.Exists(target) || Directory.Exists(target)).ShouldBeTrue($"{file} links to {link.Groups["target"].Value}");
            }
        }
    }

    [GeneratedRegex(@"^dotnet run --project src/AthleteOs\.Rules\.Cli -- (?<arguments>[^|>\n]+)$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Call();

    [GeneratedRegex("```text\n(?<text>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Shown();

    [GeneratedRegex(@"\]\((?<target>(?!https?:)[^)#]+)\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();
}
