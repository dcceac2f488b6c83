using System.Text.RegularExpressions;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Experiments;

/// <summary>Shipped experiments name the shipped policies. ATHLETEOS_WRITE_GOLDEN=1 writes their versions and digests anew.</summary>
public sealed partial class ShippedExperimentsTests
{
    public static TheoryData<string> Files => [.. Directory.GetFiles(Root.Of("config", "experiments"), "*.json").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Files))]
    public void Each_arm_has_the_version_and_digest_of_its_policy(string file)
    {
        var text = File.ReadAllText(Root.Of("config", "experiments", file));
        ArmsPolicy().Count(text).ShouldBe(TinyExperiment.Read(text).Arms.Count);
        var current = ArmsPolicy().Replace(text, arm =>
        {
            var policy = ShippedPolicies.Get(arm.Groups["id"].Value);
            return $"\"policy\": \"{policy.Id}\", \"version\": \"{policy.Version}\", \"digest\": \"{policy.Digest}\"";
        });

        Golden.Matches(current, "config", "experiments", file);
    }

    [GeneratedRegex("""
        "policy": "(?<id>[a-z0-9-]+)", "version": "[^"]*", "digest": "[^"]*"
        """, RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ArmsPolicy();
}
