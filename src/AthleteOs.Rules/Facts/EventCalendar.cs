namespace AthleteOs.Rules.Facts;

/// <summary>
/// An athlete's calendar, and what it tells about a day. It counts as complete: an event that is not in it does not exist.
/// </summary>
public sealed class EventCalendar
{
    private const int ZoneDays = 14;

    // The longest recovery after a race in a shipped policy.
    private const int RaceDays = 21;

    private const double MostDays = 3650;

    private readonly AthleteEvent[] _events;

    /// <summary>Makes a calendar.</summary>
    /// <param name="events">The events, in any order.</param>
    public EventCalendar(IEnumerable<AthleteEvent> events) => _events = [.. events.OrderBy(e => e.Start).ThenBy(e => e.End).ThenBy(e => e.Kind)];

    /// <summary>The events in order of their first day.</summary>
    public IReadOnlyList<AthleteEvent> Events => _events;

    /// <summary>The facts of a day.</summary>
    public Events On(DateOnly day)
    {
        var (race, main, test) = (Next(day, e => e.Kind == EventKind.Race), Next(day, e => e.Priority == RacePriority.A), Next(day, e => e.Kind == EventKind.Test));
        var raced = Last(EventKind.Race, day.AddDays(-1));
        var (travelled, high) = (Last(EventKind.Travel, day), Last(EventKind.Altitude, day));
        var phase = Array.FindLast(_events, e => e.Kind == EventKind.Phase && e.Covers(day));
        return new Events
        {
            Given = true,
            DaysToRace = Days(day, race),
            DaysToMainRace = Days(day, main),
            RacePriority = Highest(race, race),
            DaysSinceRace = Days(raced, day),
            LastRacePriority = Highest(raced < day.AddDays(-RaceDays) ? raced : day.AddDays(-RaceDays), raced),
            DaysToTest = Days(day, test),
            Phase = phase?.Phase ?? TrainingPhase.None,
            WeekOfPhase = phase is null ? 0 : Number(phase.Start, day, 7),
            DaysSinceTravel = Days(travelled, day),
            TimeZonesCrossed = Zones(day),
            InCamp = Array.Exists(_events, e => e.Kind == EventKind.Camp && e.Covers(day)),
            DaysAtAltitude = Array.Find(_events, e => e.Kind == EventKind.Altitude && e.Covers(day)) is { } stay ? Number(stay.Start, day, 1) : 0,
            DaysSinceAltitude = Days(high, day),
            AvailableMinutes = Minutes(day),
        };
    }

    /// <summary>The known plans for the day after a day.</summary>
    public Tomorrow TomorrowOf(DateOnly day) => new()
    {
        Given = true,
        Competition = Array.Exists(_events, e => e.Kind is EventKind.Race or EventKind.Test && e.Covers(day.AddDays(1))),
    };

    /// <summary>
    /// Completes the readings of a morning. Without a reading of its own, a day of <see cref="EventKind.Sick"/> counts as illness and a day of
    /// <see cref="EventKind.Injured"/> as injury. A reading always applies, and a day without an event stays unknown.
    /// </summary>
    public MorningReadings Complete(DateOnly day, MorningReadings readings)
    {
        ArgumentNullException.ThrowIfNull(readings);
        var (sick, injured) = (readings.Illness is null && Covers(EventKind.Sick, day), readings.Injury is null && Covers(EventKind.Injured, day));
        return sick || injured ? readings with { Illness = sick ? true : readings.Illness, Injury = injured ? true : readings.Injury } : readings;
    }

    private bool Covers(EventKind kind, DateOnly day) => Array.Exists(_events, e => e.Kind == kind && e.Covers(day));

    // The first day from a day on that belongs to such an event.
    private DateOnly? Next(DateOnly day, Predicate<AthleteEvent> which) =>
        Array.Find(_events, e => e.End >= day && which(e)) is { } next ? next.Start > day ? next.Start : day : null;

    // The last day up to a day that belongs to an event of the kind.
    private DateOnly? Last(EventKind kind, DateOnly day)
    {
        DateOnly? last = null;
        foreach (var found in _events)
        {
            if (found.Kind == kind && found.Start <= day)
            {
                var end = found.End < day ? found.End : day;
                last = last is null || end > last ? end : last;
            }
        }

        return last;
    }

    // The highest priority of the races on some days; none without days.
    private RacePriority Highest(DateOnly? from, DateOnly? to)
    {
        var highest = RacePriority.None;
        foreach (var race in _events)
        {
            if (race.Priority > highest && race.Start <= to && race.End >= from)
            {
                highest = race.Priority.Value;
            }
        }

        return highest;
    }

    private double Zones(DateOnly day)
    {
        var most = 0;
        foreach (var travel in _events)
        {
            if (travel.Kind == EventKind.Travel && travel.Start <= day && day.DayNumber - travel.End.DayNumber <= ZoneDays)
            {
                most = Math.Max(most, travel.TimeZones ?? 0);
            }
        }

        return most;
    }

    private double Minutes(DateOnly day)
    {
        var least = AthleteEvent.MinutesOfDay;
        foreach (var limit in _events)
        {
            if (limit.Kind == EventKind.Unavailable && limit.Covers(day))
            {
                least = Math.Min(least, limit.Minutes ?? 0);
            }
        }

        return least;
    }

    private static double Days(DateOnly? from, DateOnly? to) =>
        from is { } first && to is { } last ? Math.Min(last.DayNumber - first.DayNumber, MostDays) : double.PositiveInfinity;

    private static double Number(DateOnly start, DateOnly day, int length) => ((day.DayNumber - start.DayNumber) / length) + 1;
}
