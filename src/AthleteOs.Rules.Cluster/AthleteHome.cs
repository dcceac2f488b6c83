using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cluster;

/// <summary>The parts of a host that its athletes' grains use: the same ones that a single host uses.</summary>
internal sealed class AthleteHome(IJournal journal, PolicyShelf shelf, PolicyChoice choice, Decider decider, CheckpointCache checkpoints, SquadOptions options, TimeProvider clock)
{
    /// <summary>The host's own connection to the journal.</summary>
    public IJournal Journal => journal;

    /// <summary>The loop of the host's athletes.</summary>
    public AthleteLoop Loop { get; } = new(journal, shelf, choice, new DecisionRecorder(journal, decider), checkpoints, options, clock);

    /// <summary>The host's memory of its athletes.</summary>
    public CheckpointCache Checkpoints => checkpoints;
}
