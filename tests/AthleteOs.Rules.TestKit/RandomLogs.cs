using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.TestKit;

/// <summary>Draws logs of sessions and days, with gaps if wanted, and completes logs with gaps.</summary>
public static class RandomLogs
{
    private static readonly string[] Archetypes = ["VO2_4x4", "THRESHOLD_3x10", "SPRINTS"];
    private static readonly string[] Sports = ["running", "cycling"];

    /// <summary>A log of a morning.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="day">The morning's day.</param>
    /// <param name="gaps">The share of fields and days that are unknown; 0 for a log in which everything is known.</param>
    /// <param name="days">The days before the morning.</param>
    public static SessionLog Next(Random random, DateOnly day, double gaps, int days = 28)
    {
        ArgumentNullException.ThrowIfNull(random);
        var complete = random.NextDouble() < gaps ? random.Next(0, days) : days;
        var from = day.AddDays(-complete);
        var sessions = Enumerable.Range(1, complete).SelectMany(ago => Enumerable.Range(0, PerDay(random)).Select(_ => Session(random, day.AddDays(-ago), gaps))).ToArray();
        var logged = Enumerable.Range(1, days).Where(_ => random.NextDouble() >= gaps).Select(ago => Day(random, day.AddDays(-ago), gaps)).ToArray();
        return new SessionLog(day, from, sessions, logged, Enumerable.Range(1, complete).Where(_ => random.NextDouble() < gaps / 4).Select(ago => day.AddDays(-ago)));
    }

    /// <summary>A log of usual training, in which most limits do not apply.</summary>
    /// <param name="random">The generator.</param>
    /// <param name="day">The morning's day.</param>
    /// <param name="gaps">The share of fields and days that are unknown.</param>
    public static SessionLog Calm(Random random, DateOnly day, double gaps)
    {
        ArgumentNullException.ThrowIfNull(random);
        if (random.Next(20) == 0)
        {
            return Next(random, day, gaps);
        }

        var log = Next(random, day, 0);
        var sessions = log.Sessions.Select(s => Gapped(random, gaps, s with { SessionType = random.Next(10) == 0 ? SessionType.Key : SessionType.Support, Tss = random.Next(3, 7) * 10, Outcome = random.Next(40) == 0 ? s.Outcome : SessionOutcome.Done, Absorbed = random.Next(6) > 0 }));
        return new SessionLog(day, log.CompleteFrom, sessions, log.Days, Enumerable.Range(1, 28).Where(_ => random.NextDouble() < gaps / 4).Select(ago => day.AddDays(-ago)));
    }

    /// <summary>One of the ways in which a log with gaps may have been.</summary>
    public static SessionLog Completed(Random random, SessionLog log, int days = 28)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(log);
        var from = log.Day.AddDays(-days);
        var unknown = Enumerable.Range(1, days).Select(ago => log.Day.AddDays(-ago)).Where(d => d < log.CompleteFrom || log.UnknownDays.Contains(d));
        var sessions = log.Sessions.Select(s => Filled(random, s)).Concat(unknown.SelectMany(d => Enumerable.Range(0, PerDay(random)).Select(_ => Session(random, d, 0))));
        var logged = Enumerable.Range(1, days).Select(ago => log.Day.AddDays(-ago)).Select(d => Filled(random, log.Days.FirstOrDefault(known => known.Date == d) ?? new LoggedDay { Date = d }));
        return new SessionLog(log.Day, from, sessions, logged, []);
    }

    /// <summary>The log with one thing taken away: a field, a session with its day named as unknown, a day's readings, or the earliest complete days.</summary>
    public static SessionLog Without(Random random, SessionLog log)
    {
        ArgumentNullException.ThrowIfNull(random);
        ArgumentNullException.ThrowIfNull(log);
        var (sessions, days) = (log.Sessions.ToList(), log.Days.ToList());
        var at = sessions.Count == 0 ? -1 : random.Next(sessions.Count);
        switch (random.Next(5))
        {
            case 0 when at >= 0:
                var day = sessions[at].Date;
                sessions.RemoveAt(at);
                return new SessionLog(log.Day, log.CompleteFrom, sessions, days, [.. log.UnknownDays, day]);
            case 1 when days.Count > 0:
                days.RemoveAt(random.Next(days.Count));
                break;
            case 2 when days.Count > 0:
                var lessOf = random.Next(days.Count);
                days[lessOf] = Less(random, days[lessOf]);
                break;
            case 3:
                var from = log.CompleteFrom.AddDays(random.Next(1, 10));
                from = from > log.Day ? log.Day : from;
                return new SessionLog(log.Day, from, sessions.Where(s => s.Date >= from), days, log.UnknownDays);
            default:
                if (at >= 0)
                {
                    sessions[at] = Less(random, sessions[at]);
                }

                break;
        }

        return new SessionLog(log.Day, log.CompleteFrom, sessions, days, log.UnknownDays);
    }

    private static int PerDay(Random random) => random.Next(10) switch { < 3 => 0, < 9 => 1, _ => 2 };

    private static LoggedSession Session(Random random, DateOnly date, double gaps) => Gapped(random, gaps, Filled(random, new LoggedSession { Date = date }));

    private static LoggedDay Day(Random random, DateOnly date, double gaps) => Gapped(random, gaps, Filled(random, new LoggedDay { Date = date }));

    private static LoggedSession Filled(Random random, LoggedSession s) => s with
    {
        SessionType = s.SessionType ?? (SessionType)random.Next(1, 4),
        Archetype = s.Archetype ?? Archetypes[random.Next(Archetypes.Length)],
        Sport = s.Sport ?? Sports[random.Next(Sports.Length)],
        Tss = s.Tss ?? random.Next(0, 20) * 10,
        Hours = s.Hours ?? random.Next(0, 12) / 4.0,
        Rpe = s.Rpe ?? random.Next(0, 11),
        Outcome = s.Outcome ?? (random.Next(5) > 0 ? SessionOutcome.Done : (SessionOutcome)random.Next(4)),
        Absorbed = s.Absorbed ?? random.Next(3) > 0,
        Planned = s.Planned ?? random.Next(2) == 0,
    };

    private static LoggedDay Filled(Random random, LoggedDay d) => d with
    {
        ReadinessScore = d.ReadinessScore ?? random.Next(50, 90),
        SleepHours = d.SleepHours ?? random.Next(8, 20) / 2.0,
        Soreness = d.Soreness ?? random.Next(0, 11),
        Illness = d.Illness ?? random.Next(20) == 0,
        Injury = d.Injury ?? random.Next(30) == 0,
        Tss = d.Tss ?? random.Next(0, 20) * 10,
    };

    private static LoggedSession Gapped(Random random, double gaps, LoggedSession s)
    {
        for (var i = 0; i < 9; i++)
        {
            s = random.NextDouble() < gaps / 2 ? Less(random, s) : s;
        }

        return s;
    }

    private static LoggedDay Gapped(Random random, double gaps, LoggedDay d)
    {
        for (var i = 0; i < 6; i++)
        {
            d = random.NextDouble() < gaps / 2 ? Less(random, d) : d;
        }

        return d;
    }

    private static LoggedSession Less(Random random, LoggedSession s) => random.Next(9) switch
    {
        0 => s with { SessionType = null },
        1 => s with { Archetype = null },
        2 => s with { Sport = null },
        3 => s with { Tss = null },
        4 => s with { Hours = null },
        5 => s with { Rpe = null },
        6 => s with { Outcome = null },
        7 => s with { Absorbed = null },
        _ => s with { Planned = null },
    };

    private static LoggedDay Less(Random random, LoggedDay d) => random.Next(6) switch
    {
        0 => d with { ReadinessScore = null },
        1 => d with { SleepHours = null },
        2 => d with { Soreness = null },
        3 => d with { Illness = null },
        4 => d with { Injury = null },
        _ => d with { Tss = null },
    };
}
