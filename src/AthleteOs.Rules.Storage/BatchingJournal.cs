using System.Data.Common;
using System.Runtime.CompilerServices;
using Dapper;

namespace AthleteOs.Rules.Storage;

/// <summary>
/// The part that both journals share: a single writer adds entries (<see cref="AppendQueue"/>), and each reader has its own connection.
/// </summary>
internal abstract class BatchingJournal : IJournal
{
    private readonly AppendQueue queue;
    private readonly TimeProvider clock;
    private readonly string prefix;
    private readonly string select;
    private int closed;

    protected BatchingJournal(TimeProvider clock, string prefix)
    {
        queue = new AppendQueue(this, clock);
        this.clock = clock;
        this.prefix = prefix;
        select = JournalStatements.Select(prefix);
    }

    public Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, AppendCondition? condition, CancellationToken stop)
    {
        EntryChecks.Text(athleteId, nameof(athleteId), least: 1);
        EntryChecks.Batch(entries);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref closed) != 0, this);
        return queue.Add(new PendingAppend(athleteId, entries, condition, JournalCaller.Name), stop);
    }

    public async Task<IReadOnlyList<Appended>> AppendInOrder(string athleteId, IReadOnlyList<IReadOnlyList<NewEntry>> batches, AppendCondition? condition, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(batches);
        EntryChecks.Text(athleteId, nameof(athleteId), least: 1);
        foreach (var batch in batches)
        {
            EntryChecks.Batch(batch);
        }

        ObjectDisposedException.ThrowIf(Volatile.Read(ref closed) != 0, this);
        stop.ThrowIfCancellationRequested();
        var answers = new List<Task<Appended>>();
        PendingAppend? last = null;
        foreach (var batch in batches)
        {
            last = new PendingAppend(athleteId, batch, condition, JournalCaller.Name, last);
            answers.Add(queue.Add(last, CancellationToken.None));
        }

        return await Task.WhenAll(answers).ConfigureAwait(false);
    }

    public async Task<ChainState> State(string athleteId, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(athleteId);
        var state = new ChainState(0, 0);
        await foreach (var read in Guarded(() => States(athleteId, stop), stop).ConfigureAwait(false))
        {
            state = read;
        }

        return state;
    }

    public async Task<JournalChanges> Changes(long? since, IReadOnlyCollection<EntryKind> kinds, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(kinds);
        var changes = new JournalChanges(0, []);
        await foreach (var read in Guarded(() => ReadChanges(since, kinds, stop), stop).ConfigureAwait(false))
        {
            changes = read;
        }

        return changes;
    }

    public async Task<IReadOnlyList<CaughtUpAthlete>> CaughtUp(string under, CancellationToken stop)
    {
        var athletes = new List<CaughtUpAthlete>();
        await foreach (var athlete in Guarded(() => ReadCaughtUp(under, stop), stop).ConfigureAwait(false))
        {
            athletes.Add(athlete);
        }

        return athletes;
    }

    public async Task NoteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(athletes);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref closed) != 0, this);
        try
        {
            await WriteCaughtUp(athletes, under, stop).ConfigureAwait(false);
        }
        catch (Exception fault) when (Outage(fault))
        {
            throw Unavailable(fault);
        }
    }

    public async Task<Turns> TakeTurns(IReadOnlyCollection<string> athletes, Guid host, TimeSpan lease, string under, DateTimeOffset now, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(athletes);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref closed) != 0, this);
        try
        {
            return await WriteTurns(athletes, host, lease, under, now, stop).ConfigureAwait(false);
        }
        catch (Exception fault) when (Outage(fault))
        {
            throw Unavailable(fault);
        }
    }

    public async IAsyncEnumerable<Entry> Read(JournalQuery query, [EnumeratorCancellation] CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(query);
        await foreach (var row in Guarded(() => Rows(query, stop), stop).ConfigureAwait(false))
        {
            yield return row.Entry();
        }
    }

    public async Task<bool> IsKnown(string athleteId, CancellationToken stop)
    {
        await foreach (var _ in Read(new JournalQuery { AthleteId = athleteId, Limit = 1 }, stop).ConfigureAwait(false))
        {
            return true;
        }

        try
        {
            return await IsInQueue(athleteId, stop).ConfigureAwait(false);
        }
        catch (Exception fault) when (Outage(fault))
        {
            throw Unavailable(fault);
        }
    }

    public async Task Probe(CancellationToken stop)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref closed) != 0, this);
        try
        {
            await ProbeWriting(stop).ConfigureAwait(false);
        }
        catch (Exception fault) when (Outage(fault))
        {
            throw Unavailable(fault);
        }
    }

    public async Task Erase(string athleteId, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(athleteId);
        try
        {
            await EraseAll(athleteId, StoredEntry.Text(clock.GetUtcNow()), stop).ConfigureAwait(false);
        }
        catch (Exception fault) when (Outage(fault))
        {
            await Forget().ConfigureAwait(false);
            throw Unavailable(fault);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref closed, 1) == 0)
        {
            await queue.Close().ConfigureAwait(false);
            await Forget().ConfigureAwait(false);
            await Close().ConfigureAwait(false);
        }
    }

    /// <summary>A snapshot of every athlete's head, key and entries; entries by athlete and number.</summary>
    internal async IAsyncEnumerable<ChainRows> Chains(string? athleteId, [EnumeratorCancellation] CancellationToken stop)
    {
        var connection = await ReadingConnection(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        var moment = await Moment(connection, stop).ConfigureAwait(false);
        await using var momentEnds = moment.ConfigureAwait(false);
        var of = athleteId is null ? "" : " WHERE athlete_id = @athleteId";
        var heads = (await connection.QueryAsync<StoredHead>($"SELECT athlete_id AS AthleteId, count AS Count, hash AS Hash FROM {prefix}heads{of}", new { athleteId }, moment).ConfigureAwait(false)).ToDictionary(h => h.AthleteId, StringComparer.Ordinal);
        var keys = (await connection.QueryAsync<StoredKey>($"SELECT athlete_id AS AthleteId, from_number AS FromNumber, key AS Key FROM {prefix}keys{of}", new { athleteId }, moment).ConfigureAwait(false)).ToDictionary(k => k.AthleteId, StringComparer.Ordinal);
        var athletes = (await connection.QueryAsync<string>($"SELECT DISTINCT athlete_id FROM {prefix}entries{of}", new { athleteId }, moment).ConfigureAwait(false))
            .Union(heads.Keys, StringComparer.Ordinal).Union(keys.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal);
        foreach (var athlete in athletes)
        {
            yield return new ChainRows(athlete, heads.GetValueOrDefault(athlete), keys.GetValueOrDefault(athlete),
                Rows(connection, $"{select} WHERE e.athlete_id = @athlete ORDER BY e.number", new { athlete }, moment, stop));
        }
    }

    // Dapper's QueryUnbufferedAsync cancels its command also after the last row, and PostgreSQL opens a connection for each cancellation.
    private static async IAsyncEnumerable<StoredEntry> Rows(DbConnection connection, string sql, object values, DbTransaction? moment, [EnumeratorCancellation] CancellationToken stop)
    {
        var reader = await connection.ExecuteReaderAsync(new CommandDefinition(sql, values, moment, cancellationToken: stop)).ConfigureAwait(false);
        await using var readerEnds = reader.ConfigureAwait(false);
        var isLeft = false; // a read that failed has nothing to cancel
        try
        {
            var row = reader.GetRowParser<StoredEntry>();
            while (await reader.ReadAsync(stop).ConfigureAwait(false))
            {
                isLeft = true;
                yield return row(reader);
                isLeft = false;
            }
        }
        finally
        {
            if (isLeft && reader is IWrappedDataReader left)
            {
                left.Command.Cancel();
            }
        }
    }

    /// <summary>Runs a query; a lost database throws a readable error. A connection that proves dead before the first row is retried once.</summary>
    internal async IAsyncEnumerable<T> Guarded<T>(Func<IAsyncEnumerable<T>> read, [EnumeratorCancellation] CancellationToken stop)
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref closed) != 0, this);
        var rows = read().GetAsyncEnumerator(stop);
        try
        {
            for (var first = true; ; first = false)
            {
                bool more;
                try
                {
                    more = await rows.MoveNextAsync().ConfigureAwait(false);
                }
                catch (Exception fault) when (first && WorthAnotherTry(fault))
                {
                    await rows.DisposeAsync().ConfigureAwait(false);
                    rows = read().GetAsyncEnumerator(stop);
                    more = await Again(rows).ConfigureAwait(false);
                }
                catch (Exception fault) when (Outage(fault))
                {
                    throw Unavailable(fault);
                }

                if (!more)
                {
                    yield break;
                }

                yield return rows.Current;
            }
        }
        finally
        {
            await rows.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Throws where the database cannot write now.</summary>
    protected abstract Task ProbeWriting(CancellationToken stop);

    protected void Start() => queue.Start();

    /// <summary>Begins a transaction of the single writer.</summary>
    internal abstract Task<IWriteTransaction> Begin();

    /// <summary>A connection that reads; the caller disposes of it.</summary>
    protected abstract Task<DbConnection> ReadingConnection(CancellationToken stop);

    /// <summary>A transaction that reads one consistent snapshot.</summary>
    protected abstract Task<DbTransaction> Moment(DbConnection connection, CancellationToken stop);

    /// <summary>Whether the queue in the database contains a request or an answer of an athlete.</summary>
    protected virtual Task<bool> IsInQueue(string athleteId, CancellationToken stop) => Task.FromResult(false);

    /// <summary>Destroys the bodies and the key, and adds the note of the erase, in one transaction.</summary>
    protected abstract Task EraseAll(string athleteId, string at, CancellationToken stop);

    /// <summary>Adds the note of an erase within its transaction.</summary>
    protected private static async Task NoteErasure(IWriteTransaction writing, string athleteId, string at)
    {
        var plan = new BatchPlan(await writing.Load([athleteId], [], []).ConfigureAwait(false), at);
        plan.AddErasure(athleteId, JournalCaller.Name);
        if (plan.Entries.Count > 0)
        {
            await writing.Add([], plan.Entries).ConfigureAwait(false);
        }
    }

    /// <summary>Whether the database caused the fault, so that the same call may succeed later.</summary>
    internal abstract bool Outage(Exception fault);

    /// <summary>Whether to retry on a new connection after a fault before a commit. Drops dead connections.</summary>
    internal abstract bool WorthAnotherTry(Exception fault);

    /// <summary>Drops the writer's connection; the next transaction opens another.</summary>
    internal abstract ValueTask Forget();

    protected abstract ValueTask Close();

    internal const string NothingAcknowledged = "The journal's database cannot be reached or cannot write; nothing was acknowledged. Every further call tries again.";

    internal static JournalUnavailableException Unavailable(Exception fault) =>
        fault as JournalUnavailableException ?? new JournalUnavailableException(NothingAcknowledged, fault);

    private static async Task<bool> AnswerOutage(Task<bool> next, Func<Exception, bool> outage)
    {
        try
        {
            return await next.ConfigureAwait(false);
        }
        catch (Exception fault) when (outage(fault))
        {
            throw Unavailable(fault);
        }
    }

    private Task<bool> Again<T>(IAsyncEnumerator<T> rows) => AnswerOutage(rows.MoveNextAsync().AsTask(), Outage);

    private async IAsyncEnumerable<StoredEntry> Rows(JournalQuery query, [EnumeratorCancellation] CancellationToken stop)
    {
        var (sql, values) = JournalStatements.Of(prefix, query);
        var connection = await ReadingConnection(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        await foreach (var row in Rows(connection, sql, values, moment: null, stop).ConfigureAwait(false))
        {
            yield return row;
        }
    }

    private async IAsyncEnumerable<ChainState> States(string athleteId, [EnumeratorCancellation] CancellationToken stop)
    {
        var connection = await ReadingConnection(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        yield return await connection.QuerySingleAsync<ChainState>(new CommandDefinition(
            $"SELECT coalesce((SELECT count FROM {prefix}heads WHERE athlete_id = @athleteId), 0) AS Entries, coalesce((SELECT from_number FROM {prefix}keys WHERE athlete_id = @athleteId), 0) AS KeyFrom",
            new { athleteId }, cancellationToken: stop)).ConfigureAwait(false);
    }

    private async IAsyncEnumerable<CaughtUpAthlete> ReadCaughtUp(string under, [EnumeratorCancellation] CancellationToken stop)
    {
        var connection = await ReadingConnection(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        var rows = await connection.QueryAsync<(string AthleteId, long Number, long Due)>(new CommandDefinition(
            $"SELECT c.athlete_id AS AthleteId, c.number AS Number, c.due AS Due FROM {prefix}caught_up c JOIN {prefix}heads h ON h.athlete_id = c.athlete_id AND h.count = c.number WHERE c.under = @under",
            new { under }, cancellationToken: stop)).ConfigureAwait(false);
        foreach (var (athleteId, number, due) in rows)
        {
            yield return new CaughtUpAthlete(athleteId, number, new DateTimeOffset(due, TimeSpan.Zero));
        }
    }

    /// <summary>Adds or replaces the notes of athletes in one transaction.</summary>
    protected abstract Task WriteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop);

    /// <summary>Takes turns of athletes. A database of one host gives all.</summary>
    protected virtual Task<Turns> WriteTurns(IReadOnlyCollection<string> athletes, Guid host, TimeSpan lease, string under, DateTimeOffset now, CancellationToken stop) =>
        Task.FromResult(new Turns(athletes, [], AreShared: false));

    private async IAsyncEnumerable<JournalChanges> ReadChanges(long? since, IReadOnlyCollection<EntryKind> kinds, [EnumeratorCancellation] CancellationToken stop)
    {
        var connection = await ReadingConnection(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);

        // The place comes first: an entry between both statements is in this answer and in the next one.
        var place = await connection.ExecuteScalarAsync<long>(new CommandDefinition(PlaceNow, cancellationToken: stop)).ConfigureAwait(false);
        var changed = since is null || kinds.Count == 0 ? []
            : await connection.QueryAsync<(string AthleteId, string Kind, long Number)>(new CommandDefinition(ChangesSince(kinds), new { since }, cancellationToken: stop)).ConfigureAwait(false);
        yield return new JournalChanges(place, [.. changed.GroupBy(c => (c.AthleteId, c.Kind)).Select(g => new JournalChange(g.Key.AthleteId, EntryKindWords.Kind(g.Key.Kind)!.Value, g.Max(c => c.Number)))]);
    }

    /// <summary>The statement of the changes. A test reads its plan: it must not read the entries before.</summary>
    /// <remarks>The kind is an expression, and nothing is grouped, so that no database prefers another index.</remarks>
    internal string ChangesSince(IReadOnlyCollection<EntryKind> kinds) =>
        $"SELECT e.athlete_id AS AthleteId, e.kind AS Kind, e.number AS Number FROM {prefix}entries e WHERE {AddedSince} AND coalesce(e.kind, '') IN ({string.Join(", ", kinds.Select(k => $"'{k.Word()}'"))})";

    /// <summary>The statement of the present place.</summary>
    protected abstract string PlaceNow { get; }

    /// <summary>The condition of an entry that was added since the place <c>@since</c>.</summary>
    protected abstract string AddedSince { get; }
}
