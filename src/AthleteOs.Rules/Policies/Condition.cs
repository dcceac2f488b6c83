using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>How two numbers are compared.</summary>
internal enum Comparator
{
    /// <summary>Less than.</summary>
    Less,

    /// <summary>Less than or equal.</summary>
    LessOrEqual,

    /// <summary>Greater than.</summary>
    Greater,

    /// <summary>Greater than or equal.</summary>
    GreaterOrEqual,
}

/// <summary>
/// The condition of a rule, independent of any engine. Explanations, the rulebook and analyses use this form. Its meaning is three-valued
/// (Kleene): a condition is true, false, or unknown because facts are missing. It is known only if all possible values of the missing facts
/// give the same answer.
/// </summary>
internal abstract record Condition
{
    private Condition()
    {
    }

    /// <summary>Whether it reads the log of sessions and days.</summary>
    public virtual bool IsOverLog => false;

    /// <summary>Always or never.</summary>
    public sealed record Constant(bool Value) : Condition;

    /// <summary>Two numbers compared.</summary>
    public sealed record Compare(Quantity Left, Comparator By, Quantity Right) : Condition
    {
        /// <inheritdoc/>
        public override bool IsOverLog => Left.IsOverLog || Right.IsOverLog;
    }

    /// <summary>A yes/no fact that is yes.</summary>
    public sealed record IsYes(FactDefinition Fact) : Condition;

    /// <summary>A derived yes/no fact that is yes.</summary>
    public sealed record DerivedIsYes(DerivedFact Derived) : Condition;

    /// <summary>A fact with one word of its closed list.</summary>
    public sealed record IsChoice(FactDefinition Fact, int Choice) : Condition;

    /// <summary>A fact that is missing. Always known.</summary>
    public sealed record IsMissing(FactDefinition Fact) : Condition;

    /// <summary>A derived fact that is missing. Always known.</summary>
    public sealed record DerivedIsMissing(DerivedFact Derived) : Condition;

    /// <summary>The opposite.</summary>
    public sealed record Not(Condition Of) : Condition
    {
        /// <inheritdoc/>
        public override bool IsOverLog => Of.IsOverLog;
    }

    /// <summary>Both.</summary>
    public sealed record And(Condition Left, Condition Right) : Condition
    {
        /// <inheritdoc/>
        public override bool IsOverLog => Left.IsOverLog || Right.IsOverLog;
    }

    /// <summary>One or both.</summary>
    public sealed record Or(Condition Left, Condition Right) : Condition
    {
        /// <inheritdoc/>
        public override bool IsOverLog => Left.IsOverLog || Right.IsOverLog;
    }

    /// <summary>A condition on items of the log. Its meaning is <see cref="LogMeaning"/>; analyses of many mornings must expect any outcome of it.</summary>
    public abstract record OfLog : Condition
    {
        /// <inheritdoc/>
        public override bool IsOverLog => true;
    }

    /// <summary>There is an item with a condition of its own, and then a further condition is true.</summary>
    public sealed record Some(ItemVariable Each, Condition Where, Condition Then) : OfLog;

    /// <summary>A yes/no field of an item that is yes.</summary>
    public sealed record ItemIsYes(ItemVariable Item, ItemField Field) : OfLog;

    /// <summary>A field of an item with one word of its closed list.</summary>
    public sealed record ItemIsChoice(ItemVariable Item, ItemField Field, int Choice) : OfLog;

    /// <summary>A field of an item that is missing. Known, except of an unknown day.</summary>
    public sealed record ItemIsMissing(ItemVariable Item, ItemField Field) : OfLog;

    /// <summary>Two items with the same name or word.</summary>
    public sealed record SameName(ItemVariable Item, ItemField Field, ItemVariable Other, ItemField OtherField) : OfLog;

    /// <summary>
    /// A condition that only the engine which read it can evaluate. Analyses must expect any outcome of it; explanations take the outcome from the
    /// evaluation. It is open where a fact that it reads is missing.
    /// </summary>
    /// <param name="Name">The condition's name, in snake case.</param>
    /// <param name="Reads">Every fact that its outcome depends on, series excepted.</param>
    public sealed record Opaque(string Name, IReadOnlyList<FactDefinition> Reads) : Condition
    {
        /// <summary>Whether both have the same name and read the same. They may still differ in what they do with it.</summary>
        public bool Equals(Opaque? other) => other is not null && Name == other.Name && Reads.SequenceEqual(other.Reads);

        /// <inheritdoc/>
        public override int GetHashCode() => HashCode.Combine(Name, Reads.Count);
    }
}

/// <summary>Operations on a <see cref="Comparator"/>.</summary>
internal static class Comparators
{
    /// <summary>The comparison that is true of two numbers exactly where this one is not.</summary>
    public static Comparator Opposite(this Comparator by) => by switch
    {
        Comparator.Less => Comparator.GreaterOrEqual,
        Comparator.LessOrEqual => Comparator.Greater,
        Comparator.Greater => Comparator.LessOrEqual,
        _ => Comparator.Less,
    };
}

/// <summary>A window function of a daily series.</summary>
internal enum WindowFunction
{
    /// <summary>One day's value.</summary>
    Latest,

    /// <summary>How many days have a value.</summary>
    Count,

    /// <summary>The mean.</summary>
    Mean,

    /// <summary>The sample standard deviation.</summary>
    StandardDeviation,

    /// <summary>The slope per day.</summary>
    Slope,

    /// <summary>On how many mornings in a row, up to this one, the value fell.</summary>
    FallingDays,

    /// <summary>The lowest value.</summary>
    Min,

    /// <summary>The highest value.</summary>
    Max,

    /// <summary>The sum, of complete days only.</summary>
    Sum,

    /// <summary>On how many days in a row, up to this one, the value was above a threshold.</summary>
    DaysAbove,

    /// <summary>On how many days in a row, up to this one, the value was below a threshold.</summary>
    DaysBelow,

    /// <summary>The mean in SDs from the usual, at the lowest that missing days allow.</summary>
    LowestDeviation,

    /// <summary>The mean in SDs from the usual, at the highest that missing days allow.</summary>
    HighestDeviation,
}

/// <summary>Arithmetic on two numbers.</summary>
internal enum Operation
{
    /// <summary>Sum.</summary>
    Add,

    /// <summary>Difference.</summary>
    Subtract,

    /// <summary>Product.</summary>
    Multiply,

    /// <summary>Quotient; the divisor is known to differ from zero.</summary>
    Divide,

    /// <summary>The smaller.</summary>
    Min,

    /// <summary>The larger.</summary>
    Max,
}

/// <summary>A function of one number.</summary>
internal enum Function
{
    /// <summary>The opposite sign.</summary>
    Negate,

    /// <summary>The size without the sign.</summary>
    Abs,

    /// <summary>The next whole number up.</summary>
    Ceiling,

    /// <summary>The next whole number down.</summary>
    Floor,

    /// <summary>The nearest whole number; a half goes away from zero.</summary>
    Round,

    /// <summary>The natural logarithm, of numbers above zero.</summary>
    Log,
}

/// <summary>A number that a rule works with. Missing facts make it missing; there is no NaN and no infinity in it but "never".</summary>
internal abstract record Quantity
{
    private Quantity()
    {
    }

    /// <summary>Whether it reads the log of sessions and days.</summary>
    public virtual bool IsOverLog => false;

    /// <summary>A number written in the rule.</summary>
    public sealed record Literal(double Value) : Quantity;

    /// <summary>A parameter of the policy.</summary>
    public sealed record OfParameter(Parameter Parameter) : Quantity;

    /// <summary>A fact that is a number.</summary>
    public sealed record OfFact(FactDefinition Fact) : Quantity;

    /// <summary>A number written by an earlier rule set.</summary>
    public sealed record OfDerived(DerivedFact Derived) : Quantity;

    /// <summary>
    /// A window of a series, up to today or, with <paramref name="Ago"/>, up to a given number of days ago. Only days in a row have a
    /// <paramref name="Threshold"/>.
    /// </summary>
    public sealed record Window(FactDefinition Series, WindowFunction By, int Days, int MinCount, Quantity? Ago = null, Quantity? Threshold = null) : Quantity;

    /// <summary>Two numbers worked into one.</summary>
    public sealed record Arithmetic(Quantity Left, Operation By, Quantity Right) : Quantity
    {
        /// <inheritdoc/>
        public override bool IsOverLog => Left.IsOverLog || Right.IsOverLog;
    }

    /// <summary>A function of one number.</summary>
    public sealed record Apply(Function By, Quantity Of) : Quantity
    {
        /// <inheritdoc/>
        public override bool IsOverLog => Of.IsOverLog;
    }

    /// <summary>A number, or a substitute if it is missing: so an author defines the meaning of missing.</summary>
    public sealed record IfMissing(Quantity Of, Quantity Instead) : Quantity
    {
        /// <inheritdoc/>
        public override bool IsOverLog => Of.IsOverLog || Instead.IsOverLog;
    }

    /// <summary>One number if a condition is true, another if it is false.</summary>
    public sealed record Choose(Condition If, Quantity Then, Quantity Else) : Quantity
    {
        /// <inheritdoc/>
        public override bool IsOverLog => If.IsOverLog || Then.IsOverLog || Else.IsOverLog;
    }

    /// <summary>A number of the log.</summary>
    public abstract record OfLog : Quantity
    {
        /// <inheritdoc/>
        public override bool IsOverLog => true;
    }

    /// <summary>A number of an item.</summary>
    public sealed record OfItem(ItemVariable Item, ItemField Field) : OfLog;

    /// <summary>One number of all items with a condition. If it is unknown which items have it, the number is between its bounds.</summary>
    public sealed record Tally(ItemVariable Each, TallyBy By, Condition Where, ItemField? Of) : OfLog;
}
