using System.Security.Cryptography;
using System.Text.Json;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Experiments;

/// <summary>The SHA-256 of an experiment's content. The layout, the order of fields and the schema's place do not matter.</summary>
internal static class ExperimentDigest
{
    /// <summary>The digest of a document.</summary>
    public static string Of(JsonValue root)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            Write(json, root);
        }

        return $"sha256:{Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray()))}";
    }

    private static void Write(Utf8JsonWriter json, JsonValue value)
    {
        switch (value.Kind)
        {
            case JsonKind.Object:
                json.WriteStartObject();
                foreach (var field in value.Fields.Where(f => f.Name != "$schema").OrderBy(f => f.Name, StringComparer.Ordinal))
                {
                    json.WritePropertyName(field.Name);
                    Write(json, field.Value);
                }

                json.WriteEndObject();
                break;
            case JsonKind.Array:
                json.WriteStartArray();
                foreach (var item in value.Items)
                {
                    Write(json, item);
                }

                json.WriteEndArray();
                break;
            case JsonKind.Number when double.IsFinite(value.Number):
                json.WriteNumberValue(value.Number);
                break;
            default:
                json.WriteStringValue(value.Text);
                break;
        }
    }
}
