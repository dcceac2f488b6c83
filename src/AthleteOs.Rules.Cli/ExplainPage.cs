using System.Globalization;
using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Sessions;

namespace AthleteOs.Rules.Cli;

/// <summary>A decision for a person to read.</summary>
internal static class ExplainPage
{
    public static void Print(ReadyPolicy policy, Morning morning, Explanation explanation)
    {
        var decision = explanation.Decision;
        var color = Page.ColorOf(decision.SessionType);
        var title = decision.SessionType switch
        {
            SessionType.Key => "Key session",
            SessionType.Support => "Support session",
            SessionType.Recovery => "Recovery session",
            _ => "Rest",
        };
        Page.Line($"[bold {color}]{title}[/] for {Page.Escape(morning.AthleteId)} on {morning.Date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)}");
        Page.Line($"Readiness {Page.Show(decision.ReadinessScore)}{(policy.HasThreshold ? $", key sessions from {Page.Show(decision.ReadinessThreshold)}" : "")}.");
        if (decision.Archetype is { } archetype)
        {
            Page.Line($"Suggested: [bold]{Page.Escape(archetype.Name)}[/]. {Page.Escape(archetype.Says)}");
        }

        Page.Line("");
        Page.Line("[bold]Because[/]");
        var reasons = explanation.Because.Where(r => r.Effect != "note" && !r.Effect.StartsWith("suggest:", StringComparison.Ordinal)).ToArray();
        var told = reasons.Where(r => !ReasonWords.IsEnvelope(r)).SelectMany(r => r.Missing).ToHashSet(StringComparer.Ordinal);
        foreach (var reason in reasons.Where(r => !ReasonWords.IsEnvelope(r) || r.Outcome != Outcome.Unknown || !r.Missing.All(told.Contains)))
        {
            PrintReason(reason);
        }

        var notes = explanation.Because.Where(r => r.Effect == "note").ToArray();
        if (notes.Length > 0)
        {
            Page.Line("");
            Page.Line("[bold]Also[/]");
            foreach (var note in notes)
            {
                PrintReason(note);
            }
        }

        PrintFlips(decision.SessionType, WouldChange.Of(policy, morning));
        PrintFooter(policy, explanation);
    }

    private static void PrintFlips(SessionType day, IReadOnlyList<Flip> flips)
    {
        Page.Line("");
        Page.Line("[bold]What would change it[/]");
        foreach (var flip in flips.OrderByDescending(f => f.Then > day))
        {
            Page.Hanging("    ", Page.Escape(flip.Says));
        }

        if (day != SessionType.Key && !flips.Any(f => f.Then == SessionType.Key || f.KeyAt is not null))
        {
            Page.Hanging("    ", $"No single change gives a key session{(flips.Count == 0 ? ", or any other day" : "")}.");
        }
        else if (flips.Count == 0)
        {
            Page.Hanging("    ", "No single change.");
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
        string[] margin = reason.Margin.Length > 0 ? [Page.Escape($"{char.ToUpperInvariant(reason.Margin[0])}{reason.Margin[1..]}.")] : [];
        Page.Hanging($"  [{color}]{mark}[/] ", [Page.Escape(ReasonWords.Of(reason)), .. margin, $"[grey]{Page.Escape(reason.Rule)}: {Page.Escape(reason.Effect)}{(reason.Detail.Length > 0 ? $"; {Page.Escape(reason.Detail)}" : "")}[/]"]);
    }

    private static void PrintFooter(ReadyPolicy policy, Explanation explanation)
    {
        var intent = explanation.Decision.Intent;
        Page.Line("");
        Page.Hanging("[bold]This week[/]  ", $"{Page.Show(intent.KeySessionsCompleted)} of {Page.Show(intent.KeySessionsTarget)} key sessions done, {Page.Show(intent.KeySessionsRemaining)} left; "
            + $"{Page.Show(intent.AerobicVolumeTargetHoursMin)} to {Page.Show(intent.AerobicVolumeTargetHoursMax)} h aerobic; load ceiling {Page.Show(intent.MaxWeeklyTss)} TSS (never a target)");
        if (explanation.Unknown.Count > 0)
        {
            Page.Hanging("[bold]Not known[/]  ", Page.Escape(string.Join(", ", explanation.Unknown)));
        }

        if (explanation.Assumed.Count > 0)
        {
            Page.Hanging("[bold]Assumed[/]    ", Page.Escape(string.Join(", ", explanation.Assumed.Select(p => $"{p.Fact.Path} {p.Fact.Show(p.Code)}"))));
        }

        Page.Hanging("[bold]Policy[/]     ", $"{policy.Policy.Id} {policy.Policy.Version}, {policy.Policy.Digest}");
    }
}
