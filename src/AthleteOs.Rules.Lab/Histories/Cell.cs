using System.Globalization;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>One value of a table or document as it was written, with its place.</summary>
/// <param name="Text">The text; a cell without quotes is trimmed.</param>
/// <param name="Place">Its beginning.</param>
/// <param name="Json">The kind of value in a JSON document; null in a table, where everything is text.</param>
internal readonly record struct Cell(string Text, Place Place, JsonKind? Json = null)
{
    private const int LongestShown = 40;

    /// <summary>Whether it is empty.</summary>
    public bool IsMissing => Json == JsonKind.Null || (Json is null && string.IsNullOrWhiteSpace(Text));

    /// <summary>The text for a message.</summary>
    public string Said => Json is JsonKind.Object or JsonKind.Array ? JsonValue.InWords(Json.Value) : $"\"{Shown(Text)}\"";

    /// <summary>A value of a JSON document.</summary>
    public static Cell Of(JsonValue value) =>
        new(value.Kind == JsonKind.Flag ? value.Flag ? "true" : "false" : value.Text, value.Place, value.Kind);

    /// <summary>A text without control characters, shortened if it is long.</summary>
    public static string Shown(string text)
    {
        var cut = text.Length > LongestShown ? text[..LongestShown] + "..." : text;
        return Words.FirstHidden(cut) < 0 ? cut : string.Concat(cut.Select(c => Words.FirstHidden(c.ToString()) < 0 ? c : '?'));
    }

    /// <summary>A number; null, with a finding, for anything else.</summary>
    public double? Number(string name, string wanted, DecimalMark mark, Findings findings)
    {
        if ((Json is null or JsonKind.Number) && mark.TryRead(Text, out var value))
        {
            return value;
        }

        findings.Error(Place, Codes.HistoryValue, $"{name} is {Said}; it must be {wanted}{(Json is null ? ", or empty if unknown" : ", or null if unknown")}{Instead()}");
        return null;
    }

    // The number that was probably meant: a time of 7:30 is 7.5 hours, and nothing separates thousands.
    private string Instead()
    {
        var plain = string.Concat(Text.Where(c => !char.IsWhiteSpace(c) && c is not ('\'' or '\u2019')));
        return Text.Contains(':', StringComparison.Ordinal) && TimeSpan.TryParse(Text, CultureInfo.InvariantCulture, out _) ? "; write 7:30 hours as 7.5"
            : plain.Length < Text.Length && DecimalMark.Point.TryRead(plain, out _) ? $"; write {Shown(plain)}"
            : "";
    }

    /// <summary>Yes or no; null, with a finding, for anything else.</summary>
    public bool? Flag(string name, Findings findings)
    {
        if (Json is null or JsonKind.Flag)
        {
            switch (Text.ToUpperInvariant())
            {
                case "TRUE" or "YES" or "1": return true;
                case "FALSE" or "NO" or "0": return false;
            }
        }

        findings.Error(Place, Codes.HistoryValue, $"{name} is {Said}; it must be {(Json is null ? "true or false (or yes, no, 1, 0)" : "true, false or null")}");
        return null;
    }

    /// <summary>A session type; null, with a finding, for any other word.</summary>
    public SessionType? SessionType(string name, Findings findings)
    {
        foreach (var type in Enum.GetValues<SessionType>())
        {
            if ((Json is null or JsonKind.Text) && Text == type.Word())
            {
                return type;
            }
        }

        var words = Enum.GetValues<SessionType>().Select(t => t.Word());
        findings.Error(Place, Codes.HistoryValue, $"{name} is {Said}; it must be one of {string.Join(", ", words)}");
        return null;
    }

    /// <summary>Free text; null, with a finding, if it is no text or contains control characters.</summary>
    public string? FreeWords(string name, Findings findings)
    {
        var hidden = Text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 ? -1 : Text.ToList().FindIndex(c => c < ' ' && c is not ('\t' or '\r' or '\n'));
        if ((Json is null or JsonKind.Text) && hidden < 0)
        {
            return string.IsNullOrWhiteSpace(Text) ? null : Text;
        }

        findings.Error(Place, Codes.HistoryValue, hidden < 0
            ? $"{name} must be a text, not {JsonValue.InWords(Json!.Value)}"
            : $"{name} contains an invisible character ({Words.CodePoint(Text, hidden)}); remove it");
        return null;
    }

    /// <summary>A day written yyyy-MM-dd, with a time of day after it if that is allowed; null, with a finding, for anything else.</summary>
    public DateOnly? Day(string name, Findings findings, bool withTime = false)
    {
        var day = withTime && Text.Length > 10 && Text[10] is ('T' or ' ') ? Text[..10] : Text;
        if ((Json is null or JsonKind.Text) && IsoDate.TryParse(day, out var date) && date.Year >= 1900)
        {
            return date;
        }

        findings.Error(Place, Codes.HistoryDate, IsMissing
            ? $"{name} is missing; every row needs a date"
            : $"{name} is {Said}; it must be an existing date from 1900-01-01 on, written yyyy-MM-dd");
        return null;
    }
}
