using System.Diagnostics;

namespace AthleteOs.Rules.TestKit;

/// <summary>Waits for another process or thread, long enough for a machine that has much else to do.</summary>
public static class Waiting
{
    /// <summary>How long a test waits for what comes within a moment on an idle machine.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Waits until it is so. Fails with these words when the patience is over.</summary>
    public static Task Until(Func<bool> isSo, string what, CancellationToken stop) => Until(() => Task.FromResult(isSo()), what, stop);

    /// <summary>Waits until it is so. Fails with these words when the patience is over.</summary>
    public static async Task Until(Func<Task<bool>> isSo, string what, CancellationToken stop)
    {
        for (var clock = Stopwatch.StartNew(); !await isSo(); await Task.Delay(Pause, stop))
        {
            if (clock.Elapsed > Patience)
            {
                throw new TimeoutException($"After {Patience.TotalSeconds:0} seconds: {what}.");
            }
        }
    }
}
