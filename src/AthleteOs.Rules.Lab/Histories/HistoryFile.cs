using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Files;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>The possible content of a file, for a file that cannot be imported.</summary>
[Flags]
internal enum FileContent
{
    /// <summary>Nothing that matters for a decision.</summary>
    None = 0,

    /// <summary>Loads and session types.</summary>
    Training = 1,

    /// <summary>Readings and illness.</summary>
    Health = 2,

    /// <summary>Races and other events.</summary>
    Events = 4,
}

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

    /// <summary>The possible content of the file. A file that cannot even be recognised may contain anything.</summary>
    internal FileContent MayContain() => CalendarFile.IsOne(Bytes.Span) ? FileContent.Health | FileContent.Events
        : Source.Open(Name, Bytes.Span, [], new Findings()) switch
        {
            null => FileContent.Training | FileContent.Health | FileContent.Events,
            { IsCalendar: true } => FileContent.Health | FileContent.Events,
            { Kind: SourceKind.Activities } => FileContent.Training,
            _ => FileContent.Training | FileContent.Health,
        };
}
