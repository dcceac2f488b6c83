using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Differences;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary>The differences between two policies, for a person to read.</summary>
internal static class DiffPage
{
    // Policies with more differences are simply two policies, and nobody reads a longer list.
    private const int MostCauses = 12;

    public static void Print((string Folder, ReadyPolicy Policy) a, (string Folder, ReadyPolicy Policy) b, PolicyComparison compared)
    {
        var diff = compared.Diff;
        var (first, second) = (a.Folder.TrimEnd('/'), b.Folder.TrimEnd('/'));
        TerminalOutput.Line($"[bold]{TerminalOutput.Escape(first)}[/] {a.Policy.Version} and [bold]{TerminalOutput.Escape(second)}[/] {b.Policy.Version}");
        TerminalOutput.Line(TerminalOutput.Escape(DiffWords.Verdict(compared)));
        var causes = diff.Causes.OrderByDescending(c => c.Witness is not null).ToArray();
        foreach (var cause in causes.Take(MostCauses))
        {
            TerminalOutput.Line("");
            TerminalOutput.Line($"[bold]{TerminalOutput.Escape(char.ToUpperInvariant(cause.Change.Says[0]) + cause.Change.Says[1..])}[/]");
            Print(a.Policy, b.Policy, cause);
        }

        if (causes.Length > MostCauses)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line($"And {causes.Length - MostCauses} more differences; --json lists them all.");
        }

        if (diff.Witness is { } witness && diff.Causes.All(c => c.Witness is null))
        {
            TerminalOutput.Line("");
            TerminalOutput.Line("[bold]Only together[/]");
            PrintWitness(a.Policy, b.Policy, witness);
        }

        if (compared.Share is { } share)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line(TerminalOutput.Escape(DiffWords.Share(share)));
        }

        if (diff.NotCompared.Count > 0)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line($"These differ too, and change no session type: {TerminalOutput.Escape(string.Join(", ", diff.NotCompared))}.");
        }
    }

    private static void Print(ReadyPolicy a, ReadyPolicy b, Cause cause)
    {
        if (cause.Witness is { } witness)
        {
            PrintWitness(a, b, witness);
        }
        else
        {
            TerminalOutput.Line($"  {DiffWords.WithoutWitness(cause)}");
        }
    }

    private static void PrintWitness(ReadyPolicy a, ReadyPolicy b, Morning witness)
    {
        TerminalOutput.Hanging("  ", TerminalOutput.Escape(WitnessWords.Of(a, b, witness)));
        foreach (var (name, policy) in new[] { ("first ", a), ("second", b) })
        {
            var explanation = Explainer.Explain(policy, witness);
            var type = explanation.Decision.SessionType;
            TerminalOutput.Hanging($"  {name}  ", $"[{TerminalOutput.ColorOf(type)}]{type.Word()}[/]: {TerminalOutput.Escape(ReasonWords.Why(policy, explanation))}");
        }
    }
}
