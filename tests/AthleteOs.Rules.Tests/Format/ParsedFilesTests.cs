using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Format;

/// <summary>A file that was read before is read as it would be alone.</summary>
public sealed class ParsedFilesTests
{
    [Fact]
    public void The_same_content_gives_the_same_value_and_a_changed_byte_another()
    {
        var bytes = Encoding.UTF8.GetBytes("""{ "a": 17101 }""");
        var first = Read("x/a.json", bytes).Root.ShouldNotBeNull();
        Read("x/a.json", [.. bytes]).Root.ShouldBeSameAs(first);

        // The caller's bytes may change after the reading.
        bytes[^3] = (byte)'2';
        Read("x/a.json", bytes).Root.ShouldNotBeNull()["a"]!.Number.ShouldBe(17102);
        Read("x/a.json", Encoding.UTF8.GetBytes("""{ "a": 17101 }""")).Root.ShouldNotBeNull()["a"]!.Number.ShouldBe(17101);
    }

    [Fact]
    public void The_same_content_in_another_file_has_its_own_place()
    {
        var bytes = Encoding.UTF8.GetBytes("""{ "a": 17103 }""");
        Read("x/a.json", bytes).Root.ShouldNotBeNull().Place.File.ShouldBe("x/a.json");
        Read("y/a.json", bytes).Root.ShouldNotBeNull().Place.File.ShouldBe("y/a.json");
    }

    [Fact]
    public void A_wrong_file_is_reported_each_time()
    {
        var bytes = Encoding.UTF8.GetBytes("""{ "a": 17104, }""");
        for (var time = 0; time < 3; time++)
        {
            var (root, findings) = Read("x/a.json", bytes);
            root.ShouldBeNull();
            findings.All.ShouldHaveSingleItem().Code.ShouldBe(Codes.NotJson);
        }
    }

    [Fact]
    public void More_files_than_are_kept_are_read_all_the_same()
    {
        // 60 files of 80,000 bytes are more than the limit.
        for (var round = 0; round < 2; round++)
        {
            for (var file = 0; file < 60; file++)
            {
                var text = $$"""{ "a": {{file}}, "says": "{{new string('x', 80_000)}}" }""";
                Read("x/large.json", Encoding.UTF8.GetBytes(text)).Root.ShouldNotBeNull()["a"]!.Number.ShouldBe(file);
            }
        }
    }

    private static (JsonValue? Root, Findings Findings) Read(string file, byte[] bytes)
    {
        var findings = new Findings();
        return (ParsedFiles.Read(file, bytes, findings), findings);
    }
}
