using System.Numerics;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Analysis;

/// <summary>One difference between two policies and what it does alone.</summary>
/// <param name="Change">The difference.</param>
/// <param name="Witness">A morning on which it alone gives another type of session and on which the two policies differ too; null if none was found.</param>
/// <param name="IsProved">Whether, without a witness, it is proved that alone it gives no morning another type of session.</param>
/// <param name="StandsAlone">Whether it could be tried alone at all.</param>
/// <param name="IsTakenBack">Whether alone it does change a type of session, and the other differences change it back.</param>
internal sealed record Cause(PolicyChange Change, Morning? Witness, bool IsProved, bool StandsAlone, bool IsTakenBack = false);

/// <summary>The mornings on which two policies decide different session types. Not compared are suggestions, notes, the rest of the week's intent, and the review.</summary>
/// <param name="Witness">A morning on which they differ; null if none was found.</param>
/// <param name="IsProved">Whether the absence of a witness is a proof.</param>
/// <param name="Cells">The cells of the joint grid of all facts that the two read.</param>
/// <param name="Boxes">How many boxes of mornings were looked at.</param>
/// <param name="Causes">Every difference between the files that can change a type of session, each tried alone.</param>
/// <param name="NotCompared">Rules and parameters that differ and can change no type of session, by their names.</param>
internal sealed record PolicyDiff(Morning? Witness, bool IsProved, BigInteger Cells, int Boxes, IReadOnlyList<Cause> Causes, IReadOnlyList<string> NotCompared)
{
    // Two policies that have little in common differ in dozens of things: each gets a smaller part of the work.
    private const int BoxesForACause = 4_000;
    private const int BoxesForAll = 20_000;

    /// <summary>The comparison of two policies with one digest: they decide the same, and have no grid of cells. Conditions that only a program knows are in no digest.</summary>
    public static readonly PolicyDiff OfTheSame = new(null, IsProved: true, BigInteger.Zero, 0, [], []);

    /// <summary>Compares two policies.</summary>
    /// <param name="a">The first.</param>
    /// <param name="b">The second.</param>
    /// <param name="sample">Mornings to try where the search gives up, drawn by the caller; none when left out.</param>
    public static PolicyDiff Of(ReadyPolicy a, ReadyPolicy b, Lazy<IReadOnlyList<Morning>>? sample = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        (a, b) = (a.ByDefinition, b.ByDefinition);
        var changes = new PolicyChanges(a, b);
        var own = Own(a, b);
        var found = DiffSearch.Run(a, b);
        var witness = found.Witness ?? (found.IsComplete ? null : sample?.Value.FirstOrDefault(m => DiffSearch.Differ(a, b, m) && WitnessMorning.CanBe(m)));
        var boxes = Math.Min(BoxesForACause, BoxesForAll / Math.Max(1, changes.All.Count));
        return new PolicyDiff(Plain(witness, own, m => DiffSearch.Differ(a, b, m)), found.IsComplete, found.Cells, found.Boxes, [.. changes.All.AsParallel().AsOrdered().Select(Alone)], changes.NotCompared);

        Cause Alone(PolicyChange change)
        {
            if (found.IsComplete || changes.Only(change) is not { } only)
            {
                return new Cause(change, null, found.IsComplete, found.IsComplete);
            }

            bool Shows(Morning m) => DiffSearch.Differ(a, only, m) && DiffSearch.Differ(a, b, m);
            var alone = DiffSearch.Run(a, only, Shows, boxes);
            var shown = alone.Witness ?? (alone.IsComplete ? null : sample?.Value.FirstOrDefault(m => Shows(m) && WitnessMorning.CanBe(m)));
            if (shown is not null)
            {
                return new Cause(change, Plain(shown, own, Shows), false, true);
            }

            var ever = DiffSearch.Run(a, only, null, boxes);
            return new Cause(change, null, ever.IsComplete, true, IsTakenBack: ever.Witness is not null);
        }
    }

    /// <summary>The facts of a witness that matter: without them, or with them as usual, one of the two would answer otherwise.</summary>
    public static IReadOnlyList<FactDefinition> Telling(ReadyPolicy a, ReadyPolicy b, Morning witness) => [.. WitnessMorning.Telling(witness, Own(a, b), (m, n) =>
        Planner.Decide(a, m).SessionType == Planner.Decide(a, n).SessionType && Planner.Decide(b, m).SessionType == Planner.Decide(b, n).SessionType)];

    private static Morning? Plain(Morning? witness, FactDefinition[] own, Func<Morning, bool> holds) => witness is null ? null : WitnessMorning.Plain(witness, own, holds);

    private static FactDefinition[] Own(ReadyPolicy a, ReadyPolicy b) => [.. a.OwnFacts.Union(b.OwnFacts)];
}
