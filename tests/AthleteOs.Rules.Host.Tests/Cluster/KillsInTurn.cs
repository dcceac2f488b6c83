using System.Collections.Concurrent;
using System.Diagnostics;
using AthleteOs.Rules.Cluster;
using AthleteOs.Rules.Storage;
using AthleteOs.Rules.TestKit;
using Shouldly;

namespace AthleteOs.Rules.Host.Tests.Cluster;

/// <summary>
/// A cluster under load whose hosts are killed in turn, the oldest first. Each replacement has a clock that is wrong by 90 minutes, back and forward in turn,
/// if the library for it is on this machine.
/// </summary>
internal sealed class KillsInTurn : IDisposable
{
    private const int WrongBy = 90;
    private const int MostRestartsOfOne = 20;
    private const int KillsPerExpelled = 10;
    private readonly IJournal _journal;
    private readonly string _address;
    private readonly string[] _settings;
    private readonly ConcurrentQueue<HostProcess> _alive;
    private readonly List<HostProcess> _started = [];
    private readonly SquadCallers _callers;
    private readonly List<int> _expelled = [];

    public KillsInTurn(IJournal journal, string address, string[] settings, IEnumerable<HostProcess> alive)
    {
        (_journal, _address, _settings, _alive) = (journal, address, settings, new ConcurrentQueue<HostProcess>(alive));
        _callers = new SquadCallers(() => [.. _alive], TimeSpan.FromSeconds(15));
    }

    /// <summary>Kills hosts, and then verifies that each acknowledged athlete is decided once and that all chains are whole.</summary>
    /// <returns>The figures in words.</returns>
    public async Task<string> Run(int kills, int least, Func<Task>? then, CancellationToken stop)
    {
        await Replace(least);
        _callers.Begin(stop);
        var clock = Stopwatch.StartNew();
        for (var kill = 0; kill < kills; kill++)
        {
            await Replace(least);
            await _callers.Answered(stop);
            _alive.TryDequeue(out var oldest).ShouldBeTrue();
            oldest!.Kill();
            await _callers.Answered(stop);
        }

        var (longest, ofKills, eachKill) = (_callers.LongestGap, _callers.Acknowledged.Count, clock.Elapsed / kills);
        if (then is not null)
        {
            await then();
            await _callers.Answered(stop);
        }

        await _callers.End();
        await _callers.Verify(_journal, stop);
        _expelled.Count.ShouldBeLessThanOrEqualTo(kills / KillsPerExpelled, $"hosts with a wrong clock join: {Expelled}");
        var clocks = HostProcess.ClockLibrary is null ? "the right clock" : "a clock 90 minutes wrong";
        var outage = then is null ? "" : FormattableString.Invariant($"; with the outage after it {_callers.LongestGap.TotalSeconds:0.0} s");
        return FormattableString.Invariant(
            $"{kills} hosts killed in turn, one in {eachKill.TotalSeconds:0.0} s, replaced by hosts with {clocks} ({Expelled} of them expelled at the start and started again); {ofKills} athletes recorded, each decided once; {_callers.Refusals} calls refused or broken and repeated; longest time without an answer {longest.TotalSeconds:0.0} s{outage}");
    }

    private string Expelled => FormattableString.Invariant($"{_expelled.Count(m => m < 0)} with a clock behind and {_expelled.Count(m => m > 0)} with a clock ahead");

    public void Dispose()
    {
        _callers.Dispose();
        _started.ForEach(h => h.Dispose());
    }

    private async Task Replace(int least)
    {
        var most = _expelled.Count + MostRestartsOfOne;
        while (_alive.Count < least)
        {
            var minutes = _started.Count % 2 == 0 ? -WrongBy : WrongBy;
            try
            {
                var host = HostProcess.ClockLibrary is null ? await HostProcess.Start(_address, _settings) : await HostProcess.StartWithClock(minutes, _address, _settings);
                _started.Add(host);
                _alive.Enqueue(host);
            }
            catch (HostStartException fault) when (fault.ExitCode == ExpelledHost.ExitCode && _expelled.Count < most)
            {
                _expelled.Add(minutes); // the end counts them: a busy machine explains a few at most
            }
        }
    }
}
