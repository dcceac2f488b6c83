using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Simulation;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>
/// Rehearses an experiment: virtual athletes live it in a journal of its own, day by day. The parts of the service propose, start, assign, decide
/// and stop, as for real athletes. Only the clock is moved.
/// </summary>
internal sealed class Rehearsal
{
    /// <summary>The person who proposes; another one starts.</summary>
    public const string Proposer = "rehearsal-scientist";

    /// <summary>The person who starts, and records consents.</summary>
    public const string Starter = "rehearsal-coach";

    private readonly IJournal _journal;
    private readonly PolicyShelf _shelf;
    private readonly MovedClock _clock;
    private readonly SquadOptions _options = new();
    private readonly ExperimentRegister _register;
    private readonly ExperimentActs _acts;
    private readonly HarmMonitor _harm;
    private readonly AthleteLoop _loop;

    /// <summary>The arm with more injuries than acceptable, so that it stops; null for none.</summary>
    public string? Injures { get; init; }

    /// <summary>The rate of those injuries, as a multiple of the largest acceptable one.</summary>
    public const double InjuryFactor = 4;

    /// <summary>A rehearsal in an empty journal that has the moved clock.</summary>
    public Rehearsal(IJournal journal, PolicyShelf shelf, MovedClock clock)
    {
        (_journal, _shelf, _clock) = (journal, shelf, clock);
        _register = new ExperimentRegister(journal, clock);
        _acts = new ExperimentActs(journal, _register, id => shelf.Find(id)?.Policy, clock);
        _harm = new HarmMonitor(journal, _register, _acts);
        _loop = new AthleteLoop(journal, shelf, new PolicyChoice(journal, shelf, _register), new DecisionRecorder(journal, new Decider()), new CheckpointCache(CheckpointCache.UsualBytes), _options, clock);
    }

    /// <summary>Lives the experiment.</summary>
    /// <param name="experiment">The experiment.</param>
    /// <param name="file">Its file.</param>
    /// <param name="population">The athletes.</param>
    /// <param name="athletes">The number of athletes.</param>
    /// <param name="progress">Called after each day with the number of days and the share done.</param>
    /// <param name="stop">Cancels; the journal keeps the days so far.</param>
    /// <returns>The reason of a refusal; null if the experiment was lived.</returns>
    public async Task<string?> Live(Experiment experiment, ReadOnlyMemory<byte> file, Population population, int athletes, Action<int, double> progress, CancellationToken stop)
    {
        if (await Begin(experiment, file, population, stop) is { } refusal)
        {
            return refusal;
        }

        List<RehearsedAthlete> squad = [.. Enumerable.Range(0, athletes).Select(number => new RehearsedAthlete(population, number))];
        _clock.MoveTo(experiment.Begins.AddDays(-1));
        foreach (var athlete in squad)
        {
            await Enrol(athlete, experiment, stop);
        }

        for (var day = 0; day < experiment.Days; day++)
        {
            var date = experiment.Begins.AddDays(day);
            _clock.MoveTo(date);
            await _harm.Look(date, stop);

            // The first morning takes places, so its order decides the arms.
            var parallel = new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = day == 0 ? 1 : Environment.ProcessorCount };
            await Parallel.ForEachAsync(squad, parallel, async (athlete, ends) => await Live(athlete, experiment, date, ends));
            progress(day + 1, (day + 1.0) / experiment.Days);
        }

        _clock.MoveTo(experiment.Ends.AddDays(1));
        await _harm.Look(experiment.Ends.AddDays(1), stop);
        return null;
    }

    private async Task<string?> Begin(Experiment experiment, ReadOnlyMemory<byte> file, Population population, CancellationToken stop)
    {
        _clock.MoveTo(experiment.Begins.AddDays(-2));
        var (why, findings) = (string.Create(CultureInfo.InvariantCulture, $"A rehearsal with virtual athletes, seed {population.Seed}, truths {population.Truths.Name}"), new Findings());
        foreach (var act in new[] { () => _acts.Propose("file", file, Proposer, why, findings, stop), () => _acts.Start(experiment.Id, experiment.Digest, Starter, why, stop) })
        {
            switch (await act())
            {
                case ActResult.Refused refused:
                    return refused.Reason;
                case ActResult.Unusable or ActResult.Unknown:
                    return findings.InOrder().Select(f => f.Message).FirstOrDefault() ?? $"{experiment.Id} is unknown in this journal";
            }
        }

        return null;
    }

    private async Task Enrol(RehearsedAthlete athlete, Experiment experiment, CancellationToken stop)
    {
        await _journal.Append(athlete.Id, [athlete.Parameters(experiment.Begins), .. athlete.LiveHabit(experiment.Begins)], stop);
        var enrolment = new Enrolment(_journal, _shelf, new PendingAthletes(), _options, _clock);
        await enrolment.Enrol(athlete.Id, System.Text.Encoding.UTF8.GetBytes(athlete.Settings(experiment.Begins, experiment.Arms[0].Policy)), new Findings(), stop);
        await new Consents(_journal, _register, _clock).Record(athlete.Id, experiment.Id, System.Text.Encoding.UTF8.GetBytes(athlete.Consent(experiment)), Starter, new Findings(), stop);
    }

    private async Task Live(RehearsedAthlete athlete, Experiment experiment, DateOnly date, CancellationToken stop)
    {
        await _journal.Append(athlete.Id, [athlete.Readings(date)], stop);
        await _loop.CatchUp(athlete.Id, stop);
        var today = await _journal.All(new JournalQuery { AthleteId = athlete.Id, Kinds = [EntryKind.Morning, EntryKind.Decision], From = date, To = date, NewestFirst = true, Limit = 2 }, stop);
        var (decision, facts) = (today.First(e => e.Kind == EntryKind.Decision).Body!.Value, today.First(e => e.Kind == EntryKind.Morning).Body!.Value);
        await _journal.Append(athlete.Id, [athlete.Live(decision.Span, facts.Span)], stop);
        if (Injures is not null && JsonSource.Read("decision", decision.Span, new Findings())?["experiment"]?["arm"]?.Text == Injures)
        {
            athlete.Injure(date, 1 - Math.Pow(1 - Math.Min(1, InjuryFactor * HarmWatch.WeeklyRate(experiment)), 1.0 / 7));
        }
    }
}
