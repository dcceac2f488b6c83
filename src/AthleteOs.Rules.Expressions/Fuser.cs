using System.Linq.Expressions;
using System.Reflection;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Expressions;

/// <summary>
/// Compiles the rules of a set into one function that gives all outcomes as bits. A missing number is NaN on the way, so every
/// comparison with it is false, and so is the opposite comparison. A rule for which both are false is open. That is Kleene's logic at the price of
/// two comparisons.
/// </summary>
internal sealed class Fuser
{
    private static readonly ParameterExpression Morning = Expression.Parameter(typeof(Morning), "morning");
    private static readonly ParameterExpression Derived = Expression.Parameter(typeof(double[]), "derived");
    private static readonly ConstantExpression Missing = Expression.Constant(double.NaN);

    private readonly Dictionary<object, ParameterExpression> _locals = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Quantity, Expression> _windows = new(ReferenceEqualityComparer.Instance);
    private readonly List<ParameterExpression> _variables = [];
    private readonly List<Expression> _loads = [];

    /// <summary>One function for all conditions of a set.</summary>
    public static Func<Morning, double[], Outcomes> Conditions(IReadOnlyList<Condition> conditions)
    {
        var fuser = new Fuser();
        var matched = Expression.Variable(typeof(ulong), "matched");
        var open = Expression.Variable(typeof(ulong), "open");
        var body = new List<Expression>();
        for (var i = 0; i < conditions.Count; i++)
        {
            var bit = Expression.Constant(1UL << i);
            body.Add(Expression.IfThenElse(
                fuser.Holds(conditions[i]),
                Expression.OrAssign(matched, bit),
                Expression.IfThen(Expression.Not(fuser.Fails(conditions[i])), Expression.OrAssign(open, bit))));
        }

        var outcome = Expression.New(typeof(Outcomes).GetConstructor([typeof(ulong), typeof(ulong)])!, matched, open);
        return Expression.Lambda<Func<Morning, double[], Outcomes>>(
            Expression.Block([matched, open, .. fuser._variables], [.. fuser._loads, .. body, outcome]), Morning, Derived).Compile();
    }

    /// <summary>One function for the number that an effect carries.</summary>
    public static Func<Morning, double[], double> Output(Quantity quantity)
    {
        var fuser = new Fuser();
        var value = fuser.Number(quantity);
        return Expression.Lambda<Func<Morning, double[], double>>(
            Expression.Block(fuser._variables, [.. fuser._loads, value]), Morning, Derived).Compile();
    }

    private Expression Holds(Condition condition) => condition switch
    {
        Condition.Constant c => Expression.Constant(c.Value),
        Condition.Not c => Fails(c.Of),
        Condition.And c => Expression.AndAlso(Holds(c.Left), Holds(c.Right)),
        Condition.Or c => Expression.OrElse(Holds(c.Left), Holds(c.Right)),
        Condition.Compare c => Compare(c.By, Number(c.Left), Number(c.Right)),
        Condition.IsYes c => IsYes(c.Fact),
        Condition.DerivedIsYes c => Expression.Equal(Slot(c.Derived), Expression.Constant(1.0)),
        Condition.IsChoice c => Choice(c, Expression.Equal),
        Condition.IsMissing c => Expression.Not(HasValue(c.Fact)),
        Condition.DerivedIsMissing c => IsNaN(Slot(c.Derived)),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private Expression Fails(Condition condition) => condition switch
    {
        Condition.Constant c => Expression.Constant(!c.Value),
        Condition.Not c => Holds(c.Of),
        Condition.And c => Expression.OrElse(Fails(c.Left), Fails(c.Right)),
        Condition.Or c => Expression.AndAlso(Fails(c.Left), Fails(c.Right)),
        Condition.Compare c => Compare(c.By.Opposite(), Number(c.Left), Number(c.Right)),
        Condition.IsYes c => IsNo(c.Fact),
        Condition.DerivedIsYes c => Expression.Equal(Slot(c.Derived), Expression.Constant(0.0)),
        Condition.IsChoice c => Choice(c, Expression.NotEqual),
        Condition.IsMissing c => HasValue(c.Fact),
        Condition.DerivedIsMissing c => Expression.Not(IsNaN(Slot(c.Derived))),
        _ => throw new ArgumentOutOfRangeException(nameof(condition)),
    };

    private Expression Number(Quantity quantity) => quantity switch
    {
        Quantity.Literal q => Expression.Constant(q.Value),
        Quantity.OfParameter q => Expression.Constant(q.Parameter.Value),
        Quantity.OfFact q => Local(q.Fact, typeof(double), () => OrMissing(q.Fact)),
        Quantity.OfDerived q => Slot(q.Derived),
        Quantity.Window q => Window(q),
        Quantity.Apply q => Apply(q),
        Quantity.Arithmetic q => Arithmetic(q.By, Number(q.Left), Number(q.Right)),
        Quantity.IfMissing q => Expression.Call(Method(nameof(Or)), Number(q.Of), Number(q.Instead)),
        Quantity.Choose q => Expression.Condition(Holds(q.If), Number(q.Then), Expression.Condition(Fails(q.If), Number(q.Else), Missing)),
        _ => throw new ArgumentOutOfRangeException(nameof(quantity)),
    };

    // Each fact is read once for the whole set.
    private ParameterExpression Local(object key, Type type, Func<Expression> load)
    {
        if (!_locals.TryGetValue(key, out var local))
        {
            var value = load();
            _locals[key] = local = Expression.Variable(type);
            _variables.Add(local);
            _loads.Add(Expression.Assign(local, value));
        }

        return local;
    }

    private Expression Property(FactDefinition fact) => Expression.Property(
        Local(fact.GroupProperty, fact.GroupProperty.PropertyType, () => Expression.Property(Morning, fact.GroupProperty)), fact.Property);

    private Expression OrMissing(FactDefinition fact)
    {
        if (fact.IsOwn)
        {
            return Expression.Call(Expression.Constant(fact), nameof(FactDefinition.Read), null, Morning);
        }

        var property = Property(fact);
        return property.Type == typeof(double) ? property
            : Expression.Call(property, typeof(double?).GetMethod(nameof(Nullable<>.GetValueOrDefault), [typeof(double)])!, Missing);
    }

    private Expression Whole(FactDefinition fact) => Local(fact, fact.Property.PropertyType, () => Property(fact));

    // A fact of the policy's own, as its code.
    private Expression Code(FactDefinition fact) => Number(new Quantity.OfFact(fact));

    private Expression HasValue(FactDefinition fact) => fact.Kind == FactKind.Number || fact.IsOwn ? Expression.Not(IsNaN(Number(new Quantity.OfFact(fact))))
        : IsNullable(fact) ? Expression.Property(Whole(fact), nameof(Nullable<>.HasValue)) : Expression.Constant(true);

    private Expression IsYes(FactDefinition fact) => fact.IsOwn ? Expression.Equal(Code(fact), Expression.Constant(1.0)) : IsNullable(fact) ? ValueOrDefault(fact) : Whole(fact);

    private Expression IsNo(FactDefinition fact) => fact.IsOwn ? Expression.Equal(Code(fact), Expression.Constant(0.0)) : IsNullable(fact)
        ? Expression.AndAlso(HasValue(fact), Expression.Not(ValueOrDefault(fact))) : Expression.Not(Whole(fact));

    private Expression Choice(Condition.IsChoice c, Func<Expression, Expression, Expression> compare)
    {
        if (c.Fact.IsOwn)
        {
            return Expression.AndAlso(HasValue(c.Fact), compare(Code(c.Fact), Expression.Constant((double)c.Choice)));
        }

        var type = Nullable.GetUnderlyingType(c.Fact.Property.PropertyType) ?? c.Fact.Property.PropertyType;
        var word = Expression.Constant(Enum.ToObject(type, c.Choice), type);
        return IsNullable(c.Fact) ? Expression.AndAlso(HasValue(c.Fact), compare(ValueOrDefault(c.Fact), word)) : compare(Whole(c.Fact), word);
    }

    private MethodCallExpression ValueOrDefault(FactDefinition fact) => Expression.Call(Whole(fact), nameof(Nullable<>.GetValueOrDefault), Type.EmptyTypes);

    private static bool IsNullable(FactDefinition fact) => Nullable.GetUnderlyingType(fact.Property.PropertyType) is not null;

    private static BinaryExpression Slot(DerivedFact derived) => Expression.ArrayIndex(Derived, Expression.Constant(derived.Slot));

    // A rule that does not match is asked again whether it fails. A window is a loop over days, so it is computed once, and only if it is reached.
    private Expression Window(Quantity.Window q)
    {
        if (!_windows.TryGetValue(q, out var once))
        {
            var (isKnown, value) = (Expression.Variable(typeof(bool)), Expression.Variable(typeof(double)));
            _variables.AddRange([isKnown, value]);
            _windows[q] = once = Expression.Condition(isKnown, value, Expression.Block(Expression.Assign(isKnown, Expression.Constant(true)), Expression.Assign(value, Computed(q))));
        }

        return once;
    }

    private MethodCallExpression Computed(Quantity.Window q)
    {
        var series = q.Series.IsOwn ? Expression.Call(Expression.Constant(q.Series), nameof(FactDefinition.ReadSeries), null, Morning) : Property(q.Series);
        var counts = q.By switch
        {
            WindowFunction.Latest or WindowFunction.FallingDays => 0,
            WindowFunction.Count or WindowFunction.Sum or WindowFunction.DaysAbove or WindowFunction.DaysBelow => 1,
            _ => 2,
        };
        Expression[] arguments =
        [
            .. q.Threshold is { } threshold ? [Expression.Convert(Number(threshold), typeof(double?))] : Array.Empty<Expression>(),
            .. new[] { q.Days, q.MinCount }.Take(counts).Select(n => Expression.Constant(n)),
            .. q.Ago is { } ago ? [Expression.Convert(Number(ago), typeof(double?))] : Array.Empty<Expression>(),
        ];
        var value = Expression.Call(series, q.By.ToString(), null, arguments);
        return Expression.Call(value, typeof(double?).GetMethod(nameof(Nullable<>.GetValueOrDefault), [typeof(double)])!, Missing);
    }

    private Expression Apply(Quantity.Apply q)
    {
        var of = Number(q.Of);
        return q.By switch
        {
            Function.Negate => Expression.Negate(of),
            Function.Round => Expression.Call(typeof(Math), nameof(Math.Round), null, of, Expression.Constant(MidpointRounding.AwayFromZero)),
            _ => Expression.Call(typeof(Math).GetMethod(q.By.ToString(), [typeof(double)])!, of),
        };
    }

    private static Expression Arithmetic(Operation by, Expression left, Expression right) => by switch
    {
        Operation.Add => Expression.Add(left, right),
        Operation.Subtract => Expression.Subtract(left, right),
        Operation.Multiply => Expression.Multiply(left, right),
        Operation.Divide => Expression.Divide(left, right),
        _ => Expression.Call(typeof(Math).GetMethod(by.ToString(), [typeof(double), typeof(double)])!, left, right),
    };

    private static BinaryExpression Compare(Comparator by, Expression left, Expression right) => by switch
    {
        Comparator.Less => Expression.LessThan(left, right),
        Comparator.LessOrEqual => Expression.LessThanOrEqual(left, right),
        Comparator.Greater => Expression.GreaterThan(left, right),
        _ => Expression.GreaterThanOrEqual(left, right),
    };

    private static MethodCallExpression IsNaN(Expression value) => Expression.Call(typeof(double).GetMethod(nameof(double.IsNaN))!, value);

    private static MethodInfo Method(string name) => typeof(Fuser).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;

    private static double Or(double value, double instead) => double.IsNaN(value) ? instead : value;
}
