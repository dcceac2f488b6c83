using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>The fast reader of days reads nothing that the strict one reads differently.</summary>
public sealed class FastDayReaderTests
{
    private static readonly IReadOnlyList<DayField>[] Kinds = [DayDocument.ReadingsWith(null), DayDocument.Training];

    [Fact]
    public void What_the_program_writes_takes_the_fast_reader()
    {
        foreach (var day in SyntheticYear.Of().Days)
        {
            foreach (var fields in Kinds)
            {
                var written = DayDocument.Write(day, fields);
                FastDayReader.Read(written, fields).ShouldNotBeNull().ShouldBe(Strict(written, fields));
            }
        }
    }

    [Fact]
    public void A_damaged_document_is_read_as_the_strict_reader_reads_it_or_left_to_it()
    {
        var (random, read, left) = (new Random(Effort.Seed), 0, 0);
        var days = SyntheticYear.Of().Days;
        for (var n = 0; n < 20_000; n++)
        {
            var fields = Kinds[n % 2];
            var bytes = DayDocument.Write(days[random.Next(days.Count)], fields);
            for (var change = random.Next(3); change >= 0; change--)
            {
                // Other digits mostly leave a document.
                var at = random.Next(bytes.Length);
                bytes[at] = (byte)(char.IsAsciiDigit((char)bytes[at]) && random.Next(9) > 0 ? '0' + random.Next(10) : random.Next(4) > 0 ? bytes[at] : "{}[]\":,0123456789.-eE ntfa_\\u"[random.Next(29)]);
            }

            if (FastDayReader.Read(bytes, fields) is { } fast)
            {
                fast.ShouldBe(Strict(bytes, fields), $"seed {Effort.Seed}, {System.Text.Encoding.UTF8.GetString(bytes)}");
                read++;
            }
            else
            {
                left++;
            }
        }

        read.ShouldBeGreaterThan(1000);
        left.ShouldBeGreaterThan(1000);
    }

    [Theory]
    [InlineData("""{"date":"2026-01-05","soreness":2,"readiness_score":70}""")] // another order
    [InlineData("""{"date":"2026-01-05","readiness_score":101}""")]
    [InlineData("""{"date":"2026-01-05","illness":"no"}""")]
    [InlineData("""{"date":"2026-01-05"} {}""")]
    [InlineData("""{"date":"2026-02-30"}""")]
    [InlineData("""{"readiness_score":70}""")]
    [InlineData("""["date"]""")]
    public void Everything_else_is_left_to_the_strict_reader(string document) =>
        FastDayReader.Read(System.Text.Encoding.UTF8.GetBytes(document), Kinds[0]).ShouldBeNull();

    private static HistoryDay? Strict(byte[] utf8, IReadOnlyList<DayField> fields) => DayDocument.Read("journal", utf8, fields, new Findings());
}
