using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Loop;

/// <summary>Makes the log of sessions and days out of the days that are over.</summary>
/// <remarks>The record has one session a day, the hardest, with the day's load. A day without a session type is unknown.</remarks>
internal static class LoopLog
{
    /// <summary>The days of a log. No rule looks further back.</summary>
    public const int Days = 28;

    /// <summary>The log of the days that are over.</summary>
    /// <param name="book">The days.</param>
    /// <param name="facts">Judges whether a key session was absorbed.</param>
    /// <param name="day">The day after the last one that is over.</param>
    public static SessionLog Of(DayBook book, WeekFacts facts, DateOnly day)
    {
        var over = book.Type.Length;
        var known = Math.Min(Days, over);
        var (sessions, days, unknown) = (new List<LoggedSession>(known), new List<LoggedDay>(known), new List<DateOnly>());
        for (var ago = 1; ago <= known; ago++)
        {
            var (at, date) = (over - ago, day.AddDays(-ago));
            if (double.IsNaN(book.Type[at]))
            {
                unknown.Add(date);
            }
            else if (book.Type[at] != (int)SessionType.Rest)
            {
                sessions.Add(new LoggedSession
                {
                    Date = date,
                    SessionType = (SessionType)(int)book.Type[at],
                    Tss = Within(book.Load[at], 1000),
                    Hours = book.Hours.IsEmpty ? null : Within(book.Hours[at], 24),
                    Outcome = SessionOutcome.Done,
                    Absorbed = facts.Absorbed(at),
                });
            }

            days.Add(new LoggedDay
            {
                Date = date,
                ReadinessScore = Within(book.Readiness[at], 100),
                SleepHours = Within(book.Sleep[at], 24),
                Soreness = Within(book.Soreness[at], 10),
                Illness = book.Ill[at] switch { 1 => true, 0 => false, _ => null },
                Tss = Within(book.Load[at], 2000),
            });
        }

        return new SessionLog(day, day.AddDays(-known), sessions, days, unknown);
    }

    // A value beyond the range of a facts document is unknown.
    private static double? Within(double value, double most) => value >= 0 && value <= most ? value : null;
}
