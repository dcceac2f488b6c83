using System.CommandLine;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Differences;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary><c>athleteos diff</c>: the mornings on which two policies decide differently.</summary>
internal static class DiffVerb
{
    public static Command Command()
    {
        var first = new Argument<string>("first") { Description = "A policy: a name under rules, such as weekly-planning, or a folder." };
        var second = new Argument<string>("second") { Description = "The policy to compare it with." };
        var seed = new Option<ulong>("--seed") { Description = "The seed of the drawn mornings, if the complete search is too large, and of the synthetic athletes.", DefaultValueFactory = _ => 1 };
        var json = Inputs.Json();
        var command = new Command("diff", "Find the mornings on which two policies decide differently, and why.") { first, second, seed, json };
        command.SetAction(call => Run(call.GetValue(first)!, call.GetValue(second)!, call.GetValue(seed), call.GetValue(json)));
        return command;
    }

    private static int Run(string first, string second, ulong seed, bool asJson)
    {
        var findings = new Findings();
        var (a, b) = (Inputs.Load(first, findings, out _, out _), Inputs.Load(second, findings, out _, out _));
        if (a is null || b is null)
        {
            Inputs.ReportFindings(findings, asJson);
            return Exit.WrongCall;
        }

        var compared = PolicyComparison.Of(a, b, seed);
        if (asJson)
        {
            JsonOutput.Document(json => DiffDocument.Write(json, a, b, compared));
        }
        else
        {
            DiffPage.Print((first, a), (second, b), compared);
        }

        return compared.Differ ? Exit.No : Exit.Fine;
    }
}
