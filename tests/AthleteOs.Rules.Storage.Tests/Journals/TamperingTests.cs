using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>The verifier finds every change to the tables that bypasses the journal, unless all of it is replaced.</summary>
public sealed class TamperingTests(JournalDatabases databases)
{
    private const int Athletes = 3;
    private const int Length = 12;

    private static readonly int Rounds = Effort.Of("tamperings of the journal, on each database", 100, 10_000);
    private static readonly string[] Tables = ["entries", "heads", "keys"];
    private static readonly string[] Columns = ["batch", "kind", "date", "key", "body", "at", "id", "commitment", "hash", "caller"];

    [Theory]
    [InlineData("UPDATE {0}entries SET body = '\"other\"' WHERE number = 5", 5, "has a changed body")]
    [InlineData("UPDATE {0}entries SET body = NULL WHERE number = 5", 5, "lost its body")]
    [InlineData("UPDATE {0}entries SET date = '2026-01-01' WHERE number = 5", 5, "was changed, inserted or moved")]
    [InlineData("UPDATE {0}entries SET kind = 'nonsense', at = 'never' WHERE number = 5", 5, "was changed, inserted or moved")]
    [InlineData("UPDATE {0}entries SET caller = 'key another' WHERE number = 5", 5, "was changed, inserted or moved")]
    [InlineData("UPDATE {0}entries SET caller = '' WHERE number = 5", 5, "was changed, inserted or moved")]
    [InlineData("DELETE FROM {0}entries WHERE number = 5", 5, "is missing")]
    [InlineData("DELETE FROM {0}entries WHERE number = 1", 1, "is missing")]
    [InlineData("DELETE FROM {0}entries WHERE number > 9", 10, "is missing: the chain was cut off, it had 12 entries")]
    [InlineData("DELETE FROM {0}entries", 1, "is missing: the chain was cut off, it had 12 entries")]
    [InlineData("DELETE FROM {0}entries WHERE number = 5; UPDATE {0}entries SET number = -(number - 1) WHERE number > 5; UPDATE {0}entries SET number = -number WHERE number < 0", 5, "was changed, inserted or moved")]
    [InlineData("UPDATE {0}entries SET number = -7 WHERE number = 6; UPDATE {0}entries SET number = 6 WHERE number = 7; UPDATE {0}entries SET number = 7 WHERE number = -7", 6, "was changed, inserted or moved")]
    [InlineData("INSERT INTO {0}entries (athlete_id, number, batch, kind, date, key, body, at, id, commitment, hash, caller) SELECT athlete_id, 13, 13, kind, date, '', body, at, 'x', commitment, hash, caller FROM {0}entries WHERE number = 12", 13, "was changed, inserted or moved")]
    [InlineData("INSERT INTO {0}entries (athlete_id, number, batch, kind, date, key, body, at, id, commitment, hash, caller) SELECT athlete_id, 0, 0, kind, date, '', body, at, 'x', commitment, hash, caller FROM {0}entries WHERE number = 12", 0, "was inserted: chains begin with entry 1")]
    [InlineData("DELETE FROM {0}heads", 0, "the count of entries and their last hash were removed")]
    [InlineData("UPDATE {0}heads SET count = 11", 12, "was inserted: the chain has 11 entries")]
    [InlineData("UPDATE {0}heads SET hash = (SELECT hash FROM {0}entries WHERE number = 1)", 12, "is not the last entry that was written")]
    [InlineData("DELETE FROM {0}keys", 1, "has a body without a key to check it")]
    [InlineData("UPDATE {0}keys SET from_number = 4", 1, "has a body without a key to check it")]
    public async Task The_first_fault_is_named(string sql, long number, string says)
    {
        using var database = JournalDatabases.Sqlite();
        await Named(database, sql, number, says);
        using var other = databases.Postgres();
        await Named(other, sql.Replace("body = '\"other\"'", "body = '\\x00'::bytea", StringComparison.Ordinal), number, says);
    }

    [Fact]
    public Task Random_tamperings_are_all_found_on_SQLite() => Tampered(JournalDatabases.Sqlite());

    [Fact]
    public Task Random_tamperings_are_all_found_on_PostgreSQL() => Tampered(databases.Postgres());

    private static async Task Named(TestDatabase database, string sql, long number, string says)
    {
        await using var journal = await database.Open();
        await Fill(journal, "ana");
        database.LiftGuards();
        database.Do(sql.Replace("{0}", database.Prefix, StringComparison.Ordinal).Replace("'\"other\"'", "x'00'", StringComparison.Ordinal));
        var fault = (await journal.Verify()).Single().Fault.ShouldNotBeNull();
        fault.Number.ShouldBe(number);
        fault.Says.ShouldStartWith(says);
    }

    private static async Task Tampered(TestDatabase database)
    {
        using var databaseEnds = database;
        await using var journal = await database.Open();
        for (var athlete = 0; athlete < Athletes; athlete++)
        {
            await Fill(journal, $"athlete-{athlete}");
        }

        await journal.Erase("athlete-0", TestContext.Current.CancellationToken);
        await Fill(journal, "athlete-0", Length);
        database.LiftGuards();
        foreach (var table in Tables)
        {
            database.Do($"CREATE TABLE {database.Prefix}saved_{table} AS SELECT * FROM {database.Prefix}{table}");
        }

        var chance = new Random(Effort.Seed);
        for (var round = 0; round < Rounds; round++)
        {
            (await journal.Verify()).ShouldAllBe(v => v.Fault == null);
            var athlete = $"athlete-{chance.Next(Athletes)}";
            var sql = Tampering(chance, database.Prefix, athlete, athlete == "athlete-0" ? (2 * Length) + 1 : Length, out var values);
            database.Do(sql, values);
            (await journal.Verify()).Where(v => v.Fault is not null).Select(v => v.AthleteId).ShouldBe([athlete], $"seed {Effort.Seed}, round {round}: {sql}");
            database.Do(string.Concat(Tables.Select(table => $"DELETE FROM {database.Prefix}{table}; INSERT INTO {database.Prefix}{table} SELECT * FROM {database.Prefix}saved_{table}; ")));
        }
    }

    private static string Tampering(Random chance, string prefix, string athlete, int length, out object values)
    {
        var entries = prefix + "entries";
        var of = $"WHERE athlete_id = '{athlete}'";
        var number = 1 + chance.Next(length);
        var other = 1 + ((number + chance.Next(length - 1)) % length);
        var column = Columns[chance.Next(Columns.Length)];
        var bytes = new byte[32];
        chance.NextBytes(bytes);
        values = new { bytes, text = "2026-02-" + Convert.ToHexString(bytes), number = chance.NextInt64() };
        return chance.Next(8) switch
        {
            0 or 1 => $"UPDATE {entries} SET {column} = {(column is "body" or "commitment" or "hash" ? "@bytes" : column is "batch" ? "@number" : "@text")} {of} AND number = {number}",
            2 => $"DELETE FROM {entries} {of} AND number = {number}",
            3 => $"DELETE FROM {entries} {of} AND number >= {number}",
            4 => $"UPDATE {entries} SET number = -{number} {of} AND number = {other}; UPDATE {entries} SET number = {other} {of} AND number = {number}; UPDATE {entries} SET number = {number} {of} AND number = -{number}",
            5 => $"UPDATE {entries} SET number = -(number + 1) {of} AND number >= {number}; UPDATE {entries} SET number = -number {of} AND number < 0; "
                + $"INSERT INTO {entries} (athlete_id, number, batch, kind, date, key, body, at, id, commitment, hash, caller) SELECT athlete_id, {number}, {number}, kind, date, '', body, at, 'inserted', commitment, hash, caller FROM {entries} {of} AND number = {(number == 1 ? 2 : number - 1)}; "
                + $"UPDATE {prefix}heads SET count = count + 1 {of}",
            6 => $"INSERT INTO {entries} (athlete_id, number, batch, kind, date, key, body, at, id, commitment, hash, caller) SELECT athlete_id, number + 1, number + 1, kind, date, '', body, at, 'inserted', commitment, @bytes, caller FROM {entries} {of} AND number = {length}; UPDATE {prefix}heads SET count = count + 1, hash = @bytes {of}",
            _ => $"DELETE FROM {entries} {of} AND number = {length}; UPDATE {prefix}heads SET count = {length} {of}",
        };
    }

    private static async Task Fill(IJournal journal, string athlete, int from = 0)
    {
        JournalCaller.Set("key filler");
        for (var i = from; i < from + Length; i += 2)
        {
            await journal.Append(athlete, Given.Morning($"k{i}", $"{i}", Given.Monday.AddDays(i)), Given.Decision($"\"{i}\"", Given.Monday.AddDays(i)));
        }
    }
}
