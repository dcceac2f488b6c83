using System.Diagnostics;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Cluster;

/// <summary>
/// A host of a cluster that is cut off from the others and from its callers, under load: once from the database too, and once not. A long run has these
/// tests only, because each of them takes half a minute.
/// </summary>
public sealed class HostsCutOffTests
{
    private const int Hosts = 3;
    private const int Expelled = 3;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);
    private static readonly string[] Settings = ["--athlete_os:cluster=true", "--athlete_os:time_zone=UTC", "--athlete_os:catch_up_days=0"];
    private static readonly int Cuts = Effort.Of("hosts of a cluster cut off from the others, with and without the database", 1, 40);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Trait(Effort.Duration, Effort.Full)]
    public async Task A_host_that_is_cut_off_stops_and_its_athletes_go_on_elsewhere(bool reachesTheDatabase)
    {
        using var network = HostNetwork.TryCreate(Hosts);
        Assert.SkipWhen(network is null, "A network of hosts needs Linux, root and the package iproute2.");
        using var server = PostgresServer.TryStart(alsoAt: network.Address);
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine.");
        await using var journal = await Storage.Journals.Open(server.Address("postgres"), TimeProvider.System, create: true, Stop);
        var address = reachesTheDatabase ? server.AddressBySocket("postgres") : server.AddressAt(network.Address, "postgres");
        var hosts = await Task.WhenAll(Enumerable.Range(0, Hosts).Select(n => HostProcess.StartIn(network, n, address, Settings)));
        using var callers = new SquadCallers(() => hosts, Patience);
        try
        {
            callers.Begin(Stop);
            for (var cut = 0; cut < Cuts; cut++)
            {
                await callers.Answered(Stop);
                await Cut(network, hosts, cut % Hosts, callers, reachesTheDatabase);
                hosts[cut % Hosts] = await HostProcess.StartIn(network, cut % Hosts, address, Settings);
            }

            await callers.End();
            await callers.Verify(journal, Stop);
            TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
                $"{Cuts} cuts, {callers.Acknowledged.Count} athletes recorded, each decided once; {callers.Refusals} calls refused or broken and repeated; longest time without an answer {callers.LongestGap.TotalSeconds:0.0} s"));
        }
        finally
        {
            Array.ForEach(hosts, h => h.Dispose());
        }
    }

    private static async Task Cut(HostNetwork network, HostProcess[] hosts, int host, SquadCallers callers, bool reachesTheDatabase)
    {
        string[] before = [.. callers.Acknowledged.TakeLast(60)];
        var clock = Stopwatch.StartNew();
        network.Cut(host);
        await callers.Repeat(before, Stop);
        var moved = clock.Elapsed;
        if (!reachesTheDatabase)
        {
            // It learns only from the database that the others go on without it.
            await callers.Answered(Stop);
            network.Mend(host);
            clock.Restart();
        }

        var ended = await hosts[host].Stopped(Stop);
        ended.ExitCode.ShouldBe(Expelled, ended.Output + ended.Errors);
        TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
            $"host {host} cut off {(reachesTheDatabase ? "from the hosts" : "from the hosts and the database")}: 60 athletes answered by the others after {moved.TotalSeconds:0.0} s; it stopped {clock.Elapsed.TotalSeconds:0.0} s after {(reachesTheDatabase ? "the cut" : "the network was back")}"));
        network.Mend(host);
    }
}
