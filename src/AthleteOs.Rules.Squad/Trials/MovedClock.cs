namespace AthleteOs.Rules.Squad.Trials;

/// <summary>The clock of a rehearsal. It shows the moment that it was moved to.</summary>
internal sealed class MovedClock : TimeProvider
{
    private long _ticks;

    /// <summary>Moves the clock to noon of a day, UTC.</summary>
    public void MoveTo(DateOnly day) => Volatile.Write(ref _ticks, day.ToDateTime(new TimeOnly(12, 0), DateTimeKind.Utc).Ticks);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => new(Volatile.Read(ref _ticks), TimeSpan.Zero);

    // Elapsed time follows the moved clock too, so that caches are renewed every day, however fast a day passes.
    public override long GetTimestamp() => Volatile.Read(ref _ticks);
}
