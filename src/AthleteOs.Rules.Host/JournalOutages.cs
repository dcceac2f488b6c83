using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Host;

/// <summary>Logs the begin and the end of each outage of the journal: its cause, its duration, and the number of refused calls.</summary>
internal sealed partial class JournalOutages(TimeProvider clock, ILogger<JournalOutages> log)
{
    private readonly Lock _gate = new();
    private volatile bool _isOut;
    private long _since;
    private long _refused;

    /// <summary>A call was refused, because the journal did not answer.</summary>
    public void Noted(JournalUnavailableException fault)
    {
        lock (_gate)
        {
            _refused++;
            if (_isOut)
            {
                return;
            }

            (_isOut, _since) = (true, clock.GetTimestamp());
        }

        LogBegin(fault.Message, fault.InnerException?.Message ?? "none given");
    }

    /// <summary>The journal wrote.</summary>
    public void Ended()
    {
        if (!_isOut)
        {
            return;
        }

        long refused;
        TimeSpan lasted;
        lock (_gate)
        {
            if (!_isOut)
            {
                return;
            }

            (refused, lasted) = (_refused, clock.GetElapsedTime(_since));
            (_isOut, _refused) = (false, 0);
        }

        LogEnd(lasted.TotalSeconds, refused);
    }

    [LoggerMessage(14, LogLevel.Error, "Journal outage began: {Reason} Cause: {Cause}")]
    private partial void LogBegin(string reason, string cause);

    [LoggerMessage(15, LogLevel.Warning, "Journal outage ended after {Seconds:0.0} s; {Refused} calls were refused.")]
    private partial void LogEnd(double seconds, long refused);
}
