using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>What the review promises, and that a threshold finds its way to the athlete's true one.</summary>
public sealed class ReviewTests
{
    private static readonly int Weeks = Effort.Usual(20_000);

    private static readonly FactDefinition[] OfReview = [.. FactCatalog.All.Where(f => f is { Group: "review", About.Origin: FactOrigin.Observed })];

    public static TheoryData<string> Reviewing() => [.. ShippedPolicies.Ids().Where(id => ShippedPolicies.Get(id).Policy.Adjustments.Count > 0)];

    [Theory]
    [MemberData(nameof(Reviewing))]
    public void No_week_moves_a_parameter_further_than_the_policy_allows(string id) => Each(id, (policy, week, _) =>
    {
        foreach (var change in Reviewer.Review(policy, week).Changes)
        {
            var bounds = policy.Policy.Adjustments.Single(a => a.Fact == change.Parameter);
            if (Math.Abs(change.To - change.From) > bounds.Step + 1e-9)
            {
                return $"{change.Parameter.Field} {change.From} -> {change.To}: more than a step of {bounds.Step}";
            }

            var (low, high) = (Math.Min(bounds.Min, change.From), Math.Max(bounds.Max, change.From));
            if (change.To < low || change.To > high || change.To == change.From || change.Because.Count == 0)
            {
                return $"{change.Parameter.Field} {change.From} -> {change.To}: out of bounds, or without a reason";
            }
        }

        return null;
    });

    [Theory]
    [MemberData(nameof(Reviewing))]
    public void What_is_missing_never_lowers_a_threshold_narrows_spacing_or_raises_capacity(string id) => Each(id, (policy, week, random) =>
    {
        // A session that cannot be judged any more leaves its count among those unjudged, as the loop's record does.
        var fact = OfReview[random.Next(OfReview.Length)];
        var (before, after) = (Reviewer.Review(policy, week), Reviewer.Review(policy, RandomMornings.Without(week, fact)));
        foreach (var (parameter, harder) in new[] { ("key_session_readiness_min", -1), ("tolerated_spacing_days", -1), ("weekly_capacity_tss", 1) })
        {
            if (By(after, parameter) * harder > Math.Max(0, By(before, parameter) * harder) + 1e-9)
            {
                return $"without {fact.Path} {parameter} changes by {By(after, parameter)} instead of {By(before, parameter)}";
            }
        }

        return null;
    });

    [Theory]
    [MemberData(nameof(Reviewing))]
    public void The_order_of_rules_never_matters(string id)
    {
        var policy = ShippedPolicies.Get(id).ByDefinition;
        var shuffled = policy.Policy with
        {
            RuleSets = [.. policy.Policy.RuleSets.Select(s => s is { Stage: PolicyStage.Review, HitPolicy: HitPolicy.All } ? s with { Rules = [.. s.Rules.Reverse()] } : s)],
        };
        var other = new ReadyPolicy(shuffled, shuffled.RuleSets.Zip(policy.RuleSets, (s, own) => own.ReadAgain(s, shuffled)!));
        Each(id, (ready, week, _) =>
        {
            var (one, two) = (Reviewer.Review(ready, week), Reviewer.Review(other, week));
            return one.Changes.Select(c => (c.Parameter.Field, c.To)).SequenceEqual(two.Changes.Select(c => (c.Parameter.Field, c.To))) ? null : "another order, another change";
        });
    }

    [Fact]
    public void Weeks_that_change_something_are_not_rare_among_those_drawn()
    {
        // Without this the promises above could hold because nothing ever changes.
        var changed = new Dictionary<string, int>(StringComparer.Ordinal);
        Each("weekly-planning", (policy, week, _) =>
        {
            foreach (var change in Reviewer.Review(policy, week).Changes)
            {
                var name = $"{change.Parameter.Field}{(change.To > change.From ? '+' : '-')}";
                lock (changed)
                {
                    changed[name] = changed.GetValueOrDefault(name) + 1;
                }
            }

            return null;
        });
        changed.Count.ShouldBe(6);
        changed.Values.ShouldAllBe(count => count > Weeks / 400);
    }

    [Fact]
    public void A_parameter_that_an_open_rule_might_change_stays()
    {
        var week = new Morning { AthleteId = "a", Date = LoopDays.Monday, Athlete = new Athlete { WeeklyHours = 8, ToleratedSpacingDays = 3 }, Review = new Review { Given = true } };
        var policy = new TinyPolicy().Load(new Findings())!;
        var verdict = Reviewer.Review(policy, week);
        verdict.Changes.ShouldBeEmpty();
        verdict.Open.Single().Missing.ShouldBe(["review.days_to_rebound"]);
        Reviewer.Review(policy, week with { Review = new Review { Given = true, DaysToRebound = 3.5 } }).Changes.Single().To.ShouldBe(8.5);
        Reviewer.Review(policy, week with { Review = new Review { Given = true, DaysToRebound = 9 } }).Changes.Single().To.ShouldBe(9, "a step of 1");
    }

    /// <summary>One rule moves the parameter, and another one, which could move it back, is open.</summary>
    [Fact]
    public void A_parameter_that_one_of_two_rules_might_change_stays()
    {
        const string Second = """
            { "WorkflowName": "review", "Rules": [
                {
                  "RuleName": "key_weeks",
                  "Expression": "review.KeySessionsDone < 1",
                  "SuccessEvent": "adjust:weekly_hours",
                  "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "-0.5" } } },
                  "Properties": { "says": "s", "evidence": "e" }
                },
            """;
        var text = new TinyPolicy()["review.json"];
        var policy = new TinyPolicy().WithFile("review.json", Second + text[(text.IndexOf('[', StringComparison.Ordinal) + 1)..]).Load(new Findings())!;
        var week = new Morning { AthleteId = "a", Date = LoopDays.Monday, Athlete = new Athlete { WeeklyHours = 8, ToleratedSpacingDays = 3 }, Review = new Review { Given = true, DaysToRebound = 3.5 } };
        Reviewer.Review(policy, week).Changes.ShouldBeEmpty();
        Reviewer.Review(policy, week with { Review = week.Review with { KeySessionsDone = 0 } }).Changes.ShouldBeEmpty("half an hour more and half an hour less");
        Reviewer.Review(policy, week with { Review = week.Review with { KeySessionsDone = 1 } }).Changes.Single().To.ShouldBe(8.5);
    }

    [Fact]
    public void Turning_one_parameter_changes_how_the_threshold_moves()
    {
        var high = LoopDays.Anna with { KeySessionReadinessMin = 90 };
        double Threshold(ReadyPolicy policy) => Rules.Loop.Season.Run(policy, LoopDays.History(182, (day, n) => day with { ReadinessScore = 66 + n % 3 }), new SeasonOptions("a") { Athlete = high }).Versions[^1].Athlete.KeySessionReadinessMin!.Value;
        var (shipped, turned) = (Threshold(LoopDays.Learning), Threshold(LoopDays.LearningWith("\"threshold_most_sds\": {\n      \"value\": 0.5,", "\"threshold_most_sds\": {\n      \"value\": 2,")));
        turned.ShouldBeGreaterThan(shipped + 0.5);
    }

    /// <summary>A threshold far from the athlete's usual follows it into the band, a step a week, and stays there.</summary>
    [Theory]
    [InlineData(45)]
    [InlineData(90)]
    public void The_threshold_follows_the_usual_from_above_and_from_below(double start)
    {
        var seed = Effort.Seed;
        var random = new QuickRandom(seed);
        for (var n = 0; n < 10; n++)
        {
            var usual = random.Next(60, 75);
            var thresholds = LoopDays.Season(LoopDays.History(364, (day, _) => day with { ReadinessScore = usual + random.Next(-8, 9) }), LoopDays.Anna with { KeySessionReadinessMin = start }, LoopDays.Learning)
                .Reviews.Select(r => r.Verdict.Changes.FirstOrDefault(c => c.Parameter.Field == "key_session_readiness_min")).OfType<ParameterChange>().Select(c => c.To).ToArray();
            thresholds.Prepend(start).Zip(thresholds).ShouldAllBe(w => Math.Abs(w.Second - w.First) <= 2, $"seed {seed}: a step at the most");
            thresholds.ShouldNotBeEmpty($"seed {seed}");
            thresholds[^1].ShouldBeInRange(usual - 8, usual + 6, $"seed {seed}: {string.Join(" ", thresholds)}");
        }
    }

    [Fact]
    public void Mirrored_data_move_a_parameter_the_other_way_by_as_much()
    {
        var seed = Effort.Seed;
        var random = new QuickRandom(seed);
        var (moved, difference) = (0.0, 0.0);

        // The policy's limits differ: 0.75 SD below and 0.5 SD above. Each morning it also raises a low threshold, and lowers none.
        // Equal limits and a wide spread leave only the review.
        var mirrored = LoopDays.LearningWith("\"threshold_least_sds\": {\n      \"value\": 0.75,", "\"threshold_least_sds\": {\n      \"value\": 0.5,");
        for (var n = 0; n < 20; n++)
        {
            // The threshold begins as far above the usual as below it.
            var (noise, from) = (Enumerable.Range(0, 182).Select(_ => random.Next(-8, 9)).ToArray(), random.Next(7, 10));
            double Moved(int sign) => LoopDays.Season(LoopDays.History(182, (day, d) => day with { ReadinessScore = 60 + sign * noise[d] }),
                LoopDays.Anna with { KeySessionReadinessMin = 60 + sign * from, ReadinessMean = 60, ReadinessSd = 20 }, mirrored).Versions[^1].Athlete.KeySessionReadinessMin!.Value - 60 - sign * from;
            // The usual is in whole points, so the two may leave the tolerance around the threshold at different times.
            var (up, down) = (Moved(-1), Moved(1));
            down.ShouldBeInRange(-up - 2, -up + 2, $"seed {seed}, history {n}");
            (moved, difference) = (moved + up, difference + up + down);
        }

        difference.ShouldBe(0, 0.1 * moved, $"seed {seed}");
        moved.ShouldBeGreaterThan(10, $"seed {seed}: without moves the promise would be empty");
    }

    [Fact]
    public void A_cost_as_far_above_the_belief_as_below_moves_spacing_by_the_same_step()
    {
        var seed = Effort.Seed;
        var random = new QuickRandom(seed);
        for (var n = 0; n < 1000; n++)
        {
            // The cost that is back in d days is 2 points twice d - 1 times: half of 4 points may be left.
            var (spacing, beyond) = (4 + random.Next(0, 5) / 2.0, 0.01 + random.NextDouble());
            double By(double least, double most) => ReviewTests.By(Reviewer.Review(LoopDays.Learning, Judged(spacing, 2 * Math.Pow(2, least - 1), 2 * Math.Pow(2, most - 1))), "tolerated_spacing_days");
            By(spacing + beyond, spacing + beyond + 1).ShouldBe(0.5, $"seed {seed}");
            By(spacing - 0.5 - beyond - 1, spacing - 0.5 - beyond).ShouldBe(-0.5, $"seed {seed}");
            By(spacing - 0.5 + beyond / 3, spacing + 1).ShouldBe(0, $"seed {seed}: the interval contains the belief");
        }

        static Morning Judged(double spacing, double low, double high) => new()
        {
            AthleteId = "a",
            Date = LoopDays.Monday.AddDays(6),
            Athlete = new Athlete { KeySessionReadinessMin = 66, ToleratedSpacingDays = spacing, WeeklyCapacityTss = 400, Tau2 = 12 },
            Review = new Review { Given = true, KeyCostAtWorstLow = low, KeyCostAtWorstHigh = high, KeyCostSessionsAtLeast = 20, KeyCostSessionsAtMost = 20, UsualReadiness = 66, UsualReadinessSd = 4, WeekNumber = 104_000 },
        };
    }

    [Fact]
    public void Full_weeks_absorbed_and_not_absorbed_move_capacity_by_the_same_step()
    {
        var seed = Effort.Seed;
        var random = new QuickRandom(seed);
        for (var n = 0; n < 1000; n++)
        {
            // The interval leaves the tolerance of 10 points below the usual, or as far above. Readiness above the usual absorbs a week too.
            var (capacity, middle, half) = (random.Next(200, 600), 11 + 6 * random.NextDouble(), 0.1 + 10 * random.NextDouble());
            double By(double readiness) => ReviewTests.By(Reviewer.Review(LoopDays.Learning, Week(capacity, readiness - half, readiness + half)), "weekly_capacity_tss");
            By(middle).ShouldBe(Math.Min(20, 0.03 * capacity), 1e-9, $"seed {seed}");
            By(-middle).ShouldBe(-Math.Min(20, 0.03 / 1.03 * capacity), 1e-9, $"seed {seed}: a step down ends a step up");
            By(-10.1).ShouldBe(half > 10.1 ? 0 : By(-middle), 1e-9, $"seed {seed}: an interval that contains 0 moves nothing");
        }

        static Morning Week(double capacity, double low, double high) => new()
        {
            AthleteId = "a",
            Date = LoopDays.Monday.AddDays(6),
            Athlete = new Athlete { KeySessionReadinessMin = 66, ToleratedSpacingDays = 3, WeeklyCapacityTss = capacity, Tau2 = 12 },
            Review = new Review
            {
                Given = true,
                FourWeekTss = capacity,
                FourWeekDaysIllOrInjured = 0,
                FourWeekTssAtMost = capacity,
                FourWeekMornings = 28,
                FourWeekMorningsAtMost = 28,
                FourWeekReadinessLow = low,
                FourWeekReadinessHigh = high,
                TestsTrendTests = 0,
                UsualReadiness = 66,
                UsualReadinessSd = 8,
                WeekNumber = 104_000,
                KeyCostSessionsAtLeast = 0,
                KeyCostSessionsAtMost = 0,
            },
        };
    }

    private static double By(WeekVerdict verdict, string parameter) => verdict.Changes.FirstOrDefault(c => c.Parameter.Field == parameter) is { } change ? change.To - change.From : 0;

    private static void Each(string id, Func<ReadyPolicy, Morning, Random, string?> fault)
    {
        // The definition gives the same verdicts as the engines, see NetworkTests, in less time.
        var policy = ShippedPolicies.Get(id).ByDefinition;
        var seed = Effort.Seed;
        var random = new QuickRandom(seed);
        for (var n = 0; n < Effort.With(Weeks, policy.Policy.Extends.Count > 0); n++)
        {
            fault(policy, Week(random), random).ShouldBeNull($"seed {seed}, week {n}");
        }
    }

    // A week that the loop could have made: its counts agree with each other.
    private static Morning Week(Random random)
    {
        var (rebounded, not) = (random.Next(0, 8), random.Next(0, 4));
        var threshold = random.Next(38, 98);
        double Near() => threshold + random.Next(-6, 12) + random.Next(2) / 2.0;
        double? Sometimes(double value) => random.Next(20) == 0 ? null : value;
        var better = random.NextDouble();
        var capacity = random.Next(90, 1600);
        var (cost, width, residual, trend) = (30 * random.NextDouble() - 3, 3 * random.NextDouble(), 14 * random.NextDouble() - 7, 4 * random.NextDouble() - 2);
        var (sessions, mornings, load) = (random.Next(4, 60), random.Next(17, 29), capacity * (0.8 + 0.3 * random.NextDouble()));
        return new Morning
        {
            AthleteId = "a",
            Date = LoopDays.Monday.AddDays(6),
            Athlete = new Athlete { KeySessionReadinessMin = threshold, ReadinessMean = Sometimes(random.Next(50, 75)), ReadinessSd = random.Next(3, 12), ToleratedSpacingDays = random.Next(2, 16) / 2.0, WeeklyCapacityTss = capacity, Tau2 = random.Next(3, 20) },
            Review = new Review
            {
                Given = true,
                WeekTss = Sometimes(random.Next(50, 1700)),
                DaysIllOrInjured = Sometimes(random.Next(3) == 0 ? random.Next(0, 8) : 0),
                KeySessionsDone = Sometimes(random.Next(0, 4)),
                KeySessionsJudged = Sometimes(rebounded + not),
                KeySessionsRebounded = Sometimes(rebounded),
                KeySessionsNotRebounded = Sometimes(not),
                KeySessionsUnjudged = Sometimes(random.Next(4) == 0 ? 1 : 0),
                LowestReadinessRebounded = rebounded > 0 ? Sometimes(Near()) : null,
                HighestReadinessNotRebounded = not > 0 ? Sometimes(Near()) : null,
                SeparatingReadiness = rebounded > 0 && not > 0 ? Sometimes(Near()) : null,
                DaysToRebound = rebounded + not > 0 ? Sometimes(random.Next(2, 9) / 2.0) : null,
                PerformanceTests = random.Next(0, 4),
                ChanceOfBetterPerformance = Sometimes(better),
                ChanceOfWorsePerformance = Sometimes(1 - better),
                PredictionsJudged = Sometimes(random.Next(2, 8)),
                ReadinessAgainstPredicted = Sometimes(random.Next(-12, 12) / 2.0),
                KeyCostPoints = cost,
                KeyCostLow = Sometimes(cost - width),
                KeyCostHigh = Sometimes(cost + width),
                KeyCostDays = 100,
                KeyCostSessions = Sometimes(random.Next(4, 60)),
                KeyCostUnjudged = Sometimes(random.Next(4) == 0 ? 30 : 1),
                ReadinessResidual = residual,
                ReadinessResidualLow = Sometimes(residual - 1.5),
                ReadinessResidualHigh = Sometimes(residual + 1.5),
                ReadinessResidualDays = Sometimes(random.Next(17, 29)),
                TestsTrendPercent = trend,
                TestsTrendLow = Sometimes(trend - 0.7),
                TestsTrendHigh = Sometimes(trend + 0.7),
                TestsTrendTests = Sometimes(random.Next(1, 8)),
                UsualReadiness = Sometimes(threshold + random.Next(-12, 12)),
                UsualReadinessSd = Sometimes(random.Next(3, 12)),
                FourWeekTss = Sometimes(load),
                FourWeekDaysIllOrInjured = Sometimes(random.Next(3) == 0 ? random.Next(0, 8) : 0),
                WeekNumber = random.Next(4) > 0 ? 4 * random.Next(26_000, 27_000) : random.Next(104_000, 108_000),
                KeyCostSessionsAtLeast = sessions,
                KeyCostSessionsAtMost = sessions + (random.Next(4) == 0 ? 30 : 1),
                KeyCostAtWorstLow = Sometimes(cost - width),
                KeyCostAtWorstHigh = Sometimes(cost + width),
                FourWeekTssAtMost = load + (random.Next(4) == 0 ? 250 : 0),
                FourWeekMornings = mornings,
                FourWeekMorningsAtMost = mornings + random.Next(0, 29 - mornings),
                FourWeekReadinessLow = Sometimes((2 * residual) - 3),
                FourWeekReadinessHigh = Sometimes((2 * residual) + 3),
            },
        };
    }
}
