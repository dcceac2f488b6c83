using System.Collections.Concurrent;
using System.Linq.Dynamic.Core;
using System.Linq.Dynamic.Core.CustomTypeProviders;
using System.Linq.Dynamic.Core.Parser;
using System.Linq.Expressions;
using System.Reflection;

namespace AthleteOs.Rules.Expressions;

/// <summary>
/// The trees of expressions that were parsed before. Parsing takes a large part of the time of reading a policy. A changed file, a variant and a
/// mutant repeat nearly all expressions of the policy that they come from.
/// </summary>
/// <remarks>
/// A tree depends on the text, on the existence of the parameters and derived facts that it names, and on their kinds. It depends on the names
/// and types of the local parameters too. Nothing changes it, and readers look at names alone. So a policy with another parameter more goes on
/// with the trees of its neighbour.
/// </remarks>
internal static class ParsedTrees
{
    // A bound for memory: a shipped policy has about a hundred expressions.
    private const int Most = 10_000;

    private static readonly ConcurrentDictionary<(string Locals, string Text), Parsed> Known = new();

    // As Microsoft RulesEngine parses under FusedRuleEngine.Settings. But it searches every type of the process anew for each expression, which takes longer than the rest.
    private static readonly ParsingConfig Config = new() { CustomTypeProvider = new NamedTypes(), IsCaseSensitive = true };

    /// <summary>The tree of an expression. Wrong text throws as the parser does, each time.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="names">The names that it may use.</param>
    /// <param name="locals">The local parameters that it may use.</param>
    public static Expression Get(string text, RuleNames names, IReadOnlyCollection<ParameterExpression> locals)
    {
        // Facts of the policy's own and items of the log have types of their own, and are rare.
        if (names.ByOwn.Count + names.ByVariable.Count + names.ByTally.Count > 0)
        {
            return Parse();
        }

        var key = (string.Join(' ', locals.Select(l => $"{l.Name}:{l.Type}")), text);
        if (Known.TryGetValue(key, out var known) && known.Fits(names))
        {
            return known.Tree;
        }

        var parsed = new Parsed(Parse());
        if (Known.Count >= Most)
        {
            Known.Clear();
        }

        Known[key] = parsed;
        return parsed.Tree;

        Expression Parse() => new ExpressionParser([.. names.Inputs, .. locals], text, [], Config).Parse(null);
    }

    /// <summary>A tree and what it takes from the policy.</summary>
    private sealed class Parsed : ExpressionVisitor
    {
        private readonly HashSet<string> _parameters = new(StringComparer.Ordinal);
        private readonly Dictionary<string, bool> _derived = new(StringComparer.Ordinal);

        public Parsed(Expression tree)
        {
            Tree = tree;
            Visit(tree);
        }

        public Expression Tree { get; }

        public bool Fits(RuleNames names) =>
            _parameters.All(names.ByParameter.ContainsKey)
            && _derived.All(d => names.ByDerived.TryGetValue(d.Key, out var fact) && fact.IsFlag == d.Value);

        protected override Expression VisitMember(MemberExpression node)
        {
            switch (node.Expression)
            {
                case ParameterExpression { Name: RuleNames.Parameters }:
                    _parameters.Add(node.Member.Name);
                    break;
                case ParameterExpression { Name: RuleNames.DerivedFacts }:
                    _derived[node.Member.Name] = node.Type == typeof(bool?);
                    break;
            }

            return base.VisitMember(node);
        }
    }

    // Expressions may name these types and no others.
    private sealed class NamedTypes : IDynamicLinqCustomTypeProvider
    {
        private readonly HashSet<Type> _types = [.. RuleNames.Types];
        private readonly Dictionary<Type, List<MethodInfo>> _noMethods = [];

        public HashSet<Type> GetCustomTypes() => _types;

        public Dictionary<Type, List<MethodInfo>> GetExtensionMethods() => _noMethods;

        public Type? ResolveType(string typeName) => null;

        public Type? ResolveTypeBySimpleName(string simpleTypeName) => null;
    }
}
