using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>The usual help of a verb, and an example of its use.</summary>
internal sealed class HelpWithExample(SynchronousCommandLineAction usual) : SynchronousCommandLineAction
{
    // By verb, in the order of the program's help.
    private static readonly Dictionary<string, string> Examples = new(StringComparer.Ordinal)
    {
        [""] = "today anna",
        ["today"] = "today anna --date 2026-06-25 --yes",
        ["decide"] = "decide --policy weekly-planning --facts rules/weekly-planning/examples/morning.json --explain",
        ["week"] = "week --policy weekly-planning --history rules/weekly-planning/examples/year.csv --date 2026-06-25",
        ["season"] = "season --policy weekly-planning --history rules/weekly-planning/examples/year.csv --days",
        ["replay"] = "replay year.jsonl --policy weekly-planning-spaced",
        ["sensitivity"] = "sensitivity weekly-planning --over year.jsonl",
        ["firing"] = "firing weekly-planning --over year.jsonl",
        ["simulate"] = "simulate weekly-planning --athletes 100",
        ["compare"] = "compare weekly-planning fixed-template --athletes 100",
        ["lab dose-response"] = "lab dose-response --athletes 100",
        ["check"] = "check rules/my-policy",
        ["test"] = "test rules/my-policy --mutate",
        ["diff"] = "diff weekly-planning rules/my-policy",
        ["rulebook"] = "rulebook weekly-planning --for coach",
        ["schema"] = "schema rules/my-policy",
        ["fmt"] = "fmt rules/my-policy",
        ["table"] = "table rules/my-policy/spacing.json --to csv --out spacing.csv",
        ["new"] = "new rules/my-policy --extends weekly-planning",
        ["adopt"] = "adopt workflow.json --map input1.HRV=hrv.LnRmssd",
        ["sign"] = "sign rules/my-policy --key private.pem",
        ["import"] = "import wellness.csv activities.csv --rest-between --out history.csv",
        ["fit"] = "fit history.csv --performance-unit W",
        ["journal create"] = "journal create --journal sqlite:athleteos.db",
        ["journal verify"] = "journal verify --journal sqlite:athleteos.db",
        ["journal export"] = "journal export --journal sqlite:athleteos.db --athlete anna",
        ["journal erase"] = "journal erase --journal sqlite:athleteos.db --athlete anna --yes",
        ["completion"] = "completion bash",
        ["experiment new"] = "experiment new my-test.json --control weekly-planning --variant weekly-planning-spaced",
        ["experiment check"] = "experiment check my-test.json",
        ["experiment plan"] = "experiment plan my-test.json --athletes 24",
        ["experiment assign"] = "experiment assign my-test.json --squad squad.json",
        ["experiment simulate"] = "experiment simulate my-test.json --athletes 24",
        ["experiment rehearse"] = "experiment rehearse my-test.json --journal sqlite:rehearsal.db --athletes 24",
        ["experiment status"] = "experiment status my-test --journal sqlite:athleteos.db",
        ["experiment report"] = "experiment report my-test.json --journal sqlite:athleteos.db --out report",
        ["experiment estimate"] = "experiment estimate my-test.json --policy weekly-planning-spaced --journal sqlite:athleteos.db",
        ["experiment propose"] = "experiment propose my-test.json --journal sqlite:athleteos.db --by ana --why \"An open question\"",
        ["experiment start"] = "experiment start my-test.json --journal sqlite:athleteos.db --by ben --why \"The plan shows enough power\"",
        ["experiment stop"] = "experiment stop my-test --journal sqlite:athleteos.db --by cem --why \"The season ends\"",
        ["experiment consent"] = "experiment consent my-test --journal sqlite:athleteos.db --athlete anna --by cem",
    };

    /// <summary>Adds the example to the help of every verb.</summary>
    public static void AddTo(RootCommand root)
    {
        ArgumentNullException.ThrowIfNull(root);
        var help = root.Options.OfType<HelpOption>().Single();
        help.Action = new HelpWithExample((SynchronousCommandLineAction)help.Action!);
    }

    /// <inheritdoc/>
    public override int Invoke(ParseResult parseResult)
    {
        ArgumentNullException.ThrowIfNull(parseResult);
        var exit = usual.Invoke(parseResult);
        if (Examples.TryGetValue(Verb(parseResult.CommandResult.Command), out var example))
        {
            parseResult.InvocationConfiguration.Output.WriteLine($"Example:\n  athleteos {example}\n");
        }

        return exit;
    }

    private static string Verb(System.CommandLine.Command command) => string.Join(' ', Path(command).Reverse());

    private static IEnumerable<string> Path(System.CommandLine.Command command)
    {
        for (var at = command; at is not null and not RootCommand; at = at.Parents.OfType<System.CommandLine.Command>().FirstOrDefault())
        {
            yield return at.Name;
        }
    }
}
