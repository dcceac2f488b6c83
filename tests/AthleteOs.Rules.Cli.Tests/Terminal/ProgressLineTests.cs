using AthleteOs.Rules.Cli.Terminal;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Terminal;

/// <summary>How long work will take yet, as the progress line tells it.</summary>
public sealed class ProgressLineTests
{
    [Theory]
    [InlineData(3, 0.25, ", about 9 s left")]
    [InlineData(60, 0.25, ", about 3 min left")]
    [InlineData(3600, 0.2, ", about 4 h left")]
    [InlineData(3, 1.0, "")]
    [InlineData(3, null, "")]
    public void Progress_says_how_long_it_will_take_yet(double seconds, double? share, string says) => ProgressLine.Left(TimeSpan.FromSeconds(seconds), share).ShouldBe(says);
}
