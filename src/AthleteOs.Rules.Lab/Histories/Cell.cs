using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>One value of a table or document as it was written, with its place.</summary>
/// <param name="Text">What stands there; a cell that is not in quotes without the spaces around it.</param>
/// <param name="Place">Where it begins.</param>
/// <param name="Json">The kind of value in a JSON document; null in a table, where everything is text.</param>
internal readonly record struct Cell(string Text, Place Place, JsonKind? Json = null)
{
    private const int LongestShown = 40;

    /// <summary>Whether nothing is said.</summary>
    public bool IsMissing => Json == JsonKind.Null || (Json is null && string.IsNullOrWhiteSpace(Text));

    /// <summary>What stands here, fit to be shown in a message.</summary>
    public string Said => Json is JsonKind.Object or JsonKind.Array ? JsonValue.InWords(Json.Value) : $"\"{Shown(Text)}\"";

    /// <summary>A value of a JSON document.</summary>
    public static Cell Of(JsonValue value) =>
        new(value.Kind == JsonKind.Flag ? value.Flag ? "true" : "false" : value.Text, value.Place, value.Kind);

    /// <summary>A text without what a terminal would obey, cut where it is long.</summary>
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

        findings.Error(Place, Codes.HistoryValue, $"{name} is {Said}; it must be {wanted}{(Json is null ? ", and where it is not known the cell stays empty" : ", or null where it is not known")}");
        return null;
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

    /// <summary>Free words; null, with a finding, for what is no text or holds what a terminal would obey.</summary>
    public string? FreeWords(string name, Findings findings)
    {
        var hidden = Text.AsSpan().IndexOfAnyInRange('\0', '\u001f') < 0 ? -1 : Text.ToList().FindIndex(c => c < ' ' && c is not ('\t' or '\r' or '\n'));
        if ((Json is null or JsonKind.Text) && hidden < 0)
        {
            return string.IsNullOrWhiteSpace(Text) ? null : Text;
        }

        findings.Error(Place, Codes.HistoryValue, hidden < 0
            ? $"{name} must be a text, not {JsonValue.InWords(Json!.Value)}"
            : $"{name} holds an invisible character ({Words.CodePoint(Text, hidden)}); remove it");
        return null;
    }

    /// <summary>A day written yyyy-MM-dd, with a time of day after it where that is allowed; null, with a finding, for anything else.</summary>
    public DateOnly? Day(string name, Findings findings, bool withTime = false)
    {
        var day = withTime && Text.Length > 10 && Text[10] is ('T' or ' ') ? Text[..10] : Text;
        if ((Json is null or JsonKind.Text) && IsoDate.TryParse(day, out var date) && date.Year >= 1900)
        {
            return date;
        }

        findings.Error(Place, Codes.HistoryDate, IsMissing
            ? $"{name} is missing; every row needs its day"
            : $"{name} is {Said}; it must be a day that exists, written yyyy-MM-dd, from 1900-01-01 on");
        return null;
    }
}
