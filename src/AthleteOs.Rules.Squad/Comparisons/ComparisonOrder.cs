using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Squad.Comparisons;

/// <summary>A comparison of two policies on virtual athletes, as a person ordered it.</summary>
/// <param name="First">The policy that the other one is compared with.</param>
/// <param name="Second">The other policy.</param>
/// <param name="Truths">The name of the assumptions about bodies.</param>
/// <param name="Athletes">The number of athletes.</param>
/// <param name="Days">The number of days each.</param>
/// <param name="Seed">The seed: the same seed gives the same athletes and lives.</param>
/// <param name="WithConditions">Whether part of the athletes live again with other readings and under other truths.</param>
internal sealed record ComparisonOrder(ReadyPolicy First, ReadyPolicy Second, string Truths, int Athletes, int Days, ulong Seed, bool WithConditions)
{
    /// <summary>The bounds of a comparison in a service; the command line has wider ones.</summary>
    public const int FewestAthletes = 2, MostAthletes = 10_000, FewestDays = 28, MostDays = 730;

    /// <summary>The assumptions to choose from, each with its name in words; the usual one first.</summary>
    public static IReadOnlyList<(string Name, string Says)> Choices { get; } =
        [.. Lab.Simulation.Truths.Compared.OrderBy(t => t.Name != Lab.Simulation.Truths.Default.Name).Select(t => (t.Name, string.Join(" ", t.Conditions.Select(c => c.Says))))];

    /// <summary>The names of the policies and their versions.</summary>
    public string Title => $"{First.Id} {First.Version} and {Second.Id} {Second.Version}";

    /// <summary>Whether another order gives the same report.</summary>
    public bool IsSame(ComparisonOrder other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return First.Digest == other.First.Digest && Second.Digest == other.Second.Digest && this with { First = other.First, Second = other.Second } == other;
    }

    /// <summary>The plan of the trial.</summary>
    internal TrialPlan Plan => new([First, Second], Seed, Athletes, Days) { Truths = Lab.Simulation.Truths.Parse(Truths).Truths! };
}
