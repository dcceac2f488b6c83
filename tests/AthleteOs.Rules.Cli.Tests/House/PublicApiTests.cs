using System.Reflection;
using AthleteOs.Rules.TestKit;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>An integrator sees what is needed to load policies, read facts, decide, explain, review, import and follow an athlete, and nothing else.</summary>
public sealed class PublicApiTests
{
    /// <summary>
    /// Each packed library has a file with its public types and their members, so that a change of them is a change of a file. The client has none: it
    /// is generated from the interface, which has a golden file.
    /// </summary>
    [Theory]
    [InlineData("AthleteOs.Rules")]
    [InlineData("AthleteOs.Rules.Expressions")]
    [InlineData("AthleteOs.Rules.Hosting")]
    [InlineData("AthleteOs.Rules.Inference")]
    [InlineData("AthleteOs.Rules.Lab")]
    [InlineData("AthleteOs.Rules.Reports")]
    public void The_public_types_and_members_of_a_package_are_those_of_its_file(string package) =>
        Golden.Matches(PublicApi.Of(Assembly.Load(package)), "tests", "AthleteOs.Rules.Cli.Tests", "House", "PublicApi", $"{package}.txt");
}
