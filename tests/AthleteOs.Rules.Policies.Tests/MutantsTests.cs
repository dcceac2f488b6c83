using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions.Mutants;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Policies.Tests;

/// <summary>The cases of shipped policies notice every small mistake in their rules, and the removal of any case is noticed.</summary>
public sealed class MutantsTests
{
    public static TheoryData<string> All() => [.. ShippedPolicies.Ids()];

    [Theory]
    [Trait(Effort.Duration, Effort.Long)]
    [MemberData(nameof(All))]
    public void A_case_notices_every_mutant_but_those_listed_with_a_reason(string id)
    {
        var (policy, files, cases) = Read(id);
        var findings = new Findings();
        var expected = ExpectedMutants.Read(files, findings);
        var report = MutationRun.Hold(policy, Mutants(policy, files), cases, expected, findings);
        findings.All.ShouldBeEmpty();
        report.All.Where(h => h.Fate == Fate.Unnoticed).Select(h => $"{h.Mutant.Place} {h.Mutant.Change}").ShouldBeEmpty();
        if (expected.Noticed > 0)
        {
            expected.Noticed.ShouldBe(report.Times, $"write {report.Times} into rules/{id}/{PolicyFiles.MutantsFile}, so that a case that is taken away is missed");
        }

        // The file contains the sum over all cases, so a removed case changes it where each case notices something.
        if (id == "weekly-planning")
        {
            var noticing = report.All.SelectMany(h => h.NoticedBy).ToHashSet();
            cases.Where(c => !noticing.Contains(c)).Select(c => c.Name).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Mutants_have_unique_names_and_a_fixed_order()
    {
        var (policy, files, _) = Read("weekly-planning");
        var names = Mutants(policy, files).Select(m => $"{m.Of}: {m.Change}").ToArray();
        names.Length.ShouldBeGreaterThan(500);
        names.ShouldBeUnique();
        Mutants(policy, files).Select(m => $"{m.Of}: {m.Change}").ShouldBe(names);
    }

    private static IReadOnlyList<PolicyMutant> Mutants(ReadyPolicy policy, PolicyFiles files) => new PolicyMutants(policy, files).All();

    private static (ReadyPolicy Policy, PolicyFiles Files, List<PolicyCase> Cases) Read(string id)
    {
        var cases = new List<PolicyCase>();
        var (policy, files) = (ShippedPolicies.Get(id), ShippedPolicies.Files(id));
        _ = PolicyCases.Run(policy, files, new Findings(), cases);
        return (policy, files, cases);
    }
}
