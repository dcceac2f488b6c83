using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Histories;

namespace AthleteOs.Rules.Cli.Today;

/// <summary>An athlete's days and calendar from the files that can be read.</summary>
/// <param name="History">The days.</param>
/// <param name="Events">The calendar; null without a calendar, or if one of its files cannot be read.</param>
/// <param name="Read">The files that were read.</param>
/// <param name="LeftOut">The files that cannot be read.</param>
/// <param name="Lost">The possible content of these files.</param>
internal sealed record AthleteImport(TrainingHistory History, EventCalendar? Events, IReadOnlyList<HistoryFileRead> Read, IReadOnlyList<string> LeftOut, FileContent Lost)
{
    private const string CalendarFormat = "calendar";

    /// <summary>Whether every file was read.</summary>
    public bool IsComplete => LeftOut.Count == 0;

    /// <summary>Whether nothing of a kind is lost. Only then a day without an entry of the kind says something about the day.</summary>
    public bool HasAll(FileContent content) => (Lost & content) == 0;

    /// <summary>Imports the files. A file that cannot be read is left out, with its faults. Null if no file has a day.</summary>
    /// <remarks>
    /// Missing data must never make a day harder. So a file that is left out also makes unknown whatever it may have
    /// completed. Examples are an activity of a day with other activities, an illness, and a race.
    /// </remarks>
    public static AthleteImport? Of(AthleteFiles files, Answers answers, Findings findings)
    {
        var leftOut = files.Unreadable.ToList();
        var events = new List<AthleteEvent>();
        foreach (var file in files.OwnEvents)
        {
            if (EventsReader.Read(file.Name, file.Bytes.Span, findings) is { } calendar)
            {
                events.AddRange(calendar.Events);
            }
            else
            {
                leftOut.Add(file.Name);
            }
        }

        if (Exports(files, answers, leftOut, findings) is not { } imported)
        {
            return null;
        }

        events.AddRange(imported.Events.Events);
        var hasCalendar = files.OwnEvents.Count > 0 || imported.Files.Any(f => f.Format.EndsWith(CalendarFormat, StringComparison.OrdinalIgnoreCase));
        var lost = leftOut.Aggregate(FileContent.None, (all, file) => all | MayContain(files, file));
        var history = imported.History;
        return new AthleteImport(
            (lost & FileContent.Training) != 0 ? new TrainingHistory(history.Days.Select(WithoutTraining), history.LoadUnit, history.PerformanceUnit) : history,
            hasCalendar && (lost & FileContent.Events) == 0 ? new EventCalendar(events) : null, imported.Files, leftOut, lost);
    }

    private static ImportedHistory? Exports(AthleteFiles files, Answers answers, List<string> leftOut, Findings findings)
    {
        var options = new ImportOptions
        {
            KeepsEvents = true,
            KeyFromIntensity = answers.KeyFrom,
            SupportBelowIntensity = answers.SupportBelow,
            SupportTypes = answers.SupportTypes ?? [],
            RestBetweenActivities = answers.RestBetween == true,
            TimeZone = answers.TimeZone is { } zone ? TimeZoneInfo.FindSystemTimeZoneById(zone) : null,
        };
        var left = files.Exports.ToList();
        while (left.Count > 0)
        {
            var own = new Findings();
            var imported = HistoryImport.Read(left, options, own);
            foreach (var finding in own.All)
            {
                findings.Add(finding);
            }

            var broken = own.All.Where(f => f.Severity == Severity.Error).Select(f => f.Place.File).Where(f => left.Exists(l => l.Name == f)).ToHashSet(StringComparer.Ordinal);
            if (imported is not null || broken.Count == 0)
            {
                return imported;
            }

            leftOut.AddRange(left.Where(f => broken.Contains(f.Name)).Select(f => f.Name));
            left.RemoveAll(f => broken.Contains(f.Name));
        }

        return null;
    }

    private static FileContent MayContain(AthleteFiles files, string left) => files.OwnEvents.Any(f => f.Name == left) ? FileContent.Health | FileContent.Events
        : files.Exports.FirstOrDefault(f => f.Name == left)?.MayContain() ?? FileContent.Training | FileContent.Health | FileContent.Events;

    private static HistoryDay WithoutTraining(HistoryDay day) => day with { Load = null, SessionType = null, Hours = null, GreyZoneHours = null };
}
