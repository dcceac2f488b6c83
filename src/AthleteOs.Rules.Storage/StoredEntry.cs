using System.Globalization;

namespace AthleteOs.Rules.Storage;

/// <summary>
/// A row of the table of entries, the same on both databases. The chain hashes this form. Date and time are texts: they are hashed and
/// sorted unchanged, and a row with a tampered date can still be read and verified.
/// </summary>
internal sealed record StoredEntry(string AthleteId, long Number, long Batch, string Kind, string Date, string Key, byte[]? Body, string At, string Id, byte[] Commitment, byte[] Hash, string Caller)
{
    public const string DateForm = "yyyy-MM-dd";
    private const string TimeForm = "yyyy-MM-dd'T'HH:mm:ss.fffffff'Z'";

    public static string Text(DateOnly date) => date.ToString(DateForm, CultureInfo.InvariantCulture);

    public static string Text(DateTimeOffset at) => at.UtcDateTime.ToString(TimeForm, CultureInfo.InvariantCulture);

    public Entry Entry() => EntryKindWords.Kind(Kind) is { } kind
            && DateOnly.TryParseExact(Date, DateForm, CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
            && DateTimeOffset.TryParseExact(At, TimeForm, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var at)
        ? new Entry(AthleteId, Number, Batch, kind, date, Key, Body is null ? (ReadOnlyMemory<byte>?)null : Body, at, Id, Hash, Caller)
        : throw new JournalRefusedException("An entry of the journal is not readable: a newer program wrote it, or it was changed. Verify the journal.");
}

/// <summary>A row of the table of heads: the end of an athlete's chain.</summary>
internal sealed record StoredHead(string AthleteId, long Count, byte[] Hash);

/// <summary>A row of the table of keys: the athlete's key, and the first entry under this key. All earlier entries are erased.</summary>
internal sealed record StoredKey(string AthleteId, long FromNumber, byte[] Key);

/// <summary>The identity of a batch: equal values mean the same batch.</summary>
internal readonly record struct RepeatKey(string AthleteId, string Kind, string Date, string Key);
