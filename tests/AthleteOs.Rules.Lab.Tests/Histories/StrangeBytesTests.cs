using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

/// <summary>No bytes make a reader of foreign documents throw, hang or fill the memory; each is read or refused with a finding.</summary>
public sealed class StrangeBytesTests
{
    private static readonly int Documents = Effort.Of("changed documents of each reader, a twentieth for files of policies", 1_000, 1_000_000);

    public static TheoryData<string> Readers => [.. ForeignReader.All.Select(r => r.Name)];

    [Theory]
    [MemberData(nameof(Readers))]
    public void Changed_documents_are_read_or_refused(string name)
    {
        var reader = ForeignReader.All.Single(r => r.Name == name);

        // Of files of policies there are fewer: a whole policy is loaded with each.
        StrangeBytes.Read(Math.Max(1, Documents / (reader.IsOfPolicy ? 20 : 1)), reader).ShouldBeGreaterThan(reader.IsOfPolicy ? 1 : 2);
    }

    /// <summary>A search in minutes or hours makes the file, see <c>tests/README.md</c>.</summary>
    [Theory]
    [MemberData(nameof(Readers))]
    public void The_findings_of_a_search_by_coverage_are_read_or_refused(string name)
    {
        var reader = ForeignReader.All.Single(r => r.Name == name);
        reader.Corpus.Count.ShouldBeGreaterThan(5);
        foreach (var bytes in reader.Corpus)
        {
            _ = StrangeBytes.Answer(bytes, reader);
        }
    }
}
