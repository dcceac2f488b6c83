using System.Collections.Immutable;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Tests.Inference;

/// <summary>
/// A second definition for logs in which everything is known: queries over the records themselves, in two truth values. It shares no code with
/// the first. Null where a number of no item, or the morning, is unknown.
/// </summary>
internal sealed class PlainLoops(Morning morning)
{
    public bool? Holds(Condition condition, ImmutableDictionary<ItemVariable, object> bound) => condition switch
    {
        Condition.And c => Both(Holds(c.Left, bound), Holds(c.Right, bound)),
        Condition.Or c => !Both(!Holds(c.Left, bound), !Holds(c.Right, bound)),
        Condition.Not c => !Holds(c.Of, bound),
        Condition.Some c => AnyOf(Matching(c.Each, c.Where, bound), item => Holds(c.Then, bound.SetItem(c.Each, item))),
        Condition.ItemIsYes c => (bool)Field(bound[c.Item], c.Field),
        Condition.ItemIsChoice c => Convert.ToInt32(Field(bound[c.Item], c.Field), null) == c.Choice,
        Condition.ItemIsMissing => false,
        Condition.SameName c => Field(bound[c.Item], c.Field).Equals(Field(bound[c.Other], c.OtherField)),
        Condition.Compare c => Compare(Value(c.Left, bound), c.By, Value(c.Right, bound)),
        _ => condition.Holds(morning, [double.NaN]),
    };

    private double Value(Quantity quantity, ImmutableDictionary<ItemVariable, object> bound)
    {
        switch (quantity)
        {
            case Quantity.OfItem q:
                return (double)Field(bound[q.Item], q.Field);
            case Quantity.Tally q:
                if (Matching(q.Each, q.Where, bound) is not { } items)
                {
                    return double.NaN;
                }

                var values = items.Select(i => q.Of is null ? 1.0 : (double)Field(i, q.Of)).ToArray();
                return q.By is TallyBy.Count or TallyBy.Sum ? values.Sum() : values.Length == 0 ? double.NaN
                    : q.By switch { TallyBy.Most => values.Max(), TallyBy.Least => values.Min(), _ => values.Sum() / values.Length };
            case Quantity.Arithmetic q:
                var (a, b) = (Value(q.Left, bound), Value(q.Right, bound));
                return q.By switch
                {
                    Operation.Add => a + b,
                    Operation.Subtract => a - b,
                    Operation.Multiply => a * b,
                    Operation.Divide => a / b,
                    Operation.Min => Math.Min(a, b),
                    _ => Math.Max(a, b),
                };
            default:
                return quantity.Value(morning, [double.NaN]);
        }
    }

    // The items with a condition; null if it is unknown which.
    private List<object>? Matching(ItemVariable each, Condition where, ImmutableDictionary<ItemVariable, object> bound)
    {
        var matching = new List<object>();
        foreach (var item in Items(each) ?? [])
        {
            switch (Holds(where, bound.SetItem(each, item)))
            {
                case null:
                    return null;
                case true:
                    matching.Add(item);
                    break;
            }
        }

        return Items(each) is null ? null : matching;
    }

    private List<object>? Items(ItemVariable each)
    {
        if (each.Of.Marked is not { } marked)
        {
            return [.. each.Of == ItemList.Days ? morning.Log.Days.Where(d => Ago(d) <= each.Days).Cast<object>() : morning.Log.Sessions.Where(s => Ago(s) <= each.Days)];
        }

        var (first, where) = marked.Each[0];
        var candidates = Matching(first, where, ImmutableDictionary<ItemVariable, object>.Empty);
        var items = new List<object>();
        foreach (var item in candidates ?? [])
        {
            switch (Holds(marked.From(1), ImmutableDictionary<ItemVariable, object>.Empty.SetItem(first, item)))
            {
                case null:
                    return null;
                case true when each.Days == 0 || Ago(item) <= each.Days:
                    items.Add(item);
                    break;
            }
        }

        return candidates is null ? null : items;
    }

    private static bool? AnyOf(List<object>? items, Func<object, bool?> holds)
    {
        if (items is null)
        {
            return null;
        }

        var all = items.ConvertAll(i => holds(i));
        return all.Contains(null) ? null : all.Contains(true);
    }

    // Unknown is not decided here: the definition has rules of its own for it.
    private static bool? Both(bool? a, bool? b) => a is null || b is null ? null : a.Value && b.Value;

    private static bool? Compare(double a, Comparator by, double b) => double.IsNaN(a) || double.IsNaN(b) ? null
        : by switch { Comparator.Less => a < b, Comparator.LessOrEqual => a <= b, Comparator.Greater => a > b, _ => a >= b };

    private int Ago(object item) => morning.Date.DayNumber - (item is LoggedSession s ? s.Date : ((LoggedDay)item).Date).DayNumber;

    private object Field(object item, ItemField field) => field.IsDaysAgo ? (double)Ago(item) : item.GetType().GetProperty(field.Name)!.GetValue(item)!;
}
