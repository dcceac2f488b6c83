using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Lab.Workouts;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>The morning of one athlete for a person to read.</summary>
internal static class TodayPage
{
    public static void Print(AthleteMorning morning)
    {
        var (decision, outlook) = (morning.Explanation.Decision, morning.Outlook);
        ReasonLines.PrintTitle(decision, morning.Facts);
        TerminalOutput.Line($"Readiness {(outlook.Today.ReadinessIsEstimated ? "about " : "")}{TerminalOutput.Show(decision.ReadinessScore, 0)}{(morning.Policy.HasThreshold ? $", key sessions from {TerminalOutput.Show(decision.ReadinessThreshold, 1)}" : "")}.");
        PrintSession(morning);
        Print("Override", [.. TodayWords.Override(morning)]);

        TerminalOutput.Line("");
        ReasonLines.Print(morning.Policy, morning.Explanation);
        TerminalOutput.Line("");
        foreach (var kind in morning.Advice.GroupBy(a => a.Kind))
        {
            Print(kind.Key.ToString(), [.. kind.Select(a => a.Flip.Says)]);
        }

        Print("This week", Week(morning));
        Print("Next key", OutlookWords.NextKey(morning.Policy, morning.Outlook));
        Print("Tomorrow", OutlookWords.Tomorrow(morning.Policy, morning.Outlook));
        Print("Expected", OutlookWords.Expected(morning.Outlook));
        Print("Changed", [.. TodayWords.Changes(morning)]);
        Print("Not known", morning.Explanation.Unknown.Count > 0 ? string.Join(", ", morning.Explanation.Unknown) : "");
        Print("Balance", [.. TodayWords.Balance(morning)]);
        Print("Not used", UnusedFacts.Of(morning.Policy, morning.Facts) is { Count: > 0 } unused ? $"by this policy: {string.Join(", ", unused.Select(u => u.Says))}" : "");
        Print("Missing", [.. TodayWords.Missing(morning)]);
        Print("Assumed", [.. TodayWords.Assumed(morning)]);
        Print("Policy", $"{morning.Policy.Id} {morning.Policy.Version}, {morning.Policy.Digest}");
    }

    private static void PrintSession(AthleteMorning morning)
    {
        if (morning.Explanation.Decision.Archetype is not { } archetype)
        {
            return;
        }

        if (morning.Session is not { } session)
        {
            TerminalOutput.Hanging("Suggested: ", $"[bold]{TerminalOutput.Escape(archetype.Name)}[/]. {TerminalOutput.Escape(archetype.Says)}{TerminalOutput.Escape(TodayWords.NoSession(morning))}");
            return;
        }

        var instead = session.IsNamed(archetype.Name) ? "" : $" instead of {archetype.Name}, which needs more than the {Documents.Words.Number(morning.AvailableMinutes)} min of today";
        TerminalOutput.Hanging("Suggested: ", $"[bold]{session.Name}[/], {TerminalOutput.Show(session.Minutes, 0)} min{TerminalOutput.Escape(instead)}. {TerminalOutput.Escape(session.Says)}");
        if (session.Steps is not [Stretch])
        {
            TerminalOutput.Hanging("           ", TerminalOutput.Escape(WorkoutText.Line(session)));
        }
    }

    /// <summary>The week's intent and what is done of it.</summary>
    public static string Week(AthleteMorning morning)
    {
        var intent = morning.Explanation.Decision.Intent;
        return $"{TerminalOutput.Show(intent.KeySessionsCompleted)} of {TerminalOutput.Show(intent.KeySessionsTarget)} key sessions done; "
            + $"{TerminalOutput.Show(morning.Facts.Week.TssSoFar, 0)} {morning.Import.History.LoadUnit} so far, ceiling {TerminalOutput.Show(intent.MaxWeeklyTss, 0)} (never a target); "
            + $"{TerminalOutput.Show(intent.AerobicVolumeTargetHoursMin, 1)} to {TerminalOutput.Show(intent.AerobicVolumeTargetHoursMax, 1)} h aerobic";
    }

    private static void Print(string name, params string[] lines)
    {
        var shown = lines.Where(l => l.Length > 0).Select(TerminalOutput.Escape).ToArray();
        if (shown.Length > 0)
        {
            TerminalOutput.Hanging($"[bold]{name}[/]{new string(' ', 11 - name.Length)}", shown);
        }
    }
}
