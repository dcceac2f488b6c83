using System.Globalization;
using AthleteOs.Rules.Documents;
using Newtonsoft.Json;
using Newtonsoft.Json.Linq;

namespace AthleteOs.Rules.Cli.Adopting;

/// <summary>A JSON file of another program, read as laxly as such programs read: comments, single quotes, trailing commas, names in any case.</summary>
/// <remarks>The project's own files are never read this way, see <see cref="JsonSource"/>.</remarks>
internal sealed class LaxFile
{
    private const int MaxDepth = 32;

    private readonly string _text;
    private readonly int[] _lines;

    private LaxFile(string name, string text, JToken root)
    {
        (Name, _text, Root) = (name, text, root);
        _lines = [0, .. text.Select((c, i) => (c, i)).Where(c => c.c == '\n').Select(c => c.i + 1)];
    }

    /// <summary>The file as the caller named it.</summary>
    public string Name { get; }

    /// <summary>Its content.</summary>
    public JToken Root { get; }

    /// <summary>Reads a text; null, with a finding, if even a lax reader cannot.</summary>
    public static LaxFile? Read(string name, string text, Findings findings)
    {
        try
        {
            return new LaxFile(name, text, Parse(text, DuplicatePropertyNameHandling.Error));
        }
        catch (JsonReaderException)
        {
            // A repeated field, or no JSON at all: the second reading tells which.
        }

        try
        {
            var read = new LaxFile(name, text, Parse(text, DuplicatePropertyNameHandling.Replace));
            findings.Warning(read.FirstRepeated(), Codes.AdoptChanged, "a field is repeated; RulesEngine reads the last one, and so does adopt");
            return read;
        }
        catch (JsonReaderException fault)
        {
            findings.Error(fault.LineNumber == 0 ? Place.Whole(name) : new Place(name, fault.LineNumber, Math.Max(1, fault.LinePosition)), Codes.NotJson,
                text.Trim().Length == 0 ? "the file is empty" : "this is not JSON, not even with comments and single quotes; look for a missing bracket, comma or quote near here");
            return null;
        }
    }

    /// <summary>The beginning of a value.</summary>
    public Place PlaceOf(JToken token) => At(StartOf(token));

    /// <summary>The place of a character of a text.</summary>
    public Place PlaceOf(JToken token, int index)
    {
        var start = StartOf(token);
        var value = (token as JValue)?.Value as string;
        // With escapes a character's column is unknown; the beginning of the text is near enough.
        return value is not null && string.CompareOrdinal(_text, start + 1, value, 0, value.Length) == 0 ? At(start + 1 + Math.Min(index, value.Length)) : At(start);
    }

    private static JToken Parse(string text, DuplicatePropertyNameHandling repeated)
    {
        using var reader = new JsonTextReader(new StringReader(text)) { DateParseHandling = DateParseHandling.None, MaxDepth = MaxDepth, Culture = CultureInfo.InvariantCulture };
        var root = JToken.ReadFrom(reader, new JsonLoadSettings { CommentHandling = CommentHandling.Ignore, LineInfoHandling = LineInfoHandling.Load, DuplicatePropertyNameHandling = repeated });
        while (reader.Read())
        {
            if (reader.TokenType != JsonToken.Comment)
            {
                throw new JsonReaderException("There is something after the document.", reader.Path, reader.LineNumber, reader.LinePosition, null);
            }
        }

        return root;
    }

    private Place FirstRepeated()
    {
        try
        {
            _ = Parse(_text, DuplicatePropertyNameHandling.Error);
            return Place.Whole(Name);
        }
        catch (JsonReaderException fault)
        {
            return new Place(Name, fault.LineNumber, Math.Max(1, fault.LinePosition));
        }
    }

    // The reader tells the end of a text, number or word, and the bracket of an object or list.
    private int StartOf(JToken token)
    {
        var info = (IJsonLineInfo)token;
        var end = Math.Clamp(_lines[Math.Clamp(info.LineNumber - 1, 0, _lines.Length - 1)] + info.LinePosition - 1, 0, Math.Max(0, _text.Length - 1));
        if (token is not JValue value || _text.Length == 0)
        {
            return end;
        }

        if (value.Type == JTokenType.String && _text[end] is '"' or '\'')
        {
            var start = end - 1;
            while (start > 0 && (_text[start] != _text[end] || IsEscaped(start)))
            {
                start--;
            }

            return Math.Max(0, start);
        }

        while (end > 0 && (char.IsAsciiLetterOrDigit(_text[end - 1]) || _text[end - 1] is '.' or '-' or '+'))
        {
            end--;
        }

        return end;
    }

    private bool IsEscaped(int at)
    {
        var slashes = 0;
        while (at - slashes > 0 && _text[at - slashes - 1] == '\\')
        {
            slashes++;
        }

        return slashes % 2 == 1;
    }

    private Place At(int offset)
    {
        var line = Array.BinarySearch(_lines, offset);
        line = line < 0 ? ~line - 1 : line;
        return new Place(Name, line + 1, offset - _lines[line] + 1);
    }
}
