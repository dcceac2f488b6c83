using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;
using Shouldly;

namespace AthleteOs.Rules.TestKit;

/// <summary>The smallest policy that uses every part of the format. Tests break it in one way at a time.</summary>
public sealed class TinyPolicy
{
    public const string Mark = "§";

    private const string Manifest = """
        {
          "id": "tiny",
          "version": "1.0.0",
          "title": "Tiny",
          "says": "A small policy.",
          "parameters": {
            "margin": { "value": 5, "unit": "points", "min": 0, "max": 10, "says": "A margin.", "evidence": "a test" }
          },
          "derived": {
            "bar": { "kind": "number", "unit": "points", "says": "bar" }
          },
          "priors": {
            "tau2": { "value": 12, "says": "A middle.", "evidence": "a test" }
          },
          "adjustments": {
            "weekly_hours": { "step": 1, "min": 5, "max": 30, "in_force": "bar", "says": "A time.", "evidence": "a test" }
          },
          "archetypes": {
            "HARD": { "session_type": "key", "says": "Hard." }
          },
          "steps": {
            "intent": [
              { "rule_set": "intent", "hit_policy": "all" }
            ],
            "daily": [
              { "rule_set": "bars", "hit_policy": "first" },
              { "rule_set": "gating", "hit_policy": "all" },
              { "rule_set": "easing", "hit_policy": "first" }
            ],
            "review": [
              { "rule_set": "review", "hit_policy": "all" }
            ]
          }
        }
        """;

    private const string Intent = """
        {
          "WorkflowName": "intent",
          "Rules": [
            {
              "RuleName": "one",
              "Expression": "true",
              "SuccessEvent": "set:key_sessions_target",
              "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "1" } } },
              "Properties": { "says": "One.", "evidence": "a test" }
            }
          ]
        }
        """;

    private const string Bars = """
        {
          "WorkflowName": "bars",
          "Rules": [
            {
              "RuleName": "own",
              "Expression": "true",
              "SuccessEvent": "set:bar",
              "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "athlete.KeySessionReadinessMin" } } },
              "Properties": { "says": "Their own.", "evidence": "a test" }
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
              "Expression": "today.ReadinessScore >= derived.Bar",
              "SuccessEvent": "permit_key",
              "Properties": { "says": "Ready.", "evidence": "a test" }
            },
            {
              "RuleName": "ill",
              "Expression": "today.Illness == true",
              "SuccessEvent": "forbid_key",
              "Properties": { "says": "Ill.", "evidence": "a test" }
            }
          ]
        }
        """;

    private const string Easing = """
        {
          "WorkflowName": "easing",
          "Rules": [
            {
              "RuleName": "low",
              "Expression": "today.ReadinessScore < derived.Bar - p.Margin",
              "SuccessEvent": "reduce_volume",
              "Properties": { "says": "Low.", "evidence": "a test" }
            },
            {
              "RuleName": "hard",
              "Expression": "true",
              "SuccessEvent": "suggest:HARD",
              "Properties": { "says": "Hard.", "evidence": "a test" }
            }
          ]
        }
        """;

    private const string Review = """
        {
          "WorkflowName": "review",
          "Rules": [
            {
              "RuleName": "slow",
              "Expression": "review.DaysToRebound > athlete.ToleratedSpacingDays",
              "SuccessEvent": "adjust:weekly_hours",
              "Actions": { "OnSuccess": { "Name": "OutputExpression", "Context": { "Expression": "review.DaysToRebound - athlete.ToleratedSpacingDays" } } },
              "Properties": { "says": "Slow.", "evidence": "a test" }
            }
          ]
        }
        """;

    private readonly Dictionary<string, string> _files = new(StringComparer.Ordinal)
    {
        ["policy.json"] = Manifest,
        ["intent.json"] = Intent,
        ["bars.json"] = Bars,
        ["gating.json"] = Gating,
        ["easing.json"] = Easing,
        ["review.json"] = Review,
    };

    private readonly Dictionary<string, byte[]> _bytes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, PolicyFiles> _siblings = new(StringComparer.Ordinal);

    public string Folder { get; init; } = "tiny";

    /// <summary>Replaces a text that occurs once in a file.</summary>
    public TinyPolicy With(string file, string old, string now)
    {
        var text = _files[file];
        var at = text.IndexOf(old, StringComparison.Ordinal);
        if (at < 0 || text.IndexOf(old, at + 1, StringComparison.Ordinal) >= 0)
        {
            throw new ArgumentException($"\"{old}\" must stand once in {file}.", nameof(old));
        }

        _files[file] = text.Replace(old, now, StringComparison.Ordinal);
        return this;
    }

    /// <summary>Puts an expression into the rule <c>gating.ill</c>.</summary>
    public TinyPolicy Asking(string expression) =>
        With("gating.json", "\"today.Illness == true\"", System.Text.Json.JsonSerializer.Serialize(expression, Relaxed));

    public TinyPolicy WithFile(string file, string text)
    {
        _files[file] = text;
        return this;
    }

    public TinyPolicy WithFile(string file, byte[] bytes)
    {
        _bytes[file] = bytes;
        return this;
    }

    public TinyPolicy Without(string file)
    {
        _files.Remove(file);
        return this;
    }

    public TinyPolicy Beside(string id, PolicyFiles files)
    {
        _siblings[id] = files;
        return this;
    }

    public string this[string file] => _files[file];

    /// <summary>The place of the mark; null if nothing is marked.</summary>
    public Place? Marked
    {
        get
        {
            foreach (var (file, text) in _files)
            {
                var at = text.IndexOf(Mark, StringComparison.Ordinal);
                if (at >= 0)
                {
                    var before = text[..at];
                    return new Place($"{Folder}/{file}", before.Count(c => c == '\n') + 1, at - before.LastIndexOf('\n'));
                }
            }

            return null;
        }
    }

    public PolicyFiles Files()
    {
        var files = _files.ToDictionary(f => f.Key, f => Encoding.UTF8.GetBytes(f.Value.Replace(Mark, "", StringComparison.Ordinal)), StringComparer.Ordinal);
        foreach (var (file, bytes) in _bytes)
        {
            files[file] = bytes;
        }

        return new PolicyFiles(Folder, files, id => _siblings.GetValueOrDefault(id));
    }

    public ReadyPolicy? Load(Findings findings) => Load(Files(), findings);

    public Findings Load()
    {
        var findings = new Findings();
        (Load(findings) is null).ShouldBe(!findings.NoErrors);
        return findings;
    }

    /// <summary>Adds a rule set of the day, whose rules are for an engine other than that of expressions.</summary>
    public TinyPolicy WithRuleSet(string ruleSet, string hitPolicy, params (string Name, string Expression, string Effect)[] rules) =>
        With("policy.json", "{ \"rule_set\": \"easing\"", $"{{ \"rule_set\": \"{ruleSet}\", \"hit_policy\": \"{hitPolicy}\" }},\n      {{ \"rule_set\": \"easing\"")
            .WithFile($"{ruleSet}.json", $$"""
                { "WorkflowName": "{{ruleSet}}", "Rules": [ {{string.Join(", ", rules.Select(r =>
                    $"{{ \"RuleName\": \"{r.Name}\", \"Expression\": \"{r.Expression}\", \"SuccessEvent\": \"{r.Effect}\", \"Properties\": {{ \"says\": \"So.\", \"evidence\": \"a test\" }} }}"))}} ] }
                """);

    /// <summary>Loads it with another engine for one rule set.</summary>
    public ReadyPolicy? Load(string ruleSet, IRuleEngine engine, Findings findings)
    {
        var expressions = new FusedRuleEngine();
        return PolicyLoader.Load(Files(), set => set.Name == ruleSet ? engine : expressions, findings);
    }

    public static ReadyPolicy? Load(PolicyFiles files, Findings findings) => PolicyLoader.Load(files, new FusedRuleEngine(), findings);

    private static readonly System.Text.Json.JsonSerializerOptions Relaxed = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
