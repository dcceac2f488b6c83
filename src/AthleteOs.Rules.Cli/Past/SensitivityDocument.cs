using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Lab.Replays;

namespace AthleteOs.Rules.Cli.Past;

/// <summary>What a policy's numbers move, for machines: the strongest first, then those that move nothing.</summary>
internal static class SensitivityDocument
{
    public static void Write(Utf8JsonWriter json, PastDecisionsRun run, Sensitivity sensitivity, IReadOnlyList<string> pictures)
    {
        json.WriteStartObject();
        ResultParts.Policy(json, run.Policy);
        json.WriteNumber("mornings", run.Mornings);
        json.WriteBoolean("interrupted", run.Interrupted);
        json.WriteStartArray("parameters");
        foreach (var variation in sensitivity.Ranked.Concat(sensitivity.Variations.Where(v => v.PerStep == 0)))
        {
            Write(json, variation, sensitivity.Mornings);
        }

        json.WriteEndArray();
        ReplayDocument.WriteNotes(json, run.Notes);
        ResultParts.Texts(json, "pictures", pictures);
        ResultParts.Findings(json, run.Findings.InOrder());
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Variation variation, long mornings)
    {
        json.WriteStartObject();
        json.WriteString("name", variation.Name);
        json.WriteString("kind", variation.Prior is null ? "parameter" : "prior");
        json.WriteString("unit", variation.Unit);
        json.WriteNumber("value", variation.Value);
        json.WriteNumber("step", variation.Step);
        json.WriteString("reach", Words.Snake(variation.Reach.ToString()));
        if (SensitivityPage.Overridden(variation, mornings) is { } why)
        {
            json.WriteString("overridden", why);
        }

        if (variation.Reach == Reach.Morning)
        {
            json.WriteNumber("days_per_step", variation.PerStep);
            json.WriteNumber("days_per_unit", Math.Round(variation.PerUnit, 4));
            Write(json, "up", variation.Up);
            Write(json, "down", variation.Down);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, Turned? turned)
    {
        if (turned is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        json.WriteNumber("value", turned.Value);
        json.WriteNumber("harder", turned.Days.Harder);
        json.WriteNumber("lighter", turned.Days.Lighter);
        json.WriteStartObject("rules");
        foreach (var (rule, days) in turned.Rules.OrderByDescending(r => r.Value).ThenBy(r => r.Key, StringComparer.Ordinal))
        {
            json.WriteNumber(rule, days);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }
}
