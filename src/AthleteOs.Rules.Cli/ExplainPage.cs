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
        var color = Screen.ColorOf(decision.SessionType);
        var title = decision.SessionType switch
        {
            SessionType.Key => "Key session",
            SessionType.Support => "Support session",
            SessionType.Recovery => "Recovery session",
            _ => "Rest",
        };
        Screen.Line($"[bold {color}]{title}[/] for {Screen.Escape(morning.AthleteId)} on {morning.Date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)}");
        Screen.Line($"Readiness {Screen.Show(decision.ReadinessScore)}{(policy.HasThreshold ? $", key sessions from {Screen.Show(decision.ReadinessThreshold)}" : "")}.");
        if (decision.Archetype is { } archetype)
        {
            Screen.Line($"Suggested: [bold]{Screen.Escape(archetype.Name)}[/]. {Screen.Escape(archetype.Says)}");
        }

        Screen.Line("");
        Screen.Line("[bold]Because[/]");
        var reasons = explanation.Because.Where(r => r.Effect != "note" && !r.Effect.StartsWith("suggest:", StringComparison.Ordinal)).ToArray();
        var told = reasons.Where(r => !ReasonWords.IsEnvelope(r)).SelectMany(r => r.Missing).ToHashSet(StringComparer.Ordinal);
        foreach (var reason in reasons.Where(r => !ReasonWords.IsEnvelope(r) || r.Outcome != Outcome.Unknown || !r.Missing.All(told.Contains)))
        {
            PrintReason(reason);
        }

        var notes = explanation.Because.Where(r => r.Effect == "note").ToArray();
        if (notes.Length > 0)
        {
            Screen.Line("");
            Screen.Line("[bold]Also[/]");
            foreach (var note in notes)
            {
                PrintReason(note);
            }
        }

        PrintFooter(policy, explanation);
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
        Screen.Hanging($"  [{color}]{mark}[/] ", Screen.Escape(ReasonWords.Of(reason)), $"[grey]{Screen.Escape(reason.Rule)}: {Screen.Escape(reason.Effect)}{(reason.Detail.Length > 0 ? $"; {Screen.Escape(reason.Detail)}" : "")}[/]");
    }

    private static void PrintFooter(ReadyPolicy policy, Explanation explanation)
    {
        var intent = explanation.Decision.Intent;
        Screen.Line("");
        Screen.Hanging("[bold]This week[/]  ", $"{Screen.Show(intent.KeySessionsCompleted)} of {Screen.Show(intent.KeySessionsTarget)} key sessions done, {Screen.Show(intent.KeySessionsRemaining)} left; "
            + $"{Screen.Show(intent.AerobicVolumeTargetHoursMin)} to {Screen.Show(intent.AerobicVolumeTargetHoursMax)} h aerobic; load ceiling {Screen.Show(intent.MaxWeeklyTss)} TSS (never a target)");
        if (explanation.Unknown.Count > 0)
        {
            Screen.Hanging("[bold]Not known[/]  ", Screen.Escape(string.Join(", ", explanation.Unknown)));
        }

        if (explanation.Assumed.Count > 0)
        {
            Screen.Hanging("[bold]Assumed[/]    ", Screen.Escape(string.Join(", ", explanation.Assumed.Select(p => $"{p.Fact.Path} {p.Fact.Show(p.Code)}"))));
        }

        Screen.Hanging("[bold]Policy[/]     ", $"{policy.Policy.Id} {policy.Policy.Version}, {policy.Policy.Digest}");
    }
}
