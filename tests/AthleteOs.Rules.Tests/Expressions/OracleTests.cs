using System.Text.Json;
using AthleteOs.Rules.Athletes;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Testing;
using RulesEngine.Models;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Expressions;

/// <summary>Our evaluation of a rule set equals Microsoft RulesEngine's on the same file, wherever the rule is not open.</summary>
public sealed class OracleTests
{
    private const int Mornings = 100_000;

    public static TheoryData<string, string> ShippedRuleSets() =>
        [.. from id in ShippedPolicies.Ids()
            from set in ShippedPolicies.Get(id).Policy.RuleSets
            select new TheoryDataRow<string, string>(id, set.Name)];

    [Theory]
    [MemberData(nameof(ShippedRuleSets))]
    public void Our_evaluation_equals_that_of_Microsoft_RulesEngine(string id, string ruleSet)
    {
        var policy = ShippedPolicies.Get(id);
        var set = policy.RuleSets.Single(s => s.Set.Name == ruleSet);
        var oracle = new MicrosoftRulesEngine(policy.Policy, Workflow(policy, set.Set));
        var mornings = new RandomMornings(policy);
        var seed = Environment.TickCount;
        var random = new Random(seed);
        var known = 0;
        for (var n = 0; n < Mornings; n++)
        {
            var morning = mornings.Next(random);
            var derived = policy.Policy.Derived.Select(d => random.Next(8) == 0 ? double.NaN : d.IsFlag ? random.Next(2) : random.Next(0, 80)).ToArray();
            var ours = set.Ready.Evaluate(morning, derived);
            var inputs = oracle.Inputs(morning, derived);
            var theirs = oracle.Execute(inputs);
            for (var i = 0; i < set.Set.Rules.Count; i++)
            {
                // Ours against its own definition, always; against the oracle where the rule has an answer.
                var holds = policy.Policy.RuleSets.Single(s => s.Name == ruleSet).Rules[i] is var rule ? set.Ready.Rules[i].Condition.Holds(morning, derived) : null;
                Outcome(ours, i).ShouldBe(holds, $"seed {seed}, morning {n}: {rule!.Id} against its definition");
                if (holds is { } expected)
                {
                    known++;
                    theirs[i].Rule.RuleName.ShouldBe(rule.Name);
                    theirs[i].IsSuccess.ShouldBe(expected, $"seed {seed}, morning {n}: {rule.Id} against RulesEngine");
                }

                if (holds == true && n < 2000 && rule.Output is not null)
                {
                    CompareOutput(set, i, morning, derived, oracle, inputs, $"seed {seed}, morning {n}: number of {rule.Id}");
                }
            }
        }

        known.ShouldBeGreaterThan(Mornings / 2);
    }

    private static void CompareOutput(StageRuleSet set, int rule, Morning morning, double[] derived, MicrosoftRulesEngine oracle, RuleParameter[] inputs, string where)
    {
        var number = set.Ready.Output(rule, morning, derived);
        number.ShouldBe(set.Ready.Rules[rule].Output!.Value(morning, derived), where);
        if (!double.IsNaN(number))
        {
            oracle.Output(set.Set.Rules[rule].Name, inputs).ShouldBe(number, where);
        }
    }

    private static bool? Outcome(Outcomes outcomes, int rule) =>
        (outcomes.Matched & (1UL << rule)) != 0 ? true : (outcomes.Open & (1UL << rule)) != 0 ? null : false;

    // A policy's own file as it stands; where a variant changed it, the rules that resulted.
    private static Workflow Workflow(ReadyPolicy policy, RuleSet set)
    {
        var file = Root.Of("rules", policy.Policy.Id, $"{set.Name}.json");
        return File.Exists(file) && policy.Policy.Extends.Count == 0
            ? JsonSerializer.Deserialize<Workflow>(File.ReadAllText(file))!
            : MicrosoftRulesEngine.Resolved(set);
    }
}
