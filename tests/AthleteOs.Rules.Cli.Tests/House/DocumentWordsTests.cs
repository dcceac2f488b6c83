using System.Text.RegularExpressions;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>Pages are short, plain and linked: short sentences and lines, a question as the title, links that lead somewhere.</summary>
public sealed partial class DocumentWordsTests
{
    private const int CharactersOfALine = 140;
    private const int LinesOfTheReadme = 150;

    // The generated table of facts has wide rows.
    private static readonly string[] WidePages = ["rules/docs/facts.md"];
    private static readonly string[] NamedPages = ["README.md", "src/PACKAGE.md"];

    public static TheoryData<string> Pages() => [.. MarkdownPages.All];

    [Fact]
    public void The_README_is_short() => MarkdownPages.Text("README.md").TrimEnd('\n').Split('\n').Length.ShouldBeLessThanOrEqualTo(LinesOfTheReadme);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_line_fits_a_screen(string page) =>
        MarkdownPages.Text(page).Split('\n').Where(l => l.Length > CharactersOfALine && !(WidePages.Contains(page, StringComparer.Ordinal) && l.StartsWith('|'))).ShouldBeEmpty(page);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_title_is_a_question(string page)
    {
        var title = MarkdownPages.Text(page).Split('\n')[0];
        title.ShouldStartWith("# ");
        title.EndsWith('?').ShouldBe(!NamedPages.Contains(page, StringComparer.Ordinal), title);
    }

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_sentence_is_short(string page) =>
        Sentences(page).Where(s => !PlainWords.IsShort(s)).ShouldBeEmpty(page);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_sentence_has_a_plain_subject(string page) => Sentences(page).Where(s => !PlainWords.HasAPlainSubject(s)).ShouldBeEmpty(page);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_sentence_has_a_plain_verb(string page) => Sentences(page).Where(s => !PlainWords.HasPlainVerbs(s)).ShouldBeEmpty(page);

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_link_leads_somewhere(string page)
    {
        foreach (Match link in Link().Matches(OutsideFences(page)))
        {
            var (target, anchor) = (link.Groups["target"].Value, link.Groups["anchor"].Value);
            var path = target.Length == 0 ? page : Path.GetRelativePath(Root.Folder, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Root.Of(page))!, target)));
            (File.Exists(Root.Of(path)) || Directory.Exists(Root.Of(path))).ShouldBeTrue($"{page} links to {target}");
            if (anchor.Length > 0)
            {
                Anchors(path).ShouldContain(anchor, $"{page} links to {target}#{anchor}");
            }
        }
    }

    [Fact]
    public void Each_page_is_linked_from_another()
    {
        var linked = MarkdownPages.All.SelectMany(page => Link().Matches(OutsideFences(page)).Select(link => (From: page, link.Groups["target"].Value)))
            .Select(l => (l.From, To: Path.GetRelativePath(Root.Folder, Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Root.Of(l.From))!, l.Value)))))
            .Where(l => l.From != l.To).Select(l => l.To).ToHashSet(StringComparer.Ordinal);
        MarkdownPages.All.Except(NamedPages, StringComparer.Ordinal).Where(page => !linked.Contains(page)).ShouldBeEmpty();
    }

    private static IEnumerable<string> Anchors(string page) =>
        OutsideFences(page).Split('\n').Where(l => l.StartsWith('#')).Select(l => NotInAnAnchor().Replace(l.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'));

    private static IEnumerable<string> Sentences(string page)
    {
        var paragraph = "";
        foreach (var line in OutsideFences(page).Split('\n').Append(""))
        {
            // A table, a heading or a picture is no sentence; a list's entry begins one.
            var isText = line.Length > 0 && line[0] is not ('|' or '#' or '!' or '<');
            if (!isText || ListEntry().IsMatch(line))
            {
                foreach (var sentence in EndOfSentence().Split(Marks().Replace(paragraph, "X")))
                {
                    yield return sentence.Trim();
                }

                paragraph = "";
            }

            paragraph += isText ? ListEntry().Replace(line, "") + " " : "";
        }
    }

    private static string OutsideFences(string page)
    {
        var lines = MarkdownPages.Text(page).Split('\n').ToList();
        foreach (var fence in MarkdownPages.Fences(page).Reverse())
        {
            lines.RemoveRange(fence.Line - 2, fence.Lines.Length + 2);
            lines.Insert(fence.Line - 2, "");
        }

        return string.Join('\n', lines);
    }

    [GeneratedRegex(@"\]\((?<target>(?!https?:)[^)#]*)(#(?<anchor>[^)]+))?\)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"[^\p{L}\p{N} _-]", RegexOptions.None, 1000)]
    private static partial Regex NotInAnAnchor();

    [GeneratedRegex(@"^\s*(- |\d+\. |> )", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex ListEntry();

    /// <summary>Code and the target of a link are no words.</summary>
    [GeneratedRegex(@"`[^`]*`|(?<=\])\([^)]*\)", RegexOptions.None, 1000)]
    private static partial Regex Marks();

    [GeneratedRegex(@"(?<=[.!?:]\W*)\s+(?=[\p{Lu}\d(""\[*])", RegexOptions.None, 1000)]
    private static partial Regex EndOfSentence();
}
