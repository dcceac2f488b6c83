using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// Entries of a calendar: plans, races, notes, illness and injury. None of them is training done. SICK and INJURED give illness and
/// injury on each day of their span.
/// </summary>
internal sealed class CalendarEntries(HistoryDraft draft)
{
    /// <summary>The field that calendar entries have and activities do not.</summary>
    public const string CategoryField = "category";

    private const string EndField = "end_date_local";
    private const int LongestSpan = 366;

    /// <summary>Whether a row has a category, as calendar entries do and activities do not.</summary>
    public static bool HasCategory(IReadOnlyDictionary<string, Cell> row) => row.ContainsKey(CategoryField);

    /// <summary>
    /// Whether a row is an entry, even without its category. An entry has an end day, or a number as its id and midnight as its start.
    /// The ids of activities are texts.
    /// </summary>
    public static bool IsEntry(IReadOnlyDictionary<string, Cell> row) => HasCategory(row) || row.ContainsKey(EndField)
        || (row.TryGetValue("id", out var id) && id.Json == JsonKind.Number
            && row.TryGetValue(Activities.DateField, out var start) && start.Text.EndsWith("T00:00:00", StringComparison.Ordinal));

    /// <summary>Adds a row.</summary>
    /// <param name="row">Its fields.</param>
    /// <param name="zone">The athlete's time zone, for a start in UTC; null if unknown.</param>
    /// <param name="dropped">Counts what is left out.</param>
    public void Add(IReadOnlyDictionary<string, Cell> row, TimeZoneInfo? zone, DroppedCount dropped)
    {
        var category = row.TryGetValue(CategoryField, out var cell) ? cell.Text.Trim().ToUpperInvariant() : "";
        if (category is not ("SICK" or "INJURED"))
        {
            dropped.Add(category.Length > 0 ? category : "entry without a category", category.StartsWith("RACE", StringComparison.Ordinal)
                ? "a race of the calendar, not training done; a history has no column for races"
                : "an entry of the calendar, not training done");
            return;
        }

        if (LocalTime.Of(row, zone, draft.Findings) is not { } start || LastDay(row, start.Day) is not { } last)
        {
            return;
        }

        var column = HistoryColumn.Named(category == "SICK" ? "illness" : "injury");
        for (var day = start.Day; day <= last; day = day.AddDays(1))
        {
            draft.Add(day, column, true, cell.Place);
        }
    }

    // An end at midnight is the first moment after the span.
    private DateOnly? LastDay(IReadOnlyDictionary<string, Cell> row, DateOnly first)
    {
        if (!row.TryGetValue(EndField, out var cell))
        {
            return first;
        }

        if (LocalTime.Parse(cell.Text) is not { } end || end.Day < first || end.Day.DayNumber - first.DayNumber > LongestSpan)
        {
            draft.Findings.Error(cell.Place, Codes.HistoryDate,
                $"{EndField} is {cell.Said}; it must be a date from {IsoDate.Of(first)} on and at most {LongestSpan} days later");
            return null;
        }

        return end.Day > first && end.Time?.TimeOfDay == TimeSpan.Zero ? end.Day.AddDays(-1) : end.Day;
    }
}
