using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>
/// The meaning of a condition on a morning, evaluated directly from its form. This is the definition that explanations use; engines
/// evaluate the same meaning faster. Tests compare them with this and with Microsoft RulesEngine.
/// </summary>
internal static class ConditionMeaning
{
    /// <summary>True, false, or null when missing facts leave it open, or an opaque condition that only its engine can evaluate.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="morning">The facts.</param>
    /// <param name="derived">The derived facts by <see cref="DerivedFact.Slot"/>; NaN means missing.</param>
    public static bool? Holds(this Condition condition, Morning morning, ReadOnlySpan<double> derived) => condition switch
    {
        Condition.Constant c => c.Value,
        Condition.OfLog or Condition.Compare { IsOverLog: true } => new LogMeaning(morning, [.. derived]).Holds(condition),
        Condition.Compare c => Compare(c.Left.Value(morning, derived), c.By, c.Right.Value(morning, derived)),
        Condition.IsYes c => c.Fact.Read(morning).Known() is { } code ? code != 0 : null,
        Condition.DerivedIsYes c => derived[c.Derived.Slot].Known() is { } code ? code != 0 : null,
        Condition.IsChoice c => c.Fact.Read(morning).Known() is { } code ? (int)code == c.Choice : null,
        Condition.IsMissing c => double.IsNaN(c.Fact.Read(morning)),
        Condition.DerivedIsMissing c => double.IsNaN(derived[c.Derived.Slot]),
        Condition.Not c => !c.Of.Holds(morning, derived),
        Condition.And c => c.Left.Holds(morning, derived) & c.Right.Holds(morning, derived),
        Condition.Or c => c.Left.Holds(morning, derived) | c.Right.Holds(morning, derived),
        Condition.Opaque => null,
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    /// <summary>The number, or NaN when a fact that it needs is missing.</summary>
    public static double Value(this Quantity quantity, Morning morning, ReadOnlySpan<double> derived)
    {
        switch (quantity)
        {
            case { IsOverLog: true }: return new LogMeaning(morning, [.. derived]).Value(quantity).Exact;
            case Quantity.Literal q: return q.Value;
            case Quantity.OfParameter q: return q.Parameter.Value;
            case Quantity.OfFact q: return q.Fact.Read(morning);
            case Quantity.OfDerived q: return derived[q.Derived.Slot];
            case Quantity.Window q: return Window(q, morning, q.Ago?.Value(morning, derived) ?? 0, q.Threshold?.Value(morning, derived) ?? double.NaN);
            case Quantity.Apply q: return Apply(q.By, q.Of.Value(morning, derived));
            case Quantity.Arithmetic q:
                return Arithmetic(q.Left.Value(morning, derived), q.By, q.Right.Value(morning, derived));
            case Quantity.IfMissing q:
                var value = q.Of.Value(morning, derived);
                return double.IsNaN(value) ? q.Instead.Value(morning, derived) : value;
            case Quantity.Choose q:
                return q.If.Holds(morning, derived) switch
                {
                    true => q.Then.Value(morning, derived),
                    false => q.Else.Value(morning, derived),
                    null => double.NaN,
                };
            default: throw new ArgumentOutOfRangeException(nameof(quantity));
        }
    }

    /// <summary>The tests of a condition, in the order written. Each has the way in which it may push the whole; "not" turns this round.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="mayHold">Whether the whole may become true; null if neither way is safe.</param>
    public static IEnumerable<(Condition Test, bool? MayHold)> Tests(this Condition condition, bool? mayHold) => condition switch
    {
        Condition.Not c => c.Of.Tests(!mayHold),
        Condition.And c => c.Left.Tests(mayHold).Concat(c.Right.Tests(mayHold)),
        Condition.Or c => c.Left.Tests(mayHold).Concat(c.Right.Tests(mayHold)),
        Condition.Some c => c.Where.Tests(mayHold).Concat(c.Then.Tests(mayHold)),
        _ => [(condition, mayHold)],
    };

    /// <summary>Every fact that a condition reads, in the order written, each once.</summary>
    public static IEnumerable<FactDefinition> Facts(this Condition condition) => condition.Parts().OfType<FactDefinition>().Distinct();

    /// <summary>Every fact that a number reads, in the order written, each once.</summary>
    public static IEnumerable<FactDefinition> Facts(this Quantity quantity) => quantity.Parts().OfType<FactDefinition>().Distinct();

    /// <summary>Everything that a condition is made of: conditions, quantities, and the facts, derived facts and parameters that they name.</summary>
    public static IReadOnlyList<object> Parts(this Condition condition)
    {
        var parts = new List<object>();
        AddTo(parts, condition);
        return parts;
    }

    /// <summary>Everything that a number is made of, see <see cref="Parts(Condition)"/>.</summary>
    public static IReadOnlyList<object> Parts(this Quantity quantity)
    {
        var parts = new List<object>();
        AddTo(parts, quantity);
        return parts;
    }

    private static void AddTo(List<object> parts, Condition condition)
    {
        parts.Add(condition);
        switch (condition)
        {
            case Condition.Compare c:
                AddTo(parts, c.Left);
                AddTo(parts, c.Right);
                break;
            case Condition.IsYes c: parts.Add(c.Fact); break;
            case Condition.DerivedIsYes c: parts.Add(c.Derived); break;
            case Condition.IsChoice c: parts.Add(c.Fact); break;
            case Condition.IsMissing c: parts.Add(c.Fact); break;
            case Condition.DerivedIsMissing c: parts.Add(c.Derived); break;
            case Condition.Not c: AddTo(parts, c.Of); break;
            case Condition.And c:
                AddTo(parts, c.Left);
                AddTo(parts, c.Right);
                break;
            case Condition.Or c:
                AddTo(parts, c.Left);
                AddTo(parts, c.Right);
                break;
            case Condition.Opaque c: parts.AddRange(c.Reads); break;
            case Condition.Some c:
                AddTo(parts, c.Each);
                AddTo(parts, c.Where);
                AddTo(parts, c.Then);
                break;
            case Condition.ItemIsYes c: parts.Add(c.Field); break;
            case Condition.ItemIsChoice c: parts.Add(c.Field); break;
            case Condition.ItemIsMissing c: parts.Add(c.Field); break;
            case Condition.SameName c: parts.AddRange([c.Field, c.OtherField]); break;
        }
    }

    private static void AddTo(List<object> parts, Quantity quantity)
    {
        parts.Add(quantity);
        switch (quantity)
        {
            case Quantity.OfParameter q: parts.Add(q.Parameter); break;
            case Quantity.OfFact q: parts.Add(q.Fact); break;
            case Quantity.OfDerived q: parts.Add(q.Derived); break;
            case Quantity.Window q:
                parts.Add(q.Series);
                if (q.Ago is { } ago and not Quantity.Literal) // a number of days written out belongs to its window, as the window's length does
                {
                    AddTo(parts, ago);
                }

                if (q.Threshold is { } threshold)
                {
                    AddTo(parts, threshold);
                }

                break;
            case Quantity.Arithmetic q:
                AddTo(parts, q.Left);
                AddTo(parts, q.Right);
                break;
            case Quantity.Apply q: AddTo(parts, q.Of); break;
            case Quantity.IfMissing q:
                AddTo(parts, q.Of);
                AddTo(parts, q.Instead);
                break;
            case Quantity.Choose q:
                AddTo(parts, q.If);
                AddTo(parts, q.Then);
                AddTo(parts, q.Else);
                break;
            case Quantity.OfItem q: parts.Add(q.Field); break;
            case Quantity.Tally q:
                AddTo(parts, q.Each);
                AddTo(parts, q.Where);
                if (q.Of is { } field)
                {
                    parts.Add(field);
                }

                break;
        }
    }

    // A mark depends on everything that the rule which gives it reads.
    private static void AddTo(List<object> parts, ItemVariable variable)
    {
        parts.Add(variable);
        if (variable.Of.Marked is { } rule)
        {
            AddTo(parts, rule.AsCondition());
        }
    }

    /// <summary>A window of a morning's series, up to a given number of days ago; NaN when it is missing.</summary>
    internal static double Window(Quantity.Window window, Morning morning, double daysAgo, double threshold)
    {
        var series = window.Series.ReadSeries(morning);
        var value = window.By switch
        {
            WindowFunction.Latest => series.Latest(daysAgo),
            WindowFunction.Count => series.Count(window.Days, daysAgo),
            WindowFunction.Mean => series.Mean(window.Days, window.MinCount, daysAgo),
            WindowFunction.StandardDeviation => series.StandardDeviation(window.Days, window.MinCount, daysAgo),
            WindowFunction.Slope => series.Slope(window.Days, window.MinCount, daysAgo),
            WindowFunction.FallingDays => series.FallingDays(),
            WindowFunction.Min => series.Min(window.Days, window.MinCount, daysAgo),
            WindowFunction.Max => series.Max(window.Days, window.MinCount, daysAgo),
            WindowFunction.Sum => series.Sum(window.Days, daysAgo),
            WindowFunction.DaysAbove => series.DaysAbove(threshold, window.Days, daysAgo),
            WindowFunction.DaysBelow => series.DaysBelow(threshold, window.Days, daysAgo),
            WindowFunction.LowestDeviation => series.LowestDeviation(window.Days, window.MinCount, daysAgo),
            WindowFunction.HighestDeviation => series.HighestDeviation(window.Days, window.MinCount, daysAgo),
            _ => throw new ArgumentOutOfRangeException(nameof(window)),
        };
        return value.OrNaN();
    }

    /// <summary>Two numbers worked into one; NaN when either is missing.</summary>
    internal static double Arithmetic(double left, Operation by, double right) => by switch
    {
        Operation.Add => left + right,
        Operation.Subtract => left - right,
        Operation.Multiply => left * right,
        Operation.Divide => left / right,
        Operation.Min => Math.Min(left, right),
        Operation.Max => Math.Max(left, right),
        _ => throw new ArgumentOutOfRangeException(nameof(by)),
    };

    /// <summary>A function of one number; NaN when it is missing.</summary>
    internal static double Apply(Function by, double value) => by switch
    {
        Function.Negate => -value,
        Function.Abs => Math.Abs(value),
        Function.Ceiling => Math.Ceiling(value),
        Function.Floor => Math.Floor(value),
        Function.Round => Math.Round(value, MidpointRounding.AwayFromZero),
        Function.Log => Math.Log(value),
        _ => throw new ArgumentOutOfRangeException(nameof(by)),
    };

    // A comparison with a missing number is unknown, and so is its opposite.
    private static bool? Compare(double left, Comparator by, double right) => double.IsNaN(left) || double.IsNaN(right) ? null : by switch
    {
        Comparator.Less => left < right,
        Comparator.LessOrEqual => left <= right,
        Comparator.Greater => left > right,
        _ => left >= right,
    };
}
