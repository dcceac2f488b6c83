using AthleteOs.Rules.TestKit;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>The page with the longest table. It is a class of its own, so that it runs beside the other pages, and a part of the long run.</summary>
public sealed class ComparingPageTests
{
    public const string Page = "rules/docs/comparing.md";

    private static readonly int Runs = Effort.Of("runs of the page with the longest table", 1, 1);

    [Fact(Timeout = 1_800_000)]
    [Trait(Effort.Duration, Effort.Long)]
    public async Task The_commands_of_the_page_print_what_it_shows()
    {
        for (var run = 0; run < Runs; run++)
        {
            await DocumentCommandsTests.PrintWhatItShows(Page, TestContext.Current.CancellationToken);
        }
    }
}
