using AthleteOs.Rules.Benchmarks;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;

// --past FOLDER ATHLETES writes a year of so many athletes, to measure athleteos replay as a process.
if (args is ["--past", var folder, var athletes])
{
    await ManyPastDecisions.Write(folder, int.Parse(athletes, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

// --trial FOLDER ATHLETES writes the journal of an experiment, to measure athleteos experiment report as a process.
if (args is ["--trial", var into, var participants])
{
    await ManyParticipants.Write(into, int.Parse(participants, System.Globalization.CultureInfo.InvariantCulture));
    return;
}

// --log prints the figures of rules over the log that have a goal.
if (args is ["--log"])
{
    LogFigures.Print();
    return;
}

// In one process and in turn, so that ratios hold on a machine that others share.
var config = DefaultConfig.Instance.AddJob(Job.Default.WithWarmupCount(5).WithIterationCount(args.Contains("--short") ? 5 : 15).WithId("run")).WithOptions(ConfigOptions.DisableOptimizationsValidator)
    .WithArtifactsPath(Path.Combine(AppContext.BaseDirectory, "results"));
BenchmarkSwitcher.FromAssembly(typeof(RuleSetBenchmarks).Assembly)
    .Run([.. args.Where(a => a != "--short").DefaultIfEmpty("--filter=*")], config);
