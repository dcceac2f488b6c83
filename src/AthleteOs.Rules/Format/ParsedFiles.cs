using System.Collections.Concurrent;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Format;

/// <summary>
/// The JSON of policy files that were read before. A variant and a mutant repeat nearly all files of the policy that they come from. A policy that is
/// read again after an edit repeats all but one.
/// </summary>
/// <remarks>A file is found by its whole content. Nothing changes a value once it is read, so any number of readers may share it.</remarks>
internal static class ParsedFiles
{
    // Bounds for memory: the values of a file take about 15 times its bytes, and the shipped policies have 0.2 MB.
    private const int MostBytes = 4_000_000;
    private const int MostBytesOfFile = 100_000;

    private static readonly ConcurrentDictionary<(string File, int Hash), (byte[] Content, JsonValue Root)> Known = new();
    private static long _bytes;

    /// <summary>Reads a file of a policy. On a fault the finding is added and null is returned, each time.</summary>
    /// <param name="file">The file as it appears in findings.</param>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="findings">Receives the findings.</param>
    public static JsonValue? Read(string file, ReadOnlySpan<byte> utf8, Findings findings)
    {
        var hash = default(HashCode);
        hash.AddBytes(utf8);
        var key = (file, hash.ToHashCode());
        if (Known.TryGetValue(key, out var known) && utf8.SequenceEqual(known.Content))
        {
            return known.Root;
        }

        var root = JsonSource.Read(file, utf8, findings);
        if (root is not null && utf8.Length <= MostBytesOfFile)
        {
            if (Interlocked.Add(ref _bytes, utf8.Length) > MostBytes)
            {
                Known.Clear();
                Interlocked.Exchange(ref _bytes, utf8.Length);
            }

            Known[key] = (utf8.ToArray(), root);
        }

        return root;
    }
}
