using System.Globalization;
using System.Numerics;
using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Differences;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary>The differences between two policies, for a person to read.</summary>
internal static class DiffPage
{
    // Policies with more differences are simply two policies, and nobody reads a longer list.
    private const int MostCauses = 12;

    public static void Print((string Folder, ReadyPolicy Policy) a, (string Folder, ReadyPolicy Policy) b, PolicyDiff diff, PopulationShare? share)
    {
        var (first, second) = (a.Folder.TrimEnd('/'), b.Folder.TrimEnd('/'));
        TerminalOutput.Line($"[bold]{TerminalOutput.Escape(first)}[/] {a.Policy.Version} and [bold]{TerminalOutput.Escape(second)}[/] {b.Policy.Version}");
        TerminalOutput.Line(TerminalOutput.Escape(Verdict(diff, share)));
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

        if (share is not null)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line(TerminalOutput.Escape(string.Create(CultureInfo.InvariantCulture, $"On {share.Mornings:N0} mornings of {share.Athletes} synthetic athletes: {share.Differ:N0} differ ({100.0 * share.Differ / share.Mornings:0.#} %)")
                + (share.Changes.Count == 0 ? "." : $": {string.Join(", ", share.Changes.Take(6).Select(c => $"{c.From.Word()} to {c.To.Word()} {c.Count}"))}.")));
        }

        if (diff.NotCompared.Count > 0)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line($"These differ too, and change no session type: {TerminalOutput.Escape(string.Join(", ", diff.NotCompared))}.");
        }
    }

    private static string Verdict(PolicyDiff diff, PopulationShare? share) => diff switch
    {
        { IsProved: true, Cells.IsZero: true } => "0 differences: both have the same rules and numbers.",
        { IsProved: true } => $"0 differences on the complete grid of {Count(diff.Cells)} cells: every morning gives the same session type.",
        { Witness: not null } => "They decide differently.",
        _ => $"{(share is { Differ: > 0 } ? "They decide differently" : "0 differences found")}; sampled, not proved: {DiffVerbDrawn} drawn mornings and those of synthetic athletes, of a grid of {Count(diff.Cells)} cells.",
    };

    private static string DiffVerbDrawn => DiffVerb.Drawn.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(BigInteger cells) => cells < 1_000_000_000_000 ? cells.ToString("N0", CultureInfo.InvariantCulture) : ((double)cells).ToString("0.0e+0", CultureInfo.InvariantCulture).Replace("e+", " x 10^", StringComparison.Ordinal);

    private static void Print(ReadyPolicy a, ReadyPolicy b, Cause cause)
    {
        if (cause.Witness is { } witness)
        {
            PrintWitness(a, b, witness);
        }
        else
        {
            TerminalOutput.Line(cause switch
            {
                { StandsAlone: false } => "  Cannot be tried alone.",
                { IsTakenBack: true } => "  Alone it changes mornings, and the other differences undo that.",
                { IsProved: true } => "  Alone it changes no session type.",
                _ => "  No morning was found on which it alone changes the session type; sampled, not proved.",
            });
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
