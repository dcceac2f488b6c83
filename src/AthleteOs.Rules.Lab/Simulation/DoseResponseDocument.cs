using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>A dose-response for machines.</summary>
internal static class DoseResponseDocument
{
    /// <summary>Writes it.</summary>
    public static void Write(Utf8JsonWriter json, DoseResponse response, IReadOnlyList<string> written, Findings findings)
    {
        json.WriteStartObject();
        json.WriteNumber("athletes", response.Athletes);
        json.WriteNumber("days", DoseResponse.Days);
        json.WriteNumber("seed", response.Seed);
        TrialDocument.Write(json, response.Truths);
        json.WriteBoolean("interrupted", response.IsInterrupted);
        json.WriteStartArray("families");
        foreach (var family in DoseResponse.Families)
        {
            Write(json, response, family);
        }

        json.WriteEndArray();
        ResultParts.Texts(json, "says", response.Says());
        ResultParts.Texts(json, "written", written);
        ResultParts.Findings(json, findings.InOrder());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, DoseResponse response, TruthFamily? family)
    {
        json.WriteStartObject();
        TrialDocument.Text(json, "family", family is { } one ? Words.Snake(one.ToString()) : null);
        json.WriteStartArray("weeks");
        foreach (var keys in DoseResponse.Counts)
        {
            json.WriteStartObject();
            json.WriteNumber("key_sessions", keys);
            foreach (var measure in DoseMeasure.All)
            {
                var value = response.Value(keys, measure, family);
                json.WriteStartObject(measure.Name);
                json.WriteNumber("athletes", value.Count);
                TrialDocument.Number(json, "mean", value.Mean);
                TrialDocument.Number(json, "standard_deviation", value.StandardDeviation);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }
}
