using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Format;

/// <summary>A condition column of a decision table: a fact or a derived fact.</summary>
/// <param name="Name">Its name as rules write it, such as <c>athlete.ResponderClass</c>.</param>
/// <param name="Fact">The fact; null for a derived one.</param>
internal sealed record RuleTableColumn(string Name, FactDefinition? Fact)
{
    /// <summary>The list that its words are of; null if it has none.</summary>
    public string? List => Fact?.List;

    /// <summary>The column of that name; null if unknown.</summary>
    /// <param name="name">The name as rules write it.</param>
    /// <param name="own">The facts that the policy declares itself.</param>
    public static RuleTableColumn? Find(string name, IEnumerable<FactDefinition>? own = null) =>
        (FactCatalog.ByName.GetValueOrDefault(name) ?? own?.FirstOrDefault(f => f.Name == name)) is { Kind: not FactKind.Series } fact ? new RuleTableColumn(name, fact)
        : name.StartsWith("derived.", StringComparison.Ordinal) && name.Length > 8 && name.AsSpan(8).IndexOfAnyExcept(Letters) < 0 ? new RuleTableColumn(name, null) : null;

    private static readonly System.Buffers.SearchValues<char> Letters = System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
}

/// <summary>
/// A cell of a decision table: its condition on the column's fact. <c>High</c>, <c>!High</c>, <c>yes</c>, <c>null</c>, <c>&gt;= 65</c>,
/// <c>60..65</c> with both ends, <c>p.RecoveryMargin</c>; an empty cell or <c>-</c> is no condition.
/// </summary>
internal static partial class RuleTableCell
{
    private const int MaxPart = 2000;

    private static readonly string[] Comparators = [">=", "<=", "==", "!=", ">", "<"];

    /// <summary>Whether the cell has no condition.</summary>
    public static bool IsAny(string text) => text is "" or "-";

    /// <summary>The condition as an expression; null, with a finding, if it is invalid.</summary>
    public static RuleText? Read(RuleTableColumn column, DelimitedCell cell, Findings findings)
    {
        var text = cell.Text.Trim();
        if (Refusal(text) is { } refusal)
        {
            findings.Error(cell.Place, Codes.TableCell, refusal);
            return null;
        }

        var asked = new Asked(column.Name, cell);
        var not = text.StartsWith('!') && !text.StartsWith("!=", StringComparison.Ordinal);
        var rest = not ? text[1..].Trim() : text;
        if (Comparators.FirstOrDefault(c => rest.StartsWith(c, StringComparison.Ordinal)) is { } by)
        {
            if (not)
            {
                findings.Error(cell.Place, Codes.TableCell, $"\"!\" stands before a word, a number or a range; write the opposite of {rest} instead");
                return null;
            }

            var than = rest[by.Length..].Trim();
            return asked.Fact(by).Take(column.List is null ? than : Word(column, than, cell, findings)).Text();
        }

        if (rest.IndexOf("..", StringComparison.Ordinal) is var dots and > 0)
        {
            var (from, to) = (rest[..dots].Trim(), rest[(dots + 2)..].Trim());
            return not ? asked.Say("(").Fact("<").Take(from).Say(" || ").Fact(">").Take(to).Say(")").Text() : asked.Fact(">=").Take(from).Say(" && ").Fact("<=").Take(to).Text();
        }

        var value = rest switch { "yes" => "true", "no" => "false", _ => column.List is null || rest == "null" ? rest : Word(column, rest, cell, findings) };
        return value is null ? null : asked.Fact(not ? "!=" : "==").Take(value, rest).Text();
    }

    /// <summary>The cell for a part of an expression, such as <c>today.ReadinessScore >= 65</c>; null if no cell can express it.</summary>
    public static (string Column, string Cell)? Write(string part)
    {
        if (part.Length > MaxPart)
        {
            return null;
        }

        part = Bare(part);
        if (RuleTableColumn.Find(part) is not null)
        {
            return (part, "yes");
        }

        if (part.StartsWith('!') && Bare(part[1..]) is var inner && Write(inner) is { } negated)
        {
            return negated.Cell switch
            {
                "yes" => (negated.Column, "no"),
                "no" => (negated.Column, "yes"),
                _ when negated.Cell.IndexOfAny(['<', '>', '!']) < 0 => (negated.Column, $"!{negated.Cell}"),
                _ => null,
            };
        }

        if (Comparison().Match(part) is not { Success: true } match || RuleTableColumn.Find(match.Groups["fact"].Value) is not { } column)
        {
            return null;
        }

        var (by, value) = (match.Groups["by"].Value, match.Groups["value"].Value.Trim());
        if (Refusal(value) is not null || IsAny(value) || value.Contains("..", StringComparison.Ordinal))
        {
            return null;
        }

        value = value switch { "true" => "yes", "false" => "no", _ when column.List is { } list && value.StartsWith($"{list}.", StringComparison.Ordinal) => value[(list.Length + 1)..], _ => value };
        return (column.Name, by switch { "==" => value, "!=" => $"!{value}", _ => $"{by} {value}" });
    }

    // A cell is one question with one value: what would join questions belongs into rows and columns.
    private static string? Refusal(string text)
    {
        if (DecimalComma().IsMatch(text))
        {
            return $"\"{text}\" has a decimal comma; write a point";
        }

        if (text.StartsWith('=') && !text.StartsWith("==", StringComparison.Ordinal))
        {
            return "a cell that begins with \"=\" is a spreadsheet's formula; write the value alone, such as 65 or High";
        }

        var rest = Comparators.Aggregate(text.TrimStart('!'), (t, c) => t.StartsWith(c, StringComparison.Ordinal) ? t[c.Length..] : t);
        if (text.Length > 0 && rest.Trim().Length == 0)
        {
            return $"\"{text}\" compares with nothing; write a number, a word or a parameter behind it";
        }

        var (depth, outside) = (0, false);
        foreach (var c in rest)
        {
            depth += c switch { '(' => 1, ')' => -1, _ => 0 };
            outside |= depth <= 0 && c is ',' or ';';
        }

        return rest.IndexOfAny(['&', '|', '?', ':', '<', '>', '=']) >= 0 || outside
            ? "a cell tests one thing of its column: a value, a comparison or a range such as 60..65; put conditions that must all be true into columns, and alternatives into rows" : null;
    }

    private static string? Word(RuleTableColumn column, string text, DelimitedCell cell, Findings findings)
    {
        var word = text.StartsWith($"{column.List}.", StringComparison.Ordinal) ? text[(column.List!.Length + 1)..] : text;
        if (column.Fact!.Choices.Contains(word))
        {
            return $"{column.List}.{word}";
        }

        findings.Error(cell.Place, Codes.UnknownWord, $"\"{word}\" is no word of {column.Name}{Words.DidYouMean(word, column.Fact.Choices)}; the words are {string.Join(", ", column.Fact.Choices)}");
        return null;
    }

    private static string Bare(string part)
    {
        part = part.Trim();
        while (part.StartsWith('(') && part.EndsWith(')') && Closes(part))
        {
            part = part[1..^1].Trim();
        }

        return part;
    }

    private static bool Closes(string part)
    {
        var depth = 0;
        for (var i = 0; i < part.Length; i++)
        {
            depth += part[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth == 0)
            {
                return i == part.Length - 1;
            }
        }

        return false;
    }

    [GeneratedRegex(@"^-?\d+,\d+$|[=<>.]\s*-?\d+,\d+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex DecimalComma();

    [GeneratedRegex("^(?<fact>[A-Za-z]+\\.[A-Za-z0-9]+)\\s*(?<by>>=|<=|==|!=|>|<)(?<value>[^<>=!&|?:]+)$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comparison();

    // An expression in the making, in which every character knows the column of the cell that it came from.
    private sealed class Asked(string fact, DelimitedCell cell)
    {
        private readonly List<int> _columns = [];
        private string _text = "";
        private bool _whole = true;

        public Asked Say(string text)
        {
            _text += text;
            _columns.AddRange(Enumerable.Repeat(cell.Place.Column, text.Length));
            return this;
        }

        public Asked Fact(string by) => Say($"{fact} {by} ");

        public Asked Take(string? value, string? written = null)
        {
            _whole &= value is not null;
            var at = Math.Max(0, cell.Text.IndexOf(written ?? value ?? "", StringComparison.Ordinal)) + (cell.InQuotes ? 1 : 0);
            _text += value;
            _columns.AddRange(Enumerable.Range(cell.Place.Column + at, value?.Length ?? 0).Select(c => written is null || written == value ? c : cell.Place.Column + at));
            return this;
        }

        public RuleText? Text() => _whole ? new RuleText(_text, new JsonValue(JsonKind.Text, cell.Place, "") { Text = _text, CharacterColumns = [.. _columns, cell.Place.Column + cell.Text.Length] }) : null;
    }
}
