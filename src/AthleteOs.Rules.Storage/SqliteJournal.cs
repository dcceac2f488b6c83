using System.Data.Common;
using Dapper;
using Microsoft.Data.Sqlite;

namespace AthleteOs.Rules.Storage;

/// <summary>A journal in one file with a write-ahead log, flushed at every commit. A single connection writes.</summary>
internal sealed class SqliteJournal : BatchingJournal
{
    // SQLite's result codes: https://sqlite.org/rescode.html
    private const int Constraint = 19;
    private const int NotADatabase = 26;

    private readonly string file;
    private SqliteConnection? writer;

    private SqliteJournal(string file, TimeProvider clock)
        : base(clock, prefix: "") => this.file = file;

    public static async Task<IJournal> Open(string file, TimeProvider clock, bool create, IReadOnlyList<string> steps)
    {
        if (!create && !File.Exists(file))
        {
            throw new JournalRefusedException($"There is no journal at {file}.");
        }

        try
        {
            Create(file, create);
            await Migrate(file, clock, create, steps).ConfigureAwait(false);
        }
        catch (SqliteException fault) when (fault.SqliteErrorCode == NotADatabase)
        {
            throw new JournalRefusedException($"{file} is not a journal.", fault);
        }
        catch (Exception fault) when (fault is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new JournalUnavailableException($"The journal {file} cannot be opened; its folder must exist, and file and folder must be writable.", fault);
        }

        var journal = new SqliteJournal(file, clock);
        journal.Start();
        return journal;
    }

    // Each entry gets the next rowid, because no entry is ever deleted.
    protected override string PlaceNow => "SELECT coalesce(max(rowid), 0) FROM entries";

    protected override string AddedSince => "e.rowid > @since";

    protected override async Task WriteCaughtUp(IReadOnlyCollection<CaughtUpAthlete> athletes, string under, CancellationToken stop)
    {
        MustBeThere();
        var connection = await Connect(file, SqliteOpenMode.ReadWrite, stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        var transaction = connection.BeginTransaction(deferred: false);
        await using var transactionEnds = transaction.ConfigureAwait(false);
        await connection.ExecuteAsync(
            "INSERT INTO caught_up (athlete_id, number, due, under) VALUES (@AthleteId, @Number, @Due, @under) ON CONFLICT (athlete_id) DO UPDATE SET number = excluded.number, due = excluded.due, under = excluded.under",
            athletes.Select(a => new { a.AthleteId, a.Number, Due = a.Due.UtcTicks, under }), transaction).ConfigureAwait(false);
        await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
    }

    internal override async Task<IWriteTransaction> Begin()
    {
        MustBeThere();
        writer ??= await Connect(file, SqliteOpenMode.ReadWrite, CancellationToken.None).ConfigureAwait(false);
        return new Writing(writer, writer.BeginTransaction(deferred: false));
    }

    protected override async Task<DbConnection> ReadingConnection(CancellationToken stop)
    {
        MustBeThere();
        return await Connect(file, SqliteOpenMode.ReadOnly, stop).ConfigureAwait(false);
    }

    protected override Task<DbTransaction> Moment(DbConnection connection, CancellationToken stop) => Task.FromResult<DbTransaction>(((SqliteConnection)connection).BeginTransaction(deferred: true));

    // A number that nothing else uses is written with a commit: only a write finds a full or read-only disk.
    protected override async Task ProbeWriting(CancellationToken stop)
    {
        MustBeThere();
        var connection = await Connect(file, SqliteOpenMode.ReadWrite, stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        var before = await connection.ExecuteScalarAsync<long>(new CommandDefinition("PRAGMA user_version", cancellationToken: stop)).ConfigureAwait(false);
        await connection.ExecuteAsync(new CommandDefinition($"PRAGMA user_version = {(before == 0 ? 1 : 0)}", cancellationToken: stop)).ConfigureAwait(false);
    }

    protected override async Task EraseAll(string athleteId, string at, CancellationToken stop)
    {
        MustBeThere();
        var connection = await Connect(file, SqliteOpenMode.ReadWrite, stop).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        var transaction = connection.BeginTransaction(deferred: false);
        await using (transaction.ConfigureAwait(false))
        {
            var values = new { athleteId };
            await connection.ExecuteAsync("INSERT INTO erasing (athlete_id) VALUES (@athleteId)", values, transaction).ConfigureAwait(false);
            await connection.ExecuteAsync("UPDATE entries SET body = NULL WHERE athlete_id = @athleteId AND body IS NOT NULL", values, transaction).ConfigureAwait(false);
            await connection.ExecuteAsync("DELETE FROM keys WHERE athlete_id = @athleteId", values, transaction).ConfigureAwait(false);
            await connection.ExecuteAsync("DELETE FROM erasing", transaction: transaction).ConfigureAwait(false);
            await NoteErasure(new Writing(connection, transaction), athleteId, at).ConfigureAwait(false);
            await transaction.CommitAsync(CancellationToken.None).ConfigureAwait(false);
        }

        // Until a checkpoint the write-ahead log contains the old data.
        for (var attempt = 0; await connection.QuerySingleAsync<long>("PRAGMA wal_checkpoint(TRUNCATE)").ConfigureAwait(false) != 0; attempt++)
        {
            if (attempt == 3)
            {
                throw new JournalUnavailableException("The athlete is erased, but the write-ahead log still contains the bodies because another connection is reading. Erase again after it has ended.");
            }
        }
    }

    internal override bool Outage(Exception fault) => fault is JournalUnavailableException or IOException or UnauthorizedAccessException
        || (fault is SqliteException { SqliteErrorCode: not Constraint and not 1 });

    // An immediate retry does not help if the file is missing.
    internal override bool WorthAnotherTry(Exception fault) => false;

    internal override async ValueTask Forget()
    {
        if (writer is { } old)
        {
            writer = null;
            await old.DisposeAsync().ConfigureAwait(false);
        }
    }

    protected override ValueTask Close()
    {
        using var pool = new SqliteConnection(Mode(file, SqliteOpenMode.ReadOnly));
        SqliteConnection.ClearPool(pool);
        return ValueTask.CompletedTask;
    }

    // Only for the service's account; SQLite gives its other files the same rights. An existing file keeps its own.
    private static void Create(string file, bool create)
    {
        if (create && !File.Exists(file) && !OperatingSystem.IsWindows())
        {
            using var made = new FileStream(file, new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, Share = FileShare.ReadWrite, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite });
        }
    }

    private static async Task Migrate(string file, TimeProvider clock, bool create, IReadOnlyList<string> steps)
    {
        var connection = await Connect(file, create ? SqliteOpenMode.ReadWriteCreate : SqliteOpenMode.ReadWrite, CancellationToken.None).ConfigureAwait(false);
        await using var connectionEnds = connection.ConfigureAwait(false);
        if (!Migration.IsDue(await Version(connection, create).ConfigureAwait(false), steps.Count))
        {
            return;
        }

        await connection.ExecuteAsync("PRAGMA journal_mode = WAL").ConfigureAwait(false);
        var transaction = connection.BeginTransaction(deferred: false);
        await using var transactionEnds = transaction.ConfigureAwait(false);
        var version = await Version(connection, create, transaction).ConfigureAwait(false);
        await Migration.Run(connection, transaction, version, "versions", SqliteSchema.Versions, steps, clock).ConfigureAwait(false);
        await transaction.CommitAsync().ConfigureAwait(false);
    }

    private static async Task<long> Version(SqliteConnection connection, bool create, SqliteTransaction? transaction = null)
    {
        var tables = (await connection.QueryAsync<string>("SELECT name FROM sqlite_master WHERE type = 'table'", transaction: transaction).ConfigureAwait(false)).ToArray();
        return tables.Contains("versions", StringComparer.Ordinal) ? await connection.ExecuteScalarAsync<long>("SELECT COALESCE(MAX(version), 0) FROM versions", transaction: transaction).ConfigureAwait(false)
            : tables.Length == 0 && create ? 0
            : throw new JournalRefusedException($"{connection.DataSource} is not a journal.");
    }

    private static async Task<SqliteConnection> Connect(string file, SqliteOpenMode mode, CancellationToken stop)
    {
        var connection = new SqliteConnection(Mode(file, mode));
        try
        {
            await connection.OpenAsync(stop).ConfigureAwait(false);
            if (mode != SqliteOpenMode.ReadOnly)
            {
                // Flush at every commit, on macOS past the drive's own cache; overwrite deleted data.
                await connection.ExecuteAsync("PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA secure_delete = ON").ConfigureAwait(false);
            }

            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    private static string Mode(string file, SqliteOpenMode mode) =>
        new SqliteConnectionStringBuilder { DataSource = file, Mode = mode, Pooling = mode == SqliteOpenMode.ReadOnly, DefaultTimeout = 5 }.ToString();

    // Writes to a deleted file still succeed, and are lost.
    private void MustBeThere()
    {
        if (!File.Exists(file))
        {
            throw new JournalUnavailableException("The journal's file is missing; nothing was acknowledged. Restore it, or restart the program for an empty journal.");
        }
    }

    private sealed class Writing(SqliteConnection connection, SqliteTransaction transaction) : IWriteTransaction
    {
        private static readonly string Repeated = JournalStatements.Select("") + " WHERE e.athlete_id = @AthleteId AND e.batch = @Batch AND e.number >= @Batch ORDER BY e.number";

        public async Task<Known> Load(IReadOnlyCollection<string> athletes, IReadOnlyCollection<RepeatKey> repeats, IReadOnlyCollection<Guid> claims)
        {
            var heads = new List<StoredHead>();
            var keys = new List<StoredKey>();
            foreach (var athleteId in athletes)
            {
                heads.AddRange(await connection.QueryAsync<StoredHead>("SELECT athlete_id AS AthleteId, count AS Count, hash AS Hash FROM heads WHERE athlete_id = @athleteId", new { athleteId }, transaction).ConfigureAwait(false));
                keys.AddRange(await connection.QueryAsync<StoredKey>("SELECT athlete_id AS AthleteId, from_number AS FromNumber, key AS Key FROM keys WHERE athlete_id = @athleteId", new { athleteId }, transaction).ConfigureAwait(false));
            }

            var repeated = new List<StoredEntry>();
            foreach (var repeat in repeats)
            {
                if (await connection.QuerySingleOrDefaultAsync<long?>("SELECT batch FROM entries WHERE athlete_id = @AthleteId AND kind = @Kind AND date = @Date AND key = @Key AND key <> ''", repeat, transaction).ConfigureAwait(false) is { } batch)
                {
                    repeated.AddRange(await connection.QueryAsync<StoredEntry>(Repeated, new { repeat.AthleteId, Batch = batch }, transaction).ConfigureAwait(false));
                }
            }

            return new Known(heads, keys, repeated, []);
        }

        public async Task Add(IReadOnlyCollection<StoredKey> keys, IReadOnlyCollection<StoredEntry> entries)
        {
            await connection.ExecuteAsync("INSERT INTO keys (athlete_id, from_number, key) VALUES (@AthleteId, @FromNumber, @Key)", keys, transaction).ConfigureAwait(false);
            await connection.ExecuteAsync(
                "INSERT INTO entries (athlete_id, number, batch, kind, date, key, body, at, id, commitment, hash, caller) VALUES (@AthleteId, @Number, @Batch, @Kind, @Date, @Key, @Body, @At, @Id, @Commitment, @Hash, @Caller)",
                entries, transaction).ConfigureAwait(false);
        }

        public Task Commit() => transaction.CommitAsync();

        public ValueTask DisposeAsync() => transaction.DisposeAsync();
    }
}
