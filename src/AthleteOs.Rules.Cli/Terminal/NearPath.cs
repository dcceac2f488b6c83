using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>The name that was probably meant by a path that does not exist.</summary>
internal static class NearPath
{
    /// <summary>"; did you mean …?" with a name in the same folder, or nothing.</summary>
    public static string DidYouMean(string path)
    {
        try
        {
            var trimmed = Path.TrimEndingDirectorySeparator(path);
            var folder = Path.GetDirectoryName(trimmed) is { Length: > 0 } parent ? parent : ".";
            return Path.Exists(path) || !Directory.Exists(folder) ? ""
                : Words.DidYouMean(Path.GetFileName(trimmed), Directory.EnumerateFileSystemEntries(folder).Take(1000).Select(e => Path.GetFileName(e)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return "";
        }
    }
}
