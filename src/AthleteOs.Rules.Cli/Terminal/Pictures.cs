using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>Writes the pictures and reports of a verb.</summary>
internal static class Pictures
{
    /// <summary>Whether a folder can be written to; a finding if not. Called before anything is simulated. A missing folder is created.</summary>
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
            findings.Error(Place.Whole(folder), Codes.FileUnreadable, "cannot write the report here; give a folder that you may write to");
            return false;
        }
    }

    /// <summary>Draws into a folder. Without a folder there is nothing to draw; null, with a finding, if the folder cannot be written to.</summary>
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
            findings.Error(Place.Whole(folder), Codes.FileUnreadable, "cannot write the pictures here; give a folder that you may write to");
            return null;
        }
    }
}
