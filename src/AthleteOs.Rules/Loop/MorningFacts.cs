using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Loop;

/// <summary>
/// Makes a morning's facts out of the days before it and this morning's readings. Gaps of the record stay unknown. A day without a session
/// type may have had a key session; a day without a load may have been heavy.
/// </summary>
internal static class MorningFacts
{
    /// <summary>The days of each series that a morning carries.</summary>
    public const int SeriesDays = 90;

    /// <summary>The days of load that fill the balance of an athlete who starts without one: the 42 of CTL.</summary>
    public const int FillDays = 42;

    private const int IllDays = 28;
    private const int TrainingDays = 14;

    /// <summary>The most days in a row that are counted.</summary>
    public const int InARowDays = 28;

    private static readonly FactDefinition YesterdayTss = FactCatalog.ByName["yesterday.Tss"];
    private static readonly FactDefinition TssSoFar = FactCatalog.ByName["week.TssSoFar"];
    private static readonly FactDefinition Ctl = FactCatalog.ByName["fatigue.Ctl"];
    private static readonly FactDefinition Atl = FactCatalog.ByName["fatigue.Atl"];
    private static readonly FactDefinition Tsb = FactCatalog.ByName["fatigue.Tsb"];
    private static readonly double MostDaysSince = FactCatalog.ByName["history.DaysSinceLastKeySession"].About.Max;

    // Shared, because most seasons have no calendar, and most policies read no series of these.
    private static readonly Tomorrow NoTomorrow = new();
    private static readonly Events NoEvents = new();
    private static readonly Daily NoDaily = new();

    /// <summary>The morning of the day in hand, the last in the book.</summary>
    public static Morning Of(DayBook book, LoopState state, MorningReadings readings, double? readiness)
    {
        var today = book.Days - 1;
        var monday = today - (state.WeekDay - 1);
        var fatigue = Balance(book, state);
        return new Morning
        {
            AthleteId = state.AthleteId,
            Date = state.Date,
            Athlete = state.Athlete,
            Today = new Today { ReadinessScore = readiness, Illness = readings.Illness, Injury = readings.Injury, Soreness = readings.Soreness, SorenessGiven = book.KeepsSoreness, SleepHours = readings.SleepHours, SleepHoursGiven = book.KeepsSleep },
            Yesterday = today == 0 ? new Yesterday() : new Yesterday { Given = true, SessionType = Type(book.Type[today - 1]), Tss = Held(YesterdayTss, book.Load[today - 1]) },
            Health = book.KeepsHealth ? readings.Health with { Given = true } : Health.None,
            Tomorrow = TomorrowOf(book, state, readings.CompetitionTomorrow),
            Events = state.Events?.On(state.Date) ?? NoEvents,
            Hrv = book.HeartRate(SeriesDays),
            Daily = book.Daily(SeriesDays, fatigue.Ctl.OrNaN()) ?? NoDaily,
            Fatigue = fatigue,
            Intent = new WeeklyIntent { KeySessionsCompleted = KeySessions(book, monday, today) },
            Week = new Week
            {
                TssSoFar = Held(TssSoFar, Sum(book.Load, monday, today)),
                HoursSoFar = book.Hours.IsEmpty ? null : Sum(book.Hours, monday, today).Known(),
                GreyZoneShare = book.GreyZoneHours.IsEmpty ? null : GreyZoneShare(book, monday, today).Known(),
            },
            History = new History
            {
                DaysSinceLastKeySession = Since(book.LastKey, today, state.Open.SinceKeySession),
                RecoveredSinceLastKeySession = Recovered(book),
                KeySessionsMissedLastWeek = state.MissedLastWeek,
                KeySessionDaysInARow = InARow(book, IsKeyDay),
                TrainingDaysInARow = InARow(book, (b, day) => b.IsTraining(day)),
                DaysSinceIllness = Since(book.LastIll, today, state.Open.SinceIllness),
                DaysSinceInjury = Since(book.LastInjured, today, state.Open.SinceInjury),
                IllDaysInLast28 = Sum(book.Ill, today - IllDays, today).Known(),
                TrainingDaysInLast14 = TrainingSessions(book, today),
                DaysSinceTrainingBreak = book.LastOfBreak is { } lastOfBreak ? Since(lastOfBreak, today, state.Open.SinceBreak) : null,
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

    /// <summary>How many key sessions from one day up to another, that one not included; null if one of the days is unknown.</summary>
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

    // Without a starting balance the sums begin at zero, as if the athlete had never trained. While that has an effect, the balance is
    // unknown.
    private static Fatigue Balance(DayBook book, LoopState state)
    {
        var (days, load, open) = (book.Load.Length, state.Load, state.Open.Load);
        var startIsOpen = !state.StartIsKnown && days < state.Open.Start;
        return startIsOpen || double.IsNaN(Sum(book.Load, Math.Max(0, days - open), days)) ? new Fatigue() : new Fatigue { Ctl = Held(Ctl, load.Ctl), Atl = Held(Atl, load.Atl), Tsb = Held(Tsb, load.Tsb) };
    }

    // A week without any time yet has none in the grey zone. Without hours trained the share is unknown.
    private static double GreyZoneShare(DayBook book, int monday, int today) =>
        Sum(book.GreyZoneHours, monday, today) is var grey && (grey == 0 || double.IsNaN(grey)) ? grey : Math.Min(1, grey / Sum(book.Hours, monday, today));

    // A competition of the calendar or of the readings counts. If the readings name one on some mornings, a silent morning is unknown, calendar or not.
    private static Tomorrow TomorrowOf(DayBook book, LoopState state, bool? read) => (state.Events?.TomorrowOf(state.Date), book.KeepsTomorrow) switch
    {
        (null, false) => NoTomorrow,
        (null, true) => new Tomorrow { Given = true, Competition = read },
        ({ } calendar, false) => calendar,
        ({ } calendar, true) => calendar with { Competition = read | calendar.Competition },
    };

    private static double? Since(LastDay last, int today, int mostDays) => last.DaysTo(today, mostDays) is { } days ? Math.Min(days, MostDaysSince) : null;

    private static double? TrainingSessions(DayBook book, int today)
    {
        var count = 0;
        for (var day = today - TrainingDays; day < today; day++)
        {
            if (day < 0 || book.IsTraining(day) is not { } isTraining)
            {
                return null;
            }

            count += isTraining ? 1 : 0;
        }

        return count;
    }

    // Consecutive days up to yesterday. An unknown day, or a day before the record, leaves the count unknown.
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

    // Back in the band on any morning since, this one included. The band of this morning is not computed yet, so the last one in force is used.
    private static bool? Recovered(DayBook book)
    {
        var today = book.Days - 1;
        var complete = true;
        for (var day = today; day > 0; day--)
        {
            var of = Math.Min(day, today - 1);
            if (book.Readiness[day] >= book.Band[of])
            {
                return true;
            }

            complete &= book.Readiness[day] < book.LowestBand[of];
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

    // A load beyond the range of facts documents is not a person's load.
    private static double? Held(FactDefinition fact, double value) => value >= fact.About.Min && value <= fact.About.Max ? value : null;
}

/// <summary>The inputs of a morning's facts in addition to the days.</summary>
/// <param name="AthleteId">The athlete's id.</param>
/// <param name="Date">The day.</param>
/// <param name="WeekDay">Its number in the training week, Monday 1 to Sunday 7.</param>
/// <param name="Athlete">The athlete's parameters today.</param>
/// <param name="Load">CTL and ATL at the start of the day.</param>
/// <param name="StartIsKnown">Whether the balance at the start of the record was given.</param>
/// <param name="MissedLastWeek">Key sessions meant for last week that did not happen.</param>
/// <param name="Events">The athlete's calendar; null without one.</param>
/// <param name="Open">How many days an unknown day leaves a fact unknown.</param>
internal readonly record struct LoopState(
    string AthleteId, DateOnly Date, int WeekDay, Athlete Athlete, TrainingLoadState Load, bool StartIsKnown, double? MissedLastWeek, EventCalendar? Events,
    OpenDays Open);
