using System.Text;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>Each entry names its caller, and so does each erase. Chains of older programs have no callers and stay valid.</summary>
public sealed class CallersTests(JournalDatabases databases)
{
    [Fact]
    public Task An_entry_and_an_erase_name_their_caller_on_SQLite() => Named(JournalDatabases.Sqlite());

    [Fact]
    public Task An_entry_and_an_erase_name_their_caller_on_PostgreSQL() => Named(databases.Postgres());

    [Fact]
    public Task An_older_version_is_upgraded_and_its_chain_goes_on_with_callers_on_SQLite() => Continued(JournalDatabases.Sqlite());

    [Fact]
    public Task An_older_version_is_upgraded_and_its_chain_goes_on_with_callers_on_PostgreSQL() => Continued(databases.Postgres());

    [Fact]
    public async Task The_name_of_a_caller_ends_with_its_call_and_is_made_safe()
    {
        await Call();
        JournalCaller.Name.ShouldBe("");
        JournalCaller.Set("key a\nb" + new string('x', 300));
        JournalCaller.Name.ShouldBe("key a\uFFFDb" + new string('x', 193));

        static async Task Call()
        {
            JournalCaller.Set("key inner");
            await Task.Yield();
            JournalCaller.Name.ShouldBe("key inner");
        }
    }

    private static async Task Named(TestDatabase database)
    {
        using var databaseEnds = database;
        await using var journal = await database.Open();
        JournalCaller.Set("key coach-anna");
        await journal.Append("ana", Given.Morning("k1"), Given.Decision());
        JournalCaller.Set("token subject");
        await journal.Append("ana", Given.Morning("k1"));
        await journal.Append("bo", Given.Morning());
        JournalCaller.Set("command line");
        await journal.Erase("ana", TestContext.Current.CancellationToken);
        await journal.Erase("ana", TestContext.Current.CancellationToken);
        (await journal.All(new() { AthleteId = "ana" })).Select(e => (e.Kind, e.Caller, e.Body is null)).ShouldBe(
            [(EntryKind.Morning, "key coach-anna", true), (EntryKind.Decision, "key coach-anna", true), (EntryKind.Erasure, "command line", true), (EntryKind.Erasure, "command line", true)]);
        (await journal.All(new() { AthleteId = "bo" })).Single().Caller.ShouldBe("token subject");
        (await journal.Verify()).Select(v => (v.AthleteId, v.Entries, v.Erased, v.Fault)).ShouldBe([("ana", 4, 4, null), ("bo", 1, 0, null)]);
        await journal.Append("ana", Given.Morning("k2"));
        (await journal.Verify("ana")).Single().ShouldSatisfyAllConditions(v => v.Entries.ShouldBe(5), v => v.Erased.ShouldBe(4), v => v.Fault.ShouldBeNull());
    }

    // The tables and the chain as the first program made them, without callers. The hash is computed separately; see ChainFormTests.
    private static async Task Continued(TestDatabase database)
    {
        using var databaseEnds = database;
        var stop = TestContext.Current.CancellationToken;
        await (await Storage.Journals.Open(database.Address, TimeProvider.System, create: true, steps: 1, stop)).DisposeAsync();
        database.Ask<long>($"SELECT MAX(version) FROM {database.Prefix}versions").ShouldBe(1);
        database.Do($"INSERT INTO {database.Prefix}keys (athlete_id, from_number, key) VALUES ('Zoë', 1, @key)", new { key = Enumerable.Range(0, 32).Select(i => (byte)i).ToArray() });
        database.Do($"INSERT INTO {database.Prefix}entries (athlete_id, number, batch, kind, date, key, body, at, id, commitment, hash) VALUES ('Zoë', 1, 1, 'morning', '2026-11-23', 'k1', @body, '2026-11-23T06:00:00.0000000Z', '00ff', @commitment, @hash)",
            new
            {
                body = Encoding.UTF8.GetBytes("""{ "readiness": 72 }"""),
                commitment = Convert.FromHexString("cf33ca51ae783c0dd94e45e11113b49c7893acb86d8920a4f8451ce59133b430"),
                hash = Convert.FromHexString("a035db3e682f5c719d0712d905e082888978cafdc35436e3a1e50735e05e8926"),
            });

        await using var journal = await database.Open();
        database.Ask<long>($"SELECT MAX(version) FROM {database.Prefix}versions").ShouldBe(database.Versions);
        (await journal.Verify()).Single().ShouldSatisfyAllConditions(v => v.Entries.ShouldBe(1), v => v.Fault.ShouldBeNull());
        (await journal.Append("Zoë", Given.Morning("k1"))).Outcome.ShouldBe(AppendOutcome.AlreadyThere);
        JournalCaller.Set("key coach-anna");
        await journal.Append("Zoë", Given.Decision());
        (await journal.All()).Select(e => e.Caller).ShouldBe(["", "key coach-anna"]);
        (await journal.Verify()).Single().ShouldSatisfyAllConditions(v => v.Entries.ShouldBe(2), v => v.Fault.ShouldBeNull());
        database.LiftGuards();
        database.Do($"UPDATE {database.Prefix}entries SET caller = 'key another' WHERE number = 1");
        (await journal.Verify()).Single().Fault.ShouldNotBeNull().Number.ShouldBe(1);
    }
}
