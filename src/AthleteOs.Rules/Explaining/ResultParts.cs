using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Explaining;

/// <summary>The parts that documents of results have in common.</summary>
internal static class ResultParts
{
    /// <summary>Which policy decided.</summary>
    public static void Policy(Utf8JsonWriter json, ReadyPolicy policy)
    {
        json.WriteStartObject("policy");
        json.WriteString("id", policy.Id);
        json.WriteString("version", policy.Version);
        json.WriteString("digest", policy.Digest);
        json.WriteEndObject();
    }

    /// <summary>The rules that can never match, each with the facts that it misses.</summary>
    public static void SilentRules(Utf8JsonWriter json, IEnumerable<(string Rule, IReadOnlyList<FactDefinition> Missing)> rules)
    {
        json.WriteStartArray("silent_rules");
        foreach (var (rule, missing) in rules)
        {
            json.WriteStartObject();
            json.WriteString("rule", rule);
            Texts(json, "missing", missing.Select(f => f.Path));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    public static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
        {
            json.WriteStringValue(text);
        }

        json.WriteEndArray();
    }

    public static void Findings(Utf8JsonWriter json, IEnumerable<Finding> findings)
    {
        json.WriteStartArray("findings");
        foreach (var finding in findings)
        {
            json.WriteStartObject();
            json.WriteString("file", finding.Place.File);
            json.WriteNumber("line", finding.Place.Line);
            json.WriteNumber("column", finding.Place.Column);
            json.WriteString("code", finding.Code);
            json.WriteString("severity", finding.Severity == Severity.Error ? "error" : "warning");
            json.WriteString("message", finding.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
