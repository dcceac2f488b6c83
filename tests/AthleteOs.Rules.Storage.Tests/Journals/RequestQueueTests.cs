using Npgsql;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>The request queue: claims exclude each other and expire, an answer is written once, and each role has its rights.</summary>
public sealed class RequestQueueTests : IDisposable
{
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan None = TimeSpan.Zero;

    private readonly TestDatabase database;

    public RequestQueueTests(JournalDatabases databases) => database = databases.Postgres();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task Two_hosts_claim_different_requests_and_neither_waits_for_the_other()
    {
        await using var one = await Queue(Long);
        await using var other = Journals(Long);
        for (var n = 0; n < 40; n++)
        {
            Send($"r{n:00}");
        }

        // A request that another host claims at this moment is locked and skipped.
        await using var connection = (NpgsqlConnection)database.Connect();
        await using (var claiming = await connection.BeginTransactionAsync(Stop))
        {
            await using (var hold = new NpgsqlCommand("SELECT id FROM athleteos.requests WHERE id = 'r00' FOR UPDATE", connection, claiming))
            {
                await hold.ExecuteNonQueryAsync(Stop);
            }

            (await one.Claim(10, Stop)).Select(r => r.Id).ShouldBe(Enumerable.Range(1, 10).Select(n => $"r{n:00}"), ignoreOrder: true, "the oldest first");
        }

        var rest = await Task.WhenAll(Enumerable.Range(0, 20).Select(n => (n % 2 == 0 ? one : other).Claim(3, Stop)));
        rest.SelectMany(r => r).Select(r => r.Id).Order(StringComparer.Ordinal).ShouldBe([.. Enumerable.Range(0, 40).Where(n => n is 0 or > 10).Select(n => $"r{n:00}")], ignoreOrder: false);
        (await one.Claim(10, Stop)).ShouldBeEmpty();
        (await one.ClaimAgain(Stop)).ShouldBeEmpty("they are held");
    }

    [Fact]
    public async Task An_expired_claim_is_claimed_again_alone_and_the_first_host_s_answer_is_too_late()
    {
        await using var queue = await Queue(None);
        Send("a");
        Send("b");
        var first = await queue.Claim(10, Stop);
        first.Count.ShouldBe(2);
        (await queue.Claim(10, Stop)).ShouldBeEmpty();
        var again = (await queue.ClaimAgain(Stop)).ShouldHaveSingleItem();
        again.Id.ShouldBe("a");
        await queue.End([Answer(first.Single(r => r.Id == "a"), "late")], Stop);
        database.Ask<long>("SELECT count(*) FROM athleteos.answers").ShouldBe(0);
        await queue.End([Answer(again, "in time")], Stop);
        database.Ask<string>("SELECT decision::text FROM athleteos.answers WHERE id = 'a' AND outcome = 'decided'").ShouldBe("\"in time\"");
        database.Ask<string>("SELECT id FROM athleteos.requests").ShouldBe("b");
    }

    [Fact]
    public async Task A_request_that_never_ends_is_set_aside_with_its_facts_and_the_reason()
    {
        await using var queue = await Queue(None);
        foreach (var id in new[] { "ends its host", "fails" })
        {
            Send(id);
            for (var attempt = 0; attempt < 3; attempt++)
            {
                (await queue.SetAside(3, Stop)).ShouldBe(0);
                var claimed = (attempt == 0 ? await queue.Claim(10, Stop) : await queue.ClaimAgain(Stop)).ShouldHaveSingleItem();
                if (id == "fails")
                {
                    await queue.Fail(claimed, "it failed", Stop);
                }
            }

            (await queue.SetAside(3, Stop)).ShouldBe(1);
        }

        database.Ask<long>("SELECT count(*) FROM athleteos.requests").ShouldBe(0);
        database.Ask<string>("SELECT reasons->>0 FROM athleteos.answers WHERE id = 'fails' AND outcome = 'set_aside' AND facts = '{}'").ShouldBe("it was tried 3 times and never ended: it failed");
        database.Ask<string>("SELECT reasons->>0 FROM athleteos.answers WHERE id = 'ends its host'").ShouldContain("the service itself ended");

        // Sent again from the requests that were set aside, as the documentation describes.
        database.Do("INSERT INTO athleteos.requests (id, policy, facts, key) SELECT id, policy, facts, key FROM athleteos.answers WHERE outcome = 'set_aside' AND id = 'fails'");
        var request = (await queue.Claim(10, Stop)).ShouldHaveSingleItem();
        await queue.End([Answer(request, "at last")], Stop);
        database.Ask<string>("SELECT outcome || coalesce(facts, '') || decision::text FROM athleteos.answers WHERE id = 'fails'").ShouldBe("decided\"at last\"");
    }

    [Fact]
    public async Task A_returned_request_does_not_count_as_an_attempt()
    {
        await using var queue = await Queue(Long);
        Send("a");
        for (var n = 0; n < 10; n++)
        {
            await queue.GiveBack(await queue.Claim(10, Stop), later: false, Stop);
        }

        (await queue.SetAside(1, Stop)).ShouldBe(0);
        await queue.GiveBack(await queue.Claim(10, Stop), later: true, Stop);
        (await queue.Claim(10, Stop)).ShouldBeEmpty("it waits, and those behind it do not");
        Send("b");
        (await queue.Claim(1, Stop)).ShouldHaveSingleItem().Id.ShouldBe("b");
    }

    [Fact]
    public async Task The_roles_may_do_what_the_queue_needs_and_nothing_to_the_journal()
    {
        await (await Queue(Long)).DisposeAsync();
        var (service, sender) = ("app_" + Guid.NewGuid().ToString("N"), "sender_" + Guid.NewGuid().ToString("N"));
        database.Do($"CREATE ROLE {service} LOGIN IN ROLE athleteos_app; CREATE ROLE {sender} LOGIN IN ROLE athleteos_integrator");
        await using var sends = new NpgsqlConnection(database.AddressOf(sender) + ";Pooling=false");
        await sends.OpenAsync(Stop);
        await Do(sends, "INSERT INTO athleteos.requests (id, policy, facts, key) VALUES ('a', NULL, '{}', NULL)");
        await using (var queue = Storage.Journals.Queue(database.AddressOf(service), Long))
        {
            await queue.End([Answer((await queue.Claim(10, Stop)).Single(), "x")], Stop);
            (await queue.SetAside(1, Stop)).ShouldBe(0);
        }

        await Do(sends, "SELECT id, at, attempts FROM athleteos.requests");
        await Do(sends, "DELETE FROM athleteos.answers WHERE id = 'a' RETURNING decision");
        foreach (var sql in new[]
        {
            "SELECT facts FROM athleteos.requests", "UPDATE athleteos.requests SET attempts = 0", "DELETE FROM athleteos.requests", "INSERT INTO athleteos.requests (id, facts, attempts) VALUES ('b', '{}', -5)",
            "INSERT INTO athleteos.answers (id, outcome) VALUES ('b', 'decided')", "SELECT 1 FROM athleteos.entries", "SELECT 1 FROM athleteos.keys", "INSERT INTO athleteos.entries SELECT * FROM athleteos.entries",
        })
        {
            (await Should.ThrowAsync<PostgresException>(() => Do(sends, sql))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
        }

        foreach (var odd in new[] { "INSERT INTO athleteos.requests (id, facts) VALUES ('', '{}')", $"INSERT INTO athleteos.requests (id, facts) VALUES ('b', repeat('x', {(256 * 1024) + 1}))" })
        {
            (await Should.ThrowAsync<PostgresException>(() => Do(sends, odd))).SqlState.ShouldBe(PostgresErrorCodes.CheckViolation);
        }
    }

    [Fact]
    public async Task Erasing_an_athlete_reaches_the_queue()
    {
        await using var journal = await database.Open();
        await using var queue = Journals(None);
        await journal.Append("ana", Given.Morning());
        foreach (var (id, athlete) in new[] { ("decided", "ana"), ("waits", "ana"), ("other waits", "ben"), ("other", "ben") })
        {
            Send(id, $$"""{ "athlete": { "athlete_id": "{{athlete}}" } }""");
        }

        var claimed = await queue.Claim(10, Stop);
        await queue.End([.. claimed.Where(r => r.Id is "decided" or "other").Select(r => Answer(r, "x") with { AthleteId = r.Id == "other" ? "ben" : "ana" })], Stop);
        await journal.Erase("ana", Stop);
        database.Ask<string>("SELECT string_agg(id, ',') FROM (SELECT id FROM athleteos.requests UNION SELECT id FROM athleteos.answers ORDER BY id) AS left_over").ShouldBe("other,other waits");
    }

    [Theory]
    [InlineData("ana", true, """{ "athlete": { "athlete_id": "ana" } }""")]
    [InlineData("ana", true, """{ "athlete": { "athlete_id": "\u0061na" } }""")]
    [InlineData("ana", true, """{ "athl\u0065te": { "athlete_id": "ana" } }""")]
    [InlineData("ana", true, """{ "athlete": { "athlete_id": "ben" }, "athlete": { "athlete_id": "ana" } }""")]
    [InlineData("ana", true, """{ "athlete": { "athlete_id": "ana", """)]
    [InlineData("a\"b", true, """{ "athlete": { "athlete_id": "a\"b" } }""")]
    [InlineData("7", true, """{ "athlete": { "athlete_id": 7 } }""")]
    [InlineData("date", false, """{ "athlete": { "athlete_id": "ana" }, "date": "2026-11-26" }""")]
    [InlineData("athlete", false, """{ "athlete": { "athlete_id": "ana" } }""")]
    [InlineData("an", false, """{ "athlete": { "athlete_id": "ana" } }""")]
    [InlineData("ana", false, """{ "athlete": { "athlete_id": "Ana" }, "says": "ana" }""")]
    [InlineData("ana", false, """{ "athlete": { "athlete_id": "ana """)]
    public async Task Erasing_an_athlete_deletes_the_requests_that_name_the_athlete_and_no_others(string athleteId, bool deleted, string facts)
    {
        await using var journal = await database.Open();
        await using var queue = Journals(None);
        Send("r", facts);
        (await journal.IsKnown(athleteId, Stop)).ShouldBe(deleted, "an athlete of the queue alone can be erased");
        await journal.Erase(athleteId, Stop);
        database.Ask<long>("SELECT count(*) FROM athleteos.requests").ShouldBe(deleted ? 0 : 1);
        (await journal.IsKnown(athleteId, Stop)).ShouldBeFalse();
        database.Do("DELETE FROM athleteos.requests; INSERT INTO athleteos.answers (id, outcome, facts) VALUES ('a', 'set_aside', @facts)", new { facts });
        await journal.Erase(athleteId, Stop);
        database.Ask<long>("SELECT count(*) FROM athleteos.answers").ShouldBe(deleted ? 0 : 1);
    }

    [Fact]
    public async Task A_request_that_was_claimed_before_an_erase_or_passed_to_another_host_is_not_recorded()
    {
        await using var journal = await database.Open();
        await using var queue = Journals(None);
        Send("erased", """{ "athlete": { "athlete_id": "ana" } }""");
        Send("passed on", """{ "athlete": { "athlete_id": "ben" } }""");
        Send("claimed", """{ "athlete": { "athlete_id": "eva" } }""");
        var claimed = (await queue.Claim(10, Stop)).ToDictionary(r => r.Id, StringComparer.Ordinal);
        claimed.Values.Select(r => r.Claim).ShouldBeUnique();
        await journal.Erase("ana", Stop);
        database.Do("UPDATE athleteos.requests SET claim = gen_random_uuid() WHERE id = 'passed on'");
        (await Append("ana", claimed["erased"])).ShouldBe(AppendOutcome.Stale);
        (await Append("ben", claimed["passed on"])).ShouldBe(AppendOutcome.Stale);
        (await Append("eva", claimed["claimed"])).ShouldBe(AppendOutcome.Appended);
        (await Append("eva", claimed["claimed"])).ShouldBe(AppendOutcome.AlreadyThere);
        await queue.GiveBack([claimed["erased"]], later: true, Stop);
        database.Ask<string>("SELECT string_agg(id, ',' ORDER BY id) FROM athleteos.requests").ShouldBe("claimed,passed on");
        database.Ask<long>("SELECT count(*) FROM athleteos.entries WHERE athlete_id <> 'eva'").ShouldBe(0);

        async Task<AppendOutcome> Append(string athleteId, QueuedRequest request) =>
            (await journal.Append(athleteId, [Given.Morning("k")], AppendCondition.StillClaimed(request), Stop)).Outcome;
    }

    [Fact]
    public async Task A_sender_sees_and_deletes_its_own_requests_and_answers_only()
    {
        await (await Queue(Long)).DisposeAsync();
        var (service, one, other) = ("app_" + Guid.NewGuid().ToString("N"), "one_" + Guid.NewGuid().ToString("N"), "other_" + Guid.NewGuid().ToString("N"));
        database.Do($"CREATE ROLE {service} LOGIN IN ROLE athleteos_app; CREATE ROLE {one} LOGIN IN ROLE athleteos_integrator; CREATE ROLE {other} LOGIN IN ROLE athleteos_integrator");
        await using var first = new NpgsqlConnection(database.AddressOf(one) + ";Pooling=false");
        await using var second = new NpgsqlConnection(database.AddressOf(other) + ";Pooling=false");
        await first.OpenAsync(Stop);
        await second.OpenAsync(Stop);

        // Both use one id.
        await Do(first, "INSERT INTO athleteos.requests (id, facts) VALUES ('monday', '{ \"of\": 1 }')");
        await Do(second, "INSERT INTO athleteos.requests (id, facts) VALUES ('monday', '{ \"of\": 2 }')");
        (await Count(first, "SELECT count(*) FROM athleteos.requests")).ShouldBe(1);
        (await Should.ThrowAsync<PostgresException>(() => Do(first, $"INSERT INTO athleteos.requests (id, facts, sender) VALUES ('b', '{{}}', '{other}')"))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege);
        await using (var queue = Storage.Journals.Queue(database.AddressOf(service), Long))
        {
            var claimed = await queue.Claim(10, Stop);
            claimed.Count.ShouldBe(2, "the service sees all");
            await queue.End([.. claimed.Select(r => Answer(r, r.Facts.Contains('1', StringComparison.Ordinal) ? "first" : "second"))], Stop);
        }

        (await Count(first, "SELECT count(*) FROM athleteos.answers WHERE decision::text = '\"first\"'")).ShouldBe(1);
        (await Count(first, "SELECT count(*) FROM athleteos.answers")).ShouldBe(1);
        await Do(second, "DELETE FROM athleteos.answers");
        database.Ask<string>("SELECT string_agg(decision::text, ',') FROM athleteos.answers").ShouldBe("\"first\"");
        database.Do("UPDATE athleteos.answers SET sender = ''");
        (await Count(second, "SELECT count(*) FROM athleteos.answers")).ShouldBe(1, "an answer from before the upgrade has no sender");
    }

    [Fact]
    public async Task Without_its_tables_or_a_server_the_message_gives_the_remedy()
    {
        await using var without = Journals(Long);
        (await Should.ThrowAsync<JournalRefusedException>(() => without.Claim(1, Stop))).Message.ShouldContain("Run athleteos journal create once with the owner's connection");
        await using var nowhere = Storage.Journals.Queue("Host=127.0.0.1;Port=9;Database=x;Username=y", Long);
        await Should.ThrowAsync<JournalUnavailableException>(() => nowhere.Claim(1, Stop));
        Should.Throw<JournalRefusedException>(() => Storage.Journals.Queue("sqlite:x", Long)).Message.ShouldStartWith("This is not the address of a journal.");
    }

    private static QueueAnswer Answer(QueuedRequest request, string decision) => new(request, "ana", "id", $"\"{decision}\"", null);

    private static async Task Do(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<long> Count(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }

    private async Task<RequestQueue> Queue(TimeSpan lease)
    {
        await (await database.Open()).DisposeAsync();
        return Journals(lease);
    }

    private RequestQueue Journals(TimeSpan lease) => Storage.Journals.Queue(database.Address, lease);

    private void Send(string id, string facts = "{}") => database.Do("INSERT INTO athleteos.requests (id, facts) VALUES (@id, @facts)", new { id, facts });
}
