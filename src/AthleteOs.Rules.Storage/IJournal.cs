namespace AthleteOs.Rules.Storage;

/// <summary>
/// The journal of all athletes. Entries are added and never changed; hashes chain the entries of each athlete.
/// Any number of callers may use a journal at the same time, and any number of journals may use one database.
/// </summary>
public interface IJournal : IAsyncDisposable
{
    /// <summary>
    /// Adds a batch of entries, all or none, and returns after they are safe from a power failure. The first entry may have an idempotency
    /// key. If the athlete already has an entry of its kind, date and key, nothing is written and the earlier batch is returned.
    /// </summary>
    /// <remarks>Cancelling removes a batch from the queue. Once the batch is being written, the call waits for the result.</remarks>
    /// <param name="athleteId">The athlete: 1 to 200 characters, none of them a control character.</param>
    /// <param name="entries">At least one. Only the first may have a key. The bodies must not change before this returns.</param>
    /// <param name="stop">Cancels waiting in the queue.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable or the queue is full. Nothing is acknowledged: the caller may
    /// retry, and with an idempotency key never writes twice.</exception>
    Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, CancellationToken stop) => Append(athleteId, entries, condition: null, stop);

    /// <summary>Adds a batch as above, if a condition is true at that moment. It excludes every other writer and every erase, also of other processes.</summary>
    /// <remarks>Read <see cref="State"/> first and the entries after it. So nothing is added that was computed from entries that changed since.</remarks>
    /// <param name="athleteId">The athlete: 1 to 200 characters, none of them a control character.</param>
    /// <param name="entries">At least one. Only the first may have a key. The bodies must not change before this returns.</param>
    /// <param name="condition">The condition; null for none. If it is false, the outcome is <see cref="AppendOutcome.Stale"/>.</param>
    /// <param name="stop">Cancels waiting in the queue.</param>
    /// <exception cref="JournalUnavailableException">As above.</exception>
    Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, AppendCondition? condition, CancellationToken stop);

    /// <summary>Adds several batches of an athlete in order, each as above. Batches that wait together share one flush to the disk.</summary>
    /// <remarks>After a batch that is not <see cref="AppendOutcome.Appended"/>, the outcome of all later ones is <see cref="AppendOutcome.Stale"/>.</remarks>
    /// <param name="athleteId">The athlete: 1 to 200 characters, none of them a control character.</param>
    /// <param name="batches">The batches; each has at least one entry.</param>
    /// <param name="condition">The condition of each batch; null for none.</param>
    /// <param name="stop">Cancels before the first batch is written.</param>
    /// <exception cref="JournalUnavailableException">As above. Earlier batches may be written.</exception>
    async Task<IReadOnlyList<Appended>> AppendInOrder(string athleteId, IReadOnlyList<IReadOnlyList<NewEntry>> batches, AppendCondition? condition, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(batches);
        var answers = new List<Appended>();
        foreach (var batch in batches)
        {
            answers.Add(answers.Count > 0 && answers[^1].Outcome != AppendOutcome.Appended ? new Appended(AppendOutcome.Stale, []) : await Append(athleteId, batch, condition, stop).ConfigureAwait(false));
        }

        return answers;
    }

    /// <summary>The present state of an athlete's chain, for the condition of a later append.</summary>
    /// <param name="athleteId">The athlete; an unknown one has no entries.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    Task<ChainState> State(string athleteId, CancellationToken stop);

    /// <summary>The athletes with new entries since a place in the journal, by whichever process, without reading the others.</summary>
    /// <remarks>An answer may repeat entries of an earlier answer, and never omits one.</remarks>
    /// <param name="since">The place of an earlier answer; null for the present place without athletes.</param>
    /// <param name="kinds">The kinds of entries.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    Task<JournalChanges> Changes(long? since, IReadOnlyCollection<EntryKind> kinds, CancellationToken stop);

    /// <summary>The notes of <see cref="NoteCaughtUp"/> about athletes without later entries.</summary>
    /// <param name="under">The conditions of the notes; notes under others are left out.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    Task<IReadOnlyList<CaughtUpAthlete>> CaughtUp(string under, CancellationToken stop);

    /// <summary>Notes how far the loops of athletes have read, in place of earlier notes. The notes are no part of the journal and may be lost.</summary>
    /// <param name="athletes">The athletes, each once.</param>
    /// <param name="under">The conditions of the notes, such as the service's defaults.</param>
    /// <param name="stop">Cancels before anything is noted.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable. Nothing is noted.</exception>
    Task NoteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop);

    /// <summary>Takes the turns of athletes, so that hosts that share the journal do not catch up the same athlete twice. A note of
    /// <see cref="NoteCaughtUp"/> ends a turn; the turns of a host that died end with their lease. A turn is no lock: appends have conditions.</summary>
    /// <param name="athletes">The athletes, each once.</param>
    /// <param name="host">The host. It gets its own turns again.</param>
    /// <param name="lease">The duration of a turn, by the database's clock.</param>
    /// <param name="under">The conditions of the notes.</param>
    /// <param name="now">The present time of the host; an athlete with a note and nothing due gets no turn.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    Task<Turns> TakeTurns(IReadOnlyCollection<string> athletes, Guid host, TimeSpan lease, string under, DateTimeOffset now, CancellationToken stop) =>
        Task.FromResult(new Turns(athletes, [], AreShared: false));

    /// <summary>Whether the journal, or the queue in its database, contains anything of an athlete.</summary>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    Task<bool> IsKnown(string athleteId, CancellationToken stop);

    /// <summary>Verifies that the database answers and can write now. Adds no entry.</summary>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">It cannot; the message gives the reason.</exception>
    Task Probe(CancellationToken stop);

    /// <summary>Reads entries, athlete by athlete in the ordinal order of their ids, each athlete's by number.</summary>
    /// <param name="query">The filter, the order and the limit.</param>
    /// <param name="stop">Ends the reading.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    IAsyncEnumerable<Entry> Read(JournalQuery query, CancellationToken stop);

    /// <summary>
    /// Destroys an athlete's key and the bodies of all entries. Ids, numbers, kinds, dates, idempotency keys, callers and times remain, and
    /// the chain still verifies. It adds an entry of kind <see cref="EntryKind.Erasure"/>, which names the caller. Later entries of the athlete get a new key. Earlier copies of the database still contain the data.
    /// </summary>
    /// <param name="athleteId">The athlete; an unknown one is ignored.</param>
    /// <param name="stop">Cancels before anything is destroyed.</param>
    /// <exception cref="JournalRefusedException">The connection may only add: erasing needs the owner's connection.</exception>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    Task Erase(string athleteId, CancellationToken stop);
}

/// <summary>An entry to add.</summary>
/// <param name="Kind">The kind of entry.</param>
/// <param name="Date">The day that it is about, by the athlete's calendar.</param>
/// <param name="Key">The idempotency key, at most 200 characters; empty for none.</param>
/// <param name="Body">A JSON document in UTF-8, at most 1 MB; kept byte for byte.</param>
public sealed record NewEntry(EntryKind Kind, DateOnly Date, string Key, ReadOnlyMemory<byte> Body);

/// <summary>An entry of the journal.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Number">Its place in the athlete's chain: 1, 2, 3 and so on without a gap.</param>
/// <param name="Batch">The number of the first entry of its batch.</param>
/// <param name="Kind">The kind of entry.</param>
/// <param name="Date">The day that it is about, by the athlete's calendar.</param>
/// <param name="Key">The idempotency key, empty for none.</param>
/// <param name="Body">The JSON document as it was added; null once erased.</param>
/// <param name="At">The time of the append, in UTC, by the clock of the journal that added it.</param>
/// <param name="Id">Its id among all entries: opaque and not guessable.</param>
/// <param name="Hash">Its hash; the next entry's hash includes it.</param>
/// <param name="Caller">The name of the caller that added it (<see cref="JournalCaller"/>); empty if unknown. An erase keeps it.</param>
public sealed record Entry(string AthleteId, long Number, long Batch, EntryKind Kind, DateOnly Date, string Key, ReadOnlyMemory<byte>? Body, DateTimeOffset At, string Id, ReadOnlyMemory<byte> Hash, string Caller = "");

/// <summary>The outcome of an append.</summary>
public enum AppendOutcome
{
    /// <summary>The batch was written.</summary>
    Appended,

    /// <summary>The journal already had the first entry, with the same body; nothing was written.</summary>
    AlreadyThere,

    /// <summary>The journal already had the first entry, with another body or an erased one; nothing was written.</summary>
    Conflict,

    /// <summary>The condition of the append was false: the athlete was erased or the chain has grown since it was read. Nothing was written.</summary>
    Stale,
}

/// <summary>The state of an athlete's chain.</summary>
/// <param name="Entries">The number of entries, erased ones included.</param>
/// <param name="KeyFrom">The first entry under the athlete's present key; 0 without a key. An erase changes it.</param>
public sealed record ChainState(long Entries, long KeyFrom)
{
    /// <summary>The condition that the athlete was not erased since.</summary>
    public AppendCondition NotErased => new(KeyFrom, Entries: null);

    /// <summary>The condition that nothing was added or erased since.</summary>
    public AppendCondition Unchanged => new(KeyFrom, Entries);
}

/// <summary>An athlete with nothing to do for the loop before a time, unless there are new entries.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Number">The number of the last entry that the loop read or recorded.</param>
/// <param name="Due">The time.</param>
public sealed record CaughtUpAthlete(string AthleteId, long Number, DateTimeOffset Due);

/// <summary>The turns that a host got.</summary>
/// <param name="Taken">The athletes to catch up. Athletes who are in neither list are another host's turn.</param>
/// <param name="CaughtUp">The athletes that another host has caught up.</param>
/// <param name="AreShared">Whether other hosts can have turns. If so, the end of each turn must be noted soon.</param>
public sealed record Turns(IReadOnlyCollection<string> Taken, IReadOnlyList<CaughtUpAthlete> CaughtUp, bool AreShared);

/// <summary>The new entries of a journal since a place.</summary>
/// <param name="Place">The present place, for the next call.</param>
/// <param name="Entries">The new entries.</param>
public sealed record JournalChanges(long Place, IReadOnlyList<JournalChange> Entries);

/// <summary>The last new entry of an athlete and kind.</summary>
/// <param name="AthleteId">The athlete.</param>
/// <param name="Kind">The kind.</param>
/// <param name="Number">Its number.</param>
public sealed record JournalChange(string AthleteId, EntryKind Kind, long Number);

/// <summary>The condition of an append.</summary>
/// <param name="KeyFrom">The first entry under the athlete's key; 0 without a key, null for any.</param>
/// <param name="Entries">The number of entries; null for any.</param>
/// <param name="Claim">The claim of the queue's request that the batch answers; null for none. It is gone if the athlete was erased, or another host has the request.</param>
public sealed record AppendCondition(long? KeyFrom, long? Entries, Guid? Claim = null)
{
    /// <summary>The condition that this host still has a request of the queue.</summary>
    /// <param name="request">The request.</param>
    public static AppendCondition StillClaimed(QueuedRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return new AppendCondition(null, null, request.Claim);
    }
}

/// <summary>The answer to an append.</summary>
/// <param name="Outcome">The outcome.</param>
/// <param name="Entries">The batch as it is in the journal: the new one, or the earlier one; empty if stale.</param>
public sealed record Appended(AppendOutcome Outcome, IReadOnlyList<Entry> Entries);

/// <summary>The entries to read. A property without a value does not restrict.</summary>
public sealed record JournalQuery
{
    /// <summary>The athlete.</summary>
    public string? AthleteId { get; init; }

    /// <summary>The athletes; an empty list finds nothing.</summary>
    public IReadOnlyCollection<string>? AthleteIds { get; init; }

    /// <summary>The entries begin after this athlete, in ordinal order of the ids.</summary>
    public string? AfterAthlete { get; init; }

    /// <summary>The kind.</summary>
    public EntryKind? Kind { get; init; }

    /// <summary>The kinds; an empty list finds nothing.</summary>
    public IReadOnlyCollection<EntryKind>? Kinds { get; init; }

    /// <summary>The entries of each athlete begin after this number.</summary>
    public long? AfterNumber { get; init; }

    /// <summary>The entries of each athlete end before this number.</summary>
    public long? BeforeNumber { get; init; }

    /// <summary>The first day, itself part of the range.</summary>
    public DateOnly? From { get; init; }

    /// <summary>The last day, itself part of the range.</summary>
    public DateOnly? To { get; init; }

    /// <summary>The id of one entry.</summary>
    public string? Id { get; init; }

    /// <summary>Whether each athlete's newest entries come first.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>The largest number of entries.</summary>
    public int? Limit { get; init; }
}
