using AthleteOs.Rules.Analysis;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Releases;

/// <summary>
/// Proposes variants. A draft is checked and its cases run before it is recorded, so that the journal contains only versions that can decide.
/// </summary>
/// <param name="journal">The journal.</param>
/// <param name="register">The variants.</param>
/// <param name="releases">Takes over what is recorded.</param>
/// <param name="shelf">The policies that serve.</param>
/// <param name="engine">The engine of all rule sets.</param>
/// <param name="rulesFolder">The folder of the policies.</param>
/// <param name="clock">The clock.</param>
internal sealed class PolicyProposals(IJournal journal, PolicyRegister register, PolicyReleases releases, PolicyShelf shelf, IRuleEngine engine, string rulesFolder, TimeProvider clock)
{
    // The journal's limit of an entry, less the fields of the proposal.
    private const int MostBytes = (1 << 20) - 4096;

    private const int MostChanges = 6;

    private const string FirstVersion = "1.0.0";

    /// <summary>The base of a draft: a policy of the rules folder that serves as its files are now; null for any other.</summary>
    public BasePolicy? Base(string id) =>
        shelf.IsOfFolder(id) && shelf.Find(id) is { } served && BasePolicy.Read(rulesFolder, id) is { } read && read.Policy.Digest == served.Digest ? read : null;

    /// <summary>Checks a draft and records it as the next version of the variant. The same draft again changes nothing.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="by">The person.</param>
    /// <param name="why">The reason.</param>
    /// <param name="findings">Receives the faults of the files and of the cases.</param>
    /// <param name="stop">Cancels before anything is recorded.</param>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public async Task<ProposalResult> Propose(VariantDraft draft, string by, string why, Findings findings, CancellationToken stop)
    {
        if (!shelf.IsOfFolder(draft.Base) || shelf.Find(draft.Base) is not { } served)
        {
            return new ProposalResult.Refused($"the rules folder has no policy \"{draft.Base}\" that serves; /v1/policies lists the policies");
        }

        if (Wrong(draft) is { } wrong)
        {
            return new ProposalResult.Refused(wrong);
        }

        if (served.Digest != draft.BaseDigest)
        {
            return new ProposalResult.BaseChanged(new PolicyReference(served.Id, served.Version, served.Digest), Changes(draft.BaseDigest, served.Policy));
        }

        return Base(draft.Base) is { } of ? await Record(draft, of, by, why, findings, stop)
            : new ProposalResult.Refused($"the files of {draft.Base} were changed and do not serve yet; /health/ready gives the reason; propose the variant again when they do");
    }

    /// <summary>Checks a draft and runs its cases, as a proposal does, and records nothing.</summary>
    /// <param name="draft">The draft.</param>
    /// <param name="findings">Receives the faults of the files and of the cases. It has none if the base does not serve.</param>
    public void Check(VariantDraft draft, Findings findings)
    {
        if (Base(draft.Base) is { } of)
        {
            Load(draft, of, VariantFiles.Of(draft, FirstVersion, of), findings);
        }
    }

    private async Task<ProposalResult> Record(VariantDraft draft, BasePolicy of, string by, string why, Findings findings, CancellationToken stop)
    {
        while (true)
        {
            var book = await register.Now(stop);
            var versions = book.Of(draft.Id);
            if (versions.LastOrDefault() is { } last && last.Base.Digest == draft.BaseDigest && Same(last.Own, VariantFiles.Of(draft, last.Policy.Version, of)))
            {
                return new ProposalResult.Done(last, IsNew: false);
            }

            if (Newer(draft, versions) is { } newer)
            {
                return new ProposalResult.Refused(newer);
            }

            var files = VariantFiles.Of(draft, $"1.{Words.Number(versions.Count)}.0", of);
            if (!VariantFiles.ChangeSomething(files))
            {
                return new ProposalResult.Refused($"the draft changes nothing of {draft.Base}; change a parameter or a rule");
            }

            if (Accept(draft, of, files, by, why, findings) is not { } act)
            {
                return new ProposalResult.Unusable();
            }

            var entry = act.Entry(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime));
            if (entry.Body.Length > MostBytes)
            {
                return new ProposalResult.Refused("the files of the variant and its base are larger than 1 MB together; shorten them");
            }

            if ((await journal.Append(PolicyRegister.Chain, [entry], book.State.Unchanged, stop)).Outcome == AppendOutcome.Appended)
            {
                return new ProposalResult.Done((await releases.Refresh(stop)).Find(draft.Id, act.Policy.Version)!, IsNew: true);
            }
        }
    }

    private PolicyAct? Accept(VariantDraft draft, BasePolicy of, Dictionary<string, string> files, string by, string why, Findings findings)
    {
        var (layers, loaded) = Load(draft, of, files, findings);
        return loaded?.Policy is not { } policy ? null
            : new PolicyAct(IsRelease: false, new PolicyReference(draft.Id, policy.Version, policy.Digest), by, why, new PolicyReference(draft.Base, of.Policy.Version, of.Policy.Digest), layers);
    }

    private (LayerFiles[] Layers, Loaded? Loaded) Load(VariantDraft draft, BasePolicy of, Dictionary<string, string> files, Findings findings)
    {
        LayerFiles[] layers = [new(draft.Id, files), .. of.Layers];
        return (layers, PolicyLoad.Load(VariantVersion.FilesOf(layers), engine, publicKey: null, findings));
    }

    private string? Wrong(VariantDraft draft) => VariantDraft.IdFault(draft.Id) is { } fault ? $"the name \"{draft.Id}\" {fault}"
        : shelf.IsOfFolder(draft.Id) ? $"{draft.Id} is a policy of the rules folder; give the variant another name" : null;

    // A person who did not see the newest version would undo it.
    private static string? Newer(VariantDraft draft, IReadOnlyList<VariantVersion> versions) => (versions.LastOrDefault(), draft.After) switch
    {
        (null, { } after) => $"{draft.Id} has no version {after}; leave \"after\" out",
        ({ } last, var after) when last.Policy.Version != after =>
            $"{last.Proposed.By} proposed {draft.Id} {last.Policy.Version} already, with the reason \"{last.Proposed.Why}\"; look at it, and then propose yours after version {last.Policy.Version} or under another name",
        _ => null,
    };

    private IReadOnlyList<string> Changes(string digest, ReadyPolicy now)
    {
        if (shelf.ByDigest(digest)?.Policy is not { } before)
        {
            return [];
        }

        var all = new PolicyChanges(before, now).All;
        return [.. all.Take(MostChanges).Select(c => c.Says), .. all.Count > MostChanges ? [$"{Words.Number(all.Count - MostChanges)} more"] : Array.Empty<string>()];
    }

    private static bool Same(IReadOnlyDictionary<string, string> a, Dictionary<string, string> b) => a.Count == b.Count && a.All(f => b.GetValueOrDefault(f.Key) == f.Value);
}
