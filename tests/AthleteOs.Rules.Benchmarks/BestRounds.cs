using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using BenchmarkDotNet.Attributes;

namespace AthleteOs.Rules.Benchmarks;

/// <summary>
/// The best of many short rounds of each benchmark. On a machine that others share, the best round is the least disturbed one. So two commits
/// compare well if each runs this a few times, in turn.
/// </summary>
internal static class BestRounds
{
    private static readonly TimeSpan Warm = TimeSpan.FromSeconds(2.5);
    private static readonly TimeSpan Measured = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(5);

    /// <summary>Prints the time of an operation in nanoseconds, for each benchmark with a part of its name among the words.</summary>
    /// <param name="words">Parts of names such as <c>PlannerBenchmarks.Explain</c>; none for all.</param>
    public static void Print(string[] words)
    {
        foreach (var method in typeof(BestRounds).Assembly.GetTypes().Where(t => t is { IsPublic: true, IsAbstract: false }).SelectMany(t => t.GetMethods()))
        {
            var name = $"{method.DeclaringType!.Name}.{method.Name}";
            if (method.GetCustomAttribute<BenchmarkAttribute>() is { } benchmark && (words.Length == 0 || words.Any(w => name.Contains(w, StringComparison.Ordinal))))
            {
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name} {Best(method) / benchmark.OperationsPerInvoke:0.0}"));
            }
        }
    }

    private static double Best(MethodInfo method)
    {
        var benchmark = Activator.CreateInstance(method.DeclaringType!);
        var call = (Action)typeof(BestRounds).GetMethod(nameof(CallOf), BindingFlags.NonPublic | BindingFlags.Static)!.MakeGenericMethod(method.ReturnType).Invoke(null, [method, benchmark])!;
        var (calls, clock) = (0, Stopwatch.StartNew());
        while (clock.Elapsed < Warm)
        {
            call();
            calls++;
        }

        var ofARound = (int)Math.Max(1, calls * (Round / clock.Elapsed));
        var best = double.PositiveInfinity;
        for (clock.Restart(); clock.Elapsed < Measured;)
        {
            var start = Stopwatch.GetTimestamp();
            for (var n = 0; n < ofARound; n++)
            {
                call();
            }

            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalNanoseconds / ofARound);
        }

        return best;
    }

    private static Action CallOf<T>(MethodInfo method, object benchmark)
    {
        var call = method.CreateDelegate<Func<T>>(benchmark);
        return () => (call() as Task)?.GetAwaiter().GetResult();
    }
}
