using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Lab.Histories;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>The files of one athlete: the athlete's file, exports, and calendars.</summary>
/// <param name="Name">The name for pages if no athlete's file gives an id.</param>
/// <param name="Folder">The folder in which answers are kept; null for files that the caller named one by one.</param>
/// <param name="Athlete">The athlete's file; null without one.</param>
/// <param name="Exports">The exports and calendar files.</param>
/// <param name="OwnEvents">The files of events in our own form.</param>
/// <param name="Unreadable">The files that could not be opened.</param>
internal sealed record AthleteFiles(string Name, string? Folder, HistoryFile? Athlete, IReadOnlyList<HistoryFile> Exports, IReadOnlyList<HistoryFile> OwnEvents, IReadOnlyList<string> Unreadable)
{
    /// <summary>The athlete's file in an athlete's folder.</summary>
    public const string AthleteFile = "athlete.json";

    private const int LongestId = 128;
    private const int SniffedBytes = 4096;

    private static readonly string[] Endings = [".csv", ".json", ".ics"];

    /// <summary>The files of a folder that may belong to an athlete, without those of its subfolders.</summary>
    public static string[] In(string folder) =>
        [.. Directory.EnumerateFiles(folder).Where(f => Endings.Contains(Path.GetExtension(f).ToLowerInvariant()) && Path.GetFileName(f)[0] != '.').Order(StringComparer.Ordinal)];

    /// <summary>Reads the files of a folder.</summary>
    public static AthleteFiles OfFolder(string folder, Findings findings) => Of(Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder))), folder, In(folder), findings);

    /// <summary>Reads files that the caller names.</summary>
    public static AthleteFiles OfFiles(IReadOnlyList<string> files, Findings findings) => Of("athlete", null, files, findings);

    private static AthleteFiles Of(string name, string? folder, IEnumerable<string> paths, Findings findings)
    {
        HistoryFile? athlete = null;
        var (exports, events, unreadable) = (new List<HistoryFile>(), new List<HistoryFile>(), new List<string>());
        foreach (var path in paths.Distinct(StringComparer.Ordinal))
        {
            if (HistoryFile.FromDisk(path, findings) is not { } file)
            {
                unreadable.Add(path);
            }
            else if (Path.GetFileName(path) == AthleteFile)
            {
                athlete = file;
            }
            else
            {
                (IsOwnEvents(file) ? events : exports).Add(file);
            }
        }

        return new AthleteFiles(Visible(name), folder, athlete, exports, events, unreadable);
    }

    // An id has 1 to 128 visible characters, and a folder may have any name.
    private static string Visible(string name)
    {
        var shown = string.Concat(name.Where(c => Words.FirstHidden(c.ToString()) < 0)).Trim();
        return shown.Length == 0 ? "athlete" : shown.Length > LongestId ? shown[..LongestId] : shown;
    }

    // A calendar of our own has the fields kind and start; an export of intervals.icu has a category and start_date_local.
    private static bool IsOwnEvents(HistoryFile file)
    {
        var text = Encoding.UTF8.GetString(file.Bytes.Span[..Math.Min(SniffedBytes, file.Bytes.Length)]).TrimStart('\uFEFF', ' ', '\r', '\n', '\t');
        var columns = text.Split('\n', 2)[0].Split(',', ';', '\t').Select(c => c.Trim().Trim('"')).ToArray();
        return text is ['{' or '[', ..] ? text.Contains("\"kind\"", StringComparison.Ordinal) && text.Contains("\"start\"", StringComparison.Ordinal) : columns.Contains("kind") && columns.Contains("start");
    }
}
