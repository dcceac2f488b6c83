using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>The loops of all athletes: in this process, or each on one host of a cluster.</summary>
internal interface IAthleteLoops
{
    /// <summary>Catches up an athlete; null if the athlete is not enrolled or the policy does not serve.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer; entries recorded before remain.</exception>
    Task<CatchUpResult?> CatchUp(string athleteId, CancellationToken stop);

    /// <summary>Runs work that erases data of the athlete. No loop has them in memory afterwards, and none records what it read before.</summary>
    Task RunExclusively(string athleteId, Func<Task> work, CancellationToken stop);
}
