using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Loop;

/// <summary>The log that the loop makes out of the days that are over.</summary>
public sealed class LoopLogTests
{
    private static readonly SeasonOptions Options = new("anna") { Athlete = new Athlete { KeySessionReadinessMin = 62, WeeklyCapacityTss = 450 } };

    [Fact]
    public void The_log_has_the_sessions_of_four_weeks_and_knows_nothing_of_today()
    {
        var history = Example.Random(3);
        var byDate = history.Days.ToDictionary(d => d.Date);
        foreach (var day in Season.Run(ShippedPolicies.Get("weekly-planning-patterns").ByDefinition, history, Options).Days)
        {
            var log = day.Decided.Morning.Log;
            var first = history.Days[0].Date;
            log.Day.ShouldBe(day.Decided.Morning.Date);
            first = first > log.Day.AddDays(-LoopLog.Days) ? first : log.Day.AddDays(-LoopLog.Days);
            while (first < log.Day && !IsKnown(first))
            {
                first = first.AddDays(1);
            }

            log.CompleteFrom.ShouldBe(first);
            foreach (var session in log.Sessions)
            {
                session.Date.ShouldBeLessThan(log.Day);
                session.SessionType.ShouldBe(byDate[session.Date].SessionType);
                session.Tss.ShouldBe(byDate[session.Date].Load);
                log.UnknownDays.ShouldNotContain(session.Date);
            }

            for (var date = log.CompleteFrom; date < log.Day; date = date.AddDays(1))
            {
                log.UnknownDays.Contains(date).ShouldBe(!IsKnown(date), IsoDate.Of(date));
            }
        }

        bool IsKnown(DateOnly date) => byDate.TryGetValue(date, out var recorded) && (recorded.SessionType is not null || recorded.Load == 0) && recorded is not { SessionType: SessionType.Rest, Load: > 0 };
    }

    [Fact]
    public void A_policy_without_rules_over_the_log_gets_none() =>
        Season.Run(ShippedPolicies.Get("weekly-planning"), Example.Random(3), Options).Days.ShouldAllBe(d => ReferenceEquals(d.Decided.Morning.Log, SessionLog.None));

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void A_recorded_morning_is_decided_again_byte_for_byte_by_NRules_and_by_the_definition()
    {
        var policy = ShippedPolicies.Get("weekly-planning-patterns");
        var faults = InferenceRuleSet.Faults;
        foreach (var day in Season.Run(policy, Example.Random(3), Options).Days.Where((_, i) => i % 5 == 0))
        {
            var morning = day.Decided.Morning;
            var facts = FactsWriter.Write(morning);
            var again = FactsReader.Read("facts.json", facts, new Findings()).ShouldNotBeNull();
            FactsWriter.Write(again).ShouldBe(facts);
            var document = DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning));
            DecisionDocument.Write(policy, again, Explainer.Explain(policy, again)).ShouldBe(document);
            DecisionDocument.Write(policy.ByDefinition, again, Explainer.Explain(policy.ByDefinition, again)).ShouldBe(document);
        }

        InferenceRuleSet.Faults.ShouldBe(faults, "NRules and the definition disagreed");
    }

    [Fact]
    public void The_review_reads_a_log_that_ends_on_its_Sunday()
    {
        var season = Season.Run(ShippedPolicies.Get("weekly-planning-patterns").ByDefinition, Example.Random(3), Options);
        season.Reviews.ShouldNotBeEmpty();
        season.Reviews.ShouldAllBe(r => r.Facts.Log.Day == r.Monday.AddDays(7));
    }
}
