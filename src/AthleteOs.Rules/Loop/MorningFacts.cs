using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Loop;

/// <summary>
/// Makes a morning's facts out of the days before it and this morning's readings. What the record leaves open stays unknown: a day of which
/// the session is not known may have held a key session, a day without a load may have been heavy.
/// </summary>
internal static class MorningFacts
{
    /// <summary>The days of heart-rate readings that a morning carries.</summary>
    public const int HrvDays = 90;

    /// <summary>
    /// A load that is not known within so many days leaves the balance unknown. From then on an unknown load is read as none, for there it lowers CTL
    /// by more than ATL: with 42 and 7 days a load raises the balance from 16 days after it on.
    /// </summary>
    public const int LoadDays = 15;

    /// <summary>The days of load that fill the balance of an athlete who starts without one: the 42 of CTL.</summary>
    public const int FillDays = 42;

    /// <summary>Within so many days an unknown session may have been the last key session; the longest spacing that policies ask for is no longer.</summary>
    public const int SessionDays = 14;

    /// <summary>The most days in a row that are counted.</summary>
    public const int InARowDays = 28;

    private static readonly FactDefinition YesterdayTss = FactCatalog.ByName["yesterday.Tss"];
    private static readonly FactDefinition TssSoFar = FactCatalog.ByName["week.TssSoFar"];
    private static readonly FactDefinition Ctl = FactCatalog.ByName["fatigue.Ctl"];
    private static readonly FactDefinition Atl = FactCatalog.ByName["fatigue.Atl"];
    private static readonly FactDefinition Tsb = FactCatalog.ByName["fatigue.Tsb"];
    private static readonly FactDefinition DaysSinceLast = FactCatalog.ByName["history.DaysSinceLastKeySession"];

    /// <summary>The morning of the day in hand, the last in the book.</summary>
    public static Morning Of(DayBook book, LoopState state, MorningReadings readings, double? readiness)
    {
        var today = book.Days - 1;
        var monday = today - (state.WeekDay - 1);
        return new Morning
        {
            AthleteId = state.AthleteId,
            Date = state.Date,
            Athlete = state.Athlete,
            Today = new Today { ReadinessScore = readiness, Illness = readings.Illness, Injury = readings.Injury, Soreness = readings.Soreness, SleepHours = readings.SleepHours },
            Yesterday = today == 0 ? new Yesterday() : new Yesterday { Given = true, SessionType = Type(book.Type[today - 1]), Tss = Held(YesterdayTss, book.Load[today - 1]) },
            Hrv = book.HeartRate(HrvDays),
            Fatigue = Balance(book, state.Load, state.StartIsKnown),
            Intent = new WeeklyIntent { KeySessionsCompleted = KeySessions(book, monday, today) },
            Week = new Week { TssSoFar = Held(TssSoFar, Sum(book.Load, monday, today)), HoursSoFar = book.Hours.IsEmpty ? null : Sum(book.Hours, monday, today).Known() },
            History = new History
            {
                DaysSinceLastKeySession = DaysSinceKey(book),
                RecoveredSinceLastKeySession = Recovered(book),
                KeySessionsMissedLastWeek = state.MissedLastWeek,
                KeySessionDaysInARow = InARow(book, IsKeyDay),
                TrainingDaysInARow = InARow(book, IsTrainingDay),
            },
        };
    }

    /// <summary>The sum from one day up to another, that one not included; NaN where a day is missing, or is before the record.</summary>
    public static double Sum(ReadOnlySpan<double> values, int from, int to)
    {
        var sum = from < 0 && from < to ? double.NaN : 0.0;
        for (var day = Math.Max(0, from); day < to; day++)
        {
            sum += values[day];
        }

        return sum;
    }

    /// <summary>How many key sessions from one day up to another, that one not included; null where one of the days is not known.</summary>
    public static double? KeySessions(DayBook book, int from, int to)
    {
        if (from < 0 && from < to)
        {
            return null;
        }

        var count = 0;
        for (var day = from; day < to; day++)
        {
            if (double.IsNaN(book.Type[day]))
            {
                return null;
            }

            count += book.IsKey(day) ? 1 : 0;
        }

        return count;
    }

    // Without a balance to start from the sums begin at zero, as if the athlete had never trained: so long as that shows, nothing is known.
    private static Fatigue Balance(DayBook book, TrainingLoadState load, bool startIsKnown)
    {
        var days = book.Load.Length;
        return (days < FillDays && !startIsKnown) || double.IsNaN(Sum(book.Load, Math.Max(0, days - LoadDays), days)) ? new Fatigue() : new Fatigue { Ctl = Held(Ctl, load.Ctl), Atl = Held(Atl, load.Atl), Tsb = Held(Tsb, load.Tsb) };
    }

    // A day of which the session is not known may have been the last key session, and so may the day before the record.
    private static double? DaysSinceKey(DayBook book)
    {
        var since = book.Days - 1 - Math.Max(book.LastKeyDay, book.LastOpenDay);
        return book.LastKeyDay > book.LastOpenDay || since > SessionDays ? Math.Min(since, DaysSinceLast.About.Max) : null;
    }

    // Days in a row up to yesterday; the first day of which it is not known, or that lies before the record, leaves it open.
    private static double? InARow(DayBook book, Func<DayBook, int, bool?> belongs)
    {
        var yesterday = book.Days - 2;
        for (var days = 0; days < InARowDays; days++)
        {
            if ((yesterday - days < 0 ? null : belongs(book, yesterday - days)) is not true and var ends)
            {
                return ends is null ? null : days;
            }
        }

        return InARowDays;
    }

    private static bool? IsKeyDay(DayBook book, int day) => double.IsNaN(book.Type[day]) ? null : book.IsKey(day);

    // A day with a load was training, of whatever kind.
    private static bool? IsTrainingDay(DayBook book, int day) =>
        !double.IsNaN(book.Type[day]) ? book.Type[day] != (int)SessionType.Rest : book.Load[day] > 0 ? true : null;

    // Back in the band on any morning since, this one included. The band of this morning is not worked out yet: the last one in force stands in.
    private static bool? Recovered(DayBook book)
    {
        var today = book.Days - 1;
        var complete = true;
        for (var day = today; day > 0; day--)
        {
            var band = day == today ? book.Band[day - 1] : book.Band[day];
            if (book.Readiness[day] >= band)
            {
                return true;
            }

            complete &= !double.IsNaN(book.Readiness[day]) && !double.IsNaN(band);
            if (book.IsKey(day - 1))
            {
                return complete ? false : null;
            }

            if (double.IsNaN(book.Type[day - 1]))
            {
                return null;
            }
        }

        return null;
    }

    private static SessionType? Type(double code) => double.IsNaN(code) ? null : (SessionType)(int)code;

    // What is beyond anything that a facts document holds is no load of a person.
    private static double? Held(FactDefinition fact, double value) => value >= fact.About.Min && value <= fact.About.Max ? value : null;
}

/// <summary>What a morning's facts need beside the days.</summary>
/// <param name="AthleteId">Who it is about.</param>
/// <param name="Date">The day.</param>
/// <param name="WeekDay">Its number in the training week, Monday 1 to Sunday 7.</param>
/// <param name="Athlete">What is believed of the athlete today.</param>
/// <param name="Load">CTL and ATL at the start of the day.</param>
/// <param name="StartIsKnown">Whether the balance at the start of the record was given.</param>
/// <param name="MissedLastWeek">Key sessions meant for last week that did not happen.</param>
internal readonly record struct LoopState(string AthleteId, DateOnly Date, int WeekDay, Athlete Athlete, TrainingLoadState Load, bool StartIsKnown, double? MissedLastWeek);
