using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Cases;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Squad.Releases;

/// <summary>A version of a variant with everything that a person needs to judge it.</summary>
/// <param name="Version">The version.</param>
/// <param name="All">All versions of the variant, oldest first.</param>
/// <param name="InForce">The version that was released last; null without one.</param>
/// <param name="Policy">The version as a policy; null if this program cannot read it any more.</param>
/// <param name="Findings">The findings of its check.</param>
/// <param name="Changes">The changes against its base that can change a session, in words.</param>
/// <param name="Cases">The results of its own cases; null without a policy.</param>
/// <param name="OfBase">The results of the base's cases under it; null without a policy, or without the base.</param>
/// <param name="BaseNow">The base as it serves now; null if it does not.</param>
internal sealed record ProposalPicture(
    VariantVersion Version, IReadOnlyList<VariantVersion> All, VariantVersion? InForce, ServedPolicy? Policy, IReadOnlyList<Finding> Findings, IReadOnlyList<string> Changes, CasesReport? Cases, CasesReport? OfBase, ServedPolicy? BaseNow);

/// <summary>Shows the variants of the journal to people. Changes nothing.</summary>
internal sealed class ProposalPictures(PolicyReleases releases, PolicyShelf shelf, PolicyPictures policies, IRuleEngine engine, string rulesFolder)
{
    /// <summary>The versions of each variant.</summary>
    public async Task<PolicyBook> Book(CancellationToken stop) => await releases.Refresh(stop);

    /// <summary>A version; null for an unknown one.</summary>
    public async Task<ProposalPicture?> Of(string id, string version, CancellationToken stop)
    {
        var book = await releases.Refresh(stop);
        if (book.Find(id, version) is not { } found)
        {
            return null;
        }

        var findings = new Findings();
        var (policy, of) = (shelf.Released.Any(found.Policy.Digest), BaseOf(found));
        var own = policy is null ? null : PolicyCases.Run(policy.Policy, found.Files, findings);
        return new ProposalPicture(
            found, book.Of(id), book.InForce(id), policy, findings.InOrder(), policy is null || of is null ? [] : [.. ChangesOf(of.Policy, policy.Policy)], own,
            policy is null ? null : CasesOfBase(found.Base.Id, policy.Policy), shelf.Find(found.Base.Id));
    }

    /// <summary>Compares a version with its base; null if one of them cannot be read.</summary>
    public async Task<ComparedPolicies?> Compare(string id, string version, CancellationToken stop)
    {
        var book = await releases.Refresh(stop);
        return book.Find(id, version) is { } found && shelf.Released.Any(found.Policy.Digest) is { } policy && BaseOf(found) is { } of ? await policies.Compare(of, policy, stop) : null;
    }

    // A base that does not serve any more comes from the files of the proposal.
    private ServedPolicy? BaseOf(VariantVersion version) => shelf.ByDigest(version.Base.Digest)
        ?? (PolicyLoader.Load(VariantVersion.FilesOf([.. version.Proposed.Layers.Skip(1)]), engine, new Findings()) is { } loaded ? new ServedPolicy(loaded, 0, version.Proposed.At) : null);

    private static IEnumerable<string> ChangesOf(ReadyPolicy of, ReadyPolicy policy)
    {
        var changes = new PolicyChanges(of, policy);
        return [.. changes.All.Select(c => c.Says), .. changes.NotCompared.Select(n => $"{n}: changes no session type")];
    }

    private CasesReport? CasesOfBase(string id, ReadyPolicy policy)
    {
        var findings = new Findings();
        return PolicyFiles.FromFolder(Path.Combine(rulesFolder, id), findings) is { } files && findings.NoErrors ? PolicyCases.Run(policy, files, findings) : null;
    }
}
