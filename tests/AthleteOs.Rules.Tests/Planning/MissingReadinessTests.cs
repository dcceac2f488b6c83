using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Planning;

/// <summary>A morning without a readiness is decided as with the worst value of it, over every shipped policy. A failure names its seed.</summary>
public sealed class MissingReadinessTests
{
    private const string Readiness = "today.readiness_score";

    private static readonly int Mornings = Effort.Of("mornings a policy without a readiness, each against 101 values", 400, 20_000);

    public static TheoryData<string> Policies() => [.. ShippedPolicies.Ids()];

    [Theory]
    [MemberData(nameof(Policies))]
    public void The_day_is_at_most_the_easiest_one_that_any_value_gives(string id) => Each(id, (policy, morning, _) =>
    {
        var (missing, days) = (Without(policy, morning), Days(policy, morning));
        return missing > days.Min() ? $"{missing}, but a value gives {days.Min()}" : null;
    });

    [Theory]
    [MemberData(nameof(Policies))]
    public void An_ordinary_athlete_rests_only_if_some_value_leads_to_rest(string id) => Each(id, (policy, morning, random) =>
    {
        var ordinary = morning with
        {
            Athlete = morning.Athlete with { ReadinessMean = random.Next(55, 86), ReadinessSd = random.Next(4, 13), ReadinessPersistence = random.Next(40, 90) / 100.0 },
        };
        return Without(policy, ordinary) == SessionType.Rest && Days(policy, ordinary).Min() > SessionType.Rest ? $"rest, and no value gives less than {Days(policy, ordinary).Min()}" : null;
    });

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_day_that_it_makes_easier_names_it_as_unknown(string id) => Each(id, (policy, morning, _) =>
    {
        var explanation = Explainer.Explain(policy, With(morning, null));
        return explanation.Decision.SessionType < Days(policy, morning).Max() && !explanation.Unknown.Contains(Readiness) && !explanation.Unknown.Contains("daily.readiness_score")
            ? $"{explanation.Decision.SessionType} with the unknown facts {string.Join(", ", explanation.Unknown)}" : null;
    });

    [Theory]
    [MemberData(nameof(Policies))]
    public void An_athlete_of_whom_nothing_is_known_today_gets_no_harder_day(string id) => Each(id, (policy, morning, _) =>
    {
        var (nothing, missing) = (Planner.Decide(policy, new Morning { AthleteId = morning.AthleteId, Date = morning.Date, Athlete = morning.Athlete }).SessionType, Without(policy, morning));
        return nothing > missing ? $"{nothing} with nothing known, {missing} with more" : null;
    });

    [Fact]
    public void No_rule_after_an_unknown_one_is_told_as_certain()
    {
        var policy = ShippedPolicies.Get("weekly-planning");
        var morning = new Morning
        {
            AthleteId = "a",
            Date = new DateOnly(2026, 11, 26),
            Athlete = new Athlete { KeySessionReadinessMin = 65, ReadinessMean = 70, ReadinessSd = 8, ReadinessPersistence = 0.5, WeeklyCapacityTss = 600 },
            Today = new Today { Illness = false, Injury = false },
            Week = new Week { TssSoFar = 100 },
        };
        const string Rest = "Nothing smaller than a day of rest is predicted to restore readiness.";
        Told(morning).ShouldBe($"Readiness was not recorded. So it cannot be ruled out: {Rest}");
        Told(With(morning, 20)).ShouldBe(Rest);

        string Told(Morning of)
        {
            var explanation = Explainer.Explain(policy, of);
            explanation.Decision.SessionType.ShouldBe(SessionType.Rest);
            return ReasonWords.Of(policy, explanation, explanation.Because.Single(r => r.Rule == "micro-recovery.rest_last"));
        }
    }

    private static SessionType Without(ReadyPolicy policy, Morning morning) => Planner.Decide(policy, With(morning, null)).SessionType;

    private static SessionType[] Days(ReadyPolicy policy, Morning morning) => [.. Enumerable.Range(0, 101).Select(value => Planner.Decide(policy, With(morning, value)).SessionType)];

    private static Morning With(Morning morning, double? readiness) => morning with
    {
        Today = morning.Today with { ReadinessScore = readiness },
        Daily = morning.Daily with { ReadinessScore = morning.Daily.ReadinessScore.WithToday(readiness ?? double.NaN) },
    };

    private static void Each(string id, Func<ReadyPolicy, Morning, Random, string?> fault)
    {
        var policy = ShippedPolicies.Get(id);
        var mornings = new RandomMornings(policy, missing: 0.03);
        var (seed, found) = (Effort.Seed, new System.Collections.Concurrent.ConcurrentBag<string>());
        Parallel.For(0, Effort.With(Mornings, policy.Policy.Extends.Count > 0), n =>
        {
            var random = new QuickRandom(seed + n);
            if (fault(policy, mornings.Next(random), random) is { } message)
            {
                found.Add($"seed {seed + n}: {message}");
            }
        });
        found.Take(3).ShouldBeEmpty();
    }
}
