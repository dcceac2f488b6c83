using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;
using AthleteOs.Rules.TestKit;
using CsCheck;
using CsvHelper;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Lab.Tests.Histories;

public sealed class HistoryRoundTripTests
{
    // Drawn values are often unlikely ones.
    private static readonly string[] Unusual = [Codes.HistoryUnit, Codes.HistoryLargeLoad, Codes.HistoryFarDays];

    private static readonly Gen<string?> Notes = Gen.OneOf(
        Gen.Const((string?)null), Gen.String[Gen.Char["ab ,;\"\r\n\t=ü'|"], 0, 12].Select(s => string.IsNullOrWhiteSpace(s) ? null : s));

    private static readonly Gen<HistoryDay> Day =
        from date in Gen.Int[0, 3000]
        from load in Maybe(0, 1000)
        from type in Gen.OneOf(Gen.Const((SessionType?)null), Gen.Enum<SessionType>().Select(t => (SessionType?)t))
        from body in Gen.Select(Maybe(0.001, 100), Maybe(0.001, 7), Maybe(20, 150), Maybe(0, 24), Maybe(0, 10))
        from flags in Gen.Select(Flag(), Flag())
        from gates in Gen.Select(Gate(), Gate(), Gate(), Gate())
        from hours in Gen.Select(Flag(), Maybe(0, 24), Maybe(0, 24))
        from performance in Maybe(0.001, 100_000)
        from notes in Notes
        select new HistoryDay(new DateOnly(2018, 1, 1).AddDays(date))
        {
            Load = load,
            SessionType = type,
            ReadinessScore = body.Item1,
            LnRmssd = body.Item2,
            RestingHr = body.Item3,
            SleepHours = body.Item4,
            Soreness = body.Item5,
            Illness = flags.Item1,
            Injury = flags.Item2,
            Health = new Health { Sleep = gates.Item1, Energy = gates.Item2, Musculoskeletal = gates.Item3, Stress = gates.Item4 },
            CompetitionTomorrow = hours.Item1,
            Performance = performance,
            Hours = hours.Item2,
            GreyZoneHours = hours.Item3,
            Notes = notes,
        };

    private static readonly Gen<TrainingHistory> History =
        Day.Array[1, 30].Select(days => new TrainingHistory(days.DistinctBy(d => d.Date), "BikeScore", "W"));

    [Fact]
    [Trait(Effort.Duration, Effort.Long)]
    public void A_history_written_as_CSV_is_read_back_unchanged() => History.Sample(history =>
    {
        var csv = HistoryWriter.Csv(history);
        var (read, findings) = Sample.Read(csv);
        findings.All.ShouldAllBe(f => Unusual.Contains(f.Code));
        read!.Days.ShouldBe(history.Days);
        HistoryWriter.Csv(read).ShouldBe(csv);
    }, iter: 2000);

    [Fact]
    public void A_history_written_as_JSON_is_read_back_with_its_units() => History.Sample(history =>
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            HistoryWriter.WriteJson(json, history);
        }

        var (read, findings) = Sample.Read(bytes.ToArray());
        findings.All.ShouldAllBe(f => Unusual.Contains(f.Code));
        read!.Days.ShouldBe(history.Days);
        (read.LoadUnit, read.PerformanceUnit).ShouldBe(("BikeScore", "W"));
    }, iter: 500);

    [Fact]
    public void Line_ends_and_row_order_change_nothing() => Gen.Select(History, Gen.OneOf(Gen.Const("\r"), Gen.Const("\r\n")), Gen.Int).Sample((history, lineEnd, seed) =>
    {
        var plain = new TrainingHistory(history.Days.Select(d => d with { Notes = null }));
        var lines = HistoryWriter.Csv(plain).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var shuffled = lines.Skip(1).OrderBy(line => string.GetHashCode(line, StringComparison.Ordinal) ^ seed);
        Sample.Good(string.Join(lineEnd, shuffled.Prepend(lines[0]))).Days.ShouldBe(plain.Days);
    }, iter: 500);

    /// <summary>CsvHelper splits the same tables in the same way; ours exists for the columns in findings.</summary>
    [Fact]
    public void Cells_are_what_CsvHelper_reads() => Gen.String[Gen.Char["ab ,;\"\r\nü"], 0, 8].Array2D[Gen.Int[1, 6], Gen.Int[1, 4]].Sample(cells =>
    {
        var (rows, columns) = (cells.GetLength(0), cells.GetLength(1));
        var text = new StringBuilder(string.Join(',', Enumerable.Range(0, columns).Select(c => $"h{c}")));
        for (var row = 0; row < rows; row++)
        {
            text.Append('\n').AppendJoin(',', Enumerable.Range(0, columns).Select(c => $"\"x{cells[row, c].Replace("\"", "\"\"", StringComparison.Ordinal)}\""));
        }

        using var theirs = CsvReader.FromText(text.ToString(), new CsvReaderOptions { TrackLineNumbers = true });
        foreach (var ours in Table.Read("t", text.ToString(), [], new Findings())!.Rows)
        {
            theirs.Read().ShouldBeTrue();
            ours.Select(c => c.Text).ShouldBe(Enumerable.Range(0, theirs.FieldCount).Select(theirs.GetString));
            ours[0].Place.Line.ShouldBe((int)theirs.LineNumber);
        }

        theirs.Read().ShouldBeFalse();
    }, iter: 1000);

    [Fact]
    public void A_history_is_written_with_the_columns_that_it_has() =>
        HistoryWriter.Csv(new TrainingHistory([new(new DateOnly(2026, 3, 2)) { Notes = "a, b" }, new(new DateOnly(2026, 3, 1)) { Load = 50.25, SessionType = SessionType.Key, Injury = false }]))
            .ShouldBe("date,tss,session_type,injury,notes\n2026-03-01,50.25,key,false,\n2026-03-02,,,,\"a, b\"\n");

    private static Gen<double?> Maybe(double low, double high) =>
        Gen.OneOf(Gen.Const((double?)null), Gen.Double[low, high].Select(v => (double?)v), Gen.Double[low, high].Select(v => (double?)Math.Max(low, Math.Round(v, 1))));

    private static Gen<Gate?> Gate() => Gen.OneOf(Gen.Const((Gate?)null), Gen.Enum<Gate>().Select(g => (Gate?)g));

    private static Gen<bool?> Flag() => Gen.OneOf(Gen.Const((bool?)null), Gen.Bool.Select(b => (bool?)b));
}
