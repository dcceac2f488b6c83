using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>An athlete of a running experiment, with everything that chooses the policy of a day.</summary>
internal sealed class Participant(RegisteredExperiment registered, AthleteArm arm, Consent consent, RecordedMornings mornings, PolicyShelf shelf)
{
    /// <summary>The days before the experiment that give the usual readiness.</summary>
    public const int DaysBefore = 28;

    /// <summary>A mean of fewer mornings is no baseline.</summary>
    public const int LeastMornings = 7;

    /// <summary>The policies of the arms that serve here.</summary>
    public IEnumerable<ServedPolicy> Policies => registered.Experiment.Arms.Select(a => shelf.ByDigest(a.Digest)).OfType<ServedPolicy>();

    /// <summary>The policy of a day.</summary>
    /// <param name="date">The day.</param>
    /// <param name="today">The readings of its morning.</param>
    /// <param name="usual">The athlete's policy outside the experiment.</param>
    /// <param name="isChosen">Whether the caller chose that policy for this morning.</param>
    public Serving On(DateOnly date, MorningReadings today, ServedPolicy usual, bool isChosen)
    {
        var experiment = registered.Experiment;
        if (date < arm.From || !registered.Runs(date))
        {
            return new Serving(usual);
        }

        var assigned = arm.Assigned.ArmOn(experiment, date.DayNumber - experiment.Begins.DayNumber)!;
        var (served, role) = Choose(assigned, date, today, usual, isChosen);
        return new Serving(served, new DecidedArm(experiment.Id, experiment.Digest, assigned.Name, arm.Assigned.Propensity!.Value, role),
            [.. experiment.Arms.Select(a => (a.Name, Policy: shelf.ByDigest(a.Digest))).Where(a => a.Policy is not null).Select(a => (a.Name, a.Policy!))]);
    }

    private (ServedPolicy Policy, ArmRole Role) Choose(Arm assigned, DateOnly date, MorningReadings today, ServedPolicy usual, bool isChosen)
    {
        var control = shelf.ByDigest(registered.Experiment.Arms[0].Digest) ?? usual;
        if (isChosen)
        {
            return (usual, usual.Digest == assigned.Digest ? ArmRole.Assigned : ArmRole.Override);
        }

        if (IsUnsafe(date, today))
        {
            return (control, ArmRole.Safety);
        }

        var followed = consent.Override is { } chosen ? registered.Experiment.Arms.First(a => a.Name == chosen) : assigned;
        return registered.IsStopped(followed) ? (control, ArmRole.Stopped)
            : shelf.ByDigest(followed.Digest) is not { } served ? (control, ArmRole.Missing)
            : (served, followed == assigned ? ArmRole.Assigned : ArmRole.Override);
    }

    private bool IsUnsafe(DateOnly date, MorningReadings today)
    {
        var begins = registered.Experiment.Begins;
        var watch = new SafetyWatch(mornings.MeanReadiness(begins, DaysBefore, LeastMornings));
        for (var day = begins; day < date; day = day.AddDays(1))
        {
            watch.Next(mornings.Of(day));
        }

        return watch.Next(mornings.With(date, today));
    }
}
