using System.Globalization;
using AthleteOs.Rules.Benchmarks;
using AthleteOs.Rules.TestKit;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

// --past FOLDER ATHLETES writes a year of so many athletes, to measure athleteos replay as a process.
if (args is ["--past", var folder, var athletes])
{
    await ManyPastDecisions.Write(folder, int.Parse(athletes, CultureInfo.InvariantCulture));
    return 0;
}

// --trial FOLDER ATHLETES writes the journal of an experiment, to measure athleteos experiment report as a process.
if (args is ["--trial", var into, var participants])
{
    await ManyParticipants.Write(into, int.Parse(participants, CultureInfo.InvariantCulture));
    return 0;
}

// --exports FOLDER writes two years of an athlete's exports, to measure athleteos today as a process.
if (args is ["--exports", var exports])
{
    TwoYearsOfExports.Write(exports);
    return 0;
}

// --best [PART OF A NAME]... prints the best of many short rounds, to compare two commits in turn.
if (args is ["--best", .. var parts])
{
    BestRounds.Print(parts);
    return 0;
}

// --log prints the figures of rules over the log that have a goal.
if (args is ["--log"])
{
    LogFigures.Print();
    return 0;
}

// --record FILE keeps the times; --against FILE compares them with times that were kept, and exits with 1 if a benchmark got slower by a quarter.
// Instead of a file, both take a folder with a file for each kind of machine.
var machine = string.Create(CultureInfo.InvariantCulture, $"{HostEnvironmentInfo.GetCurrent().Cpu.Value?.ProcessorName}, {Environment.ProcessorCount} cores");
string? record;
MeasuredRun? earlier;
try
{
    record = After("--record") is { } to ? MeasuredRun.FileFor(to, machine) : null;
    earlier = After("--against") is { } file ? MeasuredRun.Read(file, machine) : null;
}
catch (Exception wrong) when (wrong is InvalidDataException or IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

// In one process and in turn, so that ratios hold on a machine that others share.
var config = DefaultConfig.Instance.AddJob(Job.Default.WithWarmupCount(5).WithIterationCount(args.Contains("--short") ? 5 : 15).WithId("run")
    .WithArguments([new MsBuildArgument("/p:RunAnalyzers=false")])).WithBuildTimeout(TimeSpan.FromMinutes(10)).WithOptions(ConfigOptions.DisableOptimizationsValidator)
    .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"));
var summaries = BenchmarkSwitcher.FromAssembly(typeof(RuleSetBenchmarks).Assembly)
    .Run([.. args.Where((a, i) => a is not ("--short" or "--record" or "--against") && (i == 0 || args[i - 1] is not ("--record" or "--against"))).DefaultIfEmpty("--filter=*")], config).ToArray();
var run = new MeasuredRun(
    machine, summaries.Select(s => s.HostEnvironmentInfo.RuntimeVersion).FirstOrDefault() ?? "",
    new SortedDictionary<string, double>(summaries.SelectMany(s => s.Reports).Where(r => r.ResultStatistics is not null)
        .ToDictionary(r => $"{r.BenchmarkCase.Descriptor.Type.Name}.{r.BenchmarkCase.Descriptor.WorkloadMethod.Name}", r => r.ResultStatistics!.Median, StringComparer.Ordinal), StringComparer.Ordinal));
if (run.Times.Count == 0)
{
    Console.Error.WriteLine("no benchmark was measured; the lines above tell why");
    return 2;
}

if (record is not null)
{
    run.Write(record);
}

if (earlier is null)
{
    return 0;
}

try
{
    var change = run.Since(earlier);
    Console.WriteLine($"Recorded on {earlier.Machine} with {earlier.Runtime}; this run on {run.Machine} with {run.Runtime}.");
    Console.WriteLine(string.Join(Environment.NewLine, change.Lines()));
    return change.Slower.Count > 0 ? 1 : 0;
}
catch (InvalidDataException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}

string? After(string option) => Array.IndexOf(args, option) is var at and >= 0 ? args.ElementAtOrDefault(at + 1) ?? throw new InvalidDataException($"{option} needs a file") : null;
