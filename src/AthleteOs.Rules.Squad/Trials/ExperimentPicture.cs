using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>The primary difference after a week, with its interval.</summary>
/// <param name="Week">The number of complete weeks.</param>
/// <param name="Value">The difference.</param>
/// <param name="Low">The lower end of the interval.</param>
/// <param name="High">The upper end of the interval.</param>
internal sealed record WeeklyInterval(int Week, double Value, double Low, double High);

/// <summary>The result of an experiment so far.</summary>
/// <param name="Sentence">The result in one sentence.</param>
/// <param name="Numbers">Sizes, harm and outcomes, a line each.</param>
/// <param name="Course">The weekly looks and the adherence, a line each.</param>
/// <param name="Compared">The name of the primary comparison with its unit; empty without one.</param>
/// <param name="Weeks">The primary difference of each week with a finite interval.</param>
internal sealed record ExperimentResult(string Sentence, IReadOnlyList<string> Numbers, IReadOnlyList<string> Course, string Compared, IReadOnlyList<WeeklyInterval> Weeks);

/// <summary>An experiment for people.</summary>
/// <param name="Registered">The experiment with the changes of its state.</param>
/// <param name="State">The state as a word.</param>
/// <param name="Members">The athletes in it.</param>
/// <param name="Moved">The athletes with another arm if the journal draws it again.</param>
/// <param name="Result">The result so far; null before the first recorded day.</param>
internal sealed record ExperimentPicture(RegisteredExperiment Registered, string State, IReadOnlyList<TrialMember> Members, IReadOnlyList<string> Moved, ExperimentResult? Result);

/// <summary>Shows the experiments of the journal to people. Changes nothing.</summary>
internal sealed class ExperimentPictures(IJournal journal, ExperimentRegister register, TimeProvider clock) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);

    /// <summary>The experiments by id, each with its state.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public async Task<IReadOnlyList<(RegisteredExperiment Registered, string State)>> All(CancellationToken stop) =>
        [.. (await register.Now(stop)).Experiments.Values.Select(e => (e, e.State(Today)))];

    /// <summary>An experiment; null for an unknown id.</summary>
    /// <param name="id">Its id.</param>
    /// <param name="withResult">Whether the result is computed. One result is computed at a time, because it reads every day of its athletes.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public async Task<ExperimentPicture?> Of(string id, bool withResult, CancellationToken stop)
    {
        if (!(await register.Now(stop)).Experiments.TryGetValue(id, out var registered))
        {
            return null;
        }

        var members = await TrialRecords.Members(journal, registered.Experiment, stop);
        var picture = new ExperimentPicture(registered, registered.State(Today), members, TrialRecords.Moved(registered, members), null);
        if (!withResult || members.Count == 0)
        {
            return picture;
        }

        await _one.WaitAsync(stop);
        try
        {
            var experiment = registered.Experiment;
            var records = await TrialRecords.Of(journal, experiment, members, Today < experiment.Ends ? Today : experiment.Ends, new Findings(), stop);
            return records.Count == 0 ? picture : picture with { Result = await Task.Run(() => ResultOf(new TrialCourse(experiment, records, isSimulated: false)), stop) };
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private static ExperimentResult ResultOf(TrialCourse trial)
    {
        var (analysis, control) = (trial.Analysis, trial.Analysis.Experiment.Arms[0].Name);
        var primary = analysis.IsMismatch ? null : analysis.Primary.FirstOrDefault();
        return new ExperimentResult(TrialCourseWords.Sentence(analysis), [.. TrialCourseWords.Numbers(trial)], [.. TrialCourseWords.Course(trial)],
            primary is null ? "" : $"{primary.Outcome.Says}, {primary.Arm.Name} less {control}, in {primary.Outcome.Unit}",
            primary is null ? [] : [.. trial.Weeks.Select(w => (w.Week, Found: w.Primary.FirstOrDefault(c => c.Arm.Name == primary.Arm.Name)))
                .Where(w => w.Found is { Effect: { } effect } && double.IsFinite(effect.Low) && double.IsFinite(effect.High))
                .Select(w => new WeeklyInterval(w.Week, w.Found!.Effect.Value, w.Found.Effect.Low, w.Found.Effect.High))]);
    }
}
