using System.Security.Cryptography;

namespace AthleteOs.Rules.Storage;

/// <summary>The entries that a group of batches adds to the chains, and the answer to each batch.</summary>
internal sealed class BatchPlan(Known known, string at)
{
    private readonly Dictionary<string, (long Count, byte[] Hash)> heads = known.Heads.ToDictionary(h => h.AthleteId, h => (h.Count, h.Hash), StringComparer.Ordinal);
    private readonly Dictionary<string, StoredKey> keys = known.Keys.ToDictionary(k => k.AthleteId, StringComparer.Ordinal);
    private readonly Dictionary<RepeatKey, StoredEntry[]> there = known.Repeated.GroupBy(e => (e.AthleteId, e.Batch))
        .Select(batch => batch.OrderBy(e => e.Number).ToArray())
        .ToDictionary(batch => new RepeatKey(batch[0].AthleteId, batch[0].Kind, batch[0].Date, batch[0].Key));

    private readonly Dictionary<PendingAppend, AppendOutcome> outcomes = [];

    /// <summary>New keys, for athletes without a key.</summary>
    public List<StoredKey> Keys { get; } = [];

    /// <summary>Entries to add, each athlete's in order.</summary>
    public List<StoredEntry> Entries { get; } = [];

    public Appended Add(PendingAppend batch)
    {
        var answer = Follows(batch.After) ? Plan(batch) : new Appended(AppendOutcome.Stale, []);
        outcomes[batch] = answer.Outcome;
        return answer;
    }

    // The batch before is in this group, or its answer is known.
    private bool Follows(PendingAppend? before) => before is null
        || (outcomes.TryGetValue(before, out var outcome) ? outcome : before.Answer.IsCompletedSuccessfully ? before.Answer.Result.Outcome : AppendOutcome.Stale) == AppendOutcome.Appended;

    private Appended Plan(PendingAppend batch)
    {
        var (count, hash) = heads.TryGetValue(batch.AthleteId, out var head) ? head : (0, Chain.Start(batch.AthleteId));
        if (batch.Condition is { } condition && !Applies(condition, keys.GetValueOrDefault(batch.AthleteId)?.FromNumber ?? 0, count))
        {
            return new Appended(AppendOutcome.Stale, []);
        }

        if (batch.Repeat is { } repeat && there.TryGetValue(repeat, out var stored))
        {
            var same = stored[0].Body is { } body && batch.Entries[0].Body.Span.SequenceEqual(body);
            return new Appended(same ? AppendOutcome.AlreadyThere : AppendOutcome.Conflict, [.. stored.Select(e => e.Entry())]);
        }

        var key = KeyOf(batch.AthleteId, count + 1);
        var rows = new StoredEntry[batch.Entries.Count];
        for (var i = 0; i < rows.Length; i++)
        {
            var entry = batch.Entries[i];
            var row = new StoredEntry(batch.AthleteId, count + 1 + i, count + 1, entry.Kind.Word(), StoredEntry.Text(entry.Date), entry.Key, entry.Body.ToArray(), at,
                RandomNumberGenerator.GetHexString(32, lowercase: true), Chain.Commitment(key, entry.Body.Span), [], batch.Caller);
            hash = Chain.Hash(hash, row);
            rows[i] = row with { Hash = hash };
        }

        heads[batch.AthleteId] = (count + rows.Length, hash);
        Entries.AddRange(rows);
        if (batch.Repeat is { } added)
        {
            there[added] = rows;
        }

        return new Appended(AppendOutcome.Appended, [.. rows.Select(e => e.Entry())]);
    }

    /// <summary>Adds the note of an erase. It has no body, so that it needs no key; its commitment is random. An athlete without entries gets none.</summary>
    public void AddErasure(string athleteId, string caller)
    {
        if (heads.TryGetValue(athleteId, out var head))
        {
            var row = new StoredEntry(athleteId, head.Count + 1, head.Count + 1, EntryKind.Erasure.Word(), at[..StoredEntry.DateForm.Length], "", null, at,
                RandomNumberGenerator.GetHexString(32, lowercase: true), RandomNumberGenerator.GetBytes(Chain.KeyBytes), [], caller);
            Entries.Add(row with { Hash = Chain.Hash(head.Hash, row) });
        }
    }

    private bool Applies(AppendCondition condition, long keyFrom, long count) =>
        (condition.KeyFrom ?? keyFrom) == keyFrom && (condition.Entries ?? count) == count && (condition.Claim is not { } claim || known.Claims.Contains(claim));

    private byte[] KeyOf(string athleteId, long from)
    {
        if (!keys.TryGetValue(athleteId, out var key))
        {
            key = keys[athleteId] = new StoredKey(athleteId, from, RandomNumberGenerator.GetBytes(Chain.KeyBytes));
            Keys.Add(key);
        }

        return key.Key;
    }
}
