using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary>Does something again whenever the files of policies change, until it is interrupted. Contents are compared, as a running process does.</summary>
internal static class PolicyFileWatcher
{
    private const int MostExtends = 8;

    private static readonly TimeSpan Again = TimeSpan.FromMilliseconds(400);

    /// <summary>Does it once, then after each change that has settled; ends with the last result on Ctrl-C.</summary>
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
            // What looks the same twice is whole: an editor may write in pieces.
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
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var folder in folders)
        {
            var findings = new Findings();
            var files = PolicyFiles.FromFolder(folder, findings);
            for (var depth = 0; files is not null && depth <= MostExtends; depth++)
            {
                foreach (var (name, bytes) in files.Files.OrderBy(f => f.Key, StringComparer.Ordinal))
                {
                    hash.AppendData(Encoding.UTF8.GetBytes($"\n{files.Path}/{name} {bytes.Length}\n"));
                    hash.AppendData(bytes);
                }

                files = files.Files.TryGetValue("policy.json", out var manifest) && JsonSource.Read("policy.json", manifest, new Findings())?["extends"] is { Kind: JsonKind.Text, Text: var id } && Words.IsDashName(id)
                    ? files.Sibling(id) : null;
            }

            hash.AppendData(Encoding.UTF8.GetBytes(string.Join('\n', findings.All)));
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
