using System.Linq.Dynamic.Core;
using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Expressions;

/// <summary>The names that the rules of a policy may use, and the typed parameters under which Microsoft RulesEngine knows them.</summary>
internal sealed class RuleNames
{
    public const string Parameters = "p";
    public const string DerivedFacts = "derived";

    /// <summary>The types that rules may name: enumerations of facts and the function class.</summary>
    public static readonly Type[] Types = [typeof(Gate), typeof(ResponderClass), typeof(SessionType), typeof(SessionOutcome), typeof(RacePriority), typeof(TrainingPhase), typeof(DayOfWeek), typeof(DailySeries), typeof(Calc)];

    // The parser reads its own keywords, functions and types before it looks for a name.
    private static readonly HashSet<string> Taken = new(
        [
            "true", "false", "null", "iif", "np", "isnull", "new", "it", "root", "parent", "outer", "is", "as", "cast", "in",
            "and", "or", "not", "andalso", "orelse", "eq", "equal", "ne", "neq", "notequal", "lt", "lessthan", "le", "lessthanorequal",
            "gt", "greaterthan", "ge", "greaterthanorequal", "mod", "mul", "div", "add", "sub", "bool", "byte", "char", "decimal", "double",
            "float", "int", "long", "object", "sbyte", "short", "string", "uint", "ulong", "ushort", "Boolean", "Char", "Int16", "Int32", "Int64",
            "Single", "UInt16", "UInt32", "UInt64", "DateTime", "DateTimeOffset", "DateOnly", "TimeOnly", "TimeSpan", "Guid", "Uri", "Math", "Convert",
            "Enum", "DailySeries",
        ],
        StringComparer.OrdinalIgnoreCase);

    /// <summary>The words of each closed list, by the list's name.</summary>
    public static readonly Dictionary<string, string[]> Enums = Types.Where(t => t.IsEnum).ToDictionary(t => t.Name, Enum.GetNames, StringComparer.Ordinal);

    public static readonly string[] Functions = [.. typeof(Calc).GetMethods(BindingFlags.Public | BindingFlags.Static).Select(m => m.Name)];

    public static readonly string[] Windows = Enum.GetNames<WindowFunction>();

    private static readonly ConditionalWeakTable<Policy, RuleNames> Known = [];

    // Making types takes longer than reading a rule set. Expressions that were parsed before need none.
    private readonly Lazy<InputTypes> _types;
    private readonly Lazy<ParameterExpression[]> _inputs;

    private RuleNames(Policy policy)
    {
        ByParameter = policy.Parameters.ToDictionary(p => p.RuleName, StringComparer.Ordinal);
        ByDerived = policy.Derived.ToDictionary(d => d.RuleName, StringComparer.Ordinal);
        ByOwn = policy.Own.ToDictionary(f => f.RuleName, StringComparer.Ordinal);
        Lists = policy.Own.Where(f => f.Kind == FactKind.Choice).ToDictionary(f => f.List!, StringComparer.Ordinal);
        _types = new(() => new InputTypes(policy, Lists));
        _inputs = new(() =>
        [
            .. FactCatalog.Groups.Select(g => Expression.Parameter(g.Property.PropertyType, g.Group)),
            Expression.Parameter(ParametersType, Parameters),
            Expression.Parameter(DerivedType, DerivedFacts),
            .. policy.Own.Count > 0 ? [Expression.Parameter(OwnType, OwnFacts.Group)] : Array.Empty<ParameterExpression>(),
            .. ListTypes.Select(l => Expression.Parameter(l.Value, l.Key)),
        ]);
    }

    private RuleNames(RuleNames policy, IReadOnlyDictionary<string, ItemVariable> variables, IReadOnlyDictionary<string, Quantity.Tally> tallies)
    {
        (ByParameter, ByDerived, ByOwn, Lists) = (policy.ByParameter, policy.ByDerived, policy.ByOwn, policy.Lists);
        (_types, ByVariable, ByTally) = (policy._types, variables, tallies);
        _inputs = new(() =>
        [
            .. policy.Inputs,
            .. variables.Values.Select(v => Expression.Parameter(v.Of.Base == ItemList.Days ? DayType.Value : SessionItemType.Value, v.Name)),
            .. tallies.Keys.Select(t => Expression.Parameter(typeof(double?), t)),
        ]);
    }

    private static readonly Lazy<Type> SessionItemType = new(() => TypeOf(ItemField.OfSessions));
    private static readonly Lazy<Type> DayType = new(() => TypeOf(ItemField.OfDays));

    /// <summary>These names and those of a rule over the log.</summary>
    public RuleNames With(IReadOnlyDictionary<string, ItemVariable> variables, IReadOnlyDictionary<string, Quantity.Tally> tallies) => new(this, variables, tallies);

    /// <summary>The variables of a rule over the log.</summary>
    public IReadOnlyDictionary<string, ItemVariable> ByVariable { get; } = new Dictionary<string, ItemVariable>(StringComparer.Ordinal);

    /// <summary>The numbers made of items.</summary>
    public IReadOnlyDictionary<string, Quantity.Tally> ByTally { get; } = new Dictionary<string, Quantity.Tally>(StringComparer.Ordinal);

    /// <summary>The names of a policy.</summary>
    public static RuleNames Of(Policy policy) => Known.GetValue(policy, p => new RuleNames(p));

    public IReadOnlyDictionary<string, Parameter> ByParameter { get; }

    public IReadOnlyDictionary<string, DerivedFact> ByDerived { get; }

    /// <summary>The facts of the policy's own by their name without the group.</summary>
    public IReadOnlyDictionary<string, FactDefinition> ByOwn { get; }

    /// <summary>The facts of the policy's own that are a word of a list, by the list's name.</summary>
    public IReadOnlyDictionary<string, FactDefinition> Lists { get; }

    /// <summary>The type of the input <c>own</c>. A word is the number of its place in the list.</summary>
    public Type OwnType => _types.Value.Own;

    /// <summary>The types of the lists of words, by their names.</summary>
    public IReadOnlyDictionary<string, Type> ListTypes => _types.Value.Lists;

    public Type ParametersType => _types.Value.Parameters;

    public Type DerivedType => _types.Value.Derived;

    /// <summary>The inputs of every expression: the groups of facts, <c>p</c> and <c>derived</c>.</summary>
    public ParameterExpression[] Inputs => _inputs.Value;

    /// <summary>The members that may follow a root name and a dot; null when the root is not known.</summary>
    public IEnumerable<string>? Members(string root) => root switch
    {
        Parameters => ByParameter.Keys,
        DerivedFacts => ByDerived.Keys,
        nameof(Calc) => Functions,
        OwnFacts.Group => ByOwn.Keys,
        _ when ByVariable.GetValueOrDefault(root) is { } variable => variable.Of.Fields.Select(f => f.Name),
        _ when WordsOf(root) is { } words => words,
        _ when FactCatalog.Groups.Any(g => g.Group == root) => FactCatalog.All.Where(f => f.Group == root).Select(f => f.RuleName),
        _ => null,
    };

    /// <summary>The words of a closed list, of a fact or of the policy's own; null if there is no list of that name.</summary>
    public string[]? WordsOf(string list) => Enums.GetValueOrDefault(list) ?? (Lists.TryGetValue(list, out var fact) ? [.. fact.Choices] : null);

    /// <summary>The fact of a name in rules; null if the name is unknown.</summary>
    public FactDefinition? Fact(string group, string name) =>
        group == OwnFacts.Group ? ByOwn.GetValueOrDefault(name) : FactCatalog.ByName.GetValueOrDefault($"{group}.{name}");

    /// <summary>Every root name.</summary>
    public IEnumerable<string> Roots =>
        [.. FactCatalog.Groups.Select(g => g.Group), .. ByOwn.Count > 0 ? [OwnFacts.Group] : Array.Empty<string>(), Parameters, DerivedFacts, nameof(Calc), .. Enums.Keys, .. Lists.Keys, .. ByVariable.Keys, .. ByTally.Keys];

    /// <summary>Whether a word means something to rules or to the parser, so that a local parameter of that name would be read as something else.</summary>
    public bool IsTaken(string word) => Taken.Contains(word) || Roots.Contains(word, StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether a word is taken in some policy, see <see cref="IsTaken"/>.</summary>
    public static bool MayBeTaken(string word) => Taken.Contains(word) || Enums.Keys.Contains(word, StringComparer.OrdinalIgnoreCase)
        || FactCatalog.Groups.Select(g => g.Group).Concat([OwnFacts.Group, Parameters, DerivedFacts, nameof(Calc)]).Contains(word, StringComparer.OrdinalIgnoreCase);

    private static Type TypeOf(IReadOnlyList<ItemField> fields) => TypeOf(fields.Select(f => new DynamicProperty(f.Name, f switch
    {
        { IsDaysAgo: true } => typeof(double),
        { Type.IsValueType: true } => typeof(Nullable<>).MakeGenericType(f.Type),
        _ => f.Type,
    })));

    // Dynamic LINQ refuses a class without properties, so it gets one that no expression can name.
    private static Type TypeOf(IEnumerable<DynamicProperty> properties) =>
        DynamicClassFactory.CreateType([.. properties.DefaultIfEmpty(new DynamicProperty("None", typeof(double?)))]);

    private sealed class InputTypes(Policy policy, IReadOnlyDictionary<string, FactDefinition> lists)
    {
        public Type Parameters { get; } = TypeOf(policy.Parameters.Select(p => new DynamicProperty(p.RuleName, typeof(double))));

        public Type Derived { get; } = TypeOf(policy.Derived.Select(d => new DynamicProperty(d.RuleName, d.IsFlag ? typeof(bool?) : typeof(double?))));

        public Type Own { get; } = TypeOf(policy.Own.Select(f => new DynamicProperty(f.RuleName, f.Kind switch
        {
            FactKind.Flag => typeof(bool?),
            FactKind.Series => typeof(DailySeries),
            _ => typeof(double?),
        })));

        public IReadOnlyDictionary<string, Type> Lists { get; } =
            lists.ToDictionary(l => l.Key, l => TypeOf(l.Value.Choices.Select(word => new DynamicProperty(word, typeof(double)))), StringComparer.Ordinal);
    }
}
