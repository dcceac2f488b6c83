using System.Numerics;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Ranges;

/// <summary>
/// The values at which comparisons with constants turn, fact by fact. Between two neighbours, on each of them, and where a fact is missing, such
/// comparisons turn out alike: these are the cells. Boxes are cut along them first, and only then anywhere.
/// </summary>
internal sealed class BreakpointGrid
{
    private readonly Dictionary<FactDefinition, double[]> _cuts = [];

    /// <summary>The grid of what conditions and numbers compare.</summary>
    public BreakpointGrid(IEnumerable<object> parts)
    {
        var nowhere = Box.Everything(0);
        foreach (var compare in parts.OfType<Condition.Compare>())
        {
            Note(compare.Left, compare.Right);
            Note(compare.Right, compare.Left);
        }

        void Note(Quantity side, Quantity other)
        {
            if (side is Quantity.OfFact { Fact: var fact } && !other.Parts().Any(p => p is FactDefinition or DerivedFact) && other.Value(nowhere) is { IsSettled: true, MayBeThere: true } at)
            {
                _cuts[fact] = [.. _cuts.GetValueOrDefault(fact, []).Append(at.Low).Distinct().Order()];
            }
        }
    }

    /// <summary>How many cells the grid has over some facts.</summary>
    public BigInteger Cells(IEnumerable<FactDefinition> facts) => facts.Aggregate(BigInteger.One, (cells, fact) => cells * Cells(fact));

    private int Cells(FactDefinition fact)
    {
        var about = fact.About;
        var missing = about.Origin == FactOrigin.Given ? 0 : 1;
        var inside = _cuts.GetValueOrDefault(fact, []).Where(c => c >= about.Min && c <= about.Max).ToArray();
        return missing + fact.Kind switch
        {
            FactKind.Flag => 2,
            FactKind.Choice => fact.Choices.Count,
            FactKind.Series => 1,
            // Each cut and the ranges between. There is no range below the least or above the most, nor between two whole numbers.
            _ => inside.Length + Enumerable.Range(0, inside.Length + 1).Count(i => HasRoom(about, i == 0 ? null : inside[i - 1], i == inside.Length ? null : inside[i])),
        };
    }

    private static bool HasRoom(AboutAttribute about, double? after, double? before) =>
        about.Whole ? (before ?? about.Max + 1) - (after ?? about.Min - 1) > 1 || (before is null && about.MayBeNever) : (before is null || before > (after ?? about.Min)) && (before is not null || after is null || after < about.Max || about.MayBeNever);

    /// <summary>Whether what a fact can be can be cut between cells.</summary>
    public bool HasCut(FactDefinition fact, ValueRange possible) => !possible.IsSettled
        && (possible.MayBeMissing || fact.Kind != FactKind.Number || _cuts.GetValueOrDefault(fact, []).Any(c => c >= possible.Low && c <= possible.High));

    /// <summary>The fact of which the widest part of its range is still possible; null if that is no more than a share of it.</summary>
    public static FactDefinition? Widest(IEnumerable<FactDefinition> facts, Box box, double share) => facts.Select(f => (Fact: f, Width: Width(f, box[f]))).Where(f => f.Width > share)
        .OrderByDescending(f => f.Width).Select(f => f.Fact).FirstOrDefault();

    private static double Width(FactDefinition fact, ValueRange possible) => !possible.MayBeThere || possible.IsSettled || fact.Kind == FactKind.Series ? 0
        : fact.Kind != FactKind.Number || possible.MayBeMissing ? 1
        : (Math.Min(possible.High, fact.About.Max) - possible.Low) / (fact.About.Max - fact.About.Min) + (double.IsInfinity(possible.High) ? 1 : 0);

    /// <summary>Cuts what a fact can be in two; null if it is one thing only. The cut is clean where only whole cells were parted.</summary>
    public (ValueRange First, ValueRange Second)? Split(FactDefinition fact, ValueRange possible)
    {
        if (possible.IsSettled || !possible.MayBeThere)
        {
            return null;
        }

        if (possible.MayBeMissing)
        {
            return (possible with { MayBeMissing = false }, ValueRange.Missing);
        }

        var (low, high) = (possible.Low, possible.High);
        if (fact.Kind != FactKind.Number)
        {
            var first = Math.Floor((low + high) / 2);
            return (ValueRange.From(low, first), ValueRange.From(first + 1, high));
        }

        var cuts = _cuts.GetValueOrDefault(fact, []).Where(c => c >= low && c <= high).ToArray();
        if (cuts.Length > 0)
        {
            var cut = cuts[cuts.Length / 2];
            return cut > low ? (ValueRange.From(low, Before(fact, cut)), ValueRange.From(cut, high)) : (ValueRange.Of(low), ValueRange.From(After(fact, low), high));
        }

        if (double.IsPositiveInfinity(high))
        {
            return (ValueRange.From(low, Math.Max(low, fact.About.Max)), ValueRange.Of(high));
        }

        var middle = fact.About.Whole ? Math.Floor((low + high) / 2) : low + (high - low) / 2;
        return middle < high ? (ValueRange.From(low, middle), ValueRange.From(After(fact, middle), high)) : null;
    }

    private static double Before(FactDefinition fact, double value) => fact.About.Whole ? Math.Ceiling(value) - 1 : double.IsPositiveInfinity(value) ? fact.About.Max : Math.BitDecrement(value);

    private static double After(FactDefinition fact, double value) => fact.About.Whole ? Math.Floor(value) + 1 : Math.BitIncrement(value);
}
