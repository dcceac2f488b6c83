using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host;

/// <summary>What is kept, as documents. Bodies stand in them byte for byte as they were added.</summary>
internal static class JournalDocuments
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

    /// <summary>Whether an entry tells of its day: what was read, decided or done.</summary>
    public static bool IsOfADay(Entry entry) => entry.Kind is EntryKind.Readings or EntryKind.Decision or EntryKind.Done;

    /// <summary>A day of an athlete. Of what was kept twice the later one stands in it.</summary>
    public static byte[] Day(string athleteId, DateOnly date, IReadOnlyCollection<Entry> entries) => Document(json =>
    {
        json.WriteString("athlete_id", athleteId);
        DayFields(json, date, entries);
    });

    /// <summary>A training week of an athlete with its review; null where it has none yet.</summary>
    public static byte[] Week(string athleteId, DateOnly monday, DateOnly sunday, IReadOnlyCollection<Entry> entries) => Document(json =>
    {
        json.WriteString("athlete_id", athleteId);
        json.WriteString("monday", IsoDate.Of(monday));
        json.WriteStartArray("days");
        for (var day = monday.DayNumber; day <= sunday.DayNumber; day++)
        {
            json.WriteStartObject();
            DayFields(json, DateOnly.FromDayNumber(day), entries);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Body(json, "review", entries.LastOrDefault(e => e.Kind == EntryKind.Review));
    });

    /// <summary>Entries of one kind, with when they were kept and what they hold.</summary>
    public static byte[] List(string athleteId, string name, IReadOnlyList<Entry> entries) => Document(json =>
    {
        json.WriteString("athlete_id", athleteId);
        json.WriteStartArray(name);
        for (var i = 0; i < entries.Count; i++)
        {
            json.WriteStartObject();
            json.WriteNumber("number", i + 1);
            json.WriteString("date", IsoDate.Of(entries[i].Date));
            json.WriteString("at", entries[i].At);
            Body(json, "body", entries[i]);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    });

    /// <summary>A squad's decisions of a day; null for who has none yet.</summary>
    public static byte[] Squad(IEnumerable<(string AthleteId, DateOnly Date, Entry? Decision)> squad) => Document(json =>
    {
        json.WriteStartArray("athletes");
        foreach (var (athleteId, date, decision) in squad)
        {
            json.WriteStartObject();
            json.WriteString("athlete_id", athleteId);
            json.WriteString("date", IsoDate.Of(date));
            json.WriteString("decision_id", decision?.Id);
            Body(json, "decision", decision);
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
        json.WriteString("date", IsoDate.Of(entry.Date));
        json.WriteString("at", entry.At);
    }

    private static void DayFields(Utf8JsonWriter json, DateOnly date, IReadOnlyCollection<Entry> entries)
    {
        json.WriteString("date", IsoDate.Of(date));
        Body(json, "readings", Last(EntryKind.Readings));
        var decision = Last(EntryKind.Decision);
        json.WriteString("decision_id", decision?.Id);
        Body(json, "decision", decision);
        Body(json, "done", Last(EntryKind.Done));

        Entry? Last(EntryKind kind) => entries.LastOrDefault(e => e.Kind == kind && e.Date == date);
    }

    private static void Body(Utf8JsonWriter json, string name, Entry? entry)
    {
        json.WritePropertyName(name);
        if (entry?.Body is { } body)
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
