using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>The result of reading a field of an export: a value, nothing, or a reason why a history cannot contain it.</summary>
internal readonly record struct FieldReading(object? Value, string? DroppedBecause = null);

/// <summary>A field of an export that a history has a column for.</summary>
internal sealed record ExportField(string Name, HistoryColumn Column, Func<ValueReader, Cell, FieldReading> Read)
{
    /// <summary>Whether the value applies only if no other file has one.</summary>
    public bool SecondHand { get; init; }

    /// <summary>A field with the same unit as its column.</summary>
    public static ExportField Plain(string name, HistoryColumn column) =>
        new(name, column, (values, cell) => new(values.Read(column, cell, name)));

    /// <summary>A field in its own unit; zero is no reading.</summary>
    public static ExportField Converted(string name, string column, Func<double, double> convert) => Converted(name, HistoryColumn.Named(column), convert);

    private static ExportField Converted(string name, HistoryColumn column, Func<double, double> convert) =>
        new(name, column, (values, cell) => new(values.Number(column, name, cell, convert, zeroIsMissing: true)));
}

/// <summary>An export with a row a day: the names and meanings of its fields.</summary>
/// <param name="DateNames">The names that the date may have.</param>
/// <param name="Fields">The fields that a history has a column for.</param>
/// <param name="AnyDayForm">Whether dates may be written in other forms than yyyy-MM-dd.</param>
internal sealed record DailyExport(IReadOnlyList<string> DateNames, IReadOnlyList<ExportField> Fields, bool AnyDayForm)
{
    // Names of the ids and starts of activities, without case and separators.
    private static readonly string[] ActivityIds = ["ID", "ACTIVITYID", "WORKOUTID", "SESSIONID"];
    private static readonly string[] StartTimes = ["START", "STARTTIME", "STARTTIMELOCAL", "TIME", "TIMEOFDAY"];

    /// <summary>The date of day 1 if days are numbered; null if they are dates.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The reasons why fields are left out, other than that a history has no column for them.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds the content of a file to a draft.</summary>
    public void Add(Source source, HistoryDraft draft, ImportOptions options, DroppedCount dropped)
    {
        var notes = new FileNotes(source.File, draft);
        var rows = source.Rows(draft.Findings).ToArray();
        var byName = Fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
        var values = new ValueReader(MarkOf(source, rows, draft.Findings), notes, draft.Findings);
        Cell[] dates = [.. rows.Select(DateOf).OfType<Cell>()];
        var days = FirstDay is { } first ? DayForm.Numbered(dates, first) : AnyDayForm ? DayForm.Find(dates, draft.Findings) : null;
        var moments = rows.Select(row => ReadDay(row, days, options.TimeZone, draft.Findings)).ToArray();
        var idName = NameIn(rows, ActivityIds, ids => ids.DistinctBy(c => c.Text).Count() > ids.Length / 2);
        var startName = NameIn(rows, StartTimes, values => values.All(v => LocalTime.OnDay(DateOnly.MinValue, v.Text) is not null));
        var isSession = idName is not null || startName is not null || (moments.Length > 0 && moments.All(m => m is { Time: not null }));
        var sessions = new SessionRows(source, draft, sum: options.SumSessions || (HasLoad && isSession));
        foreach (var (row, moment) in rows.Zip(moments))
        {
            if (moment is { } known)
            {
                known = startName is null ? known : known with { Time = LocalTime.OnDay(known.Day, row[startName].Text) };
                AddRow(row, known, idName, startName, byName, values, notes, draft, sessions, dropped);
            }
        }

        notes.Say(options);
    }

    // A load of another export is the day's, not a session's.
    private bool HasLoad => Fields.Any(f => f.Column == HistoryColumn.Load && !f.SecondHand);

    private Cell? DateOf(IReadOnlyDictionary<string, Cell> row) =>
        DateNames.Where(row.ContainsKey).Select(name => (Cell?)row[name]).FirstOrDefault();

    // The column of one of these names that has a value of that form in every row; null without one.
    private string? NameIn(IReadOnlyDictionary<string, Cell>[] rows, string[] names, Func<Cell[], bool> fits) => HasLoad && rows.Length > 0
        ? rows[0].Keys.FirstOrDefault(name => names.Contains(Plain(name)) && rows.All(r => r.ContainsKey(name)) && fits([.. rows.Select(r => r[name])])) : null;

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    private DecimalMark MarkOf(Source source, IReadOnlyDictionary<string, Cell>[] rows, Findings findings) => source.Table is null ? DecimalMark.Point
        : DecimalMark.Find([.. from row in rows from field in Fields
                               where field.Column.Kind == ColumnKind.Number && row.ContainsKey(field.Name)
                               select row[field.Name]], findings);

    private void AddRow(
        IReadOnlyDictionary<string, Cell> row, LocalTime.Moment moment, string? idName, string? startName, Dictionary<string, ExportField> byName, ValueReader values,
        FileNotes notes, HistoryDraft draft, SessionRows sessions, DroppedCount dropped)
    {
        var place = DateOf(row)!.Value.Place;
        notes.Row(moment.Day, place, sessions.IsSum);
        draft.Begin(moment.Day, place);
        var read = new List<(HistoryColumn, object?, Place)>();
        foreach (var (name, cell) in row.Where(f => f.Key.Length > 0 && !DateNames.Contains(f.Key)))
        {
            if (!byName.TryGetValue(name, out var field))
            {
                if (name == idName || name == startName)
                {
                    continue;
                }

                dropped.Add(name, Reasons.GetValueOrDefault(name, DroppedCount.NoColumn));
                continue;
            }

            var reading = field.Read(values, cell);
            if (reading.DroppedBecause is { } reason)
            {
                dropped.Add(field.Name, reason);
            }
            else if (reading.Value is double load && field.SecondHand)
            {
                draft.AddSecondHandLoad(moment.Day, load, cell.Place);
            }
            else if (!field.SecondHand)
            {
                read.Add((field.Column, reading.Value, cell.Place));
            }
        }

        sessions.Add(moment.Day, moment.Time, idName is null ? null : row[idName].Text, read, place);
    }

    private LocalTime.Moment? ReadDay(IReadOnlyDictionary<string, Cell> row, DayForm? days, TimeZoneInfo? zone, Findings findings)
    {
        if (DateOf(row) is { } cell)
        {
            return days is not null ? days.Read(DateNames[0], cell, zone, findings)
                : cell.Day(DateNames[0], findings, withTime: true) is { } day ? LocalTime.Shift(DateNames[0], cell, day, zone, findings) : null;
        }

        var place = row.Count > 0 ? row.Values.First().Place : default;
        findings.Error(place, Codes.HistoryDate, $"{DateNames[0]} is missing; every row needs a date");
        return null;
    }
}

/// <summary>Counts the values of one file that an import leaves out, per field and reason.</summary>
internal sealed class DroppedCount(string file)
{
    /// <summary>The usual reason.</summary>
    public const string NoColumn = "a history has no column for it";

    private readonly SortedDictionary<(string Reason, string Field), int> _counts =
        new(Comparer<(string Reason, string Field)>.Create((a, b) => string.CompareOrdinal(a.Reason, b.Reason) is not 0 and var order ? order : string.CompareOrdinal(a.Field, b.Field)));

    /// <summary>Counts one value.</summary>
    public void Add(string field, string reason) => _counts[(reason, field)] = _counts.GetValueOrDefault((reason, field)) + 1;

    /// <summary>The counts.</summary>
    public IEnumerable<HistoryDropped> All() => _counts.Select(c => new HistoryDropped(file, c.Key.Field, c.Key.Reason, c.Value));
}
