using AthleteOs.Rules.Experiments;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Experiments;

/// <summary>
/// A draw is the same for ever, because a later program must find the same arm. The numbers were computed in Python: the first 53 bits of
/// <c>hashlib.sha256("salt\npurpose\nunit".encode())</c>.
/// </summary>
public sealed class DrawTests
{
    [Theory]
    [InlineData("wider-spacing", "arm", "anna", 0.9183550813700199)]
    [InlineData("planning", "holdout", "Łukasz", 0.10689858487353321)]
    public void A_draw_is_the_number_of_its_texts(string salt, string purpose, string unit, double draw) => Draw.Of(salt, purpose, unit).ShouldBe(draw);

    [Fact]
    public void A_long_text_is_drawn_in_the_same_way() => Draw.Of("s", "p", new string('é', 300)).ShouldBe(0.4617521037385709);
}
