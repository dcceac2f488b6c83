using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Analysis;

/// <summary>Doubts about what rules say together: each is found where it stands, and never said of rules that are fine.</summary>
public sealed class RuleDoubtsTests
{
    private const string Easing = "{\n      \"RuleName\": \"hard\"";

    public static TheoryData<string> Shipped() => [.. ShippedPolicies.Ids()];

    [Theory]
    [Trait(Effort.Duration, Effort.Long)]
    [MemberData(nameof(Shipped))]
    public void A_shipped_policy_raises_none(string id)
    {
        var findings = new Findings();
        RuleDoubts.Check(ShippedPolicies.Get(id), findings);
        findings.All.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("today.ReadinessScore >= 80 && today.ReadinessScore < 70")]
    [InlineData("today.ReadinessScore > 100")]
    [InlineData("history.DaysSinceLastKeySession > 1 && history.DaysSinceLastKeySession < 2")]
    [InlineData("today.Illness == true && today.Illness == false")]
    [InlineData("today.ReadinessScore >= derived.Bar && derived.Bar > 90 && today.ReadinessScore < 60")]
    [InlineData("Calc.Max(today.Soreness, 3) < p.Margin - 3")]
    [InlineData("athlete.ResponderClass == ResponderClass.High && athlete.ResponderClass == ResponderClass.Low")]
    public void A_rule_that_can_never_match_is_found(string expression)
    {
        var finding = Doubts(new TinyPolicy().Asking(expression)).ShouldHaveSingleItem();
        finding.Code.ShouldBe(Codes.NeverMatches);
        finding.Place.ToString().ShouldStartWith("tiny/gating.json:10:");
        finding.Message.ShouldStartWith("ill can never match");
        AuthorsWords.Are(finding.Message).ShouldBeTrue();
    }

    [Theory]
    [InlineData("today.ReadinessScore >= 70 && today.ReadinessScore < 80")]
    [InlineData("history.DaysSinceLastKeySession > 1 && history.DaysSinceLastKeySession < 3")]
    [InlineData("today.ReadinessScore < derived.Bar && derived.Bar > 90")]
    [InlineData("Calc.Max(today.Soreness, 3) < p.Margin - 1")]
    public void One_that_can_is_not(string expression) => Doubts(new TinyPolicy().Asking(expression)).ShouldBeEmpty();

    [Fact]
    public void A_rule_that_always_comes_too_late_is_found()
    {
        var late = Doubts(new TinyPolicy().With("easing.json", Easing, Rule("lower", "today.ReadinessScore < derived.Bar - p.Margin - p.Margin", "full_rest") + Easing)).ShouldHaveSingleItem();
        (late.Code, late.Message).ShouldBe((Codes.Shadowed, "lower never speaks first: whenever it matches, a rule before it does (low); move it up, or remove it"));
    }

    [Fact]
    public void A_rule_that_adds_nothing_to_another_is_found()
    {
        var twice = Doubts(new TinyPolicy().With("gating.json", "{\n      \"RuleName\": \"ill\"", Rule("very_ill", "today.Illness == true && today.ReadinessScore < 40", "forbid_key") + "{\n      \"RuleName\": \"ill\"")).ShouldHaveSingleItem();
        (twice.Code, twice.Message).ShouldBe((Codes.Shadowed, "very_ill changes nothing: whenever it matches, gating.ill does and limits the day as much; remove one"));
    }

    [Fact]
    public void A_permit_that_a_limit_always_takes_back_is_found()
    {
        var against = Doubts(new TinyPolicy().Asking("today.ReadinessScore >= derived.Bar - p.Margin")).ShouldHaveSingleItem();
        (against.Code, against.Message).ShouldBe((Codes.Contradictory, "ready permits in vain: whenever it matches, gating.ill (forbid_key) limits the day; correct one of them"));
    }

    [Fact]
    public void A_morning_of_which_no_rule_speaks_is_found()
    {
        var gap = Doubts(new TinyPolicy().With("bars.json", "\"Expression\": \"true\"", "\"Expression\": \"fatigue.Tsb < 0\"")).ShouldHaveSingleItem();
        gap.Code.ShouldBe(Codes.NothingSpeaks);
        gap.Message.ShouldStartWith("no rule of bars matches on some mornings with everything known (");
        Doubts(new TinyPolicy().With("gating.json", "\"permit_key\"", "\"note\"")).Single(f => f.Code == Codes.NothingSpeaks).Message.ShouldStartWith("no rule permits a key session");
    }

    [Fact]
    public void Facts_that_nothing_reads_are_listed() =>
        UnusedFacts.Of(new TinyPolicy().Load(new Findings())!).Select(f => f.Path).ShouldSatisfyAllConditions(
            l => l.ShouldContain("today.soreness"), l => l.ShouldNotContain("today.readiness_score"), l => l.ShouldNotContain("week.tss_so_far"), l => l.ShouldNotContain("review.days_to_rebound"));

    [Fact]
    public void A_doubt_is_never_said_of_rules_that_speak_on_a_random_morning()
    {
        var seed = Effort.Seed;
        var said = 0;
        Parallel.For(0, 150, n =>
        {
            var random = new QuickRandom(seed + n);
            if (RandomRules.Policy(random) is not { } policy)
            {
                return;
            }

            var findings = new Findings();
            RuleDoubts.Check(policy, findings);
            Interlocked.Add(ref said, findings.All.Count);
            var mornings = new RandomMornings(policy, missing: 0.05);
            for (var m = 0; findings.All.Count > 0 && m < Effort.Usual(3000); m++)
            {
                var weighing = Planner.Evaluate(policy, mornings.Next(random));
                foreach (var finding in findings.All)
                {
                    Refuted(policy, weighing, finding).ShouldBeFalse($"seed {seed + n}, morning {m}: {finding}");
                }
            }
        });
        said.ShouldBeGreaterThan(20);
    }

    // Whether a morning is a counterexample of what a finding says.
    private static bool Refuted(ReadyPolicy policy, Evaluation weighing, Finding finding)
    {
        var name = finding.Message.Split(' ')[0];
        var at = Array.FindIndex(policy.Daily, s => s.Source.Rules.Any(r => r.Name == name && r.Place == finding.Place));
        if (at < 0)
        {
            return false;
        }

        var set = policy.Daily[at];
        var index = set.Source.Rules.ToList().FindIndex(r => r.Place == finding.Place);
        var (outcomes, bit) = (weighing.Daily[at], 1UL << index);
        return finding.Code switch
        {
            Codes.NeverMatches => (outcomes.Matched & bit) != 0,
            Codes.Contradictory => (outcomes.Matched & bit) != 0 && weighing.Decision.SessionType == SessionType.Key,
            Codes.Shadowed when set.Source.HitPolicy == HitPolicy.First => (outcomes.Matched & (bit | (bit - 1))) == bit,
            _ => false,
        };
    }

    private static string Rule(string name, string expression, string effect) =>
        $"{{ \"RuleName\": \"{name}\", \"Expression\": \"{expression}\", \"SuccessEvent\": \"{effect}\", \"Properties\": {{ \"says\": \"Yes.\", \"evidence\": \"a test\" }} }},\n    ";

    private static IReadOnlyList<Finding> Doubts(TinyPolicy tiny)
    {
        var findings = new Findings();
        var policy = tiny.Load(findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
        var doubts = new Findings();
        RuleDoubts.Check(policy, doubts);
        return doubts.InOrder();
    }
}
