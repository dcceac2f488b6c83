using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>
/// Writes a decision with its reasons as the document of <c>rules/schema/decision.schema.json</c>. The bytes are a function of
/// the facts, the policy's digest and the document's form alone.
/// </summary>
public static class DecisionDocument
{
    /// <summary>The form that decisions are written in now. A field that is added makes a new one, so that what was decided before still replays to the byte.</summary>
    public const int NewestForm = FormWithUnused;

    // Earlier documents had no margins, no would_change and no form number.
    private const int FormWithAdvice = 2;

    // Documents of form 2 had no unused and no estimate_in_mornings, and listed changes that contradict other facts too.
    private const int FormWithUnused = 3;

    private static readonly JsonWriterOptions Compact = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Indented = Compact with { Indented = true, NewLine = "\n" };

    /// <summary>The document as UTF-8 text without a line end.</summary>
    /// <param name="policy">The policy that decided.</param>
    /// <param name="morning">The facts as given.</param>
    /// <param name="explanation">The decision with its reasons.</param>
    /// <param name="indented">For people; otherwise all on one line.</param>
    /// <param name="form">The form of the document, 1 to <see cref="NewestForm"/>: a decision that was written in an earlier one is replayed in that.</param>
    public static byte[] Write(ReadyPolicy policy, Morning morning, Explanation explanation, bool indented = false, int form = NewestForm) =>
        Write(policy, morning, explanation, arm: null, indented, form);

    /// <summary>The document of an athlete's decision in an experiment; null outside one. The arm does not change the decision.</summary>
    internal static byte[] Write(ReadyPolicy policy, Morning morning, Explanation explanation, DecidedArm? arm, bool indented = false, int form = NewestForm)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(form, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(form, NewestForm);
        ArgumentNullException.ThrowIfNull(policy);
        ArgumentNullException.ThrowIfNull(morning);
        ArgumentNullException.ThrowIfNull(explanation);
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, indented ? Indented : Compact))
        {
            json.WriteStartObject();
            json.WriteString("athlete_id", morning.AthleteId);
            json.WriteString("date", IsoDate.Of(morning.Date));
            WriteIntent(json, explanation.Decision.Intent);
            WriteDecision(json, explanation.Decision);
            WriteBecause(json, explanation.Because, form);
            if (form >= FormWithAdvice)
            {
                var flips = form >= FormWithUnused ? Counterfactuals.Of(policy, morning, explanation) : Counterfactuals.WithContradictions(policy, morning, explanation);
                WriteList(json, "would_change", flips, flip => WriteFlip(json, flip));
            }

            WriteList(json, "unknown", explanation.Unknown, json.WriteStringValue);
            WriteList(json, "assumed", explanation.Assumed, prior => WriteAssumed(json, prior));
            if (form >= FormWithUnused)
            {
                if (explanation.EstimateInMornings is { } mornings)
                {
                    json.WriteNumber("estimate_in_mornings", mornings);
                }

                WriteList(json, "unused", UnusedFacts.Of(policy, morning), reading => WriteUnused(json, reading));
            }

            json.WriteStartObject("policy");
            json.WriteString("id", policy.Id);
            json.WriteString("version", policy.Version);
            json.WriteString("digest", policy.Digest);
            json.WriteEndObject();
            arm?.Write(json);
            if (form >= FormWithAdvice)
            {
                json.WriteNumber("form", form);
            }

            json.WriteEndObject();
        }

        return bytes.WrittenSpan.ToArray();
    }

    /// <summary>The form number of a decision document; 0 if unknown to this program.</summary>
    public static int FormOf(ReadOnlySpan<byte> document)
    {
        var json = new Utf8JsonReader(document);
        try
        {
            while (json.Read())
            {
                if (json.TokenType == JsonTokenType.PropertyName && json.CurrentDepth == 1 && json.ValueTextEquals("form"))
                {
                    return json.Read() && json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var form) && form is >= FormWithAdvice and <= NewestForm ? form : 0;
                }
            }

            return 1;
        }
        catch (JsonException)
        {
            return 0;
        }
    }

    private static void WriteIntent(Utf8JsonWriter json, WeeklyIntent intent)
    {
        json.WriteStartObject("weekly_intent");
        Number(json, "key_sessions_target", intent.KeySessionsTarget);
        Number(json, "key_sessions_completed", intent.KeySessionsCompleted);
        Number(json, "key_sessions_remaining", intent.KeySessionsRemaining);
        if (intent is { AerobicVolumeTargetHoursMin: { } least, AerobicVolumeTargetHoursMax: { } most })
        {
            json.WriteStartArray("aerobic_volume_target_hours");
            json.WriteNumberValue(Math.Round(least, 4));
            json.WriteNumberValue(Math.Round(most, 4));
            json.WriteEndArray();
        }
        else
        {
            json.WriteNull("aerobic_volume_target_hours");
        }

        Number(json, "max_weekly_tss", intent.MaxWeeklyTss);
        json.WriteString("priority", intent.Priority);
        json.WriteEndObject();
    }

    private static void WriteDecision(Utf8JsonWriter json, Decision decision)
    {
        json.WriteStartObject("daily_decision");
        Number(json, "readiness_score", decision.ReadinessScore);
        Number(json, "readiness_threshold", decision.ReadinessThreshold);
        json.WriteString("recommendation", decision.Recommendation);
        json.WriteString("session_type", decision.SessionType.Word());
        json.WriteString("archetype_suggestion", decision.Archetype?.Name);
        json.WriteString("micro_recovery", decision.MicroRecovery?.Word());
        json.WriteEndObject();
    }

    private static void WriteBecause(Utf8JsonWriter json, IReadOnlyList<Reason> because, int form) => WriteList(json, "because", because, reason =>
    {
        json.WriteStartObject();
        json.WriteString("rule", reason.Rule);
        json.WriteString("effect", reason.Effect);
        json.WriteString("outcome", Words.Snake(reason.Outcome.ToString()));
        json.WriteString("says", reason.Says);
        json.WriteString("numbers", reason.Numbers);
        if (form >= FormWithAdvice && reason.Margin.Length > 0)
        {
            json.WriteString("margin", reason.Margin);
        }

        if (reason.Missing.Count > 0)
        {
            WriteList(json, "missing", reason.Missing, json.WriteStringValue);
        }

        json.WriteEndObject();
    });

    private static void WriteFlip(Utf8JsonWriter json, Flip flip)
    {
        json.WriteStartObject();
        json.WriteString("fact", flip.Fact.Path);
        json.WritePropertyName("from");
        FactsWriter.WriteCode(json, flip.Fact, flip.From);
        json.WritePropertyName("to");
        FactsWriter.WriteCode(json, flip.Fact, flip.To);
        json.WriteString("then", flip.Then.Word());
        if (flip.KeyAt is { } key)
        {
            json.WritePropertyName("key_at");
            FactsWriter.WriteCode(json, flip.Fact, key);
        }

        json.WriteString("says", flip.Says);
        json.WriteEndObject();
    }

    private static void WriteAssumed(Utf8JsonWriter json, Prior prior)
    {
        json.WriteStartObject();
        json.WriteString("parameter", prior.Fact.Path);
        if (prior.Fact.Kind == FactKind.Choice)
        {
            json.WriteString("value", prior.Fact.Show(prior.Code));
        }
        else
        {
            json.WriteNumber("value", prior.Code);
        }

        json.WriteString("says", prior.Says);
        json.WriteString("evidence", prior.Evidence);
        json.WriteEndObject();
    }

    private static void WriteUnused(Utf8JsonWriter json, UnusedReading reading)
    {
        json.WriteStartObject();
        json.WriteString("fact", reading.Fact.Path);
        json.WritePropertyName("value");
        FactsWriter.WriteCode(json, reading.Fact, reading.Code);
        json.WriteString("says", reading.Says);
        json.WriteEndObject();
    }

    private static void WriteList<T>(Utf8JsonWriter json, string name, IReadOnlyList<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            write(item);
        }

        json.WriteEndArray();
    }

    // Rounded, so that a computed threshold of 64.99999999999999 is shown as 65.
    private static void Number(Utf8JsonWriter json, string name, double? value)
    {
        if (value is { } number)
        {
            json.WriteNumber(name, Math.Round(number, 4));
        }
        else
        {
            json.WriteNull(name);
        }
    }
}
