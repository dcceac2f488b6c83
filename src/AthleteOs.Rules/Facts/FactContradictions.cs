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

    // Rarely is a text needed: a morning is judged a million times more often than a contradiction is reported.
    private static readonly (string Group, string Field, Func<Morning, bool> IsIn, Func<Morning, string> Says)[] Contradictions =
    [
        ("weekly_intent", "key_sessions_remaining", m => m.Intent.KeySessionsRemaining != Left(m.Intent),
            m => $"weekly_intent.key_sessions_remaining is {m.Intent.KeySessionsRemaining}, but a target of {m.Intent.KeySessionsTarget} with {m.Intent.KeySessionsCompleted} done leaves {Left(m.Intent)}; a dropped key session lowers the target, a missed one is never owed"),
        ("weekly_intent", "key_sessions_remaining", m => m.Intent is { KeySessionsTarget: null, KeySessionsRemaining: not null },
            _ => "weekly_intent.key_sessions_remaining needs key_sessions_target; give the target too, or only how many are completed"),
        ("history", "days_since_last_key_session", m => m is { Yesterday.SessionType: SessionType.Key, History.DaysSinceLastKeySession: > 1 },
            m => $"history.days_since_last_key_session is {Days(m)}, but yesterday.session_type is \"key\"; it must be 1, or 0 after one earlier today"),
        ("history", "key_session_days_in_a_row", m => m.History is { DaysSinceLastKeySession: > 1, KeySessionDaysInARow: > 0 },
            m => $"history.key_session_days_in_a_row is {m.History.KeySessionDaysInARow}, but days_since_last_key_session is {Days(m)}; days in a row reach up to yesterday, so it must be 0"),
        ("history", "days_since_last_key_session", m => m is { Intent.KeySessionsCompleted: > 0, History.DaysSinceLastKeySession: double.PositiveInfinity },
            _ => "history.days_since_last_key_session is \"never\", but weekly_intent.key_sessions_completed says that one was done this week"),
        ("fatigue", "tsb", m => Math.Abs((m.Fatigue.Tsb - (m.Fatigue.Ctl - m.Fatigue.Atl)) ?? 0) > MostRounding,
            m => $"fatigue.tsb is {Number(m.Fatigue.Tsb)}, but ctl {Number(m.Fatigue.Ctl)} less atl {Number(m.Fatigue.Atl)} is {Number(Math.Round(m.Fatigue.Ctl!.Value - m.Fatigue.Atl!.Value, 1))}; give all three of the same morning, or leave tsb out"),
        ("week", "tss_so_far", m => IsMonday(m) && m.Week.TssSoFar > 0,
            m => $"week.tss_so_far is {Number(m.Week.TssSoFar)} on a Monday morning; the week begins on Monday, so it must be 0"),
        ("week", "hours_so_far", m => IsMonday(m) && m.Week.HoursSoFar > 0,
            m => $"week.hours_so_far is {Number(m.Week.HoursSoFar)} on a Monday morning; the week begins on Monday, so it must be 0"),
        ("week", "tss_so_far", m => !IsMonday(m) && m.Week.TssSoFar < m.Yesterday.Tss,
            m => $"week.tss_so_far is {Number(m.Week.TssSoFar)}, but yesterday.tss alone is {Number(m.Yesterday.Tss)}; the week's load includes yesterday's"),
        ("yesterday", "tss", m => m.Yesterday is { SessionType: SessionType.Rest, Tss: > 0 },
            m => $"yesterday.tss is {Number(m.Yesterday.Tss)}, but yesterday.session_type is \"rest\"; a day with load was training of some type"),
        ("history", "training_days_in_a_row", m => m is { Yesterday.SessionType: SessionType.Rest, History.TrainingDaysInARow: > 0 },
            m => $"history.training_days_in_a_row is {m.History.TrainingDaysInARow}, but yesterday.session_type is \"rest\"; days in a row reach up to yesterday, so it must be 0"),
        ("history", "key_session_days_in_a_row", m => m is { Yesterday.SessionType: SessionType.Rest, History.KeySessionDaysInARow: > 0 },
            m => $"history.key_session_days_in_a_row is {m.History.KeySessionDaysInARow}, but yesterday.session_type is \"rest\"; days in a row reach up to yesterday, so it must be 0"),
        ("events", "week_of_phase", m => m.Events is { Phase: TrainingPhase.None, WeekOfPhase: > 0 },
            m => $"events.week_of_phase is {Number(m.Events.WeekOfPhase)}, but events.phase is \"none\"; name the phase, or give the week 0"),
        ("athlete", "tau1", m => m.Athlete.Tau1 <= m.Athlete.Tau2, m => OfTimeConstants(m.Athlete)!.Value.Says),
        .. TodayAndSeries.Select(pair => ("daily", pair.Series.Field, (Func<Morning, bool>)(m => pair.Series.ReadSeries(m).Latest() is { } last && pair.Fact.Read(m).Known() is { } today && last != today),
            (Func<Morning, string>)(m => $"{pair.Series.Path} ends with {Number(pair.Series.ReadSeries(m).Latest())}, but {pair.Fact.Path} is {Number(pair.Fact.Read(m))}; its last value is today's, so they must be equal"))),
    ];

    /// <summary>Every contradiction of a morning.</summary>
    public static IEnumerable<FactContradiction> Of(Morning morning) => Contradictions.Where(c => c.IsIn(morning)).Select(c => new FactContradiction(c.Group, c.Field, c.Says(morning)));

    /// <summary>The contradiction between an athlete's time constants; null without one.</summary>
    public static FactContradiction? OfTimeConstants(Athlete athlete) => athlete.Tau1 <= athlete.Tau2
        ? new("athlete", "tau1", $"athlete.tau1 is {Number(athlete.Tau1)}, but tau2 is {Number(athlete.Tau2)}; fatigue decays faster than fitness, so tau1 must be more than tau2") : null;

    /// <summary>The number of contradictions of a morning.</summary>
    public static int Count(Morning morning)
    {
        var count = 0;
        foreach (var contradiction in Contradictions)
        {
            count += contradiction.IsIn(morning) ? 1 : 0;
        }

        return count;
    }

    // Unknown where nothing can contradict it: then the given number itself.
    private static double? Left(WeeklyIntent intent) => intent is { KeySessionsTarget: { } target, KeySessionsCompleted: { } done, KeySessionsRemaining: not null } ? Math.Max(0, target - done) : intent.KeySessionsRemaining;

    private static bool IsMonday(Morning morning) => morning.Date.DayOfWeek == DayOfWeek.Monday;

    private static string Days(Morning morning) => morning.History.DaysSinceLastKeySession is double.PositiveInfinity ? "\"never\"" : Number(morning.History.DaysSinceLastKeySession);

    private static string Number(double? value) => Words.Number(value!.Value);
}
