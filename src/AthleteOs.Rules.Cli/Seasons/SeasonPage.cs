using System.Globalization;
using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Planning;

namespace AthleteOs.Rules.Cli.Seasons;

/// <summary>A season for a coach to read: a line a week or a line a day, and a summary.</summary>
internal static class SeasonPage
{
    public static void PrintWeeks(SeasonRun run, IReadOnlyList<SeasonWeek> weeks)
    {
        var days = weeks.SelectMany(w => w.Days).ToArray();
        PrintTitle(run, days);
        TerminalOutput.Line($"[bold]{"week from",-12} {"decided",-8} {"done",-8} {"readiness",9} {"key from",9} {$"{TerminalOutput.Escape(run.History.LoadUnit)} of most",13} {"key done",9}[/]");
        foreach (var week in weeks)
        {
            PrintWeek(week);
        }

        PrintLegend();
        PrintSummary(run, days);
    }

    public static void PrintDays(SeasonRun run, IReadOnlyList<SeasonDay> days)
    {
        PrintTitle(run, days);
        TerminalOutput.Line($"[bold]{"day",-16} {"decided",-9} {"done",-9} {"readiness",9} {"key from",9}  main reason[/]");
        foreach (var day in days)
        {
            var decision = day.Decided.Decision;
            var why = ReasonWords.Why(run.Policy, Explainer.Explain(run.Policy, day.Decided.Morning));
            TerminalOutput.Line($"{day.Date.ToString("ddd d MMM yyyy", CultureInfo.InvariantCulture),-16} {TerminalOutput.Colored(decision.SessionType, decision.SessionType.Word(), 9)} {TerminalOutput.Colored(day.Done, day.Done?.Word() ?? "?", 9)} "
                + $"{Readiness(day),9} {TerminalOutput.Show(decision.ReadinessThreshold, 1),9}  {TerminalOutput.Escape(why)}");
            if (run.Season.ReviewOn(day.Date) is { } review)
            {
                PrintChanges(review);
            }
        }

        PrintSummary(run, days);
    }

    /// <summary>A change that a review made, with its reasons.</summary>
    /// <param name="change">The change.</param>
    /// <param name="counts">Whether the counts behind its rules are shown too.</param>
    public static string Changed(ParameterChange change, bool counts) =>
        $"[bold]{NameOf(change.Parameter)} {TerminalOutput.Show(change.From, 1)} -> {TerminalOutput.Show(change.To, 1)}[/]: {TerminalOutput.Escape(string.Join(" And: ", change.Because.Select(r => ReasonWords.WithNames(r, counts))))}";

    /// <summary>Readiness as the page shows it; a tilde marks an estimate.</summary>
    public static string Readiness(SeasonDay day) => $"{(day.Decided.ReadinessIsEstimated ? "~" : "")}{TerminalOutput.Show(day.Decided.Decision.ReadinessScore, 1)}";

    public static string Date(DateOnly day) => day.ToString("d MMMM yyyy", CultureInfo.InvariantCulture);

    /// <summary>A parameter of the athlete in a coach's words.</summary>
    public static string NameOf(FactDefinition parameter) => parameter.Field switch
    {
        "key_session_readiness_min" => "threshold",
        "tolerated_spacing_days" => "spacing",
        "weekly_capacity_tss" => "capacity",
        var field => field.Replace('_', ' '),
    };

    private static void PrintTitle(SeasonRun run, IReadOnlyList<SeasonDay> days)
    {
        TerminalOutput.Line($"[bold]Season of {TerminalOutput.Escape(run.AthleteId)}[/] under {run.Policy.Id} {run.Policy.Version}, {Date(days[0].Date)} to {Date(days[^1].Date)}: {TerminalOutput.Count(days.Count, "day")}");
        TerminalOutput.Line("");
    }

    private static void PrintWeek(SeasonWeek week)
    {
        var last = week.Days[^1].Decided;
        var readiness = week.Days.Select(d => d.Decided.Decision.ReadinessScore).OfType<double>().ToArray();
        var (load, done) = (Total(week, d => d.Recorded?.Load), Total(week, d => d.Done is { } type ? type == SessionType.Key ? 1 : 0 : null));
        TerminalOutput.Line($"{week.Monday.ToString("d MMM yyyy", CultureInfo.InvariantCulture),-12} {Letters(week, d => d.Decided.Decision.SessionType)}  {Letters(week, d => d.Done)}  "
            + $"{TerminalOutput.Show(readiness.Length > 0 ? readiness.Average() : null, 0),9} {TerminalOutput.Show(last.Decision.ReadinessThreshold, 1),9} {$"{load} of {TerminalOutput.Show(last.Decision.Intent.MaxWeeklyTss, 0)}",13} "
            + $"{$"{done} of {TerminalOutput.Show(last.Decision.Intent.KeySessionsTarget)}",9}");
        if (week.Review is { } review)
        {
            PrintChanges(review);
        }
    }

    // The sum of a week's known values, with a plus if a day is missing.
    private static string Total(SeasonWeek week, Func<SeasonDay, double?> of)
    {
        var known = week.Days.Select(of).OfType<double>().ToArray();
        return known.Length == 0 ? "?" : $"{TerminalOutput.Show(known.Sum(), 0)}{(known.Length < week.Days.Count ? "+" : "")}";
    }

    private static string Letters(SeasonWeek week, Func<SeasonDay, SessionType?> of) => string.Concat(Enumerable.Range(0, 7).Select(i =>
        week.Days.FirstOrDefault(d => d.Date == week.Monday.AddDays(i)) is not { } day ? " "
            : of(day) is { } type ? $"[{TerminalOutput.ColorOf(type)}]{LetterOf(type)}[/]" : "?"));

    private static char LetterOf(SessionType type) => type switch
    {
        SessionType.Key => 'K',
        SessionType.Support => 'S',
        SessionType.Recovery => 'R',
        _ => '-',
    };

    private static void PrintChanges(WeekReview review)
    {
        foreach (var change in review.Verdict.Changes)
        {
            TerminalOutput.Hanging("             ", Changed(change, counts: false));
        }
    }

    private static void PrintLegend()
    {
        TerminalOutput.Line("");
        TerminalOutput.Line("K key, S support, R recovery, - rest, ? not recorded, Monday to Sunday. Readiness is the week's mean. \"378 of 430\": done, and the limit or plan; unused load is not carried over. + a day is missing.");
    }

    private static void PrintSummary(SeasonRun run, IReadOnlyList<SeasonDay> days)
    {
        var summary = SeasonSummary.Of(run.Policy, run.Season, days);
        var types = new[] { SessionType.Key, SessionType.Support, SessionType.Recovery, SessionType.Rest };
        TerminalOutput.Line("");
        TerminalOutput.Hanging("[bold]Decided[/]     ", string.Join(", ", types.Select(t => $"{summary.Decided(t)} {t.Word()}")));
        TerminalOutput.Hanging("[bold]Done[/]        ", string.Join(", ", types.Select(t => $"{summary.Done(t)} {t.Word()}")) + (summary.NotRecorded > 0 ? $"; {TerminalOutput.Count(summary.NotRecorded, "day")} not recorded" : ""));
        TerminalOutput.Hanging("[bold]Together[/]    ", $"as decided on {TerminalOutput.Count(summary.AsDecided, "day")}, harder on {summary.Harder}, lighter on {summary.Lighter}: a decision is an upper limit, and the athlete may do less",
            $"a key session was open on {TerminalOutput.Count(summary.Decided(SessionType.Key), "day")}; on {summary.KeyDecidedAndDone} of them one was done");
        var (first, last) = (days[0].Decided.Parameters, days[^1].Decided.Parameters);
        TerminalOutput.Hanging("[bold]Parameters[/]  ", $"version {first.Number} from {Date(first.From)}: {Shown(first)}");
        if (last.Number != first.Number)
        {
            TerminalOutput.Line($"            version {last.Number} from {Date(last.From)}: {Shown(last)}");
        }

        if (LoopFacts.SilentRules(run.Policy, run.Season) is { Count: > 0 } silent)
        {
            TerminalOutput.Hanging("[bold]Silent[/]      ", TerminalOutput.Escape(SilentRuleLines.InSeason(silent)));
        }

        // A month without a new answer needs no line, unless no month before it had one.
        var answers = summary.Answers.Where((a, i) => a.New.Count > 0 || i == 0).Select(a => $"{Months(a),-20} {(a.New.Count > 0 ? TerminalOutput.Escape(string.Join(" ", a.New.Select(n => n.Says))) : "Too little to tell.")}").ToArray();
        if (answers.Length > 0)
        {
            TerminalOutput.Hanging("[bold]Review[/]      ", answers);
        }

        var notKnown = NotKnownLines.Of(run, summary).ToArray();
        if (notKnown.Length > 0)
        {
            TerminalOutput.Hanging("[bold]Not known[/]   ", ["no known fact prevented a key session; these were missing:", .. notKnown.Select(TerminalOutput.Escape)]);
        }
    }

    private static string Months(SeasonAnswers answers) => answers.First == answers.Last ? Month(answers.First) : $"{Month(answers.First)} to {Month(answers.Last)}";

    private static string Month(DateOnly day) => day.ToString("MMM yyyy", CultureInfo.InvariantCulture);

    private static string Shown(ParameterVersion version)
    {
        var morning = new Morning { AthleteId = "", Date = default, Athlete = version.Athlete };
        var known = FactCatalog.All.Where(f => f.Group == "athlete" && !double.IsNaN(f.Read(morning))).Select(f => $"{NameOf(f)} {(f.Kind == FactKind.Number ? TerminalOutput.Show(f.Read(morning), 1) : f.Show(f.Read(morning)))}").ToArray();
        return known.Length == 0 ? "none of the athlete's own yet; the policy's priors apply" : string.Join(", ", known);
    }
}
