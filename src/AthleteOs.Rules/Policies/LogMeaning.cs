using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Policies;

/// <summary>
/// The meaning of a condition over the log on a morning: nested loops, one for each variable. This is the definition. Explanations and
/// simulations use it, and engines are compared with it.
/// </summary>
/// <remarks>Not for several threads at once: it remembers the current item of each variable.</remarks>
internal sealed class LogMeaning(Morning morning, double[] derived)
{
    private readonly LogItem?[] _bound = new LogItem?[ItemVariable.Most];
    private Dictionary<ItemList, List<(LogItem Item, bool IsCertain)>>? _marked;

    /// <summary>The items that a variable goes through, and whether each certainly belongs to the list.</summary>
    public IEnumerable<(LogItem Item, bool IsCertain)> Items(ItemVariable each)
    {
        if (each.Of.Marked is null)
        {
            foreach (var item in each.Of == ItemList.Days ? morning.Log.DayItems : morning.Log.SessionItems)
            {
                if (item.Codes[0] <= each.Days)
                {
                    yield return (item, !item.IsUnknown);
                }
            }

            yield break;
        }

        foreach (var marked in Marked(each.Of))
        {
            if (each.Days == 0 || marked.Item.Codes[0] <= each.Days)
            {
                yield return marked;
            }
        }
    }

    /// <summary>True, false, or null when missing facts leave it open.</summary>
    public bool? Holds(Condition condition)
    {
        switch (condition)
        {
            case Condition.And c:
                var left = Holds(c.Left);
                return left == false ? false : left & Holds(c.Right);
            case Condition.Or c:
                var either = Holds(c.Left);
                return either == true ? true : either | Holds(c.Right);
            case Condition.Not c:
                return !Holds(c.Of);
            case Condition.Some c:
                return Some(c);
            case Condition.ItemIsYes c:
                return Known(c.Item, c.Field) is { } yes ? yes != 0 : null;
            case Condition.ItemIsChoice c:
                return Known(c.Item, c.Field) is { } word ? (int)word == c.Choice : null;
            case Condition.ItemIsMissing c:
                return Bound(c.Item).IsUnknown ? null : double.IsNaN(Bound(c.Item).Codes[c.Field.Index]);
            case Condition.SameName c:
                return Known(c.Item, c.Field) is { } a && Known(c.Other, c.OtherField) is { } b ? a == b : null;
            case Condition.Compare { IsOverLog: true } c:
                return Bounds.Compare(Value(c.Left), c.By, Value(c.Right));
            default:
                return condition.Holds(morning, derived);
        }
    }

    /// <summary>The bounds of a number.</summary>
    public Bounds Value(Quantity quantity)
    {
        if (!quantity.IsOverLog)
        {
            return Bounds.Of(quantity.Value(morning, derived));
        }

        switch (quantity)
        {
            case Quantity.OfItem q:
                return Bounds.Of(Bound(q.Item).Codes[q.Field.Index]);
            case Quantity.Tally q:
                return Tally(q);
            case Quantity.Arithmetic q:
                var (a, b) = (Value(q.Left), Value(q.Right));
                return q.By switch
                {
                    Operation.Add => Bounds.Add(a, b),
                    Operation.Subtract => Bounds.Subtract(a, b),
                    Operation.Multiply => Bounds.Multiply(a, b),
                    Operation.Divide => Bounds.Divide(a, b),
                    Operation.Min => Bounds.Min(a, b),
                    _ => Bounds.Max(a, b),
                };
            case Quantity.Apply q:
                return Bounds.Of(ConditionMeaning.Apply(q.By, Value(q.Of).Exact));
            case Quantity.IfMissing q:
                var value = Value(q.Of);
                return double.IsNaN(value.Low) ? Value(q.Instead) : value;
            case Quantity.Choose q:
                return Holds(q.If) switch { true => Value(q.Then), false => Value(q.Else), null => Bounds.Unknown };
            default:
                throw new ArgumentOutOfRangeException(nameof(quantity));
        }
    }

    /// <summary>The first items that make a condition true or unknown, one for each variable; null if no items do.</summary>
    /// <param name="condition">The condition.</param>
    /// <param name="certain">Whether it has to be certainly true; otherwise it may also be unknown.</param>
    public IReadOnlyList<(ItemVariable Variable, LogItem Item)>? Witness(Condition condition, bool certain)
    {
        if (condition is not Condition.Some some)
        {
            return Holds(condition) is var holds && (holds == true || (!certain && holds is null)) ? [] : null;
        }

        foreach (var (item, isCertain) in Items(some.Each))
        {
            _bound[some.Each.Slot] = item;
            var where = Holds(some.Where);
            if (where != false && (!certain || (where == true && isCertain)) && Witness(some.Then, certain) is { } rest)
            {
                return [(some.Each, item), .. rest];
            }
        }

        return null;
    }

    /// <summary>The items that count in a number, or may.</summary>
    public IReadOnlyList<LogItem> Counted(Quantity.Tally tally)
    {
        var counted = new List<LogItem>();
        foreach (var (item, _) in Items(tally.Each))
        {
            _bound[tally.Each.Slot] = item;
            if (Holds(tally.Where) != false)
            {
                counted.Add(item);
            }
        }

        return counted;
    }

    // The items with a mark, or that may have it.
    private List<(LogItem Item, bool IsCertain)> Marked(ItemList mark)
    {
        _marked ??= [];
        if (!_marked.TryGetValue(mark, out var marked))
        {
            // The rule that gives the mark has its own variables.
            var inner = new LogMeaning(morning, derived) { _marked = _marked };
            var (each, where) = mark.Marked!.Each[0];
            var rest = mark.Marked.From(1);
            marked = [];
            foreach (var (item, isCertain) in inner.Items(each))
            {
                inner._bound[each.Slot] = item;
                var holds = inner.Holds(where);
                holds = holds == false ? false : holds & (isCertain ? true : null) & inner.Holds(rest);
                if (holds != false)
                {
                    marked.Add((item, holds == true));
                }
            }

            _marked[mark] = marked;
        }

        return marked;
    }

    private bool? Some(Condition.Some some)
    {
        bool? found = false;
        foreach (var (item, isCertain) in Items(some.Each))
        {
            _bound[some.Each.Slot] = item;
            var holds = Holds(some.Where);
            holds = holds == false ? false : holds & (isCertain ? true : null) & Holds(some.Then);
            if (holds == true)
            {
                return true;
            }

            found |= holds;
        }

        return found;
    }

    private Bounds Tally(Quantity.Tally tally)
    {
        var bounds = new TallyBounds(tally.By);
        foreach (var (item, isCertain) in Items(tally.Each))
        {
            _bound[tally.Each.Slot] = item;
            var holds = Holds(tally.Where);
            if (holds == false)
            {
                continue;
            }

            var value = tally.Of is { } field ? item.Codes[field.Index] : 0;
            bounds.AddPossible(value, item.IsUnknown);
            if (holds == true && isCertain)
            {
                bounds.AddCertain(value);
            }
        }

        return bounds.Result;
    }

    private LogItem Bound(ItemVariable variable) => _bound[variable.Slot] ?? throw new InvalidOperationException($"{variable.Name} stands for no item here.");

    private double? Known(ItemVariable item, ItemField field) => Bound(item).Codes[field.Index].Known();
}
