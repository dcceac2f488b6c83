using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Expressions;

/// <summary>What check accepts is a rule of Microsoft RulesEngine as well, with the same answer: not in the shipped policies alone.</summary>
public sealed class WholeLanguageTests
{
    private const int Mornings = 40;

    private static readonly int Rules = Effort.Of("rules of the whole language against Microsoft RulesEngine", 1_000, 100_000);

    [Fact]
    public void What_is_accepted_Microsoft_RulesEngine_reads_and_answers_the_same()
    {
        var (accepted, known) = (0, 0);
        Parallel.For(0, Rules, n =>
        {
            var random = new QuickRandom(Effort.Seed + n);
            var tiny = Drawn(random);
            if (tiny.Load(new Findings()) is not { } policy)
            {
                return;
            }

            Interlocked.Increment(ref accepted);
            var where = $"seed {Effort.Seed + n}: {tiny["bars.json"]}, {tiny["gating.json"]}";
            Interlocked.Add(ref known, Should.NotThrow(() => Compare(policy, random, where), where));
        });
        accepted.ShouldBeGreaterThan(Rules / 10);
        known.ShouldBeGreaterThan(accepted * Mornings / 4);
    }

    private static int Compare(ReadyPolicy policy, Random random, string where)
    {
        var (numbers, set) = (Set(policy, "bars"), Set(policy, "gating"));
        var (oracleOfNumbers, oracle) = (Oracle(policy, numbers), Oracle(policy, set));
        var mornings = new RandomMornings(policy, missing: 0.2);
        var known = 0;
        for (var n = 0; n < Mornings; n++)
        {
            var morning = mornings.Next(random);
            var derived = policy.Policy.Derived.Select(d => random.Next(8) == 0 ? double.NaN : d.IsFlag ? random.Next(2) : random.Next(0, 80)).ToArray();
            var inputs = oracle.Inputs(morning, derived);
            var (ours, theirs) = (set.Compiled.Evaluate(morning, derived), oracle.Execute(inputs));
            for (var i = 0; i < set.Source.Rules.Count; i++)
            {
                var defined = set.Rules[i].Condition.Holds(morning, derived);
                OracleTests.Outcome(ours, i).ShouldBe(defined, $"{where}, morning {n}, {set.Source.Rules[i].Name}");
                if (defined is { } holds)
                {
                    known++;
                    theirs[i].ExceptionMessage.ShouldBeNullOrEmpty(where);
                    theirs[i].IsSuccess.ShouldBe(holds, $"{where}, morning {n}, {set.Source.Rules[i].Name}");
                }
            }

            var number = numbers.Compiled.Output(numbers.Source.Rules.Count - 1, morning, derived);
            if (!double.IsNaN(number))
            {
                oracleOfNumbers.Output("own", inputs).ShouldBe(number, $"{where}, morning {n}");
            }
        }

        return known;
    }

    private static StageRuleSet Set(ReadyPolicy policy, string name) => policy.RuleSets.Single(s => s.Source.Name == name);

    private static MicrosoftRulesEngine Oracle(ReadyPolicy policy, StageRuleSet set) => new(policy.Policy, MicrosoftRulesEngine.Resolved(set.Source));

    // A number, and a question, at times through a local parameter or in a group.
    private static TinyPolicy Drawn(Random random)
    {
        var any = new RandomExpressions(random);
        var tiny = new TinyPolicy()
            .With("policy.json", "\"derived\": {", "\"derived\": { \"flag\": { \"kind\": \"flag\", \"says\": \"flag\" },")
            .With("policy.json", "\"rule_set\": \"bars\", \"hit_policy\": \"first\"", "\"rule_set\": \"bars\", \"hit_policy\": \"all\"")
            .With("bars.json", "\"Rules\": [", "\"Rules\": [ { \"RuleName\": \"flagged\", \"Expression\": \"true\", \"SuccessEvent\": \"set:flag\", \"Properties\": { \"says\": \"A.\", \"evidence\": \"a test\" } },");
        tiny.With("bars.json", "\"Expression\": \"athlete.KeySessionReadinessMin\"", $"\"Expression\": \"{any.Number(3)}\"");
        var question = any.YesOrNo(3);
        return random.Next(4) switch
        {
            0 => Asking($$""" "LocalParams": [ { "Name": "a", "Expression": "{{any.YesOrNo(2)}}" } ], "Expression": "{{random.Next(3) switch { 0 => "a", 1 => "a == true", _ => $"!a && ({question})" }}}" """),
            1 => Asking($$""" "LocalParams": [ { "Name": "a", "Expression": "{{any.Number(2)}}" } ], "Expression": "a + 1 > {{any.Number(1)}} || ({{question}})" """),
            2 => Asking($$""" "Operator": "{{(random.Next(2) == 0 ? "And" : "Or")}}", "Rules": [ { "RuleName": "one", "Expression": "{{question}}" }, { "RuleName": "two", "Expression": "{{any.YesOrNo(2)}}" } ] """),
            _ => Asking($"\"Expression\": \"{question}\""),
        };

        TinyPolicy Asking(string clause) => tiny.With("gating.json", "\"Expression\": \"today.Illness == true\"", clause);
    }
}
