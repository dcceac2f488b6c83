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
            foreach (var wrong in new[] { "", "[]", "{}", """{ "machine": "m", "runtime": "r", "times": {} }""", """{ "machine": "m", "times": { "a": 1 } }""", """{ "machine": "m", "runtime": "r", "times": { "a": 0 } }""" })
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

    [Fact]
    public void A_folder_has_a_file_for_each_kind_of_machine()
    {
        var folder = Directory.CreateTempSubdirectory("athleteos-").FullName;
        try
        {
            var file = MeasuredRun.FileFor(folder, "Intel Xeon E5-2680 v4, 8 cores");
            Path.GetFileName(file).ShouldBe("intel-xeon-e5-2680-v4-8-cores.json");
            MeasuredRun.FileFor(file, "any").ShouldBe(file);
            Recorded.Write(file);
            MeasuredRun.Read(folder, "Intel Xeon E5-2680 v4, 8 cores").Times.ShouldBe(Recorded.Times);
            Should.Throw<InvalidDataException>(() => MeasuredRun.Read(folder, "AMD EPYC, 2 cores")).Message
                .ShouldBe($"{folder} has no run of \"AMD EPYC, 2 cores\", only of \"a machine\"; record one with --record {folder}");
            Should.Throw<InvalidDataException>(() => MeasuredRun.Read(file + "x", "AMD EPYC, 2 cores")).Message.ShouldBe($"there is no file {file}x; write one with --record {file}x");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public void Benchmarks_in_one_run_only_are_named()
    {
        var change = Run(100, 200, 300, 400).Since(Run(100, 200, 300));
        change.Lines().ShouldContain("Not in the recorded run: Class.B3");
        change.Slower.ShouldBeEmpty();
        Run(100, 200, 300).Since(Run(100, 200, 300, 400)).Lines().ShouldContain("Recorded, but not measured now: Class.B3");
    }

    [Fact]
    public void Each_recorded_time_is_that_of_a_benchmark_that_exists_and_each_file_is_named_after_its_machine()
    {
        var sources = string.Concat(Directory.GetFiles(Root.Of("tests", "AthleteOs.Rules.Benchmarks"), "*.cs").Select(File.ReadAllText));
        var files = Directory.GetFiles(Root.Of("tests", "AthleteOs.Rules.Benchmarks", "recorded"));
        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            var run = MeasuredRun.Read(file);
            MeasuredRun.FileFor(Path.GetDirectoryName(file)!, run.Machine).ShouldBe(file);
            run.Times.Keys.Select(name => name.Split('.')).Where(n => !sources.Contains($"class {n[0]}", StringComparison.Ordinal) || !sources.Contains($" {n[1]}(", StringComparison.Ordinal)).ShouldBeEmpty(file);
        }
    }

    private static MeasuredRun Run(params double[] times) =>
        new("a machine", ".NET 10", new SortedDictionary<string, double>(times.Index().ToDictionary(t => $"Class.B{t.Index}", t => t.Item), StringComparer.Ordinal));
}
