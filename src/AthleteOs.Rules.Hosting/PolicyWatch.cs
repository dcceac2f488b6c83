using Microsoft.Extensions.Logging;

namespace AthleteOs.Rules.Hosting;

/// <summary>
/// Looks at the policies' files again and again, and has those read that changed and have been still since for the settle time. An
/// event of the file system is only a reason to look sooner: it loses events, and sends none behind symbolic links.
/// Times are elapsed ones, so that a clock set back changes nothing.
/// </summary>
internal sealed partial class PolicyWatch : IDisposable
{
    private readonly PolicyShelf _shelf;
    private readonly string _folder;
    private readonly TimeSpan _settle;
    private readonly TimeSpan _again;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly Dictionary<string, (string Print, long Since)> _unsettled = new(StringComparer.Ordinal);
    private readonly ITimer _timer;
    private readonly FileSystemWatcher? _hints;
    private int _looking;
    private int _hinted;

    public PolicyWatch(PolicyShelf shelf, AthleteOsRulesOptions options, TimeProvider time, ILogger log, bool hints)
    {
        (_shelf, _folder, _time, _log) = (shelf, options.RulesFolder, time, log);
        (_settle, _again) = (TimeSpan.FromMilliseconds(options.SettleMilliseconds), TimeSpan.FromMilliseconds(options.LookAgainMilliseconds));
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _hints = hints ? Listen() : null;
        _timer.Change(_again, Timeout.InfiniteTimeSpan);
    }

    public void Dispose()
    {
        _hints?.Dispose();
        _timer.Dispose();
    }

    private void Look()
    {
        if (Interlocked.Exchange(ref _looking, 1) == 1)
        {
            return; // the look that runs arranges the next
        }

        var soon = false;
        try
        {
            Interlocked.Exchange(ref _hinted, 0);
            soon = LookOnce();
        }
        catch (Exception fault) when (fault is not OutOfMemoryException)
        {
            SayLookFailed(_folder, fault);
        }
        finally
        {
            Interlocked.Exchange(ref _looking, 0);
            _timer.Change(soon || Volatile.Read(ref _hinted) == 1 ? Soon : _again, Timeout.InfiniteTimeSpan);
        }
    }

    private TimeSpan Soon => _settle < _again ? _settle : _again;

    // Whether something changed and is not settled yet.
    private bool LookOnce()
    {
        var look = new PolicyFolderSnapshot(_folder);
        foreach (var id in _shelf.Ids())
        {
            var known = _shelf.Knows(id);
            var print = look.Print(id, known?.Extends ?? []);
            if (print == known?.Print)
            {
                _unsettled.Remove(id);
            }
            else if (!_unsettled.TryGetValue(id, out var seen) || seen.Print != print)
            {
                _unsettled[id] = (print, _time.GetTimestamp());
            }
            else if (_time.GetElapsedTime(seen.Since) >= _settle)
            {
                _unsettled.Remove(id);
                _shelf.Read(id, settled: print);
            }
        }

        return _unsettled.Count > 0;
    }

    private FileSystemWatcher? Listen()
    {
        try
        {
            var hints = new FileSystemWatcher(_folder) { IncludeSubdirectories = true };
            hints.Changed += (_, _) => Hint();
            hints.Created += (_, _) => Hint();
            hints.Deleted += (_, _) => Hint();
            hints.Renamed += (_, _) => Hint();
            hints.Error += (_, _) => Hint();
            hints.EnableRaisingEvents = true;
            return hints;
        }
        catch (Exception fault) when (fault is IOException or ArgumentException or PlatformNotSupportedException)
        {
            SayNoHints(_folder, _again);
            return null;
        }
    }

    // Once per look: events that never end must not put the look off for ever.
    private void Hint()
    {
        if (Interlocked.Exchange(ref _hinted, 1) == 0)
        {
            _timer.Change(Soon, Timeout.InfiniteTimeSpan);
        }
    }

    [LoggerMessage(8, LogLevel.Error, "Looking at the policies in {Folder} failed; what serves goes on serving, and the next look follows.")]
    private partial void SayLookFailed(string folder, Exception fault);

    [LoggerMessage(9, LogLevel.Warning, "The file system gives no messages of {Folder}; changes are found by comparing every {Again}.")]
    private partial void SayNoHints(string folder, TimeSpan again);
}
