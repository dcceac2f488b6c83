using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>A measure of a policy compared with the first, in words.</summary>
/// <param name="Measure">The measure.</param>
/// <param name="First">Its value under the first policy.</param>
/// <param name="Policy">Its value under the policy.</param>
/// <param name="Difference">The difference.</param>
internal sealed record ComparedMeasure(Measure Measure, string First, string Policy, PairedDifference Difference)
{
    /// <summary>The difference with its interval.</summary>
    public string Interval => TrialWords.Interval(Measure, Difference);

    /// <summary>Every measure of a policy, the worse ones first. The worst decile is next to the share of athletes with a worthwhile gain.</summary>
    public static IEnumerable<ComparedMeasure> WorseFirst(VirtualTrial trial, int policy)
    {
        ArgumentNullException.ThrowIfNull(trial);
        var comparison = trial.Comparison;
        var worthwhile = comparison.ToFirst(policy, Measure.WorthwhileGain).Verdict;
        return Measure.All
            .Select(m => new ComparedMeasure(m, TrialWords.Show(m, comparison.Center(0, m)), TrialWords.Show(m, comparison.Center(policy, m)), comparison.ToFirst(policy, m)))
            .OrderBy(c => Order(c.Measure == Measure.WorstDecile ? worthwhile : c.Difference.Verdict));
    }

    private static int Order(Verdict verdict) => verdict switch
    {
        Verdict.ClearlyWorse => 0,
        Verdict.LittleWorse => 1,
        Verdict.ClearlyBetter => 2,
        Verdict.LittleBetter => 3,
        Verdict.NotWorthwhile => 4,
        Verdict.NoClearDifference => 5,
        _ => 6,
    };
}
