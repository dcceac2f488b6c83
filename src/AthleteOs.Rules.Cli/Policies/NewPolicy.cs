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

    private const string Safety = """
        {
          "WorkflowName": "safety",
          "Rules": [
            {
              "RuleName": "ill",
              "Expression": "today.Illness == true",
              "SuccessEvent": "full_rest",
              "Properties": { "says": "Ill: rest, however high readiness is.", "evidence": "to be given" }
            },
            {
              "RuleName": "injured",
              "Expression": "today.Injury == true",
              "SuccessEvent": "require_recovery",
              "Properties": { "says": "Injured: only what does not hurt.", "evidence": "to be given" }
            },
            {
              "RuleName": "just_back_from_illness",
              "Expression": "history.DaysSinceIllness <= p.EasyDaysAfterIllness",
              "SuccessEvent": "require_recovery",
              "Properties": { "says": "Just back from illness: easy days first.", "evidence": "to be given" }
            },
            {
              "RuleName": "just_back_from_injury",
              "Expression": "history.DaysSinceInjury <= p.EasyDaysAfterInjury",
              "SuccessEvent": "require_recovery",
              "Properties": { "says": "Just back from an injury: easy days first.", "evidence": "to be given" }
            },
            {
              "RuleName": "a_gate_is_red",
              "Expression": "health.Given && (health.Sleep == Gate.Red || health.Energy == Gate.Red || health.Musculoskeletal == Gate.Red || health.Stress == Gate.Red)",
              "SuccessEvent": "require_recovery",
              "Properties": { "says": "A health gate is red: recover first.", "evidence": "to be given" }
            },
            {
              "RuleName": "competition_tomorrow",
              "Expression": "tomorrow.Given && tomorrow.Competition == true",
              "SuccessEvent": "forbid_key",
              "Properties": { "says": "A competition or test tomorrow: nothing hard today.", "evidence": "to be given" }
            },
            {
              "RuleName": "far_below_ready",
              "Expression": "today.ReadinessScore < (athlete.KeySessionReadinessMin ?? p.ReadinessFrom) - p.EasyBelow",
              "SuccessEvent": "require_recovery",
              "Properties": { "says": "Readiness is far below the threshold: an easy day.", "evidence": "to be given" }
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
            },
            {
              "RuleName": "a_walk",
              "Expression": "true",
              "SuccessEvent": "suggest:WALK",
              "Properties": { "says": "Very easy, or a walk.", "evidence": "to be given" }
            },
            {
              "RuleName": "rest",
              "Expression": "true",
              "SuccessEvent": "suggest:REST",
              "Properties": { "says": "Rest is rest.", "evidence": "to be given" }
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
            "history": { "days_since_last_key_session": 3, "days_since_illness": "never", "days_since_injury": "never" }
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
            },
            {
              "name": "Ill is rest",
              "facts": { "today": { "readiness_score": 95, "illness": true } },
              "expect": { "session_type": "rest", "archetype_suggestion": "REST", "because": ["safety.ill"] }
            },
            {
              "name": "Injured is recovery",
              "facts": { "today": { "injury": true } },
              "expect": { "session_type": "recovery", "archetype_suggestion": "WALK", "because": ["safety.injured"] }
            },
            {
              "name": "The second day after an illness is easy",
              "facts": { "history": { "days_since_illness": 2, "ill_days_in_last28": 3 } },
              "expect": { "session_type": "recovery", "because": ["safety.just_back_from_illness"] }
            },
            {
              "name": "The third day after an illness may be hard",
              "facts": { "history": { "days_since_illness": 3, "ill_days_in_last28": 3 } },
              "expect": { "session_type": "key" }
            },
            {
              "name": "The day after an injury is easy",
              "facts": { "history": { "days_since_injury": 1 } },
              "expect": { "session_type": "recovery", "because": ["safety.just_back_from_injury"] }
            },
            {
              "name": "Two days after an injury the day may be hard",
              "facts": { "history": { "days_since_injury": 2 } },
              "expect": { "session_type": "key" }
            },
            {
              "name": "Green gates leave a key session",
              "facts": { "health": { "sleep": "green", "energy": "green", "musculoskeletal": "green", "stress": "green" } },
              "expect": { "session_type": "key" }
            },
            {
              "name": "Red sleep is recovery",
              "facts": { "health": { "sleep": "red", "energy": "green", "musculoskeletal": "green", "stress": "green" } },
              "expect": { "session_type": "recovery", "because": ["safety.a_gate_is_red"] }
            },
            {
              "name": "Red energy is recovery",
              "facts": { "health": { "sleep": "green", "energy": "red", "musculoskeletal": "green", "stress": "green" } },
              "expect": { "session_type": "recovery", "because": ["safety.a_gate_is_red"] }
            },
            {
              "name": "Red muscles are recovery",
              "facts": { "health": { "sleep": "green", "energy": "green", "musculoskeletal": "red", "stress": "green" } },
              "expect": { "session_type": "recovery", "because": ["safety.a_gate_is_red"] }
            },
            {
              "name": "Red stress is recovery",
              "facts": { "health": { "sleep": "green", "energy": "green", "musculoskeletal": "green", "stress": "red" } },
              "expect": { "session_type": "recovery", "because": ["safety.a_gate_is_red"] }
            },
            {
              "name": "Nothing hard the day before a competition",
              "facts": { "tomorrow": { "competition": true } },
              "expect": { "session_type": "support", "because": ["safety.competition_tomorrow"] }
            },
            {
              "name": "No competition tomorrow leaves a key session",
              "facts": { "tomorrow": { "competition": false } },
              "expect": { "session_type": "key" }
            },
            {
              "name": "Readiness 45 against a threshold of 65 is still an easy hour",
              "facts": { "today": { "readiness_score": 45 } },
              "expect": { "session_type": "support" }
            },
            {
              "name": "Readiness 44 is a walk",
              "facts": { "today": { "readiness_score": 44 } },
              "expect": { "session_type": "recovery", "because": ["safety.far_below_ready"] }
            },
            {
              "name": "Readiness 54 against a threshold of 75 is a walk",
              "facts": { "athlete": { "key_session_readiness_min": 75 }, "today": { "readiness_score": 54 } },
              "expect": { "session_type": "recovery", "because": ["safety.far_below_ready"] }
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
                "days_between": { "value": 3, "unit": "days", "min": 1, "max": 7, "says": "Fewest days between key sessions.", "evidence": "to be given" },
                "easy_days_after_illness": { "value": 2, "unit": "days", "min": 1, "max": 7, "says": "Easy days after illness.", "evidence": "to be given" },
                "easy_days_after_injury": { "value": 1, "unit": "days", "min": 0, "max": 7, "says": "Easy days after an injury.", "evidence": "to be given" },
                "easy_below": { "value": 20, "unit": "points", "min": 5, "max": 60, "says": "So far below the threshold the day is easy.", "evidence": "to be given" }
              },
              "priors": {
                "weekly_capacity_tss": { "value": 350, "says": "A modest weekly load until the athlete's own capacity is known.", "evidence": "to be given" }
              },
              "archetypes": {
                "INTERVALS": { "session_type": "key", "says": "5 x 5 min hard, 3 min easy between." },
                "EASY_HOUR": { "session_type": "support", "says": "60 min easy." },
                "WALK": { "session_type": "recovery", "says": "30 min very easy, or a walk." },
                "REST": { "session_type": "rest", "says": "No training." }
              },
              "steps": {
                "intent": [{ "rule_set": "intent", "hit_policy": "all" }],
                "daily": [{ "rule_set": "safety", "hit_policy": "all" }, { "rule_set": "gating", "hit_policy": "all" }, { "rule_set": "archetypes", "hit_policy": "first" }]
              }
            }
            """,
        ["intent.json"] = Intent,
        ["safety.json"] = Safety,
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
