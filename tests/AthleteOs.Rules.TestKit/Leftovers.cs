using System.Collections.Concurrent;

namespace AthleteOs.Rules.TestKit;

/// <summary>Processes and servers that tests have started and not yet ended. They end with the test run, however it ends.</summary>
internal static class Leftovers
{
    private static readonly ConcurrentDictionary<object, Action> All = new();

    static Leftovers() => AppDomain.CurrentDomain.ProcessExit += (_, _) => EndAll();

    /// <summary>Registers how to end something; dispose the registration when it has ended.</summary>
    public static IDisposable Add(Action end)
    {
        var registration = new Registration();
        All[registration] = end;
        return registration;
    }

    /// <summary>Ends everything that is still registered.</summary>
    public static void EndAll()
    {
        foreach (var (registration, end) in All)
        {
            if (All.TryRemove(registration, out _))
            {
                try
                {
                    end();
                }
                catch (Exception fault) when (fault is InvalidOperationException or IOException or TimeoutException or System.ComponentModel.Win32Exception)
                {
                    // It ended by itself.
                }
            }
        }
    }

    private sealed class Registration : IDisposable
    {
        public void Dispose() => All.TryRemove(this, out _);
    }
}
