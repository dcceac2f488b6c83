using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>A replay for machines.</summary>
internal static class ReplayDocument
{
    private static readonly JsonWriterOptions OneLine = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes a day that changes, on a line.</summary>
    public static void WriteLine(Stream output, FlippedDay flip)
    {
        using (var json = new Utf8JsonWriter(output, OneLine))
        {
            WriteFlip(json, flip);
        }

        output.WriteByte((byte)'\n');
    }

    public static void Write(Utf8JsonWriter json, ReadyPolicy policy, Replay replay, PastNotes notes, IReadOnlyList<string> pictures, Findings findings)
    {
        json.WriteStartObject();
        ResultParts.Policy(json, policy);
        json.WriteBoolean("interrupted", replay.Interrupted);
        WriteCount(json, replay.All);
        json.WriteStartArray("changes");
        foreach (var (from, to) in from f in Enum.GetValues<SessionType>() from t in Enum.GetValues<SessionType>() where f != t && replay.Changed(f, t) > 0 select (f, t))
        {
            json.WriteStartObject();
            json.WriteString("from", from.Word());
            json.WriteString("to", to.Word());
            json.WriteNumber("days", replay.Changed(from, to));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        WriteCounts(json, "athletes", "athlete_id", replay.Athletes);
        WriteCounts(json, "rules", "rule", replay.Rules);
        WritePolicies(json, replay);
        json.WriteNumber("compared", replay.Same);
        json.WriteNumber("differing", replay.Differing);
        json.WriteStartArray("carried_by_every_morning");
        foreach (var fact in replay.GivenAlways)
        {
            json.WriteStringValue(fact.Path);
        }

        json.WriteEndArray();
        WriteNotes(json, notes);
        json.WriteStartArray("flips");
        foreach (var flip in replay.Shown)
        {
            WriteFlip(json, flip);
        }

        json.WriteEndArray();
        ResultParts.Texts(json, "pictures", pictures);
        ResultParts.Findings(json, findings.InOrder());
        json.WriteEndObject();
    }

    /// <summary>What was there and is not among the decisions.</summary>
    public static void WriteNotes(Utf8JsonWriter json, PastNotes notes)
    {
        json.WriteStartObject("left_out");
        json.WriteNumber("erased", notes.Erased);
        json.WriteNumber("without_facts", notes.WithoutFacts);
        json.WriteNumber("unusable", notes.Unusable);
        json.WriteEndObject();
    }

    private static void WriteFlip(Utf8JsonWriter json, FlippedDay flip)
    {
        json.WriteStartObject();
        json.WriteString("date", IsoDate.Of(flip.Morning.Date));
        json.WriteString("athlete_id", flip.Morning.AthleteId);
        json.WriteString("from", flip.From.Word());
        json.WriteString("to", flip.To.Word());
        json.WriteString("change", flip.IsHarder ? "harder" : "lighter");
        ResultParts.Texts(json, "rules", flip.Rules);
        ResultParts.Texts(json, "no_longer", flip.NoLonger);
        json.WriteStartArray("because");
        foreach (var reason in flip.Explanation.Because)
        {
            json.WriteStartObject();
            json.WriteString("rule", reason.Rule);
            json.WriteString("effect", reason.Effect);
            json.WriteString("outcome", Words.Snake(reason.Outcome.ToString()));
            json.WriteString("says", reason.Says);
            json.WriteString("numbers", reason.Numbers);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCount(Utf8JsonWriter json, FlipCount count)
    {
        json.WriteNumber("days", count.Days);
        json.WriteNumber("same", count.Days - count.Flipped);
        json.WriteNumber("harder", count.Harder);
        json.WriteNumber("lighter", count.Lighter);
    }

    private static void WriteCounts(Utf8JsonWriter json, string name, string key, IReadOnlyDictionary<string, FlipCount> counts)
    {
        json.WriteStartArray(name);
        foreach (var (of, count) in counts.OrderBy(c => c.Key, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString(key, of);
            WriteCount(json, count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePolicies(Utf8JsonWriter json, Replay replay)
    {
        json.WriteStartArray("decided_by");
        foreach (var (by, count) in replay.Policies.OrderByDescending(p => p.Value).ThenBy(p => p.Key.Digest, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            json.WriteString("id", by.Id);
            json.WriteString("version", by.Version);
            json.WriteString("digest", by.Digest);
            json.WriteNumber("decisions", count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
