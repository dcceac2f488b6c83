using Microsoft.Data.Sqlite;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>The contract on SQLite, and the promises of SQLite alone.</summary>
public sealed class SqliteJournalTests() : JournalContract(JournalDatabases.Sqlite())
{
    [Fact]
    public async Task The_journal_is_a_write_ahead_log_flushed_at_every_commit()
    {
        await using var journal = await Database.Open();
        Database.Ask<string>("PRAGMA journal_mode").ShouldBe("wal");
    }

    [Fact]
    public async Task The_decisions_of_all_athletes_are_read_in_order_and_not_sorted()
    {
        await using var journal = await Database.Open();
        EntryKind[] kinds = [EntryKind.Morning, EntryKind.Decision];
        Database.Plan(new JournalQuery { Kinds = kinds }).ShouldNotContain("TEMP B-TREE");
        Database.Plan(new JournalQuery { Kinds = kinds, From = Given.Monday, To = Given.Monday }).ShouldContain("entries_of_day", Case.Sensitive, "a day of all athletes has an index");
    }

    [Fact]
    public async Task After_an_erase_no_file_contains_the_body_or_the_key()
    {
        var canary = "canary-" + new string('c', 6000);
        await using var journal = await Database.Open();
        for (var i = 0; i < 20; i++)
        {
            await journal.Append(i % 2 == 0 ? "ana" : "bo", Given.Morning(body: $"\"{(i % 2 == 0 ? canary : "stays")}\""));
        }

        var key = Database.Ask<byte[]>("SELECT key FROM keys WHERE athlete_id = 'ana'");
        Held().ShouldBeTrue();
        await journal.Erase("ana", TestContext.Current.CancellationToken);
        Held().ShouldBeFalse();
        (await journal.All(new() { AthleteId = "bo" })).ShouldAllBe(e => e.Text() == "\"stays\"");

        bool Held() => Directory.GetFiles(Path.GetDirectoryName(Database.File)!).Select(ReadAll).Any(f => Holds(f, "canary-"u8) || Holds(f, key));
    }

    [Fact]
    public async Task The_files_are_for_their_account_only_and_a_probe_writes()
    {
        await using var journal = await Database.Open();
        await journal.Append("ana", Given.Morning());
        foreach (var file in Directory.GetFiles(Path.GetDirectoryName(Database.File)!))
        {
            if (!OperatingSystem.IsWindows())
            {
                File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
            }
        }

        var before = Database.Ask<long>("PRAGMA user_version");
        await journal.Probe(TestContext.Current.CancellationToken);
        Database.Ask<long>("PRAGMA user_version").ShouldNotBe(before, "only a commit finds a full disk");
    }

    [Fact]
    public async Task A_journal_reports_a_missing_file_and_continues_when_it_is_back()
    {
        await using var journal = await Database.Open();
        await journal.Append("ana", Given.Morning());
        File.Move(Database.File, Database.File + ".away");
        (await Should.ThrowAsync<JournalUnavailableException>(() => journal.Append("ana", Given.Morning()))).Message.ShouldStartWith("The journal's file is missing; nothing was acknowledged.");
        await Should.ThrowAsync<JournalUnavailableException>(() => journal.All());
        await Should.ThrowAsync<JournalUnavailableException>(() => journal.Erase("ana", TestContext.Current.CancellationToken));
        File.Exists(Database.File).ShouldBeFalse();
        File.Move(Database.File + ".away", Database.File);
        (await journal.Append("ana", Given.Morning())).Entries.Single().Number.ShouldBe(2);
        (await journal.Verify()).Single().ShouldSatisfyAllConditions(v => v.Entries.ShouldBe(2), v => v.Fault.ShouldBeNull());
    }

    [Fact]
    public async Task A_full_queue_refuses_entries_with_a_reason_and_writes_those_it_accepted()
    {
        await using var journal = await Database.Open();
        Task<Appended>[] appends;
        using (var other = Database.Connect())
        {
            using var holds = ((SqliteConnection)other).BeginTransaction(deferred: false);
            appends = [.. Enumerable.Range(0, 6000).Select(_ => journal.Append("ana", Given.Morning()))];
            appends.Count(a => a.IsFaulted).ShouldBeInRange(1500, 1904);
            holds.Rollback();
        }

        await Should.ThrowAsync<JournalUnavailableException>(appends.First(a => a.IsFaulted));
        await Task.WhenAll(appends.Where(a => !a.IsFaulted));
        (await journal.All()).Count.ShouldBe(appends.Count(a => a.IsCompletedSuccessfully));
    }

    [Fact]
    public async Task Cancelling_takes_a_batch_out_of_the_queue()
    {
        await using var journal = await Database.Open();
        using var stop = new CancellationTokenSource();
        using (var other = Database.Connect())
        {
            using var holds = ((SqliteConnection)other).BeginTransaction(deferred: false);
            var taken = journal.Append("ana", Given.Morning(body: "1"));
            await Task.Delay(200, TestContext.Current.CancellationToken);
            var waits = journal.Append("ana", [Given.Morning(body: "2")], stop.Token);
            await stop.CancelAsync();
            await Should.ThrowAsync<OperationCanceledException>(waits);
            holds.Rollback();
            await taken;
        }

        await journal.Append("ana", Given.Morning(body: "3"));
        (await journal.All()).Select(e => e.Text()).ShouldBe(["1", "3"]);
    }

    [Fact]
    public async Task A_file_that_is_no_journal_is_refused_with_a_plain_reason()
    {
        await File.WriteAllTextAsync(Database.File, new string('x', 5000), TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<JournalRefusedException>(Database.Open())).Message.ShouldBe($"{Database.File} is not a journal.");
        File.Delete(Database.File);
        Database.Do("CREATE TABLE something (else_ TEXT)");
        (await Should.ThrowAsync<JournalRefusedException>(Database.Open())).Message.ShouldBe($"{Database.File} is not a journal.");
        await Should.ThrowAsync<JournalUnavailableException>(Storage.Journals.Open("sqlite:/nowhere/at/all.db", TimeProvider.System, create: true, TestContext.Current.CancellationToken));
        foreach (var address in new[] { "", "sqlite:", "journal.db", "Password=canary", "Host=x;Password=canary;Nonsense=1" })
        {
            (await Should.ThrowAsync<JournalRefusedException>(async () => await Storage.Journals.Open(address, TimeProvider.System, create: true, TestContext.Current.CancellationToken)))
                .ToString().ShouldNotContain("canary");
        }
    }

    private static bool Holds(byte[] file, ReadOnlySpan<byte> bytes) => file.AsSpan().IndexOf(bytes) >= 0;

    private static byte[] ReadAll(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
