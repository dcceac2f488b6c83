using System.Text.Json.Nodes;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>One small document of each kind that is right in every respect, to be broken in one place at a time.</summary>
internal static class Samples
{
    public static JsonNode Of(string kind) => JsonNode.Parse(kind switch
    {
        "policy" => Policy,
        "variant" => Variant,
        "rule-set" => Gating,
        "case" => Cases,
        "facts" => Facts,
        _ => throw new ArgumentException($"there is no kind {kind}", nameof(kind)),
    })!;

    public const string Policy = """
        {
          "$schema": "../schema/policy.schema.json",
          "id": "weekly", "version": "1.0.0", "title": "Weekly", "says": "For the tests.",
          "parameters": {
            "margin": { "value": 10, "unit": "points", "min": 0, "max": 40, "says": "How far below the band.", "evidence": "assumed" }
          },
          "derived": { "readiness_threshold": { "kind": "number", "unit": "points", "says": "readiness from which a key session is allowed" } },
          "priors": {
            "key_session_readiness_min": { "value": 65, "says": "The middle.", "evidence": "assumed" },
            "responder_class": { "value": "medium", "says": "The middle.", "evidence": "assumed" }
          },
          "archetypes": { "VO2_4x4": { "session_type": "key", "says": "4 x 4 min." } },
          "steps": {
            "intent": [{ "rule_set": "intent", "hit_policy": "all" }],
            "daily": [{ "rule_set": "gating", "hit_policy": "all" }, { "rule_set": "archetypes", "hit_policy": "first" }]
          },
          "disable": ["gating.too_sore"],
          "exceptions": { "red_morning": "A habit, whatever the morning." }
        }
        """;

    public const string Variant = """
        {
          "$schema": "../schema/policy.schema.json",
          "id": "wider", "version": "1.0.0", "title": "Wider", "says": "Weekly with another margin.",
          "extends": "weekly",
          "parameters": { "margin": { "value": 12 } }
        }
        """;

    public const string Gating = """
        {
          "$schema": "../schema/rule-set.schema.json",
          "WorkflowName": "gating",
          "Rules": [
            {
              "RuleName": "in_top_band",
              "RuleExpressionType": "LambdaExpression",
              "Expression": "today.ReadinessScore >= athlete.KeySessionReadinessMin",
              "Enabled": true,
              "SuccessEvent": "permit_key",
              "Properties": { "says": "Ready.", "evidence": "spec" }
            },
            {
              "RuleName": "far_below_band",
              "LocalParams": [{ "Name": "floor", "Expression": "athlete.KeySessionReadinessMin - p.Margin" }],
              "Expression": "today.ReadinessScore < floor",
              "SuccessEvent": "require_recovery",
              "Properties": { "says": "Far from ready.", "evidence": "spec" }
            },
            {
              "RuleName": "any_gate_amber",
              "Operator": "Or",
              "Rules": [
                { "RuleName": "sleep_amber", "Expression": "health.Given && health.Sleep == Gate.Amber" },
                { "RuleName": "energy_amber", "Expression": "health.Given && health.Energy == Gate.Amber", "Enabled": true }
              ],
              "SuccessEvent": "forbid_key",
              "Properties": { "says": "A gate is amber.", "evidence": "spec" }
            },
            {
              "RuleName": "own_threshold",
              "Expression": "true",
              "SuccessEvent": "set:readiness_threshold",
              "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "athlete.KeySessionReadinessMin" } } },
              "Properties": { "says": "The athlete's own.", "evidence": "spec" }
            },
            {
              "RuleName": "too_sore",
              "Expression": "today.Soreness >= p.Margin",
              "SuccessEvent": "forbid_key",
              "Properties": { "says": "Sore.", "evidence": "spec" }
            }
          ]
        }
        """;

    public const string Intent = """
        {
          "WorkflowName": "intent",
          "Rules": [
            {
              "RuleName": "ceiling",
              "Expression": "true",
              "SuccessEvent": "set:max_weekly_tss",
              "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "athlete.WeeklyCapacityTss" } } },
              "Properties": { "says": "What the athlete absorbs.", "evidence": "spec" }
            }
          ]
        }
        """;

    public const string Archetypes = """
        {
          "WorkflowName": "archetypes",
          "Rules": [
            { "RuleName": "intervals", "Expression": "true", "SuccessEvent": "suggest:VO2_4x4", "Properties": { "says": "Intervals.", "evidence": "spec" } }
          ]
        }
        """;

    public const string Cases = """
        {
          "$schema": "../../schema/case.schema.json",
          "title": "Readiness decides",
          "facts": {
            "$schema": "../../schema/facts.schema.json",
            "athlete": { "athlete_id": "123", "key_session_readiness_min": 65 },
            "date": "2026-11-26",
            "today": { "readiness_score": 72, "illness": false, "injury": false, "soreness": 2 },
            "weekly_intent": {
              "key_sessions_target": 2, "key_sessions_completed": 1, "aerobic_volume_target_hours": [8, 10], "max_weekly_tss": 600, "priority": "respond > complete"
            },
            "week": { "tss_so_far": 240 },
            "history": { "days_since_last_key_session": 3 }
          },
          "cases": [
            {
              "name": "ready",
              "says": "Readiness is in the band.",
              "expect": {
                "session_type": "key",
                "recommendation": "key_session_eligible",
                "readiness_threshold": 65,
                "archetype_suggestion": "VO2_4x4",
                "micro_recovery": null,
                "weekly_intent": { "key_sessions_target": 2, "key_sessions_completed": 1, "key_sessions_remaining": 1, "max_weekly_tss": 600, "aerobic_volume_target_hours": [8, 10] },
                "because": ["gating.in_top_band"],
                "not_because": ["envelope.illness"]
              }
            },
            {
              "name": "not ready, no health gates, another priority left out",
              "facts": { "today": { "readiness_score": 40, "soreness": null }, "weekly_intent": { "priority": null }, "week": null },
              "expect": { "session_type": "recovery", "unknown": ["week.tss_so_far"], "assumed": ["athlete.responder_class"] }
            }
          ]
        }
        """;

    public const string Facts = """
        {
          "$schema": "../../schema/facts.schema.json",
          "athlete": { "athlete_id": "123", "key_session_readiness_min": 65, "responder_class": "medium", "tau2": 12, "k1": null },
          "date": "2026-11-23",
          "health": { "sleep": "green", "energy": null },
          "today": { "readiness_score": 72, "illness": false, "injury": null, "soreness": 2.5 },
          "yesterday": { "session_type": "support", "tss": 60 },
          "tomorrow": null,
          "hrv": { "ln_rmssd": [4.1, null, 4.2] },
          "fatigue": { "tsb": -4.8 },
          "weekly_intent": { "key_sessions_target": 2, "key_sessions_completed": 1.0, "aerobic_volume_target_hours": [8, 10], "priority": "respond > complete" },
          "week": { "grey_zone_share": 0.1 },
          "history": { "days_since_last_key_session": 3, "recovered_since_last_key_session": true }
        }
        """;
}
