using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Ranges;

/// <summary>How a condition can turn out over many mornings at once.</summary>
[Flags]
internal enum TruthSet
{
    None = 0,
    Holds = 1,
    Fails = 2,
    Open = 4,
    Any = Holds | Fails | Open,
}

/// <summary>
/// The possible values of a number over many mornings: from <paramref name="Low"/> to <paramref name="High"/>, both ends inclusive, if it
/// is not missing. Never narrower than the truth, wider where facts depend on each other. Yes and no are 1 and 0, a word is its index.
/// </summary>
internal readonly record struct ValueRange(double Low, double High, bool MayBeThere, bool MayBeMissing)
{
    public static readonly ValueRange Missing = new(double.NaN, double.NaN, MayBeThere: false, MayBeMissing: true);

    public static readonly ValueRange Nothing = new(double.NaN, double.NaN, MayBeThere: false, MayBeMissing: false);

    private static readonly ValueRange Anything = new(double.NegativeInfinity, double.PositiveInfinity, MayBeThere: true, MayBeMissing: true);

    /// <summary>A number from one end to the other, never missing. An end that is no number might be any, and missing.</summary>
    public static ValueRange From(double low, double high) => double.IsNaN(low) || double.IsNaN(high) ? Anything : new(low, high, MayBeThere: true, MayBeMissing: false);

    /// <summary>A single value; NaN is missing.</summary>
    public static ValueRange Of(double value) => double.IsNaN(value) ? Missing : new(value, value, MayBeThere: true, MayBeMissing: false);

    /// <summary>Whether it is one thing only: a value, or missing.</summary>
    public bool IsSettled => MayBeThere ? !MayBeMissing && Low == High : MayBeMissing;

    /// <summary>Either of two.</summary>
    public ValueRange Or(ValueRange other) =>
        !MayBeThere ? other with { MayBeMissing = MayBeMissing || other.MayBeMissing }
        : !other.MayBeThere ? this with { MayBeMissing = MayBeMissing || other.MayBeMissing }
        : new(Math.Min(Low, other.Low), Math.Max(High, other.High), MayBeThere: true, MayBeMissing || other.MayBeMissing);

    /// <summary>This where it is there, the other where it is missing.</summary>
    public ValueRange OrElse(ValueRange instead) => MayBeMissing ? (this with { MayBeMissing = false }).Or(instead) : this;
}

/// <summary>
/// The possible values of conditions and numbers over a <see cref="Box"/>: the meaning of <see cref="ConditionMeaning"/>, on many mornings
/// at once.
/// </summary>
internal static class ConditionRanges
{
    /// <summary>Every way in which a condition can turn out.</summary>
    public static TruthSet Holds(this Condition condition, Box box) => condition switch
    {
        Condition.Constant c => c.Value ? TruthSet.Holds : TruthSet.Fails,
        Condition.Compare c => Compare(c, box),
        Condition.IsYes c => Is(box[c.Fact], 1),
        Condition.DerivedIsYes c => Is(box[c.Derived], 1),
        Condition.IsChoice c => Is(box[c.Fact], c.Choice),
        Condition.IsMissing c => IsMissing(box[c.Fact]),
        Condition.DerivedIsMissing c => IsMissing(box[c.Derived]),
        Condition.Not c => Not(c.Of.Holds(box)),
        Condition.And c => And(c.Left.Holds(box), c.Right.Holds(box)),
        Condition.Or c => Not(And(Not(c.Left.Holds(box)), Not(c.Right.Holds(box)))),
        Condition.Opaque or Condition.OfLog => TruthSet.Any,
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    /// <summary>Every value that a number can have.</summary>
    public static ValueRange Value(this Quantity quantity, Box box)
    {
        switch (quantity)
        {
            case { IsOverLog: true }: return ValueRange.From(double.NegativeInfinity, double.PositiveInfinity).Or(ValueRange.Missing);
            case Quantity.Literal q: return ValueRange.Of(q.Value);
            case Quantity.OfParameter q: return ValueRange.Of(q.Parameter.Value);
            case Quantity.OfFact q: return box[q.Fact];
            case Quantity.OfDerived q: return box[q.Derived];
            case Quantity.Window q: return box.Window(q);
            case Quantity.Apply q:
                var of = q.Of.Value(box);
                return of.MayBeThere ? There(QuantityRange.Apply(q.By, new(of.Low, of.High)), of.MayBeMissing) : of;
            case Quantity.Arithmetic q:
                var (left, right) = (q.Left.Value(box), q.Right.Value(box));
                return left.MayBeThere && right.MayBeThere
                    ? There(QuantityRange.Arithmetic(new(left.Low, left.High), q.By, new(right.Low, right.High)), left.MayBeMissing || right.MayBeMissing) : ValueRange.Missing;
            case Quantity.IfMissing q:
                var value = q.Of.Value(box);
                return value.MayBeMissing ? value.OrElse(q.Instead.Value(box)) : value;
            case Quantity.Choose q:
                var truths = q.If.Holds(box);
                var chosen = truths.HasFlag(TruthSet.Holds) ? q.Then.Value(box) : ValueRange.Nothing;
                chosen = truths.HasFlag(TruthSet.Fails) ? chosen.Or(q.Else.Value(box)) : chosen;
                return truths.HasFlag(TruthSet.Open) ? chosen.Or(ValueRange.Missing) : chosen;
            default: throw new ArgumentOutOfRangeException(nameof(quantity));
        }
    }

    public static TruthSet Not(TruthSet truths) => (truths & TruthSet.Open)
        | (truths.HasFlag(TruthSet.Holds) ? TruthSet.Fails : 0) | (truths.HasFlag(TruthSet.Fails) ? TruthSet.Holds : 0);

    private static ValueRange There(QuantityRange range, bool mayBeMissing)
    {
        var there = ValueRange.From(range.Low, range.High);
        // Infinity less infinity is no number: where an end is infinite, the result may be missing.
        return there with { MayBeMissing = there.MayBeMissing || mayBeMissing || double.IsNegativeInfinity(there.Low) };
    }

    private static TruthSet And(TruthSet left, TruthSet right) =>
        (left & right & TruthSet.Holds) | ((left | right) & TruthSet.Fails)
        | (((left & TruthSet.Open) != 0 && (right & (TruthSet.Open | TruthSet.Holds)) != 0) || ((right & TruthSet.Open) != 0 && (left & TruthSet.Holds) != 0) ? TruthSet.Open : 0);

    private static TruthSet Is(ValueRange value, double code) => (value.MayBeMissing ? TruthSet.Open : 0)
        | (value.MayBeThere && value.Low <= code && value.High >= code ? TruthSet.Holds : 0)
        | (value.MayBeThere && !(value.Low == code && value.High == code) ? TruthSet.Fails : 0);

    private static TruthSet IsMissing(ValueRange value) => (value.MayBeMissing ? TruthSet.Holds : 0) | (value.MayBeThere ? TruthSet.Fails : 0);

    private static TruthSet Compare(Condition.Compare c, Box box)
    {
        var (left, right) = (c.Left.Value(box), c.Right.Value(box));
        var truths = Compare(left, c.By, right);
        return box.Forms?.LeftLessRight(c) is { } held ? truths & (Compare(held, c.By, ValueRange.Of(0)) | TruthSet.Open) : truths;
    }

    private static TruthSet Compare(ValueRange a, Comparator by, ValueRange b)
    {
        if (by is Comparator.Greater or Comparator.GreaterOrEqual)
        {
            return Compare(b, by == Comparator.Greater ? Comparator.Less : Comparator.LessOrEqual, a);
        }

        var open = a.MayBeMissing || b.MayBeMissing ? TruthSet.Open : 0;
        return !a.MayBeThere || !b.MayBeThere ? open : by == Comparator.Less
            ? open | (a.Low < b.High ? TruthSet.Holds : 0) | (a.High >= b.Low ? TruthSet.Fails : 0)
            : open | (a.Low <= b.High ? TruthSet.Holds : 0) | (a.High > b.Low ? TruthSet.Fails : 0);
    }
}
