using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// Reads a calendar of events, CSV or JSON, strictly. Each row or object is one event; the columns have the names of the fields.
/// </summary>
public static class EventsReader
{
    /// <summary>The most events of one file.</summary>
    public const int MaxEvents = 5000;

    /// <summary>Reads a file of the disk; null, with findings, when it cannot be read or anything in it is wrong.</summary>
    public static EventCalendar? ReadFile(string path, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return HistoryFile.FromDisk(path, findings) is { } file ? Read(file.Name, file.Bytes.Span, findings) : null;
    }

    /// <summary>Reads a calendar; null, with findings, when anything in it is wrong.</summary>
    /// <param name="file">The file's name, for findings.</param>
    /// <param name="utf8">Its content.</param>
    /// <param name="findings">Receives the findings.</param>
    public static EventCalendar? Read(string file, ReadOnlySpan<byte> utf8, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var own = new Findings();
        RefuseOthers(file, utf8, own);
        var read = !own.NoErrors ? [] : SourceText.Decode(file, utf8, own) is { } text ? Items(file, utf8, text, own) : [];
        AthleteEvent[] events = [.. read.Select(item => EventDocument.Read(item, own)).OfType<AthleteEvent>()];
        FindingGroups.AddTo(own.All, findings);
        return own.NoErrors ? new EventCalendar(events) : null;
    }

    private static void RefuseOthers(string file, ReadOnlySpan<byte> utf8, Findings findings)
    {
        if (utf8.IndexOfAnyExcept(" \r\n\t"u8) < 0)
        {
            findings.Error(Place.Whole(file), Codes.HistoryEmpty, "the file is empty; a calendar needs at least a header with the columns kind and start");
        }
        else if (CalendarFile.IsOne(utf8))
        {
            findings.Error(Place.Whole(file), Codes.HistoryHeader, $"this is a calendar file (iCalendar); convert it to events first: athleteos import {file} --events-out events.csv");
        }
    }

    private static IReadOnlyList<JsonValue> Items(string file, ReadOnlySpan<byte> utf8, string text, Findings findings)
    {
        if (text.AsSpan().TrimStart() is not ['{' or '[', ..])
        {
            return Table.Read(file, text, [.. EventDocument.Fields], findings) is { } table ? Rows(table, findings) : [];
        }

        if (JsonSource.Read(file, utf8, findings, HistoryReader.MaxBytes) is not { } root)
        {
            return [];
        }

        if (root.Items.Concat(root.Fields.SelectMany(f => f.Value.Items)).Any(i => i[CalendarEntries.CategoryField] is not null))
        {
            findings.Error(root.Place, Codes.HistoryHeader, $"this is a calendar of intervals.icu; convert it to events first: athleteos import {file} --events-out events.csv");
            return [];
        }

        if (root.Kind != JsonKind.Array)
        {
            return StrictObject.Open(root, "a calendar", findings, ["$schema", "events"]) is { } document ? document.List("events", needed: true, most: MaxEvents) : [];
        }

        return TooMany(root.Items.Count, root.Place, findings) ? [] : root.Items;
    }

    // A row as the object that it means, so that both forms have one reader. An empty cell is a missing field.
    private static JsonValue[] Rows(Table table, Findings findings)
    {
        foreach (var name in table.Header.Where(h => !EventDocument.Fields.Contains(h.Text)))
        {
            findings.Error(name.Place, Codes.HistoryColumn, $"\"{Cell.Shown(name.Text)}\" is not a column of events; {(Words.Nearest(name.Text, EventDocument.Fields) is { } near
                ? $"did you mean \"{near}\"?" : $"the columns are {string.Join(", ", EventDocument.Fields)}")}");
        }

        if (table.Column("kind") < 0 || table.Column("start") < 0)
        {
            findings.Error(Place.Whole(table.File), Codes.HistoryHeader, $"a calendar needs the columns kind and start; the columns are {string.Join(", ", EventDocument.Fields)}");
            return [];
        }

        return TooMany(table.Rows.Count, Place.Whole(table.File), findings) ? [] : [.. table.Rows.Select(row => Row(table, row))];
    }

    private static JsonValue Row(Table table, Cell[] row) => new(JsonKind.Object, row[0].Place, "")
    {
        Fields = [.. table.Header.Zip(row).Where(c => !c.Second.IsMissing && EventDocument.Fields.Contains(c.First.Text)).Select(c => new JsonField(c.First.Text, c.First.Place, Value(c.First.Text, c.Second)))],
    };

    private static JsonValue Value(string field, Cell cell) => EventDocument.IsNumber(field) && DecimalMark.Point.TryRead(cell.Text, out var number)
        ? new JsonValue(JsonKind.Number, cell.Place, field) { Text = cell.Text, Number = number } : new JsonValue(JsonKind.Text, cell.Place, field) { Text = cell.Text };

    private static bool TooMany(int count, Place place, Findings findings)
    {
        if (count > MaxEvents)
        {
            findings.Error(place, Codes.TooMany, $"the file has {count} events; at most {MaxEvents}, so split it");
        }

        return count > MaxEvents;
    }
}
