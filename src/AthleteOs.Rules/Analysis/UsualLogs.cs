using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Analysis;

/// <summary>Logs for witnesses and drawn mornings of policies with rules over the log: easy training, hard training, and none that is known.</summary>
internal static class UsualLogs
{
    /// <summary>The logs of a day, the easiest first.</summary>
    public static IReadOnlyList<SessionLog> Of(DateOnly day) =>
    [
        Log(day, hard: _ => false),
        Log(day, hard: ago => ago <= 14),
        Log(day, hard: ago => ago <= 7 && ago % 3 == 0),
        Log(day, hard: ago => ago is 1 or 2),
        SessionLog.None,
    ];

    // The last key session is three days ago, as in a usual morning. Hard days have large loads, sessions that go badly, and bad nights.
    private static SessionLog Log(DateOnly day, Func<int, bool> hard)
    {
        var days = Enumerable.Range(1, SessionLog.RecentDays).ToArray();
        return new SessionLog(day, day.AddDays(-SessionLog.RecentDays),
            days.Select(ago => new LoggedSession
            {
                Date = day.AddDays(-ago),
                SessionType = ago % 4 == 3 ? SessionType.Key : SessionType.Support,
                Archetype = "VO2_4x4",
                Sport = "running",
                Tss = hard(ago) ? 160 : 60,
                Hours = 1,
                Rpe = hard(ago) ? 9 : 5,
                Outcome = hard(ago) && ago % 2 == 1 ? SessionOutcome.Failed : SessionOutcome.Done,
                Absorbed = !hard(ago),
                Planned = true,
            }),
            days.Select(ago => new LoggedDay { Date = day.AddDays(-ago), ReadinessScore = hard(ago) ? 55 : 70, SleepHours = hard(ago) ? 5 : 8, Soreness = hard(ago) ? 7 : 2, Illness = false, Injury = false, Tss = hard(ago) ? 160 : 60 }),
            []);
    }
}
