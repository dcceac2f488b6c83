using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>Pictures and reports that a verb writes where it is asked to.</summary>
internal static class Pictures
{
    /// <summary>Whether a folder can be written to, found before anything is simulated; a finding where it cannot. It is made where it is not there.</summary>
    public static bool CanWrite(string folder, Findings findings)
    {
        try
        {
            Directory.CreateDirectory(folder);
            using var probe = new FileStream(Path.Combine(folder, $".{Path.GetRandomFileName()}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            return true;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(folder), Codes.FileUnreadable, "the report cannot be written there; give a folder that you may write to");
            return false;
        }
    }

    /// <summary>Draws into a folder; nothing where there is none, null, with a finding, where it cannot be written to.</summary>
    public static IReadOnlyList<string>? Draw(string? folder, Findings findings, Func<string, IReadOnlyList<string>> draw)
    {
        if (folder is null)
        {
            return [];
        }

        try
        {
            return draw(folder);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(folder), Codes.FileUnreadable, "the pictures cannot be written there; give a folder that you may write to");
            return null;
        }
    }
}
