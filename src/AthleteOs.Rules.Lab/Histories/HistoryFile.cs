using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Files;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>A file to be read, with its content.</summary>
/// <param name="Name">The name in findings.</param>
/// <param name="Bytes">The content.</param>
public sealed record HistoryFile(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Reads a file; null, with a finding, if it cannot be read or is larger than <see cref="HistoryReader.MaxBytes"/>.</summary>
    public static HistoryFile? FromDisk(string path, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        using var input = InputFile.Open(path, "file", "give its files instead", findings);
        try
        {
            return input is null ? null : new HistoryFile(path, InputFile.ReadAtMost(input, HistoryReader.MaxBytes + 1));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            findings.Error(Place.Whole(path), Codes.FileUnreadable, "the file cannot be read; check that it exists and that you may read it");
            return null;
        }
    }
}
