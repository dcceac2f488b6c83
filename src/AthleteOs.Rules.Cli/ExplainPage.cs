using System.Globalization;
using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Sessions;
using static AthleteOs.Rules.Cli.Page;

namespace AthleteOs.Rules.Cli;

/// <summary>A decision for a person to read.</summary>
internal static class ExplainPage
{
    public static void Print(ReadyPolicy policy, Morning morning, Explanation explanation)
    {
        var decision = explanation.Decision;
        var (color, title) = decision.SessionType switch
        {
            SessionType.Key => ("green", "Key session"),
            SessionType.Support => ("blue", "Support session"),
            SessionType.Recovery => ("yellow", "Recovery session"),
            _ => ("red", "Rest"),
        };
        Line($"[bold {color}]{title}[/] for {Escape(morning.AthleteId)} on {morning.Date.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)}");
        Line($"Readiness {Show(decision.ReadinessScore)}{(policy.HasThreshold ? $", key sessions from {Show(decision.ReadinessThreshold)}" : "")}.");
        if (decision.Archetype is { } archetype)
        {
            Line($"Suggested: [bold]{Escape(archetype.Name)}[/]. {Escape(archetype.Says)}");
        }

        Line("");
        Line("[bold]Because[/]");
        var reasons = explanation.Because.Where(r => r.Effect != "note" && !r.Effect.StartsWith("suggest:", StringComparison.Ordinal)).ToArray();
        var told = reasons.Where(r => !IsEnvelope(r)).SelectMany(r => r.Missing).ToHashSet(StringComparer.Ordinal);
        foreach (var reason in reasons.Where(r => !IsEnvelope(r) || r.Outcome != Outcome.Unknown || !r.Missing.All(told.Contains)))
        {
            PrintReason(reason);
        }

        var notes = explanation.Because.Where(r => r.Effect == "note").ToArray();
        if (notes.Length > 0)
        {
            Line("");
            Line("[bold]Also[/]");
            foreach (var note in notes)
            {
                PrintReason(note);
            }
        }

        PrintFooter(policy, explanation);
    }

    private static bool IsEnvelope(Reason reason) => reason.Rule.StartsWith("envelope.", StringComparison.Ordinal);

    private static void PrintReason(Reason reason)
    {
        var (mark, color) = reason.Outcome switch
        {
            Outcome.Unknown => ("?", "yellow"),
            Outcome.Fault => ("!", "red"),
            Outcome.NotMatched => ("x", "red"),
            _ => reason.Effect == "permit_key" ? ("+", "green") : reason.Effect == "note" ? (" ", "default") : ("-", "red"),
        };
        var missing = string.Join(", ", reason.Missing);
        var says = reason.Outcome switch
        {
            Outcome.Unknown when IsEnvelope(reason) => reason.Says,
            Outcome.Unknown when reason.Effect == "permit_key" => $"Not known: {missing}. So nothing says: {reason.Says}",
            Outcome.Unknown => $"Not known: {missing}. So it cannot be ruled out: {reason.Says}",
            Outcome.NotMatched => $"Not so: {reason.Says}",
            Outcome.Fault => $"This rule gave no answer and is read the lighter way: {reason.Says}",
            _ => reason.Says,
        };
        Hanging($"  [{color}]{mark}[/] ", Escape(says), $"[grey]{Escape(reason.Rule)}: {Escape(reason.Effect)}{(reason.Detail.Length > 0 ? $"; {Escape(reason.Detail)}" : "")}[/]");
    }

    private static void PrintFooter(ReadyPolicy policy, Explanation explanation)
    {
        var intent = explanation.Decision.Intent;
        Line("");
        Hanging("[bold]This week[/]  ", $"{Show(intent.KeySessionsCompleted)} of {Show(intent.KeySessionsTarget)} key sessions done, {Show(intent.KeySessionsRemaining)} left; "
            + $"{Show(intent.AerobicVolumeTargetHoursMin)} to {Show(intent.AerobicVolumeTargetHoursMax)} h aerobic; load ceiling {Show(intent.MaxWeeklyTss)} TSS (never a target)");
        if (explanation.Unknown.Count > 0)
        {
            Hanging("[bold]Not known[/]  ", Escape(string.Join(", ", explanation.Unknown)));
        }

        if (explanation.Assumed.Count > 0)
        {
            Hanging("[bold]Assumed[/]    ", Escape(string.Join(", ", explanation.Assumed.Select(p => $"{p.Fact.Path} {p.Fact.Show(p.Code)}"))));
        }

        Hanging("[bold]Policy[/]     ", $"{policy.Policy.Id} {policy.Policy.Version}, {policy.Policy.Digest}");
    }

    private static string Show(double? value) => value is { } number ? Words.Number(number) : "?";
}
