using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Analysis;

/// <summary>Where two policies decide differently: what is proved holds on random mornings, and every witness is one.</summary>
public sealed class PolicyDiffTests
{
    private const string Ready = "\"today.ReadinessScore >= derived.Bar\"";

    [Fact]
    public void A_threshold_turned_from_65_to_68_is_named_with_a_morning_between_as_witness()
    {
        var diff = Diff(Threshold(65), Threshold(68));
        var cause = diff.Causes.ShouldHaveSingleItem();
        cause.Change.Says.ShouldBe("parameter bar_from: 65 becomes 68");
        cause.Witness.ShouldNotBeNull().Today.ReadinessScore.ShouldBe(66);
        diff.Witness.ShouldNotBeNull().Today.ReadinessScore.ShouldBe(66);
        diff.IsProved.ShouldBeFalse();
    }

    [Fact]
    public void The_same_rules_written_otherwise_are_proved_to_decide_the_same()
    {
        var diff = Diff(new TinyPolicy(), new TinyPolicy().With("gating.json", Ready, "\"!(derived.Bar > today.ReadinessScore) && (true || today.Illness == true)\"").With("gating.json", "\"today.Illness == true\"", "\"!(today.Illness == false)\""));
        diff.IsProved.ShouldBeTrue();
        diff.Witness.ShouldBeNull();
        diff.Cells.ShouldBeGreaterThan(1);
    }

    [Fact]
    public void A_change_that_another_rule_covers_is_proved_to_change_nothing()
    {
        // Where readiness is below 50 nothing permits, so a limit that moves there is not felt.
        var a = Threshold(65).With("gating.json", "\"today.Illness == true\"", "\"today.Illness == true || today.ReadinessScore < 40\"");
        var b = Threshold(65).With("gating.json", "\"today.Illness == true\"", "\"today.Illness == true || today.ReadinessScore < 45\"");
        var diff = Diff(a, b);
        diff.IsProved.ShouldBeTrue();
        diff.Causes.ShouldHaveSingleItem().Change.Name.ShouldBe("gating.ill");
        diff.Causes[0].IsProved.ShouldBeTrue();
    }

    [Fact]
    public void A_rule_over_the_log_has_a_witness_with_a_known_log()
    {
        var rules = LogPolicy.Load(new Findings(), [LogPolicy.Rule("hard", """{ "some": "s", "of": "sessions", "days": 1, "where": "s.Tss >= 150" }""")]).ShouldNotBeNull();
        var witness = PolicyDiff.Of(Load(new TinyPolicy()), rules).Witness.ShouldNotBeNull();
        witness.Log.Sessions.ShouldContain(s => s.Date == witness.Date.AddDays(-1) && s.Tss >= 150);
        witness.Log.UnknownDays.ShouldBeEmpty();
    }

    [Fact]
    public void Each_change_is_tried_alone_and_one_that_does_nothing_is_told_apart()
    {
        var a = Threshold(65);
        var b = Threshold(70).With("policy.json", "\"value\": 5", "\"value\": 6").With("easing.json", "\"suggest:HARD\"", "\"note\"");
        var diff = Diff(a, b);
        diff.Causes.Select(c => c.Change.Name).ShouldBe(["margin", "bar_from", "easing.hard"], ignoreOrder: true);
        diff.Causes.Single(c => c.Change.Name == "bar_from").Witness.ShouldNotBeNull();
        // Alone the margin gives readiness 59 more; under the higher bar that is less again.
        diff.Causes.Single(c => c.Change.Name == "margin").ShouldSatisfyAllConditions(c => c.Witness.ShouldBeNull(), c => c.IsTakenBack.ShouldBeTrue());
        diff.Causes.Single(c => c.Change.Name == "easing.hard").IsProved.ShouldBeTrue();
    }

    [Fact]
    public void Rules_added_and_removed_and_priors_are_causes()
    {
        var diff = Diff(
            new TinyPolicy().With("gating.json", "today.Illness == true", "athlete.Tau2 > 14"),
            new TinyPolicy().With("policy.json", "\"value\": 12", "\"value\": 15").With("gating.json", "\"RuleName\": \"ill\",\n      \"Expression\": \"today.Illness == true\"", "\"RuleName\": \"slow\",\n      \"Expression\": \"athlete.Tau2 > 14\""));
        diff.Causes.Select(c => c.Change.Kind).ShouldBe([ChangeKind.Prior, ChangeKind.RuleRemoved, ChangeKind.RuleAdded]);
        diff.Causes[0].Change.Says.ShouldBe("prior athlete.tau2: 12 becomes 15");
        diff.Causes[0].Witness.ShouldNotBeNull().Athlete.Tau2.ShouldBeNull();
        diff.Causes[2].IsProved.ShouldBeTrue("the rule of the same question is still there");
    }

    [Fact]
    public void What_a_witness_needs_is_told_and_no_more()
    {
        var (a, b) = (Load(Threshold(65)), Load(Threshold(68)));
        var witness = PolicyDiff.Of(a, b).Witness!;
        PolicyDiff.Telling(a, b, witness).Select(f => f.Path).ShouldBe(["today.readiness_score", "today.illness", "today.injury", "weekly_intent.max_weekly_tss", "week.tss_so_far", "history.days_since_last_key_session", "history.days_since_illness"], ignoreOrder: true);
    }

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void A_box_that_is_left_holds_no_morning_on_which_the_two_differ()
    {
        var seed = Effort.Seed;
        var (left, differing) = (0, 0);
        Parallel.For(0, 100, n =>
        {
            var random = new QuickRandom(seed + n);
            var shipped = ShippedPolicies.Ids().ToArray();
            var (a, b) = n % 5 == 0 ? (ShippedPolicies.Get("weekly-planning"), ShippedPolicies.Get(shipped[random.Next(shipped.Length)]))
                : RandomRules.Policy(random) is { } drawn ? (drawn, Changed(drawn, random)) : (null, null);
            if (a is null || b is null)
            {
                return;
            }

            var pair = new PolicyPair(a, b);
            var grid = new BreakpointGrid(pair.Parts);
            var mornings = new RandomMornings(a, missing: 0.05);
            for (var m = 0; m < 300; m++)
            {
                var morning = mornings.Next(random);
                var differ = DiffSearch.Differ(a, b, morning);
                if (pair.Differ(Around(morning, pair, grid, random)) is null)
                {
                    differ.ShouldBeFalse($"seed {seed + n}, morning {m}");
                    Interlocked.Increment(ref left);
                }

                Interlocked.Add(ref differing, differ ? 1 : 0);
            }
        });
        left.ShouldBeGreaterThan(1000);
        differing.ShouldBeGreaterThan(100);
    }

    [Fact]
    public void Every_witness_is_a_document_on_which_the_two_differ()
    {
        var seed = Effort.Seed;
        var witnessed = 0;
        Parallel.For(0, 30, n =>
        {
            var random = new QuickRandom(seed + n);
            if (RandomRules.Policy(random) is { } a && Changed(a, random) is { } b && DiffSearch.Run(a, b, accept: null, mostBoxes: 300).Witness is { } witness)
            {
                Interlocked.Increment(ref witnessed);
                var read = FactsReader.Read("witness", FactsWriter.Write(witness), new Findings());
                read.ShouldNotBeNull($"seed {seed + n}");
                DiffSearch.Differ(a, b, read).ShouldBeTrue($"seed {seed + n}");
            }
        });
        witnessed.ShouldBeGreaterThan(2);
    }

    // A box that holds the morning: everything, cut some times, and each time the half kept that holds it.
    private static Box Around(Morning morning, PolicyPair pair, BreakpointGrid grid, Random random)
    {
        var box = Box.Everything(0);
        foreach (var fact in FactCatalog.All.Where(f => f.Group == "calendar"))
        {
            box[fact] = ValueRange.Of(fact.Read(morning));
        }

        for (var cuts = random.Next(60); cuts > 0; cuts--)
        {
            var fact = pair.Read[random.Next(pair.Read.Length)];
            if (grid.Split(fact, box[fact]) is var (first, second))
            {
                var value = fact.Read(morning);
                box[fact] = double.IsNaN(value) ? (first.MayBeMissing ? first : second) : first.MayBeThere && value >= first.Low && value <= first.High ? first : second;
            }
        }

        return box;
    }

    // The same policy with one rule of another.
    private static ReadyPolicy? Changed(ReadyPolicy a, Random random)
    {
        if (RandomRules.Policy(random) is not { } other)
        {
            return null;
        }

        var changes = new PolicyChanges(a, other).All;
        return changes.Count == 0 ? null : new PolicyChanges(a, other).Only(changes[random.Next(changes.Count)]);
    }

    private static TinyPolicy Threshold(int from) => new TinyPolicy()
        .With("policy.json", "\"parameters\": {", $"\"parameters\": {{ \"bar_from\": {{ \"value\": {from}, \"unit\": \"points\", \"min\": 0, \"max\": 100, \"says\": \"A bar.\", \"evidence\": \"a test\" }},")
        .With("bars.json", "\"Expression\": \"athlete.KeySessionReadinessMin\"", "\"Expression\": \"p.BarFrom\"");

    private static PolicyDiff Diff(TinyPolicy a, TinyPolicy b) => PolicyDiff.Of(Load(a), Load(b));

    private static ReadyPolicy Load(TinyPolicy policy)
    {
        var findings = new Findings();
        return policy.Load(findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }
}
