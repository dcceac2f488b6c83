using System.Globalization;
using System.Text.Json;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Cluster;

/// <summary>Orleans' table of members in the journal's database.</summary>
internal sealed class JournalMembership(ClusterMembers members, ClusterIdentity identity) : IMembershipTable
{
    public Task InitializeMembershipTable(bool tryInitTableVersion) => identity.Join(CancellationToken.None);

    public Task DeleteMembershipTableEntries(string clusterId) => members.RemoveAll(CancellationToken.None);

    public Task CleanupDefunctSiloEntries(DateTimeOffset beforeDate) => members.RemoveDead(beforeDate, CancellationToken.None);

    public async Task<MembershipTableData> ReadRow(SiloAddress key) => Of(await members.Read(key.ToParsableString(), CancellationToken.None));

    public async Task<MembershipTableData> ReadAll() => Of(await members.Read(address: null, CancellationToken.None));

    public Task<bool> InsertRow(MembershipEntry entry, TableVersion tableVersion) => members.Insert(Of(entry, etag: ""), Read(tableVersion), CancellationToken.None);

    public Task<bool> UpdateRow(MembershipEntry entry, string etag, TableVersion tableVersion) => members.Update(Of(entry, etag), Read(tableVersion), CancellationToken.None);

    public Task UpdateIAmAlive(MembershipEntry entry) => members.NoteAlive(entry.SiloAddress.ToParsableString(), Utc(entry.IAmAliveTime), CancellationToken.None);

    // A new version comes with the etag of the version that was read.
    private static int Read(TableVersion next) => int.Parse(next.VersionEtag, CultureInfo.InvariantCulture);

    private static MembershipTableData Of(ClusterTable table) => new(
        [.. table.Members.Select(m => Tuple.Create(Of(m), m.Etag))], new TableVersion(table.Version, table.Version.ToString(CultureInfo.InvariantCulture)));

    private static ClusterHost Of(MembershipEntry entry, string etag)
    {
        var document = new Member(entry.Status, entry.HostName, entry.SiloName, entry.ProxyPort, entry.RoleName ?? "", entry.UpdateZone, entry.FaultZone, Utc(entry.StartTime),
            [.. (entry.SuspectTimes ?? []).Select(s => new Suspicion(s.Item1.ToParsableString(), Utc(s.Item2)))]);
        return new ClusterHost(entry.SiloAddress.ToParsableString(), entry.Status == SiloStatus.Dead, JsonSerializer.Serialize(document), Utc(entry.IAmAliveTime), etag);
    }

    private static MembershipEntry Of(ClusterHost member)
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
            StartTime = document.StartTime.UtcDateTime,
            IAmAliveTime = member.AliveAt.UtcDateTime,
            SuspectTimes = [.. document.Suspicions.Select(s => Tuple.Create(SiloAddress.FromParsableString(s.By), s.At.UtcDateTime))],
        };
    }

    private static DateTimeOffset Utc(DateTime time) => new(DateTime.SpecifyKind(time, DateTimeKind.Utc));

    private sealed record Member(
        SiloStatus Status, string HostName, string SiloName, int ProxyPort, string RoleName, int UpdateZone, int FaultZone, DateTimeOffset StartTime, IReadOnlyList<Suspicion> Suspicions);

    private sealed record Suspicion(string By, DateTimeOffset At);
}
