namespace AthleteOs.Rules.Policies;

/// <summary>How a condition can turn out over many mornings at once.</summary>
[Flags]
internal enum Truths
{
    None = 0,
    Holds = 1,
    Fails = 2,
    Open = 4,
    Any = Holds | Fails | Open,
}

/// <summary>
/// What a number can be over many mornings at once: from <paramref name="Low"/> to <paramref name="High"/>, both ends inclusive, where it is there at all. Never narrower
/// than the truth, wider where facts depend on each other. Yes and no are 1 and 0, a word is its index.
/// </summary>
internal readonly record struct Possible(double Low, double High, bool MayBeThere, bool MayBeMissing)
{
    public static readonly Possible Missing = new(double.NaN, double.NaN, MayBeThere: false, MayBeMissing: true);

    public static readonly Possible Nothing = new(double.NaN, double.NaN, MayBeThere: false, MayBeMissing: false);

    private static readonly Possible Anything = new(double.NegativeInfinity, double.PositiveInfinity, MayBeThere: true, MayBeMissing: true);

    /// <summary>A number from one end to the other, never missing. An end that is no number might be any, and missing.</summary>
    public static Possible From(double low, double high) => double.IsNaN(low) || double.IsNaN(high) ? Anything : new(low, high, MayBeThere: true, MayBeMissing: false);

    /// <summary>A single value; NaN is missing.</summary>
    public static Possible Of(double value) => double.IsNaN(value) ? Missing : new(value, value, MayBeThere: true, MayBeMissing: false);

    /// <summary>Whether it is one thing only: a value, or missing.</summary>
    public bool IsSettled => MayBeThere ? !MayBeMissing && Low == High : MayBeMissing;

    /// <summary>Either of two.</summary>
    public Possible Or(Possible other) =>
        !MayBeThere ? other with { MayBeMissing = MayBeMissing || other.MayBeMissing }
        : !other.MayBeThere ? this with { MayBeMissing = MayBeMissing || other.MayBeMissing }
        : new(Math.Min(Low, other.Low), Math.Max(High, other.High), MayBeThere: true, MayBeMissing || other.MayBeMissing);

    /// <summary>This where it is there, the other where it is missing.</summary>
    public Possible OrElse(Possible instead) => MayBeMissing ? (this with { MayBeMissing = false }).Or(instead) : this;
}

/// <summary>What conditions and numbers can come to over a <see cref="Box"/>: the meaning of <see cref="Reading"/>, on many mornings at once.</summary>
internal static class PossibleReading
{
    /// <summary>Every way in which a condition can turn out.</summary>
    public static Truths Holds(this Condition condition, Box box) => condition switch
    {
        Condition.Constant c => c.Value ? Truths.Holds : Truths.Fails,
        Condition.Compare c => Compare(c, box),
        Condition.IsYes c => Is(box[c.Fact], 1),
        Condition.DerivedIsYes c => Is(box[c.Derived], 1),
        Condition.IsChoice c => Is(box[c.Fact], c.Choice),
        Condition.IsMissing c => IsMissing(box[c.Fact]),
        Condition.DerivedIsMissing c => IsMissing(box[c.Derived]),
        Condition.Not c => Not(c.Of.Holds(box)),
        Condition.And c => And(c.Left.Holds(box), c.Right.Holds(box)),
        Condition.Or c => Not(And(Not(c.Left.Holds(box)), Not(c.Right.Holds(box)))),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    /// <summary>Every value that a number can have.</summary>
    public static Possible Value(this Quantity quantity, Box box)
    {
        switch (quantity)
        {
            case Quantity.Literal q: return Possible.Of(q.Value);
            case Quantity.OfParameter q: return Possible.Of(q.Parameter.Value);
            case Quantity.OfFact q: return box[q.Fact];
            case Quantity.OfDerived q: return box[q.Derived];
            case Quantity.Window q: return box.Window(q);
            case Quantity.Apply q:
                var of = q.Of.Value(box);
                return of.MayBeThere ? There(QuantityRange.Apply(q.By, new(of.Low, of.High)), of.MayBeMissing) : of;
            case Quantity.Arithmetic q:
                var (left, right) = (q.Left.Value(box), q.Right.Value(box));
                return left.MayBeThere && right.MayBeThere
                    ? There(QuantityRange.Arithmetic(new(left.Low, left.High), q.By, new(right.Low, right.High)), left.MayBeMissing || right.MayBeMissing) : Possible.Missing;
            case Quantity.IfMissing q:
                var value = q.Of.Value(box);
                return value.MayBeMissing ? value.OrElse(q.Instead.Value(box)) : value;
            case Quantity.Choose q:
                var truths = q.If.Holds(box);
                var chosen = truths.HasFlag(Truths.Holds) ? q.Then.Value(box) : Possible.Nothing;
                chosen = truths.HasFlag(Truths.Fails) ? chosen.Or(q.Else.Value(box)) : chosen;
                return truths.HasFlag(Truths.Open) ? chosen.Or(Possible.Missing) : chosen;
            default: throw new ArgumentOutOfRangeException(nameof(quantity));
        }
    }

    public static Truths Not(Truths truths) => (truths & Truths.Open)
        | (truths.HasFlag(Truths.Holds) ? Truths.Fails : 0) | (truths.HasFlag(Truths.Fails) ? Truths.Holds : 0);

    private static Possible There(QuantityRange range, bool mayBeMissing)
    {
        var there = Possible.From(range.Low, range.High);
        // Infinity less infinity is no number: where an end is infinite, the result may be missing.
        return there with { MayBeMissing = there.MayBeMissing || mayBeMissing || double.IsNegativeInfinity(there.Low) };
    }

    private static Truths And(Truths left, Truths right) =>
        (left & right & Truths.Holds) | ((left | right) & Truths.Fails)
        | (((left & Truths.Open) != 0 && (right & (Truths.Open | Truths.Holds)) != 0) || ((right & Truths.Open) != 0 && (left & Truths.Holds) != 0) ? Truths.Open : 0);

    private static Truths Is(Possible value, double code) => (value.MayBeMissing ? Truths.Open : 0)
        | (value.MayBeThere && value.Low <= code && value.High >= code ? Truths.Holds : 0)
        | (value.MayBeThere && !(value.Low == code && value.High == code) ? Truths.Fails : 0);

    private static Truths IsMissing(Possible value) => (value.MayBeMissing ? Truths.Holds : 0) | (value.MayBeThere ? Truths.Fails : 0);

    private static Truths Compare(Condition.Compare c, Box box)
    {
        var (left, right) = (c.Left.Value(box), c.Right.Value(box));
        var truths = Compare(left, c.By, right);
        return box.Forms?.LeftLessRight(c) is { } held ? truths & (Compare(held, c.By, Possible.Of(0)) | Truths.Open) : truths;
    }

    private static Truths Compare(Possible a, Comparator by, Possible b)
    {
        if (by is Comparator.Greater or Comparator.GreaterOrEqual)
        {
            return Compare(b, by == Comparator.Greater ? Comparator.Less : Comparator.LessOrEqual, a);
        }

        var open = a.MayBeMissing || b.MayBeMissing ? Truths.Open : 0;
        return !a.MayBeThere || !b.MayBeThere ? open : by == Comparator.Less
            ? open | (a.Low < b.High ? Truths.Holds : 0) | (a.High >= b.Low ? Truths.Fails : 0)
            : open | (a.Low <= b.High ? Truths.Holds : 0) | (a.High > b.Low ? Truths.Fails : 0);
    }
}
