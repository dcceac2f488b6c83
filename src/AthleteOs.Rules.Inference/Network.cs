using System.Linq.Expressions;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using NRules;
using NRules.RuleModel;
using NRules.RuleModel.Builders;

namespace AthleteOs.Rules.Inference;

/// <summary>
/// Builds NRules' canonical form of rules over the log. With unknown facts each rule is built twice: for what certainly matches, and for
/// what may match.
/// </summary>
internal sealed class Network(IReadOnlyList<InferenceRule> rules, FrameLayout layout)
{
    private readonly Dictionary<string, int> _ruleOfMark = rules.Select((r, i) => (r.Rule.Effect.Mark, i)).Where(r => r.Mark is not null).ToDictionary(r => r.Mark!.Name, r => r.i, StringComparer.Ordinal);

    /// <summary>For a test of NRules' fault only: whether the last pattern of a group is joined to the first.</summary>
    internal bool JoinsLast { get; init; } = true;

    /// <summary>Compiles the network.</summary>
    /// <param name="withUnknown">Whether facts may be unknown.</param>
    public ISessionFactory Compile(bool withUnknown)
    {
        var compiler = new RuleCompiler();
        // Two equal records are two sessions.
        compiler.FactIdentityComparerRegistry.DefaultFactIdentityComparer = ReferenceEqualityComparer.Instance!;
        return compiler.Compile(Definitions(withUnknown));
    }

    private IEnumerable<IRuleDefinition> Definitions(bool withUnknown)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            yield return Define(rules[i], i, certainly: true, withUnknown);
            if (withUnknown)
            {
                yield return Define(rules[i], i, certainly: false, withUnknown);
            }
        }
    }

    private IRuleDefinition Define(InferenceRule rule, int number, bool certainly, bool withUnknown)
    {
        var (builder, build) = (new RuleBuilder(), new NetworkExpressions(layout, _ruleOfMark));
        builder.Name($"{rule.Rule.Id}{(certainly ? "" : " (may)")}");
        builder.Priority(-rule.Depth);
        var givesMark = rule.Rule.Effect.Kind == EffectKind.Mark;
        var group = builder.LeftHandSide();
        var conjuncts = LogVariables.Conjuncts(rule.Search.If).ToArray();
        PatternBuilder? last = null;
        ParameterExpression? first = null;

        // A rule with an effect fires once, not once for each combination. A mark is given once to each item.
        if (!givesMark && rule.Search.Each.Count > 0)
        {
            group = group.Exists().Group(GroupType.And);
        }

        if (rule.Search.Each.Select(e => e.Where).Concat(conjuncts.Select(OfItems)).Any(ReadsFrame))
        {
            (last, first) = (group.Pattern(typeof(Frame), "frame"), NetworkExpressions.FrameParameter);
        }

        for (var i = 0; i < rule.Search.Each.Count; i++)
        {
            var (each, where) = rule.Search.Each[i];
            if (i == 1 && givesMark)
            {
                group = group.Exists().Group(GroupType.And);
            }

            last = group.Pattern(NetworkExpressions.TypeOf(each.Of), build.Item(each).Name);
            Add(build, last, each, where, certainly, withUnknown);
            if (first is null)
            {
                first = build.Item(each);
            }
            else if (JoinsLast)
            {
                // NRules 1.0.4 forgets the patterns before the last one inside exists or not, unless the last is joined to the first.
                last.Condition(Lambda(Expression.NotEqual(Expression.Property(NetworkExpressions.Bare(first), "Codes"), Expression.Constant(null, typeof(double[])))));
            }
        }

        AddConditions(build, group, rule, conjuncts, last, certainly, withUnknown);
        builder.RightHandSide().Action(Action(build, rule, number, certainly), ActionTrigger.Activated);
        return builder.Build();
    }

    private static void AddConditions(NetworkExpressions build, GroupBuilder group, InferenceRule rule, Condition[] conjuncts, PatternBuilder? last, bool certainly, bool withUnknown)
    {
        foreach (var conjunct in conjuncts)
        {
            switch (conjunct)
            {
                case Condition.Some some:
                    Add(build, group.Exists().Pattern(NetworkExpressions.TypeOf(some.Each.Of), build.Item(some.Each).Name), some.Each, some.Where, certainly, withUnknown);
                    break;
                case Condition.Not { Of: Condition.Some none }:
                    Add(build, group.Not().Pattern(NetworkExpressions.TypeOf(none.Each.Of), build.Item(none.Each).Name), none.Each, none.Where, !certainly, withUnknown);
                    break;
            }
        }

        foreach (var tally in LogVariables.Tallies(rule.Search.If).Distinct<Quantity.Tally>(ReferenceEqualityComparer.Instance!))
        {
            last = Collect(build, group, tally, certainly: true, withUnknown);
            last = Collect(build, group, tally, certainly: false, withUnknown);
        }

        foreach (var conjunct in conjuncts.Where(c => c is not (Condition.Some or Condition.Not { Of: Condition.Some } or Condition.Constant { Value: true })))
        {
            (last ??= group.Pattern(typeof(Frame), "frame")).Condition(Lambda(build.Read(conjunct, certainly)));
        }
    }

    private static PatternBuilder Collect(NetworkExpressions build, GroupBuilder group, Quantity.Tally tally, bool certainly, bool withUnknown)
    {
        var parameter = certainly ? build.Items(tally).Certain : build.Items(tally).Possible;
        var pattern = group.Pattern(parameter.Type, parameter.Name);
        var collect = pattern.Aggregate();
        collect.Collect();
        Add(build, collect.Pattern(NetworkExpressions.TypeOf(tally.Each.Of), build.Item(tally.Each).Name), tally.Each, tally.Where, certainly || !withUnknown, withUnknown);
        return pattern;
    }

    private static void Add(NetworkExpressions build, PatternBuilder pattern, ItemVariable each, Condition where, bool certainly, bool withUnknown)
    {
        var item = build.Item(each);
        if (each.Of.Marked is not null)
        {
            pattern.Condition(Lambda(Expression.Equal(Expression.Property(item, nameof(Found.Rule)), Expression.Constant(build.RuleOf(each.Of)))));
            if (withUnknown)
            {
                // A mark that is certain is there twice: as certain, and as possible.
                var isCertain = Expression.Property(item, nameof(Found.IsCertain));
                pattern.Condition(Lambda(certainly ? isCertain : Expression.Not(isCertain)));
            }
        }
        else if (certainly && withUnknown && each.Of == ItemList.Sessions)
        {
            pattern.Condition(Lambda(Expression.Not(Expression.Property(item, nameof(LogItem.IsUnknown)))));
        }

        if (each.Days > 0)
        {
            pattern.Condition(Lambda(Expression.LessThanOrEqual(NetworkExpressions.Code(item, 0), Expression.Constant((double)each.Days))));
        }

        foreach (var conjunct in LogVariables.Conjuncts(where).Where(c => c is not Condition.Constant { Value: true }))
        {
            pattern.Condition(Lambda(build.Read(conjunct, certainly)));
        }
    }

    private static LambdaExpression Action(NetworkExpressions build, InferenceRule rule, int number, bool certainly)
    {
        var context = Expression.Parameter(typeof(IContext), "context");
        if (rule.Rule.Effect.Kind != EffectKind.Mark)
        {
            return Expression.Lambda(Expression.Call(typeof(Actions), nameof(Actions.Find), null, context, Expression.Constant(number), Expression.Constant(certainly)), context);
        }

        var item = build.Item(rule.Search.Each[0].Each);
        return Expression.Lambda(Expression.Call(typeof(Actions), nameof(Actions.Mark), null, context, Expression.Constant(number), Expression.Convert(NetworkExpressions.Bare(item), typeof(LogItem)), Expression.Constant(certainly)), context, item);
    }

    // The condition on the items of a list that is tested for an item.
    private static Condition OfItems(Condition conjunct) => conjunct switch
    {
        Condition.Some some => some.Where,
        Condition.Not { Of: Condition.Some none } => none.Where,
        _ => conjunct,
    };

    private static bool ReadsFrame(Condition condition) => condition switch
    {
        Condition.Constant => false,
        { IsOverLog: false } => true,
        Condition.Not c => ReadsFrame(c.Of),
        Condition.And c => ReadsFrame(c.Left) || ReadsFrame(c.Right),
        Condition.Or c => ReadsFrame(c.Left) || ReadsFrame(c.Right),
        Condition.Compare c => ReadsFrame(c.Left) || ReadsFrame(c.Right),
        _ => false,
    };

    private static bool ReadsFrame(Quantity quantity) => quantity switch
    {
        Quantity.Literal or Quantity.OfParameter or Quantity.OfItem => false,
        Quantity.Tally q => ReadsFrame(q.Where),
        { IsOverLog: false } => true,
        Quantity.Arithmetic q => ReadsFrame(q.Left) || ReadsFrame(q.Right),
        Quantity.Apply q => ReadsFrame(q.Of),
        Quantity.IfMissing q => ReadsFrame(q.Of) || ReadsFrame(q.Instead),
        Quantity.Choose q => ReadsFrame(q.If) || ReadsFrame(q.Then) || ReadsFrame(q.Else),
        _ => true,
    };

    private static LambdaExpression Lambda(Expression body)
    {
        var parameters = new Parameters();
        parameters.Visit(body);
        return Expression.Lambda(body, parameters.Found.Distinct());
    }

    private sealed class Parameters : ExpressionVisitor
    {
        public List<ParameterExpression> Found { get; } = [];

        protected override Expression VisitParameter(ParameterExpression node)
        {
            Found.Add(node);
            return node;
        }
    }
}
