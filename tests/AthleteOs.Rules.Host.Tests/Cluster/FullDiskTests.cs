using System.Diagnostics;
using AthleteOs.Rules.TestKit;
using Shouldly;
using Xunit;

namespace AthleteOs.Rules.Host.Tests.Cluster;

/// <summary>
/// A cluster whose PostgreSQL has no free disk, under load. Callers get refusals with the time to try again, all hosts stay in the cluster, and they go on
/// when there is space. A long run has this test only, because it takes 20 seconds.
/// </summary>
public sealed class FullDiskTests
{
    private const int Hosts = 3;
    private const int Megabytes = 200;
    private static readonly TimeSpan Full = TimeSpan.FromSeconds(10);
    private static readonly int Times = Effort.Of("disks of PostgreSQL full under a cluster", 1, 20);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    [Trait(Effort.Duration, Effort.Full)]
    public async Task Hosts_refuse_while_the_disk_is_full_and_go_on_when_there_is_space()
    {
        using var disk = SmallDisk.TryCreate(Megabytes);
        Assert.SkipWhen(disk is null, "A small disk needs Linux and root.");
        using var server = PostgresServer.TryStart(disk: disk.Folder);
        Assert.SkipWhen(server is null, "PostgreSQL is not on this machine.");
        await using var journal = await Storage.Journals.Open(server.Address("postgres"), TimeProvider.System, create: true, Stop);
        var hosts = await Task.WhenAll(Enumerable.Range(0, Hosts).Select(_ => HostProcess.Start(server.Address("postgres"), "--athlete_os:cluster=true", "--athlete_os:time_zone=UTC", "--athlete_os:catch_up_days=0")));
        using var callers = new SquadCallers(() => hosts, TimeSpan.FromSeconds(15));
        try
        {
            callers.Begin(Stop);
            for (var time = 0; time < Times; time++)
            {
                await callers.Answered(Stop);
                var (before, refused, clock) = (callers.Acknowledged.Count, callers.Refusals, Stopwatch.StartNew());
                disk.Fill();
                await Waiting.Until(() => callers.Refusals > refused + 20, "the full disk refuses nobody", Stop);
                var refusedAfter = clock.Elapsed;
                await Task.Delay(Full, Stop);
                var during = callers.Acknowledged.Count - before;
                disk.Free();
                clock.Restart();
                server.StartAgain();
                await callers.Answered(Stop);
                TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
                    $"refused {refusedAfter.TotalSeconds:0.0} s after the disk was full; {during} more recorded until it had space; all callers served {clock.Elapsed.TotalSeconds:0.0} s after that"));
                Array.ForEach(hosts, h => h.HasStopped.ShouldBeFalse("each host stays"));
            }

            await callers.End();
            await callers.Verify(journal, Stop);
            TestContext.Current.TestOutputHelper?.WriteLine(FormattableString.Invariant(
                $"{Times} times full, {callers.Acknowledged.Count} athletes recorded, each decided once; {callers.Refusals} calls refused or broken and repeated; longest time without an answer {callers.LongestGap.TotalSeconds:0.0} s"));
        }
        finally
        {
            Array.ForEach(hosts, h => h.Dispose());
        }
    }
}
