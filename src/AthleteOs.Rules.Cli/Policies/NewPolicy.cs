using System.Text.Encodings.Web;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Planning;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Cli.Policies;

/// <summary>The files of a new policy, which checks clean and passes its cases.</summary>
internal static class NewPolicy
{
    private const string Changes = "# Changes in meaning\n\n## 1.0.0\nThe first version.\n";

    private const string Facts = """
        { "athlete": { "athlete_id": "anna" }, "date": "2026-11-26", "today": { "readiness_score": 72, "illness": false, "injury": false } }
        """;

    private const string Intent = """
        {
          "WorkflowName": "intent",
          "Rules": [
            {
              "RuleName": "usual_key_sessions",
              "Expression": "true",
              "SuccessEvent": "set:key_sessions_target",
              "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "p.KeySessions" } } },
              "Properties": { "says": "The week's target is the usual number of key sessions.", "evidence": "to be given" }
            },
            {
              "RuleName": "ceiling_is_capacity",
              "Expression": "true",
              "SuccessEvent": "set:max_weekly_tss",
              "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "athlete.WeeklyCapacityTss" } } },
              "Properties": { "says": "The week's load ceiling is the load that this athlete absorbs.", "evidence": "to be given" }
            }
          ]
        }
        """;

    private const string Gating = """
        {
          "WorkflowName": "gating",
          "Rules": [
            {
              "RuleName": "ready",
              "Expression": "today.ReadinessScore >= (athlete.KeySessionReadinessMin ?? p.ReadinessFrom)",
              "SuccessEvent": "permit_key",
              "Properties": { "says": "Readiness is high enough for a key session.", "evidence": "to be given" }
            },
            {
              "RuleName": "too_soon",
              "Expression": "history.DaysSinceLastKeySession < p.DaysBetween",
              "SuccessEvent": "forbid_key",
              "Properties": { "says": "The last key session is still in the legs.", "evidence": "to be given" }
            },
            {
              "RuleName": "no_key_session_left",
              "Expression": "intent.KeySessionsRemaining <= 0",
              "SuccessEvent": "forbid_key",
              "Properties": { "says": "This week's key sessions are done.", "evidence": "to be given" }
            }
          ]
        }
        """;

    private const string Archetypes = """
        {
          "WorkflowName": "archetypes",
          "Rules": [
            {
              "RuleName": "intervals",
              "Expression": "true",
              "SuccessEvent": "suggest:INTERVALS",
              "Properties": { "says": "Ready: intervals.", "evidence": "to be given" }
            },
            {
              "RuleName": "easy_hour",
              "Expression": "true",
              "SuccessEvent": "suggest:EASY_HOUR",
              "Properties": { "says": "An easy hour.", "evidence": "to be given" }
            }
          ]
        }
        """;

    private const string Cases = """
        {
          "title": "When a key session is due",
          "facts": {
            "athlete": { "athlete_id": "anna" },
            "date": "2026-11-26",
            "today": { "readiness_score": 65, "illness": false, "injury": false },
            "weekly_intent": { "key_sessions_completed": 1 },
            "week": { "tss_so_far": 150 },
            "history": { "days_since_last_key_session": 3 }
          },
          "cases": [
            {
              "name": "Readiness 65, three days after the last one, with one left: a key session",
              "expect": {
                "session_type": "key",
                "archetype_suggestion": "INTERVALS",
                "weekly_intent": { "key_sessions_target": 2, "max_weekly_tss": 350 },
                "because": ["gating.ready"]
              }
            },
            {
              "name": "Readiness 64 is not enough",
              "facts": { "today": { "readiness_score": 64 } },
              "expect": { "session_type": "support", "archetype_suggestion": "EASY_HOUR" }
            },
            {
              "name": "An athlete's own threshold comes before the policy's",
              "facts": { "athlete": { "key_session_readiness_min": 80 }, "today": { "readiness_score": 72 } },
              "expect": { "session_type": "support" }
            },
            {
              "name": "Two days after the last one it is too soon",
              "facts": { "history": { "days_since_last_key_session": 2 } },
              "expect": { "session_type": "support", "because": ["gating.too_soon"] }
            },
            {
              "name": "With none left even readiness 95 is no key day",
              "facts": { "today": { "readiness_score": 95 }, "weekly_intent": { "key_sessions_completed": 2 } },
              "expect": { "session_type": "support", "because": ["gating.no_key_session_left"] }
            }
          ]
        }
        """;

    /// <summary>A policy without a base: the smallest complete one that decides sensibly.</summary>
    public static Dictionary<string, string> Whole(string id, string title, string schema) => Laid(schema, new(StringComparer.Ordinal)
    {
        ["policy.json"] = $$"""
            {
              "id": {{Text(id)}},
              "version": "1.0.0",
              "title": {{Text(title)}},
              "says": {{Text(title)}},
              "parameters": {
                "key_sessions": { "value": 2, "unit": "sessions per week", "min": 0, "max": 5, "says": "Key sessions in a week.", "evidence": "to be given" },
                "readiness_from": { "value": 65, "unit": "points", "min": 30, "max": 95, "says": "Readiness from which a key session is allowed, if the athlete has no threshold of their own.", "evidence": "to be given" },
                "days_between": { "value": 3, "unit": "days", "min": 1, "max": 7, "says": "Fewest days between key sessions.", "evidence": "to be given" }
              },
              "priors": {
                "weekly_capacity_tss": { "value": 350, "says": "A modest weekly load until the athlete's own capacity is known.", "evidence": "to be given" }
              },
              "archetypes": {
                "INTERVALS": { "session_type": "key", "says": "5 x 5 min hard, 3 min easy between." },
                "EASY_HOUR": { "session_type": "support", "says": "60 min easy." }
              },
              "steps": {
                "intent": [{ "rule_set": "intent", "hit_policy": "all" }],
                "daily": [{ "rule_set": "gating", "hit_policy": "all" }, { "rule_set": "archetypes", "hit_policy": "first" }]
              }
            }
            """,
        ["intent.json"] = Intent,
        ["gating.json"] = Gating,
        ["archetypes.json"] = Archetypes,
        ["cases/gating.json"] = Cases,
    });

    /// <summary>A variant: one changed number of its base, and one case.</summary>
    public static Dictionary<string, string> Variant(string id, string title, string schema, ReadyPolicy extends)
    {
        var read = extends.Rules.SelectMany(r => r.Condition.Parts().Concat(r.Output?.Parts() ?? [])).OfType<Parameter>().ToHashSet();
        var parameters = extends.Policy.Parameters.FirstOrDefault(read.Contains) is { } parameter
            ? $"\"parameters\": {{ {Text(parameter.Name)}: {{ \"value\": {JsonSerializer.Serialize(parameter.Value)} }} }}," : "";
        var day = Planner.Decide(extends, FactsReader.Read("facts", System.Text.Encoding.UTF8.GetBytes(Facts), new Findings())!).SessionType.Word();
        return Laid(schema, new(StringComparer.Ordinal)
        {
            ["policy.json"] = $$"""
                { "id": {{Text(id)}}, "version": "1.0.0", "title": {{Text(title)}}, "says": {{Text(title)}}, {{parameters}} "extends": {{Text(extends.Policy.Id)}} }
                """,
            ["cases/first.json"] = $$"""
                {
                  "title": "Decisions of this variant",
                  "facts": {{Facts}},
                  "cases": [{ "name": "A morning with few known facts", "expect": { "session_type": {{Text(day)}} } }]
                }
                """,
        });
    }

    // In the layout of fmt, with the schemas if there is a schema folder.
    private static Dictionary<string, string> Laid(string schema, Dictionary<string, string> files)
    {
        var laid = files.ToDictionary(f => f.Key, f => PolicyLayout.Write(f.Key, System.Text.Encoding.UTF8.GetBytes(schema.Length == 0 ? f.Value : WithSchema(f.Key, f.Value, schema))), StringComparer.Ordinal);
        laid["CHANGES.md"] = Changes;
        return laid;
    }

    private static string WithSchema(string file, string text, string schema)
    {
        var (up, kind) = file switch { "policy.json" => ("", "policy"), _ when file.StartsWith("cases/", StringComparison.Ordinal) => ("../", "case"), _ => ("", "rule-set") };
        return $"{{ \"$schema\": {Text($"{up}{schema}/{kind}.schema.json")}, {text[(text.IndexOf('{', StringComparison.Ordinal) + 1)..]}";
    }

    private static string Text(string text) => $"\"{JsonEncodedText.Encode(text, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
