using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cluster;

/// <summary>Calls of athletes' grains. A host that does not answer is an outage of the journal for the caller: both are over in a moment.</summary>
internal static class GrainCalls
{
    /// <summary>Calls a grain.</summary>
    /// <exception cref="JournalUnavailableException">The athlete's host died or does not answer; something may be recorded.</exception>
    public static async Task<T> Call<T>(Func<Task<T>> call, CancellationToken stop)
    {
        try
        {
            return await call().WaitAsync(stop);
        }
        catch (Exception fault) when (IsAway(fault))
        {
            throw new JournalUnavailableException("The host of this athlete does not answer.", fault) { MayBeRecorded = true };
        }
    }

    // A host that stops has disposed its parts already.
    private static bool IsAway(Exception fault) => fault is OrleansException or TimeoutException or ObjectDisposedException or System.Net.Sockets.SocketException or IOException;
}
