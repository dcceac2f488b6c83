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

    private DecimalMark(bool comma) => _comma = comma;

    /// <summary>Numbers with a decimal point.</summary>
    public static DecimalMark Point { get; } = new(comma: false);

    /// <summary>Finds a file's decimal mark from its number cells, each with the range of its column.</summary>
    public static DecimalMark Find(IReadOnlyCollection<(Cell Cell, Func<double, bool> Holds)> numbers, Findings findings)
    {
        var commas = numbers.Where(n => n.Cell.Text.Contains(',', StringComparison.Ordinal)).ToArray();
        if (commas.Length == 0)
        {
            return Point;
        }

        if (numbers.FirstOrDefault(n => n.Cell.Text.Contains('.', StringComparison.Ordinal)) is { Holds: not null } point)
        {
            RefuseMixture(commas.Select(c => c.Cell), point.Cell, findings);
            return new(comma: true);
        }

        if (!commas.Any(c => IsPlainlyDecimal(c.Cell.Text)))
        {
            RefuseAmbiguous(commas, findings);
        }

        findings.Warning(commas[0].Cell.Place, Codes.HistoryReadAs, $"commas are read as decimal commas: {Cell.Shown(commas[0].Cell.Text)} is {Cell.Shown(commas[0].Cell.Text.Replace(',', '.'))}");
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

        var read = double.TryParse(_comma ? text.Replace(',', '.') : text, Style, CultureInfo.InvariantCulture, out value) && double.IsFinite(value);
        value = value == 0 ? 0 : value;
        return read;
    }

    private static bool IsPlainlyDecimal(string text) => Decimal().IsMatch(text) && !Thousands().IsMatch(text);

    private static void RefuseMixture(IEnumerable<Cell> commas, Cell point, Findings findings)
    {
        foreach (var cell in commas)
        {
            findings.Error(cell.Place, Codes.HistoryAmbiguous,
                $"{cell.Said} has a comma, while {point.Said} in line {point.Place.Line} has a point; write every number with a decimal point and nothing between thousands");
        }
    }

    // 4,123 as ln rMSSD can only be 4.123: 4123 is out of range. 1,250 as a load can be either.
    private static void RefuseAmbiguous(IEnumerable<(Cell Cell, Func<double, bool> Holds)> commas, Findings findings)
    {
        foreach (var (cell, holds) in commas)
        {
            var joined = cell.Text.Replace(",", "", StringComparison.Ordinal);
            if (Thousands().IsMatch(cell.Text) && double.TryParse(joined, Style, CultureInfo.InvariantCulture, out var thousands) && holds(thousands))
            {
                findings.Error(cell.Place, Codes.HistoryAmbiguous, $"{cell.Said} can be {cell.Text.Replace(',', '.')} or {joined}; write it with a decimal point, or without a comma");
            }
        }
    }

    [GeneratedRegex(@"^[+-]?\d+,\d+$", RegexOptions.None, 1000)]
    private static partial Regex Decimal();

    [GeneratedRegex(@"^[+-]?[1-9]\d{0,2},\d{3}$", RegexOptions.None, 1000)]
    private static partial Regex Thousands();
}
