using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Files;

/// <summary>Opens and reads what a caller names, without trusting how large it is.</summary>
internal static class InputFile
{
    /// <summary>Standard input, as a caller writes it.</summary>
    public const string Standard = "-";

    /// <summary>Opens standard input. A program that calls the verbs in its own process sets another stream.</summary>
    internal static Func<Stream> OpenStandardInput { get; set; } = Console.OpenStandardInput;

    /// <summary>A file as findings show it.</summary>
    public static string Shown(string file) => file == Standard ? "(standard input)" : file;

    /// <summary>Opens a file, or standard input; null, with a finding, where it cannot be read.</summary>
    /// <param name="file">The file, or <see cref="Standard"/>.</param>
    /// <param name="what">What it should be, to stand after "the".</param>
    /// <param name="insteadOfFolder">What to give instead of a folder.</param>
    /// <param name="findings">Where findings go.</param>
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

    /// <summary>The first bytes of a stream. One byte more than is accepted is enough to know that a file is too large.</summary>
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
