using System.Globalization;
using System.Text.Json;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cluster;

/// <summary>
/// Orleans' table of members in the journal's database. Orleans compares the times of members with its own clock. So the table has all times by the
/// clock of the database, and a host with a wrong clock neither expels others nor is expelled.
/// </summary>
/// <remarks>
/// The start time by a host's own clock is part of its address. After a clock went back, dead starts at the same port seem to be later ones. A host does
/// not read them, because Orleans would take them for its successors and end it at each start.
/// </remarks>
internal sealed class JournalMembership(ClusterMembers members, ClusterIdentity identity, ILocalSiloDetails own, HostContact contact, TimeProvider clock) : IMembershipTable
{
    private long _ahead;

    // How much this machine's clock is ahead of the database's, in whole seconds: less is only the time of the question.
    private TimeSpan Ahead => TimeSpan.FromSeconds(Interlocked.Read(ref _ahead));

    public async Task InitializeMembershipTable(bool tryInitTableVersion)
    {
        await identity.Join(CancellationToken.None);
        await Read(address: null);
    }

    public Task DeleteMembershipTableEntries(string clusterId) => members.RemoveAll(CancellationToken.None);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => members.RemoveDead(beforeDate - Ahead, CancellationToken.None);

    public Task<MembershipTableData> ReadRow(SiloAddress key) => Read(key.ToParsableString());

    public Task<MembershipTableData> ReadAll() => Read(address: null);

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => members.Insert(Of(entry, etag: ""), Read(tableVersion), CancellationToken.None);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => members.Update(Of(entry, etag), Read(tableVersion), CancellationToken.None);

    public Task UpdateIAmAlive(MembershipEntry entry) => members.NoteAlive(entry.SiloAddress.ToParsableString(), ByDatabase(entry.IAmAliveTime), CancellationToken.None);

    // A new version comes with the etag of the version that was read.
    private static int Read(TableVersion next) => int.Parse(next.VersionEtag, CultureInfo.InvariantCulture);

    private async Task<MembershipTableData> Read(string? address)
    {
        var table = await members.Read(address, CancellationToken.None);
        Interlocked.Exchange(ref _ahead, (long)Math.Round((clock.GetUtcNow() - table.ReadAt).TotalSeconds));
        Tuple<MembershipEntry, string>[] read = [.. table.Members.Select(m => Tuple.Create(Of(m), m.Etag)).Where(m => !IsDeadSuccessor(m.Item1))];
        if (address is null)
        {
            contact.NoteDatabase([.. read.Select(m => m.Item1).Where(m => m.Status == SiloStatus.Active && !m.SiloAddress.Equals(own.SiloAddress)).Select(m => m.SiloAddress.Endpoint)]);
        }

        return new([.. read], new TableVersion(table.Version, table.Version.ToString(CultureInfo.InvariantCulture)));
    }

    private bool IsDeadSuccessor(MembershipEntry entry) =>
        entry.Status == SiloStatus.Dead && entry.SiloAddress.Endpoint.Equals(own.SiloAddress.Endpoint) && entry.SiloAddress.Generation > own.SiloAddress.Generation;

    private ClusterHost Of(MembershipEntry entry, string etag)
    {
        var document = new Member(entry.Status, entry.HostName, entry.SiloName, entry.ProxyPort, entry.RoleName ?? "", entry.UpdateZone, entry.FaultZone, ByDatabase(entry.StartTime),
            [.. (entry.SuspectTimes ?? []).Select(s => new Suspicion(s.Item1.ToParsableString(), ByDatabase(s.Item2)))]);
        return new ClusterHost(entry.SiloAddress.ToParsableString(), entry.Status == SiloStatus.Dead, JsonSerializer.Serialize(document), ByDatabase(entry.IAmAliveTime), etag);
    }

    private MembershipEntry Of(ClusterHost member)
    {
        var document = JsonSerializer.Deserialize<Member>(member.Document)!;
        return new MembershipEntry
        {
            SiloAddress = SiloAddress.FromParsableString(member.Address),
            Status = document.Status,
            HostName = document.HostName,
            SiloName = document.SiloName,
            ProxyPort = document.ProxyPort,
            RoleName = document.RoleName,
            UpdateZone = document.UpdateZone,
            FaultZone = document.FaultZone,
            StartTime = ByThisMachine(document.StartTime),
            IAmAliveTime = ByThisMachine(member.AliveAt),
            SuspectTimes = [.. document.Suspicions.Select(s => Tuple.Create(SiloAddress.FromParsableString(s.By), ByThisMachine(s.At)))],
        };
    }

    private DateTimeOffset ByDatabase(DateTime time) => new DateTimeOffset(DateTime.SpecifyKind(time, DateTimeKind.Utc)) - Ahead;

    private DateTime ByThisMachine(DateTimeOffset time) => (time + Ahead).UtcDateTime;

    private sealed record Member(
        SiloStatus Status, string HostName, string SiloName, int ProxyPort, string RoleName, int UpdateZone, int FaultZone, DateTimeOffset StartTime, IReadOnlyList<Suspicion> Suspicions);

    private sealed record Suspicion(string By, DateTimeOffset At);
}
