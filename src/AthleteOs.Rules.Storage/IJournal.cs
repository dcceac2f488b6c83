namespace AthleteOs.Rules.Storage;

/// <summary>
/// What is remembered of every athlete: entries that are added and never changed, chained by their hashes for each athlete.
/// Any number of callers may use one journal at once, and any number of journals one database.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>
    /// Adds a batch of entries, all or none, and returns once they would survive a loss of power. The first entry may carry an idempotency
    /// key: where the athlete has an entry of its kind, date and key, the batch that it came with is given back and nothing is written.
    /// </summary>
    /// <remarks>Cancelling takes a batch out of the queue; once its turn has come the answer is waited for.</remarks>
    /// <param name="athleteId">The athlete: 1 to 200 characters, none of them a control character.</param>
    /// <param name="entries">At least one. Only the first may have a key. The bodies must not change before this returns.</param>
    /// <param name="stop">Gives up waiting in the queue.</param>
    /// <exception cref="JournalUnavailableException">The database is gone or too much is waiting. Nothing is acknowledged: the caller may
    /// try again, and with an idempotency key can never write twice.</exception>
    Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, CancellationToken stop);

    /// <summary>Reads entries, athlete by athlete in the ordinal order of their ids, each athlete's by number.</summary>
    /// <param name="query">Which, in which order and how many.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="JournalUnavailableException">The database is gone.</exception>
    IAsyncEnumerable<Entry> Read(JournalQuery query, CancellationToken stop);

    /// <summary>
    /// Destroys an athlete's key and the bodies of all entries. Ids, numbers, kinds, dates, idempotency keys and times remain, and the
    /// chain still verifies. What is added for the athlete later gets a new key. Copies of the database made before hold what they held.
    /// </summary>
    /// <param name="athleteId">The athlete; one that is not there is none the worse.</param>
    /// <param name="stop">Gives up before anything is destroyed.</param>
    /// <exception cref="JournalRefusedException">The connection may add only: erasing takes the owner's.</exception>
    /// <exception cref="JournalUnavailableException">The database is gone.</exception>
    Task Erase(string athleteId, CancellationToken stop);
}

/// <summary>An entry to add.</summary>
/// <param name="Kind">What it records.</param>
/// <param name="Date">The athlete's day that it is about.</param>
/// <param name="Key">The idempotency key, at most 200 characters; empty for none.</param>
/// <param name="Body">A JSON document in UTF-8, at most 1 MB; kept byte for byte.</param>
public sealed record NewEntry(EntryKind Kind, DateOnly Date, string Key, ReadOnlyMemory<byte> Body);

/// <summary>An entry of the journal.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Number">Its place in the athlete's chain: 1, 2, 3 and so on without a gap.</param>
/// <param name="Batch">The number of the first entry that was added together with it.</param>
/// <param name="Kind">What it records.</param>
/// <param name="Date">The athlete's day that it is about.</param>
/// <param name="Key">The idempotency key, empty for none.</param>
/// <param name="Body">The JSON document as it was added; null once erased.</param>
/// <param name="At">When it was added, in UTC, by the clock of the journal that added it.</param>
/// <param name="Id">Its id among all entries: opaque, and not to be guessed.</param>
/// <param name="Hash">Its hash, which the next entry's is computed from.</param>
public sealed record Entry(string AthleteId, long Number, long Batch, EntryKind Kind, DateOnly Date, string Key, ReadOnlyMemory<byte>? Body, DateTimeOffset At, string Id, ReadOnlyMemory<byte> Hash);

/// <summary>How an append ended.</summary>
public enum AppendOutcome
{
    /// <summary>The batch was written.</summary>
    Appended,

    /// <summary>The first entry was there already with the same body; nothing was written.</summary>
    AlreadyThere,

    /// <summary>The first entry was there already with another body, or its body is erased; nothing was written.</summary>
    Conflict,
}

/// <summary>The answer to an append.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Entries">The batch as it is in the journal: the new one, or the one that was there.</param>
public sealed record Appended(AppendOutcome Outcome, IReadOnlyList<Entry> Entries);

/// <summary>Which entries to read. What is left out does not restrict.</summary>
public sealed record JournalQuery
{
    /// <summary>The athlete.</summary>
    public string? AthleteId { get; init; }

    /// <summary>The kind.</summary>
    public EntryKind? Kind { get; init; }

    /// <summary>The first day, itself part of the range.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day, itself part of the range.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The id of one entry.</summary>
    public string? Id { get; init; }

    /// <summary>Whether each athlete's newest entries come first.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>How many at most.</summary>
    public int? Limit { get; init; }
}
