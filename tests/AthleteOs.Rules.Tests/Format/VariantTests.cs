using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Format;

/// <summary>What a variant changes of the policy that it extends, and what it leaves.</summary>
public sealed class VariantTests
{
    private static readonly TinyPolicy Base = new();

    [Fact]
    public void A_rule_of_the_same_name_takes_the_place_of_the_bases()
    {
        var policy = Load(("top", "tiny", "", [("gating.json", Rule("ready", "today.ReadinessScore >= derived.Bar + p.Margin", "permit_key", ""))]));
        policy.Policy.RuleSets.Single(s => s.Name == "gating").Rules.Select(r => r.Name).ShouldBe(["ready", "ill"]);
        policy.Policy.RuleSets.Single(s => s.Name == "gating").Rules[0].Clause.Expression!.Text.ShouldEndWith("+ p.Margin");
        policy.Policy.Extends.ShouldBe(["tiny"]);
    }

    [Fact]
    public void A_new_rule_goes_to_the_end_or_before_the_rule_it_names()
    {
        Load(("top", "tiny", "", [("easing.json", Rule("last", "true", "note", ""))]))
            .Policy.RuleSets.Single(s => s.Name == "easing").Rules.Select(r => r.Name).ShouldBe(["low", "hard", "last"]);
        Load(("top", "tiny", "", [("easing.json", Rule("first", "true", "note", ", \"before\": \"low\""))]))
            .Policy.RuleSets.Single(s => s.Name == "easing").Rules.Select(r => r.Name).ShouldBe(["first", "low", "hard"]);
    }

    [Fact]
    public void A_disabled_rule_is_off_and_a_later_one_in_its_place_is_on()
    {
        const string Off = ", \"disable\": [\"gating.ill\"]";
        Load(("middle", "tiny", Off, [])).Policy.RuleSets.Single(s => s.Name == "gating").Rules.Select(r => r.Name).ShouldBe(["ready"]);
        Load(("middle", "tiny", Off, []), ("top", "middle", "", [("gating.json", Rule("ill", "today.Injury == true", "forbid_key", ""))]))
            .Policy.RuleSets.Single(s => s.Name == "gating").Rules.Select(r => r.Name).ShouldBe(["ready", "ill"]);
    }

    [Fact]
    public void A_changed_parameter_changes_the_digest_and_nothing_else_does()
    {
        var digest = Load(("top", "tiny", "", [])).Policy.Digest;
        Load(("top", "tiny", "   ", [])).Policy.Digest.ShouldBe(digest);
        Load(("top", "tiny", ", \"parameters\": { \"margin\": { \"value\": 5 } }", [])).Policy.Digest.ShouldBe(digest);
        var turned = Load(("top", "tiny", ", \"parameters\": { \"margin\": { \"value\": 6 } }", []));
        turned.Digest.ShouldNotBe(digest);
        turned.Policy.Parameters.Single().ShouldBe(new Parameter("margin", 6, "points", 0, 10, "A margin.", "a test"));
    }

    [Fact]
    public void Exceptions_are_inherited_said_anew_or_added_and_are_not_in_the_digest()
    {
        var policy = Load(("middle", "tiny", ", \"exceptions\": { \"red_morning\": \"A habit.\", \"no_debt\": \"It chases.\" }", []),
            ("top", "middle", ", \"exceptions\": { \"no_debt\": \"It fills.\", \"ceiling\": \"It overflows.\" }", [])).Policy;
        policy.Exceptions.ShouldBe([new(SeasonInvariant.NoDebt, "It fills."), new(SeasonInvariant.RedMorning, "A habit."), new(SeasonInvariant.Ceiling, "It overflows.")]);
        Load(("top", "tiny", ", \"exceptions\": { \"spacing\": \"A habit.\" }", [])).Policy.Digest.ShouldBe(Load(("top", "tiny", "", [])).Policy.Digest);
    }

    // Each policy extends the one named, the first one the tiny policy; the last is loaded.
    private static ReadyPolicy Load(params (string Id, string Extends, string More, (string File, string Text)[] Files)[] layers)
    {
        var known = new Dictionary<string, PolicyFiles>(StringComparer.Ordinal) { ["tiny"] = Base.Files() };
        foreach (var (id, extends, more, files) in layers)
        {
            var all = files.ToDictionary(f => f.File, f => Encoding.UTF8.GetBytes(f.Text), StringComparer.Ordinal);
            all["policy.json"] = Encoding.UTF8.GetBytes($$"""{ "id": "{{id}}", "version": "1.0.0", "title": "T", "says": "S.", "extends": "{{extends}}"{{more}} }""");
            known[id] = new PolicyFiles(id, all, sibling => known.GetValueOrDefault(sibling));
        }

        var findings = new Findings();
        return PolicyLoader.Load(known[layers[^1].Id], new FusedRuleEngine(), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }

    private static string Rule(string name, string expression, string effect, string more) => $$"""
        { "WorkflowName": "{{(effect == "note" ? "easing" : "gating")}}", "Rules": [ { "RuleName": "{{name}}", "Expression": "{{expression}}", "SuccessEvent": "{{effect}}",
          "Properties": { "says": "S.", "evidence": "a test"{{more}} } } ] }
        """;
}
