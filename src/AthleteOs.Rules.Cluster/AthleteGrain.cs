using AthleteOs.Rules.Storage;
using Orleans.Concurrency;

namespace AthleteOs.Rules.Cluster;

/// <summary>
/// An athlete on one host: a thin shell over the loop and the journal of the host. The first call reads the athlete's record, later calls only
/// the new entries. A call does not wait for another one, because the loop and the journal order them as on a single host.
/// </summary>
[Reentrant]
internal sealed class AthleteGrain(AthleteHome home) : Grain, IAthleteGrain
{
    public async Task<CaughtUpAnswer> CatchUp()
    {
        try
        {
            return new CaughtUpAnswer(await home.Loop.CatchUp(this.GetPrimaryKeyString(), CancellationToken.None) is { } result ? CaughtUp.Of(result) : null, null);
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalRefusedException)
        {
            return new CaughtUpAnswer(null, JournalFault.Of(fault));
        }
    }

    public async Task<AppendAnswer> Append(IReadOnlyList<EntryBatch> batches, EntryCondition? condition, string caller)
    {
        JournalCaller.Set(caller);
        try
        {
            var appended = batches.Count == 1
                ? [await home.Journal.Append(this.GetPrimaryKeyString(), batches[0].Read(), condition?.Read(), CancellationToken.None)]
                : await home.Journal.AppendInOrder(this.GetPrimaryKeyString(), [.. batches.Select(b => b.Read())], condition?.Read(), CancellationToken.None);
            return new AppendAnswer([.. appended.Select(AddedBatch.Of)], null);
        }
        catch (Exception fault) when (fault is JournalUnavailableException or JournalRefusedException)
        {
            return new AppendAnswer([], JournalFault.Of(fault));
        }
    }

    public Task Forget() => home.Loop.RunExclusively(this.GetPrimaryKeyString(), () => Task.CompletedTask, CancellationToken.None);

    /// <summary>An athlete who leaves the host also leaves its memory.</summary>
    public override Task OnDeactivateAsync(DeactivationReason reason, CancellationToken cancellationToken)
    {
        home.Checkpoints.Take(this.GetPrimaryKeyString());
        return Task.CompletedTask;
    }
}
