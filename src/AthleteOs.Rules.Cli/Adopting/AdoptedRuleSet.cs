using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Expressions;
using AthleteOs.Rules.Format;
using JsonValue = AthleteOs.Rules.Documents.JsonValue;

namespace AthleteOs.Rules.Cli.Adopting;

/// <summary>A rule that came along, and where each of its values was in the other program's file.</summary>
/// <param name="Rule">The rule in our form.</param>
/// <param name="Place">The place of the original rule.</param>
/// <param name="Sources">The place of a character of a value by the value's path in the rule, such as <c>Rules[0].Expression</c>.</param>
internal sealed record AdoptedRule(JsonObject Rule, Place Place, IReadOnlyDictionary<string, Func<int, Place>> Sources);

/// <summary>The rules of one workflow in our form. Each rule that <c>check</c> refuses is left out and reported at its original place.</summary>
internal sealed class AdoptedRuleSet(string name, Place place, IReadOnlyList<AdoptedRule> rules)
{
    private const string Manifest = """
        { "id": "adopted", "version": "1.0.0", "title": "Adopted", "says": "Adopted.", "steps": { "daily": [{ "rule_set": "NAME", "hit_policy": "all" }] } }
        """;

    private static readonly JsonSerializerOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The name of the rule set, which is its file's name.</summary>
    public string Name { get; } = name;

    /// <summary>How many rules the original has; those that came along are fewer if there are findings.</summary>
    public required int OriginalRules { get; init; }

    /// <summary>The rules that came along.</summary>
    public IReadOnlyList<AdoptedRule> Rules { get; private set; } = rules;

    /// <summary>The file.</summary>
    public string Text => PolicyLayout.Write($"{Name}.json", Encoding.UTF8.GetBytes(new JsonObject
    {
        ["$schema"] = "../schema/rule-set.schema.json",
        ["WorkflowName"] = Name,
        ["Rules"] = new JsonArray([.. Rules.Select(r => r.Rule.DeepClone())]),
    }.ToJsonString(Relaxed)));

    /// <summary>Leaves out each rule that <c>check</c> refuses, with its reason at the place in the other program's file.</summary>
    public void LeaveOutRefused(Findings findings)
    {
        while (Rules.Count > 0 && Refused() is { Count: > 0 } refused)
        {
            var whole = refused.FirstOrDefault(r => r.Rule < 0).Finding;
            if (whole is not null)
            {
                findings.Error(place, whole.Code, whole.Message);
                Rules = [];
                return;
            }

            foreach (var (_, finding) in refused)
            {
                findings.Add(finding);
            }

            Rules = [.. Rules.Where((_, i) => !refused.Exists(r => r.Rule == i))];
        }
    }

    // The strict reader and every check of a policy, on a policy of this rule set alone.
    private List<(int Rule, Finding Finding)> Refused()
    {
        var (text, file) = (Encoding.UTF8.GetBytes(Text), $"{Name}.json");
        var files = new Dictionary<string, byte[]>(StringComparer.Ordinal)
        {
            ["policy.json"] = Encoding.UTF8.GetBytes(Manifest.Replace("NAME", Name, StringComparison.Ordinal)),
            [file] = text,
        };
        var faults = new Findings();
        _ = PolicyLoader.Load(new PolicyFiles("adopted", files), new FusedRuleEngine(), faults);
        var root = JsonSource.Read(file, text, new Findings());
        return [.. faults.InOrder().Where(f => f.Severity == Severity.Error).Select(f => Original(root, f))];
    }

    private (int Rule, Finding Finding) Original(JsonValue? root, Finding finding)
    {
        var value = root is null ? null : Values(root).LastOrDefault(v => (v.Place.Line, v.Place.Column).CompareTo((finding.Place.Line, finding.Place.Column)) <= 0);
        if (finding.Place.Line == 0 || value is null || !value.Path.StartsWith("Rules[", StringComparison.Ordinal))
        {
            return (-1, finding);
        }

        var end = value.Path.IndexOf(']', StringComparison.Ordinal);
        var index = int.Parse(value.Path.AsSpan(6, end - 6), System.Globalization.CultureInfo.InvariantCulture);
        var path = value.Path.Length > end + 2 ? value.Path[(end + 2)..] : "";
        var at = Rules[index].Sources.TryGetValue(path, out var source) ? source(0) : Rules[index].Place;
        return (index, finding with { Place = at, Message = $"the rule is left out: {finding.Message}" });
    }

    private static IEnumerable<JsonValue> Values(JsonValue value) =>
        value.Fields.Select(f => f.Value).Concat(value.Items).SelectMany(Values).Prepend(value);
}
