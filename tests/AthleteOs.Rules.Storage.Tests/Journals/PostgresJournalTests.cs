using AthleteOs.Rules.TestKit;
using Npgsql;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>The contract on PostgreSQL, and the promises of PostgreSQL alone.</summary>
public sealed class PostgresJournalTests(JournalDatabases databases) : JournalContract(databases.Postgres())
{
    [Fact]
    public async Task The_application_s_role_can_append_and_read_and_nothing_else()
    {
        await (await Database.Open()).DisposeAsync();
        var role = "app_" + Guid.NewGuid().ToString("N");
        Database.Do($"CREATE ROLE {role} LOGIN IN ROLE athleteos_app");
        await using (var journal = await Storage.Journals.Open(Database.AddressOf(role), TimeProvider.System, create: true, TestContext.Current.CancellationToken))
        {
            await journal.Append("ana", Given.Morning("k1"), Given.Decision());
            (await journal.Append("ana", Given.Morning("k1"))).Outcome.ShouldBe(AppendOutcome.AlreadyThere);
            (await journal.Verify()).Single().ShouldSatisfyAllConditions(v => v.Entries.ShouldBe(2), v => v.Fault.ShouldBeNull());
            (await Should.ThrowAsync<JournalRefusedException>(() => journal.Erase("ana", TestContext.Current.CancellationToken))).Message.ShouldStartWith("This connection may read and add only.");
        }

        await using var connection = new NpgsqlConnection(Database.AddressOf(role) + ";Pooling=false");
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        foreach (var sql in new[]
        {
            "UPDATE athleteos.entries SET body = NULL", "DELETE FROM athleteos.entries", "TRUNCATE athleteos.entries", "UPDATE athleteos.heads SET count = 0", "DELETE FROM athleteos.heads",
            "INSERT INTO athleteos.heads (athlete_id, count, hash) VALUES ('x', 1, '')", "UPDATE athleteos.keys SET from_number = 9", "DELETE FROM athleteos.keys", "TRUNCATE athleteos.keys",
            "UPDATE athleteos.versions SET version = 9", "INSERT INTO athleteos.versions VALUES (9, '')", "ALTER TABLE athleteos.entries DISABLE TRIGGER ALL", "DROP SCHEMA athleteos CASCADE",
            "CREATE TABLE athleteos.mine (x int)", "SET session_replication_role = replica",
        })
        {
            await using var command = new NpgsqlCommand(sql, connection);
            (await Should.ThrowAsync<PostgresException>(command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken))).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
        }

        // The role may add only an entry that follows the last one.
        await using var gap = new NpgsqlCommand("INSERT INTO athleteos.entries SELECT athlete_id, 9, 9, kind, date, '', body, at, 'x', commitment, hash FROM athleteos.entries WHERE number = 1", connection);
        await Should.ThrowAsync<PostgresException>(gap.ExecuteNonQueryAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task The_newest_migration_runs_while_hosts_of_the_version_before_record()
    {
        var (stop, before) = (TestContext.Current.CancellationToken, PostgresSchema.Steps.Count - 1);
        await using var old = await Storage.Journals.Open(Database.Address, TimeProvider.System, create: true, before, stop);
        var (migrated, acknowledged) = (0, 0);
        var writers = Enumerable.Range(0, 4).Select(writer => Task.Run(async () =>
        {
            for (var (n, after) = (0, 0); after < 3; n++, after += Volatile.Read(ref migrated))
            {
                (await old.Append("ana", Given.Morning($"{writer}-{n}"), Given.Decision())).Outcome.ShouldBe(AppendOutcome.Appended);
                Interlocked.Increment(ref acknowledged);
            }
        }, stop)).ToArray();
        await Waiting.Until(() => Task.FromResult(acknowledged > 8), "the old hosts record nothing", stop);
        await using var present = await Database.Open();
        Volatile.Write(ref migrated, 1);
        (await present.Append("ana", Given.Morning("0-0"), Given.Decision())).Outcome.ShouldBe(AppendOutcome.AlreadyThere, "an old host has recorded it");
        await Task.WhenAll(writers);

        (await present.All(new JournalQuery { Kind = EntryKind.Morning })).Count.ShouldBe(acknowledged);
        (await present.Verify()).Single().Fault.ShouldBeNull();
        var refused = await Should.ThrowAsync<JournalRefusedException>(Storage.Journals.Open(Database.Address, TimeProvider.System, create: true, before, stop));
        refused.Message.ShouldBe(FormattableString.Invariant($"The journal has version {before + 1}; this program knows versions up to {before}. Use the newer program that wrote it."));
    }

    [Fact]
    public async Task A_restored_backup_has_whole_chains_and_goes_on()
    {
        using var server = PostgresServer.TryStart();
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine: install the package postgresql");
        await using (var journal = await Storage.Journals.Open(server.Address("postgres"), TimeProvider.System, create: true, TestContext.Current.CancellationToken))
        {
            await journal.Append("ana", Given.Morning("k1"), Given.Decision());
            server.CopyByBackup("postgres", into: "restored");
            await journal.Append("ana", Given.Morning("k2"));
        }

        await using var restored = await Storage.Journals.Open(server.Address("restored"), TimeProvider.System, create: false, TestContext.Current.CancellationToken);
        (await restored.Verify()).Single().ShouldSatisfyAllConditions(v => v.Entries.ShouldBe(2), v => v.Fault.ShouldBeNull());
        (await restored.Append("ana", Given.Morning("k1"))).Outcome.ShouldBe(AppendOutcome.AlreadyThere);
        (await restored.Append("ana", Given.Morning("k3"))).Outcome.ShouldBe(AppendOutcome.Appended);
        (await restored.Verify()).Single().ShouldSatisfyAllConditions(v => v.Entries.ShouldBe(3), v => v.Fault.ShouldBeNull());
    }

    [Fact]
    public async Task A_role_without_rights_gets_the_advice_to_let_the_owner_open_it()
    {
        var role = "none_" + Guid.NewGuid().ToString("N");
        Database.Do($"CREATE ROLE {role} LOGIN");
        (await Should.ThrowAsync<JournalRefusedException>(Storage.Journals.Open(Database.AddressOf(role), TimeProvider.System, create: true, TestContext.Current.CancellationToken)))
            .Message.ShouldContain("Run athleteos journal create once with the owner's connection");
    }

    [Fact]
    public async Task A_journal_uses_few_connections_so_that_several_hosts_share_a_server()
    {
        await (await Database.Open()).DisposeAsync();
        foreach (var (setting, most) in new[] { ("", 20L), (";Maximum Pool Size=7", 7L) })
        {
            var name = $"pool{most}";
            await using var journal = await Storage.Journals.Open($"{Database.Address};Application Name={name}{setting}", TimeProvider.System, create: false, TestContext.Current.CancellationToken);
            await Task.WhenAll(Enumerable.Range(0, 100).Select(n => Task.Run(() => journal.State($"athlete {n}", TestContext.Current.CancellationToken))));
            Database.Ask<long>($"SELECT count(*) FROM pg_stat_activity WHERE application_name = '{name}'").ShouldBeInRange(1, most, setting);
        }
    }

    [Fact]
    public async Task Create_names_the_roles_that_its_user_must_not_create_and_gives_them_their_rights_later()
    {
        using var server = PostgresServer.TryStart();
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine: install the package postgresql");
        await Do("CREATE ROLE keeper LOGIN");
        await Do("CREATE DATABASE mine OWNER keeper");
        string[] create = ["journal", "create", "--journal", server.Address("mine", "keeper")];
        var first = Command.Run(create);
        first.ExitCode.ShouldBe(1, first.Errors);
        first.Output.ShouldBe("The journal's tables are ready; its roles are not.\n");
        first.Errors.ShouldContain("\"CREATE ROLE athleteos_app NOLOGIN\"");
        first.Errors.ShouldContain("\"CREATE ROLE athleteos_integrator NOLOGIN\"");
        await Do("CREATE ROLE athleteos_app NOLOGIN");
        await Do("CREATE ROLE athleteos_integrator NOLOGIN");
        await Do("CREATE ROLE service LOGIN IN ROLE athleteos_app");
        var second = Command.Run(create);
        (second.ExitCode, second.Output, second.Errors).ShouldBe((0, "The journal is ready.\n", ""));
        await using var journal = await Storage.Journals.Open(server.Address("mine", "service"), TimeProvider.System, create: false, TestContext.Current.CancellationToken);
        (await journal.Append("ana", Given.Morning())).Outcome.ShouldBe(AppendOutcome.Appended);

        async Task Do(string sql)
        {
            await using var connection = new NpgsqlConnection($"{server.Address("postgres")};Pooling=false");
            await connection.OpenAsync(TestContext.Current.CancellationToken);
            await using var command = new NpgsqlCommand(sql, connection);
            await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task A_probe_reports_a_server_that_only_reads()
    {
        await using var journal = await Database.Open();
        await journal.Probe(TestContext.Current.CancellationToken);
        Database.Do("ALTER DATABASE \"" + new NpgsqlConnectionStringBuilder(Database.Address).Database + "\" SET default_transaction_read_only = on");
        NpgsqlConnection.ClearAllPools();
        await using var other = await Storage.Journals.Open(Database.Address, TimeProvider.System, create: false, TestContext.Current.CancellationToken);
        (await Should.ThrowAsync<JournalUnavailableException>(() => other.Probe(TestContext.Current.CancellationToken))).Message.ShouldContain("can only be read");
    }

    [Fact]
    public async Task The_journal_waits_for_the_disk_although_the_server_does_not()
    {
        // A trigger that records the settings in force when an entry is added.
        await using var journal = await Database.Open();
        Database.Do("ALTER DATABASE \"" + new NpgsqlConnectionStringBuilder(Database.Address).Database + "\" SET synchronous_commit = off");
        Database.Do("CREATE TABLE public.seen (what text); CREATE FUNCTION public.see() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO public.seen VALUES (current_setting('synchronous_commit')); RETURN NULL; END $$; "
            + "CREATE TRIGGER sees AFTER INSERT ON athleteos.entries FOR EACH ROW EXECUTE FUNCTION public.see()");
        await using var other = await Database.Open();
        NpgsqlConnection.ClearAllPools();
        await other.Append("ana", Given.Morning());
        Database.Ask<string>("SELECT what FROM public.seen").ShouldBe("on");
    }

    [Fact]
    public async Task Outages_lose_and_double_nothing_and_no_caller_gets_a_false_answer()
    {
        Assert.SkipUnless(PostgresServer.IsThere, "PostgreSQL is not on this machine");
        using var server = PostgresServer.TryStart()!;
        await using var journal = await Storage.Journals.Open(server.Address("postgres"), TimeProvider.System, create: true, TestContext.Current.CancellationToken);
        await journal.Append("ana", Given.Morning("first"));
        server.Stop();
        (await Should.ThrowAsync<JournalUnavailableException>(() => journal.Append("ana", Given.Morning("second")))).Message.ShouldStartWith("The journal's database cannot be reached");
        await Should.ThrowAsync<JournalUnavailableException>(() => journal.All());
        await Should.ThrowAsync<JournalUnavailableException>(() => journal.Verify());
        await Should.ThrowAsync<JournalUnavailableException>(() => journal.Erase("ana", TestContext.Current.CancellationToken));
        await Should.ThrowAsync<JournalUnavailableException>(Storage.Journals.Open(server.Address("postgres"), TimeProvider.System, create: true, TestContext.Current.CancellationToken));
        server.Start();
        (await journal.Append("ana", Given.Morning("second"))).Outcome.ShouldBe(AppendOutcome.Appended);
        (await journal.All()).Count.ShouldBe(2);

        // Under load: a caller that gets "unavailable" retries with the same key.
        var end = false;
        var told = 0;
        var writers = Enumerable.Range(0, 8).Select(writer => Task.Run(async () =>
        {
            var acknowledged = new List<string>();
            for (var i = 0; !Volatile.Read(ref end); i++)
            {
                var key = $"{writer}-{i}";
                for (var there = false; !there;)
                {
                    try
                    {
                        there = (await journal.Append($"athlete-{writer % 3}", Given.Morning(key), Given.Decision())).Outcome != AppendOutcome.Conflict;
                    }
                    catch (JournalUnavailableException)
                    {
                        Interlocked.Increment(ref told);
                        await Task.Delay(10);
                    }
                }

                acknowledged.Add(key);
            }

            return acknowledged;
        })).ToArray();
        for (var outage = 0; outage < 3; outage++)
        {
            await Task.Delay(300, TestContext.Current.CancellationToken);
            server.Stop();
            await Task.Delay(200, TestContext.Current.CancellationToken);
            server.Start();
        }

        await Task.Delay(300, TestContext.Current.CancellationToken);
        Volatile.Write(ref end, true);
        var keys = (await Task.WhenAll(writers)).SelectMany(k => k).ToArray();
        told.ShouldBePositive();
        (await journal.All(new() { Kind = EntryKind.Morning })).Select(e => e.Key).Where(k => k.Contains('-', StringComparison.Ordinal)).Order(StringComparer.Ordinal).ShouldBe(keys.Order(StringComparer.Ordinal));
        (await journal.Verify()).ShouldAllBe(v => v.Fault == null);
    }
}
