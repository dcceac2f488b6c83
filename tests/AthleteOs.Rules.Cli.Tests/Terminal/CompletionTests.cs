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

    [Fact]
    public void Zsh_completes_a_line_of_a_terminal()
    {
        Assert.SkipUnless(Directory.GetFiles("/bin", "zsh").Length > 0, "There is no zsh on this machine: install the package zsh");
        using var folder = new StubFolder("zsh");

        // A second zsh has a terminal of its own. Each line is completed with Tab, and then runs.
        folder.Run("zsh", "-f", folder.Write("type.zsh", $$"""
            zmodload zsh/zpty
            zpty shell zsh -f -i
            zpty -w shell 'autoload -Uz compinit; compinit -u -D; source {{folder.Script}}'
            for line in $'tod\t' $'experiment tab rest\x02\x02\x02\x02\x02\t' $'decide type\t'; do zpty -w shell "athleteos $line"; done
            zpty -w shell 'exit'
            while zpty -t shell; do zpty -r -t shell shown; sleep 0.02; done
            """));
        folder.Seen.ShouldBe(["[suggest:3]|tod", "today|", "[suggest:14]|experiment tab", "experiment|table", "[suggest:11]|decide type", "decide|type.zsh"], "without a word, zsh completes files");
    }

    [Fact]
    public void PowerShell_completes_a_line()
    {
        using var folder = new StubFolder("powershell");
        var (output, errors) = folder.Run("dotnet", "tool", "run", "pwsh", "--", "-NoProfile", "-NonInteractive", "-File", folder.Write("complete.ps1", $$"""
            . {{folder.Script}}
            foreach ($line in 'athleteos ', 'athleteos experiment t', '$a = 1; athleteos experiment t') { "$((TabExpansion2 $line $line.Length).CompletionMatches.CompletionText)" }
            "$((TabExpansion2 'athleteos experiment t rest' 22).CompletionMatches.CompletionText)"
            """));
        Assert.SkipWhen(errors.Contains("dotnet tool restore", StringComparison.Ordinal), "There is no PowerShell on this machine: run dotnet tool restore");
        errors.ShouldBeEmpty();
        output.ShouldBe("test table today check\ntest table today\ntest table today\ntest table today\n");
        folder.Seen.ShouldBe(["[suggest:0]|", .. Enumerable.Repeat("[suggest:12]|experiment t", 3)]);
    }

    private static Command.Ended Complete(string line) => Command.Run($"[suggest:{line.Length.ToString(CultureInfo.InvariantCulture)}]", line);

    /// <summary>A folder with the script of a shell, and a program in place of athleteos that notes its first two arguments and answers with some words.</summary>
    private sealed class StubFolder : IDisposable
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("athleteos-shell-").FullName;

        public StubFolder(string shell)
        {
            var program = Write("athleteos", $$"""
                #!/bin/sh
                echo "$1|$2" >> '{{_folder}}/seen'
                printf 'test\ntable\ntoday\ncheck\n'

                """);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
            }

            Script = Write(shell == "powershell" ? "script.ps1" : "script", Command.Run("completion", shell).Output);
        }

        public string Script { get; }

        public string[] Seen => File.ReadAllLines(Path.Combine(_folder, "seen"));

        public string Write(string name, string text)
        {
            var file = Path.Combine(_folder, name);
            File.WriteAllText(file, text);
            return file;
        }

        // The tools of dotnet are found from the project's folder only.
        public (string Output, string Errors) Run(string program, params string[] arguments)
        {
            using var child = ChildProcess.Start("env", [$"PATH={_folder}:{Environment.GetEnvironmentVariable("PATH")}", program, .. arguments], program == "dotnet" ? Root.Folder : _folder);
            child.Input.Close();
            var errors = child.Errors.ReadToEndAsync();
            return (child.Output.ReadToEnd(), errors.GetAwaiter().GetResult());
        }

        public void Dispose() => Directory.Delete(_folder, recursive: true);
    }
}
