using System.Net;
using AthleteOs.Rules.Cluster;
using Microsoft.Extensions.Time.Testing;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Cluster;

/// <summary>Orleans' contract of a table of members, in the journal's PostgreSQL database.</summary>
public sealed class JournalMembershipTests(ClusterDatabase database) : IClassFixture<ClusterDatabase>
{
    private static readonly DateTime At = new(2026, 11, 30, 7, 0, 0, DateTimeKind.Utc);

    [Fact]
    public async Task A_row_is_inserted_once_read_back_and_changed_with_its_etag_and_the_tables_version()
    {
        await using var members = Storage.Journals.Members(await database.New(), "contract");
        using var contact = new HostContact(TimeProvider.System);
        using var identity = new ClusterIdentity(members, TimeProvider.System);
        var table = new JournalMembership(members, identity, new Own(Silo(1)), contact, TimeProvider.System);
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        var empty = await table.ReadAll();
        (empty.Version.Version, empty.Members.Count).ShouldBe((0, 0));
        var (one, other) = (Silo(1), Silo(2));
        (await table.InsertRow(one, empty.Version.Next())).ShouldBeTrue();
        (await table.InsertRow(other, empty.Version.Next())).ShouldBeFalse("another silo changed the table");
        var first = await table.ReadRow(one.SiloAddress);
        (await table.InsertRow(one, first.Version.Next())).ShouldBeFalse("the row is there");
        first.Version.Version.ShouldBe(1);
        Text(first.Members.ShouldHaveSingleItem().Item1).ShouldBe(Text(one));
        (await table.InsertRow(other, first.Version.Next())).ShouldBeTrue();
        (await table.ReadRow(Silo(3).SiloAddress)).Members.ShouldBeEmpty();

        var changed = Silo(1);
        (changed.Status, changed.IAmAliveTime) = (SiloStatus.Dead, At.AddSeconds(9));
        changed.AddSuspector(other.SiloAddress, At.AddSeconds(5));
        (await table.UpdateRow(changed, first.Members[0].Item2, first.Version.Next())).ShouldBeFalse("the table has a newer version");
        var second = await table.ReadAll();
        (await table.UpdateRow(changed, "12", second.Version.Next())).ShouldBeFalse("another silo changed the row");
        (await table.UpdateRow(changed, first.Members[0].Item2, second.Version.Next())).ShouldBeTrue();
        (await table.UpdateRow(changed, first.Members[0].Item2, (await table.ReadAll()).Version.Next())).ShouldBeFalse("the etag was used");
        var third = await table.ReadAll();
        (third.Version.Version, third.Members.Count).ShouldBe((3, 2));
        Text(third.TryGet(one.SiloAddress)!.Item1).ShouldBe(Text(changed));

        var beat = Silo(2);
        beat.IAmAliveTime = At.AddMinutes(1);
        await table.UpdateIAmAlive(beat);
        await table.UpdateIAmAlive(Silo(3));
        var fourth = await table.ReadAll();
        fourth.Version.ShouldBe(third.Version, "a sign of life is no change");
        fourth.TryGet(other.SiloAddress)!.Item2.ShouldBe(third.TryGet(other.SiloAddress)!.Item2);
        fourth.TryGet(other.SiloAddress)!.Item1.IAmAliveTime.ShouldBe(At.AddMinutes(1));

        await table.CleanupDefunctSiloEntries(new DateTimeOffset(At.AddSeconds(9)));
        (await table.ReadAll()).Members.Count.ShouldBe(2);
        await table.CleanupDefunctSiloEntries(new DateTimeOffset(At.AddSeconds(10)));
        (await table.ReadAll()).Members.Select(m => m.Item1.SiloAddress).ShouldBe([other.SiloAddress], "a living silo remains");
        await table.DeleteMembershipTableEntries("contract");
        await table.InitializeMembershipTable(tryInitTableVersion: true);
        (await table.ReadAll()).Members.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(60)]
    [InlineData(-60)]
    public async Task A_host_with_a_wrong_clock_reads_and_writes_times_as_if_all_clocks_were_its_own(int minutes)
    {
        await using var members = Storage.Journals.Members(await database.New(), "contract");
        using var contact = new HostContact(TimeProvider.System);
        using var identity = new ClusterIdentity(members, TimeProvider.System);
        var (right, wrong, off) = (new JournalMembership(members, identity, new Own(Silo(1)), contact, TimeProvider.System), new JournalMembership(members, identity, new Own(Silo(1)), contact, new FakeTimeProvider(DateTimeOffset.UtcNow.AddMinutes(minutes))), TimeSpan.FromMinutes(minutes));
        await right.InitializeMembershipTable(tryInitTableVersion: true);
        await wrong.InitializeMembershipTable(tryInitTableVersion: true);
        var joining = Silo(1);
        (joining.StartTime, joining.IAmAliveTime) = (At + off, At + off);
        joining.AddSuspector(Silo(2).SiloAddress, At + off);
        await wrong.InsertRow(joining, (await wrong.ReadAll()).Version.Next());
        Times(await right.ReadAll()).ShouldAllBe(t => (t - At).Duration() < TimeSpan.FromSeconds(30), "the others see a host that has just started");
        Times(await wrong.ReadAll()).ShouldAllBe(t => (t - At - off).Duration() < TimeSpan.FromSeconds(30));
        (joining.IAmAliveTime, joining.SuspectTimes) = (At + off + TimeSpan.FromMinutes(5), []);
        await wrong.UpdateIAmAlive(joining);
        ((await right.ReadAll()).Members[0].Item1.IAmAliveTime - At).ShouldBe(TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_host_with_a_clock_that_went_back_does_not_read_its_own_dead_starts_as_successors()
    {
        await using var members = Storage.Journals.Members(await database.New(), "contract");
        using var contact = new HostContact(TimeProvider.System);
        using var identity = new ClusterIdentity(members, TimeProvider.System);
        var (ahead, neighbour) = (Silo(1, generation: 900), Silo(2, generation: 900));
        var (restarted, other) = (new JournalMembership(members, identity, new Own(Silo(1)), contact, TimeProvider.System), new JournalMembership(members, identity, new Own(neighbour), contact, TimeProvider.System));
        await restarted.InitializeMembershipTable(tryInitTableVersion: true);
        (ahead.Status, neighbour.Status) = (SiloStatus.Active, SiloStatus.Dead);
        await other.InsertRow(ahead, (await other.ReadAll()).Version.Next());
        await other.InsertRow(neighbour, (await other.ReadAll()).Version.Next());
        Addresses(await restarted.ReadAll()).ShouldBe([ahead.SiloAddress, neighbour.SiloAddress], ignoreOrder: true, "a living one is a second program at the port");

        ahead.Status = SiloStatus.Dead;
        var table = await other.ReadAll();
        await other.UpdateRow(ahead, table.TryGet(ahead.SiloAddress)!.Item2, table.Version.Next());
        Addresses(await restarted.ReadAll()).ShouldBe([neighbour.SiloAddress]);
        Addresses(await other.ReadAll()).ShouldBe([ahead.SiloAddress, neighbour.SiloAddress], ignoreOrder: true, "the others read all, and its own row is there");
    }

    private static SiloAddress[] Addresses(MembershipTableData table) => [.. table.Members.Select(m => m.Item1.SiloAddress)];

    private static DateTime[] Times(MembershipTableData table) => [.. table.Members.Select(m => m.Item1).SelectMany(e => new[] { e.StartTime, e.IAmAliveTime }.Concat((e.SuspectTimes ?? []).Select(s => s.Item2)))];

    private static string Text(MembershipEntry e) => string.Join(' ', e.SiloAddress.ToParsableString(), e.Status, e.HostName, e.SiloName, e.RoleName, e.ProxyPort, e.UpdateZone, e.FaultZone,
        e.StartTime.ToString("O"), e.IAmAliveTime.ToString("O"), string.Join(',', (e.SuspectTimes ?? []).Select(s => $"{s.Item1.ToParsableString()} {s.Item2:O}")));

    private static MembershipEntry Silo(int number, int generation = 700) => new()
    {
        SiloAddress = SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11110 + number), generation + number),
        Status = SiloStatus.Active,
        HostName = "one.example",
        SiloName = "silo",
        RoleName = "host",
        ProxyPort = 3,
        UpdateZone = 4,
        FaultZone = 5,
        StartTime = At,
        IAmAliveTime = At,
    };

    private sealed class Own(MembershipEntry silo) : ILocalSiloDetails
    {
        public string Name => silo.SiloName;

        public string ClusterId => "contract";

        public string DnsHostName => silo.HostName;

        public SiloAddress SiloAddress => silo.SiloAddress;

        public SiloAddress GatewayAddress => silo.SiloAddress;
    }
}
