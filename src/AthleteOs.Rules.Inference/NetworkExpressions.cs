using System.Linq.Expressions;
using System.Reflection;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Inference;

/// <summary>
/// Conditions as expression trees for NRules, each in two readings: certainly true, and certainly false. All else may be
/// true. The trees consist of comparisons, calls and array elements, because NRules cannot compare blocks and members of new values.
/// </summary>
internal sealed class NetworkExpressions(FrameLayout layout, IReadOnlyDictionary<string, int> ruleOfMark)
{
    public static readonly ParameterExpression FrameParameter = Expression.Parameter(typeof(Frame), "frame");

    private static readonly MethodInfo ApplyMethod = typeof(ConditionMeaning).GetMethod(nameof(ConditionMeaning.Apply), BindingFlags.NonPublic | BindingFlags.Static)!;

    private readonly Dictionary<ItemVariable, ParameterExpression> _items = [];
    private readonly Dictionary<Quantity.Tally, (ParameterExpression Certain, ParameterExpression Possible)> _tallies = new(ReferenceEqualityComparer.Instance);

    /// <summary>The parameter of an item.</summary>
    public ParameterExpression Item(ItemVariable variable)
    {
        if (!_items.TryGetValue(variable, out var parameter))
        {
            _items[variable] = parameter = Expression.Parameter(TypeOf(variable.Of), $"{variable.Name}_{variable.Slot}");
        }

        return parameter;
    }

    /// <summary>The parameters of the items of a number: those that certainly belong, and all that may.</summary>
    public (ParameterExpression Certain, ParameterExpression Possible) Items(Quantity.Tally tally)
    {
        if (!_tallies.TryGetValue(tally, out var parameters))
        {
            var type = typeof(IEnumerable<>).MakeGenericType(TypeOf(tally.Each.Of));
            var name = $"{tally.Each.Name}_{tally.Each.Slot}";
            _tallies[tally] = parameters = (Expression.Parameter(type, $"{name}_certain"), Expression.Parameter(type, $"{name}_possible"));
        }

        return parameters;
    }

    /// <summary>The rule that gives the mark of a list.</summary>
    public int RuleOf(ItemList mark) => ruleOfMark[mark.Name];

    public static Type TypeOf(ItemList list) => list.Marked is not null ? typeof(Marked) : list == ItemList.Days ? typeof(DayItem) : typeof(SessionItem);

    /// <summary>The item itself; for an item with a mark, the item that has it.</summary>
    public static Expression Bare(Expression parameter) => parameter.Type == typeof(Marked) ? Expression.Property(parameter, nameof(Marked.Item)) : parameter;

    /// <summary>A condition in one of its readings.</summary>
    public Expression Read(Condition condition, bool certainly) => certainly ? Holds(condition) : Expression.Not(Fails(condition));

    public static Expression Code(Expression item, int index) => Expression.ArrayIndex(Expression.Property(Bare(item), nameof(LogItem.Codes)), Expression.Constant(index));

    private Expression Holds(Condition condition) => condition switch
    {
        Condition.Constant c => Expression.Constant(c.Value),
        { IsOverLog: false } => Expression.Equal(Slot(layout.Of(condition)), Expression.Constant(1.0)),
        Condition.Not c => Fails(c.Of),
        Condition.And c => Expression.AndAlso(Holds(c.Left), Holds(c.Right)),
        Condition.Or c => Expression.OrElse(Holds(c.Left), Holds(c.Right)),
        Condition.Compare c => Compare(c, c.By),
        Condition.ItemIsYes c => Expression.Equal(Code(c.Item, c.Field), Expression.Constant(1.0)),
        Condition.ItemIsChoice c => Expression.Equal(Code(c.Item, c.Field), Expression.Constant((double)c.Choice)),
        Condition.ItemIsMissing c => Expression.AndAlso(IsKnownItem(c.Item), IsNaN(Code(c.Item, c.Field))),
        Condition.SameName c => Expression.Equal(Code(c.Item, c.Field), Code(c.Other, c.OtherField)),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private Expression Fails(Condition condition) => condition switch
    {
        Condition.Constant c => Expression.Constant(!c.Value),
        { IsOverLog: false } => Expression.Equal(Slot(layout.Of(condition)), Expression.Constant(0.0)),
        Condition.Not c => Holds(c.Of),
        Condition.And c => Expression.OrElse(Fails(c.Left), Fails(c.Right)),
        Condition.Or c => Expression.AndAlso(Fails(c.Left), Fails(c.Right)),
        Condition.Compare c => Compare(c, c.By.Opposite()),
        Condition.ItemIsYes c => Expression.Equal(Code(c.Item, c.Field), Expression.Constant(0.0)),
        Condition.ItemIsChoice c => Differs(Code(c.Item, c.Field), Expression.Constant((double)c.Choice)),
        Condition.ItemIsMissing c => Expression.AndAlso(IsKnownItem(c.Item), Expression.Not(IsNaN(Code(c.Item, c.Field)))),
        Condition.SameName c => Differs(Code(c.Item, c.Field), Code(c.Other, c.OtherField)),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private Expression Number(Quantity quantity) => quantity switch
    {
        Quantity.Literal q => Expression.Constant(q.Value),
        Quantity.OfParameter q => Expression.Constant(q.Parameter.Value),
        { IsOverLog: false } => Slot(layout.Of(quantity)),
        Quantity.OfItem q => Code(q.Item, q.Field),
        Quantity.Arithmetic { By: Operation.Add } q => Expression.Add(Number(q.Left), Number(q.Right)),
        Quantity.Arithmetic { By: Operation.Subtract } q => Expression.Subtract(Number(q.Left), Number(q.Right)),
        Quantity.Arithmetic { By: Operation.Multiply } q => Expression.Multiply(Number(q.Left), Number(q.Right)),
        Quantity.Arithmetic { By: Operation.Divide } q => Expression.Divide(Number(q.Left), Number(q.Right)),
        Quantity.Arithmetic q => Expression.Call(typeof(Math).GetMethod(q.By.ToString(), [typeof(double), typeof(double)])!, Number(q.Left), Number(q.Right)),
        Quantity.Apply q => Expression.Call(ApplyMethod, Expression.Constant(q.By), Number(q.Of)),
        Quantity.IfMissing q => Expression.Condition(IsNaN(Number(q.Of)), Number(q.Instead), Number(q.Of)),
        Quantity.Choose q => Expression.Condition(Holds(q.If), Number(q.Then), Expression.Condition(Fails(q.If), Number(q.Else), Expression.Constant(double.NaN))),
        _ => throw new ArgumentOutOfRangeException(nameof(quantity)),
    };

    // A number made of several items has bounds; every other is exact or unknown.
    private Expression Compare(Condition.Compare c, Comparator by)
    {
        if (c.Parts().Any(p => p is Quantity.Tally))
        {
            var (a, b) = (BoundsOf(c.Left), BoundsOf(c.Right));
            return by switch
            {
                Comparator.Less => Expression.Call(typeof(Bounds), nameof(Bounds.Less), null, a, b),
                Comparator.LessOrEqual => Expression.Call(typeof(Bounds), nameof(Bounds.LessOrEqual), null, a, b),
                Comparator.Greater => Expression.Call(typeof(Bounds), nameof(Bounds.Less), null, b, a),
                _ => Expression.Call(typeof(Bounds), nameof(Bounds.LessOrEqual), null, b, a),
            };
        }

        var (left, right) = (Number(c.Left), Number(c.Right));
        return by switch
        {
            Comparator.Less => Expression.LessThan(left, right),
            Comparator.LessOrEqual => Expression.LessThanOrEqual(left, right),
            Comparator.Greater => Expression.GreaterThan(left, right),
            _ => Expression.GreaterThanOrEqual(left, right),
        };
    }

    private Expression BoundsOf(Quantity quantity) => quantity switch
    {
        Quantity.Tally q => Expression.Call(typeof(NetworkExpressions), nameof(Tally), null, Expression.Constant(q.By), Items(q).Certain, Items(q).Possible, Expression.Constant(q.Of?.Index ?? -1)),
        Quantity.Arithmetic { IsOverLog: true } q => Expression.Call(typeof(Bounds), q.By.ToString(), null, BoundsOf(q.Left), BoundsOf(q.Right)),
        Quantity.Apply { IsOverLog: true } q => Expression.Call(typeof(NetworkExpressions), nameof(Apply), null, Expression.Constant(q.By), BoundsOf(q.Of)),
        _ when quantity.Parts().Any(p => p is Quantity.Tally) => throw new NotSupportedException("a choice between numbers of several items"),
        _ => Expression.Call(typeof(Bounds), nameof(Bounds.Of), null, Number(quantity)),
    };

    /// <summary>The bounds of a number made of items. Called from expression trees.</summary>
    /// <param name="by">How the items make one number.</param>
    /// <param name="certain">The items that certainly belong.</param>
    /// <param name="possible">All items that may belong.</param>
    /// <param name="field">The index of the field; -1 for a count.</param>
    internal static Bounds Tally(TallyBy by, IEnumerable<object> certain, IEnumerable<object> possible, int field)
    {
        var bounds = new TallyBounds(by);
        foreach (var item in InOrder(certain))
        {
            bounds.AddCertain(field < 0 ? 0 : item.Codes[field]);
        }

        foreach (var item in InOrder(possible))
        {
            bounds.AddPossible(field < 0 ? 0 : item.Codes[field], item.IsUnknown);
        }

        return bounds.Result;
    }

    internal static Bounds Apply(Function by, Bounds of) => Bounds.Of(ConditionMeaning.Apply(by, of.Exact));

    // In the order of the list, not in NRules' order: sums are then equal to the last bit.
    private static IEnumerable<LogItem> InOrder(IEnumerable<object> items) => items.Select(i => i as LogItem ?? ((Marked)i).Item).OrderBy(i => i.Place);

    private Expression IsKnownItem(ItemVariable variable) => Expression.Not(Expression.Property(Bare(Item(variable)), nameof(LogItem.IsUnknown)));

    private Expression Code(ItemVariable variable, ItemField field) => Code(Item(variable), field.Index);

    private static BinaryExpression Slot(int slot) => Expression.ArrayIndex(Expression.Property(FrameParameter, nameof(Frame.Codes)), Expression.Constant(slot));

    // NaN differs from every number; here it is neither equal nor different.
    private static BinaryExpression Differs(Expression a, Expression b) => Expression.OrElse(Expression.LessThan(a, b), Expression.GreaterThan(a, b));

    private static MethodCallExpression IsNaN(Expression value) => Expression.Call(typeof(double).GetMethod(nameof(double.IsNaN))!, value);
}
