namespace AthleteOs.Rules.Cli.Adopting;

/// <summary>The kinds of word in an expression.</summary>
internal enum ForeignKind
{
    /// <summary>Spaces, tabs and line ends.</summary>
    Space,

    /// <summary>A name with its members, such as <c>input1.HRV</c>.</summary>
    Path,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>An operator, bracket or other sign.</summary>
    Sign,
}

/// <summary>A word of an expression, and where it begins.</summary>
internal readonly record struct ForeignWord(ForeignKind Kind, string Text, int At);

/// <summary>Cuts an expression of Microsoft RulesEngine into words. Nothing is refused here.</summary>
internal static class ForeignText
{
    private static readonly string[] LongSigns = ["&&", "||", "==", "!=", "<=", ">=", "<>", "=>", "??"];

    public static List<ForeignWord> Words(string text)
    {
        var words = new List<ForeignWord>();
        for (var at = 0; at < text.Length;)
        {
            var (kind, end) = Next(text, at);
            words.Add(new ForeignWord(kind, text[at..end], at));
            at = end;
        }

        return words;
    }

    private static (ForeignKind Kind, int End) Next(string text, int at) => text[at] switch
    {
        var c when char.IsWhiteSpace(c) => (ForeignKind.Space, While(text, at, char.IsWhiteSpace)),
        var c when IsName(c) && !char.IsAsciiDigit(c) => (ForeignKind.Path, Path(text, at)),
        var c when char.IsAsciiDigit(c) => (ForeignKind.Number, Number(text, at)),
        '"' or '\'' => (ForeignKind.Text, Quoted(text, at)),
        _ => (ForeignKind.Sign, at + (Array.Exists(LongSigns, s => string.CompareOrdinal(text, at, s, 0, 2) == 0) ? 2 : 1)),
    };

    private static bool IsName(char c) => char.IsLetterOrDigit(c) || c is '_' or '@' or '$';

    private static int While(string text, int at, Func<char, bool> part)
    {
        while (at < text.Length && part(text[at]))
        {
            at++;
        }

        return at;
    }

    private static int Path(string text, int at)
    {
        var end = While(text, at, IsName);
        while (end + 1 < text.Length && text[end] == '.' && IsName(text[end + 1]) && !char.IsAsciiDigit(text[end + 1]))
        {
            end = While(text, end + 1, IsName);
        }

        return end;
    }

    // Digits, decimals, an exponent, and the letter for the kind of number.
    private static int Number(string text, int at)
    {
        var end = While(text, at, char.IsAsciiDigit);
        if (end + 1 < text.Length && text[end] == '.' && char.IsAsciiDigit(text[end + 1]))
        {
            end = While(text, end + 1, char.IsAsciiDigit);
        }

        if (end + 1 < text.Length && text[end] is 'e' or 'E' && (char.IsAsciiDigit(text[end + 1]) || (end + 2 < text.Length && text[end + 1] is '+' or '-' && char.IsAsciiDigit(text[end + 2]))))
        {
            end = While(text, end + 2, char.IsAsciiDigit);
        }

        return While(text, end, IsName);
    }

    private static int Quoted(string text, int at)
    {
        var end = at + 1;
        while (end < text.Length && text[end] != text[at])
        {
            end += text[end] == '\\' && end + 1 < text.Length ? 2 : 1;
        }

        return Math.Min(text.Length, end + 1);
    }
}
