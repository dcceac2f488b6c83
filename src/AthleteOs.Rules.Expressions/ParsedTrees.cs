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
/// <remarks>A tree depends on the text and on the types of its inputs alone, and nothing changes it.</remarks>
internal static class ParsedTrees
{
    // A bound for memory: a shipped policy has about a hundred expressions.
    private const int Most = 10_000;

    private static readonly ConcurrentDictionary<(string Text, Type Parameters, Type Derived), Expression> Known = new();

    // As Microsoft RulesEngine parses under FusedRuleEngine.Settings. But it searches every type of the process anew for each expression, which takes longer than the rest.
    private static readonly ParsingConfig Config = new() { CustomTypeProvider = new NamedTypes(), IsCaseSensitive = true };

    /// <summary>The tree of an expression. Wrong text throws as the parser does, each time.</summary>
    /// <param name="text">The expression.</param>
    /// <param name="names">The names that it may use.</param>
    /// <param name="inputs">The inputs of <paramref name="names"/>, and the local parameters after them.</param>
    public static Expression Get(string text, RuleNames names, IReadOnlyCollection<ParameterExpression> inputs)
    {
        // Local parameters, facts of the policy's own and items of the log have types of their own, and are rare.
        if (names.ByOwn.Count + names.ByVariable.Count + names.ByTally.Count > 0 || inputs.Count > names.Inputs.Length)
        {
            return Parse();
        }

        var key = (text, names.ParametersType, names.DerivedType);
        if (!Known.TryGetValue(key, out var tree))
        {
            tree = Parse();
            if (Known.Count >= Most)
            {
                Known.Clear();
            }

            Known[key] = tree;
        }

        return tree;

        Expression Parse() => new ExpressionParser([.. inputs], text, [], Config).Parse(null);
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
