using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Facts;

/// <summary>The quick reader of facts accepts nothing that the strict one refuses, and reads nothing otherwise.</summary>
public sealed class FastFactsReaderTests
{
    private const int Seed = 20261123;

    private static readonly string[] Pieces =
        ["\"", "{", "}", "[", "]", ",", ":", " ", "\n", "\t", "-", ".", "0", "9", "00", "e5", "null", "true", "never", "\"never\"", "\\", "\\u0041", "ä", "\u202e", "1e400", "-0", "+1", "NaN", "key", "\"date\":\"2026-02-30\",", "\"athlete_id\":\"x\",", "\"tsb\":1,", "400",
            "\"$schema\":\"../facts.schema.json\",", "\"$schema\":null,", "\"priority\":\"respond > complete\",", "\"priority\":null,", "\"priority\":\"complete > respond\","];

    [Fact]
    public void What_is_written_of_a_morning_is_read_quickly()
    {
        // A number with an exponent, which hardly one is written with, is left to the strict reader.
        foreach (var document in Documents(Effort.Usual(2000)).Where(d => d.AsSpan().IndexOf("E-"u8) < 0))
        {
            FastFactsReader.Read(document).ShouldBe(Strict(document), Encoding.UTF8.GetString(document));
        }
    }

    [Fact]
    public void A_document_that_was_changed_is_read_as_the_strict_reader_does_or_left_to_it()
    {
        var random = new QuickRandom(Seed);
        var (read, left) = (0, 0);
        foreach (var document in Documents(Effort.Usual(1000)))
        {
            for (var i = 0; i < 20; i++)
            {
                var changed = Changed(document, random);
                if (FastFactsReader.Read(changed) is { } quick)
                {
                    quick.ShouldBe(Strict(changed), Encoding.UTF8.GetString(changed));
                    read++;
                }
                else
                {
                    left++;
                }
            }
        }

        read.ShouldBeGreaterThan(Effort.Usual(1000));
        left.ShouldBeGreaterThan(Effort.Usual(1000));
    }

    [Fact]
    public void The_shipped_example_is_read_fast()
    {
        var example = File.ReadAllBytes(Root.Of("rules", "weekly-planning", "examples", "morning.json"));
        FastFactsReader.Read(example).ShouldNotBeNull().ShouldBe(Strict(example));
    }

    [Theory]
    [InlineData("""{"$schema":null,"date":"2026-11-23","athlete":{"athlete_id":"a"}}""")]
    [InlineData("""{"$schema":1,"date":"2026-11-23","athlete":{"athlete_id":"a"}}""")]
    [InlineData("""{"$schema":"a\""")]
    [InlineData("""{"$schema":["a\""")]
    [InlineData("""{"$schema":"a","$schema":"a","date":"2026-11-23","athlete":{"athlete_id":"a"}}""")]
    [InlineData("""{"date":"2026-11-23","athlete":{"athlete_id":"a","$schema":"a"}}""")]
    [InlineData("""{"date":"2026-11-23","athlete":{"athlete_id":"a"},"weekly_intent":{"priority":"complete"}}""")]
    [InlineData("""{"date":"2026-11-23","athlete":{"athlete_id":"a"},"weekly_intent":{"priority":1}}""")]
    [InlineData("""{"date":"2026-11-23","athlete":{"athlete_id":"a"},"weekly_intent":{"priority":null,"priority":"respond > complete"}}""")]
    [InlineData("""{"date":"2026-11-23","athlete":{"athlete_id":"a"},"week":{"priority":"respond > complete"}}""")]
    public void A_schema_or_priority_that_is_wrong_is_left_to_the_strict_reader_which_refuses_it(string document)
    {
        FastFactsReader.Read(Encoding.UTF8.GetBytes(document)).ShouldBeNull();
        Strict(Encoding.UTF8.GetBytes(document)).ShouldBeNull();
    }

    [Theory]
    [InlineData("4.35")]
    [InlineData("0.1")]
    [InlineData("-0.0")]
    [InlineData("123456789012345")]
    [InlineData("0.000000000000001")]
    [InlineData("1.0000000000000002")]
    [InlineData("7.088900215524561")]
    [InlineData("-17.123456789012345678901234567890")]
    public void A_number_is_read_to_the_last_bit(string text)
    {
        FastValues.Number(Encoding.UTF8.GetBytes(text), out var number).ShouldBeTrue();
        BitConverter.DoubleToInt64Bits(number + 0.0).ShouldBe(BitConverter.DoubleToInt64Bits(double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) + 0.0));
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("01")]
    [InlineData("-01")]
    [InlineData("1.")]
    [InlineData(".5")]
    [InlineData("+1")]
    [InlineData("1e5")]
    [InlineData("1 2")]
    public void What_is_no_plain_number_is_left_alone(string text) => FastValues.Number(Encoding.UTF8.GetBytes(text), out _).ShouldBeFalse();

    [Fact]
    public void A_series_that_is_not_wanted_is_not_read_and_nothing_else_is_lost()
    {
        var document = """{"date":"2026-11-23","athlete":{"athlete_id":"a"},"today":{"readiness_score":70},"hrv":{"ln_rmssd":[4.1,null,4.2],"resting_hr":[50]}}"""u8;
        var all = FastFactsReader.Read(document)!;
        FastFactsReader.Read(document, new HashSet<FactDefinition> { FactCatalog.ByName["hrv.RestingHr"] }).ShouldBe(all with { Hrv = all.Hrv with { LnRmssd = DailySeries.Empty } });
    }

    private static IEnumerable<byte[]> Documents(int count)
    {
        var (random, mornings) = (new QuickRandom(Seed), new RandomMornings(ShippedPolicies.Get("weekly-planning"), 0.3));
        return Enumerable.Range(0, count).Select(n => Named(FactsWriter.Write(mornings.Next(random)), n)).Where(d => Strict(d) is not null);
    }

    // As a person or another program writes it: with the schema's name, and the priority, in half of the documents each.
    private static byte[] Named(byte[] document, int n)
    {
        var text = Encoding.UTF8.GetString(document);
        text = n % 2 == 0 ? $$"""{"$schema":"../../schema/facts.schema.json",{{text[1..]}}""" : text;
        var intent = text.IndexOf("\"weekly_intent\":{", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes(n % 4 > 1 && intent > 0 ? text.Insert(intent + "\"weekly_intent\":{".Length, "\"priority\":\"respond > complete\",") : text);
    }

    private static Morning? Strict(byte[] document) =>
        JsonSource.Read("facts.json", document, new Findings()) is { } root ? FactsReader.Read(root, new Findings()) : null;

    // A few pieces put in, put over or taken out.
    private static byte[] Changed(byte[] document, Random random)
    {
        var changed = document.ToList();
        for (var changes = random.Next(1, 3); changes > 0 && changed.Count > 10; changes--)
        {
            var at = random.Next(changed.Count);
            switch (random.Next(4))
            {
                case 0:
                    changed.InsertRange(at, Encoding.UTF8.GetBytes(Pieces[random.Next(Pieces.Length)]));
                    break;
                case 1:
                    changed.RemoveRange(at, Math.Min(random.Next(1, 8), changed.Count - at));
                    break;
                case 2:
                    changed[at] = (byte)random.Next(256);
                    break;
                default:
                    changed[at] = (byte)"0123456789.-,"[random.Next(13)];
                    break;
            }
        }

        return [.. changed];
    }
}
