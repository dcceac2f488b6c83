using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;
using BenchmarkDotNet.Attributes;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>An athlete-day of the whole closed loop: the athlete reads, the loop makes facts, the policy decides, the athlete lives; with reviews, outcomes and invariants.</summary>
[MemoryDiagnoser]
public class SimulationBenchmarks
{
    private const int Athletes = 20;
    private const int Days = 365;
    private const int Lived = Days + 7 * SimulatedSeason.WeeksBefore;

    private readonly ReadyPolicy _ours = Bench.Shipped("weekly-planning");
    private readonly ReadyPolicy _simple = Bench.Shipped("weekly-planning-simple");
    private readonly ReadyPolicy _template = Bench.Shipped("fixed-template");

    [Benchmark(Baseline = true, OperationsPerInvoke = Athletes * Lived)]
    public double FixedTemplate() => Live(_template);

    [Benchmark(OperationsPerInvoke = Athletes * Lived)]
    public double WeeklyPlanningSimple() => Live(_simple);

    [Benchmark(OperationsPerInvoke = Athletes * Lived)]
    public double WeeklyPlanning() => Live(_ours);

    private static double Live(ReadyPolicy policy)
    {
        var population = new Population(1);
        return Enumerable.Range(0, Athletes).Sum(athlete => SimulatedSeason.Live(policy, population, athlete, Days).Gain);
    }
}
