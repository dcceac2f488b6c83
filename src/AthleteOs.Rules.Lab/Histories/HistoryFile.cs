using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>A file to be read, with its content.</summary>
/// <param name="Name">The name, as findings show it.</param>
/// <param name="Bytes">The content.</param>
public sealed record HistoryFile(string Name, ReadOnlyMemory<byte> Bytes)
{
    /// <summary>Takes a file from the disk; null, with a finding, where it cannot be read or is larger than <see cref="HistoryReader.MaxBytes"/>.</summary>
    public static HistoryFile? FromDisk(string path, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        try
        {
            using var input = File.OpenRead(path);
            return new HistoryFile(path, ReadAtMost(input, HistoryReader.MaxBytes + 1));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(path), Codes.FileUnreadable, Directory.Exists(path)
                ? "this is a folder; give its files one by one"
                : "the file cannot be read; check that it exists and that you may read it");
            return null;
        }
    }

    // One byte more than is accepted is enough to know that a file is too large.
    private static byte[] ReadAtMost(Stream input, int most)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[1 << 16];
        for (int read; bytes.Length < most && (read = input.Read(buffer)) > 0;)
        {
            bytes.Write(buffer, 0, read);
        }

        return bytes.ToArray();
    }
}
