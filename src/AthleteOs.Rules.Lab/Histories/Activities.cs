using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>The activity and calendar exports of intervals.icu, JSON or CSV, of one athlete.</summary>
internal sealed class Activities(HistoryDraft draft, Sessions sessions)
{
    /// <summary>The start of an activity, in the athlete's own time zone.</summary>
    public const string DateField = "start_date_local";

    /// <summary>The start of an activity in UTC.</summary>
    public const string UtcField = "start_date";

    /// <summary>An activity's load.</summary>
    public const string LoadField = "icu_training_load";

    // Intensity as a percentage of threshold: 85 is an intensity factor of 0.85.
    internal const string IntensityField = "icu_intensity";

    /// <summary>An activity's type, such as <c>Ride</c>.</summary>
    internal const string TypeField = "type";

    private const string NoSessionType = "gives a session type only with --key-from and --support-below";

    private const string SecondsField = "moving_time";

    private static readonly string[] Read = ["", "id", DateField, UtcField, LoadField, SecondsField];

    private readonly CalendarEntries _calendar = new(draft);

    /// <summary>The events of calendar exports.</summary>
    public IReadOnlyList<AthleteEvent> Events => _calendar.Events;

    /// <summary>Adds the content of a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="options">The caller's options.</param>
    /// <param name="dropped">Counts what is left out.</param>
    public void Add(Source source, ImportOptions options, DroppedCount dropped)
    {
        var notes = new FileNotes(source.File, draft);
        var rows = source.Rows(draft.Findings).ToArray();
        var mark = MarkOf(source, rows);
        var values = new ValueReader(mark, notes, draft.Findings);
        var isCalendar = rows.Any(CalendarEntries.HasCategory);
        foreach (var row in rows)
        {
            if (isCalendar || CalendarEntries.IsEntry(row))
            {
                _calendar.Add(row, options, dropped);
            }
            else
            {
                AddRow(row, options, values, mark, notes, dropped);
            }
        }

        notes.Say(options);
    }

    private void AddRow(IReadOnlyDictionary<string, Cell> row, ImportOptions options, ValueReader values, DecimalMark mark, FileNotes notes, DroppedCount dropped)
    {
        if (!row.TryGetValue(DateField, out var start) && !row.TryGetValue(UtcField, out start))
        {
            draft.Findings.Error(row.Count > 0 ? row.Values.First().Place : default, Codes.HistoryDate, $"{DateField} is missing; every activity needs a date");
            return;
        }

        if (LocalTime.Of(row, options.TimeZone, draft.Findings) is not { } when)
        {
            return;
        }

        foreach (var name in row.Keys.Where(name => !Read.Contains(name) && !(name == IntensityField && options.ReadsIntensity)))
        {
            dropped.Add(name, name == IntensityField ? NoSessionType : DroppedCount.NoColumn);
        }

        var load = row.TryGetValue(LoadField, out var cell) ? values.Read(HistoryColumn.Load, cell, LoadField) as double? : null;
        if (!row.ContainsKey(LoadField))
        {
            dropped.Add("activity", $"has no {LoadField}, so the load of its day is unknown unless ctlLoad gives it");
        }

        var isSupport = !row.ContainsKey(IntensityField) && row.TryGetValue(TypeField, out var type) && options.SupportTypes.Contains(type.Text);
        sessions.Add(new Session(KeyOf(row, start), when.Day, when.Time, load ?? (isSupport ? 0 : null), Hours(row, mark), Intensity(row, mark, options, notes), isSupport ? SessionType.Support : null, start.Place));
    }

    // A time that is missing, broken or longer than a day is unknown.
    private static double? Hours(IReadOnlyDictionary<string, Cell> row, DecimalMark mark) =>
        row.TryGetValue(SecondsField, out var cell) && mark.TryRead(cell.Text, out var seconds) && HistoryColumn.Hours.Holds(seconds / 3600) ? seconds / 3600 : null;

    private double? Intensity(IReadOnlyDictionary<string, Cell> row, DecimalMark mark, ImportOptions options, FileNotes notes)
    {
        if (!row.TryGetValue(IntensityField, out var cell))
        {
            return null;
        }

        // Without limits nothing is derived from it, and a fault in it is no reason to refuse the file.
        var percent = cell.Number(IntensityField, "a number of percent", mark, options.ReadsIntensity ? draft.Findings : new Findings());
        if (percent is { } known)
        {
            notes.Written(ColumnUnits.Intensity, IntensityField, known, known, cell.Place);
        }

        return options.ReadsIntensity ? percent : null;
    }

    private DecimalMark MarkOf(Source source, IReadOnlyDictionary<string, Cell>[] rows) => source.Table is null ? DecimalMark.Point
        : DecimalMark.Find([.. from row in rows from name in new[] { LoadField, IntensityField } where row.ContainsKey(name) select row[name]], draft.Findings);

    // An activity without an id is identified by its start and type: nobody starts two in the same second.
    private static string KeyOf(IReadOnlyDictionary<string, Cell> row, Cell start) => row.TryGetValue("id", out var id) ? $"id {id.Text}"
        : $"start {start.Text} {(row.TryGetValue(TypeField, out var type) ? type.Text : "")}";
}
