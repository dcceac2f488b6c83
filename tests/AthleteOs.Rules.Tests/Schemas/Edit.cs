using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace AthleteOs.Rules.Tests.Schemas;

/// <summary>
/// One change to a document, written as a person would say it: <c>today.soreness = 11</c>, <c>remove date</c>,
/// <c>rename Rules[0].Enabled to enabled</c>, or <c>= []</c> for the whole document.
/// </summary>
internal static partial class Edit
{
    public static string Apply(JsonNode document, string edit)
    {
        if (edit.StartsWith("remove ", StringComparison.Ordinal))
        {
            Take(document, edit["remove ".Length..]);
        }
        else if (edit.StartsWith("rename ", StringComparison.Ordinal))
        {
            var parts = edit["rename ".Length..].Split(" to ");
            var (parent, _) = Find(document, parts[0]);
            parent.AsObject()[parts[1]] = Take(document, parts[0]);
        }
        else
        {
            var at = edit.IndexOf("= ", StringComparison.Ordinal);
            document = Put(document, edit[..at].TrimEnd(), JsonNode.Parse(edit[(at + 2)..]));
        }

        return document?.ToJsonString() ?? "null";
    }

    private static JsonNode Put(JsonNode document, string path, JsonNode? value)
    {
        if (path.Length == 0)
        {
            return value!;
        }

        var (parent, last) = Find(document, path);
        if (parent is JsonArray items)
        {
            items[int.Parse(last, null)] = value;
        }
        else
        {
            parent[last] = value;
        }

        return document;
    }

    private static JsonNode? Take(JsonNode document, string path)
    {
        var (parent, last) = Find(document, path);
        var value = parent[last];
        parent.AsObject().Remove(last).ShouldBeThere(path);
        return value;
    }

    private static (JsonNode Parent, string Last) Find(JsonNode document, string path)
    {
        var steps = Steps().Matches(path).Select(m => m.Groups["step"].Value).ToArray();
        var parent = steps[..^1].Aggregate(document, (at, step) => (at is JsonArray items ? items[int.Parse(step, null)] : at[step])
            ?? throw new ArgumentException($"there is no {step} of {path}", nameof(path)));
        return (parent, steps[^1]);
    }

    private static void ShouldBeThere(this bool found, string path)
    {
        if (!found)
        {
            throw new ArgumentException($"there is no {path}", nameof(path));
        }
    }

    [GeneratedRegex(@"(?<step>[^.\[\]]+)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Steps();
}
