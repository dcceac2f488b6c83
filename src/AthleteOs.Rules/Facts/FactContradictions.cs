using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>Two facts of one morning that contradict each other.</summary>
/// <param name="Group">The group, as documents name it, of the fact to correct.</param>
/// <param name="Field">The field of that fact.</param>
/// <param name="Says">The contradiction and its remedy, for the author.</param>
internal readonly record struct FactContradiction(string Group, string Field, string Says);

/// <summary>
/// The contradictions that a facts document is refused for. Otherwise the planner would believe one of the two facts and ignore the other.
/// </summary>
internal static class FactContradictions
{
    /// <summary>CTL, ATL and TSB that are each rounded to whole numbers differ by up to 1.5. A larger difference is no rounding.</summary>
    private const double MostRounding = 1.5;

    // Readings of today that are the last value of a series too.
    private static readonly (FactDefinition Fact, FactDefinition Series)[] TodayAndSeries =
        [.. FactCatalog.All.Where(f => f.Kind == FactKind.Series && f.Group == "daily" && FactCatalog.ByName.ContainsKey($"today.{f.Property.Name}")).Select(f => (FactCatalog.ByName[$"today.{f.Property.Name}"], f))];

    private static readonly Func<Morning, FactContradiction?>[] Checks =
    [
        RemainingOfTarget, RemainingWithoutTarget, KeyYesterday, KeyDaysInARow, KeyThisWeek,
        Balance, LoadOnMonday, HoursOnMonday, LoadOfTheWeek, RestWithLoad, TrainingAfterRest, KeyAfterRest, TimeConstants,
    ];

    /// <summary>Every contradiction of a morning.</summary>
    public static IEnumerable<FactContradiction> Of(Morning morning)
    {
        foreach (var check in Checks)
        {
            if (check(morning) is { } found)
            {
                yield return found;
            }
        }

        foreach (var (fact, series) in TodayAndSeries)
        {
            if (series.ReadSeries(morning).Latest() is { } last && fact.Read(morning).Known() is { } today && last != today)
            {
                yield return new("daily", series.Field, $"{series.Path} ends with {Words.Number(last)}, but {fact.Path} is {Words.Number(today)}; its last value is today's, so they must be equal");
            }
        }
    }

    private static FactContradiction? RemainingOfTarget(Morning morning) =>
        morning.Intent is { KeySessionsTarget: { } target, KeySessionsCompleted: { } done, KeySessionsRemaining: { } left } && left != Math.Max(0, target - done)
            ? new("weekly_intent", "key_sessions_remaining", $"weekly_intent.key_sessions_remaining is {left}, but a target of {target} with {done} done leaves {Math.Max(0, target - done)}; a dropped key session lowers the target, a missed one is never owed") : null;

    private static FactContradiction? RemainingWithoutTarget(Morning morning) =>
        morning.Intent is { KeySessionsTarget: null, KeySessionsRemaining: not null }
            ? new("weekly_intent", "key_sessions_remaining", "weekly_intent.key_sessions_remaining needs key_sessions_target; give the target too, or only how many are completed") : null;

    private static FactContradiction? KeyYesterday(Morning morning) =>
        morning is { Yesterday.SessionType: SessionType.Key, History.DaysSinceLastKeySession: > 1 and var days }
            ? new("history", "days_since_last_key_session", $"history.days_since_last_key_session is {Days(days)}, but yesterday.session_type is \"key\"; it must be 1, or 0 after one earlier today") : null;

    private static FactContradiction? KeyDaysInARow(Morning morning) =>
        morning is { History.DaysSinceLastKeySession: > 1 and var since, History.KeySessionDaysInARow: > 0 and var inARow }
            ? new("history", "key_session_days_in_a_row", $"history.key_session_days_in_a_row is {inARow}, but days_since_last_key_session is {Days(since)}; days in a row reach up to yesterday, so it must be 0") : null;

    private static FactContradiction? KeyThisWeek(Morning morning) =>
        morning is { Intent.KeySessionsCompleted: > 0, History.DaysSinceLastKeySession: double.PositiveInfinity }
            ? new("history", "days_since_last_key_session", "history.days_since_last_key_session is \"never\", but weekly_intent.key_sessions_completed says that one was done this week") : null;

    private static FactContradiction? Balance(Morning morning) =>
        morning.Fatigue is { Ctl: { } ctl, Atl: { } atl, Tsb: { } tsb } && Math.Abs(tsb - (ctl - atl)) > MostRounding
            ? new("fatigue", "tsb", $"fatigue.tsb is {Words.Number(tsb)}, but ctl {Words.Number(ctl)} less atl {Words.Number(atl)} is {Words.Number(Math.Round(ctl - atl, 1))}; give all three of the same morning, or leave tsb out") : null;

    private static FactContradiction? LoadOnMonday(Morning morning) =>
        IsMonday(morning) && morning.Week.TssSoFar is > 0 and var load
            ? new("week", "tss_so_far", $"week.tss_so_far is {Words.Number(load)} on a Monday morning; the week begins on Monday, so it must be 0") : null;

    private static FactContradiction? HoursOnMonday(Morning morning) =>
        IsMonday(morning) && morning.Week.HoursSoFar is > 0 and var hours
            ? new("week", "hours_so_far", $"week.hours_so_far is {Words.Number(hours)} on a Monday morning; the week begins on Monday, so it must be 0") : null;

    private static FactContradiction? LoadOfTheWeek(Morning morning) =>
        !IsMonday(morning) && morning is { Week.TssSoFar: { } week, Yesterday.Tss: { } yesterday } && week < yesterday
            ? new("week", "tss_so_far", $"week.tss_so_far is {Words.Number(week)}, but yesterday.tss alone is {Words.Number(yesterday)}; the week's load includes yesterday's") : null;

    private static FactContradiction? RestWithLoad(Morning morning) =>
        morning.Yesterday is { SessionType: SessionType.Rest, Tss: > 0 and var load }
            ? new("yesterday", "tss", $"yesterday.tss is {Words.Number(load)}, but yesterday.session_type is \"rest\"; a day with load was training of some type") : null;

    private static FactContradiction? TrainingAfterRest(Morning morning) =>
        morning is { Yesterday.SessionType: SessionType.Rest, History.TrainingDaysInARow: > 0 and var inARow }
            ? new("history", "training_days_in_a_row", $"history.training_days_in_a_row is {inARow}, but yesterday.session_type is \"rest\"; days in a row reach up to yesterday, so it must be 0") : null;

    private static FactContradiction? KeyAfterRest(Morning morning) =>
        morning is { Yesterday.SessionType: SessionType.Rest, History.KeySessionDaysInARow: > 0 and var inARow }
            ? new("history", "key_session_days_in_a_row", $"history.key_session_days_in_a_row is {inARow}, but yesterday.session_type is \"rest\"; days in a row reach up to yesterday, so it must be 0") : null;

    private static FactContradiction? TimeConstants(Morning morning) =>
        morning.Athlete is { Tau1: { } fitness, Tau2: { } fatigue } && fitness <= fatigue
            ? new("athlete", "tau1", $"athlete.tau1 is {Words.Number(fitness)}, but tau2 is {Words.Number(fatigue)}; fatigue decays faster than fitness, so tau1 must be more than tau2") : null;

    private static bool IsMonday(Morning morning) => morning.Date.DayOfWeek == DayOfWeek.Monday;

    private static string Days(double days) => double.IsInfinity(days) ? "\"never\"" : Words.Number(days);
}
