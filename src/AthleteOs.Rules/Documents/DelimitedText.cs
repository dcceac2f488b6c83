using System.Text;

namespace AthleteOs.Rules.Documents;

/// <summary>A cell of delimited text as it was written.</summary>
/// <param name="Text">Its text; a cell without quotes is trimmed.</param>
/// <param name="Place">Its beginning.</param>
/// <param name="InQuotes">Whether it is in double quotes.</param>
internal readonly record struct DelimitedCell(string Text, Place Place, bool InQuotes = false)
{
    /// <summary>Whether it is empty.</summary>
    public bool IsMissing => string.IsNullOrWhiteSpace(Text);
}

/// <summary>
/// Delimited text (RFC 4180, also with semicolons, tabs and any line ends), read once. Every cell has its line and column. Blank lines,
/// and lines with only separators, are not rows.
/// </summary>
/// <param name="file">The file's name.</param>
/// <param name="text">Its text.</param>
/// <param name="code">The code of findings about malformed text.</param>
/// <param name="findings">Receives the findings.</param>
internal sealed class DelimitedText(string file, string text, string code, Findings findings)
{
    private const int MaxCells = 1000;

    private int _line = 1;
    private int _column = 1;

    /// <summary>The separator of the cells.</summary>
    public char Separator { get; private set; } = ',';

    /// <summary>Whether the text itself determines the separator.</summary>
    public bool SaysSeparator { get; private set; }

    /// <summary>Whether the text could not be taken apart to its end.</summary>
    public bool Broken { get; private set; }

    private int Offset { get; set; }

    /// <summary>The beginning of the next row.</summary>
    public Place Here => new(file, _line, _column);

    /// <summary>
    /// Finds what separates the cells. Excel's own first line "sep=;" is taken at its word. Otherwise the header tells: it is names, with no commas of
    /// their own as a rule. False, with a finding, where it can be taken apart in two ways.
    /// </summary>
    /// <param name="known">Names that a header may contain; they decide the separator if the header is ambiguous.</param>
    /// <param name="ambiguous">The code of that finding.</param>
    public bool FindSeparator(IReadOnlyCollection<string> known, string ambiguous)
    {
        SkipBlankLines();
        if (SkipSeparatorLine() is { } said)
        {
            (Separator, SaysSeparator) = (said, true);
            return true;
        }

        var line = text.AsSpan(Offset);
        var end = line.IndexOfAny('\r', '\n');
        var header = (end < 0 ? line : line[..end]).ToString();
        var present = new[] { ',', ';', '\t' }.Where(s => header.Contains(s, StringComparison.Ordinal)).ToArray();
        var best = present.Select(s => (Separator: s, Known: header.Split(s).Count(name => known.Contains(name.Trim().Trim('"')))))
            .OrderByDescending(s => s.Known).ToArray();
        if (best.Length > 1 && best[0].Known == best[1].Known)
        {
            var place = Here with { Column = Here.Column + header.LastIndexOfAny(present) };
            findings.Error(place, ambiguous, "the header can be taken apart at commas, semicolons or tabs; use one of them, and put names that hold one in double quotes");
            return false;
        }

        Separator = best.Length == 0 ? ',' : best[0].Separator;
        return true;
    }

    /// <summary>The next row with anything in it; null at the end, or where the text cannot be taken apart.</summary>
    public List<DelimitedCell>? NextRow()
    {
        while (Offset < text.Length && !Broken)
        {
            var row = new List<DelimitedCell> { NextCell() };
            while (!Broken && Offset < text.Length && text[Offset] == Separator)
            {
                Step();
                row.Add(NextCell());
                if (row.Count > MaxCells)
                {
                    Break(row[^1].Place, $"the row has more than {MaxCells} cells");
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

    private void SkipBlankLines()
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

    private char? SkipSeparatorLine()
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

    private DelimitedCell NextCell()
    {
        while (Offset < text.Length && text[Offset] == ' ')
        {
            Step();
        }

        return Offset < text.Length && text[Offset] == '"' ? Quoted() : Bare();
    }

    private DelimitedCell Bare()
    {
        var (start, place) = (Offset, Here);
        var length = text.AsSpan(Offset).IndexOfAny(Separator, '\r', '\n');
        length = length < 0 ? text.Length - Offset : length;
        Offset += length;
        _column += length;
        return new DelimitedCell(text.AsSpan(start, length).Trim().ToString(), place);
    }

    private DelimitedCell Quoted()
    {
        var place = Here;
        var value = new StringBuilder();
        Step();
        while (true)
        {
            if (Offset == text.Length)
            {
                Break(place, "the double quote that opens here is never closed");
                return new DelimitedCell("", place);
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

        return AfterQuote(new DelimitedCell(value.ToString(), place, InQuotes: true));
    }

    private DelimitedCell AfterQuote(DelimitedCell cell)
    {
        if (!Bare().IsMissing)
        {
            findings.Error(cell.Place, code, "something stands after the closing double quote of this cell; a quote inside a text is written twice");
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
        findings.Error(place, code, message);
    }
}
