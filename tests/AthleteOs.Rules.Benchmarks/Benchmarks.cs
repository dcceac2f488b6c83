using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Lab.Replays;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using BenchmarkDotNet.Attributes;
using RulesEngine.Models;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>One rule set of twelve rules: by hand, ours, and Microsoft RulesEngine itself with lean settings.</summary>
[MemoryDiagnoser]
public class RuleSetBenchmarks
{
    private readonly Morning[] _mornings = Bench.Mornings();
    private readonly ICompiledRuleSet _ours;
    private readonly MicrosoftRulesEngine _theirs;
    private readonly RuleParameter[][] _inputs;
    private int _next;

    public RuleSetBenchmarks()
    {
        var policy = Bench.Load(Bench.Policy(Bench.TwelveRules));
        _ours = policy.RuleSets[0].Compiled;
        _theirs = new MicrosoftRulesEngine(policy.Policy, MicrosoftRulesEngine.Resolved(policy.Policy.RuleSets[0]));
        _inputs = [.. _mornings.Select(m => _theirs.Inputs(m, []))];
        foreach (var morning in _mornings)
        {
            if (_ours.Evaluate(morning, []).Matched != Bench.ByHand(morning))
            {
                throw new InvalidOperationException("The rules by hand are not the rules measured.");
            }
        }
    }

    [Benchmark(Baseline = true)]
    public ulong ByHand() => Bench.ByHand(_mornings[_next++ & 63]);

    [Benchmark]
    public ulong Ours() => _ours.Evaluate(_mornings[_next++ & 63], []).Matched;

    [Benchmark]
    public int MicrosoftRulesEngineItself() => _theirs.Execute(_inputs[_next++ & 63]).Count;
}

/// <summary>A whole decision under the shipped policy, from facts to decision.</summary>
[MemoryDiagnoser]
public class PlannerBenchmarks
{
    private readonly Morning[] _mornings = Bench.Mornings();
    private readonly ReadyPolicy _policy = Bench.Shipped("weekly-planning");
    private int _next;

    [Benchmark(Baseline = true)]
    public Decision Decide() => Planner.Decide(_policy, _mornings[_next++ & 63]);

    [Benchmark]
    public Explanation Explain() => Explainer.Explain(_policy, _mornings[_next++ & 63]);

    [Benchmark]
    public IReadOnlyList<Flip> WhatWouldChange() => Counterfactuals.Of(_policy, _mornings[_next++ & 63]);

    [Benchmark]
    public byte[] ExplainAndWrite()
    {
        var morning = _mornings[_next++ & 63];
        return DecisionDocument.Write(_policy, morning, Explainer.Explain(_policy, morning));
    }

    /// <summary>As if the explanation kept no evaluation: the document then evaluates again.</summary>
    [Benchmark]
    public byte[] ExplainAndWriteEvaluatingAgain()
    {
        var morning = _mornings[_next++ & 63];
        return DecisionDocument.Write(_policy, morning, Explainer.Explain(_policy, morning) with { Evaluation = null });
    }
}

/// <summary>The loop over the example year: facts, decisions, reviews, with opportunity cost and without.</summary>
[MemoryDiagnoser]
public class SeasonBenchmarks
{
    private readonly TrainingHistory _year = SyntheticYear.Of(SyntheticYear.Seed);
    private readonly ReadyPolicy _policy = Bench.Shipped("weekly-planning");
    private readonly ReadyPolicy _simple = Bench.Shipped("weekly-planning-simple");
    private readonly SeasonOptions _options = new("anna") { Athlete = new Athlete { KeySessionReadinessMin = 72, WeeklyCapacityTss = 430 } };

    [Benchmark(Baseline = true)]
    public Season Year() => Season.Run(_policy, _year, _options);

    [Benchmark]
    public Season YearWithoutOpportunityCost() => Season.Run(_simple, _year, _options);
}

/// <summary>From files in memory to a policy that decides: 100 rules, and the shipped policy.</summary>
public class LoadBenchmarks
{
    private readonly PolicyFiles _hundred = Bench.Policy(Enumerable.Range(0, 100).Select(i => Bench.TwelveRules[i % Bench.TwelveRules.Length]));

    [Benchmark]
    public ReadyPolicy HundredRules() => Bench.Load(_hundred);

    [Benchmark]
    public ReadyPolicy WeeklyPlanning() => Bench.Shipped("weekly-planning");
}

/// <summary>Decisions of a made-up year replayed from lines of <c>season --lines</c>: under another policy, with opportunity cost and without, and under their own.</summary>
[MemoryDiagnoser]
public class ReplayBenchmarks
{
    private const int Athletes = 3;

    private readonly byte[] _lines;
    private readonly ReadyPolicy _own = Bench.Shipped("weekly-planning");
    private readonly ReadyPolicy _spaced = Bench.Shipped("weekly-planning-spaced");
    private readonly ReadyPolicy _simple = Bench.Shipped("weekly-planning-simple");

    public ReplayBenchmarks() => _lines = [.. ManyPastDecisions.Lines(_own, Athletes).SelectMany(l => l.Append((byte)'\n'))];

    [Benchmark(Baseline = true, OperationsPerInvoke = Athletes * SyntheticYear.Days)]
    public Task<long> WithoutOpportunityCost() => Replayed(_simple);

    [Benchmark(OperationsPerInvoke = Athletes * SyntheticYear.Days)]
    public Task<long> WithOpportunityCost() => Replayed(_spaced);

    [Benchmark(OperationsPerInvoke = Athletes * SyntheticYear.Days)]
    public Task<long> ByteForByte() => Replayed(_own);

    private async Task<long> Replayed(ReadyPolicy policy)
    {
        var replay = new Replay(policy, mostShown: 0);
        using var input = new MemoryStream(_lines);
        await replay.Run(new PastLines("past", input, new PastQuery(Series: policy.SeriesOfDecisions)), null, _ => { }, CancellationToken.None).ConfigureAwait(false);
        return replay.All.Flipped;
    }
}
