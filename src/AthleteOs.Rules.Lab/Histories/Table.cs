using System.Text;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// A table of delimited text (RFC 4180, with semicolons and tabs as well as commas, and with CR, LF or CRLF line ends), in which
/// every cell knows its line and column. Blank lines, and lines of nothing but separators, are no rows.
/// </summary>
internal sealed class Table
{
    /// <summary>The most rows accepted.</summary>
    public const int MaxRows = 200_000;

    private const int MaxCells = 1000;

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

    /// <summary>Reads a table; null, with a finding, where its text cannot be taken apart. Rows that do not fit are findings.</summary>
    /// <param name="file">The file's name.</param>
    /// <param name="text">Its text.</param>
    /// <param name="known">Names that a header may hold; they settle what separates the cells where the header leaves that open.</param>
    /// <param name="findings">Where findings go.</param>
    public static Table? Read(string file, string text, IReadOnlyCollection<string> known, Findings findings)
    {
        var scanner = new Scanner(file, text, findings);
        if (!FindSeparator(scanner, text, known, findings))
        {
            return null;
        }

        if (scanner.NextRow() is not { } header)
        {
            SourceText.RefuseEmpty(file, scanner.Broken, findings);
            return null;
        }

        var names = header.Select(c => c with { Text = c.Text.Trim() }).ToArray();
        names = names[..(Array.FindLastIndex(names, c => c.Text.Length > 0) + 1)];
        FindRepeated(names, findings);
        var rows = new List<Cell[]>();
        while (scanner.NextRow() is { } row)
        {
            if (rows.Count == MaxRows)
            {
                findings.Error(row[0].Place, Codes.HistoryTooLong, $"the file has more than {MaxRows} rows; split it, or check that it is a history");
                return null;
            }

            rows.Add(Fit(row, names, findings));
        }

        return scanner.Broken ? null : new Table(file, names, rows);
    }

    private static void FindRepeated(Cell[] names, Findings findings)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var name in names)
        {
            if (!seen.Add(name.Text) && name.Text.Length > 0)
            {
                findings.Error(name.Place, Codes.HistoryColumn, $"the column \"{Cell.Shown(name.Text)}\" stands twice; keep one");
            }
        }
    }

    private static Cell[] Fit(List<Cell> row, Cell[] names, Findings findings)
    {
        if (row.Count < names.Length)
        {
            findings.Error(row[^1].Place, Codes.HistoryRow,
                $"the row ends here with {row.Count} {(row.Count == 1 ? "cell" : "cells")}, the header has {names.Length}; write an empty cell for what is not known");
            return [.. row, .. names[row.Count..].Select(_ => row[^1] with { Text = "" })];
        }

        if (row.FindIndex(names.Length, c => !c.IsMissing) is var extra and >= 0)
        {
            findings.Error(row[extra].Place, Codes.HistoryRow,
                $"the row has a cell here, after the {names.Length} of the header; a text or number with a comma in it stands in double quotes, or separate the cells by semicolons");
        }

        return [.. row[..names.Length]];
    }

    // Excel's own first line "sep=;" is taken at its word. Otherwise the header tells: it is names, with no commas of its own as a rule.
    private static bool FindSeparator(Scanner scanner, string text, IReadOnlyCollection<string> known, Findings findings)
    {
        scanner.SkipBlankLines();
        if (scanner.SkipSeparatorLine() is { } said)
        {
            scanner.Separator = said;
            return true;
        }

        var line = text.AsSpan(scanner.Offset);
        var end = line.IndexOfAny('\r', '\n');
        var header = (end < 0 ? line : line[..end]).ToString();
        var present = new[] { ',', ';', '\t' }.Where(s => header.Contains(s, StringComparison.Ordinal)).ToArray();
        var best = present.Select(s => (Separator: s, Known: header.Split(s).Count(name => known.Contains(name.Trim().Trim('"')))))
            .OrderByDescending(s => s.Known).ToArray();
        if (best.Length > 1 && best[0].Known == best[1].Known)
        {
            var place = scanner.Here with { Column = scanner.Here.Column + header.LastIndexOfAny(present) };
            findings.Error(place, Codes.HistoryAmbiguous, "the header can be taken apart at commas, semicolons or tabs; use one of them, and put names that hold one in double quotes");
            return false;
        }

        scanner.Separator = best.Length == 0 ? ',' : best[0].Separator;
        if (scanner.Separator != ',')
        {
            findings.Warning(scanner.Here, Codes.HistoryReadAs, $"the cells are read as separated by {(scanner.Separator == ';' ? "semicolons" : "tabs")}");
        }

        return true;
    }

    /// <summary>Goes through the text once and keeps line and column.</summary>
    private sealed class Scanner(string file, string text, Findings findings)
    {
        private int _line = 1;
        private int _column = 1;

        public char Separator { get; set; } = ',';

        public int Offset { get; private set; }

        public bool Broken { get; private set; }

        public Place Here => new(file, _line, _column);

        /// <summary>The next row with anything in it; null at the end, or where the text cannot be taken apart.</summary>
        public List<Cell>? NextRow()
        {
            while (Offset < text.Length && !Broken)
            {
                var row = new List<Cell> { NextCell() };
                while (!Broken && Offset < text.Length && text[Offset] == Separator)
                {
                    Step();
                    row.Add(NextCell());
                    if (row.Count > MaxCells)
                    {
                        Break(row[^1].Place, $"the row has more than {MaxCells} cells; this is no history");
                    }
                }

                LineEnd();
                if (!Broken && row.Exists(c => !c.IsMissing))
                {
                    return row;
                }
            }

            return null;
        }

        public void SkipBlankLines()
        {
            while (Offset < text.Length && text[Offset] is (' ' or '\r' or '\n'))
            {
                if (text[Offset] == ' ')
                {
                    Step();
                }
                else
                {
                    LineEnd();
                }
            }
        }

        public char? SkipSeparatorLine()
        {
            var rest = text.AsSpan(Offset);
            if (rest.Length < 5 || !rest.StartsWith("sep=", StringComparison.OrdinalIgnoreCase) || rest[4] is not (',' or ';' or '\t')
                || (rest.Length > 5 && rest[5] is not ('\r' or '\n')))
            {
                return null;
            }

            var separator = rest[4];
            for (var i = 0; i < 5; i++)
            {
                Step();
            }

            LineEnd();
            return separator;
        }

        private Cell NextCell()
        {
            while (Offset < text.Length && text[Offset] == ' ')
            {
                Step();
            }

            return Offset < text.Length && text[Offset] == '"' ? Quoted() : Bare();
        }

        private Cell Bare()
        {
            var (start, place) = (Offset, Here);
            var length = text.AsSpan(Offset).IndexOfAny(Separator, '\r', '\n');
            length = length < 0 ? text.Length - Offset : length;
            Offset += length;
            _column += length;
            return new Cell(text.AsSpan(start, length).Trim().ToString(), place);
        }

        private Cell Quoted()
        {
            var place = Here;
            var value = new StringBuilder();
            Step();
            while (true)
            {
                if (Offset == text.Length)
                {
                    Break(place, "the double quote that opens here is never closed");
                    return new Cell("", place);
                }

                if (text[Offset] != '"')
                {
                    value.Append(text[Offset]);
                    Step();
                }
                else if (Offset + 1 < text.Length && text[Offset + 1] == '"')
                {
                    value.Append('"');
                    Step();
                    Step();
                }
                else
                {
                    Step();
                    break;
                }
            }

            return AfterQuote(new Cell(value.ToString(), place));
        }

        private Cell AfterQuote(Cell cell)
        {
            if (!Bare().IsMissing)
            {
                findings.Error(cell.Place, Codes.HistoryRow, "something stands after the closing double quote of this cell; a quote inside a text is written twice");
            }

            return cell;
        }

        private void LineEnd()
        {
            if (Offset < text.Length && text[Offset] == '\r' && Offset + 1 < text.Length && text[Offset + 1] == '\n')
            {
                Step();
            }

            if (Offset < text.Length && text[Offset] is ('\r' or '\n'))
            {
                Step();
            }
        }

        // CR, LF and CRLF each end one line.
        private void Step()
        {
            var c = text[Offset++];
            _column++;
            if (c == '\n' || (c == '\r' && (Offset == text.Length || text[Offset] != '\n')))
            {
                (_line, _column) = (_line + 1, 1);
            }
        }

        private void Break(Place place, string message)
        {
            Broken = true;
            findings.Error(place, Codes.HistoryRow, message);
        }
    }
}
