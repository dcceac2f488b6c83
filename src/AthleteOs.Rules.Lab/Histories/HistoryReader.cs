using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// Reads the project's own histories, CSV or JSON, strictly: unknown columns, wrong dates, numbers out of range and contradicting rows
/// are findings with their place. Gaps, empty cells, unsorted rows, a byte-order mark, any line ends, semicolons or tabs, and decimal
/// commas are accepted; every reinterpretation is a warning.
/// </summary>
public static class HistoryReader
{
    /// <summary>The largest file accepted, in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    private static readonly string[] RootFields = ["$schema", "load_unit", "performance_unit", "days"];

    /// <summary>Reads a file of the disk; null, with findings, when it cannot be read or anything in it is wrong.</summary>
    /// <param name="path">The file.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="policy">The policy that runs over it and may declare facts; null without a policy.</param>
    public static TrainingHistory? ReadFile(string path, Findings findings, ReadyPolicy? policy = null)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return HistoryFile.FromDisk(path, findings) is { } file ? Read(file.Name, file.Bytes.Span, findings, policy) : null;
    }

    /// <summary>Reads a history; null, with findings, when anything in it is wrong.</summary>
    /// <param name="file">The file's name, for findings.</param>
    /// <param name="utf8">Its content.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="policy">The policy that runs over it and may declare facts; null without a policy.</param>
    public static TrainingHistory? Read(string file, ReadOnlySpan<byte> utf8, Findings findings, ReadyPolicy? policy = null)
    {
        ArgumentNullException.ThrowIfNull(findings);
        var own = new Findings();
        var draft = new HistoryDraft(own);
        TrainingHistory? history = null;
        if (Source.Open(file, utf8, [], own) is { } source)
        {
            if (source.Kind is SourceKind.Wellness or SourceKind.Activities)
            {
                own.Error(Place.Whole(file), Codes.HistoryHeader, $"this is an export of intervals.icu ({source.KindInWords}); convert it to a history first: athleteos import {file} --out history.csv");
            }
            else
            {
                Add(source, draft, sum: false, new OwnHistoryColumns(policy));
                history = draft.Build(file);
            }
        }

        FindingGroups.AddTo(own.All, findings);
        return history;
    }

    /// <summary>Adds the content of one of our own files to a draft.</summary>
    /// <param name="source">The file.</param>
    /// <param name="draft">The draft.</param>
    /// <param name="sum">Whether each row is one session.</param>
    /// <param name="own">The columns of facts that a policy declares itself.</param>
    internal static void Add(Source source, HistoryDraft draft, bool sum, OwnHistoryColumns own)
    {
        draft.OwnFile(source.File);
        var rows = new SessionRows(source, draft, sum);
        var notes = new FileNotes(source.File, draft);
        if (source.Table is { } table)
        {
            AddTable(table, draft, notes, rows, own);
        }
        else
        {
            AddDocument(source.Json!, draft, notes, rows, own);
        }

        notes.Say();
    }

    private static void AddTable(Table table, HistoryDraft draft, FileNotes notes, SessionRows sessions, OwnHistoryColumns own)
    {
        var columns = table.Header.Select(name => own.Find(name.Text)).ToArray();
        var date = table.Column(HistoryColumn.Date);
        RefuseUnknown(table, draft.Findings, own);
        if (date < 0)
        {
            draft.Findings.Error(table.Header.Count > 0 ? table.Header[0].Place : Place.Whole(table.File), Codes.HistoryHeader,
                $"there is no column \"date\"; a history has the columns {string.Join(", ", HistoryColumn.Names)}; for other names give --map date=...,tss=...");
            return;
        }

        var numbers = from row in table.Rows
                      from i in Enumerable.Range(0, columns.Length)
                      where columns[i] is { Kind: ColumnKind.Number }
                      select row[i];
        var values = new ValueReader(DecimalMark.Find([.. numbers], draft.Findings), notes, draft.Findings);
        foreach (var row in table.Rows)
        {
            AddRow(row[date], columns.Zip(row).Where(c => c.First is not null)!, values, draft, notes, sessions);
        }
    }

    private static void RefuseUnknown(Table table, Findings findings, OwnHistoryColumns own)
    {
        foreach (var name in table.Header.Where(h => h.Text != HistoryColumn.Date && own.Find(h.Text) is null && !own.Ignores(h.Text, h.Place, findings)))
        {
            var near = Words.Nearest(name.Text, own.Names);
            findings.Error(name.Place, Codes.HistoryColumn, name.Text.Length == 0 ? "a column has no name; name it, or remove it"
                : $"\"{Cell.Shown(name.Text)}\" is not a column of a history; {(near is null ? $"the columns are {string.Join(", ", HistoryColumn.Names)}" : $"did you mean \"{near}\"?")}");
        }
    }

    private static void AddDocument(JsonValue root, HistoryDraft draft, FileNotes notes, SessionRows sessions, OwnHistoryColumns own)
    {
        var days = root.Kind == JsonKind.Array ? root.Items : AddRoot(root, draft);
        var values = new ValueReader(DecimalMark.Point, notes, draft.Findings);
        foreach (var item in days)
        {
            var ignored = item.Fields.Where(f => own.Find(f.Name) is null && own.Ignores(f.Name, f.NamePlace, draft.Findings)).Select(f => f.Name);
            if (StrictObject.Open(item, "a day", draft.Findings, [.. own.Names, .. ignored]) is { } day)
            {
                var cells = own.All.Where(c => day.Find(c.Name) is not null).Select(c => (c, Cell.Of(day.Find(c.Name)!)));
                AddRow(day.Need(HistoryColumn.Date) is { } date ? Cell.Of(date) : null, cells, values, draft, notes, sessions);
            }
        }
    }

    private static IReadOnlyList<JsonValue> AddRoot(JsonValue root, HistoryDraft draft)
    {
        if (StrictObject.Open(root, "a history", draft.Findings, RootFields) is not { } document)
        {
            return [];
        }

        foreach (var field in new[] { "load_unit", "performance_unit" })
        {
            if (document.Text(field) is { } unit)
            {
                draft.AddUnit(field, unit, document.Find(field)!.Place);
            }
        }

        return document.List("days", needed: true, most: Histories.Table.MaxRows);
    }

    private static void AddRow(
        Cell? dateCell, IEnumerable<(HistoryColumn Column, Cell Cell)> cells, ValueReader values, HistoryDraft draft, FileNotes notes, SessionRows sessions)
    {
        var date = dateCell?.Day(HistoryColumn.Date, draft.Findings);
        if (date is { } day)
        {
            draft.Begin(day, dateCell!.Value.Place);
            notes.Row(day, dateCell.Value.Place, sessions.IsSum);
        }

        // The values of a row without a day are checked too, so that one run reports every fault.
        var read = cells.Select(c => (c.Column, Value: values.Read(c.Column, c.Cell), c.Cell.Place)).ToArray();
        if (date is { } known)
        {
            sessions.Add(known, null, null, read, dateCell!.Value.Place);
        }
    }
}
