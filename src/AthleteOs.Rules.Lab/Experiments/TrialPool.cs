using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Lab.Synthetic;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>
/// Virtual athletes under one set of truths, each lived in every arm and in blocks. Squads of any size are drawn from them with replacement, so
/// that hundreds of trials cost little more than one (Efron 1979, Ann Stat 7:1).
/// </summary>
internal sealed class TrialPool
{
    /// <summary>The athletes of a pool.</summary>
    public const int Athletes = 40;

    private readonly ParticipantRecord[][] _inArms;
    private readonly ParticipantRecord[] _inBlocks;

    private TrialPool(Truths truths, ParticipantRecord[][] inArms, ParticipantRecord[] inBlocks)
    {
        Truths = truths;
        DifferingShare = inArms[0].Sum(p => p.DifferingDays) / (double)Math.Max(1, inArms[0].Sum(p => p.ArmByDay.Count));

        // Harm is no part of a power, and a look without it is faster.
        _inArms = [.. inArms.Select(arm => arm.Select(p => p with { ArmByDay = [] }).ToArray())];
        _inBlocks = [.. inBlocks.Select(p => p with { ArmByDay = [] })];
    }

    public Truths Truths { get; }

    /// <summary>The share of days on which the arms decide different sessions, for athletes who follow the control.</summary>
    public double DifferingShare { get; }

    /// <summary>Lives the athletes.</summary>
    /// <param name="inArms">The parallel design.</param>
    /// <param name="inBlocks">The longest design in blocks; null if blocks cannot compare the outcome.</param>
    /// <param name="policies">The policies of the arms.</param>
    /// <param name="population">The athletes.</param>
    /// <param name="troubles">The losses of records.</param>
    /// <param name="lived">Called after each life, from any thread.</param>
    /// <param name="stop">Ends it.</param>
    public static TrialPool Live(
        Experiment inArms, Experiment? inBlocks, IReadOnlyList<ReadyPolicy> policies, Population population, TrialTroubles troubles, Action lived, CancellationToken stop)
    {
        var squad = VirtualExperiment.Squad(inArms, population, Athletes);
        var arms = inArms.Arms.Select(_ => new ParticipantRecord[Athletes]).ToArray();
        var blocks = new ParticipantRecord[inBlocks is null ? 0 : Athletes];
        var assigned = inBlocks is null ? [] : Assignment.Of(inBlocks, squad);
        Parallel.For(0, Athletes, new ParallelOptions { CancellationToken = stop }, number =>
        {
            foreach (var (arm, at) in inArms.Arms.Select((a, i) => (a, i)))
            {
                arms[at][number] = TrialLife.Live(inArms, policies, population, number, new Assigned(squad[number], arm, null, arm, null, [], 0), troubles);
                lived();
            }

            if (inBlocks is not null)
            {
                blocks[number] = TrialLife.Live(inBlocks, policies, population, number, assigned[number], troubles);
                lived();
            }
        });
        return new TrialPool(population.Truths, arms, blocks);
    }

    /// <summary>The mean difference of the primary outcome that these athletes have, arm by arm.</summary>
    public IReadOnlyList<double> Expected(Experiment experiment)
    {
        var outcome = experiment.Primary.Outcome;
        if (experiment.Design.Kind != DesignKind.Parallel)
        {
            return [PairedBlocks.Over([.. Cut(experiment).Select(p => PairedBlocks.Of(p, outcome, int.MaxValue))]).Value];
        }

        // The same life in each arm, so that luck cancels.
        return [.. _inArms.Skip(1).Select(arm => arm.Zip(_inArms[0], (a, b) => a.Value(outcome, int.MaxValue) - b.Value(outcome, int.MaxValue)).Where(d => !double.IsNaN(d)).DefaultIfEmpty(0).Average())];
    }

    /// <summary>The same athletes with other true differences.</summary>
    public TrialPool With(Experiment experiment, IReadOnlyList<double> expected, double difference)
    {
        var outcome = experiment.Primary.Outcome;
        return new TrialPool(Truths, [.. _inArms.Select((arm, at) => arm.Select(p => Shift(p, at)).ToArray())], [.. _inBlocks.Select(p => Shift(p, 1))]);

        ParticipantRecord Shift(ParticipantRecord record, int arm) => arm == 0 || arm > expected.Count ? record : record with
        {
            Periods = [.. record.Periods.Select(p => p.Arm == 0 ? p : p with { Sums = p.Sums.Shifted(outcome, difference - expected[arm - 1]) })],
        };
    }

    /// <summary>The share of drawn trials with a clear difference in the right direction; for single athletes, the share of named ones.</summary>
    public double Power(Experiment experiment, int athletes, int draws, bool isUp, ulong seed)
    {
        var (found, cut) = (0.0, experiment.Design.Kind == DesignKind.Parallel ? [] : Cut(experiment));
        for (var draw = 0; draw < draws; draw++)
        {
            var chance = new Chance(Chance.Mix(seed + (ulong)draw));
            List<ParticipantRecord> squad = [.. Enumerable.Range(0, athletes).Select(at => (int)(chance.Uniform() * Athletes) switch
            {
                var number => experiment.Design.Kind == DesignKind.Parallel ? _inArms[at % _inArms.Length][number] : cut[number],
            })];
            found += experiment.Design.Kind == DesignKind.SingleAthlete
                ? AthleteResponses.Of([.. squad.Select(p => (p, PairedBlocks.Of(p, experiment.Primary.Outcome, int.MaxValue)))], experiment.Alpha).Count(a => a.IsResponder && a.Mean > 0 == isUp) / (double)athletes
                : ExperimentAnalysis.PrimaryOf(experiment, squad, int.MaxValue).Where(c => isUp ? c.Effect.Low > 0 : c.Effect.High < 0).Count() / (experiment.Arms.Count - 1.0);
        }

        return found / draws;
    }

    // The first pairs of the longest design.
    private ParticipantRecord[] Cut(Experiment experiment) => [.. _inBlocks.Select(p => p with { Periods = [.. p.Periods.Take(2 * experiment.Design.Pairs)] })];
}
