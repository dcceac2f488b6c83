using System.Globalization;
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
        var color = TerminalOutput.ColorOf(decision.SessionType);
        var title = decision.SessionType switch
        {
            SessionType.Key => "Key session",
            SessionType.Support => "Support session",
            SessionType.Recovery => "Recovery session",
            _ => "Rest",
        };
        TerminalOutput.Line($"[bold {color}]{title}[/] for {TerminalOutput.Escape(morning.AthleteId)} on {morning.Date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)}");
        TerminalOutput.Line($"Readiness {TerminalOutput.Show(decision.ReadinessScore)}{(policy.HasThreshold ? $", key sessions from {TerminalOutput.Show(decision.ReadinessThreshold)}" : "")}.");
        if (decision.Archetype is { } archetype)
        {
            TerminalOutput.Line($"Suggested: [bold]{TerminalOutput.Escape(archetype.Name)}[/]. {TerminalOutput.Escape(archetype.Says)}");
        }

        TerminalOutput.Line("");
        TerminalOutput.Line("[bold]Because[/]");
        var reasons = explanation.Because.Where(r => r.Effect != "note" && !r.Effect.StartsWith("suggest:", StringComparison.Ordinal)).ToArray();
        var told = reasons.Where(r => !ReasonWords.IsEnvelope(r)).SelectMany(r => r.Missing).ToHashSet(StringComparer.Ordinal);
        foreach (var reason in reasons.Where(r => !ReasonWords.IsEnvelope(r) || r.Outcome != Outcome.Unknown || !r.Missing.All(told.Contains)))
        {
            PrintReason(reason);
        }

        var notes = explanation.Because.Where(r => r.Effect == "note").ToArray();
        if (notes.Length > 0)
        {
            TerminalOutput.Line("");
            TerminalOutput.Line("[bold]Also[/]");
            foreach (var note in notes)
            {
                PrintReason(note);
            }
        }

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

    private static void PrintReason(Reason reason)
    {
        var (mark, color) = reason.Outcome switch
        {
            Outcome.Unknown => ("?", "yellow"),
            Outcome.Fault => ("!", "red"),
            Outcome.NotMatched => ("x", "red"),
            _ => reason.Effect == "permit_key" ? ("+", "green") : reason.Effect == "note" ? (" ", "default") : ("-", "red"),
        };
        string[] margin = reason.Margin.Length > 0 ? [TerminalOutput.Escape($"{char.ToUpperInvariant(reason.Margin[0])}{reason.Margin[1..]}.")] : [];
        TerminalOutput.Hanging($"  [{color}]{mark}[/] ", [TerminalOutput.Escape(ReasonWords.Of(reason)), .. margin, $"[grey]{TerminalOutput.Escape(reason.Rule)}: {TerminalOutput.Escape(reason.Effect)}{(reason.Detail.Length > 0 ? $"; {TerminalOutput.Escape(reason.Detail)}" : "")}[/]"]);
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
