using System.Globalization;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>Every journal makes these promises, on every database.</summary>
public abstract class JournalContract(TestDatabase database) : IDisposable
{
    protected TestDatabase Database { get; } = database;

    public void Dispose()
    {
        Database.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task An_appended_entry_is_read_back_unchanged()
    {
        await using var journal = await Database.Open();
        const string Body = "{\n  \"note\": \"Zürich \\u0000 🏃\", \"n\": 1.50 }\n";
        var appended = await journal.Append("ana", Given.Morning("k1", Body), Given.Decision());
        appended.Outcome.ShouldBe(AppendOutcome.Appended);

        var read = await journal.All();
        read.Select(e => (e.AthleteId, e.Number, e.Batch, e.Kind, e.Date, e.Key, e.Text())).ShouldBe(
        [
            ("ana", 1, 1, EntryKind.Morning, Given.Monday, "k1", Body),
            ("ana", 2, 1, EntryKind.Decision, Given.Monday, "", Given.Decision().AsText()),
        ]);
        read.Select(e => (e.Id, e.At, Convert.ToHexString(e.Hash.Span))).ShouldBe(appended.Entries.Select(e => (e.Id, e.At, Convert.ToHexString(e.Hash.Span))));
        read.Select(e => e.Id).Distinct().Count().ShouldBe(2);
        (DateTimeOffset.UtcNow - read[0].At).Duration().ShouldBeLessThan(TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Entries_survive_closing_and_opening()
    {
        await using (var journal = await Database.Open())
        {
            await journal.Append("ana", Given.Morning());
        }

        await using var again = await Database.Open();
        (await again.Append("ana", Given.Decision())).Entries.Single().Number.ShouldBe(2);
        (await again.Verify()).Single().ShouldSatisfyAllConditions(v => v.Fault.ShouldBeNull(), v => v.Entries.ShouldBe(2));
    }

    [Fact]
    public async Task A_repeat_gives_back_the_first_batch_whole_and_writes_nothing()
    {
        await using var journal = await Database.Open();
        var first = await journal.Append("ana", Given.Morning("k1"), Given.Decision());
        await journal.Append("ana", Given.Entry(EntryKind.Done));
        var again = await journal.Append("ana", Given.Morning("k1"), Given.Decision("""{ "session": "another answer" }"""), Given.Decision());
        again.Outcome.ShouldBe(AppendOutcome.AlreadyThere);
        again.Entries.Select(e => (e.Id, e.Text())).ShouldBe(first.Entries.Select(e => (e.Id, e.Text())));
        (await journal.All()).Count.ShouldBe(3);
    }

    [Fact]
    public async Task The_same_key_with_another_body_is_a_conflict_and_writes_nothing()
    {
        await using var journal = await Database.Open();
        var first = await journal.Append("ana", Given.Morning("k1"), Given.Decision());
        var other = await journal.Append("ana", Given.Morning("k1", """{ "readiness":72 }"""), Given.Decision());
        other.Outcome.ShouldBe(AppendOutcome.Conflict);
        other.Entries.Select(e => e.Id).ShouldBe(first.Entries.Select(e => e.Id));
        (await journal.All()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_key_applies_to_its_athlete_kind_and_day_only()
    {
        await using var journal = await Database.Open();
        await journal.Append("ana", Given.Morning("k1", "1"));
        (await journal.Append("bo", Given.Morning("k1", "2"))).Outcome.ShouldBe(AppendOutcome.Appended);
        (await journal.Append("ana", Given.Entry(EntryKind.Done, "k1", "3"))).Outcome.ShouldBe(AppendOutcome.Appended);
        (await journal.Append("ana", Given.Morning("k1", "4", Given.Monday.AddDays(1)))).Outcome.ShouldBe(AppendOutcome.Appended);
        (await journal.Append("ana", Given.Morning("K1", "5"))).Outcome.ShouldBe(AppendOutcome.Appended);
        (await journal.Append("ana", Given.Morning("", "6"))).Outcome.ShouldBe(AppendOutcome.Appended);
        (await journal.Append("ana", Given.Morning("", "6"))).Outcome.ShouldBe(AppendOutcome.Appended);
    }

    [Fact]
    public async Task Fifty_at_once_with_one_key_write_once()
    {
        await using var journal = await Database.Open();
        await using var other = await Database.Open();
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(i => Task.Run(() => (i % 2 == 0 ? journal : other).Append("ana", Given.Morning("once"), Given.Decision()))));
        answers.Count(a => a.Outcome == AppendOutcome.Appended).ShouldBe(1);
        answers.Count(a => a.Outcome == AppendOutcome.AlreadyThere).ShouldBe(49);
        answers.Select(a => a.Entries[0].Id).Distinct().Count().ShouldBe(1);
        (await journal.All()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task A_condition_is_compared_at_the_append_also_with_the_writes_and_erases_of_others()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var journal = await Database.Open();
        await using var other = await Database.Open();
        var before = await journal.State("ana", stop);
        before.ShouldBe(new ChainState(0, 0));
        (await Outcome(before.Unchanged)).ShouldBe(AppendOutcome.Appended);
        (await Outcome(before.Unchanged)).ShouldBe(AppendOutcome.Stale, "the chain has grown");
        var read = await journal.State("ana", stop);
        read.ShouldBe(new ChainState(1, 1));
        await other.Append("ana", Given.Decision());
        (await Outcome(read.Unchanged)).ShouldBe(AppendOutcome.Stale);
        (await Outcome(read.NotErased)).ShouldBe(AppendOutcome.Appended);
        await other.Erase("ana", stop);
        (await journal.State("ana", stop)).ShouldBe(new ChainState(4, 0));
        (await Outcome(read.NotErased)).ShouldBe(AppendOutcome.Stale, "the key is destroyed");
        await other.Append("ana", Given.Morning());
        (await Outcome(read.NotErased)).ShouldBe(AppendOutcome.Stale, "a new key is another key");

        // Each counts on from what it read; none is lost.
        await Task.WhenAll(Enumerable.Range(0, 10).Select(n => Task.Run(async () =>
        {
            var mine = n % 2 == 0 ? journal : other;
            for (var added = false; !added;)
            {
                var now = await mine.State("bo", stop);
                added = (await mine.Append("bo", [Given.Entry(EntryKind.Done, "", $"{now.Entries + 1}")], now.Unchanged, stop)).Outcome == AppendOutcome.Appended;
            }
        })));
        (await journal.All(new() { AthleteId = "bo" })).Select(e => e.Text()).ShouldBe(Enumerable.Range(1, 10).Select(n => $"{n}"));
        (await journal.Verify()).ShouldAllBe(v => v.Fault == null);

        async Task<AppendOutcome> Outcome(AppendCondition condition) => (await journal.Append("ana", [Given.Entry(EntryKind.Done)], condition, stop)).Outcome;
    }

    [Fact]
    public async Task A_batch_is_written_whole_or_not_at_all_and_the_others_of_its_group_are()
    {
        await using var journal = await Database.Open();
        await journal.Append("ana", Given.Morning());

        // An entry in the place of bo's second one; only a writer that bypasses the journal can add it.
        Database.Do($"CREATE UNIQUE INDEX in_the_way ON {Database.Prefix}entries (kind) WHERE athlete_id = 'bo'");
        var batches = Enumerable.Range(0, 20).Select(i => Task.Run(() => i == 7 ? journal.Append("bo", Given.Decision(), Given.Decision()) : journal.Append("cy", Given.Morning(), Given.Decision()))).ToArray();
        await Should.ThrowAsync<JournalRefusedException>(batches[7]);
        await Task.WhenAll(batches.Where((_, i) => i != 7));
        (await journal.All(new() { AthleteId = "bo" })).ShouldBeEmpty();
        (await journal.Verify()).Select(v => (v.AthleteId, v.Fault)).ShouldBe([("ana", null), ("cy", null)]);
        (await journal.All(new() { AthleteId = "cy" })).Count.ShouldBe(38);
    }

    [Fact]
    public async Task Reading_takes_athlete_kind_days_id_order_and_limit()
    {
        await using var journal = await Database.Open();
        for (var day = 0; day < 5; day++)
        {
            foreach (var athlete in new[] { "b", "a", "B" })
            {
                await journal.Append(athlete, Given.Morning(date: Given.Monday.AddDays(day)), Given.Decision(date: Given.Monday.AddDays(day)));
            }
        }

        (await journal.All()).Select(e => e.AthleteId).Distinct().ShouldBe(["B", "a", "b"]);
        (await journal.All(new() { AthleteId = "a" })).Select(e => e.Number).ShouldBe(Enumerable.Range(1, 10).Select(i => (long)i));
        (await journal.All(new() { AthleteId = "a", NewestFirst = true, Limit = 3 })).Select(e => e.Number).ShouldBe([10, 9, 8]);
        (await journal.All(new() { AthleteId = "a", Kind = EntryKind.Decision, From = Given.Monday.AddDays(1), To = Given.Monday.AddDays(2) })).Select(e => e.Number).ShouldBe([4, 6]);
        (await journal.All(new() { AthleteId = "a", Kinds = [EntryKind.Decision, EntryKind.Done], AfterNumber = 4 })).Select(e => e.Number).ShouldBe((await journal.All(new() { AthleteId = "a" })).Where(e => e.Number > 4 && (e.Kind is EntryKind.Decision or EntryKind.Done)).Select(e => e.Number));
        (await journal.All(new() { AthleteId = "a", BeforeNumber = 4, NewestFirst = true, Limit = 2 })).Select(e => e.Number).ShouldBe([3, 2]);
        (await journal.All(new() { Kinds = [] })).ShouldBeEmpty();
        (await journal.All(new() { Kinds = [EntryKind.Decision, EntryKind.Done] })).Select(e => e.Id).ShouldBe((await journal.All()).Where(e => e.Kind is EntryKind.Decision or EntryKind.Done).Select(e => e.Id));
        (await journal.All(new() { Kind = EntryKind.Morning, From = Given.Monday.AddDays(4), To = Given.Monday.AddDays(4) })).Select(e => (e.AthleteId, e.Number)).ShouldBe([("B", 9), ("a", 9), ("b", 9)]);
        (await journal.All(new() { AthleteIds = ["b", "nobody", "B"], Kind = EntryKind.Decision, To = Given.Monday })).Select(e => e.AthleteId).ShouldBe(["B", "b"]);
        (await journal.All(new() { AthleteIds = [] })).ShouldBeEmpty();
        (await journal.All(new() { AfterAthlete = "B", Kind = EntryKind.Decision, To = Given.Monday })).Select(e => e.AthleteId).ShouldBe(["a", "b"]);
        (await journal.All(new() { AfterAthlete = "b" })).ShouldBeEmpty();
        (await journal.All(new() { AthleteId = "nobody" })).ShouldBeEmpty();
        var one = (await journal.All(new() { AthleteId = "b", Limit = 1 })).Single();
        (await journal.All(new() { Id = one.Id })).Single().ShouldSatisfyAllConditions(e => e.AthleteId.ShouldBe("b"), e => e.Number.ShouldBe(1));
        (await journal.All(new() { Id = "1' OR '1'='1" })).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_thousand_appends_by_fifty_at_once_leave_no_gap()
    {
        await using var journal = await Database.Open();
        await AppendByFifty(_ => journal);
    }

    [Fact]
    public async Task Two_journals_on_one_database_leave_no_gap()
    {
        await using var one = await Database.Open();
        await using var other = await Database.Open();
        await AppendByFifty(task => task % 2 == 0 ? one : other);
    }

    [Fact]
    public async Task After_an_erase_no_body_is_left_and_the_chain_verifies_and_goes_on()
    {
        await using var journal = await Database.Open();
        var before = await journal.Append("ana", Given.Morning("k1", "\"canary\""), Given.Decision("\"canary\""));
        await journal.Append("bo", Given.Morning("", "\"stays\""));
        await journal.Erase("ana", TestContext.Current.CancellationToken);
        await journal.Erase("nobody", TestContext.Current.CancellationToken);

        (await journal.All()).Select(e => e.Text()).ShouldBe(["erased", "erased", "erased", "\"stays\""]);
        (await journal.All()).Select(e => e.Hash.ToArray()).Take(2).ShouldBe(before.Entries.Select(e => e.Hash.ToArray()));
        Database.Ask<long>($"SELECT COUNT(*) FROM {Database.Prefix}keys WHERE athlete_id = 'ana'").ShouldBe(0);
        (await journal.Append("ana", Given.Morning("k1", "\"canary\""))).Outcome.ShouldBe(AppendOutcome.Conflict);
        (await journal.Append("ana", Given.Morning("k2", "\"back\""))).Entries.Single().Number.ShouldBe(4);
        (await journal.Verify()).Select(v => (v.AthleteId, v.Entries, v.Erased, v.Fault)).ShouldBe([("ana", 4, 3, null), ("bo", 1, 0, null)]);
        await journal.Erase("ana", TestContext.Current.CancellationToken);
        (await journal.Verify("ana")).Single().ShouldSatisfyAllConditions(v => v.Erased.ShouldBe(5), v => v.Fault.ShouldBeNull());
    }

    [Theory]
    [InlineData("UPDATE {0}entries SET date = '2026-01-01'")]
    [InlineData("UPDATE {0}entries SET body = NULL")]
    [InlineData("DELETE FROM {0}entries")]
    [InlineData("UPDATE {0}heads SET count = 1")]
    [InlineData("DELETE FROM {0}heads")]
    [InlineData("UPDATE {0}keys SET from_number = 2")]
    [InlineData("DELETE FROM {0}keys")]
    public async Task The_tables_refuse_changes_even_to_their_owner(string sql)
    {
        await using var journal = await Database.Open();
        await journal.Append("ana", Given.Morning(), Given.Decision());
        Should.Throw<System.Data.Common.DbException>(() => Database.Do(string.Format(CultureInfo.InvariantCulture, sql, Database.Prefix))).Message.ShouldMatch("never|follows|erase only");
        (await journal.Verify()).Single().Fault.ShouldBeNull();
    }

    [Fact]
    public async Task A_query_that_names_an_athlete_reads_no_other_athlete()
    {
        // An older journal gets its indexes when it is opened.
        await (await Storage.Journals.Open(Database.Address, TimeProvider.System, create: true, steps: 1, TestContext.Current.CancellationToken)).DisposeAsync();
        await (await Database.Open()).DisposeAsync();
        Database.AddAthletes(3000);
        DateOnly?[] days = [null, Given.Monday];
        foreach (var query in from kind in (EntryKind?[])[null, EntryKind.Settings, EntryKind.Readings, EntryKind.Morning]
                              from first in days
                              from last in days
                              from newest in (bool[])[false, true]
                              from limit in (int?[])[null, 1]
                              select new JournalQuery { AthleteId = "athlete 7", Kind = kind, From = first, To = last, NewestFirst = newest, Limit = limit })
        {
            Database.Plan(query).ShouldSatisfyAllConditions($"{query}", p => p.ShouldMatch(@"(SEARCH|Index Cond).*athlete_id ?="), p => p.ShouldNotMatch("SCAN|Seq Scan"));
        }

        Database.Plan(new JournalQuery { AthleteId = "athlete 7", Kinds = [EntryKind.Settings, EntryKind.Readings], AfterNumber = 3 }).ShouldNotMatch("SCAN e|Seq Scan");
        Database.Plan(new JournalQuery { AthleteId = "athlete 7", BeforeNumber = 3, NewestFirst = true, Limit = 2 }).ShouldNotMatch("SCAN e|Seq Scan");
        Database.Plan(new JournalQuery { AthleteIds = ["athlete 7", "athlete 8"], Kind = EntryKind.Decision, From = Given.Monday, To = Given.Monday }).ShouldNotMatch("SCAN e|Seq Scan");
        foreach (var kind in new EntryKind?[] { null, EntryKind.Decision })
        {
            Database.Plan(new JournalQuery { Id = "7", Kind = kind, Limit = 1 }).ShouldMatch(@"(SEARCH|Index Cond).*\bid ?=", "one entry by its id");
        }
    }

    [Fact]
    public async Task The_changes_since_a_place_are_every_writers_new_entries_and_no_others()
    {
        var stop = TestContext.Current.CancellationToken;
        await using var journal = await Database.Open();
        await using var another = await Database.Open();
        EntryKind[] kinds = [EntryKind.Morning, EntryKind.Settings];
        await journal.Append("ana", Given.Morning("k1"));
        var place = await journal.Changes(since: null, kinds, stop);
        place.Entries.ShouldBeEmpty();

        // An answer may repeat entries, while an older transaction is under way on the server.
        (await journal.Changes(place.Place, kinds, stop)).Entries.ShouldBeSubsetOf([new("ana", EntryKind.Morning, 1)]);
        await another.Append("ben", Given.Morning("k1"));
        await another.Append("ana", Given.Morning("k2"));
        await journal.Append("ana", Given.Morning("k3"));
        await journal.Append("cleo", new NewEntry(EntryKind.Done, Given.Monday, "", "{}"u8.ToArray()));
        var changes = await journal.Changes(place.Place, kinds, stop);
        changes.Entries.OrderBy(c => c.AthleteId, StringComparer.Ordinal).ShouldBe([new("ana", EntryKind.Morning, 3), new("ben", EntryKind.Morning, 1)]);
        (await journal.Changes(changes.Place, kinds, stop)).Entries.ShouldBeSubsetOf(changes.Entries);
        (await journal.Changes(place.Place, [], stop)).Entries.ShouldBeEmpty();
    }

    [Fact]
    public async Task Notes_of_athletes_who_are_caught_up_count_until_their_chain_grows_or_the_conditions_change()
    {
        var stop = TestContext.Current.CancellationToken;
        var due = new DateTimeOffset(2026, 11, 24, 5, 0, 0, TimeSpan.Zero);
        await using (var journal = await Database.Open())
        {
            await journal.Append("ana", Given.Morning("k1"));
            await journal.Append("ben", Given.Morning("k1"));
            await journal.NoteCaughtUp([new("ana", 1, due.AddDays(-1)), new("ben", 1, due), new("nobody", 1, due)], "UTC 05:00", stop);
            await journal.NoteCaughtUp([new("ana", 1, due)], "UTC 05:00", stop);
            await journal.NoteCaughtUp([], "UTC 05:00", stop);
        }

        await using var again = await Database.Open();
        (await again.CaughtUp("UTC 05:00", stop)).OrderBy(a => a.AthleteId, StringComparer.Ordinal).ShouldBe([new("ana", 1, due), new("ben", 1, due)]);
        (await again.CaughtUp("UTC 06:00", stop)).ShouldBeEmpty();
        await again.Append("ana", Given.Morning("k2"));
        (await again.CaughtUp("UTC 05:00", stop)).ShouldBe([new("ben", 1, due)]);
        (await again.Verify()).ShouldAllBe(v => v.Fault == null);
    }

    [Fact]
    public async Task The_changes_since_a_place_read_no_entries_before_it()
    {
        await using var journal = await Database.Open();
        Database.AddAthletes(3000);
        var place = await journal.Changes(since: null, [EntryKind.Readings], TestContext.Current.CancellationToken);
        Database.PlanOfChanges(journal, place.Place).ShouldSatisfyAllConditions(p => p.ShouldMatch(@"SEARCH e USING INTEGER PRIMARY KEY|Index Cond.*added >="), p => p.ShouldNotMatch("SCAN e|Seq Scan"));
    }

    [Fact]
    public async Task A_newer_version_is_refused_in_words()
    {
        await (await Database.Open()).DisposeAsync();
        Database.Do($"INSERT INTO {Database.Prefix}versions (version, at) VALUES (99, '')");
        (await Should.ThrowAsync<JournalRefusedException>(Database.Open())).Message.ShouldBe($"The journal has version 99; this program knows versions up to {Database.Versions}. Use the newer program that wrote it.");
    }

    [Fact]
    public async Task Ten_that_open_an_empty_database_at_once_all_can()
    {
        var journals = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => Task.Run(Database.Open)));
        await Task.WhenAll(journals.Select(j => j.Append("ana", Given.Morning())));
        (await journals[0].Verify()).Single().ShouldSatisfyAllConditions(v => v.Entries.ShouldBe(10), v => v.Fault.ShouldBeNull());
        foreach (var journal in journals)
        {
            await journal.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_missing_journal_is_created_only_on_request() =>
        (await Should.ThrowAsync<JournalRefusedException>(Storage.Journals.Open(Database.Address, TimeProvider.System, create: false, TestContext.Current.CancellationToken))).Message.ShouldStartWith("There is no journal");

    [Fact]
    public async Task An_invalid_entry_is_refused_before_it_is_queued()
    {
        await using var journal = await Database.Open();
        foreach (var athlete in new[] { "", "a\nb", "a\0", "\ud800", new string('x', 201) })
        {
            await Should.ThrowAsync<ArgumentException>(() => journal.Append(athlete, Given.Morning()));
        }

        foreach (var body in new[] { "", "{", "{} {}", "nonsense" })
        {
            await Should.ThrowAsync<ArgumentException>(() => journal.Append("ana", Given.Morning(body: body)));
        }

        await Should.ThrowAsync<ArgumentException>(() => journal.Append("ana", new NewEntry(EntryKind.Morning, Given.Monday, "", new byte[] { (byte)'"', 0xFF, (byte)'"' })));
        await Should.ThrowAsync<ArgumentException>(() => journal.Append("ana", Given.Morning(body: $"\"{new string('x', 1 << 20)}\"")));
        await Should.ThrowAsync<ArgumentException>(() => journal.Append("ana"));
        await Should.ThrowAsync<ArgumentException>(() => journal.Append("ana", Given.Morning("k"), Given.Morning("l")));
        (await journal.All()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_closed_journal_refuses_entries_with_a_reason_and_has_written_its_queue()
    {
        var journal = await Database.Open();
        var waiting = Enumerable.Range(0, 100).Select(_ => journal.Append("ana", Given.Morning())).ToArray();
        await journal.DisposeAsync();
        await Task.WhenAll(waiting);
        await Should.ThrowAsync<ObjectDisposedException>(() => journal.Append("ana", Given.Morning()));
        await using var again = await Database.Open();
        (await again.All()).Count.ShouldBe(100);
    }

    private async Task AppendByFifty(Func<int, IJournal> journal)
    {
        var answers = await Task.WhenAll(Enumerable.Range(0, 50).Select(task => Task.Run(async () =>
        {
            var mine = new List<Appended>();
            for (var i = 0; i < 20; i++)
            {
                mine.Add(await journal(task).Append($"athlete-{i % 3}", Given.Morning($"{task}-{i}", $"\"{task}-{i}\""), Given.Decision()));
            }

            return mine;
        })));
        answers.SelectMany(a => a).ShouldAllBe(a => a.Outcome == AppendOutcome.Appended && a.Entries[1].Number == a.Entries[0].Number + 1);
        var all = await journal(0).All();
        all.Where(e => e.Key.Length > 0).Select(e => e.Key).Order(StringComparer.Ordinal).ShouldBe(Enumerable.Range(0, 50).SelectMany(t => Enumerable.Range(0, 20).Select(i => $"{t}-{i}")).Order(StringComparer.Ordinal));
        all.ShouldAllBe(e => e.Key.Length == 0 || e.Text() == $"\"{e.Key}\"");
        (await journal(0).Verify()).ShouldAllBe(v => v.Fault == null);
        all.Count.ShouldBe(2000);
    }
}

/// <summary>Short names for new entries.</summary>
internal static class NewEntryText
{
    public static string AsText(this NewEntry entry) => System.Text.Encoding.UTF8.GetString(entry.Body.Span);
}
