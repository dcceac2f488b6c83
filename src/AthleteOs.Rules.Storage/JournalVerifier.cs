using System.Globalization;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace AthleteOs.Rules.Storage;

/// <summary>The place where an athlete's chain is broken.</summary>
/// <param name="Number">The first entry that is not as it was written, is missing, or does not belong; 0 for the chain as a whole.</param>
/// <param name="Says">The fault, in words for people.</param>
public sealed record ChainFault(long Number, string Says);

/// <summary>The result of verifying an athlete's chain.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Entries">The number of entries.</param>
/// <param name="Erased">The number of erased entries; only their commitments remain.</param>
/// <param name="LastHash">The hash of the last entry. A copy elsewhere proves later that nobody rewrote the entries up to it.</param>
/// <param name="Fault">The first fault, or null if the chain is whole.</param>
public sealed record ChainVerdict(string AthleteId, long Entries, long Erased, ReadOnlyMemory<byte> LastHash, ChainFault? Fault);

/// <summary>
/// Verifies the athletes' chains and reports breaks: entries that were changed, deleted, inserted, moved, or cut off at the end.
/// </summary>
/// <remarks>
/// It finds changes that are not consistent in all tables. A writer to every table, heads and keys included, can recompute a chain
/// from any entry on, or remove an athlete entirely. No verification from the database alone can detect that.
/// To detect it, keep the output of <c>journal verify --json</c> (entries and last hash of each athlete) in another place.
/// </remarks>
public static class JournalVerifier
{
    /// <summary>Verifies a snapshot of the chains, athlete by athlete in the ordinal order of their ids.</summary>
    /// <param name="journal">A journal that <see cref="Journals"/> opened.</param>
    /// <param name="athleteId">One athlete, or null for all.</param>
    /// <param name="stop">Cancels it.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public static IAsyncEnumerable<ChainVerdict> Verify(IJournal journal, string? athleteId, CancellationToken stop) =>
        journal is BatchingJournal stored ? stored.Guarded(() => Verify(stored, athleteId, stop), stop)
            : throw new ArgumentException("Only a journal with its own database can be verified.", nameof(journal));

    private static async IAsyncEnumerable<ChainVerdict> Verify(BatchingJournal journal, string? athleteId, [EnumeratorCancellation] CancellationToken stop)
    {
        await foreach (var chain in journal.Chains(athleteId, stop).ConfigureAwait(false))
        {
            yield return await Verify(chain, stop).ConfigureAwait(false);
        }
    }

    private static async Task<ChainVerdict> Verify(ChainRows chain, CancellationToken stop)
    {
        long entries = 0, erased = 0;
        var hash = Chain.Start(chain.AthleteId);
        ChainFault? fault = null;
        await foreach (var row in chain.Entries.WithCancellation(stop).ConfigureAwait(false))
        {
            fault ??= Judge(row, entries + 1, hash, chain.Key);
            entries++;
            erased += row.Body is null ? 1 : 0;
            hash = row.Hash;
        }

        return new ChainVerdict(chain.AthleteId, entries, erased, hash, fault ?? JudgeEnd(chain, entries, hash));
    }

    private static ChainFault? Judge(StoredEntry row, long expected, byte[] before, StoredKey? key)
    {
        if (row.Number != expected)
        {
            return row.Number > expected ? new(expected, "is missing") : new(row.Number, "was inserted: chains begin with entry 1");
        }

        if (!Same(Chain.Hash(before, row), row.Hash))
        {
            return new(row.Number, "was changed, inserted or moved: its hash does not follow from the entry before it and its own fields");
        }

        var underKey = key is not null && row.Number >= key.FromNumber;
        return (row.Body, underKey) switch
        {
            (null, true) => new(row.Number, "lost its body, although the athlete was not erased"),
            (not null, false) => new(row.Number, "has a body without a key to check it: the key was removed, or the body was added after the athlete was erased"),
            (not null, true) when !Same(Chain.Commitment(key!.Key, row.Body), row.Commitment) => new(row.Number, "has a changed body, or the athlete's key was changed"),
            _ => null,
        };
    }

    private static ChainFault? JudgeEnd(ChainRows chain, long entries, byte[] last) => chain.Head switch
    {
        null when entries > 0 => new(0, "the count of entries and their last hash were removed"),
        null => new(0, "the athlete has a key and no entries"),
        { Count: var count } when count > entries => new(entries + 1, $"is missing: the chain was cut off, it had {Text(count)} entries"),
        { Count: var count } when count < entries => new(count + 1, $"was inserted: the chain has {Text(count)} entries"),
        { Hash: var hash } when !Same(hash, last) => new(entries, "is not the last entry that was written: the last hash differs"),
        _ => null,
    };

    private static bool Same(byte[] one, byte[] other) => CryptographicOperations.FixedTimeEquals(one, other);

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}

/// <summary>The rows of one athlete's chain in all tables.</summary>
internal sealed record ChainRows(string AthleteId, StoredHead? Head, StoredKey? Key, IAsyncEnumerable<StoredEntry> Entries);
