using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Policies;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Releases;

/// <summary>
/// Releases versions of variants, and lets the shelf serve them. A version needs two people: one proposes it and another one releases it. To go
/// back, a person releases an earlier version again; two people agreed to it before, so nobody else is needed.
/// </summary>
/// <param name="journal">The journal.</param>
/// <param name="register">The variants.</param>
/// <param name="shelf">The policies that serve.</param>
/// <param name="engine">The engine of all rule sets.</param>
/// <param name="options">Whether one person may propose and release.</param>
/// <param name="clock">The clock.</param>
internal sealed class PolicyReleases(IJournal journal, PolicyRegister register, PolicyShelf shelf, IRuleEngine engine, SquadOptions options, TimeProvider clock)
{
    private readonly SemaphoreSlim _one = new(1);
    private ChainState? _put;

    /// <summary>Called with each policy that begins to serve; null for nothing.</summary>
    public Action<ServedPolicy>? Serves { get; set; }

    /// <summary>Reads the variants of the journal and lets the released ones serve.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer; what serves goes on serving.</exception>
    public async Task<PolicyBook> Refresh(CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            var book = await register.Now(stop);
            if (book.State != _put)
            {
                foreach (var served in shelf.Released.Put([.. book.Variants.Values.SelectMany(v => v).Select(v => Version(book, v))]))
                {
                    Serves?.Invoke(served);
                }

                _put = book.State;
            }

            return book;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Releases a version: it serves under the variant's id from now on. The version in force again changes nothing.</summary>
    /// <param name="id">The variant.</param>
    /// <param name="version">The version.</param>
    /// <param name="by">The person.</param>
    /// <param name="why">The reason.</param>
    /// <param name="stop">Cancels before anything is recorded.</param>
    /// <exception cref="JournalUnavailableException">Nothing was recorded.</exception>
    public async Task<ProposalResult> Release(string id, string version, string by, string why, CancellationToken stop)
    {
        while (true)
        {
            var book = await register.Now(stop);
            if (book.Find(id, version) is not { } found)
            {
                return new ProposalResult.Unknown();
            }

            if (book.InForce(id) is { } current && current.Policy == found.Policy)
            {
                return new ProposalResult.Done(found, IsNew: false);
            }

            if (Refusal(found, by) is { } reason)
            {
                return new ProposalResult.Refused(reason);
            }

            var act = new PolicyAct(IsRelease: true, found.Policy, by, why, null, []);
            if ((await journal.Append(PolicyRegister.Chain, [act.Entry(DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime))], book.State.Unchanged, stop)).Outcome == AppendOutcome.Appended)
            {
                return new ProposalResult.Done((await Refresh(stop)).Find(id, version)!, IsNew: true);
            }
        }
    }

    /// <summary>Why a version cannot be released by a person; null if it can.</summary>
    public string? Refusal(VariantVersion version, string by)
    {
        var (policy, findings) = (version.Policy, new Findings());
        return shelf.NeedsSignatures ? $"this service serves signed policies only; put the files of {policy.Id} into the rules folder and sign them"
            : shelf.IsOfFolder(policy.Id) ? $"the rules folder has a policy {policy.Id} by now, which serves in its place; propose the variant under another name"
            : version.Releases.Count == 0 && version.Proposed.By == by && !options.ReleaseByOne ? $"{by} proposed {policy.Id} {policy.Version}, so another person must release it"
            : PolicyLoad.Load(version.Files, engine, publicKey: null, findings)?.Policy.Digest == policy.Digest ? null
            : $"{policy.Id} {policy.Version} does not pass its check any more: {findings.InOrder().FirstOrDefault()?.Message ?? "its digest differs; verify the journal"}";
    }

    private JournalVersion Version(PolicyBook book, VariantVersion version)
    {
        var newest = version.Releases.Count > 0 ? version.Releases[^1] : version.Proposed;
        return new JournalVersion(version.Policy.Id, version.Policy.Digest, version.Files, newest.Number, newest.At, version.Releases.Count > 0,
            Serves: !shelf.NeedsSignatures && book.InForce(version.Policy.Id)?.Policy == version.Policy);
    }
}
