using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>Several batches of an athlete in order: after one that is not appended, none of the later ones is.</summary>
public sealed class AppendInOrderTests(JournalDatabases databases)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task On_SQLite() => Ordered(JournalDatabases.Sqlite());

    [Fact]
    public Task On_PostgreSQL() => Ordered(databases.Postgres());

    private static async Task Ordered(TestDatabase database)
    {
        using var databaseEnds = database;
        await using var journal = await database.Open();
        await using var other = await database.Open();
        (await journal.AppendInOrder("ana", [], condition: null, Stop)).ShouldBeEmpty();

        // More than one group of the writer, while others write.
        IReadOnlyList<NewEntry>[] many = [.. Enumerable.Range(0, 600).Select(n => (IReadOnlyList<NewEntry>)[Given.Entry(EntryKind.Review, $"r{n}", $"{n}"), Given.Entry(EntryKind.Parameters, "", $"{n}")])];
        var others = Task.WhenAll(Enumerable.Range(0, 50).Select(n => other.Append("ana", Given.Morning($"m{n}"))));
        var added = await journal.AppendInOrder("ana", many, condition: null, Stop);
        await others;
        added.ShouldAllBe(a => a.Outcome == AppendOutcome.Appended && a.Entries.Count == 2);
        (await journal.All(new() { AthleteId = "ana", Kind = EntryKind.Review })).Select(e => e.Text()).ShouldBe(Enumerable.Range(0, 600).Select(n => $"{n}"));
        added.Select(a => a.Entries[0].Number).ShouldBeInOrder();

        // Another host has recorded the second of three.
        await other.Append("bo", Given.Entry(EntryKind.Review, "r1", "\"other\""));
        var three = await journal.AppendInOrder("bo", [.. Enumerable.Range(0, 3).Select(n => (IReadOnlyList<NewEntry>)[Given.Entry(EntryKind.Review, $"r{n}", $"{n}")])], condition: null, Stop);
        three.Select(a => a.Outcome).ShouldBe([AppendOutcome.Appended, AppendOutcome.Conflict, AppendOutcome.Stale]);
        (await journal.All(new() { AthleteId = "bo" })).Select(e => e.Text()).ShouldBe(["\"other\"", "0"]);

        // An erase since the condition was read.
        var read = await journal.State("bo", Stop);
        await other.Erase("bo", Stop);
        (await journal.AppendInOrder("bo", [[Given.Morning("a")], [Given.Morning("b")]], read.NotErased, Stop)).Select(a => a.Outcome).ShouldBe([AppendOutcome.Stale, AppendOutcome.Stale]);
        (await journal.Verify()).ShouldAllBe(v => v.Fault == null);
    }
}
