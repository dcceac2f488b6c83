using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using BenchmarkDotNet.Attributes;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>Rules over several sessions: NRules with the definition's second opinion, and the definition alone.</summary>
[MemoryDiagnoser]
public class LogBenchmarks
{
    private readonly ReadyPolicy _policy = Bench.Shipped("weekly-planning-patterns");
    private readonly Morning[] _known = Mornings(0);
    private readonly Morning[] _gaps = Mornings(0.05);
    private readonly double[] _derived = new double[64];
    private readonly InferenceRuleSet _set;
    private int _next;

    public LogBenchmarks() => _set = (InferenceRuleSet)_policy.RuleSets.Single(s => s.Source.Name == "session-patterns").Compiled;

    [Benchmark(Baseline = true)]
    public Decision DecideByDefinition() => Planner.Decide(_policy.ByDefinition, _known[_next++ & 63]);

    [Benchmark]
    public Decision DecideByDefinitionWithGaps() => Planner.Decide(_policy.ByDefinition, _gaps[_next++ & 63]);

    [Benchmark]
    public Decision DecideWithNRules() => Planner.Decide(_policy, _known[_next++ & 63]);

    [Benchmark]
    public Decision DecideWithNRulesAndGaps() => Planner.Decide(_policy, _gaps[_next++ & 63]);

    [Benchmark]
    public bool NRulesAlone() => _set.Match(_known[_next++ & 63], _derived) is null;

    [Benchmark]
    public IReadOnlyList<Flip> WhatWouldChange() => Counterfactuals.Of(_policy, _known[_next++ & 63]);

    /// <summary>Mornings with a log, of which a share of fields and days is unknown.</summary>
    internal static Morning[] Mornings(double gaps)
    {
        var random = new Random(7);
        return [.. Bench.Mornings().Select(m => m with { Log = RandomLogs.Next(random, m.Date, gaps) })];
    }
}
