using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>What a morning holds that is made out of the days before it, and what it leaves open.</summary>
public sealed class MorningFactsTests
{
    [Fact]
    public void A_week_counts_from_Monday_to_yesterday()
    {
        var thursday = LoopDays.LastMorning(LoopDays.History(25, (day, n) => n == 22 ? day with { SessionType = SessionType.Key, Load = 90 } : day));
        thursday.Calendar.DayOfWeek.ShouldBe(DayOfWeek.Thursday);
        thursday.Week.TssSoFar.ShouldBe(190);
        thursday.Intent.KeySessionsCompleted.ShouldBe(1);
        thursday.History.DaysSinceLastKeySession.ShouldBe(2);
        thursday.Yesterday.ShouldBe(new Yesterday { Given = true, SessionType = SessionType.Support, Tss = 50 });
        var monday = LoopDays.LastMorning(LoopDays.History(22));
        monday.Week.TssSoFar.ShouldBe(0);
        monday.Intent.KeySessionsCompleted.ShouldBe(0);
    }

    [Fact]
    public void Health_gates_count_from_the_first_one_on_and_a_silent_morning_is_unknown()
    {
        static Morning Of(int days) => LoopDays.LastMorning(LoopDays.History(days, (day, n) => n == 4 ? day with { Health = new Health { Sleep = Gate.Red, Stress = Gate.Green } } : day));
        Of(4).Health.ShouldBe(new Health());
        Of(5).Health.ShouldBe(new Health { Given = true, Sleep = Gate.Red, Stress = Gate.Green });
        Of(6).Health.ShouldBe(new Health { Given = true });
    }

    [Fact]
    public void A_competition_tomorrow_comes_from_the_readings_or_the_calendar()
    {
        static HistoryDay Change(HistoryDay day, int n) => n switch { 4 => day with { CompetitionTomorrow = true }, 5 => day with { CompetitionTomorrow = false }, _ => day };
        LoopDays.LastMorning(LoopDays.History(4, Change)).Tomorrow.ShouldBe(new Tomorrow());
        LoopDays.LastMorning(LoopDays.History(5, Change)).Tomorrow.ShouldBe(new Tomorrow { Given = true, Competition = true });
        LoopDays.LastMorning(LoopDays.History(6, Change)).Tomorrow.ShouldBe(new Tomorrow { Given = true, Competition = false });
        LoopDays.LastMorning(LoopDays.History(7, Change)).Tomorrow.ShouldBe(new Tomorrow { Given = true }, "a silent morning");

        var race = new AthleteEvent(EventKind.Race, LoopDays.Monday.AddDays(6), LoopDays.Monday.AddDays(6)) { Priority = RacePriority.B };
        var season = Season.Run(LoopDays.Policy, LoopDays.History(7, Change), new SeasonOptions("anna") { Athlete = LoopDays.Anna, Events = new EventCalendar([race]) });
        season.Days.Skip(3).Select(d => d.Decided.Morning.Tomorrow.Competition).ShouldBe([false, true, true, null]);
    }

    [Fact]
    public void The_grey_zone_is_a_share_of_the_weeks_hours_and_unknown_where_a_day_is()
    {
        static Week Of(int days, Func<HistoryDay, int, HistoryDay>? change = null) => LoopDays.LastMorning(LoopDays.History(days,
            (day, n) => (change ?? ((d, _) => d))(day with { Hours = n == 8 ? 0 : 2, GreyZoneHours = n == 8 ? null : 0.5 }, n))).Week;
        Of(10).GreyZoneShare.ShouldBe(0.25, "Monday 0.5 of 2 hours, and a day of rest");
        Of(11).GreyZoneShare.ShouldBe(0.25);
        Of(8).GreyZoneShare.ShouldBe(0, "a Monday: no time yet");
        Of(11, (day, n) => n == 7 ? day with { GreyZoneHours = null } : day).GreyZoneShare.ShouldBeNull();
        Of(11, (day, n) => n == 7 ? day with { Hours = null } : day).GreyZoneShare.ShouldBeNull();
        Of(11, (day, n) => n == 7 ? day with { GreyZoneHours = 3 } : day).GreyZoneShare.ShouldBeNull("more than was trained");
        LoopDays.LastMorning(LoopDays.History(11, (day, _) => day with { Hours = 2 })).Week.GreyZoneShare.ShouldBeNull("never recorded");
        LoopDays.LastMorning(LoopDays.History(11, (day, _) => day with { GreyZoneHours = 0.5 })).Week.GreyZoneShare.ShouldBeNull("the hours were never recorded");
    }

    [Fact]
    public void A_record_that_begins_in_midweek_does_not_know_its_first_week()
    {
        var history = new TrainingHistory(Enumerable.Range(2, 9).Select(d => LoopDays.Day(d)));
        var season = LoopDays.Season(history);
        season.Days[3].Decided.Morning.Week.TssSoFar.ShouldBeNull();
        season.Days[3].Decided.Morning.Intent.KeySessionsCompleted.ShouldBeNull();
        season.Days[^1].Decided.Morning.Week.TssSoFar.ShouldBe(150);
    }

    [Fact]
    public void Days_in_a_row_count_up_to_yesterday_and_stop_where_the_record_is_open()
    {
        static HistoryDay Key(HistoryDay day) => day with { SessionType = SessionType.Key };
        static HistoryDay Rest(HistoryDay day) => day with { SessionType = SessionType.Rest, Load = 0 };
        var two = LoopDays.LastMorning(LoopDays.History(20, (day, n) => n is 17 or 18 ? Key(day) : n == 14 ? Rest(day) : day)).History;
        (two.KeySessionDaysInARow, two.TrainingDaysInARow).ShouldBe((2, 4));
        var none = LoopDays.LastMorning(LoopDays.History(20, (day, n) => n == 18 ? Rest(day) : day)).History;
        (none.KeySessionDaysInARow, none.TrainingDaysInARow).ShouldBe((0, 0));
        var unnamed = LoopDays.LastMorning(LoopDays.History(20, (day, n) => n == 18 ? day with { SessionType = null } : n == 16 ? Rest(day) : day)).History;
        (unnamed.KeySessionDaysInARow, unnamed.TrainingDaysInARow).ShouldBe((null, 2), "a load of unknown kind was training");
        var open = LoopDays.LastMorning(LoopDays.History(20, (day, n) => n == 18 ? day with { SessionType = null, Load = null } : day)).History;
        (open.KeySessionDaysInARow, open.TrainingDaysInARow).ShouldBe((null, null));
        var first = LoopDays.LastMorning(LoopDays.History(4, (day, n) => Key(day))).History;
        (first.KeySessionDaysInARow, first.TrainingDaysInARow).ShouldBe((null, null), "the days before the record may have held anything");
        LoopDays.LastMorning(LoopDays.History(60)).History.TrainingDaysInARow.ShouldBe(MorningFacts.InARowDays);
    }

    [Fact]
    public void Illness_and_injury_are_remembered_and_an_open_record_leaves_them_unknown()
    {
        static HistoryDay Well(HistoryDay day) => day with { Illness = false, Injury = false };
        static History Of(int days, Func<HistoryDay, int, HistoryDay> change) => LoopDays.LastMorning(LoopDays.History(days, (day, n) => change(Well(day), n))).History;
        var cold = Of(40, (day, n) => n is >= 30 and <= 34 ? day with { Illness = true } : day);
        (cold.DaysSinceIllness, cold.IllDaysInLast28, cold.DaysSinceInjury).ShouldBe((5, 5, 40), "an injury before the record may have ended on its eve");
        Of(40, (day, n) => n == 39 ? day with { Injury = true } : day).DaysSinceInjury.ShouldBe(0);
        var open = Of(40, (day, n) => n == 36 ? day with { Illness = null } : n == 30 ? day with { Illness = true } : day);
        (open.DaysSinceIllness, open.IllDaysInLast28).ShouldBe((null, null), "that day may have been one of illness");
        Of(40, (day, n) => n == 31 ? day with { Illness = null } : day).DaysSinceIllness.ShouldBe(8, "so long ago the worst case is taken");
        var young = Of(7, (day, _) => day);
        (young.DaysSinceIllness, young.IllDaysInLast28).ShouldBe((null, null), "the days before the record may have held anything");
    }

    [Fact]
    public void A_training_break_is_as_long_as_the_policy_tells_and_unknown_days_may_belong_to_one()
    {
        static HistoryDay Rest(HistoryDay day) => day with { SessionType = SessionType.Rest, Load = 0 };
        static HistoryDay Open(HistoryDay day) => day with { SessionType = null, Load = null };
        var policy = new TinyPolicy().With("policy.json", "\"parameters\": {", "\"parameters\": { \"training_break_days\": { \"value\": 5, \"unit\": \"days\", \"min\": 2, \"max\": 60, \"says\": \"Days.\", \"evidence\": \"a test\" },")
            .Load(new Findings());
        History Of(int days, Func<HistoryDay, int, HistoryDay> change) => LoopDays.LastMorning(LoopDays.History(days, change), policy: policy).History;
        Of(60, (day, n) => n is >= 40 and < 45 ? Rest(day) : day).DaysSinceTrainingBreak.ShouldBe(15);
        Of(60, (day, n) => n is >= 40 and < 44 ? Rest(day) : day).DaysSinceTrainingBreak.ShouldBe(60, "four days are no break");
        Of(60, (day, n) => n >= 54 ? Rest(day) : day).DaysSinceTrainingBreak.ShouldBe(1, "it lasts");
        Of(60, (day, n) => n is >= 40 and < 44 ? Rest(day) : n == 44 ? Open(day) : day).DaysSinceTrainingBreak.ShouldBeNull("the unknown day may have made it one");
        Of(20, (day, _) => day).DaysSinceTrainingBreak.ShouldBeNull("the record may begin after one");
        LoopDays.LastMorning(LoopDays.History(60)).History.DaysSinceTrainingBreak.ShouldBeNull("the policy tells nothing of breaks");
        var fortnight = Of(60, (day, n) => n is 50 or 53 ? Rest(day) : day);
        fortnight.TrainingDaysInLast14.ShouldBe(12);
        Of(60, (day, n) => n == 50 ? Open(day) : day).TrainingDaysInLast14.ShouldBeNull();
    }

    [Fact]
    public void Readings_of_a_morning_stay_as_they_were_when_later_days_come()
    {
        var season = LoopDays.Season(LoopDays.History(300, (day, n) => day with { LnRmssd = n / 100.0 }));
        foreach (var (day, n) in season.Days.Select((d, i) => (d, i)))
        {
            var held = Math.Min(n + 1, MorningFacts.SeriesDays);
            day.Decided.Morning.Hrv.LnRmssd.ShouldBe(new DailySeries(Enumerable.Range(n + 1 - held, held).Select(d => d / 100.0)));
        }
    }

    [Fact]
    public void The_balance_is_that_of_yesterday_evening()
    {
        var load = default(TrainingLoadState);
        for (var day = 0; day < 45; day++)
        {
            load = TrainingLoadChart.Usual.Step(load, 50);
        }

        LoopDays.LastMorning(LoopDays.History(46)).Fatigue.ShouldBe(new Fatigue { Ctl = load.Ctl, Atl = load.Atl, Tsb = load.Tsb });
        LoopDays.LastMorning(LoopDays.History(46, (day, n) => n == 45 ? day with { Load = 900 } : day)).Fatigue.Tsb.ShouldBe(load.Tsb);
    }

    [Fact]
    public void A_balance_is_known_after_six_weeks_or_from_the_first_morning_if_it_was_given()
    {
        LoopDays.LastMorning(LoopDays.History(42)).Fatigue.Tsb.ShouldBeNull();
        LoopDays.LastMorning(LoopDays.History(43)).Fatigue.Tsb.ShouldNotBeNull();
        var given = Rules.Loop.Season.Run(LoopDays.Policy, LoopDays.History(20, (day, n) => n == 2 ? day with { Load = null } : day), new SeasonOptions("a") { StartLoad = new TrainingLoadState(55, 60) });
        given.Days[0].Decided.Morning.Fatigue.ShouldBe(new Fatigue { Ctl = 55, Atl = 60, Tsb = -5 });
        given.Days[2].Decided.Morning.Fatigue.Tsb.ShouldNotBeNull();
        given.Days[3].Decided.Morning.Fatigue.Tsb.ShouldBeNull("yesterday's load is not known");
        given.Days[18].Decided.Morning.Fatigue.Tsb.ShouldNotBeNull();
    }

    [Theory]
    [InlineData(1, false)]
    [InlineData(15, false)]
    [InlineData(16, true)]
    public void A_load_that_is_not_known_hides_the_balance_for_fifteen_days(int daysAgo, bool known)
    {
        var morning = LoopDays.LastMorning(LoopDays.History(61, (day, n) => n == 60 - daysAgo ? day with { Load = null } : day));
        morning.Fatigue.Tsb.HasValue.ShouldBe(known);
    }

    [Fact]
    public void Read_as_none_an_old_unknown_load_never_raises_the_balance()
    {
        // Whatever the load really was, the balance that it leaves is at least the one believed.
        var believed = LoopDays.LastMorning(LoopDays.History(60, (day, n) => n == 59 - 16 ? day with { Load = null } : day)).Fatigue.Tsb;
        foreach (var load in new[] { 0, 30, 100, 400 })
        {
            LoopDays.LastMorning(LoopDays.History(60, (day, n) => n == 59 - 16 ? day with { Load = load } : day)).Fatigue.Tsb!.Value.ShouldBeGreaterThanOrEqualTo(believed!.Value - 1e-9);
        }
    }

    [Fact]
    public void A_day_without_load_was_a_day_of_rest_and_a_day_of_unknown_session_may_have_held_a_key_session()
    {
        HistoryDay Unknown(HistoryDay day, int n) => n == 38 ? day with { SessionType = null } : n == 20 ? day with { SessionType = SessionType.Key } : day;
        var unknown = LoopDays.LastMorning(LoopDays.History(41, Unknown));
        unknown.History.DaysSinceLastKeySession.ShouldBeNull();
        unknown.Intent.KeySessionsCompleted.ShouldBeNull();
        var rest = LoopDays.LastMorning(LoopDays.History(41, (day, n) => n == 38 ? day with { SessionType = null, Load = 0 } : Unknown(day, n)));
        rest.History.DaysSinceLastKeySession.ShouldBe(20);
        rest.Intent.KeySessionsCompleted.ShouldBe(0);
    }

    [Fact]
    public void Without_a_key_session_on_record_the_last_one_may_have_been_the_day_before_it()
    {
        LoopDays.LastMorning(LoopDays.History(10)).History.DaysSinceLastKeySession.ShouldBeNull();
        LoopDays.LastMorning(LoopDays.History(15)).History.DaysSinceLastKeySession.ShouldBe(15);
        LoopDays.LastMorning(LoopDays.History(41, (day, n) => n == 20 ? day with { SessionType = null } : day)).History.DaysSinceLastKeySession.ShouldBe(20, "it may have been that day");
    }

    [Theory]
    [InlineData(60.0, 60.0, false)]
    [InlineData(60.0, 66.0, true)]
    [InlineData(66.0, 60.0, true)]
    [InlineData(null, 60.0, null)]
    [InlineData(60.0, null, null)]
    [InlineData(null, 66.0, true)]
    public void Readiness_is_back_once_a_morning_since_reached_the_band(double? yesterday, double? today, bool? back)
    {
        // Until a usual readiness can be measured the threshold of 65 is the band.
        var history = LoopDays.History(17, (day, n) => n switch
        {
            14 => day with { SessionType = SessionType.Key, ReadinessScore = 70 },
            15 => day with { ReadinessScore = yesterday },
            16 => day with { ReadinessScore = today },
            _ => day,
        });
        LoopDays.LastMorning(history).History.RecoveredSinceLastKeySession.ShouldBe(back);
    }

    [Fact]
    public void The_usual_readiness_is_measured_from_twenty_mornings_on_and_never_against_this_morning()
    {
        HistoryDay Varied(HistoryDay day, int n) => day with { ReadinessScore = n % 2 == 0 ? 60 : 70 };
        LoopDays.LastMorning(LoopDays.History(20, Varied)).Athlete.ReadinessMean.ShouldBeNull();
        var athlete = LoopDays.LastMorning(LoopDays.History(21, Varied)).Athlete;
        (athlete.ReadinessMean, athlete.ReadinessSd, athlete.ReadinessPersistence).ShouldBe((61, 5, null));
        LoopDays.LastMorning(LoopDays.History(21, (day, n) => n == 20 ? day with { ReadinessScore = 5 } : Varied(day, n))).Athlete.ShouldBe(athlete);
        LoopDays.LastMorning(LoopDays.History(21, Varied), LoopDays.Anna with { ReadinessMean = 70, ReadinessSd = 9 }).Athlete.ReadinessMean.ShouldBe(70, "what is believed goes before what is measured");
    }

    [Fact]
    public void A_long_bad_stretch_is_not_the_new_usual()
    {
        var athlete = LoopDays.LastMorning(LoopDays.History(200, (day, n) => day with { ReadinessScore = n < 100 ? 70 : 50 })).Athlete;
        athlete.ReadinessMean.ShouldBe(70, "the median of the whole record is 69.5, in whole points 70");
        LoopDays.LastMorning(LoopDays.History(200, (day, n) => day with { ReadinessScore = n < 100 ? 50 : 70 })).Athlete.ReadinessMean.ShouldBe(70);
    }

    [Fact]
    public void Readiness_is_estimated_only_for_who_never_records_it()
    {
        HistoryDay Hearts(HistoryDay day, int n) => day with { ReadinessScore = null, LnRmssd = 4.1 + 0.05 * (n % 3 - 1), RestingHr = 48 + n % 2 };
        var season = LoopDays.Season(LoopDays.History(40, Hearts));
        season.Days[12].Decided.ReadinessIsEstimated.ShouldBeFalse("too few readings for a baseline");
        season.Days[12].Decided.Morning.Today.ReadinessScore.ShouldBeNull();
        season.Days[39].Decided.ReadinessIsEstimated.ShouldBeTrue();
        season.Days[39].Decided.Morning.Today.ReadinessScore!.Value.ShouldBe(65, 5.0);

        var mixed = LoopDays.Season(LoopDays.History(40, (day, n) => n == 30 ? day : Hearts(day, n)));
        mixed.Days[29].Decided.ReadinessIsEstimated.ShouldBeTrue();
        mixed.Days.Skip(30).ShouldAllBe(d => !d.Decided.ReadinessIsEstimated, "two scales are not mixed");
        mixed.Days[31].Decided.Morning.Today.ReadinessScore.ShouldBeNull();
    }

    [Fact]
    public void Who_stops_recording_readiness_is_not_estimated_on_another_scale()
    {
        // A usual of 45 and a threshold found on it: an estimate, which has its usual at 65, would open a key session on nearly every day.
        var season = LoopDays.Season(LoopDays.History(200, (day, n) => day with { ReadinessScore = n < 60 ? 40 + n % 11 : null, LnRmssd = 4.1 + 0.05 * (n % 3 - 1), RestingHr = 48 + n % 2 }), LoopDays.Anna with { KeySessionReadinessMin = 50 });
        season.Days.Skip(60).ShouldAllBe(d => d.Decided.Morning.Today.ReadinessScore == null && d.Decided.Decision.SessionType != SessionType.Key);
    }

    [Fact]
    public void The_first_recorded_readiness_is_held_against_nothing_that_was_estimated()
    {
        var season = LoopDays.Season(LoopDays.History(42, (day, n) => day with { ReadinessScore = n < 40 ? null : 95, LnRmssd = 4.1 + 0.05 * (n % 3 - 1), RestingHr = 48 + n % 2, SessionType = n == 39 ? SessionType.Key : day.SessionType }));
        season.Days[39].Decided.ReadinessIsEstimated.ShouldBeTrue();
        season.Days[40].Decided.Morning.History.RecoveredSinceLastKeySession.ShouldBeNull();
        season.Reviews[^1].Facts.Review.PredictionsJudged.ShouldBe(0, "nothing is predicted on the new scale yet");
    }

    [Fact]
    public void A_day_without_an_entry_is_decided_and_knows_nothing()
    {
        var history = new TrainingHistory(Enumerable.Range(0, 30).Where(d => d != 20).Select(d => LoopDays.Day(d)));
        var season = LoopDays.Season(history);
        season.Days.Count.ShouldBe(30);
        season.Days[20].Recorded.ShouldBeNull();
        season.Days[20].Decided.Decision.SessionType.ShouldBe(SessionType.Rest);
        season.Days[21].Decided.Morning.Yesterday.ShouldBe(new Yesterday { Given = true });
    }

    [Fact]
    public void Whether_anyone_was_ill_is_never_assumed_but_on_the_callers_word()
    {
        var history = LoopDays.History(50, (day, _) => day with { Illness = null, Injury = null, ReadinessScore = 80 });
        LoopDays.Season(history).Days.ShouldAllBe(d => d.Decided.Decision.SessionType < SessionType.Support);
        var well = Rules.Loop.Season.Run(LoopDays.Policy, history, new SeasonOptions("anna") { Athlete = LoopDays.Anna, WellUnlessSaid = true });
        well.Days[^1].Decided.Morning.Today.Illness.ShouldBe(false);
        well.Days.ShouldContain(d => d.Decided.Decision.SessionType == SessionType.Key);
        var ill = Rules.Loop.Season.Run(LoopDays.Policy, LoopDays.History(50, (day, n) => day with { Illness = n == 49 ? true : null }), new SeasonOptions("anna") { WellUnlessSaid = true });
        ill.Days[^1].Decided.Morning.Today.Illness.ShouldBe(true, "what is said counts");
    }

    [Fact]
    public void Key_sessions_missed_last_week_are_known_and_not_owed()
    {
        var morning = LoopDays.LastMorning(LoopDays.History(36, (day, n) => n == 30 ? day with { SessionType = SessionType.Key } : day));
        morning.History.KeySessionsMissedLastWeek.ShouldBe(1);
        Planner.Intent(LoopDays.Policy, morning).KeySessionsTarget.ShouldBe(2);
    }

    /// <summary>Reference case C14 of the science page, through the whole loop.</summary>
    [Theory]
    [InlineData("weekly-planning")]
    [InlineData("weekly-planning-simple")]
    public void The_specs_example_is_a_key_day_when_it_comes_out_of_a_history(string id)
    {
        // Thursday of the seventh week: one key session on Monday, readiness 72 against 65, nothing remarkable.
        var history = LoopDays.History(46, (day, n) => n switch
        {
            45 => day with { ReadinessScore = 72 },
            _ when n % 7 is 0 or 4 => day with { SessionType = SessionType.Key, Load = 90, ReadinessScore = 72 },
            _ => day with { ReadinessScore = 64 + n % 3, Load = n % 7 == 6 ? 0 : 50, SessionType = n % 7 == 6 ? SessionType.Rest : SessionType.Support },
        });
        var season = Rules.Loop.Season.Run(ShippedPolicies.Get(id), history, new SeasonOptions("123") { Athlete = new Athlete { KeySessionReadinessMin = 65, ResponderClass = ResponderClass.Medium, Tau1 = 39, Tau2 = 12, WeeklyCapacityTss = 600 } });
        var thursday = season.Days[^1].Decided;
        thursday.Morning.Calendar.DayOfWeek.ShouldBe(DayOfWeek.Thursday);
        thursday.Decision.Intent.KeySessionsRemaining.ShouldBe(2);
        thursday.Decision.ReadinessScore.ShouldBe(72);
        thursday.Decision.ReadinessThreshold.ShouldBe(65);
        thursday.Decision.Recommendation.ShouldBe("key_session_eligible");
    }
}
