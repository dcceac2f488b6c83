using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>Every command of every page works and prints the output that the page shows, and every excerpt is in the file that it names.</summary>
public sealed class DocumentCommandsTests
{
    /// <summary>The only reasons for a command that this test does not run.</summary>
    private static readonly string[] ReasonsNotToRun =
    [
        "needs the program sqlite3",
        "needs a PostgreSQL server; a test runs the same command",
        "needs the journal of a season",
        "needs a PostgreSQL server; the tests of the queue run the same statements",
        "runs every test of the project",
        "needs a PostgreSQL server; a test runs the same programs",
        "installs outside the folder; a test installs the same package",
        "installs outside the folder; a test reads the same file",
        "takes minutes and needs a quiet machine",
        "needs a network",
        "needs the Debian package afl++ and minutes",
    ];

    /// <summary>Every page with commands. A page that starts the service, or simulates thousands of years, is long.</summary>
    public static IEnumerable<TheoryDataRow<string>> PagesWithCommands() =>
        from page in MarkdownPages.All
        where page is not (ComparingPageTests.Page or RehearsingPageTests.Page)
        let commands = MarkdownPages.Fences(page).Where(f => f.IsCommand).ToArray()
        where commands.Length > 0
        let isLong = commands.Any(f => f.Info == "sh long" || f.Lines.Any(PageReader.StartsService))
        select isLong ? new TheoryDataRow<string>(page).WithTrait(Effort.Duration, Effort.Long) : new TheoryDataRow<string>(page);

    public static TheoryData<string> PagesWithFences() => [.. MarkdownPages.All.Where(p => MarkdownPages.Fences(p).Count > 0)];

    [Theory(Timeout = 420_000)]
    [MemberData(nameof(PagesWithCommands))]
    public Task The_commands_of_a_page_print_what_it_shows(string page) => PrintWhatItShows(page, TestContext.Current.CancellationToken);

    /// <summary>Runs the commands of a page and compares their output with the page.</summary>
    internal static async Task PrintWhatItShows(string page, CancellationToken stop)
    {
        using var reader = new PageReader();
        var lines = MarkdownPages.Text(page).Split('\n').ToList();
        var (moved, printed) = (0, (string?)"");
        foreach (var fence in MarkdownPages.Fences(page))
        {
            if (fence.IsCommand)
            {
                printed = fence.IsOfLongRun && !Effort.IsFull ? null : await reader.Type(fence.Lines);
            }
            else if (fence.Is("json file") || fence.Is("csv file") || fence.Is("ics file"))
            {
                reader.Write(fence.File, fence.Text);
            }
            else if (fence.IsOutput && printed is not null)
            {
                var output = printed.TrimEnd('\n').Split('\n');
                var matches = ShownOutput.Matches(fence.Lines, output);
                if (!matches && Environment.GetEnvironmentVariable("ATHLETEOS_WRITE_GOLDEN") == "1")
                {
                    var renewed = ShownOutput.Renewed(fence.Lines, output);
                    lines.RemoveRange(fence.Line - 1 + moved, fence.Lines.Length);
                    lines.InsertRange(fence.Line - 1 + moved, renewed);
                    moved += renewed.Length - fence.Lines.Length;
                    await File.WriteAllTextAsync(Root.Of(page), string.Join('\n', lines), stop);
                }
                else
                {
                    matches.ShouldBeTrue(
                        $"{page}:{fence.Line} shows\n{fence.Text}\nbut the commands before it print\n{printed}\nIf the change is meant, run this test once with ATHLETEOS_WRITE_GOLDEN=1 and read the diff.");
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(PagesWithFences))]
    public void Every_block_of_a_page_is_run_or_compared(string page)
    {
        var before = "";
        foreach (var fence in MarkdownPages.Fences(page))
        {
            var place = $"{page}:{fence.Line - 1}: {fence.Info}";
            if (fence.Is("json from") || fence.Is("csv from"))
            {
                Trimmed(File.ReadAllText(Root.Of(fence.File))).ShouldContain(Trimmed(fence.Text).TrimEnd('\n'), Case.Sensitive, $"{place} is no excerpt");
            }
            else if (fence.IsOutput)
            {
                (before is "sh" or "sh long" or "sh full").ShouldBeTrue($"{place}: an output follows its commands");
            }
            else if (fence.Is("sh no-run") || fence.Is("sql no-run"))
            {
                ReasonsNotToRun.ShouldContain(fence.Info[(fence.Info.IndexOf("no-run", StringComparison.Ordinal) + 7)..], place);
            }
            else
            {
                (fence.IsCommand || fence.Info is "csharp" or "diagram" or "nginx" || fence.Is("json file") || fence.Is("csv file") || fence.Is("ics file")).ShouldBeTrue($"{place}: no such kind of block");
            }

            before = fence.Info;
        }
    }

    [Theory]
    [InlineData("a\n...\nd", "a\nb\nc\nd", true)]
    [InlineData("a\n...\nd", "a\nd", true)]
    [InlineData("a\n...\nd", "a\nb\nc", false)]
    [InlineData("a\nb", "a\nb\nc", false)]
    [InlineData("one … three", "one two three", true)]
    [InlineData("one … three", "one two four", false)]
    [InlineData("{\"a\":1,…", "{\"a\":1,\"b\":2}", true)]
    [InlineData("ab…ba", "aba", false)]
    public void Left_out_lines_and_characters_match_any(string shown, string printed, bool matches) =>
        ShownOutput.Matches(shown.Split('\n'), printed.Split('\n')).ShouldBe(matches);

    [Fact]
    public void An_output_is_written_anew_around_the_lines_left_out() =>
        ShownOutput.Renewed(["a", "…b", "...", "d"], ["A", "b", "c", "D"]).ShouldBe(["A", "…b", "...", "D"]);

    [Fact]
    public async Task A_command_that_fails_is_named()
    {
        using var reader = new PageReader();
        (await Should.ThrowAsync<InvalidOperationException>(() => reader.Type(["athleteos check rules/nowhere"]))).Message.ShouldContain("exit code 2");
        (await Should.ThrowAsync<InvalidOperationException>(() => reader.Type(["athleteos check rules/nowhere   # ends with 1"]))).Message.ShouldContain("exit code 2");
        (await Should.ThrowAsync<InvalidOperationException>(() => reader.Type(["true", "test -e nowhere && true"]))).Message.ShouldContain("exit code 1");
        (await reader.Type(["test -e nowhere   # ends with 1"])).ShouldBeEmpty();
        (await reader.Type(["athleteos check rules/nowhere \\", "  # ends with 2", "echo done"])).ShouldEndWith("done\n");
    }

    private static string Trimmed(string text) => string.Concat(text.Split('\n').Select(l => l.Trim() + "\n"));
}
