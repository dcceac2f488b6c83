using System.Text.Json.Nodes;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary>
/// Changes the expectations of a failing case to what its policy decides now. A case expects the same fields as before; expectations that
/// are met stay as they are.
/// </summary>
/// <param name="expect">The expectations in the case's file.</param>
internal sealed class NewExpectations(JsonObject expect)
{
    // Decisions show four decimals.
    private const int Decimals = 4;
    private const double Shown = 0.00005;

    private readonly List<string> _changes = [];

    /// <summary>Changes the expectations of a case.</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="of">The case.</param>
    /// <param name="expect">Its expectations, which are changed.</param>
    /// <returns>The changes in words, the session first, and the rule that determined the decision; null if no rule matched.</returns>
    public static (IReadOnlyList<string> Changes, string? Rule) Of(ReadyPolicy policy, PolicyCase of, JsonObject expect)
    {
        var changed = new NewExpectations(expect);
        if (of.OfReview)
        {
            var verdict = Reviewer.Review(policy, of.Morning);
            changed.Review(policy, verdict);
            return (changed._changes, Reasons(verdict).FirstOrDefault()?.Rule);
        }

        var explanation = Explainer.Explain(policy, of.Morning);
        changed.Day(explanation);
        return (changed._changes, ReasonWords.Deciding(explanation)?.Rule);
    }

    private static IEnumerable<Reason> Reasons(WeekVerdict verdict) => verdict.Changes.SelectMany(c => c.Because).Concat(verdict.Notes).Concat(verdict.Open);

    private void Day(Explanation actual)
    {
        var decision = actual.Decision;
        Word("session_type", decision.SessionType.Word());
        Word("recommendation", decision.Recommendation);
        Word("archetype_suggestion", decision.Archetype?.Name);
        Word("micro_recovery", decision.MicroRecovery?.Word());
        Number(expect, "readiness_threshold", decision.ReadinessThreshold);
        if (expect["weekly_intent"] is JsonObject intent)
        {
            Intent(intent, decision.Intent);
        }

        Rules(actual.Because.Select(r => r.Rule));
        Names("unknown", actual.Unknown);
        Names("assumed", actual.AssumedFacts.Select(f => f.Path));
        if (expect.Count == 0)
        {
            expect["session_type"] = decision.SessionType.Word();
            _changes.Add($"session_type: new, {decision.SessionType.Word()}");
        }
    }

    private void Review(ReadyPolicy policy, WeekVerdict actual)
    {
        var changed = actual.Changes.ToDictionary(c => c.Parameter.Field, c => c.To - c.From, StringComparer.Ordinal);
        if (expect["adjust"] is JsonObject adjust)
        {
            foreach (var field in adjust.Select(a => a.Key).ToArray())
            {
                Number(adjust, field, changed.GetValueOrDefault(field));
            }
        }

        Rules(Reasons(actual).Select(r => r.Rule));
        Names("unknown", actual.Open.SelectMany(r => r.Missing));
        if (expect.Count == 0)
        {
            expect["adjust"] = new JsonObject(policy.Policy.Adjustments.Select(a => KeyValuePair.Create(a.Fact.Field, (JsonNode?)Math.Round(changed.GetValueOrDefault(a.Fact.Field), Decimals))));
            _changes.Add("adjust: new, for each parameter");
        }
    }

    private void Word(string field, string? actual)
    {
        if (expect.TryGetPropertyValue(field, out var wanted) && (string?)wanted != actual)
        {
            Change(expect, field, (string?)wanted ?? "none", actual ?? "none", actual);
        }
    }

    private void Number(JsonObject of, string field, double? actual)
    {
        if (of.TryGetPropertyValue(field, out var wanted) && !Same((double?)wanted, actual))
        {
            Change(of, field, Show((double?)wanted), Show(actual), actual is { } known ? Math.Round(known, Decimals) : null);
        }
    }

    private void Intent(JsonObject intent, WeeklyIntent actual)
    {
        Number(intent, "key_sessions_target", actual.KeySessionsTarget);
        Number(intent, "key_sessions_completed", actual.KeySessionsCompleted);
        Number(intent, "key_sessions_remaining", actual.KeySessionsRemaining);
        Number(intent, "max_weekly_tss", actual.MaxWeeklyTss);
        const string Hours = "aerobic_volume_target_hours";
        double?[] now = [actual.AerobicVolumeTargetHoursMin, actual.AerobicVolumeTargetHoursMax];
        if (intent[Hours] is not JsonArray { Count: 2 } hours || hours.Zip(now).All(h => Same((double?)h.First, h.Second)))
        {
            return;
        }

        _changes.Add($"{Hours}: {Show((double?)hours[0])} to {Show((double?)hours[1])} -> {Show(now[0])} to {Show(now[1])}");
        if (Array.TrueForAll(now, n => n is not null))
        {
            intent[Hours] = new JsonArray([.. now.Select(n => (JsonNode?)Math.Round(n!.Value, Decimals))]);
            return;
        }

        // A case cannot expect unknown hours.
        intent.Remove(Hours);
        if (intent.Count == 0)
        {
            expect.Remove("weekly_intent");
        }
    }

    // A rule that was not expected and is there now is expected from now on.
    private void Rules(IEnumerable<string> actual)
    {
        var now = actual.Distinct(StringComparer.Ordinal).ToArray();
        var appeared = Listed("not_because").Intersect(now, StringComparer.Ordinal).ToArray();
        if (appeared.Length > 0)
        {
            Replace("not_because", [.. Listed("not_because").Except(appeared, StringComparer.Ordinal)]);
        }

        Names("because", now, appeared);
    }

    // If something that was expected is missing, the case expects everything that is there instead.
    private void Names(string field, IEnumerable<string> actual, params string[] appeared)
    {
        var (listed, now) = (Listed(field), actual.Distinct(StringComparer.Ordinal).ToArray());
        var kept = listed.Intersect(now, StringComparer.Ordinal).ToArray();
        if (kept.Length < listed.Length || appeared.Length > 0)
        {
            Replace(field, [.. kept.Union(kept.Length < listed.Length ? now : appeared, StringComparer.Ordinal)]);
        }
    }

    private void Replace(string field, string[] names)
    {
        var listed = Listed(field);
        _changes.Add($"{field}: {string.Join(", ", listed.Except(names, StringComparer.Ordinal).Select(n => $"without {n}").Concat(names.Except(listed, StringComparer.Ordinal).Select(n => $"with {n}")))}");
        if (names.Length == 0)
        {
            // An empty list expects nothing, and a case must not contain one.
            expect.Remove(field);
        }
        else
        {
            expect[field] = new JsonArray([.. names.Select(n => (JsonNode?)n)]);
        }
    }

    private string[] Listed(string field) => expect[field] is JsonArray names ? [.. names.Select(n => (string)n!).Distinct(StringComparer.Ordinal)] : [];

    private void Change(JsonObject of, string field, string from, string to, JsonNode? value)
    {
        of[field] = value;
        _changes.Add($"{field}: {from} -> {to}");
    }

    private static bool Same(double? a, double? b) => a is null == b is null && Math.Abs((a ?? 0) - (b ?? 0)) <= Shown;

    private static string Show(double? value) => value is { } number ? Words.Number(number) : "not known";
}
