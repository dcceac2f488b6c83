using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace AthleteOs.Rules.Documents;

/// <summary>The kinds of value in a JSON document.</summary>
internal enum JsonKind
{
    /// <summary>An object, <c>{ }</c>.</summary>
    Object,

    /// <summary>An array, <c>[ ]</c>.</summary>
    Array,

    /// <summary>A text in double quotes.</summary>
    Text,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>true</c> or <c>false</c>.</summary>
    Flag,

    /// <summary><c>null</c>.</summary>
    Null,
}

/// <summary>
/// A value of a JSON document with its place. Repeated fields are kept, so that a reader can report them: parsers that keep the last one
/// silently are how <c>"Enabled"</c> written twice goes unnoticed.
/// </summary>
internal sealed class JsonValue
{
    internal JsonValue(JsonKind kind, Place place, string path)
    {
        Kind = kind;
        Place = place;
        Path = path;
    }

    /// <summary>The kind of the value.</summary>
    public JsonKind Kind { get; }

    /// <summary>The beginning of the value.</summary>
    public Place Place { get; }

    /// <summary>The way to this value from the document's root, such as <c>today.readiness_score</c>; empty for the root.</summary>
    public string Path { get; }

    /// <summary>The text of a <see cref="JsonKind.Text"/> value; for a number, the number as it was written; otherwise empty.</summary>
    public string Text { get; internal init; } = "";

    /// <summary>The value of a <see cref="JsonKind.Number"/>; not finite when the number written is too large.</summary>
    public double Number { get; internal init; }

    /// <summary>The value of a <see cref="JsonKind.Flag"/>.</summary>
    public bool Flag { get; internal init; }

    /// <summary>The fields of an object in the order written, repeated ones included.</summary>
    public IReadOnlyList<JsonField> Fields { get; internal init; } = [];

    /// <summary>The items of an array.</summary>
    public IReadOnlyList<JsonValue> Items { get; internal init; } = [];

    /// <summary>The column of each character of a text and of its end, so that a fault inside an expression has its own column.</summary>
    internal int[]? CharacterColumns
    {
        get => field ?? (FirstColumn > 0 ? [.. Enumerable.Range(FirstColumn, Text.Length + 1)] : null);
        init;
    }

    /// <summary>The column of the first character of a text in which each character has a column of its own; 0 for any other value.</summary>
    /// <remarks>Nearly all texts are like that. A list of columns for each would take a third of the time of reading a file.</remarks>
    internal int FirstColumn { get; init; }

    /// <summary>The first field of that exact name, or null.</summary>
    public JsonValue? this[string name] => Fields.FirstOrDefault(f => f.Name == name)?.Value;

    /// <summary>The place of the character at <paramref name="index"/> of a text; the end of the text for an index past it.</summary>
    public Place PlaceOf(int index) => FirstColumn > 0 ? Place with { Column = FirstColumn + Math.Clamp(index, 0, Text.Length) }
        : CharacterColumns is { Length: > 0 } columns ? Place with { Column = columns[Math.Clamp(index, 0, columns.Length - 1)] }
        : Place;

    /// <summary>This kind of value in the author's words.</summary>
    public string KindInWords => InWords(Kind);

    internal static string InWords(JsonKind kind) => kind switch
    {
        JsonKind.Object => "an object { }",
        JsonKind.Array => "a list [ ]",
        JsonKind.Text => "a text",
        JsonKind.Number => "a number",
        JsonKind.Flag => "true or false",
        _ => "null",
    };
}

/// <summary>A named value of an object.</summary>
/// <param name="Name">The field's name as written.</param>
/// <param name="NamePlace">The beginning of the name.</param>
/// <param name="Value">The field's value.</param>
internal sealed record JsonField(string Name, Place NamePlace, JsonValue Value);

/// <summary>
/// Reads JSON strictly by RFC 8259 (no comments, no trailing commas, no NaN, no single quotes) and keeps the place of every value.
/// A byte-order mark at the beginning is accepted.
/// </summary>
internal static class JsonSource
{
    /// <summary>The deepest nesting accepted in any document.</summary>
    public const int MaxDepth = 12;

    /// <summary>The largest document accepted, in bytes.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>Reads one document. On a fault the finding is added and null is returned.</summary>
    public static JsonValue? Read(string file, ReadOnlySpan<byte> utf8, Findings findings) => Read(file, utf8, findings, MaxBytes, rangeOf: null);

    /// <summary>Reads one document up to a size; histories are larger than files that people write.</summary>
    /// <param name="file">The file as it appears in findings.</param>
    /// <param name="utf8">Its bytes.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="maxBytes">The largest accepted number of bytes.</param>
    /// <param name="rangeOf">The expected value at a path, in words, for the message about NaN or Infinity.</param>
    /// <param name="added">The characters at the beginning that the file does not have; places do not count them.</param>
    internal static JsonValue? Read(string file, ReadOnlySpan<byte> utf8, Findings findings, int maxBytes, Func<string, string?>? rangeOf = null, int added = 0)
    {
        ArgumentNullException.ThrowIfNull(findings);
        if (utf8.Length > maxBytes)
        {
            findings.Error(Place.Whole(file), Codes.FileTooLarge, $"the file is larger than {maxBytes / 1024} KiB; split it");
            return null;
        }

        if (utf8.StartsWith(Encoding.UTF8.Preamble))
        {
            utf8 = utf8[Encoding.UTF8.Preamble.Length..];
        }

        if (FirstBadByte(utf8) is var bad and >= 0)
        {
            findings.Error(new Lines(file, utf8, added).At(bad), Codes.NotJson, "this is not UTF-8 text; save the file as UTF-8");
            return null;
        }

        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        var lines = new Lines(file, utf8, added);

        try
        {
            if (!reader.Read())
            {
                findings.Error(Place.Whole(file), Codes.NotJson, "the file is empty");
                return null;
            }

            var value = ReadValue(ref reader, ref lines, "");
            _ = reader.Read(); // refuses anything after the document
            return value;
        }
        catch (JsonException fault)
        {
            var at = (int)lines.StartOf(fault.LineNumber ?? 0, fault.BytePositionInLine ?? 0);
            findings.Error(lines.At(at), Codes.NotJson, IsNoNumber(utf8, at) ? NoNumber(lines.Reading, rangeOf) : InWords(fault));
            return null;
        }
        catch (InvalidOperationException)
        {
            // The reader reports half a surrogate pair (an escape such as \ud800 on its own) this way.
            findings.Error(lines.At((int)reader.TokenStartIndex), Codes.NotJson, "this text holds half a character (a lone \\uD8xx escape); remove it");
            return null;
        }
    }

    private static JsonValue ReadValue(ref Utf8JsonReader reader, ref Lines lines, string path)
    {
        var place = lines.At((int)reader.TokenStartIndex);
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                var fields = new List<JsonField>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.GetString()!;
                    var namePlace = lines.At((int)reader.TokenStartIndex);
                    lines.Reading = path.Length == 0 ? name : $"{path}.{name}";
                    reader.Read();
                    fields.Add(new JsonField(name, namePlace, ReadValue(ref reader, ref lines, lines.Reading)));
                }

                return new JsonValue(JsonKind.Object, place, path) { Fields = fields };

            case JsonTokenType.StartArray:
                var items = new List<JsonValue>();
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                {
                    items.Add(ReadValue(ref reader, ref lines, string.Create(CultureInfo.InvariantCulture, $"{path}[{items.Count}]")));
                }

                return new JsonValue(JsonKind.Array, place, path) { Items = items };

            case JsonTokenType.String:
                // As many characters as bytes: no escape, and no character of several bytes.
                var text = reader.GetString()!;
                return text.Length == reader.ValueSpan.Length
                    ? new JsonValue(JsonKind.Text, place, path) { Text = text, FirstColumn = place.Column + 1 }
                    : new JsonValue(JsonKind.Text, place, path) { Text = text, CharacterColumns = Columns(reader.ValueSpan, place.Column + 1) };

            case JsonTokenType.Number:
                return new JsonValue(JsonKind.Number, place, path)
                {
                    Number = double.Parse(reader.ValueSpan, NumberStyles.Float, CultureInfo.InvariantCulture),
                    Text = Encoding.UTF8.GetString(reader.ValueSpan),
                };

            case JsonTokenType.True or JsonTokenType.False:
                return new JsonValue(JsonKind.Flag, place, path) { Flag = reader.TokenType == JsonTokenType.True };

            default:
                return new JsonValue(JsonKind.Null, place, path);
        }
    }

    // The column of each character of a text, from its raw form with escapes; one more for its end.
    private static int[] Columns(ReadOnlySpan<byte> raw, int column)
    {
        var columns = new List<int>(raw.Length + 1);
        for (var i = 0; i < raw.Length;)
        {
            if (raw[i] == '\\')
            {
                columns.Add(column);
                var length = raw[i + 1] == 'u' ? 6 : 2;
                column += length;
                i += length;
                continue;
            }

            _ = Rune.DecodeFromUtf8(raw[i..], out var rune, out var bytes);
            for (var c = 0; c < rune.Utf16SequenceLength; c++)
            {
                columns.Add(column++);
            }

            i += bytes;
        }

        columns.Add(column);
        return [.. columns];
    }

    private static int FirstBadByte(ReadOnlySpan<byte> utf8)
    {
        for (var i = Utf8.IsValid(utf8) ? utf8.Length : 0; i < utf8.Length;)
        {
            if (utf8[i] < 0x80)
            {
                i++;
            }
            else if (Rune.DecodeFromUtf8(utf8[i..], out _, out var bytes) == OperationStatus.Done)
            {
                i += bytes;
            }
            else
            {
                return i;
            }
        }

        return -1;
    }

    // NaN and Infinity, which some programs write and JSON does not know.
    private static bool IsNoNumber(ReadOnlySpan<byte> utf8, int at)
    {
        var rest = utf8[Math.Clamp(at, 0, utf8.Length)..].TrimStart((byte)'-');
        return rest.StartsWith("NaN"u8) || rest.StartsWith("Infinity"u8) || rest.StartsWith("nan"u8) || rest.StartsWith("inf"u8);
    }

    private static string NoNumber(string path, Func<string, string?>? rangeOf) =>
        $"{path} is no number{(rangeOf?.Invoke(path) is { } range ? $"; it must be {range}, or null when it is not known" : "; write a number")}";

    private static string InWords(JsonException fault) => fault.Message switch
    {
        var m when m.Contains("'/'", StringComparison.Ordinal) => "comments are not part of JSON; remove it or use \"says\"",
        var m when m.Contains("JSON tokens", StringComparison.Ordinal) => "the file is empty",
        var m when m.Contains("maximum configured depth", StringComparison.OrdinalIgnoreCase) => $"nested deeper than {MaxDepth} levels",
        var m when m.Contains("trailing comma", StringComparison.OrdinalIgnoreCase) => "a comma before a closing bracket; remove it",
        var m when m.Contains("after a single JSON value", StringComparison.OrdinalIgnoreCase) => "something stands after the end of the document; remove it",
        var m when m.Contains("start of a property name", StringComparison.OrdinalIgnoreCase) => "a field name in double quotes is expected here",
        var m when m.Contains("after a property name", StringComparison.OrdinalIgnoreCase) => "a colon is expected after the field name",
        var m when m.Contains("expected depth", StringComparison.OrdinalIgnoreCase) || m.Contains("end of data", StringComparison.OrdinalIgnoreCase)
            => "the document ends too early; a quote or a closing bracket is missing",
        var m when m.Contains("within a JSON string", StringComparison.OrdinalIgnoreCase) => "a text is not closed, or holds a line end or a wrong escape",
        _ => "this is not JSON: a comma, quote or bracket is missing or one too many, or a value is misspelt near here",
    };

    // Turns byte offsets that only grow into places, in one pass over the text; an earlier offset starts again.
    private ref struct Lines(string file, ReadOnlySpan<byte> utf8, int added)
    {
        private readonly ReadOnlySpan<byte> _utf8 = utf8;
        private int _offset;
        private int _line = 1;
        private int _column = 1 - added;

        /// <summary>The path of the field that is being read.</summary>
        public string Reading { get; set; } = "";

        public Place At(int offset)
        {
            if (offset < _offset)
            {
                (_offset, _line, _column) = (0, 1, 1 - added);
            }

            for (offset = Math.Min(offset, _utf8.Length); _offset < offset; _offset++)
            {
                var b = _utf8[_offset];
                if (b == '\n')
                {
                    _line++;
                    _column = 1;
                }
                else if ((b & 0xC0) != 0x80)
                {
                    _column += b >= 0xF0 ? 2 : 1;
                }
            }

            return new Place(file, _line, _column);
        }

        public readonly long StartOf(long line, long byteInLine)
        {
            var offset = 0;
            for (; line > 0; line--)
            {
                var next = _utf8[offset..].IndexOf((byte)'\n');
                if (next < 0)
                {
                    break;
                }

                offset += next + 1;
            }

            return offset + byteInLine;
        }
    }
}
