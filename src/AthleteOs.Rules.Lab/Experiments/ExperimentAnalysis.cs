using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>One athlete's outcome in a trial.</summary>
/// <param name="Arm">The assigned arm's index, whatever the athlete followed.</param>
/// <param name="Baseline">The value before the trial.</param>
/// <param name="Value">The value in the trial.</param>
internal readonly record struct TrialOutcome(int Arm, double Baseline, double Value);

/// <summary>An outcome of one arm compared with the control.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Effect">The difference, adjusted for the baseline, with an interval that is valid at every look.</param>
/// <param name="AdjustedP">The p value, adjusted for the number of arms by Bonferroni; for secondary outcomes by Holm.</param>
internal sealed record ArmComparison(RecordedOutcome Outcome, Arm Arm, Effect Effect, double AdjustedP);

/// <summary>The analysis of a parallel trial: first the sizes of the arms, then the primary outcome, then the others.</summary>
internal sealed class ExperimentAnalysis
{
    /// <summary>Below this p value the sizes of the arms contradict the assignment, and no result is reported.</summary>
    public const double LeastRatioP = 0.01;

    private ExperimentAnalysis(Experiment experiment, IReadOnlyList<int> counts, IReadOnlyList<(int Injured, double Low)> harm)
    {
        (Experiment, Counts, Harm) = (experiment, counts, harm);
        var weights = experiment.Arms.Select(a => (double)a.Weight).ToList();
        RatioP = SampleRatio.AnyLook([.. counts.Select(c => (double)c)], [.. weights.Select(w => w / weights.Sum())]);
    }

    public Experiment Experiment { get; }

    /// <summary>The participants of each arm.</summary>
    public IReadOnlyList<int> Counts { get; }

    /// <summary>The p value of the sizes, valid at every look.</summary>
    public double RatioP { get; }

    /// <summary>Whether the sizes contradict the assignment.</summary>
    public bool IsMismatch => RatioP < LeastRatioP;

    /// <summary>The injured athletes of each arm, and the lower end of their share's interval.</summary>
    public IReadOnlyList<(int Injured, double Low)> Harm { get; }

    /// <summary>The comparisons of the primary outcome; empty on a mismatch, or with too few athletes.</summary>
    public IReadOnlyList<ArmComparison> Primary { get; private set; } = [];

    /// <summary>The comparisons of the secondary outcomes.</summary>
    public IReadOnlyList<ArmComparison> Secondary { get; private set; } = [];

    /// <summary>Analyses outcomes.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="arms">The assigned arm of each participant.</param>
    /// <param name="injured">Whether each was injured.</param>
    /// <param name="values">The known values of an outcome.</param>
    public static ExperimentAnalysis Of(
        Experiment experiment, IReadOnlyList<int> arms, IReadOnlyList<bool> injured, Func<RecordedOutcome, IReadOnlyList<TrialOutcome>> values)
    {
        var counts = experiment.Arms.Select((_, arm) => arms.Count(a => a == arm)).ToList();
        var harm = counts.Select((count, arm) =>
        {
            var hurt = arms.Where((a, i) => a == arm && injured[i]).Count();
            return (hurt, count == 0 ? 0 : MixtureBounds.Rate(hurt, count, experiment.Alpha, Math.Max(1, experiment.PlannedAthletes / (double)experiment.Arms.Count)).Low);
        }).ToList();
        var analysis = new ExperimentAnalysis(experiment, counts, harm);
        if (!analysis.IsMismatch)
        {
            analysis.Primary = [.. Compare(experiment, experiment.Primary.Outcome, values(experiment.Primary.Outcome))
                .Select(c => c with { AdjustedP = Math.Min(1, c.Effect.P * (experiment.Arms.Count - 1)) })];
            var secondary = experiment.Secondary.SelectMany(o => Compare(experiment, o, values(o))).ToList();
            var adjusted = MultipleTests.Holm([.. secondary.Select(c => c.Effect.P)]);
            analysis.Secondary = [.. secondary.Select((c, i) => c with { AdjustedP = adjusted[i] })];
        }

        return analysis;
    }

    private static List<ArmComparison> Compare(Experiment experiment, RecordedOutcome outcome, IReadOnlyList<TrialOutcome> values)
    {
        var (control, alpha, comparisons) = (Sums(values, 0), experiment.Alpha / (experiment.Arms.Count - 1), new List<ArmComparison>());
        for (var arm = 1; arm < experiment.Arms.Count; arm++)
        {
            var treatment = Sums(values, arm);
            if (Math.Min(control.After.Count, treatment.After.Count) < 2)
            {
                continue;
            }

            // The exact test for squads, the asymptotic sequence for more; both adjust for the baseline.
            var effect = control.After.Count + treatment.After.Count < PlannedSize.MostExact
                ? AnytimeT.Interval(Ancova.Of(control, treatment), PlannedSize.G, alpha)
                : ConfidenceSequence.Interval(new CovariateAdjustment(control, treatment).Difference, 2.0 * experiment.PlannedAthletes / experiment.Arms.Count, alpha);
            comparisons.Add(new ArmComparison(outcome, experiment.Arms[arm], effect, effect.P));
        }

        return comparisons;
    }

    private static PairedSums Sums(IReadOnlyList<TrialOutcome> values, int arm)
    {
        var own = values.Where(v => v.Arm == arm && !double.IsNaN(v.Value) && !double.IsNaN(v.Baseline)).ToList();
        return PairedSums.Of([.. own.Select(v => v.Baseline)], [.. own.Select(v => v.Value)]);
    }
}
