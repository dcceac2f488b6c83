using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>Writes a schema as a person would: what fits stands on one line, so that a reviewer reads one fact a line.</summary>
internal static class SchemaText
{
    private const int Width = 140;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static string Of(JsonNode schema) => Wrapped(schema, 0) + "\n";

    private static string Fitting(JsonNode? node, int indent, int used)
    {
        var line = OneLine(node);
        return used + line.Length <= Width || node is not (JsonObject or JsonArray) ? line : Wrapped(node, indent);
    }

    private static string Wrapped(JsonNode node, int indent)
    {
        var pad = new string(' ', (indent + 1) * 2);
        var (open, close) = node is JsonObject ? ('{', '}') : ('[', ']');
        var lines = node is JsonObject fields
            ? fields.Select(f => Named(pad, f.Key) + Fitting(f.Value, indent + 1, Named(pad, f.Key).Length))
            : node.AsArray().Select(item => pad + Fitting(item, indent + 1, pad.Length));
        return new StringBuilder().Append(open).Append('\n').AppendJoin(",\n", lines).Append('\n').Append(' ', indent * 2).Append(close).ToString();
    }

    private static string OneLine(JsonNode? node) => node switch
    {
        JsonObject { Count: > 0 } fields => $"{{ {string.Join(", ", fields.Select(f => Named("", f.Key) + OneLine(f.Value)))} }}",
        JsonArray items => $"[{string.Join(", ", items.Select(OneLine))}]",
        null => "null",
        _ => node.ToJsonString(Plain),
    };

    private static string Named(string pad, string name) => $"{pad}{JsonSerializer.Serialize(name, Plain)}: ";
}
