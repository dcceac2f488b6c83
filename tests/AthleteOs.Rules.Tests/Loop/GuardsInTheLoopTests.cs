using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>The guards of the default policy over days: without effect until a reading is recorded, and never a harder day without one.</summary>
public sealed class GuardsInTheLoopTests
{
    private const int Days = 40;

    private static readonly ReadyPolicy Policy = ShippedPolicies.Get("weekly-planning");

    [Fact]
    public void An_athlete_who_records_neither_soreness_nor_sleep_nor_heart_rate_is_not_held_back()
    {
        Keys(_ => Well).ShouldBeGreaterThan(0);
        Keys(_ => Well with { Soreness = 1, SleepHours = 8 }).ShouldBe(Keys(_ => Well));
        Keys(day => Well with { LnRmssd = 4 + day % 2 / 10.0, RestingHr = 50 + day % 2 }).ShouldBeInRange(Keys(_ => Well) - 6, Keys(_ => Well), "two weeks of readings come before a range");
    }

    [Theory]
    [InlineData("soreness")]
    [InlineData("short nights")]
    [InlineData("bad nights")]
    public void A_bad_reading_every_morning_leaves_no_key_session(string kind) => Keys(_ => Bad(kind)).ShouldBe(0);

    [Theory]
    [InlineData("soreness")]
    [InlineData("short nights")]
    [InlineData("bad nights")]
    public void Once_it_is_recorded_a_missing_reading_is_no_easier_way_to_a_key_session(string kind)
    {
        var seed = Effort.Seed;
        for (var n = 0; n < 20; n++)
        {
            var random = new Random(seed + n);
            var bad = Enumerable.Range(0, Days).Select(_ => random.Next(3) == 0).ToArray();
            var gone = Enumerable.Range(0, Days).Select(day => day > 0 && random.Next(4) == 0).ToArray();
            var good = Bad(kind) with { Soreness = Bad(kind).Soreness is null ? null : 1, SleepHours = Bad(kind).SleepHours is null ? null : 8 };
            var whole = Types(day => bad[day] ? Bad(kind) : good);
            var holed = Types(day => gone[day] ? Well : bad[day] ? Bad(kind) : good);
            whole.Zip(holed).ShouldAllBe(pair => pair.Second <= pair.First, $"seed {seed}, {n}");
        }
    }

    private static MorningReadings Well => new() { ReadinessScore = 72, Illness = false, Injury = false };

    private static MorningReadings Bad(string kind) => kind switch
    {
        "soreness" => Well with { Soreness = 7 },
        "short nights" => Well with { SleepHours = 4.5 },
        _ => Well with { SleepHours = 5.5 },
    };

    private static int Keys(Func<int, MorningReadings> readings) => Types(readings).Count(t => t == SessionType.Key);

    // The same training follows whatever is decided, so that only the readings differ.
    private static SessionType[] Types(Func<int, MorningReadings> readings)
    {
        var loop = new ControlLoop(Policy, new LoopStart("a", new DateOnly(2026, 3, 2))
        {
            Athlete = new Athlete { KeySessionReadinessMin = 65, ResponderClass = ResponderClass.Medium, Tau1 = 42, Tau2 = 12, WeeklyCapacityTss = 600, WeeklyHours = 9 },
            Load = new TrainingLoadState(45, 45),
        });
        var types = new SessionType[Days];
        for (var day = 0; day < Days; day++)
        {
            types[day] = loop.Decide(readings(day)).Decision.SessionType;
            loop.Record(new DayDone { Load = 45, SessionType = day % 7 == 0 ? SessionType.Key : SessionType.Support });
        }

        return types;
    }
}
