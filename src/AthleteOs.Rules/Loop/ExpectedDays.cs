using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Loop;

/// <summary>The readings and the training to expect of days to come, from an athlete's last weeks.</summary>
internal sealed class ExpectedDays
{
    private const int ReadingDays = 7;
    private const int TrainingDays = 56;

    // Half of a deviation is left a day later, for an athlete with too few mornings to measure it.
    private const double UsualPersistence = 0.5;

    private readonly HistoryDay[] _days;
    private readonly DecidedDay _today;

    /// <summary>Takes the recorded days.</summary>
    /// <param name="days">The days up to today, in order of date.</param>
    /// <param name="today">Today's decision.</param>
    public ExpectedDays(HistoryDay[] days, DecidedDay today) => (_days, _today) = (days, today);

    /// <summary>The readings of a morning to come. A reading that the athlete does not record stays unknown.</summary>
    /// <param name="date">The morning.</param>
    /// <param name="given">The readings that the calendar gives.</param>
    public MorningReadings Readings(DateOnly date, MorningReadings given) => given with
    {
        ReadinessScore = Array.Exists(_days, d => d.ReadinessScore is not null) ? Readiness(date) : null,
        LnRmssd = Median(d => d.LnRmssd),
        RestingHr = Median(d => d.RestingHr),
        SleepHours = Recent(d => d.SleepHours),
        Soreness = Recent(d => d.Soreness),
        Illness = given.Illness ?? false,
        Injury = given.Injury ?? false,
        Health = Array.FindLast(_days, d => d.Health.Given)?.Health ?? Health.None,
        CompetitionTomorrow = Array.Exists(_days, d => d.CompetitionTomorrow is not null) ? false : null,
        Own = Array.FindLast(_days, d => !d.Own.IsEmpty)?.Own ?? OwnFacts.None,
    };

    /// <summary>The training of a day with this session.</summary>
    public DayDone Done(SessionType session) => session == SessionType.Rest
        ? new DayDone { Load = 0, SessionType = session, Hours = Array.Exists(_days, d => d.Hours is not null) ? 0 : null }
        : new DayDone
        {
            SessionType = session,
            Load = Mean(session, d => d.Load) ?? _today.Morning.Fatigue.Ctl,
            Hours = Mean(session, d => d.Hours),
            GreyZoneHours = Array.Exists(_days, d => d.GreyZoneHours is not null) ? 0 : null,
        };

    // Readiness returns from today's value to the usual one. Whole points, as people read it.
    private double? Readiness(DateOnly date)
    {
        var athlete = _today.Morning.Athlete;
        var (now, usual) = (_today.Morning.Today.ReadinessScore, athlete.ReadinessMean);
        return (now, usual) switch
        {
            ({ } today, { } mean) => Math.Round(mean + (today - mean) * Math.Pow(athlete.ReadinessPersistence ?? UsualPersistence, date.DayNumber - _today.Morning.Date.DayNumber)),
            _ => (usual ?? now) is { } known ? Math.Round(known) : null,
        };
    }

    // Heart rate returns to the usual one at once. A rule compares a week with it: were each morning to come a little worse, none would allow a key session.
    private double? Median(Func<HistoryDay, double?> reading)
    {
        double[] values = [.. _days.Where(d => d.Date.DayNumber > _today.Morning.Date.DayNumber - LimitedDeviation.UsualDays).Select(reading).OfType<double>().Order()];
        return values.Length == 0 ? null : (values[(values.Length - 1) / 2] + values[values.Length / 2]) / 2;
    }

    private double? Recent(Func<HistoryDay, double?> reading) => MeanOf([.. _days.Select(reading).OfType<double>().TakeLast(ReadingDays)]);

    private double? Mean(SessionType type, Func<HistoryDay, double?> value) =>
        MeanOf([.. _days.Where(d => d.SessionType == type && d.Date.DayNumber > _today.Morning.Date.DayNumber - TrainingDays).Select(value).OfType<double>()]);

    private static double? MeanOf(double[] values) => values.Length == 0 ? null : values.Average();
}
