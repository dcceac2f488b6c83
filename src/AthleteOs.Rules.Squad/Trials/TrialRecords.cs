using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>An athlete's place in an experiment, as recorded.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Arm">The arm that the athlete was given.</param>
/// <param name="Withdrawn">The day of the withdrawal of consent; null while the consent is in force.</param>
/// <param name="Override">The arm that the athlete or coach chose instead; null without a choice.</param>
internal sealed record TrialMember(string AthleteId, AthleteArm Arm, DateOnly? Withdrawn, string? Override);

/// <summary>Reads the participants of an experiment and their days from the journal.</summary>
internal static class TrialRecords
{
    /// <summary>The participants by id. Erased ones are not among them.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public static async Task<IReadOnlyList<TrialMember>> Members(IJournal journal, Experiment experiment, CancellationToken stop)
    {
        var members = new List<TrialMember>();
        foreach (var entry in await journal.All(new JournalQuery { Kind = EntryKind.Assignment, From = experiment.Begins, To = experiment.Begins }, stop))
        {
            if (entry.AthleteId != ExperimentRegister.Chain && AthleteArm.Read(entry, experiment) is { } arm)
            {
                var consent = (await Consent.Of(journal, entry.AthleteId, stop)).GetValueOrDefault(experiment.Id);
                members.Add(new TrialMember(entry.AthleteId, arm, consent is { IsGiven: false } withdrawn ? withdrawn.Date : null, consent?.Override));
            }
        }

        return members;
    }

    /// <summary>Draws each arm again from the journal. Returns the participants with another arm, or with other facts of the draw.</summary>
    public static IReadOnlyList<string> Moved(RegisteredExperiment registered, IReadOnlyList<TrialMember> members) =>
        [.. members.Where(m => !m.Arm.Again(registered).Write().AsSpan().SequenceEqual(m.Arm.Write())).Select(m => m.AthleteId)];

    /// <summary>The records of the participants until a day. A withdrawal ends a record.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public static async Task<IReadOnlyList<ParticipantRecord>> Of(IJournal journal, Experiment experiment, IReadOnlyList<TrialMember> members, DateOnly until, Findings findings, CancellationToken stop)
    {
        var days = new List<IReadOnlyDictionary<DateOnly, RecordedDay>>();
        foreach (var member in members)
        {
            days.Add(await JournalDays.Of(journal, member.AthleteId, until, findings, stop));
        }

        // The trial is analysed until the last day that anybody recorded, so that a running one is not taken as ended.
        var recorded = days.SelectMany(d => d.Keys).DefaultIfEmpty(DateOnly.MinValue).Max();
        return recorded < experiment.Begins ? [] : [.. members.Zip(days).Select(m => RecordedTrial.Of(
            experiment, m.First.Arm.Assigned, m.Second, m.First.Withdrawn is { } end && end < recorded ? end : recorded, m.First.Arm.From) with { HasLeft = m.First.Withdrawn is not null })];
    }
}
