using AthleteOs.Rules.Facts;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>The facts of a day that follow from an athlete's calendar.</summary>
public sealed class EventCalendarTests
{
    private static readonly DateOnly First = new(2026, 3, 2);

    [Fact]
    public void A_calendar_without_events_knows_that_there_are_none()
    {
        var none = new EventCalendar([]);
        none.On(First).ShouldBe(new Events
        {
            Given = true,
            DaysToRace = double.PositiveInfinity,
            DaysToMainRace = double.PositiveInfinity,
            RacePriority = RacePriority.None,
            DaysSinceRace = double.PositiveInfinity,
            LastRacePriority = RacePriority.None,
            DaysToTest = double.PositiveInfinity,
            Phase = TrainingPhase.None,
            WeekOfPhase = 0,
            DaysSinceTravel = double.PositiveInfinity,
            TimeZonesCrossed = 0,
            InCamp = false,
            DaysAtAltitude = 0,
            DaysSinceAltitude = double.PositiveInfinity,
            AvailableMinutes = 1440,
        });
        none.TomorrowOf(First).ShouldBe(new Tomorrow { Given = true, Competition = false });
        none.Complete(First, new MorningReadings()).ShouldBe(new MorningReadings());
    }

    [Fact]
    public void Races_count_to_the_next_and_since_the_last()
    {
        var calendar = new EventCalendar([Race(10, RacePriority.C), Race(20, RacePriority.A), Race(20, RacePriority.B)]);
        var before = calendar.On(Day(8));
        (before.DaysToRace, before.DaysToMainRace, before.RacePriority, before.DaysSinceRace, before.LastRacePriority).ShouldBe((2, 12, RacePriority.C, double.PositiveInfinity, RacePriority.None));
        var raceDay = calendar.On(Day(10));
        (raceDay.DaysToRace, raceDay.RacePriority, raceDay.DaysSinceRace).ShouldBe((0, RacePriority.C, double.PositiveInfinity));
        var after = calendar.On(Day(11));
        (after.DaysToRace, after.RacePriority, after.DaysSinceRace, after.LastRacePriority).ShouldBe((9, RacePriority.A, 1, RacePriority.C));
        var last = calendar.On(Day(25));
        (last.DaysToRace, last.DaysToMainRace, last.RacePriority, last.DaysSinceRace, last.LastRacePriority).ShouldBe((double.PositiveInfinity, double.PositiveInfinity, RacePriority.None, 5, RacePriority.A));
    }

    [Theory]
    [InlineData(10, 12, RacePriority.A)]
    [InlineData(10, 30, RacePriority.A)]
    [InlineData(10, 31, RacePriority.C)]
    public void A_small_race_soon_after_a_main_race_keeps_the_priority_of_the_main_race(int main, int small, RacePriority last)
    {
        var facts = new EventCalendar([Race(main, RacePriority.A), Race(small, RacePriority.C)]).On(Day(small + 1));
        (facts.DaysSinceRace, facts.LastRacePriority).ShouldBe((1, last));
    }

    [Fact]
    public void A_stage_race_is_a_race_on_each_of_its_days()
    {
        var calendar = new EventCalendar([Race(10, RacePriority.B) with { End = Day(12) }]);
        Enumerable.Range(9, 6).Select(d => calendar.On(Day(d))).Select(e => (e.DaysToRace, e.DaysSinceRace))
            .ShouldBe([(1, double.PositiveInfinity), (0, double.PositiveInfinity), (0, 1), (0, 1), (double.PositiveInfinity, 1), (double.PositiveInfinity, 2)]);
        Enumerable.Range(8, 5).Select(d => calendar.TomorrowOf(Day(d)).Competition).ShouldBe([false, true, true, true, false]);
    }

    [Fact]
    public void Travel_counts_its_time_zones_for_two_weeks()
    {
        var calendar = new EventCalendar([new AthleteEvent(EventKind.Travel, Day(4), Day(5)) { TimeZones = 8 }, new AthleteEvent(EventKind.Travel, Day(12), Day(12)) { TimeZones = 1 }]);
        foreach (var (day, since, zones) in new (int, double, int)[] { (3, double.PositiveInfinity, 0), (4, 0, 8), (5, 0, 8), (6, 1, 8), (12, 0, 8), (19, 7, 8), (20, 8, 1), (26, 14, 1), (27, 15, 0) })
        {
            (calendar.On(Day(day)).DaysSinceTravel, calendar.On(Day(day)).TimeZonesCrossed).ShouldBe((since, zones), $"day {day}");
        }
    }

    [Fact]
    public void The_least_time_of_a_day_and_the_later_phase_count()
    {
        var calendar = new EventCalendar(
        [
            new AthleteEvent(EventKind.Unavailable, Day(1), Day(3)) { Minutes = 45 },
            new AthleteEvent(EventKind.Unavailable, Day(3), Day(3)),
            new AthleteEvent(EventKind.Phase, Day(0), Day(20)) { Phase = TrainingPhase.Base },
            new AthleteEvent(EventKind.Phase, Day(14), Day(30)) { Phase = TrainingPhase.Build },
            new AthleteEvent(EventKind.Camp, Day(5), Day(6)),
            new AthleteEvent(EventKind.Altitude, Day(8), Day(10)),
        ]);
        Enumerable.Range(0, 5).Select(d => calendar.On(Day(d)).AvailableMinutes).ShouldBe([1440, 45, 45, 0, 1440]);
        new[] { 0, 6, 7, 13, 14, 21, 31 }.Select(d => calendar.On(Day(d))).Select(e => (e.Phase, e.WeekOfPhase)).ShouldBe(
            [(TrainingPhase.Base, 1), (TrainingPhase.Base, 1), (TrainingPhase.Base, 2), (TrainingPhase.Base, 2), (TrainingPhase.Build, 1), (TrainingPhase.Build, 2), (TrainingPhase.None, 0)]);
        Enumerable.Range(4, 4).Select(d => calendar.On(Day(d)).InCamp).ShouldBe([false, true, true, false]);
        Enumerable.Range(7, 6).Select(d => calendar.On(Day(d))).Select(e => (e.DaysAtAltitude, e.DaysSinceAltitude)).ShouldBe(
            [(0, double.PositiveInfinity), (1, 0), (2, 0), (3, 0), (0, 1), (0, 2)]);
    }

    [Fact]
    public void An_event_is_a_reading_of_illness_where_there_is_none_and_never_of_health()
    {
        var calendar = new EventCalendar([new AthleteEvent(EventKind.Sick, Day(1), Day(2)), new AthleteEvent(EventKind.Injured, Day(2), Day(2))]);
        calendar.Complete(Day(0), new MorningReadings()).ShouldBe(new MorningReadings());
        calendar.Complete(Day(2), new MorningReadings { Soreness = 3 }).ShouldBe(new MorningReadings { Soreness = 3, Illness = true, Injury = true });
        calendar.Complete(Day(1), new MorningReadings { Illness = false, Injury = false }).ShouldBe(new MorningReadings { Illness = false, Injury = false });
        calendar.Complete(Day(3), new MorningReadings { Illness = true }).ShouldBe(new MorningReadings { Illness = true });
    }

    [Fact]
    public void Every_fact_of_a_calendar_is_one_that_a_facts_document_can_contain()
    {
        var random = new Random(1);
        for (var n = 0; n < 200; n++)
        {
            var facts = new EventCalendar(TestKit.CalendarPolicy.Events(random)).On(TestKit.CalendarPolicy.Day);
            var morning = new Morning { AthleteId = "a", Date = TestKit.CalendarPolicy.Day, Events = facts };
            var findings = new AthleteOs.Rules.Documents.Findings();
            FactsReader.Read("facts", FactsWriter.Write(morning), findings).ShouldNotBeNull().Events.ShouldBe(facts);
        }
    }

    private static DateOnly Day(int day) => First.AddDays(day);

    private static AthleteEvent Race(int day, RacePriority priority) => new(EventKind.Race, Day(day), Day(day)) { Priority = priority };
}
