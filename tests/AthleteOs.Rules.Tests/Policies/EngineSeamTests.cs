using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Policies;

/// <summary>Two engines behind the seam: each rule set is read and compiled by its own, and only a policy without faults is compiled.</summary>
public sealed class EngineSeamTests
{
    private static readonly Dictionary<string, Question> Questions = new(StringComparer.Ordinal) { ["sore"] = new(m => m.Today.Soreness >= 6, "today.Soreness") };

    private static TinyPolicy Tiny => new TinyPolicy().WithRuleSet("body", "all", ("sore", "sore", "forbid_key"));

    private static readonly Morning Good = new()
    {
        AthleteId = "a",
        Date = new DateOnly(2026, 11, 25),
        Athlete = new Athlete { KeySessionReadinessMin = 65 },
        Today = new Today { ReadinessScore = 70, Illness = false, Injury = false, Soreness = 2 },
        Intent = new WeeklyIntent { MaxWeeklyTss = 400 },
        Week = new Week { TssSoFar = 100 },
        History = new History { DaysSinceIllness = double.PositiveInfinity, DaysSinceInjury = double.PositiveInfinity, DaysSinceLastKeySession = 3 },
    };

    [Fact]
    public void A_policy_may_use_two_engines()
    {
        var policy = Loaded(new QuestionEngine(Questions));
        policy.RuleSets.Select(s => s.Engine.Name).ShouldBe(["expressions", "expressions", "expressions", "questions", "expressions", "expressions"]);
        Planner.Decide(policy, Good).SessionType.ShouldBe(SessionType.Key);
        Planner.Decide(policy, Good with { Today = Good.Today with { Soreness = 6 } }).SessionType.ShouldBe(SessionType.Support);
        Planner.Decide(policy, Good with { Today = Good.Today with { Illness = true } }).SessionType.ShouldBe(SessionType.Recovery);
    }

    [Fact]
    public void Each_rule_set_that_may_read_a_parameter_is_read_again_by_its_own_engine()
    {
        var engine = new QuestionEngine(Questions);
        var policy = Loaded(engine).WithParameter("margin", 7)!;
        engine.Compiled.ShouldBe(2, "what an opaque rule reads of the policy is not known");
        policy.RuleSets.Select(s => s.Engine.Name).ShouldContain("questions");
        Planner.Decide(policy, Good with { Today = Good.Today with { Soreness = 6 } }).SessionType.ShouldBe(SessionType.Support);
    }

    [Fact]
    public void A_policy_with_a_fault_is_read_whole_and_never_compiled()
    {
        var (engine, findings) = (new QuestionEngine(Questions), new Findings());
        Tiny.With("gating.json", "\"today.Illness == true\"", "\"today.Illnes == true\"").Load("body", engine, findings).ShouldBeNull();
        findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.UnknownName);
        engine.Compiled.ShouldBe(0);
    }

    [Fact]
    public void A_disabled_rule_is_read_and_never_compiled()
    {
        var text = Tiny["body.json"];
        var off = Tiny.WithFile("body.json", text.Replace("\"RuleName\": \"sore\"", "\"RuleName\": \"sore\", \"Enabled\": true }, { \"RuleName\": \"off\", \"Enabled\": false", StringComparison.Ordinal)
            .Replace("\"Enabled\": true }", "\"Expression\": \"sore\", \"SuccessEvent\": \"forbid_key\", \"Properties\": { \"says\": \"So.\", \"evidence\": \"a test\" } }", StringComparison.Ordinal));
        var (engine, findings) = (new QuestionEngine(Questions), new Findings());
        off.Load("body", engine, findings).ShouldNotBeNull(string.Join('\n', findings.All)).Policy.RuleSets.Single(s => s.Name == "body").Disabled.ShouldHaveSingleItem();
        engine.Compiled.ShouldBe(1);

        var wrong = off.WithFile("body.json", off["body.json"].Replace("\"Enabled\": false, \"Expression\": \"sore\"", "\"Enabled\": false, \"Expression\": \"sour\"", StringComparison.Ordinal));
        wrong.Load("body", engine, findings).ShouldBeNull();
        findings.All.ShouldHaveSingleItem().Message.ShouldBe("there is no question \"sour\"");
    }

    [Fact]
    public void Every_rule_of_expressions_is_read_into_a_form_that_the_core_can_look_at() =>
        ShippedPolicies.Ids().SelectMany(id => ShippedPolicies.Get(id).Rules).ShouldAllBe(r => !r.IsOpaque);

    private static ReadyPolicy Loaded(QuestionEngine engine)
    {
        var findings = new Findings();
        return Tiny.Load("body", engine, findings).ShouldNotBeNull(string.Join('\n', findings.All));
    }
}
