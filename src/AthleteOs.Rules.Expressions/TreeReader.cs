using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Ranges;

namespace AthleteOs.Rules.Expressions;

/// <summary>A construct that the parser accepts and the rule language does not.</summary>
internal sealed class RefusedException(string code, string message) : Exception(message)
{
    public string Code { get; } = code;
}

/// <summary>How many parts a rule may still have, its local parameters put in and its nested rules counted together.</summary>
internal sealed class PartBudget
{
    private int _left = 2000;

    public bool IsSpent => _left < 0;

    public bool Take() => _left-- > 0;
}

/// <summary>
/// Walks the tree that Microsoft RulesEngine's parser made and turns it into the form that is compiled and explained. This is
/// an allow-list: what is not named here cannot be in a rule, whatever the parser lets through.
/// </summary>
internal sealed class TreeReader(RuleNames names, IReadOnlyDictionary<string, Expression> locals, PartBudget budget)
{
    private const int MaxDepth = 64;
    private int _depth;

    /// <summary>Reads a tree as the whole answer of a rule. Microsoft RulesEngine takes a plain yes or no for one, never one that may be missing.</summary>
    public Condition Answer(Expression tree) => tree.Type == typeof(bool?) ? throw Missable(tree) : Condition(tree);

    /// <summary>Reads a tree as a condition.</summary>
    public Condition Condition(Expression tree)
    {
        Enter();
        var condition = ReadCondition(Bare(tree));
        _depth--;
        return condition;
    }

    /// <summary>Reads a tree as a number.</summary>
    public Quantity Quantity(Expression tree)
    {
        Enter();
        var quantity = ReadQuantity(Bare(tree));
        _depth--;
        return quantity;
    }

    private Condition ReadCondition(Expression e)
    {
        switch (e)
        {
            case ConstantExpression { Value: bool value }:
                return new Condition.Constant(value);
            case ParameterExpression local when locals.TryGetValue(local.Name!, out var meaning):
                return Condition(meaning);
            case MemberExpression member when ItemOf(member) is var (item, field):
                return field.Kind == FactKind.Flag ? new Condition.ItemIsYes(item, field) : throw Refused(member);
            case MemberExpression member when Named(member) is FactDefinition { Kind: FactKind.Flag } fact:
                return new Condition.IsYes(fact);
            case MemberExpression member when Named(member) is DerivedFact { IsFlag: true } derived:
                return new Condition.DerivedIsYes(derived);
            case UnaryExpression { NodeType: ExpressionType.Not } not:
                return new Condition.Not(Condition(not.Operand));
            case BinaryExpression { NodeType: ExpressionType.AndAlso } and:
                return new Condition.And(Condition(and.Left), Condition(and.Right));
            case BinaryExpression { NodeType: ExpressionType.OrElse } or:
                return new Condition.Or(Condition(or.Left), Condition(or.Right));
            case BinaryExpression { NodeType: ExpressionType.Coalesce } stand when IsFlag(stand.Left):
                return StandIn(Condition(stand.Left), stand.Right);
            case BinaryExpression { NodeType: ExpressionType.Equal or ExpressionType.NotEqual } equal:
                var same = Same(Bare(equal.Left), Bare(equal.Right));
                return equal.NodeType == ExpressionType.Equal ? same : new Condition.Not(same);
            case BinaryExpression { NodeType: ExpressionType.LessThan or ExpressionType.LessThanOrEqual or ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual } compare:
                return new Condition.Compare(Quantity(compare.Left), By(compare.NodeType), Quantity(compare.Right));
            case ConditionalExpression choose:
                // The question is asked twice, so it is read and counted twice: shared, choices inside questions would double unseen.
                return new Condition.Or(
                    new Condition.And(Condition(choose.Test), Condition(choose.IfTrue)),
                    new Condition.And(new Condition.Not(Condition(choose.Test)), Condition(choose.IfFalse)));
            default:
                throw IsNumber(e) ? new RefusedException(Codes.TypeMismatch, "a number is in the place of a yes or no; compare it, as in today.ReadinessScore >= 65") : Refused(e);
        }
    }

    private static RefusedException Missable(Expression answer)
    {
        var (flag, compared) = BareFlag(answer) is { } bare ? (bare.ToString(), $"{bare} == true") : ("a part of the answer", "(...) == true");
        return new(Codes.TypeMismatch, $"{flag} may be missing, so it is no answer by itself; write {compared}, or == false for its opposite");
    }

    // The first of the flags that make an answer one that may be missing: not compared, and nothing in their stead.
    private static Expression? BareFlag(Expression e) => Bare(e) switch
    {
        { Type: var type } when type != typeof(bool?) => null,
        UnaryExpression { NodeType: ExpressionType.Not } not => BareFlag(not.Operand),
        BinaryExpression { NodeType: ExpressionType.AndAlso or ExpressionType.OrElse } both => BareFlag(both.Left) ?? BareFlag(both.Right),
        MemberExpression or ParameterExpression => Bare(e),
        _ => null,
    };

    private Quantity ReadQuantity(Expression e)
    {
        switch (e)
        {
            case ConstantExpression { Value: int or long or double or float or decimal or uint or ulong } constant:
                var value = Convert.ToDouble(constant.Value, CultureInfo.InvariantCulture);
                return double.IsFinite(value) ? new Quantity.Literal(value) : throw new RefusedException(Codes.OutOfRange, "a number is too large");
            case ParameterExpression local when locals.TryGetValue(local.Name!, out var meaning):
                return Quantity(meaning);
            case ParameterExpression number when names.ByTally.TryGetValue(number.Name!, out var tally):
                return tally;
            case MemberExpression member when ItemOf(member) is var (item, field):
                return field.Kind == FactKind.Number ? new Quantity.OfItem(item, field)
                    : throw new RefusedException(Codes.TypeMismatch, $"{item.Name}.{field.Name} is no number; compare it with {(field.Kind == FactKind.Flag ? "true or false" : field.IsName ? $"another {field.Name}" : "a word of its list")}");
            case MemberExpression member when Named(member) is Parameter parameter:
                return new Quantity.OfParameter(parameter);
            case MemberExpression member when Named(member) is FactDefinition { Kind: FactKind.Number } fact:
                return new Quantity.OfFact(fact);
            case MemberExpression member when Named(member) is DerivedFact { IsFlag: false } derived:
                return new Quantity.OfDerived(derived);
            case UnaryExpression { NodeType: ExpressionType.Negate } negate:
                var opposite = Quantity(negate.Operand);
                return opposite is Quantity.Literal literal ? new Quantity.Literal(-literal.Value) : new Quantity.Apply(Function.Negate, opposite);
            case BinaryExpression { NodeType: ExpressionType.Coalesce } stand:
                return new Quantity.IfMissing(Quantity(stand.Left), Quantity(stand.Right));
            case BinaryExpression { NodeType: ExpressionType.Add or ExpressionType.Subtract or ExpressionType.Multiply or ExpressionType.Divide } sum:
                return Arithmetic(sum);
            case ConditionalExpression choose:
                return Choose(choose);
            case MethodCallExpression call when call.Method.DeclaringType == typeof(Calc):
                return Apply(call);
            case MethodCallExpression { Object: MemberExpression series } call when call.Method.DeclaringType == typeof(DailySeries) && Named(series) is FactDefinition fact:
                return Window(call, fact);
            default:
                throw e.Type == typeof(bool) || IsFlag(e) ? new RefusedException(Codes.TypeMismatch, "a yes or no is in the place of a number") : Refused(e);
        }
    }

    private Condition Same(Expression left, Expression right)
    {
        if (left is ConstantExpression || WordOf(left) is not null)
        {
            (left, right) = (right, left);
        }

        var rightValue = (right as ConstantExpression)?.Value;
        if (right is ConstantExpression { Value: null })
        {
            return Missing(left);
        }

        if (rightValue is bool yes)
        {
            return yes ? Condition(left) : new Condition.Not(Condition(left));
        }

        if (left is MemberExpression ofItem && ItemOf(ofItem) is ({ } item, { Kind: FactKind.Choice } field))
        {
            return SameAs(item, field, right);
        }

        if (left is MemberExpression member && ItemOf(member) is null && Named(member) is FactDefinition { Kind: FactKind.Choice } fact)
        {
            return WordOf(right) is { } own && own.Fact == fact ? new Condition.IsChoice(fact, own.Index)
                : rightValue is Enum word && word.GetType().Name == fact.List ? new Condition.IsChoice(fact, Convert.ToInt32(word, CultureInfo.InvariantCulture))
                : throw new RefusedException(Codes.TypeMismatch, $"{fact.Name} is compared with a word of its list, such as {fact.List}.{fact.Choices[0]}");
        }

        if (IsFlag(left) || left.Type == typeof(bool))
        {
            throw new RefusedException(Codes.TypeMismatch, "two yes-or-no values are not compared with each other; use && and || and !");
        }

        var (a, b) = (Quantity(left), Quantity(right));
        return IsWhole(a) || IsWhole(b)
            ? new Condition.And(new Condition.Compare(a, Comparator.GreaterOrEqual, b), new Condition.Compare(a, Comparator.LessOrEqual, b))
            : throw new RefusedException(Codes.EqualityOnNumbers, "measured numbers are never exactly equal; use >= and <=");
    }

    private Condition SameAs(ItemVariable item, ItemField field, Expression right)
    {
        if (right is MemberExpression member && ItemOf(member) is var (other, otherField) && otherField.Type == field.Type)
        {
            return new Condition.SameName(item, field, other, otherField);
        }

        return (right as ConstantExpression)?.Value is Enum word && word.GetType() == field.Type ? new Condition.ItemIsChoice(item, field, Convert.ToInt32(word, CultureInfo.InvariantCulture))
            : throw new RefusedException(Codes.TypeMismatch, field.IsName ? $"{item.Name}.{field.Name} is compared with that of another item, as in a.{field.Name} == b.{field.Name}"
                : $"{item.Name}.{field.Name} is compared with a word of its list, such as {field.Type.Name}.{field.Choices[0]}");
    }

    // The item and field that a member names; null for any other member.
    private (ItemVariable Item, ItemField Field)? ItemOf(MemberExpression member) =>
        member.Expression is ParameterExpression { Name: { } name } && names.ByVariable.TryGetValue(name, out var variable) ? (variable, variable.Of.Fields.First(f => f.Name == member.Member.Name)) : null;

    private Condition Missing(Expression of) => of switch
    {
        MemberExpression member when ItemOf(member) is var (item, field) => field.IsDaysAgo
            ? throw new RefusedException(Codes.ForbiddenConstruct, $"{item.Name}.{field.Name} is never missing; leave the test out") : new Condition.ItemIsMissing(item, field),
        // A group is always there; np(...) tests for it first.
        ParameterExpression group when !locals.ContainsKey(group.Name!) => new Condition.Constant(false),
        MemberExpression member when Named(member) is FactDefinition { Kind: not FactKind.Series, About.Origin: not FactOrigin.Given } fact => new Condition.IsMissing(fact),
        MemberExpression member when Named(member) is DerivedFact derived => new Condition.DerivedIsMissing(derived),
        _ => throw new RefusedException(Codes.ForbiddenConstruct, "only a fact can be compared with null, and one that can be missing"),
    };

    // (flag ?? true) is true when the flag is missing or yes; (flag ?? false) when it is there and yes.
    private Condition StandIn(Condition flag, Expression instead)
    {
        Condition missing = flag switch
        {
            Condition.IsYes yes => new Condition.IsMissing(yes.Fact),
            Condition.DerivedIsYes yes => new Condition.DerivedIsMissing(yes.Derived),
            _ => throw new RefusedException(Codes.ForbiddenConstruct, "?? must come directly after a fact, as in (today.Illness ?? true)"),
        };
        return Bare(instead) is ConstantExpression { Value: bool value }
            ? value ? new Condition.Or(missing, flag) : new Condition.And(new Condition.Not(missing), flag)
            : throw new RefusedException(Codes.TypeMismatch, "behind a yes-or-no fact, ?? takes true or false");
    }

    // np(x, y) reads as "x is there ? x : y", which is x ?? y.
    private Quantity Choose(ConditionalExpression choose)
    {
        _ = Condition(choose.Test); // it is compiled twice, as holding and as failing, so it counts twice
        var test = Condition(choose.Test);
        var (then, other) = (Quantity(choose.IfTrue), Quantity(choose.IfFalse));
        return then is Quantity.OfFact { Fact: var fact } && Reduce(test) is Condition.Not { Of: Condition.IsMissing { Fact: var asked } } && asked == fact
            ? new Quantity.IfMissing(then, other)
            : new Quantity.Choose(test, then, other);
    }

    private static Condition Reduce(Condition condition) => condition is Condition.And { Left: Condition.Not { Of: Condition.Constant { Value: false } }, Right: var rest } ? Reduce(rest) : condition;

    private Quantity.Arithmetic Arithmetic(BinaryExpression e)
    {
        if (Bare(e.Type) != typeof(double))
        {
            throw new RefusedException(Codes.WholeNumberArithmetic, "two whole numbers are worked into one, and 7 / 2 would be 3; write the result, or 7.0 / 2");
        }

        var by = e.NodeType switch
        {
            ExpressionType.Add => Operation.Add,
            ExpressionType.Subtract => Operation.Subtract,
            ExpressionType.Multiply => Operation.Multiply,
            _ => Operation.Divide,
        };
        var (left, right) = (Quantity(e.Left), Quantity(e.Right));
        return by == Operation.Divide && QuantityRange.Of(right).HasZero
            ? throw new RefusedException(Codes.UnguardedDivision, "the divisor may be zero; keep it away from zero, as in x / Calc.Max(y, 1)")
            : new Quantity.Arithmetic(left, by, right);
    }

    private Quantity Apply(MethodCallExpression call)
    {
        var of = call.Arguments.Select(Quantity).ToArray();
        switch (call.Method.Name)
        {
            case nameof(Calc.Min): return new Quantity.Arithmetic(of[0], Operation.Min, of[1]);
            case nameof(Calc.Max): return new Quantity.Arithmetic(of[0], Operation.Max, of[1]);
            case nameof(Calc.Clamp): return new Quantity.Arithmetic(new Quantity.Arithmetic(of[0], Operation.Max, of[1]), Operation.Min, of[2]);
            case nameof(Calc.Log) when !(QuantityRange.Of(of[0]).Low > 0):
                throw new RefusedException(Codes.UnguardedDivision, "the logarithm of zero or less does not exist; keep the number above zero, as in Calc.Log(Calc.Max(x, 1))");
            default: return new Quantity.Apply(Enum.Parse<Function>(call.Method.Name), of[0]);
        }
    }

    private Quantity.Window Window(MethodCallExpression call, FactDefinition series)
    {
        var by = Enum.Parse<WindowFunction>(call.Method.Name);
        var counted = by is WindowFunction.DaysAbove or WindowFunction.DaysBelow;
        var threshold = counted ? Quantity(call.Arguments[0]) : null;
        var ago = call.Method.GetParameters() is [.., { ParameterType: var last }] && last == typeof(double?) ? DaysAgo(call.Arguments[^1]) : null;
        var numbers = call.Arguments.Skip(counted ? 1 : 0).SkipLast(ago is null ? 0 : 1).Select(a => (Bare(a) as ConstantExpression)?.Value as int?).ToArray();
        var (days, count) = (numbers.ElementAtOrDefault(0), numbers.ElementAtOrDefault(1));
        var isDeviation = by is WindowFunction.LowestDeviation or WindowFunction.HighestDeviation;
        if (numbers.Contains(null) || days < 1 || days > (isDeviation ? LimitedDeviation.UsualDays : DailySeries.MaxDays) || count < 1 || count > (isDeviation ? LimitedDeviation.UsualDays : days))
        {
            throw new RefusedException(Codes.TypeMismatch, isDeviation
                ? $"{by} takes the days of the mean, then the fewest readings of {LimitedDeviation.UsualDays} days, as in {by}(7, 14); each is 1 to {LimitedDeviation.UsualDays}"
                : counted
                ? $"{by} takes a threshold, then the most days to count, a whole number from 1 to {DailySeries.MaxDays}, as in {by}(6, 3)"
                : $"a window takes whole numbers: days from 1 to {DailySeries.MaxDays}, then the fewest readings that suffice, from 1 to the days, as in Mean(7, 3)");
        }

        return new Quantity.Window(series, by, days ?? 1, count ?? 1, ago, threshold);
    }

    // The policy and the calendar decide on which day a window ends. If readings decided it, a missing one would move the window.
    private Quantity DaysAgo(Expression e)
    {
        var ago = Quantity(e);
        if (ago is Quantity.Literal { Value: var days } && !(days is >= 0 and < DailySeries.MaxDays && double.IsInteger(days)))
        {
            throw new RefusedException(Codes.TypeMismatch, $"a window ends a whole number of days ago, from 0 to {DailySeries.MaxDays - 1}, as in Mean(10, 7, 1)");
        }

        return ago.Parts().Any(p => p is FactDefinition { About.Origin: not FactOrigin.Given })
            ? throw new RefusedException(Codes.TypeMismatch, "give the days ago as a number, a parameter, a derived fact or a calendar fact, as in Mean(7, 3, calendar.DayOfWeekNumber - 1)")
            : ago;
    }

    // The fact, derived fact or parameter that a member names; anything else is refused.
    private object Named(MemberExpression member)
    {
        if (member.Expression is ParameterExpression group && member.Member is PropertyInfo property)
        {
            object? named = group.Name switch
            {
                RuleNames.Parameters => names.ByParameter.GetValueOrDefault(property.Name),
                RuleNames.DerivedFacts => names.ByDerived.GetValueOrDefault(property.Name),
                _ when names.Lists.TryGetValue(group.Name!, out var fact) => new OwnWord(fact, fact.Choices.ToList().IndexOf(property.Name)),
                _ => names.Fact(group.Name!, property.Name),
            };
            if (named is not null)
            {
                return named;
            }
        }

        throw Refused(member);
    }

    // A word of a list that the policy declares.
    private OwnWord? WordOf(Expression e) =>
        e is MemberExpression { Expression: ParameterExpression { Name: { } list } } member && names.Lists.ContainsKey(list) ? (OwnWord)Named(member) : null;

    private sealed record OwnWord(FactDefinition Fact, int Index);

    private bool IsFlag(Expression e) => Bare(e) switch
    {
        ParameterExpression local when locals.TryGetValue(local.Name!, out var meaning) => IsFlag(meaning),
        var bare => Bare(bare.Type) == typeof(bool),
    };

    private static bool IsNumber(Expression e) => Bare(e.Type) == typeof(double) || e.Type == typeof(int);

    private static bool IsWhole(Quantity q) => q is Quantity.OfFact { Fact.About.Whole: true } or Quantity.OfItem { Field.About.Whole: true } or Quantity.Tally { By: TallyBy.Count };

    private static Comparator By(ExpressionType type) => type switch
    {
        ExpressionType.LessThan => Comparator.Less,
        ExpressionType.LessThanOrEqual => Comparator.LessOrEqual,
        ExpressionType.GreaterThan => Comparator.Greater,
        _ => Comparator.GreaterOrEqual,
    };

    // Conversions that the parser adds between numbers, and between a value and its possibly missing form, mean nothing to an author.
    private static Expression Bare(Expression e)
    {
        while (e is UnaryExpression { NodeType: ExpressionType.Convert } convert && (Bare(convert.Type) == Bare(convert.Operand.Type) || Bare(convert.Type) == typeof(double)
            || Bare(convert.Type).IsEnum || Bare(convert.Operand.Type).IsEnum))
        {
            e = convert.Operand;
        }

        return e;
    }

    private static Type Bare(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    // Every walk over the result recurses as deep as it nests, and a full stack ends the process.
    private void Enter()
    {
        if (!budget.Take() || ++_depth > MaxDepth)
        {
            throw new RefusedException(Codes.ExpressionLimit, "the rule with its local parameters is too large; split it");
        }
    }

    private static RefusedException Refused(Expression e) => new(Codes.ForbiddenConstruct, e switch
    {
        MethodCallExpression call when call.Method.Name == "Contains" => "\"in\" is not part of the rule language; join comparisons with ||",
        MethodCallExpression call => $"calling {call.Method.Name} is not part of the rule language",
        LambdaExpression or NewArrayExpression or NewExpression => "making new values is not part of the rule language",
        ConstantExpression { Value: null } => "null may only be compared with a fact, as in today.Soreness == null",
        ConstantExpression { Value: string } => "a text is not used in rules",
        ConstantExpression { Value: Enum } => "a word of a list is alone; compare a fact with it",
        MemberExpression { Member.DeclaringType: { } type } member when Bare(type) == typeof(DailySeries) || member.Type == typeof(DailySeries) => "a series needs a window, such as Mean(7, 3)",
        MemberExpression => "a fact of another kind is here; compare a fact that is a word with a word of its list",
        _ => "this is not part of the rule language; it has facts, parameters, numbers, + - * /, comparisons, && || !, ?? and Calc",
    });
}
