using System.Text;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Squad.Releases;

/// <summary>A policy of the rules folder that a variant can extend, as its files are now.</summary>
/// <param name="Policy">The policy.</param>
/// <param name="Layers">Its files, then those of the policies that it extends.</param>
internal sealed record BasePolicy(Policy Policy, IReadOnlyList<LayerFiles> Layers)
{
    private const string Cases = "cases/";

    /// <summary>The rule files that a person can edit, by name. An inherited file is the nearest base's.</summary>
    public IReadOnlyDictionary<string, string> RuleFiles => Layers.SelectMany(l => l.Files).Where(f => f.Key != VariantFiles.Manifest && f.Key.EndsWith(".json", StringComparison.Ordinal))
        .DistinctBy(f => f.Key).OrderBy(f => f.Key, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);

    /// <summary>Reads a policy of the folder; null if its files have a fault.</summary>
    public static BasePolicy? Read(string rulesFolder, string id)
    {
        var findings = new Findings();
        if (!Words.IsDashName(id) || PolicyFiles.FromFolder(Path.Combine(rulesFolder, id), findings) is not { } files || new PolicyReader(findings).Read(files, out _) is not { } policy)
        {
            return null;
        }

        var layers = new List<LayerFiles>();
        for (var next = files; next is not null; next = next.Extends is { } extends ? next.Sibling(extends) : null)
        {
            // Cases change no digest.
            layers.Add(new LayerFiles(next.ExpectedId, next.Files.Where(f => !f.Key.StartsWith(Cases, StringComparison.Ordinal)).ToDictionary(f => f.Key, f => Encoding.UTF8.GetString(f.Value), StringComparer.Ordinal)));
        }

        return new BasePolicy(policy, layers);
    }
}
