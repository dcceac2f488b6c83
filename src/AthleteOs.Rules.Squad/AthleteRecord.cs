using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;
using AthleteOs.Rules.Squad.Trials;
using AthleteOs.Rules.Storage;

namespace AthleteOs.Rules.Squad;

/// <summary>
/// An athlete's entries in the journal, as the loop reads them. Of a day and its correction, the correction counts. Erased entries are ignored.
/// </summary>
internal sealed class AthleteRecord
{
    private static readonly EntryKind[] WholeKinds = [EntryKind.Settings, EntryKind.Parameters, EntryKind.Readings, EntryKind.Done, EntryKind.Review, EntryKind.Withdrawal, EntryKind.Event];
    private static readonly EntryKind[] LaterKinds = [.. WholeKinds, EntryKind.Morning];

    // A recorded fact of a policy's own was checked when it came; its policy may have changed since.
    private static readonly IReadOnlyList<DayField> AnyReadings = DayDocument.ReadingsWith(null);

    private readonly Dictionary<DateOnly, HistoryDay> _readings = [];
    private readonly Dictionary<DateOnly, HistoryDay> _done = [];
    private readonly Dictionary<DateOnly, Entry> _mornings = [];
    private readonly List<(AthleteFrom Version, bool ByHand, long Batch)> _kept = [];
    private readonly List<(DateOnly Date, long Batch)> _reviews = [];
    private readonly RecordedEvents _events = new();
    private readonly SquadOptions _usual;
    private AthleteFrom[] _parameters = [];
    private EventCalendar? _calendar;
    private DateOnly? _earliest;
    private long _erasedUntil;
    private Withdrawal? _withdrawn;
    private DateOnly? _endedUntil;

    private AthleteRecord(string athleteId, SquadOptions usual) => (AthleteId, _usual) = (athleteId, usual);

    public string AthleteId { get; }

    /// <summary>The athlete's settings; null where the athlete is not enrolled.</summary>
    public AthleteSettings? Settings { get; private set; }

    /// <summary>The versions of the athlete's parameters, in the order in which they apply.</summary>
    public IReadOnlyList<AthleteFrom> Parameters => _parameters;

    /// <summary>The last day of the last week that was reviewed, or that ended before its review was withdrawn.</summary>
    public DateOnly? ReviewedUntil { get; private set; }

    /// <summary>The days of the reviews that count.</summary>
    public IEnumerable<DateOnly> Reviews => _reviews.Select(r => r.Date);

    /// <summary>The number of the last entry that facts depend on.</summary>
    public long LastNumber { get; private set; }

    /// <summary>The number of the last entry that was read.</summary>
    public long ReadUntil { get; private set; }

    /// <summary>The end of the loop's keys. Keys survive an erasure; the suffix lets a returning athlete be decided and reviewed again.</summary>
    public string After => _erasedUntil == 0 ? "" : FormattableString.Invariant($" after {_erasedUntil}");

    /// <summary>The end of the key of a review.</summary>
    public string AfterReviews => After + _withdrawn?.KeyEnd;

    /// <summary>The parameters of the last version.</summary>
    public Athlete Believed => _parameters.Length == 0 ? new Athlete() : _parameters[^1].Athlete;

    /// <summary>The first day of the record; null where it is empty.</summary>
    public DateOnly? FirstDay => Settings?.FirstDay ?? _earliest;

    /// <summary>The last day with readings or training; null if none.</summary>
    public DateOnly? LastDay { get; private set; }

    /// <summary>The mornings that choose an arm of an experiment; null until they are read. Later entries are added to them, and they are not forgotten.</summary>
    public RecordedMornings? Mornings { get; set; }

    /// <summary>The number of days with readings or training, and of mornings, in memory.</summary>
    public int DaysInMemory => _readings.Count + _done.Count + _mornings.Count;

    /// <summary>Reads the record.</summary>
    /// <param name="journal">The journal.</param>
    /// <param name="athleteId">The athlete.</param>
    /// <param name="usual">The service's defaults.</param>
    /// <param name="decidedFrom">The first day with decided mornings that are necessary.</param>
    /// <param name="stop">Cancels.</param>
    public static async Task<AthleteRecord> Read(IJournal journal, string athleteId, SquadOptions usual, DateOnly decidedFrom, CancellationToken stop)
    {
        var record = new AthleteRecord(athleteId, usual);
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = athleteId, Kinds = WholeKinds }, stop))
        {
            if (entry.Body is { } body)
            {
                record.Add(entry, body);
            }
            else
            {
                record._erasedUntil = entry.Number; // mornings are not all read
            }
        }

        await foreach (var morning in journal.Read(new JournalQuery { AthleteId = athleteId, Kind = EntryKind.Morning, From = decidedFrom }, stop))
        {
            if (morning.Body is { } body)
            {
                record.Add(morning, body);
            }
        }

        record.Order();
        return record;
    }

    /// <summary>Reads the entries after the last one that was read, if all of them concern a day or a later one.</summary>
    /// <returns>Whether it did. Otherwise the record is unusable.</returns>
    public async Task<bool> ReadOn(IJournal journal, DateOnly day, CancellationToken stop)
    {
        await foreach (var entry in journal.Read(new JournalQuery { AthleteId = AthleteId, Kinds = LaterKinds, AfterNumber = ReadUntil }, stop))
        {
            // Settings, events and withdrawals change the facts of every day.
            if (entry.Body is not { } body || entry.Kind is EntryKind.Settings or EntryKind.Event or EntryKind.Withdrawal || (entry.Date < day && entry.Kind is not EntryKind.Morning))
            {
                return false;
            }

            Add(entry, body);
            Mornings?.Add(entry);
        }

        Order();
        return true;
    }

    /// <summary>Notes that the chain was read up to a number; its last entries may be of kinds that the record does not read.</summary>
    public void NoteRead(long until) => ReadUntil = Math.Max(ReadUntil, until);

    /// <summary>Removes the days before a day from memory. First and last day remain.</summary>
    public void Forget(DateOnly before)
    {
        foreach (var days in new[] { _readings, _done })
        {
            foreach (var day in days.Keys.Where(d => d < before).ToArray())
            {
                days.Remove(day);
            }
        }

        foreach (var day in _mornings.Keys.Where(d => d < before).ToArray())
        {
            _mornings.Remove(day);
        }
    }

    /// <summary>The start of the loop, with the recorded versions.</summary>
    public LoopStart Start(DateOnly firstDay) => new(AthleteId, firstDay)
    {
        Load = Settings?.StartBalance,
        LessIsBetter = Settings?.LessIsBetter == true,
        Recorded = _parameters,
        ReviewedUntil = ReviewedUntil,
        Events = _calendar,
        Records = Settings?.Records ?? new HashSet<RecordedReading>(),
    };

    /// <summary>The readings of a morning.</summary>
    public MorningReadings Readings(DateOnly day)
    {
        var readings = _readings.TryGetValue(day, out var read) ? read.Readings : new MorningReadings();
        readings = _calendar?.Complete(day, readings) ?? readings; // an event is said: it counts before a silent day counts as healthy
        return Settings?.WellUnlessSaid == true && read is not null ? readings with { Illness = readings.Illness ?? false, Injury = readings.Injury ?? false } : readings;
    }

    public bool HasReadings(DateOnly day) => _readings.ContainsKey(day);

    /// <summary>The training of a day.</summary>
    public DayDone Done(DateOnly day) => _done.TryGetValue(day, out var done) ? done.Done : new DayDone();

    /// <summary>The last decided morning of a day.</summary>
    public Entry? Decided(DateOnly day) => _mornings.GetValueOrDefault(day);

    // A review can be recorded late. It applies before a manual version of the next day or later.
    private void Order()
    {
        _parameters = [.. _kept.OrderBy(k => k.Version.From).ThenBy(k => k.ByHand).Select(k => k.Version)];
        _calendar = _events.Calendar;
    }

    private void Add(Entry entry, ReadOnlyMemory<byte> document)
    {
        var body = document.Span;
        NoteRead(entry.Number);
        switch (entry.Kind)
        {
            case EntryKind.Settings:
                Settings = AthleteSettings.Read("journal", body, _usual, new Findings());
                break;
            case EntryKind.Parameters:
                AddVersion(entry, document);
                break;
            case EntryKind.Readings:
                _readings[entry.Date] = DayDocument.ReadRecorded(body, AnyReadings) ?? throw NotReadable(entry);
                NoteDay(entry.Date);
                break;
            case EntryKind.Done:
                _done[entry.Date] = DayDocument.ReadRecorded(body, DayDocument.Training) ?? throw NotReadable(entry);
                NoteDay(entry.Date);
                break;
            case EntryKind.Event:
                _events.Add(document);
                break;
            case EntryKind.Review:
                AddReview(entry);
                break;
            case EntryKind.Withdrawal:
                Withdraw(Withdrawal.Read(entry, document));
                break;
            default:
                _mornings[entry.Date] = entry;
                return;
        }

        LastNumber = Math.Max(LastNumber, entry.Number);
    }

    // A review of another host that did not know of the withdrawal does not count, and neither does its version.
    private void AddReview(Entry entry)
    {
        if (_withdrawn is null || entry.Key.EndsWith(_withdrawn.KeyEnd, StringComparison.Ordinal))
        {
            _reviews.Add((entry.Date, entry.Batch));
            NoteReviewed();
        }
    }

    private void AddVersion(Entry entry, ReadOnlyMemory<byte> body)
    {
        var (version, byHand) = ParametersDocument.Read(body.Span);
        if (byHand || _reviews.Exists(r => r.Batch == entry.Batch))
        {
            _kept.Add((version, byHand, entry.Batch));
        }
    }

    private void Withdraw(Withdrawal withdrawal)
    {
        _withdrawn = withdrawal;
        _endedUntil = _endedUntil > withdrawal.EndedUntil ? _endedUntil : withdrawal.EndedUntil ?? _endedUntil;
        var batches = _reviews.Where(r => r.Date >= withdrawal.From).Select(r => r.Batch).ToHashSet();
        _reviews.RemoveAll(r => batches.Contains(r.Batch));
        _kept.RemoveAll(k => !k.ByHand && batches.Contains(k.Batch));
        NoteReviewed();
    }

    private void NoteReviewed()
    {
        DateOnly? last = _reviews.Count == 0 ? null : _reviews.Max(r => r.Date);
        ReviewedUntil = _endedUntil > last ? _endedUntil : last ?? _endedUntil;
    }

    private void NoteDay(DateOnly day)
    {
        _earliest = _earliest < day ? _earliest : day;
        LastDay = LastDay > day ? LastDay : day;
    }

    private static JournalRefusedException NotReadable(Entry entry) => new($"Entry {entry.Number} of an athlete is not as this program writes it; verify the journal.");
}
