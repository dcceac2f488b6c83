using System.Text.Json;

namespace AthleteOs.Rules.Facts;

/// <summary>
/// Reads days as <see cref="DayDocument.Write"/> writes them, because a record of years has thousands. Everything else is for the strict reader,
/// which has the words: another order of fields, health gates, facts of policies' own, anything wrong.
/// </summary>
internal static class FastDayReader
{
    private static readonly (byte[] Word, SessionType Type)[] Sessions = [.. Enum.GetValues<SessionType>().Select(t => (System.Text.Encoding.UTF8.GetBytes(t.Word()), t))];

    /// <summary>Reads a document; null if it is not in that form.</summary>
    public static HistoryDay? Read(ReadOnlySpan<byte> utf8, IReadOnlyList<DayField> fields)
    {
        try
        {
            var reader = new Utf8JsonReader(utf8);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject || !reader.Read() || reader.TokenType != JsonTokenType.PropertyName || !reader.ValueTextEquals("date"u8)
                || !reader.Read() || reader.TokenType != JsonTokenType.String || !Documents.IsoDate.TryParse(reader.GetString(), out var date) || date.Year < 1900)
            {
                return null;
            }

            var day = new HistoryDay(date);
            var next = 0;
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                while (next < fields.Count && !reader.ValueTextEquals(fields[next].Utf8))
                {
                    next++;
                }

                if (next == fields.Count || !reader.Read() || With(day, fields[next++], ref reader) is not { } more)
                {
                    return null;
                }

                day = more;
            }

            return reader.TokenType == JsonTokenType.EndObject && !reader.Read() ? day : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    private static HistoryDay? With(HistoryDay day, DayField field, ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.Null => day,
        JsonTokenType.Number when field is { SetNumber: { } set, Range: { } range } => reader.TryGetDouble(out var number) && FactsReader.Fits(range, number) ? set(day, number) : null,
        JsonTokenType.True or JsonTokenType.False when field.SetFlag is { } set => set(day, reader.TokenType == JsonTokenType.True),
        JsonTokenType.String when field.SetSession is { } set => Session(ref reader) is { } type ? set(day, type) : null,
        _ => null,
    };

    private static SessionType? Session(ref Utf8JsonReader reader)
    {
        foreach (var (word, type) in Sessions)
        {
            if (reader.ValueTextEquals(word))
            {
                return type;
            }
        }

        return null;
    }
}
