using System.Data.Common;
using AthleteOs.Rules.Storage.Tests.Journals;
using AthleteOs.Rules.TestKit;
using Dapper;
using Microsoft.Data.Sqlite;
using Npgsql;
using Xunit;

[assembly: AssemblyFixture(typeof(JournalDatabases))]

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>Databases for tests: a file for each test, or a database for each test on one PostgreSQL server.</summary>
public sealed class JournalDatabases : IDisposable
{
    private readonly Lazy<PostgresServer?> server = new(() => PostgresServer.TryStart());

    public static TestDatabase Sqlite() => new SqliteFile();

    public TestDatabase Postgres()
    {
        Assert.SkipUnless(PostgresServer.IsThere, "PostgreSQL is not on this machine: install the package postgresql");
        return new PostgresDatabase(server.Value!);
    }

    public void Dispose()
    {
        if (server.IsValueCreated)
        {
            server.Value?.Dispose();
        }
    }

    private sealed class SqliteFile : TestDatabase
    {
        private readonly string folder = Directory.CreateTempSubdirectory("athleteos-journal-").FullName;

        public override string Address => $"sqlite:{File}";

        public override string Prefix => "";

        public override int Versions => SqliteSchema.Steps.Count;

        public override string File => Path.Combine(folder, "journal.db");

        public override DbConnection Connect()
        {
            var connection = new SqliteConnection($"Data Source={File};Pooling=False");
            connection.Open();
            return connection;
        }

        protected override string Explain(DbConnection connection, string sql, object values) =>
            string.Join('\n', connection.Query<(long, long, long, string Detail)>($"EXPLAIN QUERY PLAN {sql}", values).Select(step => step.Detail));

        public override void LiftGuards()
        {
            using var connection = Connect();
            foreach (var trigger in connection.Query<string>("SELECT name FROM sqlite_master WHERE type = 'trigger'").ToArray())
            {
                connection.Execute($"DROP TRIGGER {trigger}");
            }
        }

        public override void Dispose() => Directory.Delete(folder, recursive: true);
    }

    private sealed class PostgresDatabase : TestDatabase
    {
        private readonly PostgresServer server;
        private readonly string name = "j" + Guid.NewGuid().ToString("N");

        public PostgresDatabase(PostgresServer server)
        {
            this.server = server;
            using var connection = new NpgsqlConnection(server.Address("postgres"));
            connection.Execute($"CREATE DATABASE {name}");
        }

        public override string Address => server.Address(name);

        public override string Prefix => "athleteos.";

        public override int Versions => PostgresSchema.Steps.Count;

        public override string File => throw new NotSupportedException();

        public override DbConnection Connect()
        {
            var connection = new NpgsqlConnection(Address + ";Pooling=false");
            connection.Open();
            return connection;
        }

        protected override string Explain(DbConnection connection, string sql, object values)
        {
            connection.Execute("ANALYZE athleteos.entries");
            return string.Join('\n', connection.Query<string>($"EXPLAIN {sql}", values));
        }

        public override void LiftGuards()
        {
            using var connection = Connect();
            foreach (var table in new[] { "entries", "heads", "keys" })
            {
                connection.Execute($"ALTER TABLE athleteos.{table} DISABLE TRIGGER USER");
            }
        }

        public override string AddressOf(string user) => server.Address(name, user);

        public override void Dispose()
        {
            using var connection = new NpgsqlConnection(server.Address("postgres"));
            connection.Execute($"DROP DATABASE {name} WITH (FORCE)");
        }
    }
}

/// <summary>An empty database that is deleted after the test.</summary>
public abstract class TestDatabase : IDisposable
{
    public abstract string Address { get; }

    public abstract string Prefix { get; }

    /// <summary>The number of versions of its tables so far.</summary>
    public abstract int Versions { get; }

    public abstract string File { get; }

    public Task<IJournal> Open() => Rules.Storage.Journals.Open(Address, TimeProvider.System, create: true, TestContext.Current.CancellationToken);

    /// <summary>Runs SQL as the owner of the tables, without the journal.</summary>
    public abstract DbConnection Connect();

    public void Do(string sql, object? values = null)
    {
        using var connection = Connect();
        connection.Execute(sql, values);
    }

    public T Ask<T>(string sql)
    {
        using var connection = Connect();
        return connection.QuerySingle<T>(sql);
    }

    /// <summary>Adds athletes with five entries each, by SQL alone and without valid hashes.</summary>
    public void AddAthletes(int number)
    {
        LiftGuards();
        Do($"INSERT INTO {Prefix}entries (athlete_id, number, batch, kind, date, key, body, at, id, commitment, hash) "
            + $"WITH RECURSIVE n (n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM n WHERE n < {(number * 5) - 1}) "
            + "SELECT 'athlete ' || (n / 5), n % 5, n % 5, CASE n % 5 WHEN 0 THEN 'settings' WHEN 1 THEN 'readings' WHEN 2 THEN 'done' WHEN 3 THEN 'morning' ELSE 'decision' END, '2026-11-23', '', NULL, '', '' || n, @none, @none FROM n",
            new { none = Array.Empty<byte>() });
    }

    /// <summary>The way in which the database finds a query's entries, in its words.</summary>
    public string Plan(JournalQuery query)
    {
        using var connection = Connect();
        var (sql, values) = JournalStatements.Of(Prefix, query);
        return Explain(connection, sql, values);
    }

    /// <summary>The way in which the database finds the new entries since a place, in its words.</summary>
    public string PlanOfChanges(IJournal journal, long since)
    {
        using var connection = Connect();
        return Explain(connection, ((BatchingJournal)journal).ChangesSince([EntryKind.Readings, EntryKind.Settings]), new { since });
    }

    protected abstract string Explain(DbConnection connection, string sql, object values);

    /// <summary>Drops the triggers that protect the tables from their owner.</summary>
    public abstract void LiftGuards();

    public virtual string AddressOf(string user) => throw new NotSupportedException();

    public abstract void Dispose();
}
