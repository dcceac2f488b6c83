using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Http;

/// <summary>A call for help is answered and starts no service.</summary>
public sealed class HelpTests
{
    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--athlete_os:listen=http://127.0.0.1:1", "-?")]
    public void Help_ends_with_0_and_starts_nothing(params string[] arguments) =>
        typeof(HostApp).Assembly.EntryPoint!.Invoke(null, [arguments]).ShouldBe(0);
}
