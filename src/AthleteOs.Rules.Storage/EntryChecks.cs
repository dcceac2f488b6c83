using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AthleteOs.Rules.Storage;

/// <summary>What a batch must be before it is queued. A caller that breaks it has a fault of its own: bad input is refused before.</summary>
internal static class EntryChecks
{
    private const int MostBytesInBody = 1 << 20;
    private const int MostCharacters = 200;

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static void Text(string text, string name, int least)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        if (text.Length < least || text.Length > MostCharacters || text.Any(char.IsControl))
        {
            throw new ArgumentException($"It takes {least.ToString(CultureInfo.InvariantCulture)} to {MostCharacters.ToString(CultureInfo.InvariantCulture)} characters, none of them a control character.", name);
        }

        try
        {
            _ = StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException half)
        {
            throw new ArgumentException("It holds half a character (a surrogate without its other half).", name, half);
        }
    }

    public static void Batch(IReadOnlyList<NewEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count is 0 or > AppendQueue.MostInGroup)
        {
            throw new ArgumentException($"A batch has 1 to {AppendQueue.MostInGroup.ToString(CultureInfo.InvariantCulture)} entries.", nameof(entries));
        }

        for (var i = 0; i < entries.Count; i++)
        {
            Text(entries[i].Key, nameof(entries), least: 0);
            _ = entries[i].Kind.Word();
            if (i > 0 && entries[i].Key.Length > 0)
            {
                throw new ArgumentException("Only the first entry of a batch may have an idempotency key: the batch is repeated as a whole.", nameof(entries));
            }

            if (entries[i].Body.Length > MostBytesInBody || !IsJson(entries[i].Body.Span))
            {
                throw new ArgumentException("A body is one JSON document in UTF-8 of at most 1 MB.", nameof(entries));
            }
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            // The reader takes bytes in strings as they are until they are asked for.
            var any = false;
            while (reader.Read())
            {
                any = true;
            }

            return any && System.Text.Unicode.Utf8.IsValid(body);
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
