using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Seasons;

/// <summary>A day of a season as a file of cases: its facts, and the decision with its reasons as what is expected.</summary>
internal static class CaseOfDay
{
    public static void Write(Utf8JsonWriter json, ReadyPolicy policy, SeasonDay day)
    {
        var explanation = Explainer.Explain(policy, day.Decided.Morning);
        json.WriteStartObject();
        json.WriteString("$schema", "../../schema/case.schema.json");
        json.WriteString("title", $"A day of a season, {IsoDate.Of(day.Date)}");
        json.WritePropertyName("facts");
        FactsWriter.Write(json, day.Decided.Morning);
        json.WriteStartArray("cases");
        json.WriteStartObject();
        json.WriteString("name", $"The day of {IsoDate.Of(day.Date)}");
        json.WriteStartObject("expect");
        json.WriteString("session_type", explanation.Decision.SessionType.Word());
        json.WriteStartArray("because");
        foreach (var reason in explanation.Because)
        {
            json.WriteStringValue(reason.Rule);
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
