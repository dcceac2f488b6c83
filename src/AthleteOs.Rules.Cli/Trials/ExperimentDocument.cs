using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Experiments;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Lab.Experiments;

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

    /// <summary>Writes a trial.</summary>
    /// <param name="json">Receives it.</param>
    /// <param name="trial">The trial.</param>
    /// <param name="source">Writes the source of the records.</param>
    public static void WriteTrial(Utf8JsonWriter json, TrialCourse trial, Action<Utf8JsonWriter> source)
    {
        var analysis = trial.Analysis;
        json.WriteStartObject();
        json.WriteString("experiment", analysis.Experiment.Id);
        json.WriteString("digest", analysis.Experiment.Digest);
        source(json);
        json.WriteNumber("participants", trial.Participants.Count);
        json.WriteNumber("days", analysis.Day);
        json.WriteString("says", TrialCourseWords.Sentence(analysis));
        json.WriteNumber("sample_ratio_p", analysis.RatioP);
        json.WriteStartArray("arms");
        foreach (var (arm, at) in analysis.Experiment.Arms.Select((a, i) => (a, i)))
        {
            json.WriteStartObject();
            json.WriteString("name", arm.Name);
            json.WriteNumber("athletes", analysis.Counts[at]);
            json.WriteNumber("injured", analysis.Harm[at].Injured);
            Number(json, "stopped_after_days", analysis.Harm[at].StoppedOn);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Write(json, "primary", analysis.Primary);
        Write(json, "secondary", analysis.Secondary);
        json.WriteStartArray("checks");
        foreach (var check in trial.Checks)
        {
            if (check is { } p)
            {
                json.WriteNumberValue(p);
            }
            else
            {
                json.WriteNullValue();
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("responses");
        foreach (var athlete in analysis.Athletes)
        {
            json.WriteStartObject();
            json.WriteString("athlete_id", athlete.Record.Athlete.Id);
            json.WriteNumber("pairs", athlete.Pairs);
            Number(json, "difference", athlete.Shrunk);
            Number(json, "low", athlete.Low);
            Number(json, "high", athlete.High);
            Number(json, "reliability", athlete.Reliability);
            json.WriteBoolean("responds", athlete.IsResponder);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        Number(json, "clear_from_week", trial.ClearFrom);
        json.WriteNumber("days_lived", trial.Participants.Sum(p => p.ArmByDay.Count));
        json.WriteNumber("days_decided", trial.Participants.Sum(p => p.DecidedDays));
        json.WriteNumber("days_served", trial.Participants.Sum(p => p.ServedDays));
        json.WriteNumber("days_followed", trial.Participants.Sum(p => p.FollowedDays));
        json.WriteNumber("days_of_choice", trial.Participants.Sum(p => p.OverrideDays));
        if (trial.KnowsArms)
        {
            json.WriteNumber("days_that_differ", trial.Participants.Sum(p => p.DifferingDays));
            json.WriteNumber("days_on_control_for_safety", trial.Participants.Sum(p => p.SafeDays));
            json.WriteNumber("left_early", trial.Participants.Count(p => p.HasLeft));
        }

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
            Number(json, "difference", comparison.Effect.Value);
            Number(json, "low", comparison.Effect.Low);
            Number(json, "high", comparison.Effect.High);
            Number(json, "p", comparison.AdjustedP);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    // Very few athletes have an unlimited interval, which JSON has no number for.
    private static void Number(Utf8JsonWriter json, string field, double? value)
    {
        if (value is { } known && double.IsFinite(known))
        {
            json.WriteNumber(field, known);
        }
        else
        {
            json.WriteNull(field);
        }
    }
}
