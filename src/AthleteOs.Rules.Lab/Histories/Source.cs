using System.Text;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>The kinds of files.</summary>
internal enum SourceKind
{
    /// <summary>A history of our own.</summary>
    History,

    /// <summary>A wellness export of intervals.icu: a row a day.</summary>
    Wellness,

    /// <summary>An activity export of intervals.icu: a row an activity.</summary>
    Activities,

    /// <summary>A table with columns named by the caller.</summary>
    Mapped,
}

/// <summary>A file split into a table or a document, with its kind.</summary>
internal sealed record Source(string File, Table? Table, JsonValue? Json, SourceKind Kind)
{
    // Names that only a wellness export has. Others (soreness, injury, readiness) occur elsewhere.
    private static readonly string[] OnlyWellness =
        ["restingHR", "hrv", "hrvSDNN", "sleepSecs", "sleepScore", "sleepQuality", "ctl", "atl", "ctlLoad", "atlLoad", "rampRate"];

    // Names that only activities and entries of a calendar have.
    private static readonly string[] OfActivities = [Activities.DateField, Activities.UtcField, Activities.LoadField, CalendarEntries.CategoryField, "moving_time"];

    /// <summary>The kind of file, in words.</summary>
    public string KindInWords => Kind switch
    {
        SourceKind.Wellness => "intervals.icu wellness",
        SourceKind.Activities => IsCalendar ? "intervals.icu calendar" : "intervals.icu activities",
        SourceKind.Mapped => "table with a column map",
        _ => "history",
    };

    /// <summary>Whether the file is a calendar of intervals.icu.</summary>
    public bool IsCalendar => Table?.Column(CalendarEntries.CategoryField) >= 0 || (Json is { } root && Items(root).Any(i => i[CalendarEntries.CategoryField] is not null));

    /// <summary>The number of rows.</summary>
    public int RowCount => Table?.Rows.Count ?? (Json!["days"] is { } days ? days.Items.Count : Items(Json).Count);

    /// <summary>The rows of an export, each as its fields; missing ones are left out.</summary>
    public IEnumerable<IReadOnlyDictionary<string, Cell>> Rows(Findings findings) => Table is { } table
        ? table.Rows.Select(row => Fields(table, row))
        : Items(Json!).Where(item => IsObject(item, findings)).Select(Fields);

    /// <summary>Splits a file and recognises its kind; null, with findings, if it cannot be split.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="utf8">Its content.</param>
    /// <param name="mapped">The names in the caller's column map; empty without one.</param>
    /// <param name="findings">Receives the findings.</param>
    public static Source? Open(string file, ReadOnlySpan<byte> utf8, IReadOnlyCollection<string> mapped, Findings findings)
    {
        if (SourceText.Decode(file, utf8, findings) is not { } text)
        {
            return null;
        }

        if (text.AsSpan().TrimStart() is ['{' or '[', ..])
        {
            return ReadJson(file, utf8, text, findings) is { } root && Unwrap(file, root, findings) is { } list ? new Source(file, null, list, KindOf(list)) : null;
        }

        HashSet<string> known = [.. HistoryColumn.Names, .. OnlyWellness, .. OfActivities, "id", .. mapped];
        return Table.Read(file, text, known, findings) is { } table ? new Source(file, table, null, KindOf(table, mapped)) : null;
    }

    private static SourceKind KindOf(Table table, IReadOnlyCollection<string> mapped)
    {
        var names = table.Header.Select(h => h.Text).ToArray();
        return names.Any(mapped.Contains) ? SourceKind.Mapped
            : names.Any(OfActivities.Contains) ? SourceKind.Activities
            : (names.Contains(HistoryColumn.Date) || names.Contains("id")) && names.Any(OnlyWellness.Contains) ? SourceKind.Wellness
            : mapped.Count > 0 && !names.Contains(HistoryColumn.Date) ? SourceKind.Mapped
            : SourceKind.History;
    }

    // The first few objects decide. A document of neither kind is read as our own, and that reader reports the faults.
    private static SourceKind KindOf(JsonValue root)
    {
        var names = Items(root).Take(100).SelectMany(i => i.Fields).Select(f => f.Name).ToHashSet(StringComparer.Ordinal);
        return names.Overlaps(OfActivities) ? SourceKind.Activities
            : (names.Contains("id") && !names.Contains(HistoryColumn.Date)) || names.Overlaps(OnlyWellness) ? SourceKind.Wellness
            : SourceKind.History;
    }

    // JSON Lines become one list, with each line where it was.
    private static JsonValue? ReadJson(string file, ReadOnlySpan<byte> utf8, string text, Findings findings)
    {
        var lines = text.Split('\n');
        var full = lines.Where(l => !string.IsNullOrWhiteSpace(l)).Select(l => l.Trim()).ToArray();
        if (full.Length < 2 || !Array.TrueForAll(full, l => l[0] == '{') || !full[0].EndsWith('}'))
        {
            return JsonSource.Read(file, utf8, findings, HistoryReader.MaxBytes);
        }

        var last = Array.FindLastIndex(lines, l => !string.IsNullOrWhiteSpace(l));
        var list = string.Join('\n', lines.Take(last + 1).Select((l, i) => i < last && !string.IsNullOrWhiteSpace(l) ? $"{l.TrimEnd()}," : l));
        return JsonSource.Read(file, Encoding.UTF8.GetBytes($"[{list}]"), findings, HistoryReader.MaxBytes + lines.Length + 2, added: 1);
    }

    // A list inside an object, such as { "activities": [ ] }, as programs return it. Null, with a finding, if there are several.
    private static JsonValue? Unwrap(string file, JsonValue root, Findings findings)
    {
        if (root.Kind != JsonKind.Object || root.Fields.Any(f => f.Name is "days" or "id" or HistoryColumn.Date || OfActivities.Contains(f.Name)))
        {
            return root;
        }

        var lists = root.Fields.Where(f => f.Value.Items.Any(i => i.Kind == JsonKind.Object)).ToArray();
        if (lists.Length > 1)
        {
            findings.Error(lists[1].NamePlace, Codes.HistoryHeader,
                $"the document contains {lists.Length} lists ({string.Join(", ", lists.Select(l => $"\"{Cell.Shown(l.Name)}\""))}); save each list in a file of its own and give all of them");
            return null;
        }

        var inner = root.Fields.Where(f => f.Value.Kind == JsonKind.Object).ToArray();
        return lists.Length == 1 ? lists[0].Value : inner.Length == 1 ? Unwrap(file, inner[0].Value, findings) : root;
    }

    private static IReadOnlyList<JsonValue> Items(JsonValue root) => root.Kind == JsonKind.Array ? root.Items : [root];

    private static bool IsObject(JsonValue item, Findings findings)
    {
        if (item.Kind != JsonKind.Object)
        {
            findings.Error(item.Place, Codes.WrongType, $"each entry of an export must be an object {{ }}, not {item.KindInWords}");
        }

        return item.Kind == JsonKind.Object;
    }

    private static Dictionary<string, Cell> Fields(Table table, Cell[] row)
    {
        var fields = new Dictionary<string, Cell>(StringComparer.Ordinal);
        for (var i = 0; i < row.Length; i++)
        {
            if (!row[i].IsMissing)
            {
                fields.TryAdd(table.Header[i].Text, row[i]);
            }
        }

        return fields;
    }

    private static Dictionary<string, Cell> Fields(JsonValue item)
    {
        var fields = new Dictionary<string, Cell>(StringComparer.Ordinal) { [""] = Cell.Of(item) };
        foreach (var field in item.Fields.Where(f => f.Value.Kind != JsonKind.Null))
        {
            fields.TryAdd(field.Name, Cell.Of(field.Value));
        }

        return fields;
    }
}
