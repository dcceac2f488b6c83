using AthleteOs.Rules.Squad;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cluster;

/// <summary>The loops of a cluster's athletes, each on the host of its grain. If that host dies, the call is repeated on the next one.</summary>
internal sealed class ClusterLoops(IGrainFactory grains, TimeProvider clock) : IAthleteLoops
{
    private const int Tries = 12;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public async Task<CatchUpResult?> CatchUp(string athleteId, CancellationToken stop)
    {
        var answer = await Again(() => grains.GetGrain<IAthleteGrain>(athleteId).CatchUp(), stop);
        return answer.Fault is { } fault ? throw fault.Read() : answer.Result?.Read();
    }

    public async Task RunExclusively(string athleteId, Func<Task> work, CancellationToken stop)
    {
        await Forget(athleteId, stop);
        await work();
        await Forget(athleteId, stop); // a loop that went on meanwhile recorded nothing, and its memory goes too
    }

    private Task<bool> Forget(string athleteId, CancellationToken stop) => Again(async () =>
    {
        await grains.GetGrain<IAthleteGrain>(athleteId).Forget();
        return true;
    }, stop);

    // The journal records nothing twice, so that a repeated call does no harm.
    private async Task<T> Again<T>(Func<Task<T>> call, CancellationToken stop)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await GrainCalls.Call(call, stop);
            }
            catch (JournalUnavailableException) when (attempt < Tries)
            {
                await Task.Delay(Pause, clock, stop);
            }
        }
    }
}
