using System.Text.Json.Nodes;
using AthleteOs.Rules.Experiments;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>Makes <c>rules/schema/experiment.schema.json</c> from the words that the reader of experiments accepts.</summary>
internal static class ExperimentSchema
{
    private const string Seen = "\\S";
    private static readonly string[] Optional = ["$schema", "eligibility", "secondary_outcomes", "layer", "holdout", "planned_groups"];

    public static JsonObject Document()
    {
        var fields = new JsonObject
        {
            ["$schema"] = Text("The place of this schema, so that an editor can help. The reader ignores it."),
            ["id"] = new JsonObject { ["description"] = "The experiment's name, the seed of every draw.", ["type"] = "string", ["pattern"] = "^[a-z][a-z0-9-]{0,63}$" },
            ["title"] = Text("The title, for people."),
            ["hypothesis"] = Text("The expected result, written before the first athlete joins."),
            ["arms"] = new JsonObject
            {
                ["description"] = "The policies that are compared, the control first.",
                ["type"] = "array",
                ["minItems"] = 2,
                ["maxItems"] = ExperimentReader.MostArms,
                ["items"] = Part("An arm: a policy, fixed by its digest.", ["name", "policy", "version", "digest"], new()
                {
                    ["name"] = Text("The arm's name."),
                    ["policy"] = Text("The policy's id."),
                    ["version"] = Text("The policy's version."),
                    ["digest"] = Text("The policy's digest, as athleteos check prints it."),
                    ["weight"] = Number("The arm's share of athletes, as a whole number; 1 if left out.", 1, 10, whole: true),
                }),
            },
            ["unit"] = Word("The unit that is assigned: each athlete alone, or groups that train together.", ExperimentReader.Units),
            ["eligibility"] = Part("The athletes who may take part; all if left out.", ["responder_classes"], new()
            {
                ["responder_classes"] = List("The responder classes that may take part.", ExperimentReader.Classes, needed: true),
            }),
            ["consent"] = Word("Each athlete's consent must be recorded.", ["recorded"]),
            ["design"] = Part("The design.", ["kind"], new()
            {
                ["kind"] = Word("One arm for each athlete, or blocks of both arms for each.", ExperimentReader.Kinds),
                ["pairs"] = Number("Pairs of blocks; not in a parallel design.", 3, 20, whole: true),
                ["block_days"] = Number("The counted days of a block; not in a parallel design.", 7, 180, whole: true),
                ["residual"] = Number("The share of the earlier arm's fatigue that a washout leaves; 0.1 if left out.", 0.01, 0.5),
                ["baseline_bounds"] = new JsonObject
                {
                    ["description"] = "The bounds between levels of the baseline, rising; only in a parallel design.",
                    ["type"] = "array",
                    ["items"] = new JsonObject { ["description"] = "A bound, in the unit of the baseline.", ["type"] = "number" },
                },
            }),
            ["primary_outcome"] = Part("The outcome that decides, and the difference to detect.", ["name", "smallest_difference", "spread"], new()
            {
                ["name"] = Word("The outcome.", Outcomes),
                ["smallest_difference"] = Number("The smallest difference between arms that matters.", 1e-6, 1e6),
                ["spread"] = Number("The standard deviation between athletes; with blocks, between blocks of one athlete.", 1e-6, 1e6),
                ["baseline_correlation"] = Number("The correlation of the outcome with the baseline; 0 if left out.", 0, 0.95),
            }),
            ["secondary_outcomes"] = List("Other outcomes than the primary one; their p values are adjusted for their number.", Outcomes),
            ["planned_athletes"] = Number("The number of athletes in all arms.", 1, 100_000, whole: true),
            ["planned_groups"] = Number("The number of groups in all arms; only if groups are assigned.", 2, 10_000, whole: true),
            ["alpha"] = Number("The chance of a false alarm, whatever the number of looks.", 0.001, 0.2),
            ["power"] = Number("The chance to detect the smallest difference.", 0.5, 0.99),
            ["stop"] = Part("The stop rules.", ["most_harmed"], new()
            {
                ["most_harmed"] = Number("The largest acceptable share of injured athletes in an arm.", 0.01, 1),
            }),
            ["layer"] = Part("The part of a layer; experiments in other parts never share an athlete.", ["name"], new()
            {
                ["name"] = Text("The layer's name."),
                ["from"] = Number("The lower end; 0 if left out.", 0, 1),
                ["to"] = Number("The upper end, not included; 1 if left out.", 0, 1),
            }),
            ["holdout"] = Number("The share of the layer's athletes who join no experiment; 0 if left out.", 0, 0.5),
            ["begins"] = Date("The first day."),
            ["ends"] = Date("The last day."),
        };
        var root = Part("An experiment that compares policies on a squad. An edit changes its digest, so it is another experiment.",
            [.. ExperimentReader.Fields.Except(Optional, StringComparer.Ordinal)], fields);
        root.Insert(0, "title", "An experiment with policies");
        root.Insert(0, "$schema", "http://json-schema.org/draft-07/schema#");
        return root;
    }

    private static string[] Outcomes => [.. RecordedOutcome.All.Select(o => o.Name)];

    private static JsonObject Part(string says, string[] needed, JsonObject fields) => new()
    {
        ["description"] = says,
        ["type"] = "object",
        ["required"] = Array(needed),
        ["additionalProperties"] = false,
        ["properties"] = fields,
    };

    private static JsonObject Text(string says) => new() { ["description"] = says, ["type"] = "string", ["pattern"] = Seen };

    private static JsonObject Word(string says, string[] words) => new() { ["description"] = says, ["enum"] = Array(words) };

    private static JsonObject List(string says, string[] words, bool needed = false)
    {
        var list = new JsonObject
        {
            ["description"] = says,
            ["type"] = "array",
            ["items"] = Word("One of them.", words),
        };
        if (needed)
        {
            list["minItems"] = 1;
        }

        return list;
    }

    private static JsonObject Number(string says, double least, double most, bool whole = false) => new()
    {
        ["description"] = says,
        ["type"] = whole ? "integer" : "number",
        ["minimum"] = least,
        ["maximum"] = most,
    };

    private static JsonObject Date(string says) => new() { ["description"] = says, ["type"] = "string", ["pattern"] = "^(19|[2-9][0-9])[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$" };

    private static JsonArray Array(IEnumerable<string> texts) => new([.. texts.Select(t => (JsonNode)t)]);
}
