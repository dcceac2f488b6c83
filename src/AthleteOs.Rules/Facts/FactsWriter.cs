using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Facts;

/// <summary>
/// Writes a <see cref="Morning"/> as the facts document that <see cref="FactsReader"/> reads back to the same facts: no number is rounded.
/// Unknown facts and missing groups are left out, except a fact that the athlete records. Facts that follow from the date and computed facts are never written. A range of hours is
/// written only if both ends are known.
/// </summary>
public static class FactsWriter
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true, NewLine = "\n" };

    private static readonly (string Name, FactDefinition? Given, FactDefinition[] Facts)[] Groups =
        [.. FactCatalog.DocumentGroups.Select(g => (g.DocumentGroup, FactCatalog.ByName.GetValueOrDefault($"{g.Group}.Given"),
            FactCatalog.All.Where(f => f.Group == g.Group && f.About.Origin != FactOrigin.Given).ToArray()))];

    /// <summary>The document as UTF-8 text without a line end. The same facts give the same bytes.</summary>
    /// <param name="morning">The facts.</param>
    /// <param name="indented">For people; otherwise all on one line.</param>
    public static byte[] Write(Morning morning, bool indented = false)
    {
        ArgumentNullException.ThrowIfNull(morning);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, indented ? Indented : Compact))
        {
            Write(json, morning);
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Writes the document as a value of another.</summary>
    public static void Write(Utf8JsonWriter json, Morning morning)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(morning);
        json.WriteStartObject();
        json.WriteString("date", IsoDate.Of(morning.Date));
        foreach (var (name, given, facts) in Groups)
        {
            if (given is null ? name == "athlete" || Array.Exists(facts, f => IsWritten(f, morning)) : given.Read(morning) == 1)
            {
                WriteGroup(json, name, facts, morning);
            }
        }

        if (!morning.Own.IsEmpty)
        {
            json.WritePropertyName(OwnFacts.Group);
            WriteOwn(json, morning.Own);
        }

        SessionLogDocument.Write(json, morning.Log);
        json.WriteEndObject();
    }

    /// <summary>Writes facts of a policy's own, as a value of another document.</summary>
    internal static void WriteOwn(Utf8JsonWriter json, OwnFacts own)
    {
        json.WriteStartObject();
        foreach (var (field, value) in own.Values)
        {
            json.WritePropertyName(field);
            switch (value)
            {
                case double number:
                    WriteNumber(json, number);
                    break;
                case bool flag:
                    json.WriteBooleanValue(flag);
                    break;
                case string word:
                    json.WriteStringValue(word);
                    break;
                default:
                    WriteSeries(json, (DailySeries)value);
                    break;
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Writes what is believed of an athlete, without saying who it is, as a value of another document.</summary>
    public static void WriteAthlete(Utf8JsonWriter json, Athlete athlete)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(athlete);
        var morning = new Morning { AthleteId = "", Date = default, Athlete = athlete };
        json.WriteStartObject();
        foreach (var fact in Groups.Single(g => g.Name == "athlete").Facts.Where(f => IsKnown(f, morning)))
        {
            json.WritePropertyName(fact.Field);
            WriteValue(json, fact, morning);
        }

        json.WriteEndObject();
    }

    private static void WriteGroup(Utf8JsonWriter json, string name, FactDefinition[] facts, Morning morning)
    {
        json.WriteStartObject(name);
        if (name == "athlete")
        {
            json.WriteString("athlete_id", morning.AthleteId);
        }

        foreach (var fact in facts.Where(f => IsWritten(f, morning)))
        {
            switch (fact.Property.Name)
            {
                case nameof(WeeklyIntent.AerobicVolumeTargetHoursMin):
                    WriteHours(json, morning.Intent);
                    break;
                case nameof(WeeklyIntent.AerobicVolumeTargetHoursMax):
                    break; // written together with the other end
                default:
                    json.WritePropertyName(fact.Field);
                    WriteValue(json, fact, morning);
                    break;
            }
        }

        json.WriteEndObject();
    }

    // A missing value of a fact that the athlete records is written as null.
    private static bool IsWritten(FactDefinition fact, Morning morning) => IsKnown(fact, morning) || fact.Given?.Read(morning) == 1;

    private static bool IsKnown(FactDefinition fact, Morning morning) => fact.Kind == FactKind.Series ? fact.ReadSeries(morning).Values.Count > 0 : !double.IsNaN(fact.Read(morning));

    private static void WriteHours(Utf8JsonWriter json, WeeklyIntent intent)
    {
        if (intent is { AerobicVolumeTargetHoursMin: { } least, AerobicVolumeTargetHoursMax: { } most })
        {
            json.WriteStartArray(FactsReader.HoursField);
            WriteNumber(json, least);
            WriteNumber(json, most);
            json.WriteEndArray();
        }
    }

    private static void WriteValue(Utf8JsonWriter json, FactDefinition fact, Morning morning)
    {
        if (fact.Kind != FactKind.Series)
        {
            WriteCode(json, fact, fact.Read(morning));
            return;
        }

        WriteSeries(json, fact.ReadSeries(morning));
    }

    private static void WriteSeries(Utf8JsonWriter json, DailySeries series)
    {
        json.WriteStartArray();
        foreach (var value in series.Values)
        {
            WriteNumber(json, value);
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a value of a fact, see <see cref="FactDefinition.Read"/>, in the form of documents; null if unknown.</summary>
    internal static void WriteCode(Utf8JsonWriter json, FactDefinition fact, double code)
    {
        switch (fact.Kind)
        {
            case FactKind.Flag when !double.IsNaN(code):
                json.WriteBooleanValue(code == 1);
                break;
            case FactKind.Choice when !double.IsNaN(code):
                json.WriteStringValue(fact.DocumentWords[(int)code]);
                break;
            default:
                WriteNumber(json, code);
                break;
        }
    }

    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (double.IsNaN(value))
        {
            json.WriteNullValue();
        }
        else if (double.IsPositiveInfinity(value))
        {
            json.WriteStringValue("never");
        }
        else
        {
            json.WriteNumberValue(value == 0 ? 0 : value); // -0 is 0
        }
    }
}
