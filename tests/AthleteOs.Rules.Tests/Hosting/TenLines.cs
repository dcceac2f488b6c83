using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;

namespace AthleteOs.Rules.Tests.Hosting;

/// <summary>The example of src/docs/embedding.md: a policy, a morning, a decision and its reasons, without anything around them.</summary>
internal static class TenLines
{
    public static void Decide(string policyFolder, string factsFile)
    {
        var findings = new Findings();
        var files = PolicyFiles.FromFolder(policyFolder, findings);
        var policy = files is null ? null : PolicyLoader.Load(files, new FusedRuleEngine(), findings);
        var morning = FactsReader.Read(factsFile, File.ReadAllBytes(factsFile), findings);
        if (policy is null || morning is null)
        {
            throw new InvalidDataException(string.Join('\n', findings.InOrder()));
        }

        var explanation = Explainer.Explain(policy, morning);
        Console.WriteLine($"{explanation.Decision.Recommendation}, by {policy.Id} {policy.Digest}");
        foreach (var reason in explanation.Because)
        {
            Console.WriteLine($"{reason.Rule}: {reason.Says} {reason.Numbers}");
        }
    }
}
