using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Inference;

/// <summary>NRules and the loops are compared with the definition, and the definition with a second one, on random rule sets and logs.</summary>
public sealed class NetworkTests
{
    private static readonly DateOnly Day = new(2026, 11, 26);
    private const int LeastSets = 15; // fewer may all be sets of which hardly a rule matches
    private static readonly int Sets = Math.Max(LeastSets, Effort.Of("random rule sets over the log, NRules and the definition", 25, 5_000));
    private const int LogsOfSet = 30;

    [Fact]
    public void NRules_the_loops_and_the_definition_agree_on_random_rule_files() => Each((set, random) =>
    {
        var (network, loops) = ((InferenceRuleSet)set.Compiled, new LogRuleSet(ReadOf(set)));
        var (matched, open) = (0, 0);
        for (var n = 0; n < LogsOfSet; n++)
        {
            var (morning, derived) = Draw(random, gaps: n % 2 == 0 ? 0 : 0.2);
            var expected = Defined(set, morning, derived);
            loops.Evaluate(morning, derived).ShouldBe(expected);
            network.Match(morning, derived).ShouldNotBeNull().ShouldBe(expected);
            network.Evaluate(morning, derived).ShouldBe(expected);
            matched += System.Numerics.BitOperations.PopCount(expected.Matched);
            open += System.Numerics.BitOperations.PopCount(expected.Open);
        }

        return (matched, open);
    });

    [Fact]
    public void The_definition_agrees_with_plain_loops_over_known_logs() => Each((set, random) =>
    {
        var (matched, misses) = (0, 0);
        for (var n = 0; n < LogsOfSet; n++)
        {
            var (morning, derived) = Draw(random, gaps: 0);
            var outcomes = Defined(set, morning, derived);
            for (var i = 0; i < set.Rules.Count; i++)
            {
                if (new PlainLoops(morning).Holds(set.Rules[i].Condition, System.Collections.Immutable.ImmutableDictionary<ItemVariable, object>.Empty) is { } holds)
                {
                    ((outcomes.Matched >> i) & 1).ShouldBe(holds ? 1UL : 0UL, set.Rules[i].Rule.Id);
                    ((outcomes.Open >> i) & 1).ShouldBe(0UL, set.Rules[i].Rule.Id);
                    (matched, misses) = holds ? (matched + 1, misses) : (matched, misses + 1);
                }
            }
        }

        return (matched, misses);
    });

    [Fact]
    public void What_is_known_of_an_incomplete_log_stays_known_when_it_is_completed() => Each((set, random) =>
    {
        var (definition, known) = (new LogRuleSet(ReadOf(set)), 0);
        for (var n = 0; n < LogsOfSet; n++)
        {
            var (morning, derived) = Draw(random, gaps: 0.15);
            var before = definition.Evaluate(morning, derived);
            for (var k = 0; k < 4; k++)
            {
                var after = definition.Evaluate(morning with { Log = RandomLogs.Completed(random, morning.Log) }, derived);
                (before.Matched & ~after.Matched).ShouldBe(0UL, "a rule that certainly matched does not match");
                ((after.Matched | after.Open) & ~(before.Matched | before.Open)).ShouldBe(0UL, "a rule that certainly did not match may match");
            }

            known += System.Numerics.BitOperations.PopCount(before.Matched);
        }

        return (known, 1);
    }, testsMissing: false);

    [Fact]
    public void Less_of_a_log_never_makes_a_rule_known() => Each((set, random) =>
    {
        var (definition, changed) = (new LogRuleSet(ReadOf(set)), 0);
        for (var n = 0; n < LogsOfSet; n++)
        {
            var (morning, derived) = Draw(random, gaps: 0.05);
            var before = definition.Evaluate(morning, derived);
            var after = definition.Evaluate(morning with { Log = RandomLogs.Without(random, morning.Log) }, derived);
            (after.Matched & ~before.Matched).ShouldBe(0UL, "a rule matches because something is missing");
            ((before.Matched | before.Open) & ~(after.Matched | after.Open)).ShouldBe(0UL, "a rule that may match does not because something is missing");
            changed += before == after ? 0 : 1;
        }

        return (changed, 1);
    }, testsMissing: false);

    [Fact]
    public void A_disagreement_is_a_fault_and_counts_as_unknown()
    {
        InferenceRuleSet.Agree(new Outcomes(0b0011, 0b0100), new Outcomes(0b0001, 0b1100)).ShouldBe(new Outcomes(0b0001, 0b1110));
        InferenceRuleSet.Agree(new Outcomes(0b0011, 0b0100), new Outcomes(0b0011, 0b0100)).ShouldBe(new Outcomes(0b0011, 0b0100));
    }

    [Fact]
    public void NRules_forgets_a_pattern_before_the_last_in_a_group_that_is_not_joined()
    {
        // When NRules no longer does, the extra condition in Network can go.
        var read = (InferenceRules)ReadOf(LogPolicy.SetOf(Load([LogPolicy.Rule("both",
            """{ "each": "a", "of": "sessions", "days": 7, "where": "a.Tss > 500" }, { "each": "b", "of": "sessions", "days": 7, "where": "b.Tss > 50" }""")])));
        var log = new SessionLog(Day, Day.AddDays(-28), [new LoggedSession { Date = Day.AddDays(-2), Tss = 100 }], [], []);
        var morning = new Morning { AthleteId = "a", Date = Day, Log = log };
        new LogRuleSet(read).Evaluate(morning, []).Matched.ShouldBe(0UL);
        new InferenceRuleSet(read).Match(morning, []).ShouldNotBeNull().Matched.ShouldBe(0UL);
        new InferenceRuleSet(read, joinsLast: false).Match(morning, []).ShouldNotBeNull().Matched.ShouldBe(1UL);
    }

    private static ReadRuleSet ReadOf(StageRuleSet set) => set.Read;

    private static Outcomes Defined(StageRuleSet set, Morning morning, double[] derived)
    {
        var (meaning, matched, open) = (new LogMeaning(morning, derived), 0UL, 0UL);
        for (var i = 0; i < set.Rules.Count; i++)
        {
            var holds = meaning.Holds(set.Rules[i].Condition);
            matched |= holds == true ? 1UL << i : 0;
            open |= holds is null ? 1UL << i : 0;
        }

        return new Outcomes(matched, open);
    }

    private static ReadyPolicy Load(IEnumerable<string> rules)
    {
        var findings = new Findings();
        return LogPolicy.Load(findings, rules, RandomRules.Marks).ShouldNotBeNull(string.Join('\n', findings.InOrder()));
    }

    private static (Morning, double[]) Draw(Random random, double gaps) => (new Morning
    {
        AthleteId = "a",
        Date = Day,
        Log = RandomLogs.Next(random, Day, gaps),
        Today = new Today { ReadinessScore = gaps > 0 && random.Next(5) == 0 ? null : random.Next(50, 90) },
        History = new History { DaysSinceLastKeySession = gaps > 0 && random.Next(5) == 0 ? null : random.Next(1, 10) },
    }, [double.NaN]);

    private static void Each(Func<StageRuleSet, Random, (int, int)> check, bool testsMissing = true)
    {
        var (seed, sums) = (Effort.Seed, (First: 0, Second: 0));
        for (var n = 0; n < Sets; n++)
        {
            var random = new QuickRandom(seed + n);
            try
            {
                var (first, second) = check(LogPolicy.SetOf(LoadUseful(random, testsMissing)), random);
                sums = (sums.First + first, sums.Second + second);
            }
            catch (ShouldAssertException failed)
            {
                throw new ShouldAssertException($"seed {seed + n}: {failed.Message}", failed);
            }
        }

        sums.First.ShouldBeGreaterThan(Sets, "otherwise the test shows nothing");
        sums.Second.ShouldBeGreaterThan(Sets / 2, "otherwise the test shows nothing");
    }

    // Some drawn rules are refused, such as one whose effect could follow from a missing field.
    private static ReadyPolicy LoadUseful(Random random, bool testsMissing)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            var findings = new Findings();
            if (LogPolicy.Load(findings, new RandomRules(random, testsMissing).Next(), RandomRules.Marks) is { } policy)
            {
                return policy;
            }

            findings.All.Where(f => f.Severity == Severity.Error && f.Code is not (Codes.MissingBuysIntensity or Codes.TooMany)).ShouldBeEmpty();
        }

        throw new InvalidOperationException("no set of 50 was accepted");
    }
}
