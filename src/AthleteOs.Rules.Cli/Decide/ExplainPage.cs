using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Decide;

/// <summary>A decision for a person to read.</summary>
internal static class ExplainPage
{
    public static void Print(ReadyPolicy policy, Morning morning, Explanation explanation)
    {
        var decision = explanation.Decision;
        ReasonLines.PrintTitle(decision, morning);
        TerminalOutput.Line($"Readiness {TerminalOutput.Show(decision.ReadinessScore)}{(policy.HasThreshold ? $", key sessions from {TerminalOutput.Show(decision.ReadinessThreshold)}" : "")}.");
        if (decision.Archetype is { } archetype)
        {
            TerminalOutput.Hanging("Suggested: ", $"[bold]{TerminalOutput.Escape(archetype.Name)}[/]. {TerminalOutput.Escape(archetype.Says)}");
        }

        TerminalOutput.Line("");
        ReasonLines.Print(policy, explanation);
        PrintFlips(decision.SessionType, Counterfactuals.Of(policy, morning));
        PrintFooter(policy, morning, explanation);
    }

    private static void PrintFlips(SessionType day, IReadOnlyList<Flip> flips)
    {
        TerminalOutput.Line("");
        TerminalOutput.Line("[bold]What would change it[/]");
        foreach (var flip in flips.OrderByDescending(f => f.Then > day))
        {
            TerminalOutput.Hanging("    ", TerminalOutput.Escape(flip.Says));
        }

        if (day != SessionType.Key && !flips.Any(f => f.Then == SessionType.Key || f.KeyAt is not null))
        {
            TerminalOutput.Hanging("    ", $"No single change gives a key session{(flips.Count == 0 ? ", or any other day" : "")}.");
        }
        else if (flips.Count == 0)
        {
            TerminalOutput.Hanging("    ", "No single change.");
        }
    }

    private static void PrintFooter(ReadyPolicy policy, Morning morning, Explanation explanation)
    {
        var intent = explanation.Decision.Intent;
        TerminalOutput.Line("");
        TerminalOutput.Hanging("[bold]This week[/]  ", $"{TerminalOutput.Show(intent.KeySessionsCompleted)} of {TerminalOutput.Show(intent.KeySessionsTarget)} key sessions done, {TerminalOutput.Show(intent.KeySessionsRemaining)} left; "
            + $"{TerminalOutput.Show(intent.AerobicVolumeTargetHoursMin)} to {TerminalOutput.Show(intent.AerobicVolumeTargetHoursMax)} h aerobic; load ceiling {TerminalOutput.Show(intent.MaxWeeklyTss)} TSS (never a target)");
        if (explanation.Unknown.Count > 0)
        {
            TerminalOutput.Hanging("[bold]Not known[/]  ", TerminalOutput.Escape(string.Join(", ", explanation.Unknown)));
        }

        if (explanation.EstimateInMornings is { } mornings)
        {
            TerminalOutput.Hanging("[bold]Estimate[/]   ", $"{TerminalOutput.Count(mornings, "more morning")} of HRV until readiness can be estimated, for an athlete who records none");
        }

        if (explanation.Assumed.Count > 0)
        {
            TerminalOutput.Hanging("[bold]Assumed[/]    ", TerminalOutput.Escape(string.Join(", ", explanation.Assumed.Select(p => $"{p.Fact.Path} {p.Fact.Show(p.Code)}"))));
        }

        var unused = UnusedFacts.Of(policy, morning);
        if (unused.Count > 0)
        {
            TerminalOutput.Hanging("[bold]Not used[/]   ", $"by this policy: {TerminalOutput.Escape(string.Join(", ", unused.Select(u => u.Says)))}");
        }

        TerminalOutput.Hanging("[bold]Policy[/]     ", $"{policy.Id} {policy.Version}, {policy.Digest}");
    }
}
