using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Lab.Experiments;
using AthleteOs.Rules.Lab.Simulation;

namespace AthleteOs.Rules.Cli.Trials;

/// <summary>Writes experiments as documents for machines.</summary>
internal static class ExperimentDocument
{
    /// <summary>Writes the result of a check.</summary>
    public static void WriteCheck(Utf8JsonWriter json, string file, Experiment? experiment, Findings findings)
    {
        json.WriteStartObject();
        json.WriteString("experiment", file);
        json.WriteBoolean("ready", findings.NoErrors);
        json.WriteString("digest", experiment?.Digest);
        ResultParts.Findings(json, findings.InOrder());
        json.WriteEndObject();
    }

    /// <summary>Writes the arms of a squad.</summary>
    public static void WriteAssignment(Utf8JsonWriter json, Experiment experiment, IReadOnlyList<Assigned> squad)
    {
        json.WriteStartObject();
        json.WriteString("experiment", experiment.Id);
        json.WriteString("digest", experiment.Digest);
        json.WriteStartArray("athletes");
        foreach (var athlete in squad)
        {
            json.WriteStartObject();
            json.WriteString("athlete_id", athlete.Athlete.Id);
            json.WriteString("arm", athlete.Arm?.Name);
            json.WriteString("policy_digest", athlete.Arm?.Digest);
            json.WriteString("follows", athlete.Follows?.Name);
            if (athlete.Propensity is { } propensity)
            {
                json.WriteNumber("propensity", propensity);
            }
            else
            {
                json.WriteNull("propensity");
            }

            json.WriteString("outside", athlete.Outside);
            ResultParts.Texts(json, "blocks", athlete.Blocks.Select(b => b.Name));
            json.WriteNumber("washout_days", athlete.WashoutDays);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>Writes the analysis of a simulated trial.</summary>
    public static void WriteAnalysis(Utf8JsonWriter json, ExperimentAnalysis analysis, int athletes, ulong seed, Truths truths)
    {
        json.WriteStartObject();
        json.WriteString("experiment", analysis.Experiment.Id);
        json.WriteString("digest", analysis.Experiment.Digest);
        json.WriteNumber("athletes", athletes);
        json.WriteNumber("seed", seed);
        json.WriteString("truths", truths.Name);
        json.WriteString("says", ExperimentPage.Sentence(analysis));
        json.WriteNumber("sample_ratio_p", analysis.RatioP);
        json.WriteStartArray("arms");
        foreach (var (arm, at) in analysis.Experiment.Arms.Select((a, i) => (a, i)))
        {
            json.WriteStartObject();
            json.WriteString("name", arm.Name);
            json.WriteNumber("athletes", analysis.Counts[at]);
            json.WriteNumber("injured", analysis.Harm[at].Injured);
            json.WriteBoolean("stops", analysis.Harm[at].Low > analysis.Experiment.MostHarmed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, "primary", analysis.Primary);
        Write(json, "secondary", analysis.Secondary);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<ArmComparison> comparisons)
    {
        json.WriteStartArray(name);
        foreach (var comparison in comparisons)
        {
            json.WriteStartObject();
            json.WriteString("outcome", comparison.Outcome.Name);
            json.WriteString("arm", comparison.Arm.Name);
            json.WriteNumber("difference", comparison.Effect.Value);
            Limit("low", comparison.Effect.Low);
            Limit("high", comparison.Effect.High);
            json.WriteNumber("p", comparison.AdjustedP);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        // Very few athletes have an unlimited interval, which JSON has no number for.
        void Limit(string field, double value)
        {
            if (double.IsFinite(value))
            {
                json.WriteNumber(field, value);
            }
            else
            {
                json.WriteNull(field);
            }
        }
    }
}
