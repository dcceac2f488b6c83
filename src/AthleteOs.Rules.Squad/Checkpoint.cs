using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Squad;

/// <summary>
/// An athlete's record and loops at the start of a day, in memory. The next mornings go on from there and give the same bytes as from the
/// first day. It may be discarded at any time.
/// </summary>
/// <param name="Record">The record; its days before <paramref name="Date"/> are forgotten.</param>
/// <param name="KeyFrom">The first entry under the athlete's key. An erase changes it.</param>
/// <param name="Last">The last day that was caught up. Before it a clock that went back may find missed mornings of earlier days.</param>
/// <param name="First">The first day of the loops.</param>
/// <param name="Date">The day that the loops decide next. All weeks before it are reviewed in the record.</param>
/// <param name="Loops">The loops by digest of their policy.</param>
internal sealed record Checkpoint(AthleteRecord Record, long KeyFrom, DateOnly Last, DateOnly First, DateOnly Date, IReadOnlyDictionary<string, ControlLoop> Loops)
{
    // As measured; a loop has 14 numbers a day.
    private const int BytesOfAthlete = 6_000;
    private const int BytesOfLoop = 3_000;
    private const int BytesOfLoopDay = 14 * sizeof(double);
    private const int BytesOfRecordedDay = 1_500;
    private const int BytesOfRecordedMorning = 500;

    /// <summary>The memory in use, roughly.</summary>
    public long Bytes => BytesOfAthlete + (Record.DaysInMemory * BytesOfRecordedDay) + ((Record.Mornings?.Count ?? 0) * BytesOfRecordedMorning) + (Loops.Count * (BytesOfLoop + ((long)BytesOfLoopDay * (Date.DayNumber - First.DayNumber))));
}
