using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>Many seasons: every athlete of a population under every policy, on several threads, in the order of the athletes' numbers.</summary>
internal static class Simulator
{
    /// <summary>Simulates the seasons. The same seed gives the same outcomes on any number of threads; memory contains only the athletes in progress.</summary>
    /// <param name="policies">The policies; each athlete lives the same life under each.</param>
    /// <param name="population">The athletes.</param>
    /// <param name="athletes">The number of athletes.</param>
    /// <param name="days">The number of days each.</param>
    /// <param name="threads">The number of threads, the caller's included.</param>
    /// <param name="take">Takes an athlete's outcomes, one a policy, in order and one at a time.</param>
    /// <param name="stop">Ends it after the athletes in progress; the outcomes so far are kept.</param>
    public static void Run(IReadOnlyList<ReadyPolicy> policies, Population population, int athletes, int days, int threads, Action<IReadOnlyList<SeasonOutcome>> take, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(policies);
        ArgumentNullException.ThrowIfNull(take);
        var (next, waiting, turn) = (0, new Dictionary<int, SeasonOutcome[]>(), 0);
        var gate = new Lock();
        Exception? failed = null;
        // The caller's thread is the first, so that its priority is that of the work.
        var workers = Enumerable.Range(1, Math.Max(1, threads) - 1).Select(_ => new Thread(Work)).ToArray();
        foreach (var worker in workers)
        {
            worker.Start();
        }

        Work();
        foreach (var worker in workers)
        {
            worker.Join();
        }

        if (failed is not null)
        {
            throw new InvalidOperationException("A season could not be lived.", failed);
        }

        void Work()
        {
            try
            {
                while (!stop.IsCancellationRequested && Volatile.Read(ref failed) is null && Interlocked.Increment(ref next) - 1 is var number && number < athletes)
                {
                    Take(number, [.. policies.Select(policy => SimulatedSeason.Live(policy, population, number, days))]);
                }
            }
            catch (Exception fault)
            {
                Volatile.Write(ref failed, fault);
            }
        }

        // The thread that finishes the next athlete in order hands on the waiting ones.
        void Take(int number, SeasonOutcome[] outcomes)
        {
            lock (gate)
            {
                waiting[number] = outcomes;
                while (waiting.Remove(turn, out var ready))
                {
                    turn++;
                    take(ready);
                }
            }
        }
    }
}
