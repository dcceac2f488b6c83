using AthleteOs.Rules.Cli.Terminal;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Cli.Tests.Terminal;

/// <summary>The progress line shows the time left.</summary>
public sealed class ProgressLineTests
{
    [Theory]
    [InlineData(3, 0.25, ", about 9 s left")]
    [InlineData(60, 0.25, ", about 3 min left")]
    [InlineData(3600, 0.2, ", about 4 h left")]
    [InlineData(3, 1.0, "")]
    [InlineData(3, null, "")]
    public void Progress_shows_the_time_left(double seconds, double? share, string says) => ProgressLine.Left(TimeSpan.FromSeconds(seconds), share).ShouldBe(says);
}
