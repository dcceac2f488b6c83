using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>Reads the value of one cell for one column of a history.</summary>
internal sealed class ValueReader(DecimalMark mark, FileNotes notes, Findings findings)
{
    /// <summary>The value; null if it is missing or, with a finding, wrong.</summary>
    /// <param name="column">The column of the value.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="name">The name in the file, if it is another.</param>
    public object? Read(HistoryColumn column, Cell cell, string? name = null) => cell.IsMissing ? null : column.Kind switch
    {
        ColumnKind.Number => Number(column, name ?? column.Name, cell, value => value, column.ZeroIsMissing),
        ColumnKind.Flag => cell.Flag(name ?? column.Name, findings),
        ColumnKind.SessionType => cell.SessionType(name ?? column.Name, findings),
        ColumnKind.Word => Word(column, cell),
        _ => cell.FreeWords(name ?? column.Name, findings),
    };

    private string? Word(HistoryColumn column, Cell cell)
    {
        if (cell.Json is null or JsonKind.Text && column.ListWords.Contains(cell.Text))
        {
            return cell.Text;
        }

        findings.Error(cell.Place, Codes.HistoryValue, $"{column.Name} is {cell.Said}; it must be one of {string.Join(", ", column.ListWords)}");
        return null;
    }

    /// <summary>A number in another unit, converted to the column's.</summary>
    /// <param name="column">The column of the value.</param>
    /// <param name="name">The name in the file.</param>
    /// <param name="cell">The cell.</param>
    /// <param name="convert">Converts to the column's unit.</param>
    /// <param name="zeroIsMissing">Whether a written zero cannot be a reading.</param>
    public double? Number(HistoryColumn column, string name, Cell cell, Func<double, double> convert, bool zeroIsMissing)
    {
        if (cell.Number(name, column.RangeInWords, mark, findings) is not { } written)
        {
            return null;
        }

        if (written == 0 && zeroIsMissing)
        {
            notes.ZeroIsMissing(name, cell.Place);
            return null;
        }

        var value = convert(written);
        if (column.Holds(value))
        {
            notes.Written(column.Name, name, written, value, cell.Place);
            return value == 0 ? 0 : value;
        }

        findings.Error(cell.Place, Codes.HistoryValue, $"{name} is {Cell.Shown(cell.Text)}{InOurUnit(column, name, value, written)}; it must be {column.RangeInWords}");
        return null;
    }

    private static string InOurUnit(HistoryColumn column, string name, double value, double written) =>
        name == column.Name || value.Equals(written) ? "" : double.IsFinite(value) ? $" ({column.Name} {Words.Number(value)})" : $" (no {column.Name})";

    /// <summary>A whole number from 1 to 4; null if it is missing or, with a finding, wrong.</summary>
    public int? OneToFour(string name, Cell cell)
    {
        if (cell.Number(name, "a whole number from 1 to 4", mark, findings) is not { } written)
        {
            return null;
        }

        if (written is 1 or 2 or 3 or 4)
        {
            return (int)written;
        }

        if (written == 0)
        {
            notes.ZeroIsMissing(name, cell.Place);
            return null;
        }

        findings.Error(cell.Place, Codes.HistoryValue, $"{name} is {Cell.Shown(cell.Text)}; it must be a whole number from 1 to 4");
        return null;
    }
}
