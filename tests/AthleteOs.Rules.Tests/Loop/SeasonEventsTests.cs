using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>What a calendar changes of a season.</summary>
public sealed class SeasonEventsTests
{
    public static TheoryData<string> Policies() => [.. ShippedPolicies.Ids()];

    [Fact]
    public void A_race_tomorrow_is_a_competition_tomorrow_for_the_shipped_rules()
    {
        var without = Year(new EventCalendar([]));
        var day = without.Days.Last(d => d.Decided.Decision.SessionType == SessionType.Key).Date;
        var with = Year(new EventCalendar([new AthleteEvent(EventKind.Race, day.AddDays(1), day.AddDays(1)) { Priority = RacePriority.A }]));

        var decided = with.Days.Single(d => d.Date == day).Decided;
        decided.Morning.Tomorrow.ShouldBe(new Tomorrow { Given = true, Competition = true });
        decided.Morning.Events.DaysToRace.ShouldBe(1);
        decided.Decision.SessionType.ShouldBe(SessionType.Support);
        with.Days.Zip(without.Days).ShouldAllBe(d => d.First.Decided.Decision.SessionType <= d.Second.Decided.Decision.SessionType, "a race only makes days easier");
        with.Days.Where(d => d.Date > day.AddDays(1) && d.Date <= day.AddDays(7)).ShouldAllBe(d => d.Decided.Decision.SessionType < SessionType.Key, "recovery after a main race");
    }

    [Fact]
    public void Days_of_illness_in_the_calendar_count_as_illness_of_silent_days()
    {
        static HistoryDay Silent(HistoryDay day, int n) => day with { Illness = null, Injury = null };
        var sick = new AthleteEvent(EventKind.Sick, LoopDays.Monday.AddDays(10), LoopDays.Monday.AddDays(12));
        var season = Run(LoopDays.History(20, Silent), sick);
        Enumerable.Range(9, 5).Select(d => season.Days[d].Decided.Morning.Today.Illness).ShouldBe([null, true, true, true, null]);
        season.Days[11].Decided.Decision.SessionType.ShouldBe(SessionType.Rest);

        var well = Season.Run(LoopDays.Policy, LoopDays.History(20, Silent), new SeasonOptions("anna") { Athlete = LoopDays.Anna, WellUnlessSaid = true, Events = new EventCalendar([sick]) });
        Enumerable.Range(9, 5).Select(d => well.Days[d].Decided.Morning.Today.Illness).ShouldBe([false, true, true, true, false], "an event is said");
        well.Days[15].Decided.Morning.History.DaysSinceIllness.ShouldBe(3);

        var said = Run(LoopDays.History(20), sick);
        Enumerable.Range(9, 5).Select(d => said.Days[d].Decided.Morning.Today.Illness).ShouldAllBe(i => i == false);
    }

    [Theory, MemberData(nameof(Policies))]
    public void Without_a_calendar_a_season_has_no_fact_of_it_and_an_empty_one_changes_no_shipped_decision(string id)
    {
        var (policy, history) = (ShippedPolicies.Get(id), Example.Random(3));
        var without = Season.Run(policy, history, new SeasonOptions("a"));
        without.Days.ShouldAllBe(d => d.Decided.Morning.Events == new Events() && d.Decided.Morning.Tomorrow == new Tomorrow());
        var empty = Season.Run(policy, history, new SeasonOptions("a") { Events = new EventCalendar([]) });
        empty.Days.Select(d => d.Decided.Decision).ShouldBe(without.Days.Select(d => d.Decided.Decision));
    }

    private static Season Year(EventCalendar calendar) =>
        Season.Run(LoopDays.Policy, Example.History, new SeasonOptions(Example.Anna.AthleteId) { Athlete = Example.Anna.Believed, Events = calendar });

    private static Season Run(TrainingHistory history, params AthleteEvent[] events) =>
        Season.Run(LoopDays.Policy, history, new SeasonOptions("anna") { Athlete = LoopDays.Anna, Events = new EventCalendar(events) });
}
