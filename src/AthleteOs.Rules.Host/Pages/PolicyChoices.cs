using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Squad.Releases;

namespace AthleteOs.Rules.Host.Pages;

/// <summary>The policies that a form offers to compare or to test.</summary>
internal static class PolicyChoices
{
    /// <summary>The policies that serve, and the newest version of each variant if the variants could be read.</summary>
    public static IReadOnlyList<PolicyReference> Of(PolicyShelf shelf, PolicyBook? book) =>
    [
        .. shelf.States.Select(s => s.Served).OfType<ServedPolicy>().Select(s => new PolicyReference(s.Id, s.Version, s.Digest))
            .Union((book?.Variants.Values ?? []).Select(v => v[^1].Policy)).OrderBy(p => p.Id, StringComparer.Ordinal).ThenBy(p => p.Version, StringComparer.Ordinal),
    ];
}
