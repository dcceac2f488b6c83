using System.Globalization;

namespace AthleteOs.Rules.Documents;

/// <summary>Dates as documents write them: <c>2026-11-23</c>, in the Gregorian calendar.</summary>
internal static class IsoDate
{
    /// <summary>The format, for readers of the framework's own.</summary>
    public const string Format = "yyyy-MM-dd";

    /// <summary>The date's text.</summary>
    public static string Of(DateOnly date) => date.ToString(Format, CultureInfo.InvariantCulture);

    /// <summary>The date of a text that is one; false for any other text.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out DateOnly date) =>
        DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out date);
}
