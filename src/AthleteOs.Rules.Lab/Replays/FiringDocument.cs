using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>Writes how often each rule fired as JSON, in the order of the policy.</summary>
internal static class FiringDocument
{
    public static void Write(Utf8JsonWriter json, PastRun run, Firing firing, Findings findings)
    {
        json.WriteStartObject();
        ResultParts.Policy(json, run.Policy);
        json.WriteNumber("mornings", run.Mornings);
        json.WriteBoolean("interrupted", run.Interrupted);
        json.WriteStartArray("rules");
        foreach (var rule in firing.Rules)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule.Rule.Id);
            json.WriteString("effect", rule.Rule.Effect.Word);
            foreach (var outcome in Enum.GetValues<Outcome>())
            {
                json.WriteNumber(Words.Snake(outcome.ToString()), rule.Count(outcome));
            }

            if (rule.MayDetermine)
            {
                json.WriteNumber("determined", rule.Determined);
            }

            ResultParts.Texts(json, "marks", rule.Marks().Select(m => m.Replace(' ', '_')));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("envelope");
        foreach (var (rule, determined) in firing.Envelope)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule);
            json.WriteNumber("determined", determined);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ReplayDocument.WriteNotes(json, run.Notes);
        ResultParts.Findings(json, findings.InOrder());
        json.WriteEndObject();
    }
}
