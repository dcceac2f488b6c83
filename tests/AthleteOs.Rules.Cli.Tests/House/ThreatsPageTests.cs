using System.Text.RegularExpressions;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>The page of threats promises nothing without a test: each attempt names classes of tests, and these exist.</summary>
public sealed partial class ThreatsPageTests
{
    private static readonly string[] Sections = [.. MarkdownPages.Text("config/docs/threats.md").Split("\n## ")];

    [Fact]
    public void Each_attempt_names_test_classes()
    {
        var attempts = Sections.Where(s => s.StartsWith("With ", StringComparison.Ordinal)).SelectMany(s => s.Split("\n- ")[1..]).ToArray();
        attempts.Length.ShouldBeGreaterThan(20);
        attempts.Where(a => !TestClass().IsMatch(a)).ShouldBeEmpty();
    }

    [Fact]
    public void Each_named_test_class_exists_and_has_tests()
    {
        var files = Directory.GetDirectories(Root.Of("tests"), "*.Tests").SelectMany(p => Directory.EnumerateFiles(p, "*Tests.cs", SearchOption.AllDirectories)).ToLookup(f => Path.GetFileNameWithoutExtension(f), StringComparer.Ordinal);
        var named = Sections.SelectMany(s => TestClass().Matches(s)).Select(m => m.Groups["name"].Value).Distinct(StringComparer.Ordinal).ToArray();
        named.Where(n => !files[n].Any(f => Test().IsMatch(File.ReadAllText(f)))).ShouldBeEmpty();
    }

    [GeneratedRegex("`(?<name>[A-Z][A-Za-z]*Tests)`", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TestClass();

    // A class for a kind of database inherits its tests.
    [GeneratedRegex(@"\[(Fact|Theory)\b|: JournalContract\b", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Test();
}
