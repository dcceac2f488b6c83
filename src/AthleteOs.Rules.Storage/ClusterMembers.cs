using System.Data;
using Dapper;
using Npgsql;

namespace AthleteOs.Rules.Storage;

/// <summary>A host of a cluster.</summary>
/// <param name="Address">The address at which the other hosts reach it; each start of a host has its own.</param>
/// <param name="IsDead">Whether the cluster goes on without it.</param>
/// <param name="Document">The other properties, a JSON document.</param>
/// <param name="AliveAt">The last sign of life.</param>
/// <param name="Etag">The version of this row; empty for a new one.</param>
public sealed record ClusterHost(string Address, bool IsDead, string Document, DateTimeOffset AliveAt, string Etag = "");

/// <summary>The members of a cluster at one moment.</summary>
/// <param name="Version">The version of the table. Each insert and each update adds one; a sign of life does not.</param>
/// <param name="Members">The members.</param>
public sealed record ClusterTable(int Version, IReadOnlyList<ClusterHost> Members)
{
    /// <summary>The time by the clock of the database, which all hosts can compare with their own.</summary>
    public DateTimeOffset ReadAt { get; init; }
}

/// <summary>
/// The hosts of a cluster, in two tables of the journal's PostgreSQL database. A change names the version of the table that its host has read. If
/// another host changed the table since, nothing is written. A database has one cluster: another one may take over two minutes after its last sign of life.
/// </summary>
public sealed class ClusterMembers : IAsyncDisposable
{
    private const string Silence = "interval '2 minutes'";

    private readonly NpgsqlDataSource source;
    private readonly PostgresCalls calls;
    private readonly string cluster;

    internal ClusterMembers(NpgsqlDataSource source, string cluster) => (this.source, calls, this.cluster) = (source, new PostgresCalls(source, "cluster"), cluster);

    /// <summary>Creates the cluster if the database has none, or takes over from a cluster without a living host.</summary>
    /// <param name="identity">The secret by which the hosts know each other, if this is the first host.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <returns>The secret of the cluster. Everybody who can read it counts as one of its hosts.</returns>
    /// <exception cref="JournalRefusedException">The database belongs to another cluster with living hosts.</exception>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task<byte[]> Join(byte[] identity, CancellationToken stop) => Within(IsolationLevel.ReadCommitted, async (connection, transaction) =>
    {
        var taken = await Execute(connection, transaction,
            $"""
            INSERT INTO athleteos.cluster AS c (name, identity) VALUES (@cluster, @identity)
            ON CONFLICT (single) DO UPDATE SET name = excluded.name, identity = excluded.identity, version = c.version + 1
            WHERE c.name <> excluded.name AND NOT EXISTS (SELECT 1 FROM athleteos.members WHERE NOT is_dead AND seen > clock_timestamp() - {Silence})
            """, new { cluster, identity }, stop).ConfigureAwait(false);
        if (taken > 0)
        {
            await Execute(connection, transaction, "DELETE FROM athleteos.members", new { }, stop).ConfigureAwait(false);
        }

        await Version(connection, transaction, stop).ConfigureAwait(false);
        return await connection.QuerySingleAsync<byte[]>(new CommandDefinition("SELECT identity FROM athleteos.cluster", transaction: transaction, cancellationToken: stop)).ConfigureAwait(false);
    }, stop);

    /// <summary>Reads the members.</summary>
    /// <param name="address">The member to read; null for all.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalRefusedException">Another cluster took over.</exception>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task<ClusterTable> Read(string? address, CancellationToken stop) => Within(IsolationLevel.RepeatableRead, async (connection, transaction) =>
    {
        var version = await Version(connection, transaction, stop).ConfigureAwait(false);
        var now = await connection.QuerySingleAsync<DateTime>(new CommandDefinition("SELECT clock_timestamp()", transaction: transaction, cancellationToken: stop)).ConfigureAwait(false);
        var rows = await connection.QueryAsync<(string Address, bool IsDead, string Document, DateTime AliveAt, long Etag)>(new CommandDefinition(
            "SELECT address, is_dead, document::text, alive_at, etag FROM athleteos.members WHERE @address IS NULL OR address = @address ORDER BY address",
            new { address }, transaction, cancellationToken: stop)).ConfigureAwait(false);
        return new ClusterTable(version, [.. rows.Select(r => new ClusterHost(r.Address, r.IsDead, r.Document, new DateTimeOffset(r.AliveAt), FormattableString.Invariant($"{r.Etag}")))]) { ReadAt = new DateTimeOffset(now) };
    }, stop);

    /// <summary>Adds a member.</summary>
    /// <param name="member">The member.</param>
    /// <param name="version">The version of the table that the caller has read.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <returns>Whether it was added: the table has this version, and the member is new.</returns>
    /// <exception cref="JournalRefusedException">Another cluster took over.</exception>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task<bool> Insert(ClusterHost member, int version, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(member);
        return Change(version,
            "INSERT INTO athleteos.members (address, is_dead, document, alive_at) VALUES (@Address, @IsDead, @Document::json, @AliveAt) ON CONFLICT (address) DO NOTHING",
            new { member.Address, member.IsDead, member.Document, AliveAt = member.AliveAt.UtcDateTime }, stop);
    }

    /// <summary>Changes a member.</summary>
    /// <param name="member">The member, with the version of its row that the caller has read.</param>
    /// <param name="version">The version of the table that the caller has read.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <returns>Whether it was changed: table and row have these versions.</returns>
    /// <exception cref="JournalRefusedException">Another cluster took over.</exception>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task<bool> Update(ClusterHost member, int version, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(member);
        return Change(version,
            "UPDATE athleteos.members SET is_dead = @IsDead, document = @Document::json, alive_at = @AliveAt, etag = etag + 1, seen = clock_timestamp() WHERE address = @Address AND etag::text = @Etag",
            new { member.Address, member.IsDead, member.Document, AliveAt = member.AliveAt.UtcDateTime, member.Etag }, stop);
    }

    /// <summary>Notes a sign of life. It changes neither version, because only the member itself writes it.</summary>
    /// <param name="address">The member; an unknown one is ignored.</param>
    /// <param name="at">The time.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task NoteAlive(string address, DateTimeOffset at, CancellationToken stop) => Within(IsolationLevel.ReadCommitted, (connection, transaction) => Execute(connection, transaction,
        "UPDATE athleteos.members SET alive_at = @at, seen = clock_timestamp() WHERE address = @address", new { address, at = at.UtcDateTime }, stop), stop);

    /// <summary>Removes dead members with their last sign of life before a time.</summary>
    /// <param name="before">The time.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task RemoveDead(DateTimeOffset before, CancellationToken stop) => Within(IsolationLevel.ReadCommitted, (connection, transaction) => Execute(connection, transaction,
        "DELETE FROM athleteos.members WHERE is_dead AND alive_at < @before AND EXISTS (SELECT 1 FROM athleteos.cluster WHERE name = @cluster)", new { before = before.UtcDateTime, cluster }, stop), stop);

    /// <summary>Removes the cluster with all members. Another cluster's members remain.</summary>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task RemoveAll(CancellationToken stop) => Within(IsolationLevel.ReadCommitted, (connection, transaction) => Execute(connection, transaction,
        "WITH gone AS (DELETE FROM athleteos.cluster WHERE name = @cluster RETURNING name) DELETE FROM athleteos.members WHERE EXISTS (SELECT 1 FROM gone)", new { cluster }, stop), stop);

    /// <summary>Ends the turns of a dead host, so that another host takes over at once instead of after the lease.</summary>
    /// <param name="host">The host, as in <see cref="IJournal.TakeTurns"/>.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <returns>The number of turns.</returns>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public Task<int> EndTurns(Guid host, CancellationToken stop) => calls.On(connection => PostgresTurns.EndAll(connection, host, stop), stop);

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => source.DisposeAsync();

    // The row of the cluster orders all changes: a later one waits, and then finds another version.
    private Task<bool> Change(int version, string sql, object values, CancellationToken stop) => calls.On(async connection =>
    {
        var transaction = await connection.BeginTransactionAsync(IsolationLevel.ReadCommitted, stop).ConfigureAwait(false);
        await using var transactionEnds = transaction.ConfigureAwait(false); // without a commit it rolls back
        if (await Execute(connection, transaction, "UPDATE athleteos.cluster SET version = version + 1 WHERE name = @cluster AND version = @version", new { cluster, version }, stop).ConfigureAwait(false) == 0
            || await Execute(connection, transaction, sql, values, stop).ConfigureAwait(false) == 0)
        {
            await Version(connection, transaction, stop).ConfigureAwait(false);
            return false;
        }

        await transaction.CommitAsync(stop).ConfigureAwait(false);
        return true;
    }, stop);

    private async Task<int> Version(NpgsqlConnection connection, NpgsqlTransaction transaction, CancellationToken stop)
    {
        var (name, version) = await connection.QuerySingleOrDefaultAsync<(string? Name, int Version)>(new CommandDefinition("SELECT name, version FROM athleteos.cluster", transaction: transaction, cancellationToken: stop)).ConfigureAwait(false);
        return name == cluster ? version
            : throw new JournalRefusedException(name is null ? $"The cluster \"{cluster}\" is no longer in the journal's database. Restart this host."
                : $"The journal's database belongs to the cluster \"{name}\", and this host to \"{cluster}\". Give both the same cluster_name, or stop the hosts of \"{name}\" for two minutes first.");
    }

    private static Task<int> Execute(NpgsqlConnection connection, NpgsqlTransaction transaction, string sql, object values, CancellationToken stop) =>
        connection.ExecuteAsync(new CommandDefinition(sql, values, transaction, cancellationToken: stop));

    private Task<T> Within<T>(IsolationLevel isolation, Func<NpgsqlConnection, NpgsqlTransaction, Task<T>> work, CancellationToken stop) => calls.On(async connection =>
    {
        var transaction = await connection.BeginTransactionAsync(isolation, stop).ConfigureAwait(false);
        await using var transactionEnds = transaction.ConfigureAwait(false);
        var answer = await work(connection, transaction).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
        return answer;
    }, stop);
}
