using System.Text.Json;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Releases;

/// <summary>A policy at one moment.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">Its digest.</param>
internal sealed record PolicyReference(string Id, string Version, string Digest);

/// <summary>The files of one policy, without its cases if it is a base.</summary>
/// <param name="Id">The policy.</param>
/// <param name="Files">The text of each file by its name.</param>
internal sealed record LayerFiles(string Id, IReadOnlyDictionary<string, string> Files);

/// <summary>
/// A proposal or a release, as the journal records it: who, when, why, and the digest of the version. A proposal contains every file that its digest
/// depends on, those of the base too. A later change of the rules folder changes no version.
/// </summary>
/// <param name="IsRelease">Whether it is a release; otherwise a proposal.</param>
/// <param name="Policy">The version.</param>
/// <param name="By">The person.</param>
/// <param name="Why">The reason.</param>
/// <param name="Base">The policy that the version extends; null for a release.</param>
/// <param name="Layers">The version's own files, then those of each base; empty for a release.</param>
internal sealed record PolicyAct(bool IsRelease, PolicyReference Policy, string By, string Why, PolicyReference? Base, IReadOnlyList<LayerFiles> Layers)
{
    private const string Proposed = "proposed";
    private const string Released = "released";

    /// <summary>The time of the record.</summary>
    public DateTimeOffset At { get; private init; }

    /// <summary>The number of its entry.</summary>
    public long Number { get; private init; }

    /// <summary>The entry.</summary>
    public NewEntry Entry(DateOnly today) => new(EntryKind.Policy, today, "", Write());

    /// <summary>Reads a recorded entry.</summary>
    /// <exception cref="InvalidDataException">The document is damaged.</exception>
    public static PolicyAct Read(Entry entry)
    {
        try
        {
            using var document = JsonDocument.Parse(entry.Body!.Value);
            var root = document.RootElement;
            return new PolicyAct(
                Text(root, "event") == Released, Reference(root, "policy"), Text(root, "by"), Text(root, "why"), root.TryGetProperty("base", out var of) ? Reference(of) : null,
                root.TryGetProperty("layers", out var layers) ? [.. layers.EnumerateArray().Select(Layer)] : [])
            {
                At = entry.At,
                Number = entry.Number,
            };
        }
        catch (Exception fault) when (fault is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            throw new InvalidDataException("The record of a policy is not as this program writes it; verify the journal.", fault);
        }
    }

    /// <summary>The document of the entry.</summary>
    public byte[] Write()
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes))
        {
            json.WriteStartObject();
            json.WriteString("event", IsRelease ? Released : Proposed);
            Write(json, "policy", Policy);
            json.WriteString("by", By);
            json.WriteString("why", Why);
            if (Base is not null)
            {
                Write(json, "base", Base);
                json.WriteStartArray("layers");
                foreach (var layer in Layers)
                {
                    Write(json, layer);
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static void Write(Utf8JsonWriter json, string name, PolicyReference policy)
    {
        json.WriteStartObject(name);
        json.WriteString("id", policy.Id);
        json.WriteString("version", policy.Version);
        json.WriteString("digest", policy.Digest);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, LayerFiles layer)
    {
        json.WriteStartObject();
        json.WriteString("id", layer.Id);
        json.WriteStartObject("files");
        foreach (var (name, text) in layer.Files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            json.WriteString(name, text);
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static PolicyReference Reference(JsonElement root, string name) => Reference(root.GetProperty(name));

    private static PolicyReference Reference(JsonElement policy) => new(Text(policy, "id"), Text(policy, "version"), Text(policy, "digest"));

    private static LayerFiles Layer(JsonElement layer) =>
        new(Text(layer, "id"), layer.GetProperty("files").EnumerateObject().ToDictionary(f => f.Name, f => f.Value.GetString()!, StringComparer.Ordinal));

    private static string Text(JsonElement value, string name) => value.GetProperty(name).GetString()!;
}
