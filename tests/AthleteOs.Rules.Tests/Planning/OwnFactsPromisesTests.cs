using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using AthleteOs.Rules.Tests.Expressions;
using AthleteOs.Rules.Tests.Facts;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Planning;

/// <summary>The promises of the planner for facts that a policy declares itself.</summary>
public sealed class OwnFactsPromisesTests
{
    private static readonly int Mornings = Effort.Usual(20_000);

    private static readonly ReadyPolicy Tiny = OwnPolicies.Tiny().Load(new Findings())!;
    private static readonly ReadyPolicy Travellers = PagePolicy.Get("own-facts.md", "travellers");

    [Fact]
    public void A_missing_or_worse_fact_never_gives_a_harder_day()
    {
        foreach (var policy in new[] { Tiny, Travellers })
        {
            var random = new QuickRandom(Effort.Seed);
            var mornings = new RandomMornings(policy, missing: 0.02);
            var keys = 0;
            for (var n = 0; n < Mornings; n++)
            {
                var morning = mornings.Next(random);
                var fact = policy.OwnFacts[random.Next(policy.OwnFacts.Count)];
                var lighter = fact.Kind == FactKind.Series ? Holed(morning, fact, random)
                    : fact.With(morning, random.Next(2) == 0 ? double.NaN : Math.Max(fact.Read(morning), mornings.OwnCode(fact, random)));
                var (before, after) = (Planner.Decide(policy, morning).SessionType, Planner.Decide(policy, lighter).SessionType);
                (after > before).ShouldBeFalse($"seed {Effort.Seed}, {policy.Id}, morning {n}: {fact.Path} {before} became {after}");
                keys += before == SessionType.Key ? 1 : 0;
            }

            keys.ShouldBeGreaterThan(Effort.IsQuick ? 0 : Mornings / 500, policy.Id); // a quick run draws too few for a share
        }
    }

    [Fact]
    public void Microsoft_RulesEngine_answers_the_same()
    {
        var set = Tiny.Daily.Single(s => s.Source.Name == "own");
        var oracle = new MicrosoftRulesEngine(Tiny.Policy, MicrosoftRulesEngine.Resolved(set.Source));
        var (random, mornings, known) = (new QuickRandom(Effort.Seed), new RandomMornings(Tiny, missing: 0.1), 0);
        for (var n = 0; n < 300; n++)
        {
            var morning = mornings.Next(random);
            double[] derived = [double.NaN];
            var (ours, theirs) = (set.Compiled.Evaluate(morning, derived), oracle.Execute(oracle.Inputs(morning, derived)));
            for (var i = 0; i < set.Source.Rules.Count; i++)
            {
                if (OracleTests.Outcome(ours, i) is { } holds)
                {
                    theirs[i].IsSuccess.ShouldBe(holds, $"seed {Effort.Seed}, morning {n}, {set.Source.Rules[i].Name}");
                    known++;
                }
            }
        }

        known.ShouldBeGreaterThan(300);
    }

    [Fact]
    public void The_difference_of_two_policies_is_found_in_a_fact_of_their_own()
    {
        var other = OwnPolicies.Tiny().With("policy.json", "\"value\": 3", "\"value\": 4").Load(new Findings())!;
        var diff = PolicyDiff.Of(Tiny, other);
        diff.Witness.ShouldNotBeNull();
        DiffSearch.Differ(Tiny, other, diff.Witness).ShouldBeTrue();
        PolicyDiff.Of(Tiny, OwnPolicies.Tiny().Load(new Findings())!).IsProved.ShouldBeTrue();
        var longer = OwnPolicies.Tiny().With("own.json", "Trip.LongHaul", "Trip.Short").Load(new Findings())!;
        var found = PolicyDiff.Of(Tiny, longer);
        PolicyDiff.Telling(Tiny, longer, found.Witness.ShouldNotBeNull()).Select(f => f.Path).ShouldContain("own.trip");
    }

    [Fact]
    public void Doubts_know_the_declared_range() =>
        Doubts("own.Away > 7").ShouldContain(Codes.NeverMatches);

    [Theory]
    [InlineData("own.Away < p.Margin", true)]
    [InlineData("own.Away > p.Margin", false)]
    [InlineData("p.Margin - own.Away > 0", true)]
    [InlineData("!(own.Away >= p.Margin)", true)]
    [InlineData("own.Away * own.Away < p.Margin", false)] // not certain
    [InlineData("own.Camp == false", true)]
    [InlineData("own.Trip == Trip.None", true)]
    [InlineData("own.Trip != Trip.None", false)]
    [InlineData("own.Trip == Trip.Short", false)]
    [InlineData("own.Mood.DaysAbove(p.Margin, 3) > 0", true)]
    [InlineData("own.Mood.Mean(3, 3) < p.Margin", false)]
    [InlineData("own.Mood.Latest() < own.Mood.Latest(1)", false)]
    public void A_limit_that_a_worse_value_lifts_is_doubted(string limit, bool doubted) =>
        Doubts(limit).Contains(Codes.WorseIsHarder).ShouldBe(doubted);

    [Fact]
    public void Mutants_turn_the_words_of_a_declared_list()
    {
        var tokens = new ExpressionText(Tiny.Policy.RuleSets.Single(s => s.Name == "own").Rules[2].Clause.Expression!, RuleNames.Of(Tiny.Policy), [], new Findings());
        tokens.IsSound().ShouldBeTrue();
        new Rules.Expressions.Mutants.ExpressionMutants("own.Trip == Trip.LongHaul", tokens.Tokens, RuleNames.Of(Tiny.Policy).WordsOf).All().Select(m => m.Text)
            .ShouldBe(["own.Trip != Trip.LongHaul", "own.Trip == Trip.None", "own.Trip == Trip.Short"], ignoreOrder: true);
    }

    [Fact]
    public void The_rulebook_lists_them_and_says_their_rules()
    {
        var text = Rulebook.Markdown(Tiny);
        text.ShouldContain("| `own.trip` | `own.Trip` | none, short, long_haul | long_haul | observed | trip |");
        text.ShouldContain("If the trip is long haul: a recovery session at the most.");
        text.ShouldContain("If there is a camp: no key session.");
        text.ShouldContain("If the nights away is more than margin (3 points): no key session.");
    }

    private static string[] Doubts(string expression)
    {
        var findings = new Findings();
        RuleDoubts.Check(OwnPolicies.Tiny().Asking(expression).Load(findings)!, findings);
        return [.. findings.All.Select(f => f.Code)];
    }

    private static Morning Holed(Morning morning, FactDefinition fact, Random random) =>
        fact.With(morning, new DailySeries(fact.ReadSeries(morning).Values.Select(v => random.Next(4) == 0 ? double.NaN : v)));
}
