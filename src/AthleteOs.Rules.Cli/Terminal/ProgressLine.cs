using System.Diagnostics;
using System.Globalization;

namespace AthleteOs.Rules.Cli.Terminal;

/// <summary>A line on a terminal that shows the progress of work longer than a second. It writes nothing if standard error is not a terminal.</summary>
/// <param name="what">The things that are counted, in the plural.</param>
internal sealed class ProgressLine(string what) : IDisposable
{
    private const int Width = 30;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly bool _shows = StandardStreams.ShowsProgress;
    private readonly Lock _writing = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _next = TimeSpan.FromSeconds(1);
    private int _written;

    /// <summary>Shows the progress, at most five times a second. Any thread may call it.</summary>
    /// <param name="count">The number of things done.</param>
    /// <param name="share">Their share of all, from 0 to 1; null if it is unknown.</param>
    public void Show(long count, double? share)
    {
        if (_shows)
        {
            lock (_writing)
            {
                ShowIfDue(count, share);
            }
        }
    }

    private void ShowIfDue(long count, double? share)
    {
        if (_clock.Elapsed < _next)
        {
            return;
        }

        _next = _clock.Elapsed + Pause;
        var bar = share is { } part ? $"[{new string('#', (int)(part * Width)).PadRight(Width)}] {(100 * part).ToString("0", CultureInfo.InvariantCulture),3} %  " : "";
        Write($"{bar}{count.ToString("#,0", CultureInfo.InvariantCulture)} {what}, {(count / _clock.Elapsed.TotalSeconds).ToString("#,0", CultureInfo.InvariantCulture)} a second{Left(_clock.Elapsed, share)}");
    }

    /// <summary>The time left at the pace so far, for the end of the line; empty if the share is unknown.</summary>
    internal static string Left(TimeSpan elapsed, double? share)
    {
        if (share is not (> 0 and < 1))
        {
            return "";
        }

        var seconds = elapsed.TotalSeconds * (1 - share.Value) / share.Value;
        var (number, unit) = seconds switch { < 90 => (seconds, "s"), < 90 * 60 => (seconds / 60, "min"), _ => (seconds / 3600, "h") };
        return $", about {Math.Ceiling(number).ToString("#,0", CultureInfo.InvariantCulture)} {unit} left";
    }

    public void Dispose()
    {
        if (_written > 0)
        {
            Write("");
            Console.Error.Write('\r');
        }
    }

    private void Write(string line)
    {
        Console.Error.Write($"\r{line.PadRight(_written)}");
        _written = line.Length;
    }
}
