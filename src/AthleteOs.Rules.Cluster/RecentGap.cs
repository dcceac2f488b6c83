namespace AthleteOs.Rules.Cluster;

/// <summary>The longest time between two notes that follow each other. A gap that ended more than 30 s ago no longer counts.</summary>
internal sealed class RecentGap(TimeProvider clock)
{
    private static readonly TimeSpan Recent = TimeSpan.FromSeconds(30);

    private readonly Lock _lock = new();
    private long? _last;
    private (TimeSpan Length, long End)? _longest;

    /// <summary>The longest recent gap; zero without one.</summary>
    public TimeSpan Longest
    {
        get
        {
            lock (_lock)
            {
                return _longest is var (length, end) && clock.GetElapsedTime(end) <= Recent ? length : TimeSpan.Zero;
            }
        }
    }

    /// <summary>Ends a gap, and begins the next one.</summary>
    public void Note()
    {
        lock (_lock)
        {
            var now = clock.GetTimestamp();
            if (_last is { } last && clock.GetElapsedTime(last, now) is var gap && (_longest is not var (length, end) || gap >= length || clock.GetElapsedTime(end, now) > Recent))
            {
                _longest = (gap, now);
            }

            _last = now;
        }
    }
}
