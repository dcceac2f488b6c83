using System.Globalization;
using AthleteOs.Rules.TestKit;
using Npgsql;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Cluster;

/// <summary>A PostgreSQL server for the tests of a class, with a database for each test.</summary>
public sealed class ClusterDatabase : IDisposable
{
    private readonly PostgresServer? _server = PostgresServer.TryStart();
    private int _databases;

    /// <summary>The address of a new database with an empty journal.</summary>
    public async Task<string> New()
    {
        Assert.SkipWhen(_server is null, "PostgreSQL is not on this machine.");
        var name = string.Create(CultureInfo.InvariantCulture, $"cluster{Interlocked.Increment(ref _databases)}");
        await Do(_server.Address("postgres"), $"CREATE DATABASE {name}");
        await (await Storage.Journals.Open(_server.Address(name), TimeProvider.System, create: true, TestContext.Current.CancellationToken)).DisposeAsync();
        return _server.Address(name);
    }

    /// <summary>Changes a database as its owner.</summary>
    public static async Task Do(string address, string sql)
    {
        await using var source = NpgsqlDataSource.Create(address);
        await using var command = source.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    public void Dispose() => _server?.Dispose();
}
