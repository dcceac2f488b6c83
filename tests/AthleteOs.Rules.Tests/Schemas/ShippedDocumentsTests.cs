using System.Text.Json.Nodes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Explaining;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>The schemas hold for what is shipped and for what the planner answers.</summary>
public class ShippedDocumentsTests
{
    private const string Unwell = """
        { "athlete": { "athlete_id": 7 }, "date": "2026-03-01", "today": { "readiness_score": 31, "illness": true }, "health": { "sleep": "red" }, "history": { "days_since_last_key_session": "never" } }
        """;

    private const string Unknown = """
        { "athlete": { "athlete_id": "x" }, "date": "1900-01-01", "health": null, "recovery": null, "hrv": { "ln_rmssd": [] } }
        """;

    private const string Tired = """
        {
          "athlete": { "athlete_id": "x", "key_session_readiness_min": 65 }, "date": "2026-11-22",
          "today": { "readiness_score": 50, "illness": false, "injury": false },
          "recovery": { "readiness_if_intensity_reduced": 55, "readiness_if_volume_reduced": 60, "readiness_if_full_rest": 70 },
          "weekly_intent": { "key_sessions_target": 14, "key_sessions_completed": 0, "key_sessions_remaining": 14 },
          "week": { "tss_so_far": 800, "grey_zone_share": 0.4 }, "history": { "days_since_last_key_session": 0 }
        }
        """;

    public static TheoryData<string> Files { get; } =
        [.. Directory.GetFiles(Root.Of("rules"), "*.json", SearchOption.AllDirectories).Concat(Directory.GetFiles(Root.Of("config", "experiments"), "*.json")).Select(f => Path.GetRelativePath(Root.Folder, f).Replace('\\', '/'))
            .Where(f => !f.StartsWith("rules/schema/", StringComparison.Ordinal)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Schemas { get; } = ["policy", "rule-set", "case", "mutants", "facts", "athlete", "decision", "experiment", "session"];

    public static TheoryData<string, string> Mornings
    {
        get
        {
            var mornings = new TheoryData<string, string>();
            var examples = Directory.GetFiles(Root.Of("rules"), "*.json", SearchOption.AllDirectories).Where(f => Path.GetFileName(Path.GetDirectoryName(f)) == "examples" && Path.GetFileName(f) != "athlete.json");
            foreach (var policy in ShippedPolicies.Ids())
            {
                foreach (var facts in (string[])[Samples.Facts, Unwell, Unknown, Tired, .. examples.Order(StringComparer.Ordinal).Select(File.ReadAllText)])
                {
                    mornings.Add(policy, facts);
                }
            }

            return mornings;
        }
    }

    [Theory, MemberData(nameof(Files))]
    public async Task A_shipped_file_fits_the_schema_that_it_names(string file)
    {
        var text = await File.ReadAllTextAsync(Root.Of(file), TestContext.Current.CancellationToken);
        var schema = SchemaOf(file.Split('/'));
        var named = JsonNode.Parse(text)!["$schema"]!.GetValue<string>();
        Path.GetFullPath(named, Path.GetDirectoryName(Root.Of(file))!).ShouldBe(Root.Of("rules", "schema", $"{schema}.schema.json"));
        (await Judging.Refusals(schema, text)).ShouldBeEmpty();
    }

    [Theory, MemberData(nameof(Mornings))]
    public async Task A_decision_fits_its_schema(string policy, string facts)
    {
        (await Judging.Refusals("decision", Decide(policy, facts))).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_decision_of_any_morning_fits_its_schema()
    {
        var random = new QuickRandom(20261123);
        foreach (var policy in ShippedPolicies.Ids().Select(ShippedPolicies.Get))
        {
            var mornings = new RandomMornings(policy, missing: 0.3);
            for (var i = 0; i < Effort.Usual(Effort.With(200, policy.Policy.Extends.Count > 0)); i++)
            {
                (await Judging.Refusals("decision", Decide(policy, mornings.Next(random)))).ShouldBeEmpty();
            }
        }
    }

    [Theory]
    [InlineData("remove would_change")]
    [InlineData("would_change[0].then = \"hard\"")]
    [InlineData("would_change[0].to = null")]
    [InlineData("remove because")]
    [InlineData("daily_decision.session_type = \"hard\"")]
    [InlineData("daily_decision.recommendation = null")]
    [InlineData("daily_decision.readiness_score = 101")]
    [InlineData("remove daily_decision.micro_recovery")]
    [InlineData("weekly_intent.priority = \"complete\"")]
    [InlineData("weekly_intent.aerobic_volume_target_hours = [8]")]
    [InlineData("because[0].outcome = \"Matched\"")]
    [InlineData("because[0].missing = []")]
    [InlineData("policy.digest = \"sha256:\"")]
    [InlineData("date = \"23.11.2026\"")]
    public async Task A_broken_decision_does_not(string edit)
    {
        var decision = JsonNode.Parse(Decide("weekly-planning", Unwell))!;
        (await Judging.Refusals("decision", Edit.Apply(decision, edit))).ShouldNotBeEmpty();
    }

    [Theory, MemberData(nameof(Schemas))]
    public async Task Every_field_of_a_schema_is_described(string schema)
    {
        var root = JsonNode.Parse(await File.ReadAllTextAsync(Root.Of("rules", "schema", $"{schema}.schema.json"), TestContext.Current.CancellationToken))!;
        root["$schema"]!.GetValue<string>().ShouldBe("http://json-schema.org/draft-07/schema#");
        Undescribed(root, "").ShouldBeEmpty();
    }

    // A reference is described where it leads; what only narrows a field that stands elsewhere needs no words.
    private static IEnumerable<string> Undescribed(JsonNode? node, string path) => node switch
    {
        JsonObject fields => fields.SelectMany(f => f.Key is "anyOf" && path.Length == 0 ? [] : Undescribed(f.Value, $"{path}/{f.Key}"))
            .Concat(IsField(path) && !fields.ContainsKey("description") && !fields.ContainsKey("$ref") ? [path] : []),
        JsonArray items => items.SelectMany((item, i) => Undescribed(item, $"{path}/{i}")),
        _ => [],
    };

    private static bool IsField(string path) => path.Split('/') is [.., "properties" or "patternProperties" or "definitions", _] or [.., "items"];

    private static string SchemaOf(string[] parts) => parts switch
    {
        ["config", "experiments", _] => "experiment",
        ["rules", "sessions", _] => "session",
        ["rules", _, "policy.json"] => "policy",
        ["rules", _, _] => "rule-set",
        ["rules", _, "cases", "mutants.json"] => "mutants",
        ["rules", _, "cases", _] => "case",
        ["rules", _, "examples", "athlete.json"] => "athlete",
        ["rules", _, "examples", _] => "facts",
        _ => throw new ArgumentException($"{string.Join('/', parts)} has no schema", nameof(parts)),
    };

    private static string Decide(string policy, string facts)
    {
        var findings = new Findings();
        var morning = FactsReader.Read("facts.json", System.Text.Encoding.UTF8.GetBytes(facts), findings);
        findings.All.ShouldBeEmpty();
        return Decide(ShippedPolicies.Get(policy), morning!);
    }

    private static string Decide(ReadyPolicy policy, Morning morning) =>
        System.Text.Encoding.UTF8.GetString(DecisionDocument.Write(policy, morning, Explainer.Explain(policy, morning)));
}
