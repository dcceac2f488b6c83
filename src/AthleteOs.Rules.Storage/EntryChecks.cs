using System.Globalization;
using System.Text;
using System.Text.Json;

namespace AthleteOs.Rules.Storage;

/// <summary>The checks of a batch before it is queued. A violation is a bug of the calling program, which must refuse bad input itself.</summary>
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
            throw new ArgumentException($"The text must have {least.ToString(CultureInfo.InvariantCulture)} to {MostCharacters.ToString(CultureInfo.InvariantCulture)} characters, none of them a control character.", name);
        }

        try
        {
            _ = StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException half)
        {
            throw new ArgumentException("The text contains an unpaired surrogate.", name, half);
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
                throw new ArgumentException("Only the first entry of a batch may have an idempotency key: a retry repeats the whole batch.", nameof(entries));
            }

            if (entries[i].Body.Length > MostBytesInBody || !IsJson(entries[i].Body.Span))
            {
                throw new ArgumentException("A body must be one JSON document in UTF-8 of at most 1 MB.", nameof(entries));
            }
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            // The JSON reader checks the bytes of a string only when the string is read.
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
