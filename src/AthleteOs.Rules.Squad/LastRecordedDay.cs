namespace AthleteOs.Rules.Squad;

/// <summary>The last day of which anything is recorded.</summary>
internal static class LastRecordedDay
{
    /// <summary>
    /// Tomorrow in UTC, so that every time zone's today is accepted. A later day is a mistyped date: as the newest day it would be taken for
    /// the athlete's present.
    /// </summary>
    public static DateOnly Tomorrow(this TimeProvider clock) => DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1);
}
