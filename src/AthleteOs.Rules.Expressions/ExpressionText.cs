using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using Spoken = AthleteOs.Rules.Documents.Words;

namespace AthleteOs.Rules.Expressions;

/// <summary>
/// Looks at an expression's text before any parser does. Two thousand open brackets end a process inside the parser without an
/// exception. So length, depth, characters and names have limits here, and a wrong name is reported at its place.
/// </summary>
internal sealed class ExpressionText(RuleText text, RuleNames names, IReadOnlyList<LocalParameter> locals, Findings findings)
{
    public const int MaxLength = 2000;
    public const int MaxBrackets = 16;
    public const int MaxTokens = 256;

    private static readonly HashSet<string> Words = ["true", "false", "null", "iif", "np"];

    private static readonly Dictionary<string, string> Spelling = new(StringComparer.OrdinalIgnoreCase)
    {
        ["and"] = "&&",
        ["or"] = "||",
        ["not"] = "!",
        ["eq"] = "==",
        ["ne"] = "!=",
        ["lt"] = "<",
        ["le"] = "<=",
        ["gt"] = ">",
        ["ge"] = ">=",
    };

    private static readonly string[] Operators = ["&&", "||", "==", "!=", "<=", ">=", "??", "<>", "=>", "=", "&", "|", "<", ">", "+", "-", "*", "/", "!", "?", ":", "(", ")", ",", ".", "%", "^", "[", "]", "{", "}", ";"];

    private readonly List<(string Text, int At)> _tokens = [];

    /// <summary>The words and signs of the text in order, and where each begins; known once it was found sound.</summary>
    public IReadOnlyList<(string Text, int At)> Tokens => _tokens;

    /// <summary>The number of words of closed lists in the text, such as <c>Gate.Red</c>; known once it was found sound.</summary>
    public int ListWords => _tokens.Where((t, i) => RuleNames.Enums.GetValueOrDefault(t.Text) is not null && !FollowsDot(i)).Count();

    /// <summary>Whether the text may be handed to the parser; otherwise findings say why not.</summary>
    public bool IsSound()
    {
        var before = findings.Errors;
        if (text.Text.Length > MaxLength)
        {
            Error(0, Codes.ExpressionLimit, $"the expression has {text.Text.Length} characters; at most {MaxLength}, so split the rule");
        }
        else if (Tokenize())
        {
            CheckSize();
            CheckOperators();
            CheckNames();
        }

        return findings.Errors == before;
    }

    private bool Tokenize()
    {
        var s = text.Text;
        for (var i = 0; i < s.Length;)
        {
            if (s[i] == ' ')
            {
                i++;
            }
            else if (IsNameStart(s[i]))
            {
                i = Take(i, c => char.IsAsciiLetterOrDigit(c) || c == '_');
            }
            else if (char.IsAsciiDigit(s[i]))
            {
                var end = TakeNumber(i);
                if (end < s.Length && (char.IsAsciiLetterOrDigit(s[end]) || s[end] == '_'))
                {
                    Error(end, Codes.ExpressionCharacter, $"a number cannot be followed by \"{s[end]}\"; write plain numbers such as 65 or 0.7");
                    return false;
                }

                i = end;
            }
            else if (Operators.FirstOrDefault(o => string.CompareOrdinal(s, i, o, 0, o.Length) == 0) is { } op)
            {
                _tokens.Add((op, i));
                i += op.Length;
            }
            else
            {
                Error(i, Codes.ExpressionCharacter, s[i] switch
                {
                    '"' or '\'' => names.ByVariable.Count > 0 ? "texts in quotes are not used in rules; write a word of a closed list as SessionType.Key, and compare an archetype or a sport with that of another item"
                        : "texts in quotes are not used in rules; write a word of a closed list as Gate.Red or ResponderClass.High",
                    '\u2264' or '\u2265' or '\u2260' => $"\"{s[i]}\" is written {s[i] switch { '\u2264' => "<=", '\u2265' => ">=", _ => "!=" }} here",
                    '\t' or '\n' or '\r' => "a tab or line end; use spaces",
                    > (char)127 or < ' ' => $"the character {Spoken.CodePoint(s, i)} is not used in rules; it may only look like a letter or an operator",
                    _ => $"the character {s[i]} is not used in rules",
                });
                return false;
            }
        }

        return true;
    }

    private int Take(int from, Func<char, bool> part)
    {
        var end = from;
        while (end < text.Text.Length && part(text.Text[end]))
        {
            end++;
        }

        _tokens.Add((text.Text[from..end], from));
        return end;
    }

    // Digits, a point with digits, an exponent.
    private int TakeNumber(int from)
    {
        var s = text.Text;
        var end = Digits(from);
        if (end + 1 < s.Length && s[end] == '.' && char.IsAsciiDigit(s[end + 1]))
        {
            end = Digits(end + 1);
        }

        if (end < s.Length && s[end] is 'e' or 'E')
        {
            var sign = end + 1 < s.Length && s[end + 1] is '+' or '-' ? end + 2 : end + 1;
            end = sign < s.Length && char.IsAsciiDigit(s[sign]) ? Digits(sign) : end;
        }

        _tokens.Add((s[from..end], from));
        return end;

        int Digits(int at)
        {
            while (at < s.Length && char.IsAsciiDigit(s[at]))
            {
                at++;
            }

            return at;
        }
    }

    private void CheckSize()
    {
        if (_tokens.Count > MaxTokens)
        {
            Error(_tokens[MaxTokens].At, Codes.ExpressionLimit, $"the expression has more than {MaxTokens} words and signs; split the rule");
        }

        // Signs before a number or a negation nest in the parser just as brackets do.
        var (depth, run) = (0, 0);
        foreach (var (token, at) in _tokens)
        {
            depth += token is "(" or "[" or "{" ? 1 : token is ")" or "]" or "}" ? -1 : 0;
            run = token is "!" or "-" or "+" ? run + 1 : 0;
            if (depth > MaxBrackets || run > MaxBrackets)
            {
                Error(at, Codes.ExpressionLimit, $"more than {MaxBrackets} brackets or signs inside one another; split the rule");
                return;
            }
        }

        if (_tokens.Count(t => t.Text == "?") > MaxBrackets)
        {
            Error(_tokens.First(t => t.Text == "?").At, Codes.ExpressionLimit, $"more than {MaxBrackets} choices ( ? : ); split the rule");
        }
    }

    private void CheckOperators()
    {
        // The connective, && or ||, at each depth of brackets: where they mix, brackets are necessary.
        var logic = new Dictionary<int, string>();
        var depth = 0;
        for (var i = 0; i < _tokens.Count; i++)
        {
            var (token, at) = _tokens[i];
            switch (token)
            {
                case "(":
                    logic.Remove(++depth);
                    break;
                case ")":
                    depth--;
                    break;
                case "," or "?" or ":":
                    logic.Remove(depth);
                    break;
                case "&&" or "||" when logic.TryGetValue(depth, out var other) && other != token:
                    Error(at, Codes.MixedAndOr, "&& and || are mixed without brackets; put brackets round the part that belongs together");
                    break;
                case "&&" or "||":
                    logic[depth] = token;
                    break;
                case "=" or "<>" or "&" or "|":
                    Error(at, Codes.OperatorSpelling, $"\"{token}\" is written {token switch { "=" => "==", "<>" => "!=", "&" => "&&", _ => "||" }} here");
                    break;
                case "=>":
                    Error(at, Codes.OperatorSpelling, "\"=>\" is written >= here");
                    break;
                case "%" or "^" or "[" or "]" or "{" or "}" or ";":
                    Error(at, Codes.ForbiddenConstruct, $"\"{token}\" is not part of the rule language");
                    break;
                default:
                    if (IsNameStart(token[0]) && !FollowsDot(i) && Spelling.TryGetValue(token, out var sign))
                    {
                        Error(at, Codes.OperatorSpelling, $"\"{token}\" is written {sign} here");
                    }

                    break;
            }
        }
    }

    private void CheckNames()
    {
        for (var i = 0; i < _tokens.Count; i++)
        {
            var (token, at) = _tokens[i];
            if (!IsNameStart(token[0]) || FollowsDot(i) || Words.Contains(token) || Spelling.ContainsKey(token))
            {
                continue;
            }

            if (locals.Any(l => l.Name == token))
            {
                RefuseMemberAfter(i, $"the local parameter {token}");
            }
            else if (names.ByTally.ContainsKey(token))
            {
                RefuseMemberAfter(i, $"the number {token}");
            }
            else if (names.Members(token) is { } members)
            {
                CheckMember(i, token, [.. members]);
            }
            else
            {
                UnknownRoot(token, at);
            }
        }

        for (var i = 0; i < _tokens.Count; i++)
        {
            if (_tokens[i].Text == "." && (i == 0 || !IsNameStart(_tokens[i - 1].Text[0])))
            {
                Error(_tokens[i].At, Codes.ForbiddenConstruct, "a point is only allowed between a group and a name, as in today.ReadinessScore");
            }
        }
    }

    private void UnknownRoot(string token, int at)
    {
        if (token is "Math")
        {
            Error(at, Codes.ForbiddenConstruct, $"write Calc instead of Math: its functions ({string.Join(", ", RuleNames.Functions)}) also work where a number is missing");
            return;
        }

        // A name without its group, as rules or as documents write it, or a word without its list.
        var (bare, whole) = (Spoken.Pascal(token), FactCatalog.Groups.FirstOrDefault(g => g.DocumentGroup == token).Group);
        var fact = whole
            ?? FactCatalog.All.Concat(names.ByOwn.Values).Where(f => f.RuleName == bare).Select(f => f.Name).FirstOrDefault()
            ?? names.ByParameter.Keys.Where(k => k == bare).Select(k => $"p.{k}").FirstOrDefault()
            ?? names.ByDerived.Keys.Where(k => k == bare).Select(k => $"derived.{k}").FirstOrDefault()
            ?? RuleNames.Enums.Keys.SelectMany(e => RuleNames.Enums[e].Where(w => w == bare).Select(w => $"{e}.{w}")).FirstOrDefault()
            ?? (token switch { "yes" or "True" or "TRUE" => "true", "no" or "False" or "FALSE" => "false", "NULL" or "Null" or "none" => "null", _ => null })
            ?? Spoken.Nearest(token, names.Roots.Concat(locals.Select(l => l.Name)));
        if (names.ByVariable.Count > 0 && token.Length <= 2)
        {
            Error(at, Codes.UnknownName, $"\"{token}\" is not a name that rules know here; a line may name its own item and those of lines with \"each\" before it: {string.Join(", ", names.ByVariable.Keys)}");
            return;
        }

        Error(at, Codes.UnknownName, $"\"{token}\" is not a name that rules know{(fact is null
            ? $"; names begin with {string.Join(", ", names.Roots)}"
            : $"; did you mean {fact}?")}");
    }

    private void CheckMember(int i, string root, string[] members)
    {
        if (i + 2 >= _tokens.Count || _tokens[i + 1].Text != ".")
        {
            Error(_tokens[i].At, Codes.UnknownName, $"\"{root}\" needs a name after it, such as {root}.{members.FirstOrDefault() ?? "Name"}");
            return;
        }

        var (member, at) = _tokens[i + 2];
        if (!members.Contains(member, StringComparer.Ordinal))
        {
            Error(at, Codes.UnknownName, $"{root}.{member} is not {What(root)}{Spoken.DidYouMean(member, members)}{(members.Length is > 0 and <= 12 ? $" ({root} has {string.Join(", ", members)})" : "")}");
            return;
        }

        if (names.Fact(root, member) is { Kind: FactKind.Series } fact)
        {
            CheckWindow(i + 2, fact);
        }
        else
        {
            RefuseMemberAfter(i + 2, $"{root}.{member}");
        }

        if (root != nameof(Calc) && i + 3 < _tokens.Count && _tokens[i + 3].Text == "(")
        {
            Error(_tokens[i + 3].At, Codes.ForbiddenConstruct, $"{root}.{member} is a value, not a function");
        }
    }

    private void CheckWindow(int i, FactDefinition series)
    {
        var window = i + 2 < _tokens.Count && _tokens[i + 1].Text == "." ? _tokens[i + 2].Text : "";
        if (!RuleNames.Windows.Contains(window, StringComparer.Ordinal))
        {
            Error(_tokens[Math.Min(i + 2, _tokens.Count - 1)].At, Codes.UnknownName, $"{series.Name} is a series of days{Spoken.DidYouMean(window, RuleNames.Windows)}; write how to read it: {series.Name}.Mean(7, 3), .StandardDeviation, .Slope, .Min, .Max, .Sum(7), .Count(7), .DaysAbove(6, 3), .DaysBelow, .LowestDeviation(7, 14), .HighestDeviation, .Latest() or .FallingDays()");
        }
    }

    private void RefuseMemberAfter(int i, string what)
    {
        if (i + 2 < _tokens.Count && _tokens[i + 1].Text == ".")
        {
            var member = _tokens[i + 2].Text;
            Error(_tokens[i + 2].At, Codes.ForbiddenConstruct, member is "HasValue" or "Value"
                ? $"write {what} as it is, or {what} == null to ask whether it is missing"
                : $"nothing may follow {what}; \".{member}\" is not part of the rule language");
        }
    }

    private string What(string root) => root switch
    {
        RuleNames.Parameters => "a parameter of this policy",
        RuleNames.DerivedFacts => "a derived fact of this policy",
        nameof(Calc) => "a function of the rule language",
        OwnFacts.Group => "a fact of this policy's own",
        _ when names.ByVariable.GetValueOrDefault(root) is { } variable => $"a field of a {variable.Of.Base.One}",
        _ when names.WordsOf(root) is not null => $"a word of {root}",
        _ => "a fact",
    };

    private bool FollowsDot(int i) => i > 0 && _tokens[i - 1].Text == ".";

    private static bool IsNameStart(char c) => char.IsAsciiLetter(c) || c == '_';

    private void Error(int at, string code, string message) => findings.Error(text.Source.PlaceOf(at), code, message);
}
