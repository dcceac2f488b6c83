using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Inference;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.TestKit;

/// <summary>The policies under <c>rules/</c>, each loaded once.</summary>
public static class ShippedPolicies
{
    private static readonly Dictionary<string, Lazy<ReadyPolicy>> Loaded = Ids().ToDictionary(id => id, id => new Lazy<ReadyPolicy>(() => Load(id)), StringComparer.Ordinal);

    public static IEnumerable<string> Ids() =>
        Directory.GetFiles(Root.Of("rules"), "policy.json", SearchOption.AllDirectories).Select(f => Path.GetFileName(Path.GetDirectoryName(f)!)!).Order(StringComparer.Ordinal);

    public static ReadyPolicy Get(string id) => Loaded[id].Value;

    public static PolicyFiles Files(string id)
    {
        var findings = new Findings();
        return PolicyFiles.FromFolder(Root.Of("rules", id), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }

    private static ReadyPolicy Load(string id)
    {
        var findings = new Findings();
        return PolicyLoader.Load(Files(id), new RuleEngines(), findings) ?? throw new InvalidOperationException(string.Join('\n', findings.All));
    }
}
