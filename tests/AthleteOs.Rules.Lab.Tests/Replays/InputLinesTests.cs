using System.Text;
using AthleteOs.Rules.Lab.Files;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Replays;

/// <summary>Lines out of one buffer are the lines that a text has.</summary>
public sealed class InputLinesTests
{
    private const int Most = 300_000;

    [Theory]
    [InlineData("", new string[0])]
    [InlineData("\n", new[] { "" })]
    [InlineData("a", new[] { "a" })]
    [InlineData("a\nb\n", new[] { "a", "b" })]
    [InlineData("a\n\nb", new[] { "a", "", "b" })]
    public void A_last_line_without_an_end_counts(string text, string[] lines) => Read(text, bytesAtOnce: 1).Select(l => l.Text).ShouldBe(lines);

    [Fact]
    public void Lines_longer_than_the_buffer_are_whole_and_too_long_ones_are_said_to_be()
    {
        string[] lines = ["short", new('x', Most), "between", new('y', Most + 1), "after", new('z', 5 * Most), "end"];
        foreach (var bytesAtOnce in new[] { 7777, 1 << 20 })
        {
            var read = Read(string.Join('\n', lines), bytesAtOnce);
            read.Select(l => l.TooLong).ShouldBe([false, false, false, true, false, true, false]);
            read.Where(l => !l.TooLong).Select(l => l.Text).ShouldBe(lines.Where(l => l.Length <= Most));
            read.ShouldAllBe(l => l.Text.Length <= Most + 1);
        }
    }

    private static List<(string Text, bool TooLong)> Read(string text, int bytesAtOnce)
    {
        using var input = new Dripping(Encoding.UTF8.GetBytes(text), bytesAtOnce);
        var lines = new InputLines(input, Most);
        var read = new List<(string, bool)>();
        while (lines.Next())
        {
            read.Add((Encoding.UTF8.GetString(lines.Line.Span), lines.TooLong));
            lines.Number.ShouldBe(read.Count);
        }

        return read;
    }

    private sealed class Dripping(byte[] bytes, int atOnce) : MemoryStream(bytes)
    {
        public override int Read(byte[] buffer, int offset, int count) => base.Read(buffer, offset, Math.Min(count, atOnce));
    }
}
