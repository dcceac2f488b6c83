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

    public OpportunityCostBenchmarks() => _cost = Solve();

    [Benchmark]
    public ReadinessChain Chain() => ReadinessChain.Of(0.5, 3);

    [Benchmark]
    public OpportunityCost Solve() => OpportunityCost.Of(_chain, _value, 62, 11, 65, 7, 2);

    [Benchmark(Baseline = true)]
    public KeySessionChoice Ask() => _cost.At(72, 5, 2);
}
