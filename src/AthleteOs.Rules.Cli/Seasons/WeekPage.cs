using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Cli.Seasons;

/// <summary>A week for a coach to read.</summary>
internal static class WeekPage
{
    public static void Print(SeasonRun run, SeasonWeek week)
    {
        TerminalOutput.Line($"[bold]Week of {SeasonPage.Date(week.Monday)}[/] for {TerminalOutput.Escape(run.AthleteId)} under {run.Policy.Id} {run.Policy.Version}");
        TerminalOutput.Line("");
        foreach (var day in week.Days)
        {
            PrintDay(run, day);
        }

        PrintIntent(run, week);
        if (week.Review is { } review)
        {
            PrintReview(review);
        }
        else
        {
            TerminalOutput.Line("");
            TerminalOutput.Hanging("[bold]Review[/]      ", "the week is not over; it is reviewed on Sunday");
        }

        PrintResponses(run, week);
    }

    private static void PrintDay(SeasonRun run, SeasonDay day)
    {
        var decision = day.Decided.Decision;
        var why = ReasonWords.Why(run.Policy, Explainer.Explain(run.Policy, day.Decided.Morning));
        TerminalOutput.Hanging($"{Short(day.Date),-12}",
            $"decided {TerminalOutput.Colored(decision.SessionType, decision.SessionType.Word(), 9)} done {TerminalOutput.Colored(day.Done, day.Done?.Word() ?? "?", 9)} readiness {SeasonPage.Readiness(day)}, key from {TerminalOutput.Show(decision.ReadinessThreshold, 1)}",
            $"[grey]{TerminalOutput.Escape(why)}[/]");
    }

    private static void PrintIntent(SeasonRun run, SeasonWeek week)
    {
        var last = week.Days[^1];
        var intent = last.Decided.Decision.Intent;
        var (keys, loads) = (week.Days.Count(d => d.Done == SessionType.Key), week.Days.Select(d => d.Recorded?.Load).OfType<double>().ToArray());
        var (noType, noLoad) = (week.Days.Count(d => d.Done is null), week.Days.Count - loads.Length);
        TerminalOutput.Line("");
        TerminalOutput.Hanging("[bold]Intent[/]      ", $"{keys} of {TerminalOutput.Show(intent.KeySessionsTarget)} key sessions done{Open(noType, "the session")}; "
            + $"{TerminalOutput.Show(loads.Sum(), 0)} of at most {TerminalOutput.Show(intent.MaxWeeklyTss, 0)} {TerminalOutput.Escape(run.History.LoadUnit)}{Open(noLoad, "the load")}; "
            + $"{TerminalOutput.Show(intent.AerobicVolumeTargetHoursMin, 1)} to {TerminalOutput.Show(intent.AerobicVolumeTargetHoursMax, 1)} h aerobic intended. Nothing is carried over");
    }

    private static void PrintReview(WeekReview review)
    {
        var verdict = review.Verdict;
        var changed = verdict.Changes.Select(c => SeasonPage.Changed(c, counts: true)).ToArray();
        TerminalOutput.Line("");
        TerminalOutput.Hanging("[bold]Review[/]      ", verdict.Notes.Count > 0 ? [.. verdict.Notes.Select(n => TerminalOutput.Escape(ReasonWords.WithNames(n, counts: true)))] : ["there are too few data to review the week"]);
        TerminalOutput.Hanging("[bold]Changed[/]     ", changed.Length > 0 ? changed : ["nothing"]);
        if (verdict.Open.Count > 0)
        {
            TerminalOutput.Hanging("[bold]Open[/]        ", [.. verdict.Open.Select(r => TerminalOutput.Escape(r.Missing.Count > 0 ? $"Not known: {string.Join(", ", r.Missing)}. {r.Says}" : ReasonWords.WithNames(r, counts: true)))]);
        }
    }

    private static void PrintResponses(SeasonRun run, SeasonWeek week)
    {
        var lines = run.Season.ResponsesIn(week).Select(r =>
            $"{Short(r.Date),-12}{TerminalOutput.Colored(r.SessionType, r.SessionType.Word(), 9)} {$"{TerminalOutput.Show(r.Load, 0)} {TerminalOutput.Escape(run.History.LoadUnit)}",-9} readiness {TerminalOutput.Show(r.Readiness, 1)}, "
            + $"next morning {TerminalOutput.Show(r.ReadinessNext, 1)}, predicted {TerminalOutput.Show(r.PredictedNext, 1)}{Back(r)}").ToArray();
        if (lines.Length > 0)
        {
            TerminalOutput.Line("");
            TerminalOutput.Hanging("[bold]Followed[/]    ", lines);
        }
    }

    private static string Back(SessionResponse response) => response switch
    {
        { DaysToRebound: { } days } => $"; back in the band after {TerminalOutput.Count(days, "day")}",
        { Rebounded: false } => "; not back in the band in time",
        { SessionType: SessionType.Key } => "; the day of return to the band is unknown",
        _ => "",
    };

    private static string Open(int days, string what) => days == 0 ? "" : $" ({what} is unknown on {TerminalOutput.Count(days, "day")})";

    private static string Short(DateOnly day) => day.ToString("ddd d MMM", CultureInfo.InvariantCulture);
}
