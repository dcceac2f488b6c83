using System.Text;
using AthleteOs.Rules.Format;

namespace AthleteOs.Rules.Squad.Releases;

/// <summary>A proposed version of a variant, with its releases.</summary>
/// <param name="Proposed">The proposal.</param>
/// <param name="Releases">The releases, oldest first. A version is released again to go back to it.</param>
internal sealed record VariantVersion(PolicyAct Proposed, IReadOnlyList<PolicyAct> Releases)
{
    /// <summary>The version.</summary>
    public PolicyReference Policy => Proposed.Policy;

    /// <summary>The policy that it extends.</summary>
    public PolicyReference Base => Proposed.Base!;

    /// <summary>Its own files by name.</summary>
    public IReadOnlyDictionary<string, string> Own => Proposed.Layers[0].Files;

    /// <summary>Its files, with those of its bases.</summary>
    public PolicyFiles Files => FilesOf(Proposed.Layers);

    /// <summary>A policy's files from its layers, its own first.</summary>
    public static PolicyFiles FilesOf(IReadOnlyList<LayerFiles> layers)
    {
        var byId = new Dictionary<string, PolicyFiles>(StringComparer.Ordinal);
        foreach (var layer in layers)
        {
            byId[layer.Id] = new PolicyFiles(layer.Id, layer.Files.ToDictionary(f => f.Key, f => Encoding.UTF8.GetBytes(f.Value), StringComparer.Ordinal), byId.GetValueOrDefault);
        }

        return byId[layers[0].Id];
    }
}
