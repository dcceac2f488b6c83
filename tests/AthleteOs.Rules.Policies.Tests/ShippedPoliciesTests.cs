using System.Text;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Policies.Tests;

/// <summary>Every policy under <c>rules/</c> checks without a finding, passes its cases and has the rulebook in its golden file.</summary>
public sealed class ShippedPoliciesTests
{
    public static TheoryData<string> All() => [.. ShippedPolicies.Ids()];

    public static TheoryData<string, string> Examples() =>
        [.. from id in ShippedPolicies.Ids()
            let folder = Root.Of("rules", id, "examples")
            where Directory.Exists(folder)
            from file in Directory.GetFiles(folder, "*.json").Order(StringComparer.Ordinal)
            where Path.GetFileName(file) != "athlete.json"
            select new TheoryDataRow<string, string>(id, Path.GetFileName(file))];

    [Theory]
    [MemberData(nameof(All))]
    public void A_policy_checks_without_a_finding(string id)
    {
        var findings = new Findings();
        PolicyLoader.Load(ShippedPolicies.Files(id), new RuleEngines(), findings).ShouldNotBeNull();
        findings.All.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_policy_passes_its_cases_and_they_make_every_rule_match(string id)
    {
        var findings = new Findings();
        var report = PolicyCases.Run(ShippedPolicies.Get(id), ShippedPolicies.Files(id), findings);
        findings.All.ShouldBeEmpty();
        report.Results.Where(r => r.Verdict != CaseVerdict.Pass).ShouldBeEmpty();
        report.Results.ShouldNotBeEmpty();
        report.Uncovered.ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(All))]
    public void A_policy_lists_the_changes_of_its_version(string id) =>
        File.ReadAllText(Root.Of("rules", id, "CHANGES.md")).ShouldContain($"## {ShippedPolicies.Get(id).Policy.Version}");

    [Theory]
    [MemberData(nameof(All))]
    public void The_rulebook_equals_its_golden_file(string id) =>
        Golden.Matches(Rulebook.Markdown(ShippedPolicies.Get(id)), "tests", "AthleteOs.Rules.Policies.Tests", "Golden", $"{id}.rulebook.md");

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_decision_of_an_earlier_form_is_still_written_unchanged(int form)
    {
        var morning = FactsReader.Read("morning.json", File.ReadAllBytes(Root.Of("rules", "weekly-planning", "examples", "morning.json")), new Findings())!;
        var policy = ShippedPolicies.Get("weekly-planning");
        var (earlier, newest) = (DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning), indented: true, form: form), DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning)));
        Golden.Matches(Encoding.UTF8.GetString(earlier) + "\n", "tests", "AthleteOs.Rules.Policies.Tests", "Golden", $"weekly-planning.morning.form-{form}.json");
        (DecisionDocument.FormOf(earlier), DecisionDocument.FormOf(newest)).ShouldBe((form, DecisionDocument.NewestForm));
        DecisionDocument.FormOf("""{ "form": 99 }"""u8).ShouldBe(0, "a newer program's");
        DecisionDocument.FormOf("nonsense"u8).ShouldBe(0);
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_is_decided_as_in_its_golden_file(string id, string file)
    {
        var findings = new Findings();
        var morning = FactsReader.Read(file, File.ReadAllBytes(Root.Of("rules", id, "examples", file)), findings);
        findings.All.ShouldBeEmpty();
        var policy = ShippedPolicies.Get(id);
        var document = Encoding.UTF8.GetString(DecisionDocument.Write(policy, morning!, Explainer.Explain(policy, morning!), indented: true));
        Golden.Matches(document + "\n", "tests", "AthleteOs.Rules.Policies.Tests", "Golden", $"{id}.{file}");
    }

    [Fact]
    public void The_example_of_an_athlete_is_read_without_a_finding()
    {
        var findings = new Findings();
        AthleteReader.Read("athlete.json", File.ReadAllBytes(Root.Of("rules", "weekly-planning", "examples", "athlete.json")), findings)!.AthleteId.ShouldBe("anna");
        findings.All.ShouldBeEmpty();
    }

    [Fact]
    public void The_spec_has_at_least_sixty_cases() =>
        PolicyCases.Run(ShippedPolicies.Get("weekly-planning"), ShippedPolicies.Files("weekly-planning"), new Findings()).Results.Count.ShouldBeGreaterThanOrEqualTo(60);
}
