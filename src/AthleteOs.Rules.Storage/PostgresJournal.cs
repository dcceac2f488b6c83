using System.Buffers.Binary;
using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Npgsql;

namespace AthleteOs.Rules.Storage;

/// <summary>A journal in a PostgreSQL database, in its own schema <c>athleteos</c>.</summary>
internal sealed class PostgresJournal : BatchingJournal
{
    private const string Prefix = "athleteos.";

    private readonly NpgsqlDataSource source;
    private NpgsqlConnection? writer;

    private PostgresJournal(NpgsqlDataSource source, TimeProvider clock)
        : base(clock, Prefix) => this.source = source;

    public static async Task<IJournal> Open(NpgsqlConnectionStringBuilder address, TimeProvider clock, bool create, IReadOnlyList<string> steps, CancellationToken stop)
    {
        var opened = Source(address);
        try
        {
            await Migrate(opened, clock, create, steps, stop).ConfigureAwait(false);
        }
        catch (Exception fault)
        {
            await opened.DisposeAsync().ConfigureAwait(false);
            throw fault switch
            {
                PostgresException { SqlState: PostgresErrorCodes.InsufficientPrivilege } => new JournalRefusedException("The journal is missing or has an older version, and this connection must not create or migrate it. Run athleteos journal create once with the owner's connection.", fault),
                PostgresException { SqlState: PostgresErrorCodes.InvalidCatalogName or PostgresErrorCodes.InvalidPassword or PostgresErrorCodes.InvalidAuthorizationSpecification } => new JournalRefusedException("The PostgreSQL server refused the connection: check database, user name and password.", fault),
                _ when IsOutage(fault) => new JournalUnavailableException("The PostgreSQL server of the journal cannot be reached.", fault),
                _ => fault,
            };
        }

        var journal = new PostgresJournal(opened, clock);
        journal.Start();
        return journal;
    }

    /// <summary>The settings of the journal's connections.</summary>
    internal static NpgsqlDataSource Source(NpgsqlConnectionStringBuilder address)
    {
        // Long enough for a busy server, short enough for waiting callers to get an answer.
        if (!address.ShouldSerialize("Timeout"))
        {
            address.Timeout = 5;
        }

        if (!address.ShouldSerialize("Command Timeout"))
        {
            address.CommandTimeout = 5;
        }

        if (!address.ShouldSerialize("Cancellation Timeout"))
        {
            address.CancellationTimeout = 500;
        }

        // A server accepts 100 connections by default, so that several hosts must share them. More would also be slower.
        if (!address.ShouldSerialize("Maximum Pool Size"))
        {
            address.MaxPoolSize = 20;
        }

        address.ApplicationName ??= "athleteos";
        address.Enlist = false;
        return NpgsqlDataSource.Create(address);
    }

    /// <summary>The roles of <see cref="PostgresSchema"/> that the server does not have.</summary>
    internal static async Task<IReadOnlyList<string>> MissingRoles(NpgsqlConnectionStringBuilder address, CancellationToken stop)
    {
        var database = Source(address);
        await using var databaseEnds = database.ConfigureAwait(false);
        try
        {
            var connection = await database.OpenConnectionAsync(stop).ConfigureAwait(false);
            await using var connectionEnds = connection.ConfigureAwait(false);
            return (await connection.QueryAsync<string>(new CommandDefinition(
                "SELECT r FROM unnest(ARRAY['athleteos_app', 'athleteos_integrator']) AS r WHERE NOT EXISTS (SELECT 1 FROM pg_catalog.pg_roles WHERE rolname = r) ORDER BY r",
                cancellationToken: stop)).ConfigureAwait(false)).AsList();
        }
        catch (Exception fault) when (IsOutage(fault))
        {
            throw Unavailable(fault);
        }
    }

    // Transactions commit in another order than they begin. All before the oldest one under way have ended, so that the next call starts there.
    protected override string PlaceNow => "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint";

    // A restored backup may have later transactions than its new server.
    protected override string AddedSince => "e.added >= @since AND e.added < pg_snapshot_xmax(pg_current_snapshot())::text::bigint";

    protected override async Task WriteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop)
    {
        var connection = await source.OpenConnectionAsync(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        var transaction = await PostgresTurns.Begin(connection, stop).ConfigureAwait(false);
        await using var transactionEnds = transaction.ConfigureAwait(false);
        var ids = athletes.Select(a => a.AthleteId).ToArray();
        await connection.ExecuteAsync(new CommandDefinition(
            """
            INSERT INTO athleteos.caught_up (athlete_id, number, due, under) SELECT *, @under FROM unnest(@ids, @numbers, @dues)
            ON CONFLICT (athlete_id) DO UPDATE SET number = excluded.number, due = excluded.due, under = excluded.under
            """,
            new { ids, numbers = athletes.Select(a => a.Number).ToArray(), dues = athletes.Select(a => a.Due.UtcTicks).ToArray(), under }, transaction, cancellationToken: stop)).ConfigureAwait(false);
        await PostgresTurns.End(connection, transaction, ids).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
    }

    protected override async Task<Turns> WriteTurns(IReadOnlyCollection<string> athletes, Guid host, TimeSpan lease, string under, DateTimeOffset now, CancellationToken stop)
    {
        var connection = await source.OpenConnectionAsync(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        return await PostgresTurns.Take(connection, athletes, host, lease, under, now, stop).ConfigureAwait(false);
    }

    internal override async Task<IWriteTransaction> Begin()
    {
        writer ??= await source.OpenConnectionAsync().ConfigureAwait(false);
        return new Writing(writer, await writer.BeginTransactionAsync(IsolationLevel.ReadCommitted).ConfigureAwait(false));
    }

    protected override async Task<DbConnection> ReadingConnection(CancellationToken stop) => await source.OpenConnectionAsync(stop).ConfigureAwait(false);

    protected override async Task<DbTransaction> Moment(DbConnection connection, CancellationToken stop) => await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, stop).ConfigureAwait(false);

    protected override async Task ProbeWriting(CancellationToken stop)
    {
        var connection = await source.OpenConnectionAsync(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        if (await connection.ExecuteScalarAsync<string>(new CommandDefinition("SELECT current_setting('transaction_read_only')", cancellationToken: stop)).ConfigureAwait(false) == "on")
        {
            throw new JournalUnavailableException("The journal's database can only be read now; nothing can be recorded.");
        }
    }

    protected override async Task<bool> IsInQueue(string athleteId, CancellationToken stop)
    {
        var connection = await source.OpenConnectionAsync(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        return await QueuedAthlete.IsThere(connection, athleteId, stop).ConfigureAwait(false);
    }

    protected override async Task EraseAll(string athleteId, string at, CancellationToken stop)
    {
        var connection = await source.OpenConnectionAsync(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, stop).ConfigureAwait(false);
            await using (transaction.ConfigureAwait(false))
            {
                await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@at)", new { at = Lock(athleteId) }, transaction).ConfigureAwait(false);
                await connection.ExecuteAsync("SELECT set_config('athleteos.erasing', @athleteId, true)", new { athleteId }, transaction).ConfigureAwait(false);
                await connection.ExecuteAsync("UPDATE athleteos.entries SET body = NULL WHERE athlete_id = @athleteId AND body IS NOT NULL", new { athleteId }, transaction).ConfigureAwait(false);
                await connection.ExecuteAsync("DELETE FROM athleteos.keys WHERE athlete_id = @athleteId", new { athleteId }, transaction).ConfigureAwait(false);
                await QueuedAthlete.Delete(connection, transaction, athleteId).ConfigureAwait(false);
                await NoteErasure(new Writing(connection, transaction), athleteId, at).ConfigureAwait(false);
                await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (PostgresException fault) when (fault.SqlState == PostgresErrorCodes.InsufficientPrivilege)
        {
            throw new JournalRefusedException("This connection may read and add only. Erasing takes the connection of the journal's owner; nothing was erased.", fault);
        }

        // Until a vacuum the table contains the old rows. The README lists the copies that remain: the server's log and backups.
        await connection.ExecuteAsync("VACUUM athleteos.entries, athleteos.keys, athleteos.requests, athleteos.answers", commandTimeout: 0).ConfigureAwait(false);
    }

    internal override bool Outage(Exception fault) => IsOutage(fault);

    internal override bool WorthAnotherTry(Exception fault)
    {
        // A silent server would be waited for once more.
        if (fault is TimeoutException or NpgsqlException { InnerException: TimeoutException })
        {
            source.Clear();
            return false;
        }

        var broken = fault is NpgsqlException and not PostgresException
            || fault is PostgresException { SqlState: PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown or PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure };
        if (broken)
        {
            source.Clear();
        }

        return broken;
    }

    internal override async ValueTask Forget()
    {
        if (writer is { } old)
        {
            writer = null;
            await old.DisposeAsync().ConfigureAwait(false);
        }
    }

    protected override ValueTask Close() => source.DisposeAsync();

    // Some servers do not wait for the disk by default; the journal requires it.
    private const string DurableCommit = "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'";

    internal static bool IsOutage(Exception fault) => fault switch
    {
        JournalUnavailableException or TimeoutException or IOException or System.Net.Sockets.SocketException => true,

        // By class: connection, resources, operator, system; then a read-only server and a timeout.
        PostgresException { SqlState: var state } => state[..2] is "08" or "53" or "57" or "58" or "40" || state is PostgresErrorCodes.ReadOnlySqlTransaction or PostgresErrorCodes.LockNotAvailable,
        NpgsqlException => true,
        _ => false,
    };

    // Different athletes may share a lock; the only effect is waiting.
    private static long Lock(string athleteId) => BinaryPrimitives.ReadInt64BigEndian(SHA256.HashData(Encoding.UTF8.GetBytes("athleteos " + athleteId)));

    private static async Task Migrate(NpgsqlDataSource database, TimeProvider clock, bool create, IReadOnlyList<string> steps, CancellationToken stop)
    {
        var connection = await database.OpenConnectionAsync(stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        var version = await Version(connection, null).ConfigureAwait(false);
        if (!Migration.IsDue(version, steps.Count) && !await RightsAreDue(connection).ConfigureAwait(false))
        {
            return;
        }

        if (version == 0 && !create)
        {
            throw new JournalRefusedException("There is no journal in this database.");
        }

        var transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
        await using var transactionEnds = transaction.ConfigureAwait(false);
        await connection.ExecuteAsync("SELECT pg_advisory_xact_lock(@at)", new { at = Lock("\n") }, transaction).ConfigureAwait(false);
        version = await Version(connection, transaction).ConfigureAwait(false);
        await Migration.Run(connection, transaction, version, "athleteos.versions", PostgresSchema.Versions, steps, clock).ConfigureAwait(false);
        await connection.ExecuteAsync(PostgresSchema.Rights, transaction: transaction).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
    }

    private static async Task<long> Version(NpgsqlConnection connection, NpgsqlTransaction? transaction) =>
        await connection.ExecuteScalarAsync<bool>("SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_tables WHERE schemaname = 'athleteos' AND tablename = 'versions')", transaction: transaction).ConfigureAwait(false)
            ? await connection.ExecuteScalarAsync<long>("SELECT coalesce(max(version), 0) FROM athleteos.versions", transaction: transaction).ConfigureAwait(false)
            : 0;

    // A role may be newer than the tables.
    private static Task<bool> RightsAreDue(NpgsqlConnection connection) => connection.ExecuteScalarAsync<bool>(
        """
        SELECT EXISTS (SELECT 1 FROM pg_catalog.pg_tables t, pg_catalog.pg_roles r
          WHERE t.schemaname = 'athleteos' AND pg_catalog.pg_has_role(t.tableowner, 'USAGE') AND NOT pg_catalog.has_table_privilege(r.oid, 'athleteos.' || t.tablename, 'SELECT')
          AND (t.tablename, r.rolname) IN (('entries', 'athleteos_app'), ('answers', 'athleteos_app'), ('caught_up', 'athleteos_app'), ('turns', 'athleteos_app'), ('members', 'athleteos_app'), ('answers', 'athleteos_integrator')))
        """);

    private sealed class Writing(NpgsqlConnection connection, NpgsqlTransaction transaction) : IWriteTransaction
    {
        // OFFSET 0 forces an index lookup for each key. Not prepared: a plan from an empty table would stay in use and slow down with every entry.
        private static readonly string Repeated =
            $"""
            SELECT e.* FROM unnest(@athletes, @kinds, @dates, @keys) AS q (athlete_id, kind, date, key)
            CROSS JOIN LATERAL (SELECT h.athlete_id, h.batch FROM athleteos.entries h
              WHERE h.athlete_id = q.athlete_id AND h.kind = q.kind AND h.date = q.date AND h.key = q.key AND h.key <> '' OFFSET 0) hit
            CROSS JOIN LATERAL ({JournalStatements.Select(Prefix)} WHERE e.athlete_id = hit.athlete_id AND e.number >= hit.batch AND e.number < hit.batch + {AppendQueue.MostInGroup} AND e.batch = hit.batch OFFSET 0) e
            """;

        public async Task<Known> Load(IReadOnlyCollection<string> athletes, IReadOnlyCollection<RepeatKey> repeats, IReadOnlyCollection<Guid> claims)
        {
            var batch = new NpgsqlBatch(connection, transaction);
            await using var batchEnds = batch.ConfigureAwait(false);

            // Lock in a fixed order, or two journals could deadlock. Later statements see every earlier commit.
            Say(batch, "SELECT pg_advisory_xact_lock(at) FROM unnest(@locks) AS at", ("locks", athletes.Select(Lock).Distinct().Order().ToArray()));
            Say(batch, DurableCommit);
            Say(batch, "SELECT athlete_id AS AthleteId, count AS Count, hash AS Hash FROM athleteos.heads WHERE athlete_id = ANY (@athletes)", ("athletes", athletes.ToArray()));
            Say(batch, "SELECT athlete_id AS AthleteId, from_number AS FromNumber, key AS Key FROM athleteos.keys WHERE athlete_id = ANY (@athletes)", ("athletes", athletes.ToArray()));
            if (repeats.Count > 0)
            {
                Say(batch, Repeated, ("athletes", repeats.Select(r => r.AthleteId).ToArray()), ("kinds", repeats.Select(r => r.Kind).ToArray()),
                    ("dates", repeats.Select(r => r.Date).ToArray()), ("keys", repeats.Select(r => r.Key).ToArray()));
            }

            if (claims.Count > 0)
            {
                Say(batch, "SELECT claim FROM athleteos.requests WHERE claim = ANY (@claims)", ("claims", claims.ToArray()));
            }

            var reader = await batch.ExecuteReaderAsync().ConfigureAwait(false);
            await using var readerEnds = reader.ConfigureAwait(false);
            await reader.NextResultAsync().ConfigureAwait(false);
            await reader.NextResultAsync().ConfigureAwait(false);
            return new Known(await Rows<StoredHead>(reader).ConfigureAwait(false), await Rows<StoredKey>(reader).ConfigureAwait(false),
                repeats.Count > 0 ? await Rows<StoredEntry>(reader).ConfigureAwait(false) : [], claims.Count > 0 ? [.. await Rows<Guid>(reader).ConfigureAwait(false)] : []);
        }

        public async Task Add(IReadOnlyCollection<StoredKey> keys, IReadOnlyCollection<StoredEntry> entries)
        {
            var batch = new NpgsqlBatch(connection, transaction);
            await using var batchEnds = batch.ConfigureAwait(false);
            if (keys.Count > 0)
            {
                Say(batch, "INSERT INTO athleteos.keys (athlete_id, from_number, key) SELECT * FROM unnest(@athletes, @numbers, @keys)",
                    ("athletes", keys.Select(k => k.AthleteId).ToArray()), ("numbers", keys.Select(k => k.FromNumber).ToArray()), ("keys", keys.Select(k => k.Key).ToArray()));
            }

            Say(batch,
                """
                INSERT INTO athleteos.entries (athlete_id, number, batch, kind, date, key, body, at, id, commitment, hash, caller)
                SELECT * FROM unnest(@athletes, @numbers, @batches, @kinds, @dates, @keys, @bodies, @ats, @ids, @commitments, @hashes, @callers)
                """,
                ("athletes", entries.Select(e => e.AthleteId).ToArray()), ("numbers", entries.Select(e => e.Number).ToArray()), ("batches", entries.Select(e => e.Batch).ToArray()),
                ("kinds", entries.Select(e => e.Kind).ToArray()), ("dates", entries.Select(e => e.Date).ToArray()), ("keys", entries.Select(e => e.Key).ToArray()),
                ("bodies", entries.Select(e => e.Body!).ToArray()), ("ats", entries.Select(e => e.At).ToArray()), ("ids", entries.Select(e => e.Id).ToArray()),
                ("commitments", entries.Select(e => e.Commitment).ToArray()), ("hashes", entries.Select(e => e.Hash).ToArray()), ("callers", entries.Select(e => e.Caller).ToArray()));
            await batch.ExecuteNonQueryAsync().ConfigureAwait(false);
        }

        public Task Commit() => transaction.CommitAsync();

        public ValueTask DisposeAsync() => transaction.DisposeAsync();

        private static void Say(NpgsqlBatch batch, string sql, params (string Name, object Value)[] values)
        {
            var command = new NpgsqlBatchCommand(sql);
            foreach (var (name, value) in values)
            {
                command.Parameters.AddWithValue(name, value);
            }

            batch.BatchCommands.Add(command);
        }

        private static async Task<IReadOnlyList<T>> Rows<T>(NpgsqlDataReader reader)
        {
            var rows = new List<T>();
            if (reader.FieldCount > 0)
            {
                var parse = reader.GetRowParser<T>();
                while (await reader.ReadAsync().ConfigureAwait(false))
                {
                    rows.Add(parse(reader));
                }
            }

            await reader.NextResultAsync().ConfigureAwait(false);
            return rows;
        }
    }
}
