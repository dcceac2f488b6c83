using System.Globalization;

namespace AthleteOs.Rules.Expressions.Mutants;

/// <summary>An expression that differs from the author's in one place.</summary>
/// <param name="Text">The whole expression.</param>
/// <param name="At">The place in the author's text at which the difference begins.</param>
/// <param name="Change">The part that differs, before and after, such as <c>a >= b -> a > b</c>.</param>
internal readonly record struct ExpressionMutant(string Text, int At, string Change);

/// <summary>
/// The small mistakes that an author could make in one expression. Examples: another comparison, a number next to the right one, <c>||</c> for
/// <c>&amp;&amp;</c>, a lost negation, another operation. Some results are no expressions, such as <c>1 / 0</c>.
/// </summary>
internal sealed class ExpressionMutants(string text, IReadOnlyList<(string Text, int At)> tokens, Func<string, string[]?>? wordsOf = null)
{
    private const int Longest = 120;

    public IEnumerable<ExpressionMutant> All() => Enumerable.Range(0, tokens.Count).SelectMany(At);

    private IEnumerable<ExpressionMutant> At(int i)
    {
        var token = tokens[i].Text;
        switch (token)
        {
            case "<": return [Put(i, "<="), Put(i, ">=")];
            case "<=": return [Put(i, "<"), Put(i, ">")];
            case ">": return [Put(i, ">="), Put(i, "<=")];
            case ">=": return [Put(i, ">"), Put(i, "<")];
            case "==": return [Put(i, "!=")];
            case "!=": return [Put(i, "==")];
            case "&&": return [Join(i, "||")];
            case "||": return [Join(i, "&&")];
            case "!": return [Put(i, "")];
            case "+": return IsSign(i) ? [] : [Put(i, "-")];
            case "-": return [Put(i, IsSign(i) ? "" : "+")];
            case "*": return [Put(i, "/")];
            case "/": return [Put(i, "*")];
            case "true" or "false" when Before(i) is "??" or "?" or ":": return [Put(i, token == "true" ? "false" : "true")];
            case "Min" when Before(i) == ".": return [Put(i, "Max")];
            case "Max" when Before(i) == ".": return [Put(i, "Min")];
            case "DaysAbove" when Before(i) == ".": return [Put(i, "DaysBelow")];
            case "DaysBelow" when Before(i) == ".": return [Put(i, "DaysAbove")];
            case "LowestDeviation" when Before(i) == ".": return [Put(i, "HighestDeviation")];
            case "HighestDeviation" when Before(i) == ".": return [Put(i, "LowestDeviation")];
            case "Ceiling" when Before(i) == ".": return [Put(i, "Floor")];
            case "Floor" when Before(i) == ".": return [Put(i, "Ceiling")];
            default:
                return char.IsAsciiDigit(token[0]) ? Beside(token).Select(n => Put(i, n))
                    : i > 1 && Before(i) == "." && (wordsOf?.Invoke(tokens[i - 2].Text) ?? RuleNames.Enums.GetValueOrDefault(tokens[i - 2].Text)) is { } words ? Others(words, token).Select(w => Put(i, w))
                    : [];
        }
    }

    // A whole number by one, any other by a tenth of itself, as people turn them.
    private static string[] Beside(string number)
    {
        var value = double.Parse(number, CultureInfo.InvariantCulture);
        var step = value == Math.Floor(value) ? 1 : value / 10;
        return [Show(value - step), Show(value + step)];

        static string Show(double n) => n < 0 ? $"({n.ToString("R", CultureInfo.InvariantCulture)})" : n.ToString("R", CultureInfo.InvariantCulture);
    }

    private static IEnumerable<string> Others(string[] words, string word)
    {
        var at = Array.IndexOf(words, word);
        return new[] { words[(at + 1) % words.Length], words[(at + words.Length - 1) % words.Length] }.Distinct(StringComparer.Ordinal).Where(w => w != word);
    }

    private ExpressionMutant Put(int i, string other)
    {
        var (from, to) = Around(i, i, Ends);
        var (at, after) = (tokens[i].At, tokens[i].At + tokens[i].Text.Length);
        return new ExpressionMutant($"{text[..at]}{other}{text[after..]}", at, Change(text[from..to], $"{text[from..at]}{other}{text[after..to]}"));
    }

    // a && b && c means (a && b) && c: the other connective joins all before it with the next part alone.
    private ExpressionMutant Join(int i, string other)
    {
        var (start, end) = Around(i, i, Brackets);
        var (near, next) = Around(i, i, Ends);
        var (at, after) = (tokens[i].At, tokens[i].At + tokens[i].Text.Length);
        var (left, right) = (text[start..at].Trim(), text[after..next].Trim());
        left = near > start ? $"({left})" : left;
        var joined = $"{left} {other} {right}";
        joined = next < end ? $"({joined})" : joined;
        return new ExpressionMutant($"{text[..start]}{joined}{text[next..]}", at, Change(text[near..next], $"{text[near..at].Trim()} {other} {right}"));
    }

    private static readonly HashSet<string> Brackets = ["?", ":", ","];

    private static readonly HashSet<string> Ends = ["?", ":", ",", "&&", "||"];

    // The part of the text around tokens, up to its end on either side and outside brackets of its own.
    private (int From, int To) Around(int first, int last, HashSet<string> ends)
    {
        var depth = 0;
        var (from, to) = (0, text.Length);
        for (var i = first - 1; i >= 0; i--)
        {
            depth += tokens[i].Text switch { ")" => 1, "(" => -1, _ => 0 };
            if (depth < 0 || (depth == 0 && ends.Contains(tokens[i].Text)))
            {
                from = tokens[i].At + tokens[i].Text.Length;
                break;
            }
        }

        depth = 0;
        for (var i = last + 1; i < tokens.Count; i++)
        {
            depth += tokens[i].Text switch { "(" => 1, ")" => -1, _ => 0 };
            if (depth < 0 || (depth == 0 && ends.Contains(tokens[i].Text)))
            {
                to = tokens[i].At;
                break;
            }
        }

        while (from < to && text[from] == ' ')
        {
            from++;
        }

        while (to > from && text[to - 1] == ' ')
        {
            to--;
        }

        return (from, to);
    }

    private bool IsSign(int i) => i == 0 || (!char.IsAsciiLetterOrDigit(Before(i)[0]) && Before(i) != ")");

    private string Before(int i) => i == 0 ? " " : tokens[i - 1].Text;

    private static string Change(string from, string to) => $"{Cut(from)} -> {Cut(to)}";

    private static string Cut(string part) => part.Length > Longest ? $"{part[..Longest]}..." : part;
}
