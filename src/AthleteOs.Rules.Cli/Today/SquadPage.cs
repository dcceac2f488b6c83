using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>The mornings of a squad in one table.</summary>
internal static class SquadPage
{
    private const int WidestName = 20;

    /// <summary>Prints the table.</summary>
    /// <param name="day">The day.</param>
    /// <param name="mornings">The athletes by folder; null if the day of an athlete cannot be decided.</param>
    public static void Print(DateOnly day, IReadOnlyList<(string Folder, AthleteMorning? Morning)> mornings)
    {
        TerminalOutput.Line($"[bold]{day.ToString("dddd d MMMM yyyy", CultureInfo.InvariantCulture)}[/], {TerminalOutput.Count(mornings.Count, "athlete")}");
        TerminalOutput.Line("");
        TerminalOutput.Row($"[bold]{"athlete",-WidestName} {"today",-9} {"session",-15} {"readiness",9} {"key from",9}  {"next key",-19} main reason[/]");
        foreach (var (folder, morning) in mornings)
        {
            TerminalOutput.Row(morning is null ? $"{Name(folder)} not decided: see the messages" : Row(morning));
        }
    }

    private static string Row(AthleteMorning morning)
    {
        var decision = morning.Explanation.Decision;
        return $"{Name(morning.AthleteId)} {TerminalOutput.Colored(decision.SessionType, decision.SessionType.Word(), 9)} {TerminalOutput.Escape(morning.Session?.Name ?? decision.Archetype?.Name ?? "-"),-15} "
            + $"{$"{(morning.Outlook.Today.ReadinessIsEstimated ? "~" : "")}{TerminalOutput.Show(decision.ReadinessScore, 0)}",9} {TerminalOutput.Show(decision.ReadinessThreshold, 1),9}  "
            + $"{OutlookWords.NextKeyShort(morning.Outlook),-19} {TerminalOutput.Escape(ReasonWords.Why(morning.Policy, morning.Explanation))}{Override(morning)}{(morning.Import.IsComplete ? "" : $" ({TerminalOutput.Count(morning.Import.LeftOut.Count, "file")} left out)")}";
    }

    private static string Override(AthleteMorning morning) =>
        morning.Override is { } chosen && chosen.Counts(morning.Explanation.Decision.SessionType) ? $" (override: {chosen.Chosen.Word()})" : "";

    private static string Name(string name) => TerminalOutput.Escape((name.Length > WidestName ? $"{name[..(WidestName - 1)]}…" : name).PadRight(WidestName));
}
