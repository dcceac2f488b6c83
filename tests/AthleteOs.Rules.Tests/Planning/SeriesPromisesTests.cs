using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Planning;

/// <summary>The promise that missing never makes a day harder, for single days of a series.</summary>
public sealed class SeriesPromisesTests
{
    private static readonly int Mornings = Effort.Of("mornings a policy with days taken out of their series", 5_000, 500_000);

    private static readonly FactDefinition[] Series = [.. FactCatalog.All.Where(f => f.Kind == FactKind.Series && f.Group == "daily")];

    private static readonly FactDefinition[] HeartRateSeries = [FactCatalog.ByName["hrv.LnRmssd"], FactCatalog.ByName["hrv.RestingHr"]];

    private static readonly ReadyPolicy Watchful = PagePolicy.Get("trends.md", "watchful");

    public static TheoryData<string> Policies() => [.. ShippedPolicies.Ids()];

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_missing_day_never_gives_a_harder_day(string id) => Take(ShippedPolicies.Get(id));

    // Published protocols read means of heart rate, an exception of the promise.
    [Theory]
    [InlineData("weekly-planning")]
    [InlineData("weekly-planning-cautious")]
    [InlineData("weekly-planning-patterns")]
    public void A_missing_day_of_heart_rate_never_gives_a_harder_day(string id)
    {
        var (days, rules) = Take(ShippedPolicies.Get(id), readsHeartRate: true);
        days[SessionType.Key].ShouldBeGreaterThan(Mornings / 50, "without key days the promise would be empty");
        rules.GetValueOrDefault("safety.hrv_week_is_low").ShouldBeGreaterThan(Mornings / 50);
        rules.GetValueOrDefault("safety.resting_hr_week_is_high").ShouldBeGreaterThan(Mornings / 50);
    }

    [Fact]
    public void A_missing_day_never_gives_a_harder_day_where_rules_read_the_last_days()
    {
        Watchful.SeriesRead.Count.ShouldBe(7);
        var (days, rules) = Take(Watchful);
        days[SessionType.Key].ShouldBeGreaterThan(Mornings / 50, "without key days the promise would be empty");
        days[SessionType.Recovery].ShouldBeGreaterThan(0);
        foreach (var rule in Watchful.Rules.Where(r => r.Rule.Id.StartsWith("gating.", StringComparison.Ordinal) && r.Facts().Any(f => f.Kind == FactKind.Series)))
        {
            rules.GetValueOrDefault(rule.Rule.Id).ShouldBeGreaterThan(0, $"{rule.Rule.Id} never matched");
        }
    }

    private static (Dictionary<SessionType, int> Days, Dictionary<string, int> Rules) Take(ReadyPolicy policy, bool readsHeartRate = false)
    {
        var random = new QuickRandom(Effort.Seed);
        var mornings = new RandomMornings(policy, missing: 0.01);
        var (days, rules) = (Enum.GetValues<SessionType>().ToDictionary(t => t, _ => 0), new Dictionary<string, int>(StringComparer.Ordinal));
        for (var n = 0; n < Mornings; n++)
        {
            var whole = mornings.Next(random) with { Daily = Usual(random) };
            whole = whole with
            {
                Athlete = new Athlete { KeySessionReadinessMin = 60, ReadinessMean = 68 },
                Intent = new WeeklyIntent { KeySessionsTarget = 2, KeySessionsCompleted = 0, KeySessionsRemaining = 2, MaxWeeklyTss = 600 },
                Health = new Health(),
                Tomorrow = new Tomorrow(),
                Today = whole.Today with { Illness = false, Injury = false, ReadinessScore = whole.Daily.ReadinessScore.Latest() },
                Week = new Week { TssSoFar = 100, HoursSoFar = 2, GreyZoneShare = 0 },
                Yesterday = new Yesterday { Given = true, SessionType = SessionType.Support, Tss = 50 },
                History = whole.History with { DaysSinceLastKeySession = random.Next(2, 8), RecoveredSinceLastKeySession = true, KeySessionDaysInARow = 0 },
                Fatigue = new Fatigue { Ctl = 60, Atl = 60, Tsb = 0 },
            };
            whole = readsHeartRate ? whole with { Hrv = HeartRate(random) } : whole;
            var holed = Series.Aggregate(whole, (m, fact) => random.Next(3) == 0 ? fact.With(m, Holed(fact.ReadSeries(m), random)) : m);
            holed = readsHeartRate ? HeartRateSeries.Aggregate(holed, (m, fact) => random.Next(2) == 0 ? fact.With(m, WithHoles(fact.ReadSeries(m), random)) : m) : holed;
            var (before, after) = (Planner.Evaluate(policy, whole), Planner.Decide(policy, holed).SessionType);
            var day = before.Decision.SessionType;
            days[day]++;
            foreach (var id in policy.Daily.Zip(before.Daily).SelectMany(s => s.First.Source.Rules.Where((_, i) => (s.Second.Matched & (1UL << i)) != 0)).Select(r => r.Id))
            {
                rules[id] = rules.GetValueOrDefault(id) + 1;
            }

            (after > day).ShouldBeFalse($"seed {Effort.Seed}, morning {n}: {day} became {after}");
        }

        return (days, rules);
    }

    // Values on both sides of what the rules compare, with few days missing.
    private static Daily Usual(Random random)
    {
        var (sleep, level, sore, load, rise) = (7.5 - random.NextDouble(), random.Next(60, 75), random.Next(1, 5), random.Next(40, 90), random.NextDouble() * 1.8 - 0.4);
        var late = random.Next(3);
        return new Daily
        {
            SleepHours = Days(30, day => Math.Round(2 * (sleep + random.NextDouble() - (day < 3 + 4 * late && random.Next(3) < late ? 2.2 : 0))) / 2),
            ReadinessScore = Days(10, day => level + random.Next(-5, 6) - (day == 0 && random.Next(4) == 0 ? 12 : 0)),
            Soreness = Days(5, _ => sore + random.Next(0, 4)),
            Tss = Days(12, day => day == 0 ? double.NaN : random.Next(4) == 0 ? 0 : load + random.Next(-30, 31) * random.Next(2)),
            KeyTss = Days(12, day => day == 0 ? double.NaN : random.Next(4) == 0 ? load : 0),
            Ctl = Days(12, day => 60 - rise * day),
        };

        DailySeries Days(int days, Func<int, double> value) => new(Enumerable.Range(0, days).Reverse().Select(day => random.Next(400) == 0 ? double.NaN : value(day)));
    }

    // A week around the athlete's own range.
    private static Hrv HeartRate(Random random)
    {
        var (days, low, high) = (random.Next(14, 91), 0.3 * random.NextDouble(), 6 * random.NextDouble());
        var missing = random.Next(3) == 0 ? 6 : 400;
        return new Hrv
        {
            LnRmssd = Days(day => 4.1 + (0.3 * (random.NextDouble() - 0.5)) - (day < 7 ? low : 0)),
            RestingHr = Days(day => 48 + random.Next(-2, 3) + (day < 7 ? Math.Round(high) : 0)),
        };

        DailySeries Days(Func<int, double> value) => new(Enumerable.Range(0, days).Reverse().Select(day => random.Next(missing) == 0 ? double.NaN : value(day)));
    }

    // One value less, or several.
    private static DailySeries WithHoles(DailySeries series, Random random)
    {
        var (one, isOne) = (random.Next(series.Values.Count), random.Next(2) == 0);
        return new DailySeries(series.Values.Select((v, i) => (isOne ? i == one : random.Next(10) == 0) ? double.NaN : v));
    }

    // One value less, several less, or the oldest days not there at all.
    private static DailySeries Holed(DailySeries series, Random random)
    {
        if (series.Values.Count == 0)
        {
            return series;
        }

        var (one, kind) = (random.Next(series.Values.Count), random.Next(3));
        return kind == 2 ? new DailySeries(series.Values.Skip(one)) : new DailySeries(series.Values.Select((v, i) => (kind == 0 ? i == one : random.Next(4) == 0) ? double.NaN : v));
    }
}
