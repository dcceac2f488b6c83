using System.Globalization;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Terminal;

/// <summary>Shells complete verbs, options, policies and sessions.</summary>
public sealed class CompletionTests
{
    [Theory]
    [InlineData("tod", "today")]
    [InlineData("journal ver", "verify")]
    [InlineData("today anna --over", "--override")]
    [InlineData("today anna --override ", "key", "recovery", "rest", "support")]
    [InlineData("check weekly-planning-sp", "weekly-planning-spaced")]
    [InlineData("decide --policy fixed", "fixed-template")]
    [InlineData("completion ", "bash", "powershell", "zsh")]
    public void A_line_is_completed(string line, params string[] completions)
    {
        var call = Complete(line);
        call.ExitCode.ShouldBe(0, call.Errors);
        call.Errors.ShouldBeEmpty();
        completions.ShouldBeSubsetOf(call.Output.Split('\n'));
    }

    [Fact]
    public void The_script_of_bash_passes_the_line_up_to_the_cursor_and_keeps_what_begins_as_the_word()
    {
        var script = Command.Run("completion", "bash");
        script.ExitCode.ShouldBe(0, script.Errors);

        // In place of the program, a function answers with its arguments and some words.
        using var bash = ChildProcess.Start("bash", ["-c", $$"""
            athleteos() { echo "$1|$2" >&2; printf 'test\ntable\ntoday\ncheck\n'; }
            {{script.Output.Replace("2>/dev/null", "", StringComparison.Ordinal)}}
            COMP_LINE='athleteos experiment t rest' COMP_POINT=22 COMP_WORDS=(athleteos experiment t rest) COMP_CWORD=2
            _athleteos
            echo "${COMPREPLY[@]}"
            complete -p athleteos
            """], Root.Folder);
        bash.Input.Close();
        bash.Output.ReadToEnd().ShouldBe("test table today\ncomplete -o default -F _athleteos athleteos\n");
        bash.Errors.ReadToEnd().ShouldBe("[suggest:12]|experiment t\n");
    }

    [Theory]
    [InlineData("zsh", "compdef _athleteos athleteos")]
    [InlineData("powershell", "Register-ArgumentCompleter -Native -CommandName athleteos")]
    public void Other_shells_have_a_script_that_calls_the_same_suggestions(string shell, string registers)
    {
        var script = Command.Run("completion", shell).Output;
        script.ShouldContain(registers);
        script.ShouldContain("athleteos \"[suggest:");
    }

    private static Command.Ended Complete(string line) => Command.Run($"[suggest:{line.Length.ToString(CultureInfo.InvariantCulture)}]", line);
}
