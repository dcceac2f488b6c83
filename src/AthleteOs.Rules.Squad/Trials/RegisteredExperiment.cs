using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>An experiment of the journal, with the changes of its state.</summary>
/// <param name="Experiment">The experiment, read from the recorded file.</param>
/// <param name="Proposed">Its proposal.</param>
internal sealed record RegisteredExperiment(Experiment Experiment, ExperimentAct Proposed)
{
    /// <summary>Its start; null before it.</summary>
    public ExperimentAct? Started { get; init; }

    /// <summary>Its stop; null without one.</summary>
    public ExperimentAct? Stopped { get; init; }

    /// <summary>The stops of single arms.</summary>
    public IReadOnlyList<ExperimentAct> StoppedArms { get; init; } = [];

    /// <summary>The places that athletes took, in order. They contain no athlete.</summary>
    public TakenSeats Seats { get; } = new();

    /// <summary>Whether it chooses the policies of a day.</summary>
    public bool Runs(DateOnly date) => Started is not null && Stopped is null && date >= Experiment.Begins && date <= Experiment.Ends;

    /// <summary>Whether an arm was stopped.</summary>
    public bool IsStopped(Arm arm) => StoppedArms.Any(a => a.Arm == arm.Name);

    /// <summary>The state on a day, as a word.</summary>
    public string State(DateOnly today) => this switch
    {
        { Stopped: not null } => "stopped",
        { Started: null } => "proposed",
        _ when today > Experiment.Ends => "ended",
        _ => today < Experiment.Begins ? "waiting" : "running",
    };

    /// <summary>Reads the proposal of an experiment.</summary>
    /// <exception cref="InvalidDataException">The recorded file is damaged.</exception>
    public static RegisteredExperiment Of(ExperimentAct proposed) =>
        ExperimentReader.Read("journal", proposed.File.Span, new Findings()) is { } read && read.Digest == proposed.Digest
            ? new RegisteredExperiment(read, proposed) : throw new InvalidDataException("The recorded file of an experiment does not have its digest; verify the journal.");
}
