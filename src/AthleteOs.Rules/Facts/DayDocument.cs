using System.Text.Json;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>
/// One day of an athlete as a JSON document: the date, and the morning or evening fields of a history. All but the date may be missing or
/// null, which is unknown.
/// </summary>
internal static class DayDocument
{
    private static readonly AboutAttribute Hours = new("training time of the day") { Unit = "hours", Min = 0, Max = 24 };

    /// <summary>The readings of the morning, before the decision.</summary>
    public static readonly IReadOnlyList<DayField> Readings =
    [
        Number("readiness_score", About("today.ReadinessScore"), d => d.ReadinessScore, (d, v) => d with { ReadinessScore = v }),
        Number("ln_rmssd", About("hrv.LnRmssd"), d => d.LnRmssd, (d, v) => d with { LnRmssd = v }),
        Number("resting_hr", About("hrv.RestingHr"), d => d.RestingHr, (d, v) => d with { RestingHr = v }),
        Number("sleep_hours", About("today.SleepHours"), d => d.SleepHours, (d, v) => d with { SleepHours = v }),
        Number("soreness", About("today.Soreness"), d => d.Soreness, (d, v) => d with { Soreness = v }),
        Flag("illness", d => d.Illness, (d, v) => d with { Illness = v }),
        Flag("injury", d => d.Injury, (d, v) => d with { Injury = v }),
        .. HealthGate.All.Select(Gate),
        Flag("competition_tomorrow", d => d.CompetitionTomorrow, (d, v) => d with { CompetitionTomorrow = v }) with { IsOptional = true },
    ];

    /// <summary>The readings with facts that policies declare themselves.</summary>
    /// <param name="policies">The declarations against which they are checked; null accepts whatever a policy might declare.</param>
    public static IReadOnlyList<DayField> ReadingsWith(OwnDeclarations? policies) =>
    [
        .. Readings,
        new(OwnFacts.Group, d => d.Own.IsEmpty ? null : d.Own, (d, fields, findings) => d with { Own = OwnFactsReader.Read(fields.Find(OwnFacts.Group)!, policies, findings, oneDay: true) }) { IsOptional = true },
    ];

    /// <summary>The training of the day, known in the evening.</summary>
    public static readonly IReadOnlyList<DayField> Training =
    [
        new("session_type", d => d.SessionType, (d, fields, findings) => d with { SessionType = ReadSession(fields, findings) }) { SetSession = (d, v) => d with { SessionType = v } },
        Number("tss", About("yesterday.Tss"), d => d.Load, (d, v) => d with { Load = v }),
        Number("performance", new AboutAttribute("result of the test") { Min = 0, Max = 100_000 }, d => d.Performance, (d, v) => d with { Performance = v }),
        Number("hours", Hours, d => d.Hours, (d, v) => d with { Hours = v }) with { IsOptional = true },
        Number("grey_zone_hours", Hours, d => d.GreyZoneHours, (d, v) => d with { GreyZoneHours = v }) with { IsOptional = true },
    ];

    /// <summary>Reads a document; null, with findings, when anything in it is wrong.</summary>
    /// <param name="file">The file's name, for findings.</param>
    /// <param name="utf8">Its content.</param>
    /// <param name="fields">The fields that it may have: <see cref="Readings"/> or <see cref="Training"/>.</param>
    /// <param name="findings">Receives the findings.</param>
    /// <param name="tomorrow">The last day that is accepted, because nobody can have measured a later one; null accepts every day.</param>
    public static HistoryDay? Read(string file, ReadOnlySpan<byte> utf8, IReadOnlyList<DayField> fields, Findings findings, DateOnly? tomorrow = null)
    {
        var before = findings.Errors;
        if (JsonSource.Read(file, utf8, findings) is not { } root || StrictObject.Open(root, "a day", findings, ["date", .. fields.Select(f => f.Name)]) is not { } document)
        {
            return null;
        }

        var day = new HistoryDay(FactsReader.ReadDate(document, findings, tomorrow));
        foreach (var field in fields.Where(f => document.Find(f.Name) is { Kind: not JsonKind.Null }))
        {
            day = field.Read(day, document, findings);
        }

        return findings.Errors == before ? day : null;
    }

    /// <summary>Reads a document that the program wrote itself; null when anything in it is wrong. The strict reader takes what the fast one does not.</summary>
    public static HistoryDay? ReadRecorded(ReadOnlySpan<byte> utf8, IReadOnlyList<DayField> fields) => FastDayReader.Read(utf8, fields) ?? Read("journal", utf8, fields, new Findings());

    /// <summary>The document on one line: each field, null if unknown; facts of policies' own only if there are any. The same day gives the same bytes.</summary>
    public static byte[] Write(HistoryDay day, IReadOnlyList<DayField> fields)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("date", IsoDate.Of(day.Date));
            foreach (var field in fields)
            {
                var value = field.Get(day);
                if (value is not null || !field.IsOptional)
                {
                    json.WritePropertyName(field.Name);
                    WriteValue(json, value);
                }
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void WriteValue(Utf8JsonWriter json, object? value)
    {
        switch (value)
        {
            case double number:
                json.WriteNumberValue(number);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case SessionType type:
                json.WriteStringValue(type.Word());
                break;
            case string word:
                json.WriteStringValue(word);
                break;
            case OwnFacts own:
                FactsWriter.WriteOwn(json, own);
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    private static SessionType? ReadSession(StrictObject fields, Findings findings)
    {
        if (fields.Text("session_type") is not { } word)
        {
            return null;
        }

        var type = Enum.GetValues<SessionType>().Where(t => t.Word() == word).Select(t => (SessionType?)t).FirstOrDefault();
        if (type is null)
        {
            findings.Error(fields.Find("session_type")!.Place, Codes.UnknownWord, $"session_type must be one of key, support, recovery, rest, not \"{word}\"");
        }

        return type;
    }

    private static DayField Gate(HealthGate gate) => new(gate.Column, d => gate.Word(d.Health), (d, fields, findings) =>
    {
        var value = fields.Find(gate.Column)!;
        var index = FactsReader.ReadWord(gate.Fact, value, gate.Column, findings);
        return index < 0 ? d : d with { Health = gate.With(d.Health, gate.Fact.DocumentWords[index]) };
    })
    { IsOptional = true };

    private static AboutAttribute About(string fact) => FactCatalog.ByName[fact].About;

    private static DayField Number(string name, AboutAttribute range, Func<HistoryDay, double?> get, Func<HistoryDay, double?, HistoryDay> set) =>
        new(name, d => get(d), (d, fields, findings) => set(d, FactsReader.ReadNumber(range, fields.Find(name)!, name, findings))) { Range = range, SetNumber = (d, v) => set(d, v) };

    private static DayField Flag(string name, Func<HistoryDay, bool?> get, Func<HistoryDay, bool?, HistoryDay> set) =>
        new(name, d => get(d), (d, fields, _) => set(d, fields.Flag(name))) { SetFlag = (d, v) => set(d, v) };
}

/// <summary>A field of a day's document.</summary>
/// <param name="Name">Its name, that of a history's column.</param>
/// <param name="Get">The day's value; null if unknown.</param>
/// <param name="Read">The day with the value from a document.</param>
internal sealed record DayField(string Name, Func<HistoryDay, object?> Get, Func<HistoryDay, StrictObject, Findings, HistoryDay> Read)
{
    /// <summary>Whether an unknown value is left out. A field that came later does not change earlier documents.</summary>
    public bool IsOptional { get; init; }

    /// <summary>The name in UTF-8.</summary>
    public byte[] Utf8 { get; } = System.Text.Encoding.UTF8.GetBytes(Name);

    /// <summary>The range of a number; null for other fields.</summary>
    public AboutAttribute? Range { get; init; }

    /// <summary>The day with a number; null for other fields.</summary>
    public Func<HistoryDay, double, HistoryDay>? SetNumber { get; init; }

    /// <summary>The day with a flag; null for other fields.</summary>
    public Func<HistoryDay, bool, HistoryDay>? SetFlag { get; init; }

    /// <summary>The day with a session type; null for other fields.</summary>
    public Func<HistoryDay, SessionType, HistoryDay>? SetSession { get; init; }
}
