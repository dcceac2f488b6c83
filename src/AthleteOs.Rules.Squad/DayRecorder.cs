using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Hosting;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>The result of recording one day's readings or training.</summary>
internal abstract record DayResult
{
    private DayResult()
    {
    }

    /// <summary>The document is unusable; the findings contain the reasons.</summary>
    internal sealed record Unusable : DayResult;

    /// <summary>Another document is recorded for the day under this key.</summary>
    /// <param name="Date">The day.</param>
    /// <param name="IsErased">Whether the recorded document is erased.</param>
    internal sealed record Conflict(DateOnly Date, bool IsErased) : DayResult;

    /// <summary>The document is recorded.</summary>
    /// <param name="Date">The day.</param>
    /// <param name="IsNew">Whether it was recorded now.</param>
    /// <param name="Document">The document as recorded.</param>
    internal sealed record Recorded(DateOnly Date, bool IsNew, ReadOnlyMemory<byte> Document) : DayResult;
}

/// <summary>Records a morning's readings and a day's training.</summary>
internal sealed class DayRecorder(IJournal journal, PolicyShelf shelf, PendingAthletes pending, TimeProvider clock)
{
    /// <summary>Records readings: what was measured in the morning, before the decision.</summary>
    public Task<DayResult> RecordReadings(string athleteId, string key, ReadOnlyMemory<byte> utf8, Findings findings, CancellationToken stop) =>
        Record(athleteId, EntryKind.Readings, DayDocument.ReadingsWith(ServedFacts.Of(shelf, null)), key, utf8, findings, stop);

    /// <summary>Records training: what was done, known in the evening.</summary>
    public Task<DayResult> RecordTraining(string athleteId, string key, ReadOnlyMemory<byte> utf8, Findings findings, CancellationToken stop) =>
        Record(athleteId, EntryKind.Done, DayDocument.Training, key, utf8, findings, stop);

    private async Task<DayResult> Record(string athleteId, EntryKind kind, IReadOnlyList<DayField> fields, string key, ReadOnlyMemory<byte> utf8, Findings findings, CancellationToken stop)
    {
        // A later day is a mistyped date: as the newest day it would be taken for the athlete's present. Every time zone's today is accepted.
        var tomorrow = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime).AddDays(1);
        if (DayDocument.Read("body", utf8.Span, fields, findings, tomorrow) is not { } day)
        {
            return new DayResult.Unusable();
        }

        var appended = await journal.Append(athleteId, [new NewEntry(kind, day.Date, key, DayDocument.Write(day, fields))], stop);
        var recorded = appended.Entries[0].Body;
        if (appended.Outcome == AppendOutcome.Conflict)
        {
            return new DayResult.Conflict(day.Date, IsErased: recorded is null);
        }

        pending.Add(athleteId);
        return new DayResult.Recorded(day.Date, appended.Outcome == AppendOutcome.Appended, recorded!.Value);
    }
}
