using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>Rules that can never match, for any athlete or for one history, and readings that no rule reads.</summary>
public sealed class LoopFactsTests
{
    public static TheoryData<string> Policies() => [.. ShippedPolicies.Ids()];

    [Fact]
    public void A_history_without_gates_silences_their_rules_and_one_gate_brings_its_own_back()
    {
        string[] Silent(Health health) => [.. LoopFacts.SilentRules(LoopDays.Policy, LoopDays.Season(LoopDays.History(20, (day, _) => day with { Health = health }))).Select(s => s.Rule.Rule.Id).Where(id => id.StartsWith("safety.", StringComparison.Ordinal))];
        Silent(Health.None).ShouldBe(["safety.sleep_red", "safety.energy_red", "safety.musculoskeletal_red", "safety.stress_red", "safety.any_gate_amber", "safety.competition_tomorrow"]);
        Silent(new Health { Sleep = Gate.Green }).ShouldBe(["safety.energy_red", "safety.musculoskeletal_red", "safety.stress_red", "safety.competition_tomorrow"]);
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void A_silent_rule_matches_on_no_morning_of_its_season(string id)
    {
        var (policy, random) = (ShippedPolicies.Get(id), new Random(Effort.Seed));
        for (var n = 0; n < Effort.Usual(12); n++)
        {
            var (withGates, withHeart) = (random.Next(2) == 0, random.Next(2) == 0);
            var season = LoopDays.Season(LoopDays.History(40, (day, _) => day with
            {
                ReadinessScore = random.Next(40, 90),
                Health = withGates ? new Health { Sleep = (Gate)random.Next(3) } : Health.None,
                LnRmssd = withHeart ? 4 + random.NextDouble() : null,
                SessionType = (SessionType)random.Next(4),
            }), policy: policy);
            var silent = LoopFacts.SilentRules(policy, season).Select(s => s.Rule.Rule.Id).ToHashSet(StringComparer.Ordinal);
            foreach (var morning in season.Days.Select(d => d.Decided.Morning))
            {
                var weighing = Planner.Evaluate(policy, morning);
                Explainer.Turns(policy, morning, weighing).Where(t => t.Outcome == Outcome.Matched && silent.Contains(t.Rule.Rule.Id)).Select(t => t.Rule.Rule.Id)
                    .ShouldBeEmpty($"seed {Effort.Seed}, season {n}, {morning.Date}");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Policies))]
    public void Every_rule_of_a_shipped_policy_can_match_in_the_loop(string id) => LoopFacts.SilentRules(ShippedPolicies.Get(id)).Select(s => s.Rule.Rule.Id).ShouldBeEmpty();

    [Fact]
    public void A_rule_without_the_parameter_of_its_fact_can_never_match_in_the_loop()
    {
        var policy = new TinyPolicy().With("gating.json", "\"Rules\": [", """
            "Rules": [
                { "RuleName": "after_a_break", "Expression": "history.DaysSinceTrainingBreak < 7", "SuccessEvent": "forbid_key", "Properties": { "says": "A break.", "evidence": "a test" } },
            """).Load(new Findings())!;
        var silent = LoopFacts.SilentRules(policy).Single(s => s.Rule.Rule.Id == "gating.after_a_break");
        LoopFacts.MissingParameters(policy, silent.Missing.ShouldHaveSingleItem()).ShouldBe(["training_break_days"]);
    }

    [Fact]
    public void A_fact_of_a_review_is_missing_without_its_parameter_and_known_with_it()
    {
        var history = LoopDays.History(210, (day, n) => day with
        {
            ReadinessScore = 60 + 7 * n % 13,
            SessionType = n % 4 == 0 ? SessionType.Key : SessionType.Support,
            Performance = n % 30 == 0 ? 300 + n / 10.0 : null,
        });
        var (looksBack, learns) = (LoopDays.Season(history), LoopDays.Season(history, policy: LoopDays.Learning));
        var facts = FactCatalog.All.Where(f => f.Group == "review").ToArray();
        foreach (var (policy, season) in new[] { (LoopDays.Policy, looksBack), (LoopDays.Learning, learns) })
        {
            facts.Where(f => LoopFacts.MissingParameters(policy, f).Count > 0 && !double.IsNaN(f.Read(season.Reviews[^1].Facts))).Select(f => f.Name).ShouldBeEmpty(policy.Id);
        }

        var learnt = facts.Where(f => LoopFacts.MissingParameters(LoopDays.Policy, f).Contains("interval_chance")).ToArray();
        learnt.Length.ShouldBe(29);
        learnt.Where(f => double.IsNaN(f.Read(learns.Reviews[^1].Facts))).Select(f => f.Name).ShouldBeEmpty();
    }

    [Fact]
    public void A_reading_that_no_rule_reads_is_listed_with_its_value()
    {
        var morning = LoopDays.LastMorning(LoopDays.History(3, (day, _) => day with { Soreness = 10, LnRmssd = 4.2, Health = new Health { Sleep = Gate.Amber } }));
        UnusedFacts.Of(LoopDays.Policy, morning).Select(u => u.Says).ShouldBe(["soreness 10 of 10", "ln rMSSD 4.2 ln ms"]);
        UnusedFacts.Of(ShippedPolicies.Get("fixed-template"), morning).Select(u => u.Fact.Path).ShouldContain("health.sleep");
        UnusedFacts.Of(PagePolicy.Get("trends.md", "watchful"), morning).Select(u => u.Fact.Path).ShouldNotContain("today.soreness", "its series by day is read");
        UnusedFacts.Of(LoopDays.Policy, morning with { Today = new Today { Illness = false } }).Select(u => u.Fact.Path).ShouldBe(["hrv.ln_rmssd"]);
    }
}
