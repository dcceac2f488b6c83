using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Lab.Statistics;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Simulation;

/// <summary>A trial for machines: one document, or an athlete a line.</summary>
internal static class TrialDocument
{
    private const int Decimals = 4;
    private static readonly double[] Quantiles = [0.05, 0.1, 0.25, 0.5, 0.75, 0.95];

    /// <summary>An athlete's outcomes as a line.</summary>
    public static void WriteLine(Stream output, IReadOnlyList<string> names, IReadOnlyList<SeasonOutcome> outcomes)
    {
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("athlete", outcomes[0].Athlete);
            json.WriteString("responder_class", Words.Snake(outcomes[0].Responder.ToString()));
            json.WriteString("family", Words.Snake(outcomes[0].Family.ToString()));
            json.WriteStartObject("under");
            for (var policy = 0; policy < outcomes.Count; policy++)
            {
                json.WriteStartObject(names[policy]);
                foreach (var measure in Measure.All.Where(m => m.Quantile is null))
                {
                    Number(json, measure.Name, measure.Of(outcomes[policy]));
                }

                ResultParts.Texts(json, "broken", outcomes[policy].Breaches.Select(b => b.Invariant.Word()));
                json.WriteEndObject();
            }

            json.WriteEndObject();
            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }

    /// <summary>The whole trial.</summary>
    public static void Write(Utf8JsonWriter json, VirtualTrial trial, IReadOnlyList<string> written, Findings findings)
    {
        json.WriteStartObject();
        json.WriteNumber("athletes", trial.Comparison.Athletes);
        json.WriteNumber("asked", trial.Plan.Athletes);
        json.WriteNumber("days", trial.Plan.Days);
        json.WriteNumber("seed", trial.Plan.Seed);
        Write(json, trial.Plan.Truths);
        json.WriteBoolean("interrupted", trial.IsInterrupted);
        json.WriteStartArray("measures");
        foreach (var measure in Measure.All)
        {
            Write(json, measure);
        }

        json.WriteEndArray();
        json.WriteStartArray("policies");
        for (var policy = 0; policy < trial.Names.Count; policy++)
        {
            Write(json, trial, policy);
        }

        json.WriteEndArray();
        WriteRanking(json, trial);
        WritePublished(json, trial);
        ResultParts.Texts(json, "written", written);
        ResultParts.Findings(json, findings.InOrder());
        json.WriteEndObject();
    }

    /// <summary>The conditions under which the athletes live.</summary>
    internal static void Write(Utf8JsonWriter json, Truths truths)
    {
        json.WriteStartObject("truths");
        json.WriteString("name", truths.Name);
        json.WriteStartArray("conditions");
        foreach (var condition in truths.Conditions)
        {
            json.WriteStartObject();
            json.WriteString("name", condition.Name);
            json.WriteString("part", Words.Snake(condition.Part.ToString()));
            json.WriteString("says", condition.Says);
            json.WriteString("source", condition.Source);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Measure measure)
    {
        json.WriteStartObject();
        json.WriteString("name", measure.Name);
        json.WriteString("says", measure.Says);
        json.WriteString("unit", measure.Unit);
        Number(json, "quantile", measure.Quantile ?? double.NaN);
        json.WriteString("better", Words.Snake(measure.Criterion.Better.ToString()));
        json.WriteNumber("smallest_worthwhile_difference", measure.Criterion.Worthwhile);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, VirtualTrial trial, int policy)
    {
        json.WriteStartObject();
        json.WriteString("name", trial.Names[policy]);
        ResultParts.Policy(json, trial.Plan.Policies[policy]);
        json.WriteStartArray("groups");
        foreach (var group in Group.Every)
        {
            Write(json, trial.Comparison, policy, group);
        }

        json.WriteEndArray();
        json.WriteStartArray("conclusions");
        if (policy > 0)
        {
            foreach (var headline in Conclusions.Headlines(trial, policy))
            {
                json.WriteStringValue(headline);
            }

            foreach (var (heading, says) in Conclusions.Of(trial, policy))
            {
                json.WriteStringValue($"{heading}: {says}");
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("broken");
        foreach (var (_, broken, declared) in trial.AllBroken.Where(b => b.Policy == policy))
        {
            json.WriteStartObject();
            json.WriteString("invariant", broken.First.Invariant.Word());
            Text(json, "declared", declared);
            json.WriteNumber("athletes", broken.Athletes);
            json.WriteNumber("first_athlete", broken.Athlete);
            json.WriteString("date", IsoDate.Of(broken.First.Date));
            json.WriteString("says", broken.First.Says);
            ResultParts.Texts(json, "days", broken.First.Days);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("not_claimed");
        foreach (var claim in NotClaimed.Of(trial).Where(n => n.Policy == policy))
        {
            json.WriteStartObject();
            json.WriteString("invariant", claim.Invariant.Word());
            json.WriteString("says", claim.Why);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, Comparison comparison, int policy, Group group)
    {
        json.WriteStartObject();
        Text(json, "responder_class", group.Responder is { } responder ? Words.Snake(responder.ToString()) : null);
        Text(json, "family", group.Family is { } family ? Words.Snake(family.ToString()) : null);
        json.WriteStartObject("measures");
        foreach (var measure in Measure.All)
        {
            var value = comparison.Value(policy, measure, group);
            json.WriteStartObject(measure.Name);
            json.WriteNumber("athletes", value.Count);
            Number(json, "mean", value.Mean);
            Number(json, "standard_deviation", value.StandardDeviation);
            foreach (var share in Quantiles)
            {
                Number(json, $"p{(int)Math.Round(100 * share):00}", value.Quantile(share));
            }

            if (policy > 0)
            {
                Write(json, comparison.ToFirst(policy, measure, group));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, PairedDifference difference)
    {
        json.WriteStartObject("difference");
        Number(json, "mean", difference.Mean);
        Number(json, "low", difference.Low);
        Number(json, "high", difference.High);
        json.WriteString("standing", difference.Verdict.Word());
        json.WriteEndObject();
    }

    private static void WriteRanking(Utf8JsonWriter json, VirtualTrial trial)
    {
        if (trial.Names.Count == 1)
        {
            json.WriteNull("ranking");
            return;
        }

        var ranking = RankingSensitivity.Of(trial);
        json.WriteStartObject("ranking");
        ResultParts.Texts(json, "says", ranking.Says());
        json.WriteStartArray("conditions");
        foreach (var condition in ranking.Conditions)
        {
            json.WriteStartObject();
            json.WriteString("condition", condition.Name);
            json.WriteNumber("athletes", condition.Athletes);
            json.WriteString("order", condition.Order(trial.Names));
            json.WriteStartArray("policies");
            for (var policy = 0; policy < trial.Names.Count; policy++)
            {
                json.WriteStartObject();
                json.WriteString("name", trial.Names[policy]);
                Number(json, "gain", condition.Gains[policy]);
                if (policy > 0)
                {
                    Write(json, condition.Differences[policy]);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WritePublished(Utf8JsonWriter json, VirtualTrial trial)
    {
        json.WriteStartArray("published");
        foreach (var held in HeldAgainst.Of(trial))
        {
            json.WriteStartObject();
            json.WriteString("policy", held.Finding.Policy);
            json.WriteString("against", held.Finding.Against);
            json.WriteString("counted", held.Finding.Counted);
            json.WriteString("published", held.Finding.Published);
            json.WriteString("source", held.Finding.Source);
            Number(json, "figure", held.Figure.Value);
            Number(json, "low", held.Figure.Low);
            Number(json, "high", held.Figure.High);
            json.WriteString("simulated", held.Simulated);
            json.WriteString("verdict", held.Verdict);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>A number with four decimals; null if it is not finite.</summary>
    internal static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value))
        {
            json.WriteNumber(name, Math.Round(value, Decimals) + 0.0);
        }
        else
        {
            json.WriteNull(name);
        }
    }

    /// <summary>A text or null.</summary>
    internal static void Text(Utf8JsonWriter json, string name, string? text)
    {
        if (text is null)
        {
            json.WriteNull(name);
        }
        else
        {
            json.WriteString(name, text);
        }
    }
}
