using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// A table of delimited text; every cell has its line and column.
/// </summary>
internal sealed class Table
{
    /// <summary>The most rows accepted.</summary>
    public const int MaxRows = 200_000;

    private Table(string file, IReadOnlyList<Cell> header, IReadOnlyList<Cell[]> rows)
    {
        File = file;
        Header = header;
        Rows = rows;
    }

    /// <summary>The file's name.</summary>
    public string File { get; }

    /// <summary>The names of the columns.</summary>
    public IReadOnlyList<Cell> Header { get; }

    /// <summary>The rows, each as long as the header.</summary>
    public IReadOnlyList<Cell[]> Rows { get; }

    /// <summary>The column of that name, or -1.</summary>
    public int Column(string name) => Enumerable.Range(0, Header.Count).FirstOrDefault(i => Header[i].Text == name, -1);

    /// <summary>Reads a table; null, with a finding, if its text cannot be split. Rows of another length are findings.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="text">Its text.</param>
    /// <param name="known">Names that a header may contain; they decide the separator if the header is ambiguous.</param>
    /// <param name="findings">Receives the findings.</param>
    public static Table? Read(string file, string text, IReadOnlyCollection<string> known, Findings findings)
    {
        var read = new DelimitedText(file, text, Codes.HistoryRow, findings);
        if (!read.FindSeparator(known, Codes.HistoryAmbiguous))
        {
            return null;
        }

        if (read is { SaysSeparator: false, Separator: not ',' })
        {
            findings.Warning(read.Here, Codes.HistoryReadAs, $"the cell separators are {(read.Separator == ';' ? "semicolons" : "tabs")}");
        }

        if (read.NextRow() is not { } header)
        {
            SourceText.RefuseEmpty(file, read.Broken, findings);
            return null;
        }

        var names = header.Select(c => new Cell(c.Text.Trim(), c.Place)).ToArray();
        names = names[..(Array.FindLastIndex(names, c => c.Text.Length > 0) + 1)];
        FindRepeated(names, findings);
        var rows = new List<Cell[]>();
        while (read.NextRow() is { } row)
        {
            if (rows.Count == MaxRows)
            {
                findings.Error(row[0].Place, Codes.HistoryTooLong, $"the file has more than {MaxRows} rows; split it, or check that it is a history");
                return null;
            }

            rows.Add(Fit([.. row.Select(c => new Cell(c.Text, c.Place))], names, findings));
        }

        return read.Broken ? null : new Table(file, names, rows);
    }

    private static void FindRepeated(Cell[] names, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name.Text) && name.Text.Length > 0)
            {
                findings.Error(name.Place, Codes.HistoryColumn, $"the column \"{Cell.Shown(name.Text)}\" appears twice; keep one");
            }
        }
    }

    private static Cell[] Fit(List<Cell> row, Cell[] names, Findings findings)
    {
        if (row.Count < names.Length)
        {
            findings.Error(row[^1].Place, Codes.HistoryRow,
                $"the row ends here with {row.Count} {(row.Count == 1 ? "cell" : "cells")}, the header has {names.Length}; write an empty cell for an unknown value");
            return [.. row, .. names[row.Count..].Select(_ => row[^1] with { Text = "" })];
        }

        if (row.FindIndex(names.Length, c => !c.IsMissing) is var extra and >= 0)
        {
            findings.Error(row[extra].Place, Codes.HistoryRow,
                $"the row has more cells than the {names.Length} of the header; quote a value with a comma, or separate the cells by semicolons");
        }

        return [.. row[..names.Length]];
    }
}
