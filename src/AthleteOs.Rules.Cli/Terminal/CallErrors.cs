using System.CommandLine;
using System.CommandLine.Parsing;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>The faults of a call, in words. Misspelt verbs and options get the nearest known one.</summary>
internal static class CallErrors
{
    private static readonly string[] ReplacedHere = ["Unrecognized command or argument", "Required command was not provided"];

    /// <summary>The errors; none for a call that can run.</summary>
    public static IReadOnlyList<string> Of(ParseResult call)
    {
        ArgumentNullException.ThrowIfNull(call);
        var command = call.CommandResult.Command;
        var errors = new List<string>();
        if (command.Subcommands.Count > 0 && call.Errors.Count > 0)
        {
            errors.Add(Verb(command, call.UnmatchedTokens.FirstOrDefault(t => !IsOption(t))));
        }

        var options = Options(call.CommandResult).ToArray();
        errors.AddRange(call.UnmatchedTokens.Concat(Swallowed(call)).Where(IsOption).Distinct().Select(o => $"There is no option {o}{Near(o, options)}"));
        if (command.Subcommands.Count == 0)
        {
            errors.AddRange(call.UnmatchedTokens.Where(t => !IsOption(t)).Select(t => $"{t} is one value too many, or its option is missing."));
        }

        errors.AddRange(call.Errors.Select(e => e.Message).Where(m => !ReplacedHere.Any(r => m.StartsWith(r, StringComparison.Ordinal))));
        if (call.Tokens.Any(t => t is { Type: TokenType.Argument, Value: "" }))
        {
            // No file, folder, name or number is empty: most often a script's variable was never set.
            errors.Add("One value is empty; give a value, or leave its option out.");
        }

        return errors;
    }

    private static string Verb(System.CommandLine.Command command, string? word)
    {
        var verbs = command.Subcommands.Select(c => c.Name).Order(StringComparer.Ordinal).ToArray();
        return word is not null ? $"There is no verb {word}{Near(word, verbs)}"
            : command is RootCommand ? "A verb is missing, such as athleteos today."
            : $"{command.Name} needs one of its verbs: {string.Join(", ", verbs)}.";
    }

    private static string Near(string word, IEnumerable<string> known) => Words.DidYouMean(word, known) is { Length: > 0 } near ? near : ".";

    // An argument that takes many values takes a misspelt option too. No path of this program begins with two dashes.
    private static IEnumerable<string> Swallowed(ParseResult call) =>
        call.Tokens.TakeWhile(t => t.Type != TokenType.DoubleDash).Where(t => t.Type == TokenType.Argument && t.Value.StartsWith("--", StringComparison.Ordinal)).Select(t => t.Value);

    private static IEnumerable<string> Options(CommandResult result) =>
        result.Command.Options.Select(o => o.Name).Concat(result.Parent is CommandResult parent ? parent.Command.Options.Where(o => o.Recursive).Select(o => o.Name) : []);

    private static bool IsOption(string token) => token.Length > 1 && token[0] == '-' && !char.IsAsciiDigit(token[1]);
}
