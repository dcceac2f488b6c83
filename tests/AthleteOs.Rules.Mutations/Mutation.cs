using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace AthleteOs.Rules.Mutations;

/// <summary>One small mistake in a source file.</summary>
/// <param name="File">The file's name.</param>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1.</param>
/// <param name="From">The text of the source.</param>
/// <param name="To">The text of the mutant.</param>
internal sealed record Mutation(string File, int Line, int Column, string From, string To)
{
    /// <summary>The place of the replaced text in the file.</summary>
    public required TextSpan Span { get; init; }

    /// <summary>The smallest expression or statement around it that can be chosen while the program runs; null in a constant pattern of a <c>case</c>.</summary>
    public required SyntaxNode? Host { get; init; }

    /// <summary>The mutated text of <see cref="Host"/>.</summary>
    public string Mutated => Host!.ToString().Remove(Span.Start - Host.SpanStart, Span.Length).Insert(Span.Start - Host.SpanStart, To);

    /// <summary>The mutation on one line.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column} {Short(From)} -> {Short(To)}");

    private static string Short(string text)
    {
        var line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length > 90 ? $"{line[..90]}..." : line;
    }

    /// <summary>Every mutation of a file. Some do not compile, and some change nothing.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="tree">Its syntax.</param>
    public static IEnumerable<Mutation> Of(string file, SyntaxTree tree)
    {
        var text = tree.GetText();
        foreach (var node in tree.GetRoot().DescendantNodes(n => n is not AttributeListSyntax))
        {
            foreach (var (span, to) in Replacements(node))
            {
                var at = text.Lines.GetLinePosition(span.Start);
                yield return new Mutation(file, at.Line + 1, at.Character + 1, text.ToString(span), to) { Span = span, Host = HostOf(node) };
            }
        }
    }

    private static IEnumerable<(TextSpan Span, string To)> Replacements(SyntaxNode node) => node switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.CoalesceExpression } b => [(b.Span, b.Right.ToString())],
        BinaryExpressionSyntax b => Others(b.OperatorToken),
        AssignmentExpressionSyntax a => Others(a.OperatorToken),
        RelationalPatternSyntax p => Others(p.OperatorToken),
        BinaryPatternSyntax p => Others(p.OperatorToken),
        UnaryPatternSyntax p => [(p.Span, p.Pattern.ToString())],
        PrefixUnaryExpressionSyntax u when u.OperatorToken.Kind() is SyntaxKind.ExclamationToken or SyntaxKind.MinusToken or SyntaxKind.TildeToken => [(u.Span, u.Operand.ToString())],
        PostfixUnaryExpressionSyntax u => Others(u.OperatorToken),
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NumericLiteralExpression } l => [(l.Span, $"({l} + 1)")],
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.TrueLiteralExpression } l => [(l.Span, "false")],
        LiteralExpressionSyntax { RawKind: (int)SyntaxKind.FalseLiteralExpression } l => [(l.Span, "true")],
        IfStatementSyntax i => Negation(i.Condition),
        ConditionalExpressionSyntax c => Negation(c.Condition),
        ExpressionStatementSyntax s when !IsGuard(s) => [(s.Span, ";")],
        ContinueStatementSyntax or BreakStatementSyntax => [(node.Span, ";")],
        SimpleNameSyntax { Parent: MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } access } name when access.Name == name => Others(name.Identifier),
        _ => [],
    };

    // A part of a pattern is constant, so the whole comparison with the pattern is chosen. A number takes the type of its operation only as a constant.
    private static SyntaxNode? HostOf(SyntaxNode node)
    {
        if (node is StatementSyntax and not IfStatementSyntax)
        {
            return node;
        }

        var at = node is IfStatementSyntax i ? i.Condition : node is ConditionalExpressionSyntax c ? c.Condition : node is SimpleNameSyntax ? node.Parent!.Parent! : node;
        if (at is LiteralExpressionSyntax && at.Ancestors().SkipWhile(a => a is PrefixUnaryExpressionSyntax or ParenthesizedExpressionSyntax).First() is BinaryExpressionSyntax operation)
        {
            at = operation;
        }

        var pattern = at.AncestorsAndSelf().TakeWhile(a => a is ExpressionSyntax or PatternSyntax or SubpatternSyntax or PropertyPatternClauseSyntax).LastOrDefault(a => a is PatternSyntax);
        var host = pattern is null ? at : pattern.Ancestors().FirstOrDefault(a => a is IsPatternExpressionSyntax or SwitchExpressionSyntax or StatementSyntax) as ExpressionSyntax;
        // A variable that the expression declares cannot be declared twice, and a constant cannot be chosen.
        return host is null || host.DescendantNodesAndSelf(n => n is not SwitchExpressionArmSyntax).Any(n => n is SingleVariableDesignationSyntax)
            || host.FirstAncestorOrSelf<FieldDeclarationSyntax>() is { } field && field.Modifiers.Any(SyntaxKind.ConstKeyword) ? null : host;
    }

    // Without the check of an argument the method throws another exception a line later.
    private static bool IsGuard(ExpressionStatementSyntax statement) =>
        statement.Expression is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: var name } } && name.StartsWith("ThrowIf", StringComparison.Ordinal);

    // The operator of a comparison and a negation have mutations of their own.
    private static IEnumerable<(TextSpan Span, string To)> Negation(ExpressionSyntax condition) =>
        condition.IsKind(SyntaxKind.LogicalNotExpression) || condition is BinaryExpressionSyntax b && Others(b.OperatorToken).Any() ? [] : [(condition.Span, $"!({condition})")];

    private static IEnumerable<(TextSpan Span, string To)> Others(SyntaxToken token) => (token.Text switch
    {
        "<" => ["<=", ">="],
        "<=" => ["<", ">"],
        ">" => [">=", "<="],
        ">=" => [">", "<"],
        "==" => ["!="],
        "!=" => ["=="],
        "&&" => ["||"],
        "||" => ["&&"],
        "+" => ["-"],
        "-" => ["+"],
        "*" => ["/"],
        "/" => ["*"],
        "%" => ["*"],
        "&" => ["|"],
        "|" => ["&"],
        "^" => ["|"],
        "<<" => [">>"],
        ">>" => ["<<"],
        "+=" => ["-="],
        "-=" => ["+="],
        "|=" => ["&="],
        "&=" => ["|="],
        "++" => ["--"],
        "--" => ["++"],
        "and" => ["or"],
        "or" => ["and"],
        "Min" => ["Max"],
        "Max" => ["Min"],
        "Floor" => ["Ceiling"],
        "Ceiling" => ["Floor"],
        "Any" => ["All"],
        "All" => ["Any"],
        "Exists" => ["TrueForAll"],
        "TrueForAll" => ["Exists"],
        "First" => ["Last"],
        "FirstOrDefault" => ["LastOrDefault"],
        "Order" => ["OrderDescending"],
        "OrderBy" => ["OrderByDescending"],
        "OrderByDescending" => ["OrderBy"],
        "Take" => ["Skip"],
        "Skip" => ["Take"],
        _ => (string[])[],
    }).Select(to => (token.Span, to));
}
