using System.ComponentModel;
using System.Text.Json.Serialization;
using AthleteOs.Rules.Squad.Trials;

namespace AthleteOs.Rules.Host.Http;

/// <summary>A change of an experiment's state.</summary>
internal sealed record ExperimentEvent(
    [property: Description("The person, or athleteos for the service.")] string By,
    [property: Description("The time of the recording.")] DateTimeOffset At,
    [property: Description("The reason."), JsonConverter(typeof(EscapedTextConverter))] string Why)
{
    public static ExperimentEvent? Of(ExperimentAct? act) => act is null ? null : new(act.By, act.At, act.Why);
}

/// <summary>An arm of an experiment. The first one is the control.</summary>
internal sealed record ExperimentArm(string Name, string Policy, string Version, string Digest, [property: Description("The stop of this arm alone; null without one.")] ExperimentEvent? Stopped);

/// <summary>An experiment with the changes of its state.</summary>
internal sealed record ExperimentReport(
    [property: Description("The id.")] string Id,
    [property: JsonConverter(typeof(EscapedTextConverter))] string Title,
    [property: Description("The digest of the file.")] string Digest,
    [property: Description("proposed, waiting for its first day, running, ended or stopped.")] string State,
    DateOnly Begins,
    DateOnly Ends,
    IEnumerable<ExperimentArm> Arms,
    ExperimentEvent Proposed,
    ExperimentEvent? Started,
    ExperimentEvent? Stopped)
{
    public static ExperimentReport Of(RegisteredExperiment registered, TimeProvider clock)
    {
        var experiment = registered.Experiment;
        return new(experiment.Id, experiment.Title, experiment.Digest, registered.State(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime)), experiment.Begins, experiment.Ends,
            experiment.Arms.Select(a => new ExperimentArm(a.Name, a.Policy, a.Version, a.Digest, ExperimentEvent.Of(registered.StoppedArms.FirstOrDefault(s => s.Arm == a.Name)))),
            ExperimentEvent.Of(registered.Proposed)!, ExperimentEvent.Of(registered.Started), ExperimentEvent.Of(registered.Stopped));
    }
}

/// <summary>The experiments by id.</summary>
internal sealed record ExperimentList(IEnumerable<ExperimentReport> Experiments);

/// <summary>The number of athletes in an arm.</summary>
internal sealed record ArmSize(string Arm, [property: Description("The number of assigned athletes.")] int Athletes);

/// <summary>An athlete of an experiment.</summary>
internal sealed record ExperimentAthlete(
    string AthleteId,
    [property: Description("The assigned arm; with blocks, that of the first block.")] string Arm,
    [property: Description("The probability of the arm before the draw.")] double Propensity,
    [property: Description("The first day in the experiment.")] DateOnly From,
    [property: Description("The arm that the athlete or coach chose instead; null without a choice.")] string? Override,
    [property: Description("The day on which consent was withdrawn; null while it is in force.")] DateOnly? Withdrawn);

/// <summary>An experiment, the sizes of its arms, and the caller's athletes in it.</summary>
internal sealed record ExperimentStatus(ExperimentReport Experiment, IEnumerable<ArmSize> Sizes, IEnumerable<ExperimentAthlete> Athletes)
{
    public static ExperimentStatus Of(RegisteredExperiment registered, IReadOnlyList<TrialMember> members, Predicate<string> shows, TimeProvider clock) => new(
        ExperimentReport.Of(registered, clock),
        registered.Experiment.Arms.Select(a => new ArmSize(a.Name, members.Count(m => m.Arm.Assigned.Arm!.Name == a.Name))),
        members.Where(m => shows(m.AthleteId)).Select(m => new ExperimentAthlete(m.AthleteId, m.Arm.Assigned.Arm!.Name, m.Arm.Assigned.Propensity!.Value, m.Arm.From, m.Override, m.Withdrawn)));
}
