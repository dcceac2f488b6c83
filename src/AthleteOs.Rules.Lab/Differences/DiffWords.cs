using System.Globalization;
using System.Numerics;
using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Differences;

/// <summary>A complete comparison of two policies: the search, and the share of mornings of synthetic athletes.</summary>
/// <param name="Diff">The search.</param>
/// <param name="Share">The share; null if the search proved its answer.</param>
internal sealed record PolicyComparison(PolicyDiff Diff, PopulationShare? Share)
{
    /// <summary>The number of mornings that are drawn if the search gives up.</summary>
    public const int Drawn = 50_000;

    /// <summary>Whether a difference was found.</summary>
    public bool Differ => Diff.Witness is not null || Share is { Differ: > 0 };

    /// <summary>Compares two policies.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <param name="seed">The seed of the drawn mornings and of the synthetic athletes.</param>
    public static PolicyComparison Of(ReadyPolicy a, ReadyPolicy b, ulong seed)
    {
        var diff = a.Digest == b.Digest ? PolicyDiff.OfTheSame : PolicyDiff.Of(a, b, new Lazy<IReadOnlyList<Morning>>(() => DrawnMornings.Of([a, b], Drawn, seed)));
        return new PolicyComparison(diff, diff.IsProved ? null : ReferencePopulation.Compare(a, b, seed));
    }
}

/// <summary>The words for a comparison of two policies.</summary>
internal static class DiffWords
{
    private const int MostChanges = 6;

    /// <summary>The result in one sentence.</summary>
    public static string Verdict(PolicyComparison compared) => compared.Diff switch
    {
        { IsProved: true, Cells.IsZero: true } => "0 differences: both have the same rules and numbers.",
        { IsProved: true } diff => $"0 differences on the complete grid of {Count(diff.Cells)} cells: every morning gives the same session type.",
        { Witness: not null } => "They decide differently.",
        var diff => $"{(compared.Share is { Differ: > 0 } ? "They decide differently" : "0 differences found")}; sampled, not proved: {PolicyComparison.Drawn.ToString("N0", CultureInfo.InvariantCulture)} drawn mornings and those of synthetic athletes, of a grid of {Count(diff.Cells)} cells.",
    };

    /// <summary>What a difference without a witness does alone.</summary>
    public static string WithoutWitness(Cause cause) => cause switch
    {
        { StandsAlone: false } => "Cannot be tried alone.",
        { IsTakenBack: true } => "Alone it changes mornings, and the other differences undo that.",
        { IsProved: true } => "Alone it changes no session type.",
        _ => "No morning was found on which it alone changes the session type; sampled, not proved.",
    };

    /// <summary>The share of mornings of synthetic athletes.</summary>
    public static string Share(PopulationShare share) =>
        string.Create(CultureInfo.InvariantCulture, $"On {share.Mornings:N0} mornings of {share.Athletes} synthetic athletes: {share.Differ:N0} differ ({100.0 * share.Differ / share.Mornings:0.#} %)")
        + (share.Changes.Count == 0 ? "." : $": {string.Join(", ", share.Changes.Take(MostChanges).Select(c => $"{c.From.Word()} to {c.To.Word()} {c.Count}"))}.");

    private static string Count(BigInteger cells) => cells < 1_000_000_000_000 ? cells.ToString("N0", CultureInfo.InvariantCulture) : ((double)cells).ToString("0.0e+0", CultureInfo.InvariantCulture).Replace("e+", " x 10^", StringComparison.Ordinal);
}
