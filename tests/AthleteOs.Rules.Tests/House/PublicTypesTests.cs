using AthleteOs.Rules.Planning;
using AthleteOs.Rules.TestKit;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>An integrator sees what is needed to load policies, read facts, decide, explain, review and follow an athlete, and nothing else of the core.</summary>
public sealed class PublicTypesTests
{
    [Fact]
    public void Each_public_type_of_the_core_is_on_the_list() =>
        Golden.Matches(string.Concat(typeof(Planner).Assembly.GetExportedTypes().Select(t => $"{t.FullName}\n").Order(StringComparer.Ordinal)),
            "tests", "AthleteOs.Rules.Tests", "House", "public-types.txt");
}
