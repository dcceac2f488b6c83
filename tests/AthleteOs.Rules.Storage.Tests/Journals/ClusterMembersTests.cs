using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Storage.Tests.Journals;

/// <summary>The table of a cluster's hosts: of two changes from the same version one is written, and a database has one cluster.</summary>
public sealed class ClusterMembersTests : IDisposable
{
    private static readonly DateTimeOffset At = new(2026, 11, 30, 7, 0, 0, 125, TimeSpan.Zero);

    private readonly TestDatabase database;

    public ClusterMembersTests(JournalDatabases databases) => database = databases.Postgres();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => database.Dispose();

    [Fact]
    public async Task A_change_needs_the_version_that_was_read()
    {
        await using var members = await Members();
        (await members.Read(null, Stop)).ShouldBe(new ClusterTable(0, []), Same);
        (await members.Insert(One, 0, Stop)).ShouldBeTrue();
        (await members.Insert(Other, 0, Stop)).ShouldBeFalse("the table has version 1");
        (await members.Insert(One, 1, Stop)).ShouldBeFalse("it is in the table already");
        (await members.Insert(Other, 1, Stop)).ShouldBeTrue();
        (await members.Read(null, Stop)).ShouldBe(new ClusterTable(2, [One with { Etag = "1" }, Other with { Etag = "1" }]), Same);

        var changed = One with { IsDead = true, Document = """{"status": "dead"}""", AliveAt = At.AddSeconds(1), Etag = "1" };
        (await members.Update(changed, 1, Stop)).ShouldBeFalse("the table has version 2");
        (await members.Update(changed with { Etag = "7" }, 2, Stop)).ShouldBeFalse("another host changed the row");
        (await members.Update(changed with { Address = "nowhere" }, 2, Stop)).ShouldBeFalse("it is not in the table");
        (await members.Update(changed, 2, Stop)).ShouldBeTrue();
        (await members.Read(One.Address, Stop)).ShouldBe(new ClusterTable(3, [changed with { Etag = "2" }]), Same);
        (await members.Read("nowhere", Stop)).ShouldBe(new ClusterTable(3, []), Same);
    }

    [Fact]
    public async Task Of_two_hosts_at_the_same_moment_one_changes_the_table()
    {
        await using var first = await Members();
        await using var second = await Members();
        await first.Insert(One, 0, Stop);
        for (var version = 1; version < 20; version++)
        {
            var row = (await first.Read(One.Address, Stop)).Members[0];
            var written = await Task.WhenAll(first.Update(row, version, Stop), second.Update(row with { Document = """{"by":2}""" }, version, Stop), first.NoteAlive(One.Address, At, Stop).ContinueWith(_ => false, Stop, TaskContinuationOptions.None, TaskScheduler.Default));
            written.Count(w => w).ShouldBe(1);
            (await second.Read(null, Stop)).Version.ShouldBe(version + 1);
        }
    }

    [Fact]
    public async Task A_sign_of_life_changes_no_version()
    {
        await using var members = await Members();
        await members.Insert(One, 0, Stop);
        await members.NoteAlive(One.Address, At.AddMinutes(1), Stop);
        await members.NoteAlive("nowhere", At, Stop);
        (await members.Read(null, Stop)).ShouldBe(new ClusterTable(1, [One with { AliveAt = At.AddMinutes(1), Etag = "1" }]), Same);
    }

    [Fact]
    public async Task Hosts_that_died_long_ago_are_removed_and_no_others()
    {
        await using var members = await Members();
        await members.Insert(One with { IsDead = true }, 0, Stop);
        await members.Insert(Other, 1, Stop);
        await members.Insert(One with { Address = "three", IsDead = true, AliveAt = At.AddDays(1) }, 2, Stop);
        await members.RemoveDead(At.AddHours(1), Stop);
        (await members.Read(null, Stop)).Members.Select(m => m.Address).ShouldBe([Other.Address, "three"]);
        await members.RemoveAll(Stop);
        (await Should.ThrowAsync<JournalRefusedException>(() => members.Read(null, Stop))).Message.ShouldBe("The cluster \"squad\" is no longer in the journal's database. Restart this host.");
        database.Ask<long>("SELECT count(*) FROM athleteos.members").ShouldBe(0);
    }

    [Fact]
    public async Task A_second_cluster_is_refused_while_the_first_one_lives()
    {
        const string Refusal = "The journal's database belongs to the cluster \"squad\", and this host to \"team\". Give both the same cluster_name, or stop the hosts of \"squad\" for two minutes first.";
        await using var members = await Members();
        await members.Insert(One, 0, Stop);
        await using var other = Journals("team");
        (await Should.ThrowAsync<JournalRefusedException>(() => other.Join([2], Stop))).Message.ShouldBe(Refusal);
        (await Should.ThrowAsync<JournalRefusedException>(() => other.Insert(Other, 1, Stop))).Message.ShouldBe(Refusal);
        await other.RemoveAll(Stop);
        await other.RemoveDead(At.AddYears(1), Stop);
        (await members.Read(null, Stop)).Members.Count.ShouldBe(1);

        database.Do("UPDATE athleteos.members SET seen = clock_timestamp() - interval '3 minutes'");
        (await other.Join([3], Stop)).ShouldBe([3], "the old hosts are no longer known");
        (await other.Read(null, Stop)).ShouldBe(new ClusterTable(2, []), Same);
        (await Should.ThrowAsync<JournalRefusedException>(() => members.Update(One with { Etag = "1" }, 1, Stop))).Message.ShouldStartWith("The journal's database belongs to the cluster \"team\"");
    }

    [Fact]
    public async Task The_turns_of_a_dead_host_end()
    {
        await using var members = await Members();
        await using var journal = await database.Open();
        var (dead, alive) = (Guid.NewGuid(), Guid.NewGuid());
        await journal.TakeTurns(["anna", "ben"], dead, TimeSpan.FromMinutes(1), "", At, Stop);
        await journal.TakeTurns(["carl"], alive, TimeSpan.FromMinutes(1), "", At, Stop);
        (await members.EndTurns(dead, Stop)).ShouldBe(2);
        (await members.EndTurns(dead, Stop)).ShouldBe(0);
        (await journal.TakeTurns(["anna", "carl"], dead, TimeSpan.FromMinutes(1), "", At, Stop)).Taken.ShouldBe(["anna"]);
    }

    [Fact]
    public async Task An_outage_and_missing_rights_are_told_apart()
    {
        await using var members = await Members();
        await using var nowhere = Storage.Journals.Members("Host=127.0.0.1;Port=9;Database=x;Username=y", "squad");
        await Should.ThrowAsync<JournalUnavailableException>(() => nowhere.Read(null, Stop));
        Should.Throw<JournalRefusedException>(() => Storage.Journals.Members("sqlite:x", "squad")).Message.ShouldStartWith("This is not the address of a journal.");
        database.Do("DROP TABLE athleteos.cluster");
        (await Should.ThrowAsync<JournalRefusedException>(() => members.Read(null, Stop))).Message.ShouldStartWith("The cluster's tables are missing");
    }

    private static ClusterHost One => new("127.0.0.1:1@1", false, """{"status": "active"}""", At);

    private static ClusterHost Other => One with { Address = "127.0.0.1:2@2" };

    private ClusterMembers Journals(string cluster) => Storage.Journals.Members(database.Address, cluster);

    private async Task<ClusterMembers> Members()
    {
        await (await database.Open()).DisposeAsync();
        var members = Journals("squad");
        (await members.Join([1], Stop)).ShouldBe([1]);
        (await members.Join([2], Stop)).ShouldBe([1], "the first host's secret counts");
        return members;
    }

    private static IEqualityComparer<ClusterTable> Same { get; } = EqualityComparer<ClusterTable>.Create((a, b) => a!.Version == b!.Version && a.Members.SequenceEqual(b.Members));
}
