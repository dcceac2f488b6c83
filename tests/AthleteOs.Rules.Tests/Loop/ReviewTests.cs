using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
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
    private const int Weeks = 20_000;

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
        var (before, after) = (Reviewer.Review(policy, week), Reviewer.Review(policy, RandomMornings.With(week, fact, null)));
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
        var policy = ShippedPolicies.Get(id);
        var shuffled = policy.Policy with
        {
            RuleSets = [.. policy.Policy.RuleSets.Select(s => s is { Stage: PolicyStage.Review, HitPolicy: HitPolicy.All } ? s with { Rules = [.. s.Rules.Reverse()] } : s)],
        };
        var other = new ReadyPolicy(shuffled, [.. shuffled.RuleSets.Select(s => new Rules.Expressions.FusedRuleEngine().Prepare(s, shuffled, new Findings())!)]);
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
        changed.Values.ShouldAllBe(count => count > 50);
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

    [Fact]
    public void Turning_one_parameter_changes_how_the_threshold_moves()
    {
        var files = ShippedPolicies.Files("weekly-planning");
        var text = System.Text.Encoding.UTF8.GetString(files.Files["policy.json"]);
        var turned = text.Replace("\"threshold_step_down\": {\n      \"value\": 1,", "\"threshold_step_down\": {\n      \"value\": 2,", StringComparison.Ordinal);
        turned.ShouldNotBe(text);
        var other = PolicyLoader.Load(new PolicyFiles("weekly-planning", files.Files.ToDictionary(f => f.Key, f => f.Key == "policy.json" ? System.Text.Encoding.UTF8.GetBytes(turned) : f.Value, StringComparer.Ordinal), _ => null),
            new Rules.Expressions.FusedRuleEngine(), new Findings())!;
        var high = LoopDays.Anna with { KeySessionReadinessMin = 90, ReadinessMean = 66, ReadinessSd = 8 };
        double Threshold(ReadyPolicy policy) => Rules.Loop.Season.Run(policy, LoopDays.History(70), new SeasonOptions("a") { Athlete = high }).Versions[^1].Athlete.KeySessionReadinessMin!.Value;
        Threshold(LoopDays.Policy).ShouldBe(80);
        Threshold(other).ShouldBe(70);
    }

    /// <summary>The athlete trains as decided. From 15 points off, and from far away, the threshold comes to the true one and stays there.</summary>
    [Theory]
    [InlineData(60, 45)]
    [InlineData(60, 75)]
    [InlineData(60, 90)]
    [InlineData(66, 51)]
    [InlineData(66, 81)]
    [InlineData(72, 57)]
    [InlineData(72, 87)]
    public void The_threshold_converges_on_the_true_one_from_above_and_from_below(double truth, double start)
    {
        for (var seed = 1; seed <= 5; seed++)
        {
            var athlete = new KnownAthlete(truth, seed);
            var loop = new ControlLoop(LoopDays.Policy, new LoopStart("a", LoopDays.Monday) { Athlete = LoopDays.Anna with { KeySessionReadinessMin = start } });
            var thresholds = new List<double>();
            for (var day = 0; day < 2 * 364; day++)
            {
                var session = loop.Decide(athlete.Morning()).Decision.SessionType;
                if (loop.Record(athlete.Train(session)) is not null)
                {
                    thresholds.Add(loop.Versions[^1].Athlete.KeySessionReadinessMin!.Value);
                }
            }

            thresholds.Prepend(start).Zip(thresholds).ShouldAllBe(w => Math.Abs(w.Second - w.First) <= 2, $"seed {seed}: a step at the most");
            thresholds.ShouldAllBe(t => t >= Math.Min(start, 40) && t <= Math.Max(start, 95), $"seed {seed}");
            thresholds.Skip(40).ShouldAllBe(t => Math.Abs(t - truth) <= 6, $"seed {seed}: {string.Join(" ", thresholds)}");
        }
    }

    private static double By(WeekVerdict verdict, string parameter) => verdict.Changes.FirstOrDefault(c => c.Parameter.Field == parameter) is { } change ? change.To - change.From : 0;

    private static void Each(string id, Func<ReadyPolicy, Morning, Random, string?> fault)
    {
        var policy = ShippedPolicies.Get(id);
        var seed = Effort.Seed;
        var random = new Random(seed);
        for (var n = 0; n < Weeks; n++)
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
        return new Morning
        {
            AthleteId = "a",
            Date = LoopDays.Monday.AddDays(6),
            Athlete = new Athlete { KeySessionReadinessMin = threshold, ReadinessMean = Sometimes(random.Next(50, 75)), ReadinessSd = random.Next(3, 12), ToleratedSpacingDays = random.Next(2, 16) / 2.0, WeeklyCapacityTss = random.Next(90, 1600) },
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
            },
        };
    }

    /// <summary>An athlete whose true threshold is known: a key session from it on is absorbed by the next morning, one below it costs four bad mornings.</summary>
    private sealed class KnownAthlete(double threshold, int seed)
    {
        private readonly Random _random = new(seed);
        private double _life;
        private double _readiness;
        private int _bad;
        private int _good;

        public MorningReadings Morning()
        {
            var normal = Enumerable.Range(0, 12).Sum(_ => _random.NextDouble()) - 6;
            _life = 0.5 * _life + 8 * Math.Sqrt(0.75) * normal;
            var usual = 66 + _life;
            _readiness = Math.Round(Math.Clamp(_bad > 0 ? Math.Min(usual, 48) : _good > 0 ? Math.Max(usual, 66) : usual, 0, 100));
            (_bad, _good) = (Math.Max(0, _bad - 1), Math.Max(0, _good - 1));
            return new MorningReadings { ReadinessScore = _readiness, Illness = false, Injury = false };
        }

        public DayDone Train(SessionType session)
        {
            if (session == SessionType.Key)
            {
                (_bad, _good) = _readiness < threshold ? (4, 0) : (0, 1);
            }

            return new DayDone { SessionType = session, Load = session switch { SessionType.Key => 90, SessionType.Support => 55, SessionType.Recovery => 25, _ => 0 } };
        }
    }
}
