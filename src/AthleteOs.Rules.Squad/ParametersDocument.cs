using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Squad;

/// <summary>A recorded version of an athlete's parameters: <c>{ "from", "by": "hand" or "review", "athlete", "changes" }</c>.</summary>
internal static class ParametersDocument
{
    private const string Hand = "hand";

    /// <summary>A manual version.</summary>
    public static byte[] ByHand(AthleteFrom version) => Write(version, json => json.WriteString("by", Hand));

    /// <summary>A version from a week's review.</summary>
    public static byte[] ByReview(ParameterVersion version) => Write(new AthleteFrom(version.From, version.Athlete), json =>
    {
        json.WriteString("by", "review");
        json.WritePropertyName("changes");
        SeasonDocument.WriteChanges(json, version.Changes);
    });

    /// <summary>Reads a recorded version, and whether it is manual.</summary>
    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static (AthleteFrom Version, bool ByHand) Read(ReadOnlySpan<byte> utf8)
    {
        var findings = new Findings();
        return JsonSource.Read("journal", utf8, findings) is { } root && root["athlete"] is { } athlete && AthleteReader.Change(athlete, new Athlete(), findings, isRecorded: true) is { } believed
            && IsoDate.TryParse(root["from"]?.Text, out var from) && findings.NoErrors
            ? (new AthleteFrom(from, believed), root["by"]?.Text == Hand) : throw new InvalidDataException("A version of an athlete's parameters is not as this program writes it; verify the journal.");
    }

    /// <summary>Reads a manual version, <c>{ "athlete": { ... }, "from" }</c>, over the parameters before. Null, with findings, where it is unusable.</summary>
    public static (Athlete Athlete, DateOnly? From)? ReadByHand(ReadOnlySpan<byte> utf8, Athlete before, Findings findings)
    {
        if (JsonSource.Read("body", utf8, findings) is not { } root || StrictObject.Open(root, "a version of the parameters", findings, ["athlete", "from"]) is not { } fields)
        {
            return null;
        }

        var from = fields.Find("from") is null ? (DateOnly?)null : FactsReader.ReadDay(fields, "from", findings);
        var athlete = fields.Need("athlete") is { } given ? AthleteReader.Change(given, before, findings) : null;
        return findings.NoErrors && athlete is not null ? (athlete, from) : null;
    }

    private static byte[] Write(AthleteFrom version, Action<Utf8JsonWriter> rest)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("from", IsoDate.Of(version.From));
            rest(json);
            json.WritePropertyName("athlete");
            FactsWriter.WriteAthlete(json, version.Athlete);
            json.WriteEndObject();
        }

        return bytes.ToArray();
    }
}
