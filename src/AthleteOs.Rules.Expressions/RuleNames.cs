using System.Linq.Dynamic.Core;
using System.Linq.Expressions;
using System.Reflection;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Expressions;

/// <summary>The names that the rules of a policy may use, and the typed parameters under which Microsoft RulesEngine knows them.</summary>
internal sealed class RuleNames
{
    public const string Parameters = "p";
    public const string DerivedFacts = "derived";

    /// <summary>The types that rules may name: enumerations of facts and the function class.</summary>
    public static readonly Type[] Types = [typeof(Gate), typeof(ResponderClass), typeof(SessionType), typeof(RacePriority), typeof(TrainingPhase), typeof(DayOfWeek), typeof(DailySeries), typeof(Calc)];

    // What the parser reads before it looks for a name: its keywords, functions, and types.
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

    public RuleNames(Policy policy)
    {
        ByParameter = policy.Parameters.ToDictionary(p => p.RuleName, StringComparer.Ordinal);
        ByDerived = policy.Derived.ToDictionary(d => d.RuleName, StringComparer.Ordinal);
        ParametersType = TypeOf(policy.Parameters.Select(p => new DynamicProperty(p.RuleName, typeof(double))));
        DerivedType = TypeOf(policy.Derived.Select(d => new DynamicProperty(d.RuleName, d.IsFlag ? typeof(bool?) : typeof(double?))));
        Inputs =
        [
            .. FactCatalog.Groups.Select(g => Expression.Parameter(g.Property.PropertyType, g.Group)),
            Expression.Parameter(ParametersType, Parameters),
            Expression.Parameter(DerivedType, DerivedFacts),
        ];
    }

    public IReadOnlyDictionary<string, Parameter> ByParameter { get; }

    public IReadOnlyDictionary<string, DerivedFact> ByDerived { get; }

    public Type ParametersType { get; }

    public Type DerivedType { get; }

    /// <summary>The inputs of every expression: the groups of facts, <c>p</c> and <c>derived</c>.</summary>
    public ParameterExpression[] Inputs { get; }

    /// <summary>The members that may follow a root name and a dot; null when the root is not known.</summary>
    public IEnumerable<string>? Members(string root) => root switch
    {
        Parameters => ByParameter.Keys,
        DerivedFacts => ByDerived.Keys,
        nameof(Calc) => Functions,
        _ when Enums.GetValueOrDefault(root) is { } words => words,
        _ when FactCatalog.Groups.Any(g => g.Group == root) => FactCatalog.All.Where(f => f.Group == root).Select(f => f.Property.Name),
        _ => null,
    };

    /// <summary>Every root name.</summary>
    public IEnumerable<string> Roots => [.. FactCatalog.Groups.Select(g => g.Group), Parameters, DerivedFacts, nameof(Calc), .. Enums.Keys];

    /// <summary>Whether a word means something to rules or to the parser, so that a local parameter of that name would be read as something else.</summary>
    public bool IsTaken(string word) => Taken.Contains(word) || Roots.Contains(word, StringComparer.OrdinalIgnoreCase);

    // Dynamic LINQ refuses a class without properties: one that no expression can name stands in.
    private static Type TypeOf(IEnumerable<DynamicProperty> properties) =>
        DynamicClassFactory.CreateType([.. properties.DefaultIfEmpty(new DynamicProperty("None", typeof(double?)))]);
}
