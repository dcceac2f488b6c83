using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Cli;

/// <summary>What a history left open, what that cost, and what to do about it.</summary>
internal static class NotKnownLines
{
    private static readonly (string Says, string[] Paths, Func<SeasonRun, string> Remedy)[] Remedies =
    [
        ("whether the athlete was ill or injured", ["today.illness", "today.injury"], WellRemedy),
        ("the morning's readiness", ["today.readiness_score"], run => $"{Missing(run, d => d.Recorded?.ReadinessScore is null)} without readiness_score; who records none at all is estimated from ln_rmssd, resting_hr, sleep_hours and soreness"),
        ("a load", ["week.tss_so_far", "fatigue.tsb", "fatigue.ctl", "fatigue.atl", "yesterday.tss", "recovery.readiness_if_full_rest"], run =>
            $"{Missing(run, d => d.Recorded?.Load is null)} without tss; write 0 for a day without training, or import with --rest-between"),
        ("which session was done", ["history.days_since_last_key_session", "history.recovered_since_last_key_session", "weekly_intent.key_sessions_completed", "weekly_intent.key_sessions_remaining", "yesterday.session_type"], run =>
            $"{Missing(run, d => d.Done is null)} without session_type; fill it in, or import with --key-from"),
    ];

    public static IEnumerable<string> Of(SeasonRun run, SeasonSummary summary)
    {
        foreach (var (says, paths, remedy) in Remedies)
        {
            var kept = summary.NotKnown.Where(n => paths.Contains(n.Path)).ToArray();
            if (kept.Length == 0)
            {
                continue;
            }

            var (days, first) = (kept.Max(n => n.Days), kept.Max(n => n.FirstDays));
            yield return days == first ? $"{says}, on {Page.Count(days, "day")} of the first two weeks: they only fill the memory"
                : $"{says} kept a key session away on {Page.Count(days, "day")}{(first > 0 ? $", {first} of them in the first two weeks, which only fill the memory" : "")}; {remedy(run)}";
        }

        foreach (var other in summary.NotKnown.Where(n => !Remedies.Any(r => r.Paths.Contains(n.Path))))
        {
            yield return $"{other.Path} kept a key session away on {Page.Count(other.Days, "day")}";
        }
    }

    private static string WellRemedy(SeasonRun run)
    {
        var missing = Missing(run, d => d.Recorded?.Illness is null || d.Recorded.Injury is null);
        return $"{missing} without illness or injury; fill both in, or give --well-unless-said where nothing said means well";
    }

    private static string Missing(SeasonRun run, Func<SeasonDay, bool> isMissing) => $"the history has {Page.Count(run.Season.Days.Count(isMissing), "day")}";
}
