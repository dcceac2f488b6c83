using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Cli.Adopting;

/// <summary>Writes an expression of Microsoft RulesEngine in the rule language: mapped names, our spelling, brackets where and and or mix.</summary>
/// <param name="map">The facts of names.</param>
/// <param name="locals">The local parameters by their names in the file, in any case.</param>
/// <param name="refuse">Is called with the place in the text, the code and the reason for each word that cannot come along.</param>
internal sealed class ForeignExpression(NameMap map, IReadOnlyDictionary<string, string> locals, Action<int, string, string> refuse)
{
    // Math rounds a half to the even number and Calc away from zero, so Round is not among them.
    private static readonly string[] Functions = ["Min", "Max", "Abs", "Ceiling", "Floor", "Clamp"];

    private static readonly Dictionary<string, string> Spelling = new(StringComparer.OrdinalIgnoreCase)
    {
        ["and"] = "&&",
        ["andalso"] = "&&",
        ["or"] = "||",
        ["orelse"] = "||",
        ["not"] = "!",
        ["eq"] = "==",
        ["ne"] = "!=",
        ["neq"] = "!=",
        ["lt"] = "<",
        ["le"] = "<=",
        ["gt"] = ">",
        ["ge"] = ">=",
        ["="] = "==",
        ["<>"] = "!=",
    };

    private static readonly string[] Keywords = ["true", "false", "null", "iif", "np"];

    private bool _isRefused;

    /// <summary>The expression in the rule language.</summary>
    public string Write(string text)
    {
        var words = ForeignText.Words(text);
        var written = new string?[words.Count];
        for (var i = 0; i < words.Count; i++)
        {
            written[i] ??= words[i].Kind switch
            {
                ForeignKind.Space => " ",
                ForeignKind.Number => words[i].Text.TrimEnd('d', 'D', 'm', 'M'),
                ForeignKind.Sign => Spelling.GetValueOrDefault(words[i].Text, words[i].Text),
                ForeignKind.Path => Path(words, written, i),
                _ => words[i].Text,
            };
        }

        // A text next to a name without a fact needs no second reason.
        for (var i = 0; i < words.Count && !_isRefused; i++)
        {
            if (words[i].Kind == ForeignKind.Text && written[i] == words[i].Text)
            {
                Refuse(words[i].At, Codes.AdoptLeftOut, $"the text {words[i].Text} is not compared with a fact that is a word of a list");
            }
        }

        var at = 0;
        return Bracketed([.. written.Select(w => w!)], ref at).Trim();
    }

    private string Path(List<ForeignWord> words, string?[] written, int i)
    {
        var (text, at) = (words[i].Text, words[i].At);
        if (Spelling.TryGetValue(text, out var sign))
        {
            return sign;
        }

        if (Array.Find(Keywords, k => string.Equals(k, text, StringComparison.OrdinalIgnoreCase)) is { } keyword)
        {
            return keyword;
        }

        var path = text.Split('.');
        if (path.Length == 1 && locals.TryGetValue(text, out var local))
        {
            return local;
        }

        if (path is ["Math", var function] && Array.IndexOf(Functions, function) >= 0)
        {
            return $"Calc.{function}";
        }

        if (map.Find(path) is { } found)
        {
            return Fact(words, written, i, found.Target, path[found.Parts..]);
        }

        if (path.Length == 2 && (FactCatalog.ByName.ContainsKey(text) || path[0] == "Calc"))
        {
            return text;
        }

        if (Neighbour(words, i, 1) is { } next && words[next].Text == "(")
        {
            Refuse(at, Codes.AdoptLeftOut, path[0] == "Math" ? $"{text} is not part of the rule language, or rounds a half otherwise" : $"{text} calls a function of another program; rules read facts only");
        }
        else
        {
            Refuse(at, Codes.AdoptNoName, $"\"{text}\" has no fact; add --map {text}=FACT, see rules/docs/facts.md");
        }

        return text;
    }

    private string Fact(List<ForeignWord> words, string?[] written, int i, NameMap.Target target, string[] rest)
    {
        switch (rest)
        {
            case ["HasValue"]:
                return $"({target.Text} != null)";
            case [] or ["Value"]:
                break;
            default:
                Refuse(words[i].At, Codes.AdoptLeftOut, $"\"{words[i].Text}\" reads .{string.Join('.', rest)} of a fact; rules compare facts and call no members of them");
                return target.Text;
        }

        return target.Fact.Kind switch
        {
            FactKind.Flag => Flag(words, written, i, target.Text),
            FactKind.Choice => Choice(words, written, i, target),
            _ => target.Text,
        };
    }

    // A flag alone is compared with true; its negation with false.
    private static string Flag(List<ForeignWord> words, string?[] written, int i, string fact)
    {
        var (before, after) = (Neighbour(words, i, -1), Neighbour(words, i, 1));
        if (IsEquality(words, before) || IsEquality(words, after))
        {
            return fact;
        }

        if (before is { } not && written[not] == "!")
        {
            written[not] = "";
            return $"{fact} == false";
        }

        return $"{fact} == true";
    }

    // A text next to a fact that is a word of a list becomes that word.
    private string Choice(List<ForeignWord> words, string?[] written, int i, NameMap.Target target)
    {
        foreach (var step in new[] { 1, -1 })
        {
            if (Neighbour(words, i, step) is not { } sign || !IsEquality(words, sign) || Neighbour(words, sign, step) is not { } at || words[at].Kind != ForeignKind.Text)
            {
                continue;
            }

            var word = words[at].Text[1..^1];
            var index = target.Fact.Choices.ToList().FindIndex(c => string.Equals(c, word, StringComparison.OrdinalIgnoreCase));
            index = index >= 0 ? index : target.Fact.DocumentWords.ToList().FindIndex(c => string.Equals(c, word, StringComparison.OrdinalIgnoreCase));
            if (index < 0)
            {
                Refuse(words[at].At, Codes.AdoptLeftOut, $"{words[at].Text} is not a word of {target.Fact.List}; its words are {string.Join(", ", target.Fact.Choices)}");
            }

            written[at] = index < 0 ? "null" : $"{target.Fact.List}.{target.Fact.Choices[index]}";
        }

        return target.Text;
    }

    private void Refuse(int at, string code, string why)
    {
        _isRefused = true;
        refuse(at, code, why);
    }

    private static bool IsEquality(List<ForeignWord> words, int? at) =>
        at is { } i && (words[i].Text is "==" or "!=" || Spelling.GetValueOrDefault(words[i].Text) is "==" or "!=");

    private static int? Neighbour(List<ForeignWord> words, int i, int step)
    {
        for (i += step; i >= 0 && i < words.Count; i += step)
        {
            if (words[i].Kind != ForeignKind.Space)
            {
                return i;
            }
        }

        return null;
    }

    // The words up to a closing bracket. In RulesEngine && goes before ||, and here brackets are necessary where both are.
    private static string Bracketed(IReadOnlyList<string> words, ref int at)
    {
        var text = "";
        var part = new List<string>();
        for (; at < words.Count && words[at] != ")"; at++)
        {
            if (words[at] is "," or "?" or ":")
            {
                text += Joined(part) + words[at];
                part.Clear();
            }
            else if (words[at] == "(")
            {
                at++;
                part.Add($"({Bracketed(words, ref at)}{(at < words.Count ? ")" : "")}");
            }
            else
            {
                part.Add(words[at]);
            }
        }

        return text + Joined(part);
    }

    private static string Joined(List<string> part)
    {
        if (!part.Contains("&&") || !part.Contains("||"))
        {
            return string.Concat(part);
        }

        var sides = new List<List<string>> { new() };
        foreach (var word in part)
        {
            if (word == "||")
            {
                sides.Add([]);
            }
            else
            {
                sides[^1].Add(word);
            }
        }

        return string.Join(" || ", sides.Select(s => s.Contains("&&") ? $"({string.Concat(s).Trim()})" : string.Concat(s).Trim()));
    }
}
