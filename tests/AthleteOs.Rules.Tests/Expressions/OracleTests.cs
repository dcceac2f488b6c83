using System.Text.Json;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using RulesEngine.Models;
using Shouldly;
using Xunit;
using Rule = AthleteOs.Rules.Policies.Rule;

namespace AthleteOs.Rules.Tests.Expressions;

/// <summary>Our evaluation of a rule set equals Microsoft RulesEngine's on the same file, wherever the rule is not open.</summary>
public sealed class OracleTests
{
    private const int Batches = 100;

    private static readonly int Mornings = Effort.Of("mornings of a policy against Microsoft RulesEngine, shared by its rule sets", 100_000, 10_000_000);

    public static TheoryData<string, string> ShippedRuleSets() =>
        [.. from id in ShippedPolicies.Ids()
            from set in ShippedPolicies.Get(id).Policy.RuleSets
            where set.Engine == RuleSet.Expressions
            select new TheoryDataRow<string, string>(id, set.Name)];

    [Theory]
    [MemberData(nameof(ShippedRuleSets))]
    public void Our_evaluation_equals_that_of_Microsoft_RulesEngine(string id, string ruleSet)
    {
        var policy = ShippedPolicies.Get(id);
        var set = policy.RuleSets.Single(s => s.Source.Name == ruleSet);
        var oracle = new MicrosoftRulesEngine(policy.Policy, Workflow(policy, set.Source));
        var mornings = new RandomMornings(policy);
        var seed = Effort.Seed;

        // The oracle compiles a rule set when it first decides. Several threads would all compile it.
        _ = Compare(set, policy, oracle, mornings, 1, seed);
        var (known, count) = (0, Math.Max(Batches, Effort.With(Mornings, policy.Policy.Extends.Count > 0) / policy.RuleSets.Length));
        Parallel.For(0, Batches, batch => Interlocked.Add(ref known, Compare(set, policy, oracle, mornings, count / Batches, seed + batch)));
        known.ShouldBeGreaterThan(count / 5);
    }

    // How many outcomes were known, and so compared.
    private static int Compare(StageRuleSet set, ReadyPolicy policy, MicrosoftRulesEngine oracle, RandomMornings mornings, int count, int seed)
    {
        var random = new QuickRandom(seed);
        var known = 0;
        for (var n = 0; n < count; n++)
        {
            var morning = mornings.Next(random);
            var derived = policy.Policy.Derived.Select(d => random.Next(8) == 0 ? double.NaN : d.IsFlag ? random.Next(2) : random.Next(0, 80)).ToArray();
            var ours = set.Compiled.Evaluate(morning, derived);
            var inputs = oracle.Inputs(morning, derived);
            var theirs = oracle.Execute(inputs);
            for (var i = 0; i < set.Source.Rules.Count; i++)
            {
                // Against its own definition always, against the oracle wherever the rule has an answer.
                var rule = set.Source.Rules[i];
                var holds = set.Rules[i].Condition.Holds(morning, derived);
                Agree(Outcome(ours, i) == holds, seed, n, rule, "its definition");
                if (holds is { } expected)
                {
                    known++;
                    Agree(theirs[i].Rule.RuleName == rule.Name && theirs[i].IsSuccess == expected, seed, n, rule, "RulesEngine");
                }

                if (holds == true && n < 100 && rule.Output is not null)
                {
                    CompareOutput(set, i, morning, derived, oracle, inputs, $"seed {seed}, morning {n}: number of {rule.Id}");
                }
            }
        }

        return known;
    }

    private static void Agree(bool agree, int seed, int morning, Rule rule, string with)
    {
        if (!agree)
        {
            Assert.Fail($"seed {seed}, morning {morning}: {rule.Id} disagrees with {with}");
        }
    }

    private static void CompareOutput(StageRuleSet set, int rule, Morning morning, double[] derived, MicrosoftRulesEngine oracle, RuleParameter[] inputs, string where)
    {
        var number = set.Compiled.Output(rule, morning, derived);
        number.ShouldBe(set.Rules[rule].Output!.Value(morning, derived), where);
        if (!double.IsNaN(number))
        {
            oracle.Output(set.Source.Rules[rule].Name, inputs).ShouldBe(number, where);
        }
    }

    internal static bool? Outcome(Outcomes outcomes, int rule) =>
        (outcomes.Matched & (1UL << rule)) != 0 ? true : (outcomes.Open & (1UL << rule)) != 0 ? null : false;

    // A policy's own file as it stands; where a variant changed it, the rules that resulted.
    private static Workflow Workflow(ReadyPolicy policy, RuleSet set)
    {
        var file = Root.Of("rules", policy.Id, $"{set.Name}.json");
        return File.Exists(file) && policy.Policy.Extends.Count == 0
            ? JsonSerializer.Deserialize<Workflow>(File.ReadAllText(file))!
            : MicrosoftRulesEngine.Resolved(set);
    }
}
