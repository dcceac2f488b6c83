using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

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

    private readonly List<AthleteEvent> _events = [];

    /// <summary>The events of the calendar: races, illness, injury and holidays.</summary>
    public IReadOnlyList<AthleteEvent> Events => _events;

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
    /// <param name="options">The caller's options.</param>
    /// <param name="dropped">Counts what is left out.</param>
    public void Add(IReadOnlyDictionary<string, Cell> row, ImportOptions options, DroppedCount dropped)
    {
        var category = row.TryGetValue(CategoryField, out var cell) ? cell.Text.Trim().ToUpperInvariant() : "";
        if (KindOf(category) is not { } kind || (!options.KeepsEvents && kind is not (EventKind.Sick or EventKind.Injured)))
        {
            dropped.Add(category.Length > 0 ? category : "entry without a category", KindOf(category) == EventKind.Race
                ? "a race of the calendar, not training done; --events-out writes races to a file of events"
                : "an entry of the calendar, not training done");
            return;
        }

        if (LocalTime.Of(row, options.TimeZone, draft.Findings) is not { } start || LastDay(row, start.Day) is not { } last)
        {
            return;
        }

        _events.Add(new AthleteEvent(kind, start.Day, last)
        {
            Priority = kind == EventKind.Race ? Enum.Parse<RacePriority>(category[^1..]) : null,
            Sport = EventText.Of(row.TryGetValue("type", out var sport) ? sport.Text : null),
            Name = EventText.Of(row.TryGetValue("name", out var name) ? name.Text : null),
        });
        if (kind is EventKind.Sick or EventKind.Injured)
        {
            var column = HistoryColumn.Named(kind == EventKind.Sick ? "illness" : "injury");
            for (var day = start.Day; day <= last; day = day.AddDays(1))
            {
                draft.Add(day, column, true, cell.Place);
            }
        }
    }

    private static EventKind? KindOf(string category) => category switch
    {
        "RACE_A" or "RACE_B" or "RACE_C" => EventKind.Race,
        "SICK" => EventKind.Sick,
        "INJURED" => EventKind.Injured,
        "HOLIDAY" => EventKind.Unavailable,
        _ => null,
    };

    // An end at midnight is the first moment after the span.
    private DateOnly? LastDay(IReadOnlyDictionary<string, Cell> row, DateOnly first)
    {
        if (!row.TryGetValue(EndField, out var cell))
        {
            return first;
        }

        if (LocalTime.Parse(cell.Text) is not { } end || end.Day < first || end.Day.DayNumber - first.DayNumber > AthleteEvent.LongestDays)
        {
            draft.Findings.Error(cell.Place, Codes.HistoryDate,
                $"{EndField} is {cell.Said}; it must be a date from {IsoDate.Of(first)} on and at most {AthleteEvent.LongestDays} days later");
            return null;
        }

        return end.Day > first && end.Time?.TimeOfDay == TimeSpan.Zero ? end.Day.AddDays(-1) : end.Day;
    }
}
