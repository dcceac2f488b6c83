using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>Writes a week of a season as JSON: its days, its review and the responses to its sessions.</summary>
internal static class WeekDocument
{
    public static void Write(Utf8JsonWriter json, ReadyPolicy policy, string athleteId, Season season, SeasonWeek week, Findings findings)
    {
        json.WriteStartObject();
        json.WriteString("athlete_id", athleteId);
        ResultParts.Policy(json, policy);
        json.WriteString("monday", IsoDate.Of(week.Monday));
        json.WriteStartArray("days");
        foreach (var day in week.Days)
        {
            SeasonDocument.WriteDay(json, policy, day, review: null);
        }

        json.WriteEndArray();
        if (week.Review is { } review)
        {
            json.WritePropertyName("review");
            SeasonDocument.WriteReview(json, review);
        }

        json.WriteStartArray("responses");
        foreach (var response in season.ResponsesIn(week))
        {
            SeasonDocument.WriteResponse(json, response);
        }

        json.WriteEndArray();
        ResultParts.Findings(json, findings.InOrder());
        json.WriteEndObject();
    }
}
