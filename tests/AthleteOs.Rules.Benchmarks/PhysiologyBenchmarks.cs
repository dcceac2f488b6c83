using AthleteOs.Rules.Physiology;
using BenchmarkDotNet.Attributes;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>Opportunity cost: the chain once per persistence and spacing, the week once per athlete's parameters, the question every morning.</summary>
[MemoryDiagnoser]
public class OpportunityCostBenchmarks
{
    private readonly ReadinessChain _chain = ReadinessChain.Of(0.5, 3);
    private readonly SessionValue _value = SessionValue.Of(39, 12);
    private readonly OpportunityCost _cost;

    public OpportunityCostBenchmarks() => _cost = Solved();

    [Benchmark]
    public object Chain() => ReadinessChain.Of(0.5, 3);

    [Benchmark]
    public object Solve() => Solved();

    [Benchmark(Baseline = true)]
    public double Ask() => _cost.At(72, 5, 2).WorthFrom;

    private OpportunityCost Solved() => OpportunityCost.Of(_chain, _value, 62, 11, 65, 7, 2);
}
