using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>The result of a change of an experiment's state.</summary>
internal abstract record ActResult
{
    private ActResult()
    {
    }

    /// <summary>The file is unusable; the findings contain the reasons.</summary>
    internal sealed record Unusable : ActResult;

    /// <summary>No experiment has this id.</summary>
    internal sealed record Unknown : ActResult;

    /// <summary>The change is refused.</summary>
    /// <param name="Reason">The reason, in words.</param>
    internal sealed record Refused(string Reason) : ActResult;

    /// <summary>The experiment is in the wanted state.</summary>
    /// <param name="Experiment">The experiment.</param>
    /// <param name="IsNew">Whether the change was recorded now.</param>
    internal sealed record Done(RegisteredExperiment Experiment, bool IsNew) : ActResult;
}

/// <summary>Proposes, starts and stops experiments. Each change is recorded with the person, the time, the reason and the digest of the file.</summary>
/// <param name="journal">The journal.</param>
/// <param name="register">The experiments.</param>
/// <param name="policies">Gives a policy that passes its check by its id; null for any other.</param>
/// <param name="clock">The clock.</param>
/// <param name="proposed">Gives a proposed version of a variant by its digest, and null for any other. An experiment can be proposed with it, and starts after its release.</param>
/// <param name="remedy">The remedy for a missing policy; empty without a special one.</param>
internal sealed class ExperimentActs(IJournal journal, ExperimentRegister register, Func<string, ReadyPolicy?> policies, TimeProvider clock, Func<string, ReadyPolicy?>? proposed = null, string remedy = "")
{
    private const int LongestText = 500;

    /// <summary>The fault of a name or reason; null if it is usable.</summary>
    public static string? Fault(string name, string? text) => string.IsNullOrWhiteSpace(text) ? $"\"{name}\" is missing; write {(name == "why" ? "the reason, in a few words" : "your name")}"
        : text.Length > LongestText || text.Any(char.IsControl) ? $"\"{name}\" must have at most {LongestText} characters on one line" : null;

    /// <summary>Registers an experiment's file. The same file again changes nothing; before the start another file of the same id replaces it.</summary>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public async Task<ActResult> Propose(string file, ReadOnlyMemory<byte> utf8, string by, string why, Findings findings, CancellationToken stop)
    {
        if (ExperimentReader.Read(file, utf8.Span, findings) is not { } experiment || !AreArmsReady(experiment, id => policies(id) is { } served && experiment.Arms.Any(a => a.Digest == served.Digest) ? served : Proposed(experiment, id) ?? policies(id), findings, withPromises: true))
        {
            return new ActResult.Unusable();
        }

        return await Change(experiment.Id, (_, before) => before switch
        {
            { Started: not null } when before.Experiment.Digest != experiment.Digest => Refuse($"{experiment.Id} was started with the file {before.Experiment.Digest}; this file is {experiment.Digest}; give the edited experiment another \"id\""),
            not null when before.Experiment.Digest == experiment.Digest => new Step(null, null, before),
            _ => new Step(new ExperimentAct(ActKind.Proposed, experiment.Id, experiment.Digest, by, why, null, utf8), null, null),
        }, stop);
    }

    /// <summary>Starts a proposed experiment.</summary>
    /// <param name="id">The experiment's id.</param>
    /// <param name="digest">The digest of the file that is meant; null for the proposed one.</param>
    /// <param name="by">The person; not the one who proposed it.</param>
    /// <param name="why">The reason.</param>
    /// <param name="stop">Cancels before anything is recorded.</param>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public Task<ActResult> Start(string id, string? digest, string by, string why, CancellationToken stop) => Change(id, (book, before) =>
    {
        if (before is null)
        {
            return null;
        }

        var (experiment, findings) = (before.Experiment, new Findings());
        return digest is not null && digest != experiment.Digest ? Refuse($"the file of {id} is {digest}, but {experiment.Digest} was proposed; {(before.Started is null ? "propose the file again" : "give the edited experiment another \"id\"")}")
            : before.Stopped is { } stopped ? Refuse($"{id} was stopped by {stopped.By}; a stopped experiment does not start again: give it another \"id\"")
            : before.Started is not null ? new Step(null, null, before)
            : before.Proposed.By == by ? Refuse($"{by} proposed {id}, so another person must start it")
            : Today > experiment.Begins ? Refuse($"{id} begins on {IsoDate.Of(experiment.Begins)}, and today is {IsoDate.Of(Today)}; write a later \"begins\" and propose the file again")
            : book.Experiments.Values.FirstOrDefault(other => Overlap(experiment, other)) is { } other ? Refuse(Overlapping(experiment, other.Experiment))
            : experiment.Arms.FirstOrDefault(a => policies(a.Policy)?.Digest != a.Digest && Proposed(experiment, a.Policy) is not null) is { } arm ? Refuse($"{arm.Policy} {arm.Version} is not in force; release that version, then start {id}")
            : !AreArmsReady(experiment, policies, findings, withPromises: false) ? Refuse($"{id} cannot start: {findings.InOrder()[0].Message}")
            : new Step(new ExperimentAct(ActKind.Started, id, experiment.Digest, by, why, null, default), null, null);
    }, stop);

    /// <summary>Stops an experiment, whatever the clock shows. From the next morning on, each athlete's usual policy decides.</summary>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public Task<ActResult> Stop(string id, string by, string why, CancellationToken stop) => Change(id, (_, before) => before is null ? null
        : before.Stopped is not null ? new Step(null, null, before)
        : new Step(new ExperimentAct(ActKind.Stopped, id, before.Experiment.Digest, by, why, null, default), null, null), stop);

    /// <summary>Stops an arm for harm; for the control, the whole experiment.</summary>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public Task<ActResult> StopArm(string id, Arm arm, string why, CancellationToken stop) => Change(id, (_, before) => before is null ? null
        : before.Stopped is not null || before.IsStopped(arm) ? new Step(null, null, before)
        : arm.Name == before.Experiment.Arms[0].Name ? new Step(new ExperimentAct(ActKind.Stopped, id, before.Experiment.Digest, ExperimentAct.Service, why, null, default), null, null)
        : new Step(new ExperimentAct(ActKind.ArmStopped, id, before.Experiment.Digest, ExperimentAct.Service, why, arm.Name, default), null, null), stop);

    private DateOnly Today => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);

    private ReadyPolicy? Proposed(Experiment experiment, string id) => proposed is null ? null : experiment.Arms.Where(a => a.Policy == id).Select(a => proposed(a.Digest)).FirstOrDefault(p => p is not null);

    // A started file has the policies of its proposal, so that their promises were checked.
    private bool AreArmsReady(Experiment experiment, Func<string, ReadyPolicy?> load, Findings findings, bool withPromises)
    {
        if (ExperimentChecks.Of(experiment, load, findings, remedy: remedy) is { } arms && withPromises)
        {
            ExperimentChecks.CheckPromises(experiment, arms, findings);
        }

        return findings.NoErrors;
    }

    // Each change follows the state that it was judged by; another process may write meanwhile.
    private async Task<ActResult> Change(string id, Func<ExperimentBook, RegisteredExperiment?, Step?> judge, CancellationToken stop)
    {
        while (true)
        {
            var book = await register.Now(stop);
            var now = clock.GetUtcNow();
            var step = judge(book, book.Experiments.GetValueOrDefault(id));
            if (step is not { Act: { } act })
            {
                return step is null ? new ActResult.Unknown() : step.Refusal is { } reason ? new ActResult.Refused(reason) : new ActResult.Done(step.Already!, IsNew: false);
            }

            // A stop is never refused: it can only make a day safer.
            if (now < book.Last && (act.Kind is ActKind.Proposed or ActKind.Started))
            {
                return new ActResult.Refused($"the clock shows {now:yyyy-MM-dd HH:mm:ss}Z, earlier than the last record of an experiment at {book.Last:yyyy-MM-dd HH:mm:ss}Z; set the clock right");
            }

            if ((await journal.Append(ExperimentRegister.Chain, [act.Entry(DateOnly.FromDateTime(now.UtcDateTime))], book.State.Unchanged, stop)).Outcome == AppendOutcome.Appended)
            {
                return new ActResult.Done((await register.Now(stop)).Experiments[id], IsNew: true);
            }
        }
    }

    private bool Overlap(Experiment experiment, RegisteredExperiment other) =>
        other is { Started: not null, Stopped: null } && other.Experiment.Id != experiment.Id && other.Experiment.Begins <= experiment.Ends && experiment.Begins <= other.Experiment.Ends && other.Experiment.Ends >= Today
        && (other.Experiment.Layer.Name != experiment.Layer.Name || (other.Experiment.Layer.From < experiment.Layer.To && experiment.Layer.From < other.Experiment.Layer.To));

    // Every experiment chooses the policy, so two layers would contradict each other.
    private static string Overlapping(Experiment experiment, Experiment other) => other.Layer.Name == experiment.Layer.Name
        ? $"{other.Id} runs on some of these days in the same part of the layer \"{other.Layer.Name}\", so an athlete could be in both; use another part, or other dates"
        : $"{other.Id} runs on some of these days in the layer \"{other.Layer.Name}\"; both would choose an athlete's policy; use another part of the same layer, or other dates";

    private static Step Refuse(string reason) => new(null, reason, null);

    private sealed record Step(ExperimentAct? Act, string? Refusal, RegisteredExperiment? Already);
}
