using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>
/// Decides which policy serves an athlete on a date: the only place where experiments reach decisions. A new participant gets an arm here. If the
/// journal does not answer, nothing is decided, so nobody changes arm.
/// </summary>
internal sealed class PolicyChoice(IJournal journal, PolicyShelf shelf, ExperimentRegister register)
{
    /// <summary>Nobody is randomised within this many days after illness or injury (house assumption).</summary>
    public const int DaysOfReturn = 14;

    /// <summary>The policy for a morning from a facts document.</summary>
    /// <param name="facts">The facts.</param>
    /// <param name="usual">The policy outside any experiment.</param>
    /// <param name="isChosen">Whether the caller chose that policy for this morning.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public async Task<Serving> PolicyFor(Morning facts, ServedPolicy usual, bool isChosen, CancellationToken stop)
    {
        var today = RecordedMornings.Of(facts);
        var isReturning = facts.History.DaysSinceIllness <= DaysOfReturn || facts.History.DaysSinceInjury <= DaysOfReturn;
        return await ParticipantOn(facts.AthleteId, facts.Date, today, facts.Athlete, isReturning, record: null, stop) is { } participant ? participant.On(facts.Date, today, usual, isChosen) : new Serving(usual);
    }

    /// <summary>The athlete's part in the experiment that runs on a date; null without one.</summary>
    /// <param name="record">The athlete's record. Its mornings are read once.</param>
    /// <param name="date">The day. The first decided morning gives an arm, so nobody gets one without readings of this day.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public Task<Participant?> ParticipantOn(AthleteRecord record, DateOnly date, CancellationToken stop) =>
        ParticipantOn(record.AthleteId, date, record.HasReadings(date) ? record.Readings(date) : null, new Athlete(), isReturning: false, record, stop);

    private async Task<Participant?> ParticipantOn(string athleteId, DateOnly date, MorningReadings? today, Athlete given, bool isReturning, AthleteRecord? record, CancellationToken stop)
    {
        RegisteredExperiment[] running = [.. (await register.Recent(stop)).Experiments.Values.Where(e => e.Runs(date))];
        if (running.Length == 0)
        {
            return null;
        }

        var consents = await Consent.Of(journal, athleteId, stop);
        foreach (var registered in running)
        {
            if (consents.GetValueOrDefault(registered.Experiment.Id) is { IsGiven: true } consent)
            {
                var mornings = await Mornings(registered.Experiment);
                var (arm, isErased) = await ArmOf(registered.Experiment, athleteId, stop);
                arm ??= (isErased || today is null || consent.ReturnsToPlay || isReturning || IsReturning(mornings, date, today)) ? null : await Assign(registered, athleteId, consent.Group, date, given, mornings, stop);
                if (arm is not null)
                {
                    return new Participant(registered, arm, consent, mornings, shelf);
                }
            }
        }

        return null;

        async Task<RecordedMornings> Mornings(Experiment experiment)
        {
            var from = experiment.Begins.AddDays(-Participant.DaysBefore);
            if (record?.Mornings is { } read && read.From <= from)
            {
                return read;
            }

            var mornings = await RecordedMornings.Read(journal, athleteId, from, to: record is null ? date : null, stop);
            record?.Mornings = mornings;
            return mornings;
        }
    }

    private static bool IsReturning(RecordedMornings mornings, DateOnly date, MorningReadings today) =>
        mornings.With(date, today) is { Illness: true } or { Injury: true } || mornings.LastUnwell(date, DaysOfReturn) is not null;

    // The arm that an athlete was given, and whether it is erased: an erased athlete gets no second arm.
    private async Task<(AthleteArm? Arm, bool IsErased)> ArmOf(Experiment experiment, string athleteId, CancellationToken stop)
    {
        var isErased = false;
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Assignment, From = experiment.Begins, To = experiment.Begins }, stop))
        {
            isErased |= entry.Body is null;
            if (AthleteArm.Read(entry, experiment) is { } arm)
            {
                return (arm, false);
            }
        }

        return (null, isErased);
    }

    // The newest version of the parameters that no withdrawal of a review covers.
    private async Task<Athlete> Recorded(string athleteId, CancellationToken stop)
    {
        var withdrawn = await Withdrawal.All(journal, athleteId, stop);
        var versions = await journal.All(new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Parameters, NewestFirst = true }, stop);
        return versions.FirstOrDefault(v => !withdrawn.Any(w => w.Covers(v))) is { Body: { } body } ? ParametersDocument.Read(body.Span).Version.Athlete : new Athlete();
    }

    // The chain of experiments records the place first, so the order of places is the same for every process. The athlete's chain then
    // records the arm. After a crash between both, the place stays taken and the draw is the same.
    private async Task<AthleteArm?> Assign(RegisteredExperiment registered, string athleteId, string? group, DateOnly date, Athlete given, RecordedMornings mornings, CancellationToken stop)
    {
        var experiment = registered.Experiment;
        var read = (await journal.State(athleteId, stop)).NotErased;
        var recorded = await Recorded(athleteId, stop);
        var athlete = new SquadAthlete
        {
            Id = athleteId,
            Group = group,
            Responder = given.ResponderClass ?? recorded.ResponderClass ?? ResponderClass.Unclassified,
            Baseline = mornings.MeanReadiness(experiment.Begins, Participant.DaysBefore, Participant.LeastMornings),
            Tau2 = given.Tau2 ?? recorded.Tau2,
            HasConsent = true,
        };
        while (true)
        {
            var book = await register.Now(stop);
            if (book.Experiments.GetValueOrDefault(experiment.Id) is not { } now || !now.Runs(date))
            {
                return null;
            }

            var assigned = Assignment.Next(experiment, athlete, now.Seats);
            if (assigned.Arm is null || IsLate(experiment, assigned, date))
            {
                return null;
            }

            if (Assignment.SeatOf(experiment, assigned, now.Seats) is { } seat
                && (await journal.Append(ExperimentRegister.Chain, [new NewEntry(EntryKind.Assignment, date, "", ExperimentRegister.Seat(experiment, seat))], book.State.Unchanged, stop)).Outcome != AppendOutcome.Appended)
            {
                continue;
            }

            var arm = new AthleteArm(experiment.Id, experiment.Digest, date, assigned.Blocks.Count > 0 ? 0 : now.Seats.Count, assigned);
            var appended = await journal.Append(athleteId, [new NewEntry(EntryKind.Assignment, experiment.Begins, experiment.Digest, arm.Write())], read, stop);
            return appended.Entries.Count == 0 ? null : AthleteArm.Read(appended.Entries[0], experiment);
        }
    }

    // An athlete who joins after the first washout would miss a part of the first block.
    private static bool IsLate(Experiment experiment, Assigned assigned, DateOnly date) => assigned.Blocks.Count > 0 && date > experiment.Begins.AddDays(assigned.WashoutDays);
}
