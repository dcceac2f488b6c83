using System.Text.RegularExpressions;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>The rules for sentences: short, with a plain subject and a plain verb.</summary>
internal static partial class PlainWords
{
    private const int WordsOfASentence = 25;

    public static bool IsShort(string sentence) => sentence.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length <= WordsOfASentence;

    public static bool HasAPlainSubject(string sentence) => !ClauseAsSubject().IsMatch(sentence) || sentence.EndsWith('?');

    public static bool HasPlainVerbs(string sentence) => !HouseWord().IsMatch(sentence);

    [GeneratedRegex(@"^(What|Who|Whose|Of which|Of whom|Where|Whatever|Whoever) ", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ClauseAsSubject();

    /// <summary>Verbs of posture and house words with a plain alternative.</summary>
    [GeneratedRegex(
        @"\b(stands?|standing|stood|holds?|comes? to|hangs? on|(is|are) none|so many|worked out|made[ -]up|by hand|of its own accord|lighter way|told|beside|lies|speaks?|asks? for|whose)\b",
        RegexOptions.ExplicitCapture | RegexOptions.IgnoreCase,
        1000)]
    private static partial Regex HouseWord();
}
