using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AthleteOs.Rules.Mutations;

/// <summary>Puts many mutations into one assembly. Each has a number, and a number chosen while the program runs makes its mutation take the place of the original.</summary>
internal static class MutantSchema
{
    /// <summary>The class that chooses. It also notes which mutations the program reached.</summary>
    public const string Switch = """
        public static class MutantSwitch
        {
            public static int Chosen = int.TryParse(System.Environment.GetEnvironmentVariable("ATHLETEOS_MUTANT"), out var id) ? id : 0;
            public static volatile bool Ended;
            public static byte[]? Reached;

            public static bool Is(int id)
            {
                if (Ended)
                {
                    throw new System.OperationCanceledException();
                }

                if (Reached is { } reached)
                {
                    reached[id] = 1;
                }

                return Chosen == id;
            }
        }
        """;

    private const string Is = "global::MutantSwitch.Is(";

    /// <summary>The compilation with the mutations, and those of them that compile.</summary>
    /// <param name="original">The compilation without a mutation.</param>
    /// <param name="mutations">The mutations; the number of each is its place in this list, from 1.</param>
    public static (CSharpCompilation Compilation, HashSet<int> Numbers) Of(CSharpCompilation original, IReadOnlyList<Mutation> mutations)
    {
        var trees = mutations.Where(m => m.Host is not null).GroupBy(m => m.Host!.SyntaxTree).ToDictionary(g => g.Key, g => g.Key);
        var numbers = Enumerable.Range(1, mutations.Count).Where(n => mutations[n - 1].Host is not null).ToHashSet();
        original = original.AddSyntaxTrees(CSharpSyntaxTree.ParseText(Switch, (CSharpParseOptions)original.SyntaxTrees[0].Options, "MutantSwitch.cs", Encoding.UTF8));
        var (compilation, wrong) = (original, trees.Keys.ToHashSet());
        while (wrong.Count > 0)
        {
            foreach (var tree in wrong)
            {
                var hosts = numbers.Select(n => (Number: n, Mutation: mutations[n - 1])).Where(m => m.Mutation.Host?.SyntaxTree == tree).ToLookup(m => m.Mutation.Host!);
                var changed = CSharpSyntaxTree.ParseText(new Chooser(hosts).Visit(tree.GetRoot())!.ToFullString(), (CSharpParseOptions)tree.Options, tree.FilePath, Encoding.UTF8);
                compilation = compilation.ReplaceSyntaxTree(trees[tree], changed);
                trees[tree] = changed;
            }

            foreach (var tree in wrong.ToArray())
            {
                var errors = compilation.GetSemanticModel(trees[tree]).GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToArray();
                int[] culprits = [.. errors.SelectMany(e => Culprits(trees[tree].GetRoot().FindNode(e.Location.SourceSpan)))];
                if (!culprits.Any(numbers.Contains))
                {
                    wrong.Remove(tree);
                }

                numbers.ExceptWith(culprits);
            }
        }

        return (compilation, numbers);
    }

    // The mutations of the expression with the error; else of the whole member: a missing assignment is reported where the variable is read.
    private static IEnumerable<int> Culprits(SyntaxNode at)
    {
        foreach (var around in at.AncestorsAndSelf())
        {
            if (around is IfStatementSyntax { Condition: PrefixUnaryExpressionSyntax { Operand: InvocationExpressionSyntax removed } }
                && Number(removed) is { } number)
            {
                return [number];
            }

            if (around is ConditionalExpressionSyntax { Condition: InvocationExpressionSyntax } && Chain(around).ToArray() is { Length: > 0 } chain)
            {
                return chain;
            }
        }

        return at.AncestorsAndSelf().First(a => a is MemberDeclarationSyntax or CompilationUnitSyntax)
            .DescendantNodes().OfType<InvocationExpressionSyntax>().Select(Number).OfType<int>();
    }

    private static IEnumerable<int> Chain(SyntaxNode at)
    {
        for (var a = at; a is ConditionalExpressionSyntax { Condition: InvocationExpressionSyntax chosen } c && Number(chosen) is { } number; a = c.WhenFalse)
        {
            yield return number;
        }
    }

    private static int? Number(InvocationExpressionSyntax call) =>
        call.ToString().StartsWith(Is, StringComparison.Ordinal) ? int.Parse(call.ArgumentList.Arguments[0].ToString(), CultureInfo.InvariantCulture) : null;

    private sealed class Chooser(ILookup<SyntaxNode, (int Number, Mutation Mutation)> hosts) : CSharpSyntaxRewriter
    {
        public override SyntaxNode? Visit(SyntaxNode? node)
        {
            var visited = base.Visit(node);
            if (node is null || !hosts.Contains(node))
            {
                return visited;
            }

            if (node is StatementSyntax)
            {
                return SyntaxFactory.ParseStatement(string.Create(CultureInfo.InvariantCulture, $"if (!{Is}{hosts[node].First().Number})) {{ {visited} }}")).WithTriviaFrom(node);
            }

            var text = new StringBuilder(node.Parent is ExpressionStatementSyntax || (node.Parent is ForStatementSyntax loop && loop.Condition != node) ? "_ = (" : "(");
            foreach (var (number, mutation) in hosts[node])
            {
                text.Append(CultureInfo.InvariantCulture, $"{Is}{number}) ? ({mutation.Mutated}) : ");
            }

            return SyntaxFactory.ParseExpression(text.Append(CultureInfo.InvariantCulture, $"({visited}))").ToString()).WithTriviaFrom(node);
        }
    }
}
