using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>A declared reading is missed from the first day on: without its first values, or without its whole column, no day is harder.</summary>
public sealed class RecordedReadingsTests
{
    private static readonly HistoryDay Well = new(LoopDays.Day(0).Date) { ReadinessScore = 90, Illness = false, Injury = false, Load = 40, SessionType = SessionType.Support };

    public static TheoryData<string> Readings() => [.. Enum.GetValues<RecordedReading>().Select(r => r.Word())];

    [Theory]
    [MemberData(nameof(Readings))]
    public void Without_the_column_of_a_declared_reading_no_day_is_harder(string word)
    {
        var reading = Enum.GetValues<RecordedReading>().Single(r => r.Word() == word);
        var whole = Decide(n => With(reading, n), [reading]);
        whole.Distinct().Count().ShouldBeGreaterThan(1, "the reading must make a difference");
        whole.Zip(Decide(n => Without(reading, n), [reading])).ShouldAllBe(day => day.Second <= day.First);
        whole.Zip(Decide(n => Without(reading, n), [])).ShouldContain(day => day.Second > day.First, "without a declaration nothing shows that the reading is missing");
    }

    [Fact]
    public void Words_are_read_and_others_are_refused_with_the_nearest()
    {
        var findings = new Findings();
        RecordedReadings.Read(Readings().Select(r => (r.Data, Place.Whole("records"))), "records", findings)!.Count.ShouldBe(7);
        findings.All.ShouldBeEmpty();
        RecordedReadings.Read([("sorenes", Place.Whole("--records"))], "--records", findings).ShouldBeNull();
        findings.All.ShouldHaveSingleItem().Message.ShouldBe("--records has \"sorenes\"; each entry must be one of readiness_score, ln_rmssd, resting_hr, "
            + "sleep_hours, soreness, health_gates, competition_tomorrow; did you mean soreness?");
    }

    private static SessionType[] Decide(Func<int, HistoryDay> day, HashSet<RecordedReading> declared) =>
        [.. Season.Run(ShippedPolicies.Get("weekly-planning"), LoopDays.History(40, (d, n) => day(n) with { Date = d.Date }), new SeasonOptions("a")
        {
            Athlete = LoopDays.Anna with { ReadinessMean = 66, ReadinessSd = 8, ReadinessPersistence = 0.5 },
            StartLoad = new(45, 45),
            Records = declared,
        }).Days.Select(d => d.Decided.Decision.SessionType)];

    // Good mornings and bad ones, from the first day on.
    private static HistoryDay With(RecordedReading reading, int n) => reading switch
    {
        RecordedReading.ReadinessScore => Without(reading, n) with { ReadinessScore = n % 3 == 0 ? 90 : 20 },
        RecordedReading.LnRmssd => Well with { LnRmssd = n > 31 ? 3 : 4 + (n % 2 / 10.0) },
        RecordedReading.RestingHr => Well with { RestingHr = n > 31 ? 80 : 50 + (n % 2) },
        RecordedReading.SleepHours => Well with { SleepHours = n % 3 == 0 ? 8 : 4 },
        RecordedReading.Soreness => Well with { Soreness = n % 3 == 0 ? 1 : 9 },
        RecordedReading.HealthGates => Well with { Health = new Health { Sleep = Gate.Green, Energy = n % 3 == 0 ? Gate.Green : Gate.Red, Musculoskeletal = Gate.Green, Stress = Gate.Green } },
        _ => Well with { CompetitionTomorrow = n % 3 > 0 },
    };

    // Readiness can be estimated from heart rate.
    private static HistoryDay Without(RecordedReading reading, int n) =>
        reading == RecordedReading.ReadinessScore ? Well with { ReadinessScore = null, LnRmssd = 4 + (n % 5 / 10.0), RestingHr = 50 - (n % 5) } : Well;
}
