using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host;

/// <summary>What is kept, as documents. Bodies stand in them byte for byte as they were added.</summary>
internal static class KeptDocument
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>A decision with the facts that it was made from.</summary>
    public static byte[] Write(Entry decision, Entry morning) => Document(json =>
    {
        Head(json, decision);
        Body(json, "facts", morning);
        Body(json, "decision", decision);
    });

    /// <summary>What a replay found.</summary>
    public static byte[] Replayed(Entry decision, string digest, bool same, byte[] again) => Document(json =>
    {
        Head(json, decision);
        json.WriteString("digest", digest);
        json.WriteBoolean("same", same);
        json.WritePropertyName("again");
        json.WriteRawValue(again, skipInputValidation: true);
    });

    /// <summary>What is kept of an athlete.</summary>
    public static byte[] History(string athleteId, IEnumerable<Entry> entries) => Document(json =>
    {
        json.WriteString("athlete_id", athleteId);
        json.WriteStartArray("entries");
        foreach (var entry in entries)
        {
            json.WriteStartObject();
            Head(json, entry);
            json.WriteString("kind", entry.Kind.ToString().ToLowerInvariant());
            Body(json, "body", entry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>The digest of the policy that made a decision.</summary>
    public static string DigestOf(ReadOnlyMemory<byte> decision) =>
        JsonSource.Read("journal", decision.Span, new Findings())?["policy"]?["digest"]?.Text ?? "";

    private static void Head(Utf8JsonWriter json, Entry entry)
    {
        json.WriteString("id", entry.Id);
        json.WriteString("athlete_id", entry.AthleteId);
        json.WriteString("date", entry.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("at", entry.At);
    }

    private static void Body(Utf8JsonWriter json, string name, Entry entry)
    {
        json.WritePropertyName(name);
        if (entry.Body is { } body)
        {
            json.WriteRawValue(body.Span, skipInputValidation: true);
        }
        else
        {
            json.WriteNullValue();
        }
    }

    private static byte[] Document(Action<Utf8JsonWriter> write)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }
}
