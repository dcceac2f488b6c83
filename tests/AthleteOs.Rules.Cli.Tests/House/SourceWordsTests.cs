using System.Text.RegularExpressions;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>Comments, documentation and messages in the source have short, plain sentences.</summary>
public sealed partial class SourceWordsTests
{
    // Values of a trial's document; programs compare them.
    private static readonly string[] Verdicts = ["cannot be told"];

    public static TheoryData<string> Commented() =>
        ["AthleteOs.Rules", "AthleteOs.Rules.Cli", "AthleteOs.Rules.Client", "AthleteOs.Rules.Cluster", "AthleteOs.Rules.Expressions", "AthleteOs.Rules.Host", "AthleteOs.Rules.Hosting", "AthleteOs.Rules.Inference", "AthleteOs.Rules.Lab", "AthleteOs.Rules.Reports", "AthleteOs.Rules.Squad", "AthleteOs.Rules.Storage"];

    // The core's messages are in decisions and in the answers of the service, which change only with their version.
    public static TheoryData<string> Speaking() => ["AthleteOs.Rules.Cli", "AthleteOs.Rules.Expressions", "AthleteOs.Rules.Hosting", "AthleteOs.Rules.Inference", "AthleteOs.Rules.Lab", "AthleteOs.Rules.Reports", "AthleteOs.Rules.Storage"];

    [Theory]
    [MemberData(nameof(Commented))]
    public void A_comment_has_short_plain_sentences(string project) => Faults(project, Comments).ShouldBeEmpty();

    [Theory]
    [MemberData(nameof(Speaking))]
    public void A_message_has_short_plain_sentences(string project) => Faults(project, Messages).ShouldBeEmpty();

    [Fact]
    public void A_fault_in_a_comment_or_message_is_found()
    {
        string[] lines = ["/// <summary>What stands here. Short.", "/// See <see cref=\"stands\"/>.</summary>", "Say(\"the row stands {twice(\"a b\")} here\"); // It holds.", "Say(\"--well-unless-told stands\", \"told\");"];
        Comments(lines).Where(IsFault).ShouldBe(["What stands here.", "It holds."]);
        Messages(lines).Where(IsFault).ShouldBe(["the row stands {twice(", "X stands"]);
        IsFault(string.Concat(Enumerable.Repeat("word ", 26))).ShouldBeTrue();
    }

    private static IEnumerable<string> Faults(string project, Func<string[], IEnumerable<string>> texts)
    {
        var files = Directory.EnumerateFiles(Root.Of($"src/{project}"), "*.cs", SearchOption.AllDirectories).Where(f => !BuildFolder().IsMatch(f)).ToArray();
        files.ShouldNotBeEmpty();
        return files.SelectMany(f => texts(File.ReadAllLines(f)).Where(IsFault).Select(s => $"{Path.GetRelativePath(Root.Folder, f)}: {s}"));
    }

    private static bool IsFault(string sentence) => !PlainWords.IsShort(sentence) || !PlainWords.HasAPlainSubject(sentence) || !PlainWords.HasPlainVerbs(sentence);

    private static IEnumerable<string> Comments(string[] lines)
    {
        // An element of the documentation begins a paragraph, and so does code.
        var text = string.Join('\n', lines.Select(l => Comment().Match(l) is { Success: true } comment ? comment.Groups["text"].Value : ""));
        return Paragraph().Split(Element().Replace(Reference().Replace(text, "X"), "\n\n")).SelectMany(Sentences);
    }

    private static IEnumerable<string> Messages(string[] lines) => lines
        .SelectMany(l => Literal().Matches(Comment().Replace(l, ""))).Select(m => m.Groups["text"].Value)
        .Where(t => t.Contains(' ', StringComparison.Ordinal) && !Code().IsMatch(t) && !Verdicts.Contains(t, StringComparer.Ordinal))
        .SelectMany(t => Sentences(OptionName().Replace(Hole().Replace(t, "X"), "X")));

    private static IEnumerable<string> Sentences(string text) => EndOfSentence().Split(text).Select(s => Space().Replace(s, " ").Trim()).Where(s => s.Length > 0);

    [GeneratedRegex(@"[/\\](bin|obj)[/\\]", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex BuildFolder();

    /// <summary>A comment of its own line, or after code; not the // of an address.</summary>
    [GeneratedRegex(@"(^\s*|(?<=[;{}),\]]) )///?( (?<text>.*))?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Comment();

    [GeneratedRegex(@"<(see|paramref|typeparamref|inheritdoc)\b[^>]*/>|<c>[^<]*</c>", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Reference();

    [GeneratedRegex(@"</?[a-z][^>]*>", RegexOptions.None, 1000)]
    private static partial Regex Element();

    [GeneratedRegex(@"\n\s*\n", RegexOptions.None, 1000)]
    private static partial Regex Paragraph();

    [GeneratedRegex(@"""(?<text>([^""\\]|\\.)*)""", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Literal();

    /// <summary>SQL, and code between two literals inside a hole.</summary>
    [GeneratedRegex(@"=>|@|\)\)|\bSELECT\b", RegexOptions.None, 1000)]
    private static partial Regex Code();

    [GeneratedRegex(@"\{[^{}]*\}", RegexOptions.None, 1000)]
    private static partial Regex Hole();

    [GeneratedRegex(@"--[a-z-]+", RegexOptions.None, 1000)]
    private static partial Regex OptionName();

    [GeneratedRegex(@"(?<=[.!?]\W*)\s+|(?<=:)\s+(?=[\p{Lu}\d(""])", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex EndOfSentence();

    [GeneratedRegex(@"\s+", RegexOptions.None, 1000)]
    private static partial Regex Space();
}
