using System.Globalization;
using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Replays;

/// <summary>Finds the first difference between two documents.</summary>
internal static class FirstDifference
{
    /// <summary>The first different field, such as <c>because[0].numbers</c>, with both values; in words if only the formatting differs.</summary>
    public static string Of(ReadOnlySpan<byte> was, ReadOnlySpan<byte> now)
    {
        var findings = new Findings();
        return JsonSource.Read("", was, findings) is not { } old || JsonSource.Read("", now, findings) is not { } again ? "the whole document: it is not JSON"
            : Between(old, again) ?? "only the layout: spaces, or the order of fields";
    }

    private static string? Between(JsonValue was, JsonValue now) => (was.Kind, now.Kind) switch
    {
        (JsonKind.Object, JsonKind.Object) => was.Fields.Select(f => now[f.Name] is { } there ? Between(f.Value, there) : $"{f.Value.Path}: missing now").FirstOrDefault(d => d is not null)
            ?? now.Fields.Where(f => was[f.Name] is null).Select(f => $"{f.Value.Path}: new").FirstOrDefault(),
        (JsonKind.Array, JsonKind.Array) => was.Items.Zip(now.Items, Between).FirstOrDefault(d => d is not null)
            ?? (was.Items.Count == now.Items.Count ? null : string.Create(CultureInfo.InvariantCulture, $"{was.Path}: {was.Items.Count} entries, now {now.Items.Count}")),
        _ => Shown(was) == Shown(now) ? null : $"{was.Path}: {Shown(was)}, now {Shown(now)}",
    };

    private static string Shown(JsonValue value) => value.Kind switch
    {
        JsonKind.Text => $"\"{value.Text}\"",
        JsonKind.Number => value.Text,
        JsonKind.Flag => value.Flag ? "true" : "false",
        _ => value.KindInWords,
    };
}
