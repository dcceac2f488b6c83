using AthleteOs.Rules.TestKit;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.House;

/// <summary>The page with the longest commands of a usual run. It is a class of its own, so that it runs beside the other pages.</summary>
public sealed class RehearsingPageTests
{
    public const string Page = "rules/docs/rehearsing.md";

    [Fact(Timeout = 420_000)]
    [Trait(Effort.Duration, Effort.Long)]
    public Task The_commands_of_the_page_print_what_it_shows() => DocumentCommandsTests.PrintWhatItShows(Page, TestContext.Current.CancellationToken);
}
