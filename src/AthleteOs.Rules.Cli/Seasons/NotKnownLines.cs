using AthleteOs.Rules.Cli.Terminal;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Cli.Seasons;

/// <summary>The facts that a history leaves unknown, the days that they cost, and the remedy.</summary>
internal static class NotKnownLines
{
    private static readonly (string Says, bool IsMemory, string[] Paths, Func<SeasonRun, string> Remedy)[] Remedies =
    [
        ("whether the athlete was ill or injured", false, ["today.illness", "today.injury"], run =>
            $"{Missing(run, d => d.Recorded?.Illness is null || d.Recorded.Injury is null)} without illness or injury: fill both in, or give --well-unless-said if an empty entry means healthy"),
        ("how long ago an illness or injury was", true, ["history.days_since_illness", "history.days_since_injury", "history.ill_days_in_last28"], run =>
            $"{Missing(run, d => d.Recorded?.Illness is null || d.Recorded.Injury is null)} without illness or injury: fill both in, or give --well-unless-said if an empty entry means healthy"),
        ("the morning's readiness", false, ["today.readiness_score"], Readiness),
        ("a load", true, ["week.tss_so_far", "fatigue.ctl", "fatigue.atl", "fatigue.tsb", "yesterday.tss"], run =>
            $"{Missing(run, d => d.Recorded?.Load is null)} without tss: write 0 for a day without training, or import with --rest-between; with --start-balance CTL,ATL the first six weeks are known too"),
        ("which session was done", true, ["history.days_since_last_key_session", "history.recovered_since_last_key_session", "weekly_intent.key_sessions_completed", "weekly_intent.key_sessions_remaining", "yesterday.session_type"], run =>
            $"{Missing(run, d => d.Done is null)} without session_type: fill it in, or import with --key-from and --support-below"),
        ("the athlete's threshold", true, ["athlete.key_session_readiness_min", "athlete.readiness_mean", "athlete.readiness_sd"], _ =>
            "The loop computes it once there are enough mornings; or give key_session_readiness_min with --athlete"),
    ];

    public static IEnumerable<string> Of(SeasonRun run, SeasonSummary summary)
    {
        foreach (var (says, isMemory, paths, remedy) in Remedies)
        {
            var kept = summary.NotKnown.Where(n => paths.Contains(n.Path)).ToArray();
            if (kept.Length > 0)
            {
                var (days, first) = (kept.Max(n => n.Days), isMemory ? kept.Max(n => n.FirstDays) : 0);
                yield return days == first ? $"{says}, {TerminalOutput.Count(days, "day")} of the first six weeks, which lack earlier data{(!run.BalanceGiven && kept.Any(n => n.Path.StartsWith("fatigue.", StringComparison.Ordinal)) ? " (--start-balance CTL,ATL supplies them)" : "")}"
                    : $"{says}, {TerminalOutput.Count(days, "day")}{(first > 0 ? $" ({first} of the first six weeks, which lack earlier data)" : "")}. {remedy(run)}";
            }
        }

        foreach (var other in summary.NotKnown.Where(n => !Remedies.Any(r => r.Paths.Contains(n.Path))))
        {
            yield return $"{other.Path}, {TerminalOutput.Count(other.Days, "day")}";
        }
    }

    private static string Readiness(SeasonRun run) => run.Season.Days.All(d => d.Recorded?.ReadinessScore is null)
        ? $"None is recorded. An estimate needs {ReadinessEstimate.LeastBaseline} mornings within {ReadinessEstimate.BaselineDays} days of ln_rmssd or resting_hr, and of every other recorded signal"
        : $"{Missing(run, d => d.Recorded?.ReadinessScore is null)} without readiness_score: record it every morning; a history that records it gets no estimates";

    private static string Missing(SeasonRun run, Func<SeasonDay, bool> isMissing) => $"The history has {TerminalOutput.Count(run.Season.Days.Count(isMissing), "day")}";
}
