using System.Text;
using System.Text.Json;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;

namespace AthleteOs.Rules.Squad.Releases;

/// <summary>Turns a draft into the files of a variant. A rule that the author removed from a file is disabled, because a variant inherits its base's rules.</summary>
internal static class VariantFiles
{
    /// <summary>The file with the variant's id, version and parameters.</summary>
    public const string Manifest = "policy.json";

    /// <summary>The variant's files.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="version">The version.</param>
    /// <param name="of">The base.</param>
    public static Dictionary<string, string> Of(VariantDraft draft, string version, BasePolicy of)
    {
        var known = of.RuleFiles;
        var files = draft.Files.Select(f => (Name: f.Key, Text: Lines(f.Value))).Where(f => f.Text.Trim().Length > 0 && Lines(known.GetValueOrDefault(f.Name) ?? "").Trim() != f.Text.Trim())
            .ToDictionary(f => f.Name, f => f.Text, StringComparer.Ordinal);
        string[] removed = [.. files.Where(f => known.ContainsKey(f.Key)).SelectMany(f => RulesOf(known[f.Key]).Except(RulesOf(f.Value), StringComparer.Ordinal).Select(r => $"{f.Key[..^".json".Length]}.{r}"))];
        files[Manifest] = WriteManifest(draft, version, of, removed);
        return files;
    }

    /// <summary>Whether the files change a decision: a parameter, a rule file, or a disabled rule. Cases alone do not.</summary>
    public static bool ChangeSomething(IReadOnlyDictionary<string, string> files) =>
        files.Keys.Any(f => f != Manifest && !f.StartsWith("cases/", StringComparison.Ordinal)) || JsonDocument.Parse(files[Manifest]).RootElement.TryGetProperty("parameters", out _);

    // Browsers send other line ends.
    private static string Lines(string text) => text.ReplaceLineEndings("\n");

    private static IEnumerable<string> RulesOf(string text) =>
        JsonSource.Read("file", Encoding.UTF8.GetBytes(text), new Findings()) is { } root && root["Rules"] is { Kind: JsonKind.Array } rules
            ? rules.Items.Select(r => r.Kind == JsonKind.Object ? r["RuleName"]?.Text : null).OfType<string>() : [];

    private static string WriteManifest(VariantDraft draft, string version, BasePolicy of, string[] removed)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("id", draft.Id);
            json.WriteString("version", version);
            json.WriteString("title", draft.Title);
            json.WriteString("says", draft.Title);
            json.WriteString("extends", draft.Base);
            var changed = draft.Parameters.Where(p => of.Policy.Parameters.FirstOrDefault(o => o.Name == p.Key)?.Value != p.Value).OrderBy(p => p.Key, StringComparer.Ordinal).ToArray();
            if (changed.Length > 0)
            {
                json.WriteStartObject("parameters");
                foreach (var (name, value) in changed)
                {
                    json.WriteStartObject(name);
                    json.WriteNumber("value", value);
                    json.WriteEndObject();
                }

                json.WriteEndObject();
            }

            if (removed.Length > 0)
            {
                json.WriteStartArray("disable");
                foreach (var rule in removed)
                {
                    json.WriteStringValue(rule);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return PolicyLayout.Write(Manifest, bytes.ToArray());
    }
}
