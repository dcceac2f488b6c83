using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Differences;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Differences;

/// <summary>The mornings drawn to compare policies. A failure names its seed.</summary>
public sealed class DrawnMorningsTests
{
    [Fact]
    public void Every_drawn_morning_reads_without_a_finding()
    {
        var seed = (ulong)Effort.Seed;
        foreach (var morning in DrawnMornings.Of([.. ShippedPolicies.Ids().Select(ShippedPolicies.Get)], Effort.Usual(5_000), seed))
        {
            var findings = new Findings();
            FactsReader.Read("drawn", FactsWriter.Write(morning), findings);
            findings.All.ShouldBeEmpty($"seed {seed}");
        }
    }
}
