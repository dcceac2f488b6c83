using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>The result of reading a field of an export: a value, nothing, or a reason why a history cannot contain it.</summary>
internal readonly record struct FieldReading(object? Value, string? DroppedBecause = null);

/// <summary>A field of an export that a history has a column for.</summary>
internal sealed record ExportField(string Name, HistoryColumn Column, Func<ValueReader, Cell, FieldReading> Read)
{
    /// <summary>Whether the column can contain the number as written; this decides the meaning of a comma.</summary>
    public Func<double, bool> Holds { get; init; } = _ => true;

    /// <summary>Whether the value applies only if no other file has one.</summary>
    public bool SecondHand { get; init; }

    /// <summary>A field with the same unit as its column.</summary>
    public static ExportField Plain(string name, HistoryColumn column) =>
        new(name, column, (values, cell) => new(values.Read(column, cell, name))) { Holds = column.Holds };

    /// <summary>A field in its own unit; zero is no reading.</summary>
    public static ExportField Converted(string name, string column, Func<double, double> convert) => Converted(name, HistoryColumn.Named(column), convert);

    private static ExportField Converted(string name, HistoryColumn column, Func<double, double> convert) =>
        new(name, column, (values, cell) => new(values.Number(column, name, cell, convert, zeroIsMissing: true))) { Holds = value => column.Holds(convert(value)) };
}

/// <summary>An export with a row a day: the names and meanings of its fields.</summary>
/// <param name="DateNames">The names that the date may have.</param>
/// <param name="Fields">The fields that a history has a column for.</param>
/// <param name="AnyDayForm">Whether dates may be written in other forms than yyyy-MM-dd.</param>
internal sealed record DailyExport(IReadOnlyList<string> DateNames, IReadOnlyList<ExportField> Fields, bool AnyDayForm)
{
    /// <summary>The date of day 1 if days are numbered; null if they are dates.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The reasons why fields are left out, other than that a history has no column for them.</summary>
    public IReadOnlyDictionary<string, string> Reasons { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>Adds the content of a file to a draft.</summary>
    public void Add(Source source, HistoryDraft draft, DroppedCount dropped)
    {
        var notes = new FileNotes(source.File, draft);
        var rows = source.Rows(draft.Findings).ToArray();
        var byName = Fields.ToDictionary(f => f.Name, StringComparer.Ordinal);
        var values = new ValueReader(MarkOf(source, rows, draft.Findings), notes, draft.Findings);
        Cell[] dates = [.. rows.Select(DateOf).OfType<Cell>()];
        var days = FirstDay is { } first ? DayForm.Numbered(dates, first) : AnyDayForm ? DayForm.Find(dates, draft.Findings) : null;
        foreach (var row in rows)
        {
            AddRow(row, byName, values, days, notes, draft, dropped);
        }

        notes.Say();
    }

    private Cell? DateOf(IReadOnlyDictionary<string, Cell> row) =>
        DateNames.Where(row.ContainsKey).Select(name => (Cell?)row[name]).FirstOrDefault();

    private DecimalMark MarkOf(Source source, IReadOnlyDictionary<string, Cell>[] rows, Findings findings) => source.Table is null ? DecimalMark.Point
        : DecimalMark.Find([.. from row in rows from field in Fields
                               where field.Column.Kind == ColumnKind.Number && row.ContainsKey(field.Name)
                               select (row[field.Name], field.Holds)], findings);

    private void AddRow(
        IReadOnlyDictionary<string, Cell> row, Dictionary<string, ExportField> byName, ValueReader values, DayForm? days,
        FileNotes notes, HistoryDraft draft, DroppedCount dropped)
    {
        if (ReadDay(row, days, draft.Findings) is not { } date)
        {
            return;
        }

        var place = DateOf(row)!.Value.Place;
        notes.Row(date, place);
        draft.Begin(date, place);
        foreach (var (name, cell) in row.Where(f => f.Key.Length > 0 && !DateNames.Contains(f.Key)))
        {
            if (!byName.TryGetValue(name, out var field))
            {
                dropped.Add(name, Reasons.GetValueOrDefault(name, DroppedCount.NoColumn));
                continue;
            }

            AddField(field, field.Read(values, cell), date, cell.Place, draft, dropped);
        }
    }

    private static void AddField(ExportField field, FieldReading reading, DateOnly date, Place place, HistoryDraft draft, DroppedCount dropped)
    {
        if (reading.DroppedBecause is { } reason)
        {
            dropped.Add(field.Name, reason);
        }
        else if (reading.Value is { } value && field.SecondHand)
        {
            draft.AddSecondHandLoad(date, (double)value, place);
        }
        else if (reading.Value is { } known)
        {
            draft.Add(date, field.Column, known, place);
        }
    }

    private DateOnly? ReadDay(IReadOnlyDictionary<string, Cell> row, DayForm? days, Findings findings)
    {
        if (DateOf(row) is { } cell)
        {
            return days is null ? cell.Day(DateNames[0], findings, withTime: true) : days.Read(DateNames[0], cell, findings);
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
