using System.Collections.Frozen;
using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Format;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Hosting;

/// <summary>A version of a policy in the journal.</summary>
/// <param name="Id">The policy's id.</param>
/// <param name="Digest">The digest of its proposal.</param>
/// <param name="Files">Its files, with those of the policies that it extends.</param>
/// <param name="Number">The number of its newest entry.</param>
/// <param name="Since">The time of that entry.</param>
/// <param name="WasReleased">Whether it was ever released, so that decisions can be its own.</param>
/// <param name="Serves">Whether it serves under its id.</param>
internal sealed record JournalVersion(string Id, string Digest, PolicyFiles Files, long Number, DateTimeOffset Since, bool WasReleased, bool Serves);

/// <summary>
/// The policies that people proposed and released in the journal. Those that serve are compiled at once, and others when somebody needs them. The
/// journal keeps every version, so each decision can be made again.
/// </summary>
internal sealed class ReleasedPolicies(IRuleEngine engine, Action<Exception> faulted)
{
    private volatile Contents _contents = Contents.None;

    /// <summary>The states of the policies that serve.</summary>
    public IReadOnlyList<PolicyState> States => _contents.States;

    /// <summary>The policy that serves under an id; null where none does.</summary>
    public ServedPolicy? Find(string id) => _contents.ById.GetValueOrDefault(id);

    /// <summary>The released version of a digest; null for any other.</summary>
    public ServedPolicy? ByDigest(string digest) => _contents.ByDigest.TryGetValue(digest, out var known) && known.Version.WasReleased ? known.Read.Value.Policy : null;

    /// <summary>The version of a digest, proposed or released; null for any other.</summary>
    public ServedPolicy? Any(string digest) => _contents.ByDigest.GetValueOrDefault(digest)?.Read.Value.Policy;

    /// <summary>Takes over the versions of the journal.</summary>
    /// <returns>The policies that serve now and did not before.</returns>
    public IReadOnlyList<ServedPolicy> Put(IReadOnlyList<JournalVersion> versions)
    {
        var before = _contents;
        var all = versions.Select(v => new Known(v, before.ByDigest.TryGetValue(v.Digest, out var known) && known.Version.Number == v.Number ? known.Read : new(() => Read(v))))
            .DistinctBy(k => k.Version.Digest).ToFrozenDictionary(k => k.Version.Digest, StringComparer.Ordinal);
        Known[] serving = [.. all.Values.Where(k => k.Version.Serves)];
        _contents = new Contents(
            all, serving.Select(k => k.Read.Value.Policy).OfType<ServedPolicy>().ToFrozenDictionary(s => s.Id, StringComparer.Ordinal),
            [.. serving.Select(k => new PolicyState(k.Version.Id, k.Read.Value.Policy, k.Read.Value.Attempt))]);
        return [.. _contents.ById.Values.Where(s => before.ById.GetValueOrDefault(s.Id)?.Generation != s.Generation)];
    }

    private ReadVersion Read(JournalVersion version)
    {
        var findings = new Findings();
        var loaded = PolicyLoad.Load(version.Files, engine, publicKey: null, findings, faulted);
        if (loaded is not null && loaded.Policy.Digest != version.Digest)
        {
            findings.Error(Place.Whole(version.Files.Show("policy.json")), Codes.CannotDecide, "the recorded files do not have their digest; verify the journal");
            loaded = null;
        }

        return new ReadVersion(loaded is null ? null : new ServedPolicy(loaded.Policy, version.Number, version.Since), new PolicyAttempt(version.Number, version.Since, loaded is not null, findings.InOrder()));
    }

    private sealed record ReadVersion(ServedPolicy? Policy, PolicyAttempt Attempt);

    private sealed record Known(JournalVersion Version, Lazy<ReadVersion> Read);

    private sealed record Contents(FrozenDictionary<string, Known> ByDigest, FrozenDictionary<string, ServedPolicy> ById, IReadOnlyList<PolicyState> States)
    {
        public static readonly Contents None = new(FrozenDictionary<string, Known>.Empty, FrozenDictionary<string, ServedPolicy>.Empty, []);
    }
}
