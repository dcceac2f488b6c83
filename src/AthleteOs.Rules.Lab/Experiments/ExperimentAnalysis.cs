using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>An outcome of one arm compared with the control.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Arm">The arm.</param>
/// <param name="Effect">The difference, with an interval that is valid at every look.</param>
/// <param name="AdjustedP">The p value, adjusted for the number of arms by Bonferroni; for secondary outcomes by Holm.</param>
/// <param name="Athletes">The athletes, or groups, with a known outcome.</param>
internal sealed record ArmComparison(RecordedOutcome Outcome, Arm Arm, Effect Effect, double AdjustedP, int Athletes)
{
    /// <summary>Whether the interval excludes no difference.</summary>
    public bool IsClear => Effect.Low > 0 || Effect.High < 0;
}

/// <summary>The analysis of a trial on one day: first the sizes of the arms, then harm, then the primary outcome, then the others.</summary>
internal sealed class ExperimentAnalysis
{
    /// <summary>Below this p value the sizes of the arms contradict the assignment, and no result is reported.</summary>
    public const double LeastRatioP = 0.01;

    // A squad is small, so every share of an arm is equally likely before. With the usual prior of 100 athletes, arms of 24 and 0 would pass.
    private const double RatioPrior = 2;

    /// <summary>With fewer athletes a design of single athletes tells nothing about the squad.</summary>
    public const int LeastSquad = 10;

    private readonly IReadOnlyList<ParticipantRecord> _units;

    private ExperimentAnalysis(Experiment experiment, IReadOnlyList<ParticipantRecord> participants, int day)
    {
        (Experiment, Day) = (experiment, day);
        _units = ParticipantRecord.Units(experiment, participants);
        Counts = [.. experiment.Arms.Select((_, arm) => _units.Count(p => p.Arm == arm))];
        var weights = experiment.Arms.Select(a => experiment.Design.Kind == DesignKind.Parallel ? a.Weight : 1.0).ToList();
        RatioP = SampleRatio.AnyLook([.. Counts.Select(c => (double)c)], [.. weights.Select(w => w / weights.Sum())], RatioPrior);
        Harm = HarmWatch.Of(experiment, participants, day);
    }

    public Experiment Experiment { get; }

    /// <summary>The number of trial days at this look.</summary>
    public int Day { get; }

    /// <summary>The athletes or groups of each arm; in blocks, of each first arm.</summary>
    public IReadOnlyList<int> Counts { get; }

    /// <summary>The p value of the sizes, valid at every look.</summary>
    public double RatioP { get; }

    /// <summary>Whether the sizes contradict the assignment.</summary>
    public bool IsMismatch => RatioP < LeastRatioP;

    /// <summary>The harm of each arm.</summary>
    public IReadOnlyList<ArmHarm> Harm { get; }

    /// <summary>The comparisons of the primary outcome; empty on a mismatch, or with too few athletes.</summary>
    public IReadOnlyList<ArmComparison> Primary { get; private set; } = [];

    /// <summary>The comparisons of the secondary outcomes.</summary>
    public IReadOnlyList<ArmComparison> Secondary { get; private set; } = [];

    /// <summary>The athletes one by one, in a design of single athletes.</summary>
    public IReadOnlyList<AthleteResponse> Athletes { get; private set; } = [];

    /// <summary>The last counted day of an arm: a stopped arm is compared until its stop, or until that of the control.</summary>
    public int LastDay(int arm) => Math.Min(Day, Math.Min(Harm[0].StoppedOn ?? Day, Harm[arm].StoppedOn ?? Day));

    /// <summary>Analyses the trial until a day.</summary>
    public static ExperimentAnalysis Of(Experiment experiment, IReadOnlyList<ParticipantRecord> participants, int day)
    {
        var analysis = new ExperimentAnalysis(experiment, participants, day);
        if (analysis.IsMismatch)
        {
            return analysis;
        }

        if (experiment.Design.Kind == DesignKind.SingleAthlete)
        {
            analysis.Athletes = AthleteResponses.Of(
                [.. participants.Select(p => (p, PairedBlocks.Of(p, experiment.Primary.Outcome, analysis.LastDay(1))))], experiment.Alpha);
            if (participants.Count < LeastSquad)
            {
                return analysis;
            }
        }

        analysis.Primary = [.. analysis.Compare(experiment.Primary.Outcome).Select(c => c with { AdjustedP = Math.Min(1, c.Effect.P * (experiment.Arms.Count - 1)) })];
        var secondary = experiment.Secondary.SelectMany(o => analysis.Compare(o)).ToList();
        var adjusted = MultipleTests.Holm([.. secondary.Select(c => c.Effect.P)]);
        analysis.Secondary = [.. secondary.Select((c, i) => c with { AdjustedP = adjusted[i] })];
        return analysis;
    }

    /// <summary>The primary outcome alone, for many looks.</summary>
    public static IReadOnlyList<ArmComparison> PrimaryOf(Experiment experiment, IReadOnlyList<ParticipantRecord> participants, int day)
    {
        var analysis = new ExperimentAnalysis(experiment, participants, day);
        return analysis.IsMismatch ? [] : analysis.Compare(experiment.Primary.Outcome);
    }

    private List<ArmComparison> Compare(RecordedOutcome outcome)
    {
        var (alpha, comparisons) = (Experiment.Alpha / (Experiment.Arms.Count - 1), new List<ArmComparison>());
        for (var arm = 1; arm < Experiment.Arms.Count; arm++)
        {
            var (effect, athletes) = Experiment.Design.Kind == DesignKind.Parallel ? InArms(_units, outcome, arm, alpha) : InBlocks(_units, outcome, alpha);
            if (effect is { } known)
            {
                comparisons.Add(new ArmComparison(outcome, Experiment.Arms[arm], known, known.P, athletes));
            }
        }

        return comparisons;
    }

    // The exact test for squads, the asymptotic sequence for more; both adjust for the baseline.
    private (Effect? Effect, int Athletes) InArms(IReadOnlyList<ParticipantRecord> participants, RecordedOutcome outcome, int arm, double alpha)
    {
        var (control, treatment) = (Sums(participants, outcome, 0, LastDay(arm)), Sums(participants, outcome, arm, LastDay(arm)));
        var count = (int)(control.After.Count + treatment.After.Count);
        return Math.Min(control.After.Count, treatment.After.Count) < 2 || count < 4 ? (null, count)
            : count < PlannedSize.MostExact ? (AnytimeT.Interval(Ancova.Of(control, treatment), PlannedSize.G, alpha), count)
            : (ConfidenceSequence.Interval(new CovariateAdjustment(control, treatment).Difference, 2.0 * Experiment.PlannedUnits / Experiment.Arms.Count, alpha), count);
    }

    private (Effect? Effect, int Athletes) InBlocks(IReadOnlyList<ParticipantRecord> participants, RecordedOutcome outcome, double alpha)
    {
        var pairs = participants.Select(p => PairedBlocks.Of(p, outcome, LastDay(1))).Where(p => p.Count > 0).ToList();
        return pairs.Count < 3 ? (null, pairs.Count)
            : PairedBlocks.Over(pairs) is var difference && pairs.Count < PlannedSize.MostExact ? (AnytimeT.Interval(difference, PlannedSize.G, alpha), pairs.Count)
            : (ConfidenceSequence.Interval(difference, Experiment.PlannedAthletes, alpha), pairs.Count);
    }

    private static PairedSums Sums(IReadOnlyList<ParticipantRecord> participants, RecordedOutcome outcome, int arm, int day)
    {
        var own = participants.Where(p => p.Arm == arm).Select(p => (Baseline: p.Baseline(outcome), Value: p.Value(outcome, day)))
            .Where(v => !double.IsNaN(v.Value) && !double.IsNaN(v.Baseline)).ToList();
        return PairedSums.Of([.. own.Select(v => v.Baseline)], [.. own.Select(v => v.Value)]);
    }
}
