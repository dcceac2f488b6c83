using System.Text.Json.Nodes;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>
/// Makes <c>rules/schema/facts.schema.json</c> and the priors of <c>policy.schema.json</c> from the fact catalog, so that a
/// new fact or range is declared in one place.
/// </summary>
internal static class FactsSchema
{
    private const string HoursField = "aerobic_volume_target_hours";

    // What no eye sees, as the reader refuses it: control characters, soft hyphens, direction marks, zero widths.
    private const string Hidden = @"\u0000-\u001F\u007F-\u009F\u00AD\u061C\u180E\u200B-\u200F\u2028-\u202E\u2060-\u2064\u2066-\u206F\uFEFF";

    /// <summary>The pattern of a day.</summary>
    internal const string Day = "^(19|[2-9][0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$";

    private static readonly Dictionary<string, string> GroupWords = new(StringComparer.Ordinal)
    {
        ["athlete"] = "Who it is about, and what is believed of this athlete. What is left out is taken from the policy's priors and listed in the answer under assumed.",
        ["health"] = "Health gates. Leave the group out for an athlete of whom they are not kept; a group that is there with a gate missing means that the gate is not known today.",
        ["today"] = "This morning's readings.",
        ["yesterday"] = "What was done yesterday.",
        ["tomorrow"] = "What is known of tomorrow.",
        ["events"] = "What follows from the athlete's calendar of races, tests, camps, travel, altitude, phases and limited days. Leave the group out for an athlete without a calendar.",
        ["hrv"] = "Heart-rate readings, one a day.",
        ["daily"] = "Readings and loads, one a day. Loads of today are not known in the morning.",
        ["fatigue"] = "Modelled load at the start of the day: yesterday's values, never today's session.",
        ["weekly_intent"] = "The week's intent: counts and ceilings, never dates. What is left out is made by the policy's intent step.",
        ["week"] = "What the week holds so far, today not included.",
        ["history"] = "What came before.",
        ["recovery"] = "Readiness predicted for tomorrow morning after each step of micro-recovery. Leave the group out unless predictions of your own go before the planner's.",
        ["review"] = "What followed from a week, at its end. Only the policy's review step reads it: leave the group out of a morning's facts.",
    };

    private static readonly Dictionary<string, double> Examples = new(StringComparer.Ordinal)
    {
        ["athlete.key_session_readiness_min"] = 65,
        ["athlete.readiness_mean"] = 62,
        ["athlete.readiness_sd"] = 9,
        ["athlete.readiness_persistence"] = 0.5,
        ["athlete.k1"] = 0.13,
        ["athlete.k2"] = 0.18,
        ["athlete.tau1"] = 39,
        ["athlete.tau2"] = 12,
        ["athlete.tolerated_spacing_days"] = 2,
        ["athlete.weekly_capacity_tss"] = 600,
        ["athlete.weekly_hours"] = 9,
        ["today.readiness_score"] = 72,
        ["today.soreness"] = 2,
        ["today.sleep_hours"] = 7.5,
        ["yesterday.tss"] = 85,
        ["events.days_to_race"] = 12,
        ["events.days_to_main_race"] = 40,
        ["events.days_since_race"] = 16,
        ["events.days_to_test"] = 5,
        ["events.week_of_phase"] = 2,
        ["events.days_since_travel"] = 3,
        ["events.time_zones_crossed"] = 6,
        ["events.days_at_altitude"] = 4,
        ["events.days_since_altitude"] = 9,
        ["events.available_minutes"] = 60,
        ["hrv.ln_rmssd"] = 4.1,
        ["hrv.resting_hr"] = 48,
        ["daily.readiness_score"] = 72,
        ["daily.sleep_hours"] = 7.5,
        ["daily.soreness"] = 3,
        ["daily.tss"] = 85,
        ["daily.key_tss"] = 95,
        ["daily.ctl"] = 62,
        ["fatigue.ctl"] = 61.2,
        ["fatigue.atl"] = 66,
        ["fatigue.tsb"] = -4.8,
        ["weekly_intent.key_sessions_target"] = 2,
        ["weekly_intent.key_sessions_completed"] = 1,
        ["weekly_intent.key_sessions_remaining"] = 1,
        ["weekly_intent.max_weekly_tss"] = 600,
        ["week.tss_so_far"] = 240,
        ["week.hours_so_far"] = 4.5,
        ["week.grey_zone_share"] = 0.1,
        ["history.days_since_last_key_session"] = 3,
        ["history.key_sessions_missed_last_week"] = 1,
        ["history.key_session_days_in_a_row"] = 1,
        ["history.training_days_in_a_row"] = 4,
        ["history.days_since_illness"] = 12,
        ["history.days_since_injury"] = 40,
        ["history.ill_days_in_last28"] = 3,
        ["history.training_days_in_last14"] = 10,
        ["history.days_since_training_break"] = 45,
        ["recovery.readiness_if_intensity_reduced"] = 58,
        ["recovery.readiness_if_volume_reduced"] = 63,
        ["recovery.readiness_if_full_rest"] = 70,
        ["review.week_tss"] = 380,
        ["review.days_ill_or_injured"] = 0,
        ["review.key_sessions_done"] = 2,
        ["review.key_sessions_judged"] = 8,
        ["review.key_sessions_rebounded"] = 7,
        ["review.key_sessions_not_rebounded"] = 1,
        ["review.key_sessions_unjudged"] = 0,
        ["review.lowest_readiness_rebounded"] = 66,
        ["review.highest_readiness_not_rebounded"] = 62,
        ["review.separating_readiness"] = 64,
        ["review.days_to_rebound"] = 2.4,
        ["review.performance_tests"] = 2,
        ["review.performance_change_percent"] = 1.2,
        ["review.chance_of_better_performance"] = 0.63,
        ["review.chance_of_worse_performance"] = 0.1,
        ["review.predictions_judged"] = 6,
        ["review.readiness_against_predicted"] = -0.8,
        ["review.key_cost_points"] = 4.6,
        ["review.key_cost_low"] = 3.2,
        ["review.key_cost_high"] = 6,
        ["review.key_cost_days"] = 240,
        ["review.key_cost_sessions"] = 62,
        ["review.key_cost_unjudged"] = 5,
        ["review.readiness_residual"] = -0.4,
        ["review.readiness_residual_low"] = -2.2,
        ["review.readiness_residual_high"] = 1.4,
        ["review.readiness_residual_days"] = 25,
        ["review.tests_trend_percent"] = 0.8,
        ["review.tests_trend_low"] = 0.1,
        ["review.tests_trend_high"] = 1.5,
        ["review.tests_trend_tests"] = 8,
        ["review.usual_readiness"] = 65.5,
        ["review.usual_readiness_sd"] = 7.8,
        ["review.four_week_tss"] = 391,
        ["review.four_week_days_ill_or_injured"] = 0,
        ["review.weeks_in_force"] = 7,
        ["review.week_number"] = 105_704,
        ["review.four_week_tss_at_most"] = 410,
        ["review.four_week_mornings"] = 25,
        ["review.four_week_mornings_at_most"] = 27,
        ["review.four_week_readiness_low"] = -5.5,
        ["review.four_week_readiness_high"] = 3.2,
        ["review.key_cost_sessions_at_least"] = 40,
        ["review.key_cost_sessions_at_most"] = 43,
        ["review.key_cost_at_worst_low"] = 2.1,
        ["review.key_cost_at_worst_high"] = 7.4,
    };

    private static IEnumerable<string> Groups => FactCatalog.DocumentGroups.Select(g => g.DocumentGroup);

    /// <summary>The schema of a facts document.</summary>
    public static JsonObject Document()
    {
        var definitions = new JsonObject();
        foreach (var group in Groups)
        {
            definitions[group] = Group(group);
        }

        definitions["changes"] = Changes();
        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "Facts of one athlete on one morning",
            ["description"] = "What is known of one athlete on one morning. Only athlete.athlete_id and date are needed: leave out what is not known, or write null. Made from the fact catalog by the tests; do not edit.",
            ["type"] = "object",
            ["required"] = new JsonArray("athlete", "date"),
            ["additionalProperties"] = false,
            ["properties"] = Root(),
            ["definitions"] = definitions,
        };
    }

    /// <summary>The schema of an athlete's file: the group <c>athlete</c> as a document of its own.</summary>
    public static JsonObject Athlete()
    {
        var group = Group("athlete");
        var properties = new JsonObject { ["$schema"] = SchemaField() };
        foreach (var (name, value) in group["properties"]!.AsObject())
        {
            properties[name] = value!.DeepClone();
        }

        return new JsonObject
        {
            ["$schema"] = "http://json-schema.org/draft-07/schema#",
            ["title"] = "An athlete",
            ["description"] = "What is believed of one athlete at the start of a season. Only athlete_id is needed: what is left out is measured where it can be, then taken from the policy's priors. Made from the fact catalog by the tests; do not edit.",
            ["type"] = "object",
            ["required"] = new JsonArray("athlete_id"),
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
    }

    /// <summary>The priors that a policy may declare: the same facts, never null.</summary>
    public static JsonObject Priors()
    {
        var priors = new JsonObject();
        foreach (var fact in FactCatalog.All.Where(f => f.About.Origin == FactOrigin.Believed))
        {
            var words = Describe(fact);
            priors[fact.Field] = new JsonObject
            {
                ["description"] = $"Where it is not known: {words}",
                ["type"] = "object",
                ["required"] = new JsonArray("value", "says", "evidence"),
                ["additionalProperties"] = false,
                ["properties"] = new JsonObject
                {
                    ["value"] = Value(fact, words, orNull: false),
                    ["says"] = Saying("Why this value, in a coach's words."),
                    ["evidence"] = Saying("Where it comes from."),
                },
            };
        }

        return priors;
    }

    // What a case states: any part of a facts document, laid over the file's shared facts.
    private static JsonObject Changes()
    {
        var properties = Root();
        properties["athlete"] = Group("athlete");
        properties["athlete"]!.AsObject().Remove("required");
        properties[SessionLogDocument.Sessions]!.AsObject().Remove("required");
        return new JsonObject
        {
            ["description"] = "Facts as in a facts document. A case's own are laid over those of its file field by field, and null takes a field away.",
            ["type"] = "object",
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
    }

    private static JsonObject Root()
    {
        var properties = new JsonObject
        {
            ["$schema"] = SchemaField(),
            ["date"] = new JsonObject
            {
                ["description"] = "The day to decide, in the athlete's own time zone: yyyy-MM-dd, from 1900-01-01 on, such as 2026-11-23.",
                ["type"] = "string",
                ["format"] = "date",
                ["pattern"] = Day,
            },
        };
        foreach (var group in Groups)
        {
            properties[group] = Reference(group);
        }

        properties[OwnFacts.Group] = Own();
        properties[SessionLogDocument.Sessions] = LogSchema.Sessions();
        properties[SessionLogDocument.Days] = LogSchema.Days();
        return properties;
    }

    // What the declaration of some policy may accept. "athleteos schema" writes it for one policy.
    private static JsonObject Own()
    {
        const string Name = "^[a-z][a-z0-9]*(_[a-z0-9]+)*$";
        return new JsonObject
        {
            ["description"] = "Facts that a policy declares itself, by name, such as nights_away. \"athleteos schema\" and the policy's folder write the schema with its own facts.",
            ["type"] = Type("object", orNull: true),
            ["maxProperties"] = OwnFacts.Most,
            ["propertyNames"] = new JsonObject { ["pattern"] = Name, ["maxLength"] = 64 },
            ["additionalProperties"] = new JsonObject
            {
                ["anyOf"] = new JsonArray(
                    new JsonObject { ["type"] = new JsonArray("number", "boolean", "null") },
                    new JsonObject { ["type"] = "string", ["pattern"] = Name, ["maxLength"] = 64 },
                    new JsonObject { ["type"] = "array", ["maxItems"] = DailySeries.MaxDays, ["items"] = new JsonObject { ["description"] = "One day's value; null for a day without one.", ["type"] = Type("number", orNull: true) } }),
            },
        };
    }

    private static JsonObject Group(string group)
    {
        var properties = new JsonObject();
        if (group == "athlete")
        {
            properties["athlete_id"] = AthleteId();
        }

        foreach (var fact in FactCatalog.All.Where(f => f.Path.StartsWith($"{group}.", StringComparison.Ordinal) && f.About.Origin != FactOrigin.Given))
        {
            if (fact.Field == $"{HoursField}_min")
            {
                properties[HoursField] = Hours(fact);
            }
            else if (fact.Field != $"{HoursField}_max")
            {
                properties[fact.Field] = Value(fact, $"{Describe(fact)} Rules read it as {fact.Name}.", orNull: true);
            }
        }

        if (group == "weekly_intent")
        {
            properties["priority"] = Priority();
        }

        var schema = new JsonObject
        {
            ["description"] = GroupWords[group],
            ["type"] = Type("object", orNull: group != "athlete"),
            ["additionalProperties"] = false,
            ["properties"] = properties,
        };
        if (group == "athlete")
        {
            schema.Insert(2, "required", new JsonArray("athlete_id"));
        }

        return schema;
    }

    private static JsonObject Value(FactDefinition fact, string words, bool orNull)
    {
        var schema = new JsonObject { ["description"] = words };
        foreach (var (name, value) in Kind(fact, orNull))
        {
            schema[name] = value?.DeepClone();
        }

        return schema;
    }

    private static JsonObject Kind(FactDefinition fact, bool orNull) => fact.Kind switch
    {
        FactKind.Number when fact.About.MayBeNever => new JsonObject { ["anyOf"] = new JsonArray(Number(fact, orNull), new JsonObject { ["enum"] = new JsonArray("never") }) },
        FactKind.Number => Number(fact, orNull),
        FactKind.Flag => new JsonObject { ["type"] = Type("boolean", orNull) },
        FactKind.Choice => new JsonObject { ["enum"] = new JsonArray([.. Words(fact).Select(w => (JsonNode?)w), .. orNull ? [null] : Array.Empty<JsonNode?>()]) },
        _ => new JsonObject
        {
            ["type"] = Type("array", orNull),
            ["maxItems"] = DailySeries.MaxDays,
            ["items"] = Value(fact, Number(fact, orNull: true), "One day's value; null for a day without one."),
        },
    };

    private static JsonObject Value(FactDefinition fact, JsonObject number, string words)
    {
        number.Insert(0, "description", $"{words} {Range(fact)}");
        return number;
    }

    private static JsonObject Number(FactDefinition fact, bool orNull)
    {
        var schema = new JsonObject { ["type"] = Type("number", orNull), ["minimum"] = fact.About.Min, ["maximum"] = fact.About.Max };
        if (fact.About.Whole)
        {
            schema["multipleOf"] = 1; // and not "integer", which some validators refuse for 2.0
        }

        return schema;
    }

    private static JsonObject Hours(FactDefinition least) => new()
    {
        ["description"] = "The aerobic volume meant for this week in hours, [least, most], such as [8, 10]. Rules read its ends as intent.AerobicVolumeTargetHoursMin and intent.AerobicVolumeTargetHoursMax.",
        ["type"] = Type("array", orNull: true),
        ["minItems"] = 2,
        ["maxItems"] = 2,
        ["items"] = Value(least, Number(least, orNull: false), "Hours."),
    };

    private static JsonObject AthleteId() => new()
    {
        ["description"] = "Who it is about: 1 to 128 visible characters with no space at either end, or a whole number, such as \"123\". Rules cannot read it.",
        ["anyOf"] = new JsonArray(
            new JsonObject { ["type"] = "string", ["minLength"] = 1, ["maxLength"] = 128, ["pattern"] = $"^[^\\s{Hidden}]([^{Hidden}]*[^\\s{Hidden}])?$" },
            new JsonObject { ["type"] = "integer", ["minimum"] = 0 }),
    };

    private static JsonObject SchemaField() => new() { ["type"] = "string", ["description"] = "Where this schema lies, so that an editor can help. It is not read." };

    private static JsonObject Priority() => new()
    {
        ["description"] = "What goes first when both cannot be had. There is only one.",
        ["enum"] = new JsonArray(WeeklyIntent.RespondBeforeComplete, null),
    };

    private static string Describe(FactDefinition fact) => fact.Kind switch
    {
        FactKind.Number => $"{Capital(fact.About.Says)}. {Range(fact)}{(fact.About.MayBeNever ? " \"never\" says that there was none." : "")}",
        FactKind.Flag => $"{Capital(fact.About.Says)}: true or false.",
        FactKind.Choice => $"{Capital(fact.About.Says)}: {string.Join(", ", Words(fact))}.",
        _ => $"{Capital(fact.About.Says)}, one value a day, oldest first and today's last, at most {DailySeries.MaxDays} days.",
    };

    private static string Range(FactDefinition fact)
    {
        var about = fact.About;
        var unit = about.Unit.Length > 0 ? $" ({about.Unit})" : "";
        return $"{(about.Whole ? "A whole number" : "A number")} from {AthleteOs.Rules.Documents.Words.Number(about.Min)} to {AthleteOs.Rules.Documents.Words.Number(about.Max)}{unit}, such as {AthleteOs.Rules.Documents.Words.Number(Example(fact))}.";
    }

    private static double Example(FactDefinition fact) => fact.Field.StartsWith(HoursField, StringComparison.Ordinal) ? 8 : Examples[fact.Path];

    private static IEnumerable<string> Words(FactDefinition fact) => fact.Choices.Select(AthleteOs.Rules.Documents.Words.Snake);

    private static JsonObject Saying(string words) => new() { ["description"] = words, ["type"] = "string", ["pattern"] = "\\S" };

    private static JsonObject Reference(string group) => new() { ["$ref"] = $"#/definitions/{group}" };

    private static JsonNode Type(string type, bool orNull) => orNull ? new JsonArray(type, "null") : (JsonNode)type;

    private static string Capital(string words) => char.ToUpperInvariant(words[0]) + words[1..];
}
