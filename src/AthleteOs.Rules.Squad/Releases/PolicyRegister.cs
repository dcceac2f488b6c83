using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Releases;

/// <summary>All variants of a journal at one moment.</summary>
/// <param name="State">The state of their chain.</param>
/// <param name="Variants">The versions of each variant, oldest first.</param>
internal sealed record PolicyBook(ChainState State, IReadOnlyDictionary<string, IReadOnlyList<VariantVersion>> Variants)
{
    /// <summary>The versions of a variant, oldest first; empty for an unknown id.</summary>
    public IReadOnlyList<VariantVersion> Of(string id) => Variants.GetValueOrDefault(id) ?? [];

    /// <summary>A version; null for an unknown one.</summary>
    public VariantVersion? Find(string id, string version) => Of(id).FirstOrDefault(v => v.Policy.Version == version);

    /// <summary>The version of a variant that was released last; null without a release.</summary>
    public VariantVersion? InForce(string id) => Of(id).Where(v => v.Releases.Count > 0).MaxBy(v => v.Releases[^1].Number);
}

/// <summary>Reads the variants of a journal from a chain of their own.</summary>
internal sealed class PolicyRegister(IJournal journal)
{
    /// <summary>The chain of all variants. No athlete has this id, because an athlete's id in an address has no slash.</summary>
    public const string Chain = "/policies";

    private volatile PolicyBook? _known;

    /// <summary>The variants now.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public async Task<PolicyBook> Now(CancellationToken stop)
    {
        var state = await journal.State(Chain, stop);
        var book = _known is { } known && known.State == state ? known : await Read(state, stop);
        _known = book;
        return book;
    }

    private async Task<PolicyBook> Read(ChainState state, CancellationToken stop)
    {
        var variants = new SortedDictionary<string, List<VariantVersion>>(StringComparer.Ordinal);
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = Chain }, stop))
        {
            if (entry.Number > state.Entries)
            {
                break; // it belongs to a later state
            }

            if (entry.Body is not null && entry.Kind == EntryKind.Policy)
            {
                Add(variants, PolicyAct.Read(entry));
            }
        }

        return new PolicyBook(state, variants.ToDictionary(v => v.Key, v => (IReadOnlyList<VariantVersion>)v.Value, StringComparer.Ordinal));
    }

    private static void Add(SortedDictionary<string, List<VariantVersion>> variants, PolicyAct act)
    {
        if (!variants.TryGetValue(act.Policy.Id, out var versions))
        {
            variants[act.Policy.Id] = versions = [];
        }

        var at = versions.FindIndex(v => v.Policy.Digest == act.Policy.Digest);
        if (!act.IsRelease)
        {
            versions.Add(new VariantVersion(act, []));
        }
        else if (at >= 0)
        {
            versions[at] = versions[at] with { Releases = [.. versions[at].Releases, act] };
        }
    }
}
