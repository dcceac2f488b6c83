using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad.Trials;

/// <summary>
/// Readiness, illness and injury of an athlete's mornings, from readings, from facts documents and from the calendar. Readings come before the
/// facts of the same day.
/// </summary>
internal sealed class RecordedMornings
{
    private static readonly IReadOnlyList<DayField> AnyReadings = DayDocument.ReadingsWith(null);

    private readonly Dictionary<DateOnly, MorningReadings> _days = [];
    private EventCalendar? _calendar;

    /// <summary>The last day of illness or injury among the recorded ones before a day; null if none.</summary>
    public DateOnly? LastUnwell(DateOnly before, int days) => Enumerable.Range(1, days).Select(ago => (DateOnly?)before.AddDays(-ago))
        .FirstOrDefault(day => Of(day!.Value) is { Illness: true } or { Injury: true });

    /// <summary>The readings of a day; empty without a record.</summary>
    public MorningReadings Of(DateOnly day) => Complete(day, _days.GetValueOrDefault(day) ?? new MorningReadings());

    /// <summary>Given readings of a day, with what the record and the calendar add to them.</summary>
    public MorningReadings With(DateOnly day, MorningReadings given)
    {
        var recorded = Of(day);
        return given with { Illness = given.Illness ?? recorded.Illness, Injury = given.Injury ?? recorded.Injury };
    }

    /// <summary>The mean readiness of the days before a day; null with fewer mornings than a baseline needs.</summary>
    public double? MeanReadiness(DateOnly before, int days, int least)
    {
        double[] scores = [.. Enumerable.Range(1, days).Select(ago => Of(before.AddDays(-ago)).ReadinessScore).OfType<double>()];
        return scores.Length < least ? null : scores.Average();
    }

    /// <summary>Reads the mornings of some days.</summary>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public static async Task<RecordedMornings> Read(IJournal journal, string athleteId, DateOnly from, DateOnly to, CancellationToken stop)
    {
        var mornings = new RecordedMornings();
        foreach (var kind in new[] { EntryKind.Morning, EntryKind.Readings })
        {
            await foreach (var entry in journal.Read(new JournalQuery { AthleteId = athleteId, Kind = kind, From = from, To = to }, stop))
            {
                if (entry.Body is { } body && ReadingsOf(kind, body) is { } readings)
                {
                    mornings._days[entry.Date] = mornings._days.GetValueOrDefault(entry.Date) is { } facts && kind == EntryKind.Readings
                        ? readings with { ReadinessScore = readings.ReadinessScore ?? facts.ReadinessScore, Illness = readings.Illness ?? facts.Illness, Injury = readings.Injury ?? facts.Injury } : readings;
                }
            }
        }

        mornings._calendar = (await RecordedEvents.Read(journal, athleteId, stop)).Calendar;
        return mornings;
    }

    /// <summary>The readings that a facts document contains.</summary>
    public static MorningReadings Of(Morning facts) => new() { ReadinessScore = facts.Today.ReadinessScore, Illness = facts.Today.Illness, Injury = facts.Today.Injury };

    private static MorningReadings? ReadingsOf(EntryKind kind, ReadOnlyMemory<byte> body) => kind == EntryKind.Readings
        ? DayDocument.Read("journal", body.Span, AnyReadings, new Findings())?.Readings
        : FactsReader.ReadRecorded("journal", body.Span, new Findings()) is { } facts ? Of(facts) : null;

    private MorningReadings Complete(DateOnly day, MorningReadings readings) => _calendar?.Complete(day, readings) ?? readings;
}
