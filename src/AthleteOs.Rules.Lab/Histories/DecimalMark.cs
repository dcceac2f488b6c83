using System.Globalization;
using System.Text.RegularExpressions;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// Whether a file's numbers have a decimal point or a decimal comma. One answer applies to the whole file: 7,5 on one row decides
/// the meaning of 1,250 on another. An ambiguous number is refused.
/// </summary>
internal sealed partial class DecimalMark
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent;

    private readonly bool _comma;

    private readonly bool _isMixed;

    private DecimalMark(bool comma, bool isMixed = false) => (_comma, _isMixed) = (comma, isMixed);

    /// <summary>Numbers with a decimal point.</summary>
    public static DecimalMark Point { get; } = new(comma: false);

    /// <summary>Finds a file's decimal mark from its number cells.</summary>
    public static DecimalMark Find(IReadOnlyCollection<Cell> numbers, Findings findings)
    {
        var commas = numbers.Where(n => n.Text.Contains(',', StringComparison.Ordinal)).ToArray();
        var points = numbers.Where(n => n.Text.Contains('.', StringComparison.Ordinal)).ToArray();
        if (commas.Length == 0)
        {
            RefuseAmbiguous(points, findings);
            return Point;
        }

        if (points.Length > 0)
        {
            RefuseMixture(commas, points[0], findings);
            return new(comma: false, isMixed: true);
        }

        if (RefuseAmbiguous(commas, findings))
        {
            return new(comma: true);
        }

        findings.Warning(commas[0].Place, Codes.HistoryReadAs, $"commas are read as decimal commas: {Cell.Shown(commas[0].Text)} is {Cell.Shown(commas[0].Text.Replace(',', '.'))}");
        return new(comma: true);
    }

    /// <summary>Reads a number; false if the text is not a number. Minus zero is zero.</summary>
    public bool TryRead(string text, out double value)
    {
        value = 0;
        if (_comma && text.Contains('.', StringComparison.Ordinal))
        {
            return false;
        }

        // The file is refused already, and each number must not be reported again.
        text = _isMixed ? text.Replace(",", "", StringComparison.Ordinal) : text;
        var read = double.TryParse(_comma ? text.Replace(',', '.') : text, Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        value = value == 0 ? 0 : value;
        return read;
    }

    private static void RefuseMixture(IEnumerable<Cell> commas, Cell point, Findings findings)
    {
        foreach (var cell in commas)
        {
            findings.Error(cell.Place, Codes.HistoryAmbiguous,
                $"{cell.Said} has a comma, while {point.Said} in line {point.Place.Line} has a point; write every number with a decimal point and nothing between thousands");
        }
    }

    // 1,250 and 1.250 can be a thousand or one and a quarter, unless another number of the file is plainly decimal. The range of the
    // column does not decide: a wrong reading that happens to fit is still wrong.
    private static bool RefuseAmbiguous(Cell[] marked, Findings findings)
    {
        if (marked.Length == 0 || marked.Any(c => Decimal().IsMatch(c.Text) && !Thousands().IsMatch(c.Text)))
        {
            return false;
        }

        var ambiguous = marked.Where(c => Thousands().IsMatch(c.Text)).ToArray();
        foreach (var cell in ambiguous)
        {
            var (mark, digits) = (cell.Text.Contains(',', StringComparison.Ordinal) ? "comma" : "point", cell.Text.Replace(",", "", StringComparison.Ordinal).Replace(".", "", StringComparison.Ordinal));
            findings.Error(cell.Place, Codes.HistoryAmbiguous, mark == "comma"
                ? $"{cell.Said} can be {cell.Text.Replace(',', '.')} or {digits}; write it with a decimal point, or without a comma"
                : $"{cell.Said} can be {cell.Text} or {digits}; write {cell.Text}0 or {digits}");
        }

        return ambiguous.Length > 0;
    }

    [GeneratedRegex(@"^[+-]?\d+[.,]\d+([eE][+-]?\d+)?$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2}[.,]\d{3}$", RegexOptions.None, 1000)]
    private static partial Regex Thousands();
}
