using System.Text.RegularExpressions;

namespace AthleteOs.Rules.TestKit;

/// <summary>Messages for authors use the authors' words and no names of C# types.</summary>
public static partial class AuthorsWords
{
    /// <summary>Whether a message contains no name of a .NET type except those that the author wrote.</summary>
    public static bool Are(string message, string wrote = "") =>
        NetWords().Matches(message).All(m => wrote.Contains(m.Value, StringComparison.Ordinal));

    [GeneratedRegex(@"\b(Boolean|Double|Int32|Int64|Nullable|Exception|String|Object|Char|Enum|Func|null reference|DailySeries|Fact[A-Z]\w*|Morning|Json[A-Z]\w*|Utf8\w*)\b|System\.|AthleteOs\.|`\d", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex NetWords();
}
