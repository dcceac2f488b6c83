using Dapper;
using Npgsql;

namespace AthleteOs.Rules.Storage;

/// <summary>
/// The turns of hosts to catch up athletes, in a table of PostgreSQL. One lock orders all takes and notes: they are short, and without it two hosts
/// could deadlock. A turn may be lost with the server's last moment; then an athlete is caught up twice, which changes nothing.
/// </summary>
internal static class PostgresTurns
{
    /// <summary>Begins a transaction that changes turns or notes. It does not wait for the disk.</summary>
    public static async Task<NpgsqlTransaction> Begin(NpgsqlConnection connection, CancellationToken stop)
    {
        var transaction = await connection.BeginTransactionAsync(stop).ConfigureAwait(false);
        await connection.ExecuteAsync(new CommandDefinition(
            "SELECT set_config('synchronous_commit', 'off', true), pg_advisory_xact_lock(hashtextextended('athleteos turns', 0))", transaction: transaction, cancellationToken: stop)).ConfigureAwait(false);
        return transaction;
    }

    /// <summary>Takes the turns that no other host has, and gives back those of athletes who are caught up.</summary>
    public static async Task<Turns> Take(NpgsqlConnection connection, IReadOnlyCollection<string> athletes, Guid host, TimeSpan lease, string under, DateTimeOffset now, CancellationToken stop)
    {
        var transaction = await Begin(connection, stop).ConfigureAwait(false);
        await using var transactionEnds = transaction.ConfigureAwait(false);
        var taken = (await connection.QueryAsync<string>(new CommandDefinition(
            """
            INSERT INTO athleteos.turns AS t (athlete_id, host, until) SELECT a, @host, clock_timestamp() + @lease FROM unnest(@athletes) AS a
            ON CONFLICT (athlete_id) DO UPDATE SET host = excluded.host, until = excluded.until WHERE t.host = excluded.host OR t.until < clock_timestamp()
            RETURNING athlete_id
            """,
            new { athletes = athletes.ToArray(), host, lease }, transaction, cancellationToken: stop)).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);

        // After the turns: a host that ended its turn in between has noted it.
        var rows = await connection.QueryAsync<(string AthleteId, long Number, long Due)>(new CommandDefinition(
            """
            DELETE FROM athleteos.turns t USING athleteos.caught_up c JOIN athleteos.heads h ON h.athlete_id = c.athlete_id AND h.count = c.number
            WHERE t.athlete_id = ANY (@taken) AND c.athlete_id = t.athlete_id AND c.under = @under AND c.due > @now
            RETURNING c.athlete_id AS AthleteId, c.number AS Number, c.due AS Due
            """,
            new { taken = taken.ToArray(), under, now = now.UtcTicks }, transaction, cancellationToken: stop)).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
        CaughtUpAthlete[] caughtUp = [.. rows.Select(r => new CaughtUpAthlete(r.AthleteId, r.Number, new DateTimeOffset(r.Due, TimeSpan.Zero)))];
        taken.ExceptWith(caughtUp.Select(c => c.AthleteId));
        return new Turns(taken, caughtUp, AreShared: true);
    }

    /// <summary>Ends the turns of athletes.</summary>
    public static Task End(NpgsqlConnection connection, NpgsqlTransaction transaction, string[] athletes) =>
        connection.ExecuteAsync("DELETE FROM athleteos.turns WHERE athlete_id = ANY (@athletes)", new { athletes }, transaction);

    /// <summary>Ends all turns of a host that died, and returns their number.</summary>
    public static async Task<int> EndAll(NpgsqlConnection connection, Guid host, CancellationToken stop)
    {
        var transaction = await Begin(connection, stop).ConfigureAwait(false);
        await using var transactionEnds = transaction.ConfigureAwait(false);
        var ended = await connection.ExecuteAsync(new CommandDefinition("DELETE FROM athleteos.turns WHERE host = @host", new { host }, transaction, cancellationToken: stop)).ConfigureAwait(false);
        await transaction.CommitAsync(stop).ConfigureAwait(false);
        return ended;
    }
}
