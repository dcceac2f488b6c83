using System.Globalization;

namespace AthleteOs.Rules.Documents;

/// <summary>
/// Reads the fields of one JSON object against a list of known fields. An unknown, repeated, wrongly cased or missing field and a wrong
/// type each become a finding, and reading goes on.
/// </summary>
internal sealed class StrictObject
{
    /// <summary>The most entries of one list or table; what is checked against each other grows with the square of it.</summary>
    private const int MaxEntries = 512;

    private readonly JsonValue _value;
    private readonly Findings _findings;
    private readonly Dictionary<string, JsonValue> _fields = new(StringComparer.Ordinal);
    private readonly string _what;

    private StrictObject(JsonValue value, string what, Findings findings)
    {
        _value = value;
        _what = what;
        _findings = findings;
    }

    public JsonValue Value => _value;

    public Place Place => _value.Place;

    /// <summary>Opens an object; null, with a finding, where the value is something else.</summary>
    /// <param name="value">The value that should be an object.</param>
    /// <param name="what">Its name in the author's words, such as "a rule".</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="known">The fields that exist; every other is a finding.</param>
    /// <param name="refused">Fields that exist elsewhere and are refused here by name, with the reason.</param>
    public static StrictObject? Open(
        JsonValue value, string what, Findings findings, IReadOnlyCollection<string> known,
        IReadOnlyDictionary<string, string>? refused = null)
    {
        if (value.Kind != JsonKind.Object)
        {
            findings.Error(value.Place, Codes.WrongType, $"{At(value, what)} must be an object {{ }}, not {value.KindInWords}");
            return null;
        }

        var read = new StrictObject(value, what, findings);
        foreach (var field in value.Fields)
        {
            if (refused is not null && refused.TryGetValue(field.Name, out var reason))
            {
                findings.Error(field.NamePlace, Codes.RefusedField, $"\"{field.Name}\" is not used here: {reason}");
            }
            else if (!known.Contains(field.Name))
            {
                var near = Words.Nearest(field.Name, known);
                findings.Error(field.NamePlace, Codes.UnknownField, $"{Named(field)} is not a field of {what}; {(near is null
                    ? $"the fields are {string.Join(", ", known.Where(k => k[0] != '$'))}"
                    : $"did you mean \"{near}\"?")}");
            }
            else if (!read._fields.TryAdd(field.Name, field.Value))
            {
                findings.Error(field.NamePlace, Codes.RepeatedField, $"{Named(field)} is there twice in {what}; keep one");
            }
            else if (field is { Name: "$schema", Value.Kind: not JsonKind.Text })
            {
                findings.Error(field.Value.Place, Codes.WrongType, $"\"$schema\" must be a text, not {field.Value.KindInWords}");
            }
        }

        return read;
    }

    /// <summary>The field's value, or null if it is absent.</summary>
    public JsonValue? Find(string name) => _fields.GetValueOrDefault(name);

    /// <summary>The field's value; a finding where it is absent.</summary>
    public JsonValue? Need(string name)
    {
        if (_fields.TryGetValue(name, out var value))
        {
            return value;
        }

        _findings.Error(_value.Place, Codes.MissingField, $"{At(_value, _what)} needs the field \"{name}\"");
        return null;
    }

    /// <summary>A text that is not empty; null if absent or, with a finding, if invalid.</summary>
    public string? Text(string name, bool needed = false)
    {
        var value = needed ? Need(name) : Find(name);
        if (value is null)
        {
            return null;
        }

        if (value.Kind != JsonKind.Text)
        {
            return Wrong<string>(name, value, "a text in double quotes");
        }

        if (value.Text.AsSpan().Trim().IsEmpty)
        {
            _findings.Error(value.Place, Codes.UnreadableText, $"\"{name}\" is empty; say it, or leave the field out");
            return null;
        }

        var hidden = Words.FirstHidden(value.Text);
        if (hidden >= 0)
        {
            _findings.Error(value.PlaceOf(hidden), Codes.UnreadableText, $"\"{name}\" holds an invisible character ({Words.CodePoint(value.Text, hidden)}); remove it");
            return null;
        }

        return value.Text;
    }

    /// <summary>A finite number; null if it is absent or, with a finding, something else.</summary>
    public double? Number(string name, bool needed = false)
    {
        var value = needed ? Need(name) : Find(name);
        return value switch
        {
            null => null,
            { Kind: JsonKind.Number } when double.IsFinite(value.Number) => value.Number,
            { Kind: JsonKind.Number } => OutOfRange(name, value),
            _ => Wrong<double?>(name, value, "a number"),
        };

        double? OutOfRange(string field, JsonValue number)
        {
            _findings.Error(number.Place, Codes.OutOfRange, $"\"{field}\" is {number.Text}, too large a number");
            return null;
        }
    }

    /// <summary>true or false; null if it is absent or, with a finding, something else.</summary>
    public bool? Flag(string name)
    {
        var value = Find(name);
        return value is null ? null : value.Kind == JsonKind.Flag ? value.Flag : Wrong<bool?>(name, value, "true or false");
    }

    /// <summary>A list; empty if it is absent or, with a finding, something else or longer than <paramref name="most"/>.</summary>
    public IReadOnlyList<JsonValue> List(string name, bool needed = false, int most = MaxEntries)
    {
        var value = needed ? Need(name) : Find(name);
        return value is null ? []
            : value.Kind != JsonKind.Array ? Wrong<IReadOnlyList<JsonValue>>(name, value, "a list [ ]") ?? []
            : IsTooLong(name, value, value.Items.Count, most) ? [] : value.Items;
    }

    /// <summary>The fields of an object used as a table of names; a repeated name is a finding.</summary>
    public IEnumerable<JsonField> Table(string name)
    {
        var value = Find(name);
        if (value is null)
        {
            return [];
        }

        if (value.Kind != JsonKind.Object)
        {
            return Wrong<JsonField[]>(name, value, "an object { }") ?? [];
        }

        if (IsTooLong(name, value, value.Fields.Count, MaxEntries))
        {
            return [];
        }

        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        var table = new List<JsonField>();
        foreach (var field in value.Fields)
        {
            if (seen.Add(field.Name))
            {
                table.Add(field);
            }
            else
            {
                _findings.Error(field.NamePlace, Codes.RepeatedName, $"\"{field.Name}\" is there twice in \"{name}\" (capitals do not make names differ); keep one");
            }
        }

        return table;
    }

    private bool IsTooLong(string name, JsonValue value, int count, int most)
    {
        if (count > most)
        {
            _findings.Error(value.Place, Codes.TooMany, $"\"{name}\" has {count} entries; at most {most}, so split it");
        }

        return count > most;
    }

    private T? Wrong<T>(string name, JsonValue value, string wanted)
    {
        _findings.Error(value.Place, Codes.WrongType, $"\"{name}\" must be {wanted}, not {value.KindInWords}");
        return default;
    }

    private static string Named(JsonField field) => field.Value.Path.Contains('.', StringComparison.Ordinal)
        ? $"\"{field.Name}\" ({field.Value.Path})" : $"\"{field.Name}\"";

    private static string At(JsonValue value, string what) => value.Path.Length == 0 ? what : value.Path == what ? $"\"{what}\"" : $"{what} ({value.Path})";
}

/// <summary>Small checks of words that several readers share.</summary>
internal static class Words
{
    // No name is longer, so nothing longer is a misspelt one; comparing megabytes letter by letter would take minutes.
    private const int MaxName = 96;

    /// <summary>The known name nearest to a misspelt one, or null if none is near.</summary>
    public static string? Nearest(string word, IEnumerable<string> known)
    {
        if (word.Length > MaxName)
        {
            return null;
        }

        var limit = Math.Max(1, word.Length / 3);
        return known.Select(k => (Name: k, Distance: Distance(Fold(word), Fold(k))))
            .Where(k => k.Distance <= limit).OrderBy(k => k.Distance).ThenBy(k => k.Name, StringComparer.Ordinal)
            .Select(k => k.Name).FirstOrDefault();
    }

    /// <summary>" Did you mean …?" or nothing.</summary>
    public static string DidYouMean(string word, IEnumerable<string> known) =>
        Nearest(word, known) is { } near ? $"; did you mean {near}?" : "";

    /// <summary>A lower-case name in ASCII: <c>[a-z][a-z0-9_]*</c>, at most 64 characters.</summary>
    public static bool IsSnakeName(string name) => name.Length is > 0 and <= 64 && char.IsAsciiLetterLower(name[0])
        && name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_') && !name.EndsWith('_') && !name.Contains("__", StringComparison.Ordinal);

    /// <summary>A policy or rule-set name: as <see cref="IsSnakeName"/>, with dashes instead of underscores.</summary>
    public static bool IsDashName(string name) => !name.Contains('_', StringComparison.Ordinal) && IsSnakeName(name.Replace('-', '_'));

    /// <summary><c>readiness_margin</c> as rules write it: <c>ReadinessMargin</c>.</summary>
    public static string Pascal(string snake) =>
        string.Concat(snake.Split('_').Where(part => part.Length > 0).Select(part => char.ToUpperInvariant(part[0]) + part[1..]));

    /// <summary><c>ReadinessMargin</c> as documents write it: <c>readiness_margin</c>. A digit stays with the word before it.</summary>
    public static string Snake(string pascal) =>
        string.Concat(pascal.Select((c, i) => char.IsAsciiLetterUpper(c) && i > 0 ? "_" + char.ToLowerInvariant(c) : char.ToLowerInvariant(c).ToString()));

    /// <summary>A number as people read it: at most four decimals, a point, no exponent where that keeps its value.</summary>
    public static string Number(double value)
    {
        if (double.IsPositiveInfinity(value))
        {
            return "never";
        }

        var rounded = value.ToString("0.####", CultureInfo.InvariantCulture);
        return rounded is "0" or "-0" && value != 0 ? value.ToString("R", CultureInfo.InvariantCulture) : rounded == "-0" ? "0" : rounded;
    }

    /// <summary>The index of the first character that a reader cannot see (control, direction mark, zero width), or -1.</summary>
    public static int FirstHidden(string text)
    {
        var other = text.AsSpan().IndexOfAnyExceptInRange(' ', '~');
        for (var i = other < 0 ? text.Length : other; i < text.Length; i += char.IsSurrogatePair(text, i) ? 2 : 1)
        {
            if (CharUnicodeInfo.GetUnicodeCategory(text, i) is UnicodeCategory.Control or UnicodeCategory.Format
                or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>A character by its number, such as U+202E.</summary>
    public static string CodePoint(string text, int index) => string.Create(CultureInfo.InvariantCulture, $"U+{char.ConvertToUtf32(text, index):X4}");

    private static string Fold(string word) => word.Replace("_", "", StringComparison.Ordinal).ToUpperInvariant();

    private static int Distance(string a, string b)
    {
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                (diagonal, row[j]) = (row[j], Math.Min(Math.Min(row[j], row[j - 1]) + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)));
            }
        }

        return row[b.Length];
    }
}
