using Npgsql;

namespace AthleteOs.Rules.Storage;

/// <summary>Opens journals.</summary>
public static class Journals
{
    private const string File = "sqlite:";

    /// <summary>Whether the address of a journal is a SQLite file.</summary>
    public static bool IsFile(string journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return journal.StartsWith(File, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Opens a journal; migrates an older one to this program's version first.</summary>
    /// <param name="journal"><c>sqlite:FILE</c>, or a PostgreSQL connection string such as <c>Host=127.0.0.1;Database=athletes;Username=coach</c>.</param>
    /// <param name="clock">The clock for the time of an entry. Ids and keys are cryptographically random and have no seed.</param>
    /// <param name="create">Whether to create a missing journal; otherwise a missing one is refused.</param>
    /// <param name="stop">Cancels opening.</param>
    /// <exception cref="JournalRefusedException">It is missing or not a journal, a newer program wrote it, or the connection lacks rights.</exception>
    /// <exception cref="JournalUnavailableException">Its database cannot be reached now.</exception>
    public static Task<IJournal> Open(string journal, TimeProvider clock, bool create, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(clock);
        return Open(journal, clock, create, steps: int.MaxValue, stop);
    }

    /// <summary>Opens a journal as an older program does, which only knows the given number of versions.</summary>
    internal static Task<IJournal> Open(string journal, TimeProvider clock, bool create, int steps, CancellationToken stop)
    {
        if (IsFile(journal) && journal.Length > File.Length)
        {
            return SqliteJournal.Open(Path.GetFullPath(journal[File.Length..]), clock, create, [.. SqliteSchema.Steps.Take(steps)]);
        }

        return PostgresJournal.Open(Address(journal), clock, create, [.. PostgresSchema.Steps.Take(steps)], stop);
    }

    /// <summary>The database roles of a PostgreSQL journal that do not exist, because its owner must not create roles. A SQLite journal has no roles.</summary>
    /// <param name="journal">The journal's address, as for opening.</param>
    /// <param name="stop">Cancels the call.</param>
    /// <exception cref="JournalUnavailableException">The database is unreachable.</exception>
    public static Task<IReadOnlyList<string>> MissingRoles(string journal, CancellationToken stop) =>
        IsFile(journal) ? Task.FromResult<IReadOnlyList<string>>([]) : PostgresJournal.MissingRoles(Address(journal), stop);

    /// <summary>The queue of requests in the database of a PostgreSQL journal. Open the journal first, because that creates the tables.</summary>
    /// <param name="journal">The journal's connection string.</param>
    /// <param name="lease">The time after which a claimed and unfinished request may be claimed again.</param>
    /// <exception cref="JournalRefusedException">It is not a PostgreSQL connection string.</exception>
    public static RequestQueue Queue(string journal, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return new RequestQueue(PostgresJournal.Source(Address(journal)), lease);
    }

    /// <summary>The members of the cluster of hosts that share a PostgreSQL journal. Open the journal first, because that creates the tables.</summary>
    /// <param name="journal">The journal's connection string.</param>
    /// <param name="cluster">The name of the cluster.</param>
    /// <exception cref="JournalRefusedException">It is not a PostgreSQL connection string.</exception>
    public static ClusterMembers Members(string journal, string cluster)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(cluster);
        var address = Address(journal);
        address.MaxPoolSize = 4; // a host reads and changes a few rows a second
        return new ClusterMembers(PostgresJournal.Source(address), cluster);
    }

    private static NpgsqlConnectionStringBuilder Address(string journal)
    {
        try
        {
            var address = new NpgsqlConnectionStringBuilder(journal);
            return string.IsNullOrEmpty(address.Host) ? throw NoAddress() : address;
        }
        catch (Exception fault) when (fault is ArgumentException or FormatException or KeyNotFoundException)
        {
            throw NoAddress();
        }
    }

    // The message omits the text, which may contain a password.
    private static JournalRefusedException NoAddress() => new("This is not the address of a journal. Give sqlite:FILE, or a PostgreSQL connection string such as Host=127.0.0.1;Database=athletes;Username=coach.");
}
