using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using Dapper;

namespace AthleteOs.Rules.Storage;

/// <summary>
/// What both journals share: one writer gathers what waits into one transaction, so that many appends pay for one flush to the disk;
/// readers have connections of their own.
/// </summary>
internal abstract class GatheringJournal : IJournal
{
    private const int MostWaiting = 4096;
    protected const int MostInGroup = 256;
    private const int MostBytesInGroup = 8 << 20;
    private const int MostBytesInBody = 1 << 20;
    private const int MostCharacters = 200;
    private const string Unknown = "The connection to the journal broke while it was writing; whether the entries were written is not known. Try again with the same idempotency key.";
    private const string Refusal = "The journal's tables refused the entries: they are not as this program leaves them. Verify the journal.";

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Channel<Waiting> queue = Channel.CreateBounded<Waiting>(new BoundedChannelOptions(MostWaiting) { SingleReader = true });
    private readonly TimeProvider clock;
    private readonly string prefix;
    private readonly string select;
    private Task writing = Task.CompletedTask;
    private int closed;

    protected GatheringJournal(TimeProvider clock, string prefix)
    {
        this.clock = clock;
        this.prefix = prefix;
        select = Select(prefix);
    }

    public static string Select(string prefix) =>
        $"SELECT e.athlete_id AS AthleteId, e.number AS Number, e.batch AS Batch, e.kind AS Kind, e.date AS Date, e.key AS Key, e.body AS Body, e.at AS At, e.id AS Id, e.commitment AS Commitment, e.hash AS Hash FROM {prefix}entries e";

    public Task<Appended> Append(string athleteId, IReadOnlyList<NewEntry> entries, CancellationToken stop)
    {
        Check(athleteId, nameof(athleteId), least: 1);
        Check(entries);
        ObjectDisposedException.ThrowIf(Volatile.Read(ref closed) != 0, this);
        return Queue(new Waiting(athleteId, entries), stop);
    }

    public async IAsyncEnumerable<Entry> Read(JournalQuery query, [EnumeratorCancellation] CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(query);
        await foreach (var row in Guarded(() => Rows(query, stop), stop).ConfigureAwait(false))
        {
            yield return row.Entry();
        }
    }

    public async Task Erase(string athleteId, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(athleteId);
        try
        {
            await EraseAll(athleteId, stop).ConfigureAwait(false);
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
            queue.Writer.Complete();
            await writing.ConfigureAwait(false);
            await Forget().ConfigureAwait(false);
            await Close().ConfigureAwait(false);
        }
    }

    /// <summary>Every athlete's head, key and entries as they were at one moment; entries by athlete and number.</summary>
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
                connection.QueryUnbufferedAsync<StoredEntry>($"{select} WHERE e.athlete_id = @athlete ORDER BY e.number", new { athlete }, moment));
        }
    }

    /// <summary>Runs a reading, in words where the database is gone, and once more where a connection was found dead before its first row.</summary>
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

    protected void Start() => writing = Task.Run(Write);

    /// <summary>Begins a transaction of the one writer.</summary>
    protected abstract Task<IWriting> Begin();

    /// <summary>A connection that reads; the caller disposes of it.</summary>
    protected abstract Task<DbConnection> ReadingConnection(CancellationToken stop);

    /// <summary>A transaction in which all is read as it is at one moment.</summary>
    protected abstract Task<DbTransaction> Moment(DbConnection connection, CancellationToken stop);

    protected abstract Task EraseAll(string athleteId, CancellationToken stop);

    /// <summary>Whether the fault is the database's, so that the same call may succeed later.</summary>
    protected abstract bool Outage(Exception fault);

    /// <summary>Whether a fault before a commit is best answered by a second try on a fresh connection. Drops the connections that are dead.</summary>
    protected abstract bool WorthAnotherTry(Exception fault);

    /// <summary>Drops the writer's connection; the next transaction opens another.</summary>
    protected abstract ValueTask Forget();

    protected abstract ValueTask Close();

    private static JournalUnavailableException Unavailable(Exception fault) =>
        fault as JournalUnavailableException ?? new JournalUnavailableException("The journal's database cannot be reached or cannot write; nothing was acknowledged. It is tried again with every call.", fault);

    private static void Check(string text, string name, int least)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        if (text.Length < least || text.Length > MostCharacters || text.Any(char.IsControl))
        {
            throw new ArgumentException($"It takes {least.ToString(CultureInfo.InvariantCulture)} to {MostCharacters.ToString(CultureInfo.InvariantCulture)} characters, none of them a control character.", name);
        }

        try
        {
            _ = StrictUtf8.GetByteCount(text);
        }
        catch (EncoderFallbackException half)
        {
            throw new ArgumentException("It holds half a character (a surrogate without its other half).", name, half);
        }
    }

    private static void Check(IReadOnlyList<NewEntry> entries)
    {
        ArgumentNullException.ThrowIfNull(entries);
        if (entries.Count is 0 or > MostInGroup)
        {
            throw new ArgumentException($"A batch has 1 to {MostInGroup.ToString(CultureInfo.InvariantCulture)} entries.", nameof(entries));
        }

        for (var i = 0; i < entries.Count; i++)
        {
            Check(entries[i].Key, nameof(entries), least: 0);
            _ = entries[i].Kind.Word();
            if (i > 0 && entries[i].Key.Length > 0)
            {
                throw new ArgumentException("Only the first entry of a batch may have an idempotency key: the batch is repeated as a whole.", nameof(entries));
            }

            if (entries[i].Body.Length > MostBytesInBody || !IsJson(entries[i].Body.Span))
            {
                throw new ArgumentException("A body is one JSON document in UTF-8 of at most 1 MB.", nameof(entries));
            }
        }
    }

    private static bool IsJson(ReadOnlySpan<byte> body)
    {
        var reader = new Utf8JsonReader(body);
        try
        {
            // The reader takes bytes in strings as they are until they are asked for.
            var any = false;
            while (reader.Read())
            {
                any = true;
            }

            return any && System.Text.Unicode.Utf8.IsValid(body);
        }
        catch (JsonException)
        {
            return false;
        }
    }

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

    private async Task<Appended> Queue(Waiting batch, CancellationToken stop)
    {
        stop.ThrowIfCancellationRequested();
        if (!queue.Writer.TryWrite(batch))
        {
            ObjectDisposedException.ThrowIf(Volatile.Read(ref closed) != 0, this);
            throw new JournalUnavailableException("Too much is waiting to be written to the journal; nothing was acknowledged. Try again a little later.");
        }

        var registration = stop.UnsafeRegister(static (state, token) => ((Waiting)state!).Cancel(token), batch);
        await using var registrationEnds = registration.ConfigureAwait(false);
        return await batch.Answer.ConfigureAwait(false);
    }

    private async IAsyncEnumerable<StoredEntry> Rows(JournalQuery query, [EnumeratorCancellation] CancellationToken stop)
    {
        var where = new List<string>();
        Restrict(query.AthleteId is not null, "e.athlete_id = @AthleteId");
        Restrict(query.Kind is not null, "e.kind = @Kind");
        Restrict(query.From is not null, "e.date >= @From");
        Restrict(query.To is not null, "e.date <= @To");
        Restrict(query.Id is not null, "e.id = @Id");
        var sql = select + (where.Count > 0 ? " WHERE " + string.Join(" AND ", where) : "")
            + " ORDER BY e.athlete_id, e.number" + (query.NewestFirst ? " DESC" : "")
            + (query.Limit is null ? "" : " LIMIT @Limit");
        var connection = await ReadingConnection(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        var values = new
        {
            query.AthleteId,
            Kind = query.Kind?.Word(),
            From = query.From is { } from ? StoredEntry.Text(from) : null,
            To = query.To is { } to ? StoredEntry.Text(to) : null,
            query.Id,
            query.Limit,
        };
        await foreach (var row in connection.QueryUnbufferedAsync<StoredEntry>(sql, values).WithCancellation(stop).ConfigureAwait(false))
        {
            yield return row;
        }

        void Restrict(bool given, string condition)
        {
            if (given)
            {
                where.Add(condition);
            }
        }
    }

    private async Task Write()
    {
        var group = new List<Waiting>();
        while (await queue.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            // Those whom the last group answered often have the next entry ready: let them, or the first of them is written alone.
            await Task.Yield();
            group.Clear();
            for (var bytes = 0; group.Count < MostInGroup && bytes < MostBytesInGroup && queue.Reader.TryRead(out var next); bytes += next.Bytes)
            {
                if (next.Take())
                {
                    group.Add(next);
                }
            }

            if (group.Count > 0)
            {
                await WriteGroup(group).ConfigureAwait(false);
            }
        }
    }

    private async Task WriteGroup(IReadOnlyList<Waiting> group)
    {
        for (var again = false; ; again = true)
        {
            try
            {
                var answers = await WriteOnce(group).ConfigureAwait(false);
                foreach (var (batch, answer) in group.Zip(answers))
                {
                    batch.End(answer);
                }

                return;
            }
#pragma warning disable CA1031 // Whatever it is, those who wait must hear of it, and the writer must go on.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                await Forget().ConfigureAwait(false);
                if (!again && WorthAnotherTry(fault))
                {
                    continue;
                }

                if (group.Count > 1 && !Outage(fault))
                {
                    // One batch is at fault; the others must not suffer for it.
                    foreach (var batch in group)
                    {
                        await WriteGroup([batch]).ConfigureAwait(false);
                    }

                    return;
                }

                foreach (var batch in group)
                {
                    batch.End(Outage(fault) ? Unavailable(fault) : fault is DbException ? new JournalRefusedException(Refusal, fault) : fault);
                }

                return;
            }
        }
    }

    private async Task<IReadOnlyList<Appended>> WriteOnce(IReadOnlyList<Waiting> group)
    {
        var transaction = await Begin().ConfigureAwait(false);
        await using var transactionEnds = transaction.ConfigureAwait(false);
        var known = await transaction.Load([.. group.Select(b => b.AthleteId).Distinct(StringComparer.Ordinal)], [.. group.Select(b => b.Repeat).OfType<RepeatKey>().Distinct()]).ConfigureAwait(false);
        var draft = new GroupDraft(known, StoredEntry.Text(clock.GetUtcNow()));
        var answers = group.Select(draft.Add).ToArray();
        if (draft.Entries.Count == 0)
        {
            return answers;
        }

        await transaction.Add(draft.Keys, draft.Entries).ConfigureAwait(false);
        try
        {
            await transaction.Commit().ConfigureAwait(false);
        }
        catch (Exception fault) when (Outage(fault))
        {
            throw new JournalUnavailableException(Unknown, fault);
        }

        return answers;
    }
}
