using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Files;

/// <summary>Opens and reads files that a caller names, up to a size limit.</summary>
internal static class InputFile
{
    /// <summary>The name that callers use for standard input.</summary>
    public const string Standard = "-";

    /// <summary>Opens standard input. A program that calls the verbs in its own process sets another stream.</summary>
    internal static Func<Stream> OpenStandardInput { get; set; } = Console.OpenStandardInput;

    /// <summary>The name of a file in findings.</summary>
    public static string Shown(string file) => file == Standard ? "(standard input)" : file;

    /// <summary>Opens a file, or standard input; null, with a finding, if it cannot be read.</summary>
    /// <param name="file">The file, or <see cref="Standard"/>.</param>
    /// <param name="what">The expected content, for the message after "the".</param>
    /// <param name="insteadOfFolder">The advice if the file is a folder.</param>
    /// <param name="findings">Receives the findings.</param>
    public static Stream? Open(string file, string what, string insteadOfFolder, Findings findings)
    {
        try
        {
            return file == Standard ? OpenStandardInput() : new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 1, FileOptions.SequentialScan);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            findings.Error(Place.Whole(file), Codes.FileUnreadable, Directory.Exists(file)
                ? $"this is a folder; {insteadOfFolder}"
                : $"the {what} cannot be read; check that it exists and that you may read it");
            return null;
        }
    }

    /// <summary>The first bytes of a stream. Read one byte more than the limit to detect a file that is too large.</summary>
    public static byte[] ReadAtMost(Stream input, int most)
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
