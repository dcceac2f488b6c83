using AthleteOs.Rules.Experiments;

namespace AthleteOs.Rules.Lab.Experiments;

/// <summary>A trial as it went, with real or virtual athletes: records, weekly looks and the analysis after the last recorded day.</summary>
internal sealed class TrialCourse
{
    private const int Week = 7;

    private readonly bool _isSimulated;

    /// <summary>Looks at the records every week and after the last day.</summary>
    public TrialCourse(Experiment experiment, IReadOnlyList<ParticipantRecord> participants, bool isSimulated)
    {
        (Participants, _isSimulated) = (participants, isSimulated);
        var days = participants.Select(p => p.ArmByDay.Count).DefaultIfEmpty(0).Max();
        Weeks = [.. Enumerable.Range(1, days / Week).Select(week => (week, ExperimentAnalysis.PrimaryOf(experiment, participants, week * Week)))];
        Analysis = ExperimentAnalysis.Of(experiment, participants, days);
        Checks = Analysis.IsMismatch ? [] : [.. Analysis.Primary.Select((_, i) => Check(i + 1))];
    }

    /// <summary>The records of the participants.</summary>
    public IReadOnlyList<ParticipantRecord> Participants { get; }

    /// <summary>Whether each day was decided under all arms: for virtual athletes, and where the service ran the experiment.</summary>
    public bool KnowsArms => _isSimulated || Participants.Any(p => p.NamedDays > 0);

    /// <summary>The primary outcome at each weekly look.</summary>
    public IReadOnlyList<(int Week, IReadOnlyList<ArmComparison> Primary)> Weeks { get; }

    /// <summary>The analysis after the last day.</summary>
    public ExperimentAnalysis Analysis { get; }

    /// <summary>The randomisation test of each primary comparison; null where it does not exist.</summary>
    public IReadOnlyList<double?> Checks { get; }

    /// <summary>The first week with a clear primary difference; null without one.</summary>
    public int? ClearFrom => Weeks.Where(w => w.Primary.Any(c => c.IsClear)).Select(w => (int?)w.Week).FirstOrDefault();

    private double? Check(int arm)
    {
        var experiment = Analysis.Experiment;
        var day = Analysis.LastDay(arm);
        return experiment.Design.Kind == DesignKind.Parallel ? RandomisationTest.OfArm(experiment, ParticipantRecord.Units(experiment, Participants), arm, experiment.Primary.Outcome, day)
            : RandomisationTest.OfOrders(experiment, [.. Participants.SelectMany(p => PairedBlocks.Of(p, experiment.Primary.Outcome, day))]);
    }
}
