using AthleteOs.Rules.Experiments;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>A part of a participant's trial that is counted as a whole: a week of a parallel design, or a block without its washout.</summary>
/// <param name="Arm">The assigned arm's index.</param>
/// <param name="EndDay">The number of trial days after which it is complete.</param>
/// <param name="Sums">The outcomes of its recorded days.</param>
internal sealed record RecordedPeriod(int Arm, int EndDay, OutcomeSums Sums);

/// <summary>The record of one participant: all that an analysis reads, whether the athlete is real or virtual.</summary>
/// <param name="Athlete">The athlete.</param>
/// <param name="Arm">The assigned arm's index, the first one in blocks, whatever the athlete followed.</param>
internal sealed record ParticipantRecord(SquadAthlete Athlete, int Arm)
{
    /// <summary>The outcomes before the trial.</summary>
    public OutcomeSums Before { get; init; } = new();

    /// <summary>The periods in order.</summary>
    public IReadOnlyList<RecordedPeriod> Periods { get; init; } = [];

    /// <summary>The assigned arm of each trial day, until the athlete left.</summary>
    public IReadOnlyList<byte> ArmByDay { get; init; } = [];

    /// <summary>The trial day on which the athlete joined, counted from 0.</summary>
    public int FromDay { get; init; }

    /// <summary>The number of days before the first injury; null without one.</summary>
    public int? InjuredOn { get; init; }

    /// <summary>The days on which the control decided for safety.</summary>
    public int SafeDays { get; init; }

    /// <summary>The days on which the athlete or coach chose another policy.</summary>
    public int OverrideDays { get; init; }

    /// <summary>The days with a decision that names the experiment; 0 if the service did not run it.</summary>
    public int NamedDays { get; init; }

    /// <summary>The days on which the arms decided different sessions.</summary>
    public int DifferingDays { get; init; }

    /// <summary>The days with a decision.</summary>
    public int DecidedDays { get; init; }

    /// <summary>The days that the assigned arm's policy decided.</summary>
    public int ServedDays { get; init; }

    /// <summary>The days on which the athlete did the decided type of session.</summary>
    public int FollowedDays { get; init; }

    /// <summary>Whether the athlete left before the end.</summary>
    public bool HasLeft { get; init; }

    /// <summary>The athletes of a group, if this is the record of a group; empty for an athlete.</summary>
    public IReadOnlyList<ParticipantRecord> Members { get; private init; } = [];

    /// <summary>
    /// The units of an experiment: its participants, or one record for each group. A group's value is the mean of its athletes. Athletes who
    /// train together thus count as one. Source: Donner and Klar 2000, Design and Analysis of Cluster Randomization Trials, 6.1.
    /// </summary>
    public static IReadOnlyList<ParticipantRecord> Units(Experiment experiment, IReadOnlyList<ParticipantRecord> participants) => !experiment.IsByGroup ? participants
        : [.. participants.GroupBy(p => p.Athlete.Group, StringComparer.Ordinal).Select(g =>
            new ParticipantRecord(new SquadAthlete { Id = g.Key ?? "", Group = g.Key, HasConsent = true }, g.First().Arm) { Members = [.. g] })];

    /// <summary>The value before the trial.</summary>
    public double Baseline(RecordedOutcome outcome) => Members.Count > 0 ? Mean(m => m.Baseline(outcome)) : Before.Value(outcome);

    /// <summary>The value of the trial until a day; not a number without a record.</summary>
    public double Value(RecordedOutcome outcome, int day)
    {
        if (Members.Count > 0)
        {
            return Mean(m => m.Value(outcome, day));
        }

        var all = new OutcomeSums();
        foreach (var period in Periods.TakeWhile(p => p.EndDay <= day))
        {
            all.Add(period.Sums);
        }

        return outcome == RecordedOutcome.PerformanceChange ? all.Value(outcome) - Before.Value(outcome) : all.Value(outcome);
    }

    private double Mean(Func<ParticipantRecord, double> value) => Members.Select(value).Where(v => !double.IsNaN(v)).DefaultIfEmpty(double.NaN).Average();
}
