using System.Runtime.InteropServices;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary>Repeats an action whenever the files of policies change, until it is interrupted. It compares contents, as a running process does.</summary>
internal static class PolicyFileWatcher
{
    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(400);

    /// <summary>Runs once, then after each settled change. On Ctrl-C it returns the last result.</summary>
    public static int While(string[] folders, Func<int> work)
    {
        using var stop = new ManualResetEventSlim();
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);
        var seen = Fingerprint(folders);
        var result = work();
        var before = seen;
        while (!stop.Wait(Again))
        {
            // An editor may write in pieces: contents that are the same twice are complete.
            var now = Fingerprint(folders);
            if (now == before && now != seen)
            {
                seen = now;
                result = work();
            }

            before = now;
        }

        return result;

        void Stop(PosixSignalContext context)
        {
            context.Cancel = true;
            stop.Set();
        }
    }

    private static string Fingerprint(string[] folders)
    {
        var prints = new List<string>();
        foreach (var folder in folders)
        {
            var findings = new Findings();
            var files = PolicyFiles.FromFolder(folder, findings);
            for (var depth = 0; files is not null && depth <= PolicyReader.MaxExtends; depth++)
            {
                prints.Add(PolicyFiles.Fingerprint(files, new Findings()));
                files = files.Extends is { } id ? files.Sibling(id) : null;
            }

            prints.Add(PolicyFiles.Fingerprint(null, findings));
        }

        return string.Join(' ', prints);
    }
}
