using Npgsql;

namespace AthleteOs.Rules.Storage;

/// <summary>Opens journals.</summary>
public static class Journals
{
    private const string File = "sqlite:";

    /// <summary>Whether the address of a journal is that of a SQLite file.</summary>
    public static bool IsFile(string journal)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return journal.StartsWith(File, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Opens a journal, and brings an older one to this program's version first.</summary>
    /// <param name="journal"><c>sqlite:FILE</c>, or a PostgreSQL connection string such as <c>Host=127.0.0.1;Database=athletes;Username=coach</c>.</param>
    /// <param name="clock">Tells when an entry was added. Ids and keys are cryptographic chance and have no seed.</param>
    /// <param name="create">Whether one that is not there is made; otherwise it is refused.</param>
    /// <param name="stop">Gives up opening.</param>
    /// <exception cref="JournalRefusedException">It is no journal or not there, a newer program wrote it, or the connection lacks rights.</exception>
    /// <exception cref="JournalUnavailableException">Its database cannot be reached now.</exception>
    public static Task<IJournal> Open(string journal, TimeProvider clock, bool create, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(journal);
        ArgumentNullException.ThrowIfNull(clock);
        return Open(journal, clock, create, steps: int.MaxValue, stop);
    }

    /// <summary>As a program would that knows so many versions only.</summary>
    internal static Task<IJournal> Open(string journal, TimeProvider clock, bool create, int steps, CancellationToken stop)
    {
        if (IsFile(journal) && journal.Length > File.Length)
        {
            return SqliteJournal.Open(Path.GetFullPath(journal[File.Length..]), clock, create, [.. SqliteSchema.Steps.Take(steps)]);
        }

        return PostgresJournal.Open(Address(journal), clock, create, [.. PostgresSchema.Steps.Take(steps)], stop);
    }

    /// <summary>The queue of requests beside a journal on PostgreSQL. Its tables come with the journal's: open that first.</summary>
    /// <param name="journal">The journal's connection string.</param>
    /// <param name="lease">After how long a request that was claimed and not ended is claimed again.</param>
    /// <exception cref="JournalRefusedException">It is no connection string of PostgreSQL.</exception>
    public static RequestQueue Queue(string journal, TimeSpan lease)
    {
        ArgumentNullException.ThrowIfNull(journal);
        return new RequestQueue(PostgresJournal.Source(Address(journal)), lease);
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

    // Without the text itself, which may hold a password.
    private static JournalRefusedException NoAddress() => new("That is no journal. Give sqlite:FILE, or a PostgreSQL connection string such as Host=127.0.0.1;Database=athletes;Username=coach.");
}
