using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.House;

/// <summary>The comparison of a run of the benchmarks with a recorded one.</summary>
public sealed class MeasuredRunTests
{
    private static readonly MeasuredRun Recorded = Run(100, 200, 300, 400, 500);

    [Fact]
    public void A_slower_machine_slows_no_benchmark() =>
        Run(160, 320, 480, 640, 800).Since(Recorded).ShouldSatisfyAllConditions(c => c.Usual.ShouldBe(1.6, 1e-9), c => c.Slower.ShouldBeEmpty());

    [Fact]
    public void Benchmarks_that_took_a_quarter_longer_than_the_others_are_named_slowest_first()
    {
        var change = Run(160, 320, 480, 640 * 1.3, 800 * 1.4).Since(Recorded);
        change.Slower.ShouldBe(["Class.B4", "Class.B3"]);
        change.Lines().ShouldBe(
        [
            "The median benchmark took 1.60 times as long as in the recorded run. Each line is relative to it.",
            "  1.00  Class.B0", "  1.00  Class.B1", "  1.00  Class.B2", "  1.30  Class.B3  SLOWER", "  1.40  Class.B4  SLOWER",
        ]);
        Run(160, 320, 480, 640 * 1.2, 800).Since(Recorded).Slower.ShouldBeEmpty();
    }

    [Fact]
    public void Runs_with_too_little_in_common_are_refused() =>
        Should.Throw<InvalidDataException>(() => Run(1, 2).Since(Recorded)).Message.ShouldBe("2 benchmarks of this run are in the recorded one; a comparison needs 3");

    [Fact]
    public void A_run_is_written_and_read_again_and_other_files_are_refused()
    {
        var file = Path.GetTempFileName();
        try
        {
            Recorded.Write(file);
            MeasuredRun.Read(file).ShouldSatisfyAllConditions(r => r.Machine.ShouldBe(Recorded.Machine), r => r.Times.ShouldBe(Recorded.Times));
            foreach (var wrong in new[] { "", "[]", "{}", """{ "machine": "m", "times": {} }""", """{ "machine": "m", "times": { "a": 0 } }""" })
            {
                File.WriteAllText(file, wrong);
                Should.Throw<InvalidDataException>(() => MeasuredRun.Read(file)).Message.ShouldBe($"{file} has no times of a run; write one with --record {file}");
            }
        }
        finally
        {
            File.Delete(file);
        }
    }

    private static MeasuredRun Run(params double[] times) =>
        new("a machine", new SortedDictionary<string, double>(times.Index().ToDictionary(t => $"Class.B{t.Index}", t => t.Item), StringComparer.Ordinal));
}
