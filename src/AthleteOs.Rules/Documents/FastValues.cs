using System.Buffers;
using System.Globalization;

namespace AthleteOs.Rules.Documents;

/// <summary>
/// Reads single JSON values in their plain form, which nearly all have. Other forms are left to <see cref="JsonSource"/>. Both give the
/// same value, to the last bit.
/// </summary>
internal static class FastValues
{
    // A double represents this many digits and these powers of ten exactly. Their quotient is rounded once, as by parsing.
    private const int ExactDigits = 15;
    private static readonly double[] PowersOfTen = [1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

    private static readonly SearchValues<byte> PlainText = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(c => (byte)c).Where(c => c is not ((byte)'"' or (byte)'\\'))]);
    private static readonly SearchValues<byte> OfNumbers = SearchValues.Create("0123456789.,-+eE nul"u8);

    /// <summary>A number without an exponent; false for anything else.</summary>
    public static bool Number(ReadOnlySpan<byte> json, out double number)
    {
        number = 0;
        var negative = json.Length > 0 && json[0] == '-';
        var (at, digits, point, value) = (negative ? 1 : 0, 0, -1, 0L);
        var first = at;
        for (; at < json.Length; at++)
        {
            if (json[at] is >= (byte)'0' and <= (byte)'9')
            {
                value = digits < ExactDigits ? 10 * value + (json[at] - '0') : value;
                digits++;
            }
            else if (json[at] == '.' && point < 0 && digits > 0)
            {
                point = at;
            }
            else
            {
                return false;
            }
        }

        if (digits == 0 || point == json.Length - 1 || (json[first] == '0' && digits > 1 && point != first + 1))
        {
            return false;
        }

        var decimals = point < 0 ? 0 : json.Length - 1 - point;
        number = digits <= ExactDigits ? value / PowersOfTen[decimals] * (negative ? -1 : 1) : double.Parse(json, NumberStyles.Float, CultureInfo.InvariantCulture);
        return true;
    }

    /// <summary>A text of visible ASCII characters without an escape, or an empty one, without its quotes; false for anything else.</summary>
    public static bool Text(ReadOnlySpan<byte> json, out ReadOnlySpan<byte> text)
    {
        text = json is [(byte)'"', .., (byte)'"'] ? json[1..^1] : default;
        return json.Length >= 2 && json[0] == '"' && text.IndexOfAnyExcept(PlainText) < 0;
    }

    /// <summary>A day that exists, from 1900 on, as yyyy-MM-dd in quotes; false for anything else.</summary>
    public static bool Date(ReadOnlySpan<byte> json, out DateOnly date)
    {
        date = default;
        if (json is not [(byte)'"', _, _, _, _, (byte)'-', _, _, (byte)'-', _, _, (byte)'"']
            || !Digits(json[1..5], out var year) || !Digits(json[6..8], out var month) || !Digits(json[9..11], out var day)
            || year < 1900 || month is < 1 or > 12 || day < 1 || day > DateTime.DaysInMonth(year, month))
        {
            return false;
        }

        date = new DateOnly(year, month, day);
        return true;
    }

    /// <summary>Whether this is a list of what numbers and null are written with; what they are is not read.</summary>
    public static bool IsListOfNumbers(ReadOnlySpan<byte> json) => json is [(byte)'[', .., (byte)']'] && json[1..^1].IndexOfAnyExcept(OfNumbers) < 0;

    private static bool Digits(ReadOnlySpan<byte> text, out int number)
    {
        number = 0;
        foreach (var digit in text)
        {
            if (digit is < (byte)'0' or > (byte)'9')
            {
                return false;
            }

            number = 10 * number + (digit - '0');
        }

        return true;
    }
}
