using System.Linq.Expressions;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using RulesEngine.Models;
using Rule = AthleteOs.Rules.Policies.Rule;

namespace AthleteOs.Rules.Expressions;

/// <summary>
/// Reads rules in Microsoft RulesEngine's expression language, with the parser that it uses, and runs each rule set as one compiled
/// function. Safe from several threads.
/// </summary>
public sealed class FusedRuleEngine : IRuleEngine
{
    /// <summary>The name of the language, see <see cref="IRuleEngine.Name"/>.</summary>
    internal const string Language = "expressions";

    /// <inheritdoc/>
    public string Name => Language;

    /// <inheritdoc/>
    ReadRuleSet? IRuleEngine.Read(RuleSet ruleSet, Policy policy, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(ruleSet);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(findings);
        if (ruleSet.Engine != RuleSet.Expressions)
        {
            findings.Error(ruleSet.Rules.Concat(ruleSet.Disabled).Select(r => r.Place).FirstOrDefault(new Place(policy.ManifestFile, 1, 1)), Codes.EngineMissing, $"the rule set {ruleSet.Name} needs the engine {ruleSet.Engine}; add that engine to the program, or leave the rule set out of \"steps\"");
            return null;
        }

        var before = findings.Errors;
        var reader = new RuleReader(RuleNames.Of(policy), findings);
        var rules = ruleSet.Rules.Select(reader.Read).OfType<ReadRule>().ToArray();
        return findings.Errors == before && rules.Length == ruleSet.Rules.Count ? new ReadRuleSet(ruleSet, rules) : null;
    }

    /// <inheritdoc/>
    ICompiledRuleSet IRuleEngine.Compile(ReadRuleSet read)
    {
        ArgumentNullException.ThrowIfNull(read);
        return new FusedRuleSet(read.Rules);
    }

    /// <summary>A reader of single expressions with names of its own.</summary>
    internal RuleReader Reader(RuleNames names, Findings findings) => new(names, findings);

    /// <summary>The settings under which the real RulesEngine reads the same files.</summary>
    internal static ReSettings Settings() => new()
    {
        CustomTypes = RuleNames.Types,
        IsExpressionCaseSensitive = true,
        AutoRegisterInputType = false,
        EnableExceptionAsErrorMessage = false,
        IgnoreException = false,
        EnableExceptionAsErrorMessageForRuleExpressionParsing = true,
        EnableFormattedErrorMessage = false,
        AutoExecuteActions = false,
    };

    private sealed class FusedRuleSet(IReadOnlyList<ReadRule> rules) : ICompiledRuleSet
    {
        private readonly Func<Morning, double[], Outcomes> _conditions = CompiledFunctions.Conditions(rules);
        private readonly Func<Morning, double[], double>?[] _outputs = [.. rules.Select(r => r.Output is { } output ? CompiledFunctions.Output(output) : null)];

        public Outcomes Evaluate(Morning morning, double[] derived) => _conditions(morning, derived);

        public double Output(int rule, Morning morning, double[] derived) => _outputs[rule] is { } output ? output(morning, derived) : double.NaN;
    }
}

/// <summary>Reads the expressions of rules: text, then the parser's tree, then the form that is compiled and explained.</summary>
internal sealed partial class RuleReader(RuleNames names, Findings findings)
{
    // Nested rules share the local parameters of their group; each is parsed once.
    private readonly Dictionary<LocalParameter, Expression?> _locals = new(ReferenceEqualityComparer.Instance);
    private PartBudget _budget = new();

    public ReadRule? Read(Rule rule)
    {
        _budget = new PartBudget();
        var condition = Read(rule.Clause);
        var output = rule.Output is { } text ? Parse(text, rule.Clause.Locals, (reader, tree) => reader.Quantity(tree)) : null;
        return condition is null || (rule.Output is not null && output is null) ? null : new ReadRule(rule, condition, output);
    }

    /// <summary>Reads one expression as a condition; null, with findings, if it is wrong.</summary>
    public Condition? ReadCondition(RuleText text) => Parse(text, [], (reader, tree) => reader.Answer(tree));

    /// <summary>Reads one expression as a number; null, with findings, if it is wrong.</summary>
    public Quantity? ReadQuantity(RuleText text) => Parse(text, [], (reader, tree) => reader.Quantity(tree));

    private Condition? Read(RuleClause clause)
    {
        if (clause.Expression is { } text)
        {
            return Parse(text, clause.Locals, (reader, tree) => reader.Answer(tree));
        }

        var nested = clause.Rules.Select(Read).ToArray();
        return Array.Exists(nested, n => n is null) ? null
            : nested.Where((_, i) => clause.Rules[i].Enabled)
                .Aggregate((left, right) => clause.AllOf ? new Condition.And(left!, right!) : new Condition.Or(left!, right!));
    }

    private T? Parse<T>(RuleText text, IReadOnlyList<LocalParameter> locals, Func<TreeReader, Expression, T> read)
        where T : class
    {
        var trees = new Dictionary<string, Expression>(StringComparer.Ordinal);
        var localInputs = new List<ParameterExpression>();
        for (var i = 0; i < locals.Count; i++)
        {
            if (!_locals.TryGetValue(locals[i], out var tree))
            {
                _locals[locals[i]] = tree = Local(locals, i, localInputs);
            }

            if (tree is null)
            {
                return null;
            }

            trees[locals[i].Name] = tree;
            localInputs.Add(Expression.Parameter(tree.Type, locals[i].Name));
        }

        // The cells of a table's row are read one by one first, so that a fault is reported in its own cell.
        if (text.Cells.Count(cell => Parse(cell, locals, read) is null) > 0)
        {
            return null;
        }

        // A rule that is too large is so once, not again in each of its nested rules.
        if (_budget.IsSpent || Tree(text, locals, localInputs) is not { } whole)
        {
            return null;
        }

        try
        {
            return read(new TreeReader(names, trees, _budget), whole);
        }
        catch (RefusedException refused)
        {
            findings.Error(text.Source.PlaceOf(0), refused.Code, refused.Message);
            return null;
        }
    }

    private Expression? Local(IReadOnlyList<LocalParameter> locals, int i, List<ParameterExpression> localInputs)
    {
        if (!names.IsTaken(locals[i].Name))
        {
            return Tree(locals[i].Expression, [.. locals.Take(i)], localInputs);
        }

        findings.Error(locals[i].Expression.Source.Place, Codes.BadName, $"\"{locals[i].Name}\" means something in rules already; give the local parameter another name");
        return null;
    }

    private Expression? Tree(RuleText text, IReadOnlyList<LocalParameter> locals, List<ParameterExpression> localInputs)
    {
        var read = new ExpressionText(text, names, locals, findings);
        if (!read.IsSound())
        {
            return null;
        }

        try
        {
            var tree = ParsedTrees.Get(text.Text, names, localInputs);
            if (ListWords.In(tree) <= read.ListWords)
            {
                return tree;
            }

            findings.Error(text.Source.PlaceOf(0), Codes.TypeMismatch, "a fact that is a word of a list is compared with something else; compare it with a word of its list, such as Gate.Red");
            return null;
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            // The parser throws many kinds of exception for wrong text; each of them is the author's fault, never ours to pass on.
            var (code, message) = InWords(fault);
            findings.Error(text.Source.PlaceOf((fault as System.Linq.Dynamic.Core.Exceptions.ParseException)?.Position ?? 0), code, message);
            return null;
        }
    }

    // The parser reads "health.Sleep == true" as the list's word number 1; in the tree that looks as if the author had written the word.
    private sealed class ListWords : ExpressionVisitor
    {
        private int _count;

        public static int In(Expression tree)
        {
            var words = new ListWords();
            words.Visit(tree);
            return words._count;
        }

        protected override Expression VisitConstant(ConstantExpression node)
        {
            _count += node.Value is Enum ? 1 : 0;
            return node;
        }
    }

    // The parser names operand types; an author knows numbers, yes or no, and words of a list.
    private static (string Code, string Message) InWords(Exception fault)
    {
        var message = fault.Message;
        if (Operands().Match(message) is { Success: true } operands)
        {
            return (Codes.TypeMismatch, $"\"{operands.Groups["op"].Value}\" cannot join {Kind(operands.Groups["left"].Value)} and {Kind(operands.Groups["right"].Value)}");
        }

        if (Undefined().Match(message) is { Success: true } undefined)
        {
            return (Codes.TypeMismatch, $"this comparison does not fit {Kind(undefined.Groups["left"].Value)} and {Kind(undefined.Groups["right"].Value)}");
        }

        return message switch
        {
            var m when m.Contains("No applicable method", StringComparison.Ordinal) => (Codes.TypeMismatch, "a function has too few or too many values in its brackets, or one of the wrong kind"),
            var m when m.StartsWith("Coalesce", StringComparison.Ordinal) => (Codes.TypeMismatch, "?? gives a value for a fact that may be missing, but the part before it is never missing; leave ?? out"),
            var m when m.Contains("first expression must be", StringComparison.Ordinal) => (Codes.TypeMismatch, "the part before ?, or first in iif, must be a plain yes or no; compare a fact that may be missing, as in today.Illness == true"),
            var m when m.Contains("')'", StringComparison.Ordinal) || m.Contains("'('", StringComparison.Ordinal) => (Codes.ExpressionSyntax, "a bracket is missing or one too many here"),
            var m when m.Contains("Expression expected", StringComparison.Ordinal) => (Codes.ExpressionSyntax, "something is missing here: a fact, a parameter or a number"),
            var m when m.Contains("Invalid integer", StringComparison.Ordinal) || m.Contains("Invalid real", StringComparison.Ordinal) => (Codes.OutOfRange, "a number is too large"),
            var m when m.Contains("cannot be converted", StringComparison.Ordinal) || m.Contains("incompatible", StringComparison.Ordinal) || m.Contains("not defined for", StringComparison.Ordinal)
                => (Codes.TypeMismatch, "a number, a yes or no, or a word is in the place of another kind"),
            _ => (Codes.ExpressionSyntax, "the expression cannot be read from here on; look for a missing sign or bracket"),
        };
    }

    private static string Kind(string type) => type switch
    {
        _ when type.Contains("Double", StringComparison.Ordinal) || type.Contains("Int32", StringComparison.Ordinal) => "a number",
        _ when type.Contains("Boolean", StringComparison.Ordinal) => "a yes or no",
        _ when type.Contains(nameof(DailySeries), StringComparison.Ordinal) => "a series",
        _ when RuleNames.Enums.Keys.Any(n => type.Contains(n, StringComparison.Ordinal)) => "a word of a list",
        _ => "something else",
    };

    [GeneratedRegex("Operator '(?<op>[^']+)' incompatible with operand types '(?<left>[^']+)' and '(?<right>[^']+)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Operands();

    [GeneratedRegex("operator \\w+ is not defined for the types '(?<left>[^']+)' and '(?<right>[^']+)'", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Undefined();
}
