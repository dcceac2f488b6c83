using System.Numerics;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Analysis;

/// <summary>The result of a search for a morning on which two policies decide differently.</summary>
/// <param name="Witness">Such a morning, decided by both; null if none was found.</param>
/// <param name="IsComplete">Whether the search is complete: then a missing witness is a proof.</param>
/// <param name="Cells">The cells of the joint grid of all that the two read.</param>
/// <param name="Boxes">The number of boxes examined.</param>
internal sealed record DiffFound(Morning? Witness, bool IsComplete, BigInteger Cells, int Boxes);

/// <summary>
/// Searches for a morning on which two policies give different session types, by branch and bound. A box of mornings without a possible
/// difference is dropped. Any other box is cut in two, along a fact that its answer depends on. The search ends with no box left (a proof),
/// a witness, or too many boxes.
/// </summary>
internal static class DiffSearch
{
    private const int MostBoxes = 10_000;

    // How finely cells are cut, as shares of a fact's range: of the rules that differ before other facts are looked at, and at all.
    private const double Coarse = 0.01;
    private const double Fine = 1e-5;

    /// <summary>Searches.</summary>
    /// <param name="a">One policy.</param>
    /// <param name="b">The other.</param>
    /// <param name="accept">A further condition for a witness.</param>
    /// <param name="mostBoxes">How many boxes to look at before giving up.</param>
    public static DiffFound Run(ReadyPolicy a, ReadyPolicy b, Func<Morning, bool>? accept = null, int mostBoxes = MostBoxes)
    {
        var pair = new PolicyPair(a, b);
        var grid = new BreakpointGrid(pair.Parts);
        var cells = grid.Cells(pair.Read);
        var (boxes, left, readsLog) = (0, false, a.ReadsLog || b.ReadsLog);
        var open = new PriorityQueue<(Box Box, DateOnly Day, int Depth), (int, int)>();
        var days = pair.Read.Any(f => f.Group == "calendar") ? 7 : 1;
        for (var day = 0; day < days; day++)
        {
            open.Enqueue((Everything(WitnessMorning.Day.AddDays(day)), WitnessMorning.Day.AddDays(day), 0), (0, day));
        }

        while (open.TryDequeue(out var next, out _))
        {
            if (pair.Differ(next.Box) is not { } hangsOn)
            {
                boxes++;
                continue;
            }

            if (++boxes > mostBoxes)
            {
                return new DiffFound(null, IsComplete: false, cells, boxes);
            }

            if (WitnessMorning.Inside(next.Box, next.Day).SelectMany(m => readsLog ? UsualLogs.Of(next.Day).Select(log => m with { Log = log }) : [m]).FirstOrDefault(m => Differ(a, b, m) && WitnessMorning.CanBe(m) && accept?.Invoke(m) != false) is { } witness)
            {
                return new DiffFound(witness, IsComplete: false, cells, boxes);
            }

            if (Cut(grid, next.Box, hangsOn) is not var (near, far))
            {
                left = true;
                continue;
            }

            // If the differences themselves are decided, a witness is near. Boxes of one rank go in the order in which they came.
            var rank = next.Depth / 2 + 2 * hangsOn.OfDifferences.Length;
            open.Enqueue((near, next.Day, next.Depth + 1), (rank, 2 * boxes));
            open.Enqueue((far, next.Day, next.Depth + 1), (rank, 2 * boxes + 1));
        }

        return new DiffFound(null, IsComplete: !left, cells, boxes);
    }

    /// <summary>Whether two policies give different types of session.</summary>
    public static bool Differ(ReadyPolicy a, ReadyPolicy b, Morning morning) => Planner.Decide(a, morning).SessionType != Planner.Decide(b, morning).SessionType;

    private static Box Everything(DateOnly day)
    {
        var box = Box.Everything(0);
        var morning = new Morning { AthleteId = "", Date = day };
        foreach (var fact in FactCatalog.All.Where(f => f.Group == "calendar"))
        {
            box[fact] = ValueRange.Of(fact.Read(morning));
        }

        return box;
    }

    // Between cells first, and within what the rules that differ read; only then inside of cells, along the widest.
    private static (Box Near, Box Far)? Cut(BreakpointGrid grid, Box box, HangsOn hangsOn)
    {
        var fact = hangsOn.OfDifferences.FirstOrDefault(f => grid.HasCut(f, box[f])) ?? BreakpointGrid.Widest(hangsOn.OfDifferences, box, Coarse)
            ?? hangsOn.OfOthers.FirstOrDefault(f => grid.HasCut(f, box[f])) ?? BreakpointGrid.Widest(hangsOn.OfDifferences.Concat(hangsOn.OfOthers), box, Fine);
        return fact is not null && grid.Split(fact, box[fact]) is var (near, far) ? (box.With(fact, near), box.With(fact, far)) : null;
    }
}
