using System.CommandLine;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary><c>athleteos completion</c>: the script that lets a shell complete verbs, options and policies.</summary>
internal static class CompletionVerb
{
    // Each script passes the line up to the cursor, without the name of the program. Without a suggestion the shell completes files.
    private static readonly Dictionary<string, string> Scripts = new(StringComparer.Ordinal)
    {
        ["bash"] = """
            _athleteos() {
                local line="${COMP_LINE:0:COMP_POINT}"
                line="${line#* }"
                COMPREPLY=($(compgen -W "$(athleteos "[suggest:${#line}]" "$line" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -o default -F _athleteos athleteos
            """,
        ["powershell"] = """
            Register-ArgumentCompleter -Native -CommandName athleteos -ScriptBlock {
                param($word, $ast, $position)
                $typed = $ast.ToString()
                $end = [Math]::Max($position - $ast.Extent.StartOffset, 0)
                $typed = $typed.PadRight($end).Substring(0, $end)
                $line = ($typed -split ' ', 2)[1]
                athleteos "[suggest:$($line.Length)]" "$line" 2>$null | Where-Object { $_ -like "$word*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }
            """,
        ["zsh"] = """
            _athleteos() {
                local line="${(j: :)words[2,CURRENT-1]}"
                line="${line:+$line }$PREFIX"
                local -a found=(${(f)"$(athleteos "[suggest:${#line}]" "$line" 2>/dev/null)"})
                compadd -a found || _files
            }
            compdef _athleteos athleteos
            """,
    };

    public static Command Command()
    {
        var shell = new Argument<string>("shell") { Description = "The shell." };
        shell.AcceptOnlyFromAmong([.. Scripts.Keys]);
        var command = new Command("completion", "Write the script that completes verbs, options and policies in a shell.") { shell };
        command.SetAction(call =>
        {
            Console.WriteLine(Scripts[call.GetRequiredValue(shell)].ReplaceLineEndings("\n"));
            return Exit.Fine;
        });
        return command;
    }
}
