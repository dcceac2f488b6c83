using System.Globalization;
using System.Text.Json.Nodes;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>Every way to change a document in one place: each value replaced, each field removed, misspelt in its case, or joined by another.</summary>
internal static class SmallChanges
{
    private static readonly string[] Values =
        ["null", "true", "false", "0", "1", "2.5", "-1", "1e6", "1e999", "\"\"", "\" \"", "\"x\"", "\"never\"", "\"key\"", "\"And\"", "[]", "[null]", "[1, 2]", "{}", "{ \"x\": 1 }"];

    public static IEnumerable<string> Of(JsonNode document) => At(document, "");

    private static IEnumerable<string> At(JsonNode? node, string path)
    {
        var here = Values.Select(v => $"{path} = {v}");
        return node switch
        {
            JsonObject fields => [.. here, $"{Join(path, "extra")} = 1", .. fields.SelectMany(f => Field(f, Join(path, f.Key)))],
            JsonArray items => [.. here, .. items.SelectMany((item, i) => At(item, string.Create(CultureInfo.InvariantCulture, $"{path}[{i}]")))],
            _ => here,
        };
    }

    private static IEnumerable<string> Field(KeyValuePair<string, JsonNode?> field, string path) =>
        [$"remove {path}", $"rename {path} to {OtherCase(field.Key)}", .. At(field.Value, path)];

    private static string OtherCase(string name) => char.IsAsciiLetterUpper(name[0]) ? char.ToLowerInvariant(name[0]) + name[1..] : name.ToUpperInvariant();

    private static string Join(string path, string field) => path.Length == 0 ? field : $"{path}.{field}";
}
