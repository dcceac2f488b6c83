using Npgsql;

namespace AthleteOs.Rules.Storage;

/// <summary>Calls of a part of the journal's PostgreSQL database. Faults of the database become those of the journal, in words that name the part.</summary>
/// <param name="source">The connections.</param>
/// <param name="part">The part, such as <c>queue</c>.</param>
internal sealed class PostgresCalls(NpgsqlDataSource source, string part)
{
    /// <summary>Asks the database on a connection of its own.</summary>
    /// <exception cref="JournalRefusedException">The tables are missing, or the connection must not use them.</exception>
    /// <exception cref="JournalUnavailableException">The database cannot be reached.</exception>
    public async Task<T> On<T>(Func<NpgsqlConnection, Task<T>> ask, CancellationToken stop)
    {
        try
        {
            var connection = await source.OpenConnectionAsync(stop).ConfigureAwait(false);
            await using var connectionEnds = connection.ConfigureAwait(false);
            return await ask(connection).ConfigureAwait(false);
        }
        catch (PostgresException fault) when (fault.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.UndefinedTable)
        {
            throw new JournalRefusedException($"The {part}'s tables are missing, or this connection must not use them. Run athleteos journal create once with the owner's connection.", fault);
        }
        catch (Exception fault) when (PostgresJournal.IsOutage(fault))
        {
            source.Clear();
            throw new JournalUnavailableException($"The {part}'s database cannot be reached.", fault);
        }
    }
}
