using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Analysis;

/// <summary>The direction in which a number or a comparison changes with one fact, as far as it is certain.</summary>
internal static class Monotone
{
    /// <summary>1 if only a rising fact can make a comparison true, -1 if only a falling one can, 0 if neither is certain.</summary>
    public static int Rises(this Condition.Compare compare, FactDefinition fact)
    {
        var slope = compare.Left.Rises(fact) is { } left && compare.Right.Rises(fact) is { } right && (left == 0 || right == 0 || left != right) ? Math.Sign(left - right) : 0;
        return compare.By is Comparator.Greater or Comparator.GreaterOrEqual ? slope : -slope;
    }

    /// <summary>1 if a number rises with the fact, -1 if it falls, 0 without the fact; null if neither is certain.</summary>
    public static int? Rises(this Quantity quantity, FactDefinition fact)
    {
        if (!quantity.Facts().Contains(fact))
        {
            return 0;
        }

        switch (quantity)
        {
            case Quantity.OfFact: return 1;
            case Quantity.Window { Threshold: { } threshold } when threshold.Facts().Contains(fact): return null;
            case Quantity.Window { Ago: { } ago } when ago.Facts().Contains(fact): return null;
            case Quantity.Window { By: WindowFunction.Latest or WindowFunction.Mean or WindowFunction.Min or WindowFunction.Max or WindowFunction.Sum or WindowFunction.DaysAbove }: return 1;
            case Quantity.Window { By: WindowFunction.DaysBelow }: return -1;
            case Quantity.Apply { By: Function.Negate } q: return -q.Of.Rises(fact);
            case Quantity.Apply { By: Function.Ceiling or Function.Floor or Function.Round or Function.Log } q: return q.Of.Rises(fact);
            case Quantity.Arithmetic { By: Operation.Add or Operation.Min or Operation.Max } q: return Both(q.Left.Rises(fact), q.Right.Rises(fact));
            case Quantity.Arithmetic { By: Operation.Subtract } q: return Both(q.Left.Rises(fact), -q.Right.Rises(fact));
            default: return null;
        }
    }

    private static int? Both(int? a, int? b) => a is null || b is null || a * b == -1 ? null : a != 0 ? a : b;
}
