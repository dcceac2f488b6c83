using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AthleteOs.Rules.Storage;

/// <summary>An entry as a line of an export (JSON Lines), all that is kept of it but the athlete's key.</summary>
public static class EntryLine
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes the line, its end included.</summary>
    public static void Write(IBufferWriter<byte> to, Entry entry)
    {
        ArgumentNullException.ThrowIfNull(to);
        ArgumentNullException.ThrowIfNull(entry);
        using (var json = new Utf8JsonWriter(to, OneLine))
        {
            Write(json, entry);
        }

        to.Write("\n"u8);
    }

    /// <summary>A hash as it is written: <c>sha256:</c> and its digits.</summary>
    public static string Hash(ReadOnlyMemory<byte> hash) => "sha256:" + Convert.ToHexStringLower(hash.Span);

    private static void Write(Utf8JsonWriter json, Entry entry)
    {
        json.WriteStartObject();
        json.WriteString("athlete_id", entry.AthleteId);
        json.WriteNumber("number", entry.Number);
        json.WriteNumber("batch", entry.Batch);
        json.WriteString("kind", entry.Kind.Word());
        json.WriteString("date", entry.Date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        json.WriteString("key", entry.Key);
        json.WriteString("at", entry.At.UtcDateTime);
        if (entry.Caller.Length > 0)
        {
            json.WriteString("caller", entry.Caller);
        }

        json.WriteString("id", entry.Id);
        json.WriteString("hash", Hash(entry.Hash));
        json.WritePropertyName("body");
        if (entry.Body is { } body)
        {
            // Between tokens only: inside a JSON text a line end is always escaped.
            var line = body.ToArray();
            line.AsSpan().Replace((byte)'\r', (byte)' ');
            line.AsSpan().Replace((byte)'\n', (byte)' ');
            json.WriteRawValue(line);
        }
        else
        {
            json.WriteNullValue();
        }

        json.WriteEndObject();
    }
}
