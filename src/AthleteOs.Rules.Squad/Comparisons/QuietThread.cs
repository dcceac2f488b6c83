using System.Runtime.InteropServices;

namespace AthleteOs.Rules.Squad.Comparisons;

/// <summary>Gives the current thread the lowest priority, so that long work takes only the time that nothing else needs.</summary>
internal static class QuietThread
{
    private const int OfThread = 0;
    private const int Nicest = 19;

    /// <summary>Lowers the priority for the rest of the thread's life. It never fails; without the right the priority stays.</summary>
    public static void Begin()
    {
        Thread.CurrentThread.Priority = ThreadPriority.Lowest;
        if (OperatingSystem.IsLinux())
        {
            // On Linux the runtime ignores priorities. There 0 is the calling thread, not the process.
            _ = SetPriority(OfThread, 0, Nicest);
        }
    }

    [DllImport("libc", EntryPoint = "setpriority")]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int SetPriority(int which, uint who, int priority);
}
