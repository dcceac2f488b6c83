using System.Globalization;
using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// Writes histories as <see cref="HistoryReader"/> reads them back. The same history gives the same bytes. A zero that cannot be a
/// reading (readiness, ln rMSSD, resting heart rate, a test) and empty notes are written as missing.
/// </summary>
public static class HistoryWriter
{
    private static readonly char[] NeedQuotes = [',', ';', '\t', '"', '\r', '\n'];

    /// <summary>The history as CSV, with the columns that have values. A CSV has no place for units, so only the days can be read back.</summary>
    public static string Csv(TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(history);
        var columns = HistoryColumn.Of(history).Where(c => history.Days.Any(d => Value(c, d) is not null)).ToArray();
        var csv = new StringBuilder(string.Join(',', columns.Select(c => c.Name).Prepend(HistoryColumn.Date))).Append('\n');
        foreach (var day in history.Days)
        {
            csv.Append(IsoDate.Of(day.Date));
            foreach (var column in columns)
            {
                csv.Append(',').Append(Value(column, day) is { } value ? Text(value) : "");
            }

            csv.Append('\n');
        }

        return csv.ToString();
    }

    /// <summary>Writes the history as a JSON document, units included.</summary>
    public static void WriteJson(Utf8JsonWriter json, TrainingHistory history)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(history);
        json.WriteStartObject();
        WriteUnit(json, "load_unit", history.LoadUnit);
        WriteUnit(json, "performance_unit", history.PerformanceUnit);
        json.WriteStartArray("days");
        var columns = HistoryColumn.Of(history);
        foreach (var day in history.Days)
        {
            WriteDay(json, day, columns);
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteUnit(Utf8JsonWriter json, string field, string unit)
    {
        if (unit.Length > 0)
        {
            json.WriteString(field, unit);
        }
    }

    private static void WriteDay(Utf8JsonWriter json, HistoryDay day, IReadOnlyList<HistoryColumn> columns)
    {
        json.WriteStartObject();
        json.WriteString(HistoryColumn.Date, IsoDate.Of(day.Date));
        foreach (var column in columns)
        {
            switch (Value(column, day))
            {
                case double number: json.WriteNumber(column.Name, number); break;
                case bool flag: json.WriteBoolean(column.Name, flag); break;
                case SessionType type: json.WriteString(column.Name, type.Word()); break;
                case string words: json.WriteString(column.Name, words); break;
            }
        }

        json.WriteEndObject();
    }

    private static object? Value(HistoryColumn column, HistoryDay day) => column.Get(day) switch
    {
        double value when value == 0 && column.ZeroIsMissing => null,
        string words when string.IsNullOrWhiteSpace(words) => null,
        var value => value,
    };

    private static string Text(object value) => value switch
    {
        double number => Unambiguous(number.ToString("R", CultureInfo.InvariantCulture)),
        bool flag => flag ? "true" : "false",
        SessionType type => type.Word(),
        _ => Quoted((string)value),
    };

    // Three decimals could be thousands, so a fourth is written.
    private static string Unambiguous(string number) => number.Length > 4 && number[^4] == '.' ? $"{number}0" : number;

    /// <summary>A text as one cell.</summary>
    internal static string Quoted(string words) =>
        words.IndexOfAny(NeedQuotes) >= 0 || words.AsSpan().Trim().Length != words.Length ? $"\"{words.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : words;
}
