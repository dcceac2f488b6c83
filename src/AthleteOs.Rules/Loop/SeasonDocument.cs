using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>
/// Writes a season's days and reviews as JSON. A day's line contains the unrounded facts of its decision. Under the same policy they give
/// the same decision, byte for byte. Under another policy they give that policy's decision.
/// </summary>
internal static class SeasonDocument
{
    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Writes days of a season as one document: their summary, reviews and versions of the athlete's parameters.</summary>
    /// <param name="json">The document.</param>
    /// <param name="policy">The policy that decided the days.</param>
    /// <param name="athleteId">The athlete's id.</param>
    /// <param name="season">The season.</param>
    /// <param name="days">The days of the season that the document covers, at least one.</param>
    /// <param name="pictures">The files that were drawn.</param>
    /// <param name="findings">The findings of the run.</param>
    internal static void Write(Utf8JsonWriter json, ReadyPolicy policy, string athleteId, Season season, IReadOnlyList<SeasonDay> days, IReadOnlyList<string> pictures, Findings findings)
    {
        json.WriteStartObject();
        json.WriteString("athlete_id", athleteId);
        ResultParts.Policy(json, policy);
        json.WriteString("from", IsoDate.Of(days[0].Date));
        json.WriteString("to", IsoDate.Of(days[^1].Date));
        WriteSummary(json, SeasonSummary.Of(policy, season, days));
        ResultParts.SilentRules(json, LoopFacts.SilentRules(policy, season).Select(r => (r.Rule.Rule.Id, r.Missing)));
        json.WriteStartArray("reviews");
        foreach (var review in days.Select(d => season.ReviewOn(d.Date)).OfType<WeekReview>())
        {
            WriteReview(json, review);
        }

        json.WriteEndArray();
        json.WriteStartArray("versions");
        foreach (var version in days.Select(d => d.Decided.Parameters).Distinct())
        {
            WriteVersion(json, version);
        }

        json.WriteEndArray();
        ResultParts.Texts(json, "pictures", pictures);
        ResultParts.Findings(json, findings.InOrder());
        json.WriteEndObject();
    }

    /// <summary>A day as UTF-8 text on one line, without a line end.</summary>
    /// <param name="policy">The policy that decided it.</param>
    /// <param name="day">The day.</param>
    /// <param name="review">The review of the week that the day ended; null on any other day.</param>
    public static byte[] Line(ReadyPolicy policy, SeasonDay day, WeekReview? review)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Compact))
        {
            WriteDay(json, policy, day, review);
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>Writes a day as a value of another document.</summary>
    public static void WriteDay(Utf8JsonWriter json, ReadyPolicy policy, SeasonDay day, WeekReview? review)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(day);
        var morning = day.Decided.Morning;
        json.WriteStartObject();
        json.WriteString("date", IsoDate.Of(day.Date));
        json.WritePropertyName("decision");
        json.WriteRawValue(DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning)), skipInputValidation: true);
        json.WritePropertyName("facts");
        FactsWriter.Write(json, morning);
        json.WriteBoolean("readiness_estimated", day.Decided.ReadinessIsEstimated);
        WriteDone(json, day.Recorded);
        json.WriteNumber("parameters", day.Decided.Parameters.Number);
        if (review is not null)
        {
            json.WritePropertyName("review");
            WriteReview(json, review);
        }

        json.WriteEndObject();
    }

    /// <summary>Writes a week's review as a value of another document.</summary>
    public static void WriteReview(Utf8JsonWriter json, WeekReview review)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(review);
        json.WriteStartObject();
        json.WriteString("monday", IsoDate.Of(review.Monday));
        json.WritePropertyName("facts");
        FactsWriter.Write(json, review.Facts);
        WriteDecidedWith(json, review);
        json.WritePropertyName("changes");
        WriteChanges(json, review.Verdict.Changes);
        WriteReasons(json, "notes", review.Verdict.Notes);
        WriteReasons(json, "open", review.Verdict.Open);
        json.WriteEndObject();
    }

    private static void WriteDecidedWith(Utf8JsonWriter json, WeekReview review)
    {
        if (review.DecidedWith.Count == 0)
        {
            return;
        }

        json.WriteStartArray("decided_with");
        foreach (var week in review.DecidedWith)
        {
            json.WriteStartObject();
            Number(json, "usual_readiness", week.Review.UsualReadiness);
            Number(json, "usual_readiness_sd", week.Review.UsualReadinessSd);
            Number(json, "readiness_mean", week.Athlete.ReadinessMean);
            Number(json, "readiness_sd", week.Athlete.ReadinessSd);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    /// <summary>Writes a version of the athlete's parameters as a value of another document.</summary>
    public static void WriteVersion(Utf8JsonWriter json, ParameterVersion version)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(version);
        json.WriteStartObject();
        json.WriteNumber("number", version.Number);
        json.WriteString("from", IsoDate.Of(version.From));
        json.WritePropertyName("athlete");
        FactsWriter.WriteAthlete(json, version.Athlete);
        json.WritePropertyName("changes");
        WriteChanges(json, version.Changes);
        json.WriteEndObject();
    }

    /// <summary>Writes what followed from a session as a value of another document.</summary>
    public static void WriteResponse(Utf8JsonWriter json, SessionResponse response)
    {
        ArgumentNullException.ThrowIfNull(json);
        ArgumentNullException.ThrowIfNull(response);
        json.WriteStartObject();
        json.WriteString("date", IsoDate.Of(response.Date));
        json.WriteString("session_type", response.SessionType.Word());
        Number(json, "tss", response.Load);
        Number(json, "readiness", response.Readiness);
        Number(json, "predicted_next", response.PredictedNext);
        Number(json, "readiness_next", response.ReadinessNext);
        Number(json, "days_to_rebound", response.DaysToRebound);
        if (response.Rebounded is { } rebounded)
        {
            json.WriteBoolean("rebounded", rebounded);
        }
        else
        {
            json.WriteNull("rebounded");
        }

        json.WriteEndObject();
    }

    private static void WriteSummary(Utf8JsonWriter json, SeasonSummary summary)
    {
        json.WriteNumber("days", summary.Days);
        WriteTypes("decided", summary.Decided);
        WriteTypes("done", summary.Done);
        json.WriteNumber("not_recorded", summary.NotRecorded);
        json.WriteNumber("as_decided", summary.AsDecided);
        json.WriteNumber("harder_than_decided", summary.Harder);
        json.WriteNumber("lighter_than_decided", summary.Lighter);
        json.WriteNumber("key_decided_and_done", summary.KeyDecidedAndDone);
        json.WriteStartArray("not_known");
        foreach (var missing in summary.NotKnown)
        {
            json.WriteStartObject();
            json.WriteString("fact", missing.Path);
            json.WriteNumber("days", missing.Days);
            json.WriteNumber("of_the_first_days", missing.FirstDays);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("answers");
        foreach (var answers in summary.Answers)
        {
            json.WriteStartObject();
            json.WriteString("first_month", answers.First.ToString("yyyy-MM", CultureInfo.InvariantCulture));
            json.WriteString("last_month", answers.Last.ToString("yyyy-MM", CultureInfo.InvariantCulture));
            WriteReasons(json, "notes", answers.Notes);
            json.WriteEndObject();
        }

        json.WriteEndArray();

        void WriteTypes(string name, Func<SessionType, int> count)
        {
            json.WriteStartObject(name);
            foreach (var type in Enum.GetValues<SessionType>().OrderDescending())
            {
                json.WriteNumber(type.Word(), count(type));
            }

            json.WriteEndObject();
        }
    }

    private static void WriteDone(Utf8JsonWriter json, HistoryDay? recorded)
    {
        if (recorded is null or { SessionType: null, Load: null, Performance: null })
        {
            json.WriteNull("done");
            return;
        }

        json.WriteStartObject("done");
        json.WriteString("session_type", recorded.SessionType?.Word());
        Number(json, "tss", recorded.Load);
        Number(json, "performance", recorded.Performance);
        json.WriteEndObject();
    }

    /// <summary>Writes what a review changed.</summary>
    internal static void WriteChanges(Utf8JsonWriter json, IReadOnlyList<ParameterChange> changes)
    {
        json.WriteStartArray();
        foreach (var change in changes)
        {
            json.WriteStartObject();
            json.WriteString("parameter", change.Parameter.Path);
            json.WriteNumber("from", change.From);
            json.WriteNumber("to", change.To);
            WriteReasons(json, "because", change.Because);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteReasons(Utf8JsonWriter json, string name, IReadOnlyList<Reason> reasons)
    {
        json.WriteStartArray(name);
        foreach (var reason in reasons)
        {
            json.WriteStartObject();
            json.WriteString("rule", reason.Rule);
            json.WriteString("effect", reason.Effect);
            json.WriteString("says", reason.Says);
            json.WriteString("numbers", reason.Numbers);
            if (reason.Missing.Count > 0)
            {
                json.WriteStartArray("missing");
                foreach (var path in reason.Missing)
                {
                    json.WriteStringValue(path);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, number);
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
