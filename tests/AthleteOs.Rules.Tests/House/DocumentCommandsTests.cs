using AthleteOs.Rules.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>Every command of every page works and prints the output that the page shows, and every excerpt is of the file that it names.</summary>
public sealed class DocumentCommandsTests
{
    private static readonly string[] Kinds =
        ["sh", "sh no-run", "text", "json output", "json from", "json file=", "csv from", "csv file=", "csharp", "diagram", "sql no-run"];

    public static TheoryData<string> PagesWithCommands() => [.. Documents.Pages.Where(p => Documents.Fences(p).Any(f => f.Info == "sh"))];

    [Theory(Timeout = 120_000)]
    [MemberData(nameof(PagesWithCommands))]
    public async Task The_commands_of_a_page_print_what_it_shows(string page)
    {
        using var reader = new Follower();
        var printed = "";
        var lines = Documents.Text(page).Split('\n').ToList();
        foreach (var fence in Documents.Fences(page).Reverse().ToArray().Reverse())
        {
            if (fence.Info.Contains(" file=", StringComparison.Ordinal))
            {
                reader.Write(fence.Info[(fence.Info.IndexOf('=', StringComparison.Ordinal) + 1)..], fence.Text);
            }
            else if (fence.Info == "sh")
            {
                printed = await reader.Type(fence.Lines);
            }
            else if (fence.Info is "text" or "json output")
            {
                var output = printed.TrimEnd('\n').Split('\n');
                ShownOutput.Matches(fence.Lines, output).ShouldBeTrue($"{page}:{fence.Line} shows\n{fence.Text}\nbut the commands before it print\n{printed}");
            }
        }
    }
}
