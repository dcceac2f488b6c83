using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>The true difference between the arms for some virtual athletes: each of them lives the whole experiment in every arm, with the same luck.</summary>
internal static class TrueDifference
{
    /// <summary>The mean difference of the primary outcome to the control, for each other arm.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="policies">The policies of its arms.</param>
    /// <param name="population">The athletes.</param>
    /// <param name="athletes">The number of athletes.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static IReadOnlyList<double> Of(Experiment experiment, IReadOnlyList<ReadyPolicy> policies, Population population, int athletes, CancellationToken stop)
    {
        var (squad, lived) = (VirtualExperiment.Squad(experiment, population, athletes), new double[athletes][]);
        Parallel.For(0, athletes, new ParallelOptions { CancellationToken = stop }, number => lived[number] = [.. experiment.Arms.Select(arm => TrialLife.Live(
            experiment, policies, population, number, new Assigned(squad[number], arm, null, arm, null, [], 0), default).Value(experiment.Primary.Outcome, int.MaxValue))]);
        return [.. Enumerable.Range(1, experiment.Arms.Count - 1).Select(arm => lived.Select(l => l[arm] - l[0]).Where(d => !double.IsNaN(d)).DefaultIfEmpty(double.NaN).Average())];
    }
}
