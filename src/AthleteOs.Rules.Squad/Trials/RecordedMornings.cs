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
    private static readonly EntryKind[] Kinds = [EntryKind.Morning, EntryKind.Readings];

    private readonly Dictionary<DateOnly, MorningReadings> _readings = [];
    private readonly Dictionary<DateOnly, MorningReadings> _facts = [];
    private EventCalendar? _calendar;

    /// <summary>The first day with recorded mornings that were read.</summary>
    public required DateOnly From { get; init; }

    /// <summary>The number of readings and facts in memory.</summary>
    public int Count => _readings.Count + _facts.Count;

    /// <summary>The last day of illness or injury among the recorded ones before a day; null if none.</summary>
    public DateOnly? LastUnwell(DateOnly before, int days) => Enumerable.Range(1, days).Select(ago => (DateOnly?)before.AddDays(-ago))
        .FirstOrDefault(day => Of(day!.Value) is { Illness: true } or { Injury: true });

    /// <summary>The readings of a day; empty without a record.</summary>
    public MorningReadings Of(DateOnly day) => Complete(day, Recorded(day));

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

    /// <summary>Reads the mornings from a day on.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="from">The first day.</param>
    /// <param name="to">The last day; null for all.</param>
    /// <param name="stop">Cancels.</param>
    /// <exception cref="JournalUnavailableException">The journal does not answer.</exception>
    public static async Task<RecordedMornings> Read(IJournal journal, string athleteId, DateOnly from, DateOnly? to, CancellationToken stop)
    {
        var mornings = new RecordedMornings { From = from };
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = athleteId, Kinds = Kinds, From = from, To = to }, stop))
        {
            mornings.Add(entry);
        }

        mornings._calendar = (await RecordedEvents.Read(journal, athleteId, stop)).Calendar;
        return mornings;
    }

    /// <summary>Adds an entry of readings or facts, later than those before it. An erased one, and one of an earlier day, is ignored.</summary>
    public void Add(Entry entry)
    {
        if (entry.Body is not { } body || entry.Date < From)
        {
            return;
        }

        if (entry.Kind == EntryKind.Morning && FactsReader.ReadRecorded("journal", body.Span, new Findings()) is { } facts)
        {
            _facts[entry.Date] = Of(facts);
        }
        else if (entry.Kind == EntryKind.Readings && DayDocument.Read("journal", body.Span, AnyReadings, new Findings())?.Readings is { } readings)
        {
            // A correction without a reading does not take it back: an athlete who was ill stays ill.
            _readings[entry.Date] = Completed(readings, _readings.GetValueOrDefault(entry.Date));
        }
    }

    /// <summary>The readings that a facts document contains.</summary>
    public static MorningReadings Of(Morning facts) => new() { ReadinessScore = facts.Today.ReadinessScore, Illness = facts.Today.Illness, Injury = facts.Today.Injury };

    private MorningReadings Recorded(DateOnly day)
    {
        var facts = _facts.GetValueOrDefault(day);
        return _readings.GetValueOrDefault(day) is { } readings ? Completed(readings, facts) : facts ?? new MorningReadings();
    }

    private static MorningReadings Completed(MorningReadings readings, MorningReadings? by) => by is null ? readings
        : readings with { ReadinessScore = readings.ReadinessScore ?? by.ReadinessScore, Illness = readings.Illness ?? by.Illness, Injury = readings.Injury ?? by.Injury };

    private MorningReadings Complete(DateOnly day, MorningReadings readings) => _calendar?.Complete(day, readings) ?? readings;
}
