using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>
/// The promise that missing never makes a day harder, from the record on: what is taken out of a history never gives a harder day. The one
/// exception is the parameters that reviews adjust.
/// </summary>
public sealed class MissingDaysTests
{
    private static readonly int Histories = Effort.Usual(400);
    private const int Days = 50;
    private static readonly HashSet<RecordedReading> Declared = [RecordedReading.ReadinessScore, RecordedReading.SleepHours, RecordedReading.Soreness];

    public static TheoryData<string> Policies() => [.. ShippedPolicies.Ids()];

    [Theory]
    [MemberData(nameof(Policies))]
    public void What_is_taken_out_of_a_history_never_gives_a_harder_day(string id) => Take(ShippedPolicies.Get(id));

    [Fact]
    public void What_is_taken_out_of_a_history_never_gives_a_harder_day_where_rules_read_the_last_days() => Take(PagePolicy.Get("trends.md", "watchful"));

    private static void Take(ReadyPolicy policy)
    {
        var seed = Effort.Seed;
        var random = new Random(seed);
        var withSeries = policy.SeriesRead.Any(f => f.Group == "hrv");
        var (compared, keys) = (0, 0);
        for (var n = 0; n < Effort.With(Histories, policy.ReadsLog); n++)
        {
            var history = Random(random, withSeries, withGates: n % 2 == 0);
            var athlete = n % 2 == 0 ? LoopDays.Anna : LoopDays.Anna with { ReadinessMean = 66, ReadinessSd = 8, ReadinessPersistence = 0.5 };
            var (whole, holed) = (Run(policy, history, athlete, n % 2 == 0), Run(policy, WithHoles(history, random), athlete, n % 2 == 0));
            foreach (var (day, other) in whole.Days.Zip(holed.Days))
            {
                // A review that learnt other parameters is the exception, and with more than a quarter of the mornings missing there is no promise.
                var hasLearntLess = other.Decided.Parameters.Athlete != day.Decided.Parameters.Athlete;
                if (hasLearntLess || IsSparse(holed, other.Date))
                {
                    break;
                }

                var decision = other.Decided.Decision;
                (decision.SessionType > day.Decided.Decision.SessionType).ShouldBeFalse($"seed {seed}, history {n}, {day.Date}: {day.Decided.Decision.SessionType} became {decision.SessionType}");
                FactContradictions.Of(other.Decided.Morning).ShouldBeEmpty($"seed {seed}, history {n}, {day.Date}");
                compared++;
                keys += day.Decided.Decision.SessionType == SessionType.Key ? 1 : 0;
            }
        }

        keys.ShouldBeGreaterThan(compared / 200, "without key days the promise would be empty");
    }

    [Fact]
    public void Missing_high_readings_never_make_a_later_day_harder()
    {
        // Without the best mornings of the record the known ones show a lower usual. Each usual that the missing ones allow is tried.
        var haveDiffered = false;
        foreach (var today in Enumerable.Range(50, 45))
        {
            var (whole, holed) = (Decided(today, holed: false), Decided(today, holed: true));
            (holed > whole).ShouldBeFalse($"readiness {today}: {whole} became {holed}");
            haveDiffered |= holed < whole;
        }

        haveDiffered.ShouldBeTrue("a missing reading costs something on some morning");

        static SessionType Decided(int today, bool holed) => Run(LoopDays.Policy, LoopDays.History(40, (day, n) => day with
        {
            ReadinessScore = n == 39 ? today : n % 6 == 2 ? (holed ? null : 95) : 63 + (n % 7),
            Load = n == 39 ? null : 40,
        }), LoopDays.Anna with { KeySessionReadinessMin = null }, withGates: false).Days[^1].Decided.Decision.SessionType;
    }

    private static bool IsSparse(Season season, DateOnly until) =>
        season.Days.Where(d => d.Date < until).Select(d => d.Decided.Morning.Today.ReadinessScore).ToArray() is var mornings && mornings.Count(r => r is null) > mornings.Length / 4;

    // Declared, a reading is missed from the first day on.
    private static Season Run(ReadyPolicy policy, TrainingHistory history, Athlete athlete, bool withGates) => Season.Run(policy, history, new SeasonOptions("a")
    {
        Athlete = athlete,
        StartLoad = new TrainingLoadState(45, 45),
        Records = withGates ? [.. Declared, RecordedReading.HealthGates, RecordedReading.CompetitionTomorrow] : Declared,
    });

    private static TrainingHistory Random(Random random, bool withSeries, bool withGates) => LoopDays.History(Days, (day, _) =>
    {
        var type = random.Next(10) switch { 0 or 1 => SessionType.Key, < 7 => SessionType.Support, 7 => SessionType.Recovery, _ => SessionType.Rest };
        return day with
        {
            ReadinessScore = random.Next(50, 85),
            SessionType = type,
            Load = type switch { SessionType.Key => random.Next(70, 110), SessionType.Support => random.Next(30, 80), SessionType.Recovery => 20, _ => 0 },
            Illness = random.Next(40) == 0,
            Injury = random.Next(40) == 0,
            Soreness = random.Next(0, 8),
            SleepHours = random.Next(13, 17) / 2.0,
            LnRmssd = withSeries ? 4 + random.Next(30) / 100.0 : null,
            RestingHr = withSeries ? random.Next(48, 54) : null,
            Health = withGates ? new Health { Sleep = Gates(), Energy = Gates(), Musculoskeletal = Gates(), Stress = Gates() } : Health.None,
            CompetitionTomorrow = withGates ? random.Next(30) == 0 : null,
            Hours = withGates ? type == SessionType.Rest ? 0 : 2 : null,
            GreyZoneHours = withGates && type != SessionType.Rest ? random.Next(3) / 4.0 : null,
        };

        Gate Gates() => random.Next(60) switch { 0 => Gate.Red, 1 => Gate.Amber, _ => Gate.Green };
    });

    // A series is one fact: without a single one of its readings a mean may come out higher or lower. So the readings of a series stay, of days too of which nothing else does.
    private static TrainingHistory WithHoles(TrainingHistory history, Random random)
    {
        var share = random.Next(2) == 0 ? 12 : 60;
        var days = history.Days.Select(day => random.Next(share) > 0 ? day : new HistoryDay(day.Date) { LnRmssd = day.LnRmssd, RestingHr = day.RestingHr })
            .Where(day => day != new HistoryDay(day.Date) || day.Date == history.Days[0].Date || day.Date == history.Days[^1].Date);
        return new TrainingHistory(days.Select(day => day with
        {
            ReadinessScore = Keep(day.ReadinessScore),
            SessionType = Keep(day.SessionType),
            Load = Keep(day.Load),
            Illness = Keep(day.Illness),
            Injury = Keep(day.Injury),
            SleepHours = Keep(day.SleepHours),
            Soreness = Keep(day.Soreness),
            Health = new Health { Sleep = Keep(day.Health.Sleep), Energy = Keep(day.Health.Energy), Musculoskeletal = Keep(day.Health.Musculoskeletal), Stress = Keep(day.Health.Stress) },
            CompetitionTomorrow = Keep(day.CompetitionTomorrow),
            Hours = Keep(day.Hours),
            GreyZoneHours = Keep(day.GreyZoneHours),
        }));

        T? Keep<T>(T? value)
            where T : struct => random.Next(share) == 0 ? null : value;
    }
}
