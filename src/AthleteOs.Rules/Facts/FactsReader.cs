using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>
/// Reads a facts document (see <c>rules/schema/facts.schema.json</c>) into a <see cref="Morning"/>, strictly. Unknown and repeated fields,
/// wrong types, values out of range and contradictions are findings; nothing is reinterpreted.
/// </summary>
public static class FactsReader
{
    /// <summary>The field of the week's range of hours.</summary>
    internal const string HoursField = "aerobic_volume_target_hours";

    private static readonly string[] RootFields =
        ["$schema", "date", .. FactCatalog.DocumentGroups.Select(g => g.DocumentGroup), OwnFacts.Group, SessionLogDocument.Sessions, SessionLogDocument.Days];

    /// <summary>The most characters of an athlete's id.</summary>
    internal const int MostOfId = 128;

    /// <summary>The two ends of a range, which are one field in documents: [8, 10].</summary>
    internal static readonly HashSet<string> HoursEnds =
        [nameof(WeeklyIntent.AerobicVolumeTargetHoursMin), nameof(WeeklyIntent.AerobicVolumeTargetHoursMax)];

    // Of each group in a document: its facts, and the names of all its fields.
    private static readonly Dictionary<string, (FactDefinition[] Facts, string[] Fields)> Groups = FactCatalog.DocumentGroups.Select(g => g.Group).Distinct(StringComparer.Ordinal).ToDictionary(g => g, FieldsOf, StringComparer.Ordinal);

    /// <summary>The limits of both ends of the week's range of hours.</summary>
    internal static readonly FactDefinition Hours = FactCatalog.ByName["intent.AerobicVolumeTargetHoursMin"];

    /// <summary>Reads a document; null, with findings, when anything in it is wrong.</summary>
    public static Morning? Read(string file, ReadOnlySpan<byte> utf8, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(findings);
        return FastFactsReader.Read(utf8) ?? (JsonSource.Read(file, utf8, findings, JsonSource.MaxBytes, RangeOf) is { } root ? Read(root, findings) : null);
    }

    /// <summary>The same for a document that a policy decides: its own facts have to fit their declarations.</summary>
    /// <param name="file">The file's name, for findings.</param>
    /// <param name="utf8">Its content.</param>
    /// <param name="policy">The facts of the policy that decides it.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="tomorrow">The last day that is accepted, because the morning is to be recorded; null accepts every day.</param>
    internal static Morning? Read(string file, ReadOnlySpan<byte> utf8, OwnDeclarations policy, Findings findings, DateOnly? tomorrow = null) =>
        FastFactsReader.Read(utf8) is { } fast && !(fast.Date > tomorrow) ? fast
            : JsonSource.Read(file, utf8, findings, JsonSource.MaxBytes, RangeOf) is { } root ? Read(root, findings, policy, tomorrow: tomorrow) : null;

    /// <summary>
    /// Reads the facts of a decision that was made already. They were accepted then, so contradictions that are refused by now are accepted.
    /// </summary>
    internal static Morning? ReadRecorded(string file, ReadOnlySpan<byte> utf8, Findings findings) =>
        FastFactsReader.Read(utf8) ?? (JsonSource.Read(file, utf8, findings, JsonSource.MaxBytes, RangeOf) is { } root ? Read(root, findings, isRecorded: true) : null);

    /// <summary>Reads a document already parsed; null, with findings, when anything in it is wrong.</summary>
    /// <param name="root">The document.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="policy">The facts of the policy that decides it; null if no policy is known.</param>
    /// <param name="isRecorded">Whether a decision was made of it already, so that contradictions are accepted.</param>
    /// <param name="tomorrow">The last day that is accepted; null accepts every day.</param>
    internal static Morning? Read(JsonValue root, Findings findings, OwnDeclarations? policy = null, bool isRecorded = false, DateOnly? tomorrow = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(findings);
        var before = findings.Errors;
        if (StrictObject.Open(root, "a facts document", findings, RootFields) is not { } document)
        {
            return null;
        }

        var date = ReadDate(document, findings, tomorrow);
        var id = "";
        var morning = new Morning { AthleteId = "", Date = date };
        foreach (var (group, name, property) in FactCatalog.DocumentGroups)
        {
            if (document.Find(name) is { } value)
            {
                property.SetValue(morning, ReadGroup(group, name, property.PropertyType, value, findings));
                id = group == "athlete" ? ReadId(value, findings) : id;
            }
        }

        if (document.Find(OwnFacts.Group) is { } own)
        {
            morning = morning with { Own = OwnFactsReader.Read(own, policy, findings) };
        }

        if (SessionLogDocument.Read(document, date, findings) is var log && !ReferenceEquals(log, SessionLog.None))
        {
            morning = morning with { Log = log };
        }

        if (document.Find("athlete") is null)
        {
            findings.Error(root.Place, Codes.MissingField, "a facts document needs \"athlete\" with at least an \"athlete_id\"");
        }

        foreach (var (group, field, says) in isRecorded ? [] : FactContradictions.Of(morning))
        {
            findings.Error(document.Find(group)![field]!.Place, Codes.Contradiction, says);
        }

        return findings.Errors == before ? morning with { AthleteId = id } : null;
    }

    /// <summary>Reads the field <c>date</c>; no day, with a finding, where it is missing or none.</summary>
    /// <param name="document">The document.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="tomorrow">The last day that is accepted, because nobody can know a later one; null accepts every day.</param>
    internal static DateOnly ReadDate(StrictObject document, Findings findings, DateOnly? tomorrow = null)
    {
        var date = ReadDay(document, "date", findings);
        if (date > tomorrow)
        {
            findings.Error(document.Find("date")!.Place, Codes.OutOfRange, $"date is {IsoDate.Of(date)}, after tomorrow ({IsoDate.Of(tomorrow.Value)}); correct it, or send the day when it has come");
        }

        return date;
    }

    /// <summary>Reads a day that is needed; no day, with a finding, where it is missing or none.</summary>
    internal static DateOnly ReadDay(StrictObject document, string field, Findings findings)
    {
        if (document.Text(field, needed: true) is not { } text)
        {
            return default;
        }

        if (IsoDate.TryParse(text, out var date) && date.Year >= 1900)
        {
            return date;
        }

        findings.Error(document.Find(field)!.Place, Codes.OutOfRange, $"{field} is \"{text}\"; it must be a day that exists, written yyyy-MM-dd, from 1900-01-01 on");
        return default;
    }

    /// <summary>Reads the athlete's id; empty, with a finding, if it is missing or invalid.</summary>
    internal static string ReadId(JsonValue athlete, Findings findings)
    {
        var value = athlete["athlete_id"];
        var text = value switch
        {
            { Kind: JsonKind.Text } => value.Text,
            { Kind: JsonKind.Number } when value.Text.All(char.IsAsciiDigit) => value.Text,
            _ => null,
        };
        if (value is null)
        {
            if (athlete.Kind == JsonKind.Object)
            {
                findings.Error(athlete.Place, Codes.MissingField, "athlete needs the field \"athlete_id\"");
            }
        }
        else if (text is null)
        {
            findings.Error(value.Place, Codes.WrongType, $"athlete.athlete_id must be a text or a whole number, not {value.KindInWords}");
        }
        else if (!IsAthleteId(text))
        {
            findings.Error(value.Place, Codes.OutOfRange, $"athlete.athlete_id must be 1 to {MostOfId} visible characters with no space at either end");
        }

        return text ?? "";
    }

    /// <summary>Whether a text can be an athlete's id: 1 to 128 visible characters with no space at either end.</summary>
    internal static bool IsAthleteId(string text) => text.Length is > 0 and <= MostOfId && text.AsSpan().Trim().Length == text.Length && Words.FirstHidden(text) < 0;

    private static (FactDefinition[] Facts, string[] Fields) FieldsOf(string group)
    {
        FactDefinition[] facts = [.. FactCatalog.All.Where(f => f.Group == group && f.About.Origin != FactOrigin.Given && !HoursEnds.Contains(f.Property.Name))];
        string[] others = group switch
        {
            "athlete" => ["athlete_id"],
            "intent" => [HoursField, "priority"],
            _ => [],
        };
        return (facts, [.. others, .. facts.Select(f => f.Field)]);
    }

    private static object ReadGroup(string group, string name, Type type, JsonValue value, Findings findings)
    {
        var instance = Activator.CreateInstance(type)!;
        if (value.Kind == JsonKind.Null && group != "athlete")
        {
            return instance; // null is the same as a group left out
        }

        type.GetProperty("Given")?.SetValue(instance, true);

        var (facts, known) = Groups[group];
        if (StrictObject.Open(value, name, findings, known) is not { } fields)
        {
            return instance;
        }

        foreach (var fact in facts)
        {
            if (fields.Find(fact.Field) is not { } given)
            {
                continue;
            }

            fact.Given?.Property.SetValue(instance, true);
            if (given.Kind != JsonKind.Null && ReadValue(fact, given, findings) is { } read)
            {
                fact.Property.SetValue(instance, read);
            }
        }

        if (instance is WeeklyIntent intent)
        {
            ReadPriority(fields, findings);
            return ReadHours(intent, fields, findings);
        }

        return instance;
    }

    private static void ReadPriority(StrictObject fields, Findings findings)
    {
        if (fields.Find("priority") is { Kind: not JsonKind.Null } && fields.Text("priority") is { } priority && priority != WeeklyIntent.RespondBeforeComplete)
        {
            findings.Error(fields.Find("priority")!.Place, Codes.UnknownWord, $"weekly_intent.priority must be \"{WeeklyIntent.RespondBeforeComplete}\", the only one there is");
        }
    }

    private static WeeklyIntent ReadHours(WeeklyIntent intent, StrictObject fields, Findings findings)
    {
        if (fields.Find(HoursField) is not { Kind: not JsonKind.Null } hours)
        {
            return intent;
        }

        if (hours.Kind != JsonKind.Array || hours.Items.Count != 2)
        {
            findings.Error(hours.Place, Codes.WrongType, $"weekly_intent.{HoursField} must be a list of two numbers, least and most, such as [8, 10]");
            return intent;
        }

        var ends = hours.Items.Select(item => ReadNumber(Hours, item, item.Path, findings)).ToArray();
        if (ends[0] > ends[1])
        {
            findings.Error(hours.Place, Codes.Contradiction, $"weekly_intent.{HoursField}: the least ({Words.Number(ends[0]!.Value)}) is more than the most ({Words.Number(ends[1]!.Value)})");
        }

        return intent with { AerobicVolumeTargetHoursMin = ends[0], AerobicVolumeTargetHoursMax = ends[1] };
    }

    /// <summary>Reads a fact's value; null, with a finding, if it is invalid.</summary>
    internal static object? ReadValue(FactDefinition fact, JsonValue value, Findings findings) => fact.Kind switch
    {
        FactKind.Number => ReadNumber(fact, value, fact.Path, findings),
        FactKind.Flag => ReadFlag(fact, value, findings),
        FactKind.Choice => ReadChoice(fact, value, findings),
        _ => ReadSeries(fact, value, findings),
    };

    private static object? ReadFlag(FactDefinition fact, JsonValue value, Findings findings)
    {
        if (value.Kind == JsonKind.Flag)
        {
            return value.Flag;
        }

        findings.Error(value.Place, Codes.WrongType, $"{fact.Path} must be true, false or null, not {value.KindInWords}");
        return null;
    }

    /// <summary>Reads one word of a fact's closed list, as the enum value; null, with a finding, for any other.</summary>
    internal static object? ReadChoice(FactDefinition fact, JsonValue value, Findings findings) =>
        ReadWord(fact, value, fact.Path, findings) is var index and >= 0 ? Enum.Parse(Nullable.GetUnderlyingType(fact.Property.PropertyType)!, fact.Choices[index]) : null;

    /// <summary>Reads one word of a fact's closed list, as its index; -1, with a finding, for any other.</summary>
    internal static int ReadWord(FactDefinition fact, JsonValue value, string path, Findings findings)
    {
        var words = fact.DocumentWords.ToArray();
        var index = value.Kind == JsonKind.Text ? Array.IndexOf(words, value.Text) : -1;
        if (index < 0)
        {
            findings.Error(value.Place, Codes.UnknownWord, $"{path} must be one of {string.Join(", ", words)}{(value.Kind == JsonKind.Text ? $", not \"{value.Text}\"" : $", not {value.KindInWords}")}");
        }

        return index;
    }

    /// <summary>Reads a number within a fact's range; null, with a finding, for anything else.</summary>
    internal static double? ReadNumber(FactDefinition fact, JsonValue value, string path, Findings findings) => ReadNumber(fact.About, value, path, findings);

    /// <summary>Reads a number within a range; null, with a finding, for anything else.</summary>
    internal static double? ReadNumber(AboutAttribute about, JsonValue value, string path, Findings findings)
    {
        if (about.MayBeNever && value is { Kind: JsonKind.Text, Text: "never" })
        {
            return double.PositiveInfinity;
        }

        var range = Range(about);
        if (value.Kind != JsonKind.Number)
        {
            findings.Error(value.Place, Codes.WrongType, $"{path} must be {range}, not {(value.Kind == JsonKind.Text ? $"the text \"{value.Text}\"" : value.KindInWords)}");
            return null;
        }

        if (!Fits(about, value.Number))
        {
            findings.Error(value.Place, Codes.OutOfRange, $"{path} is {value.Text}; it must be {range}");
            return null;
        }

        return value.Number == 0 ? 0 : value.Number; // -0 is 0
    }

    /// <summary>Whether a number is within a fact's range.</summary>
    internal static bool Fits(AboutAttribute about, double number) =>
        double.IsFinite(number) && number >= about.Min && number <= about.Max && (!about.Whole || number == Math.Floor(number));

    private static string Range(AboutAttribute about) =>
        $"{(about.Whole ? "a whole number" : "a number")} from {Words.Number(about.Min)} to {Words.Number(about.Max)}{(about.Unit.Length > 0 ? $" ({about.Unit})" : "")}{(about.MayBeNever ? " or \"never\"" : "")}";

    /// <summary>The range of the number at a path, in words.</summary>
    internal static string? RangeOf(string path) =>
        FactCatalog.All.FirstOrDefault(f => f.Path == path && f.Kind == FactKind.Number) is { } fact ? Range(fact.About) : null;

    private static object? ReadSeries(FactDefinition fact, JsonValue value, Findings findings)
    {
        if (value.Kind != JsonKind.Array || value.Items.Count > DailySeries.MaxDays)
        {
            findings.Error(value.Place, Codes.WrongType, $"{fact.Path} must be a list of at most {DailySeries.MaxDays} daily values, oldest first and today's last, with null for a day without one");
            return null;
        }

        return new DailySeries(value.Items.Select(item =>
            item.Kind == JsonKind.Null ? double.NaN : ReadNumber(fact, item, item.Path, findings) ?? double.NaN).ToArray());
    }
}
