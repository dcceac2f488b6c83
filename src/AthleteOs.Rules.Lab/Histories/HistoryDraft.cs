using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// A history while it is read: the values of each day from all rows and files. Values that agree or complete each other
/// become one day. Values that disagree are refused, because either choice would silently drop one.
/// </summary>
internal sealed class HistoryDraft(Findings findings)
{
    /// <summary>The longest history, in days from first to last: a hundred years. A longer one has a wrong date in it.</summary>
    public const int MaxDays = 36_525;

    // The calendar must have room for the week of the last day.
    private static readonly DateOnly LastDay = new(9000, 12, 31);

    private readonly SortedDictionary<DateOnly, Dictionary<HistoryColumn, (object Value, Place Place)>> _days = [];
    private readonly HashSet<DateOnly> _disagreeing = [];
    private readonly Dictionary<DateOnly, Place> _firstPlaces = [];
    private readonly SortedDictionary<DateOnly, (double Load, Place Place)> _secondHand = [];
    private readonly Dictionary<string, (string Unit, Place Place)> _units = new(StringComparer.Ordinal);

    /// <summary>Receives the findings.</summary>
    public Findings Findings => findings;

    /// <summary>Days with different values in two rows or files.</summary>
    public IReadOnlySet<DateOnly> Disagreeing => _disagreeing;

    /// <summary>Adds a day.</summary>
    public void Begin(DateOnly date, Place place)
    {
        _days.TryAdd(date, []);
        _firstPlaces.TryAdd(date, place);
    }

    /// <summary>The values of a day so far, or null.</summary>
    public object? Known(DateOnly date, HistoryColumn column) =>
        _days.TryGetValue(date, out var day) && day.TryGetValue(column, out var known) ? known.Value : null;

    /// <summary>Adds one value of one day.</summary>
    public void Add(DateOnly date, HistoryColumn column, object value, Place place)
    {
        Begin(date, place);
        var day = _days[date];
        if (!day.TryGetValue(column, out var known))
        {
            day[column] = (value, place);
        }
        else if (column.Kind == ColumnKind.Words)
        {
            // Two remarks never contradict each other.
            day[column] = (((string)known.Value).Contains((string)value, StringComparison.Ordinal) ? known.Value : $"{known.Value}; {value}", known.Place);
        }
        else if (!known.Value.Equals(value))
        {
            _disagreeing.Add(date);
            findings.Error(place, Codes.HistoryDisagrees,
                $"{IsoDate.Of(date)} has {column.Name} {HistoryColumn.Show(value)} here and {HistoryColumn.Show(known.Value)} at {known.Place}; keep one");
        }
    }

    /// <summary>Adds the load of a day from another export; it applies only if no file has the load itself.</summary>
    public void AddSecondHandLoad(DateOnly date, double load, Place place)
    {
        Begin(date, place);
        if (!_secondHand.TryAdd(date, (load, place)) && !_secondHand[date].Load.Equals(load))
        {
            findings.Error(place, Codes.HistoryDisagrees,
                $"{IsoDate.Of(date)} has the load {Words.Number(load)} here and {Words.Number(_secondHand[date].Load)} at {_secondHand[date].Place}; keep one");
        }
    }

    /// <summary>Uses second-hand loads for days without another, and reports differences.</summary>
    public void SettleLoads()
    {
        var differ = new List<(DateOnly Date, double Load, Place Place)>();
        foreach (var (date, (load, place)) in _secondHand)
        {
            if (Known(date, HistoryColumn.Load) is not double known)
            {
                Add(date, HistoryColumn.Load, load, place);
            }
            else if (Math.Abs(known - load) > 0.5)
            {
                differ.Add((date, load, place));
            }
        }

        if (differ.Count > 0)
        {
            var (date, load, place) = differ[0];
            findings.Warning(place, Codes.HistoryMerged,
                $"ctlLoad differs from the load of the other files on {differ.Count} {(differ.Count == 1 ? "day" : "days")} (first {IsoDate.Of(date)}: {Words.Number(load)}, others {HistoryColumn.Show(Known(date, HistoryColumn.Load)!)}); the load of the other files is used");
        }
    }

    /// <summary>Adds a unit that a document names; two that differ are refused.</summary>
    public void AddUnit(string field, string unit, Place place)
    {
        if (!_units.TryAdd(field, (unit, place)) && _units[field].Unit != unit)
        {
            findings.Error(place, Codes.HistoryDisagrees, $"{field} is \"{Cell.Shown(unit)}\" here and \"{Cell.Shown(_units[field].Unit)}\" at {_units[field].Place}; one history has one unit");
        }
    }

    /// <summary>The history; null, with a finding, if there is no day or the days are too far apart.</summary>
    public TrainingHistory? Build(string file)
    {
        if (!findings.NoErrors)
        {
            return null;
        }

        if (_days.Count == 0)
        {
            findings.Error(Place.Whole(file), Codes.HistoryEmpty, "the file has no day; a history needs at least one row with a date");
            return null;
        }

        var (first, last) = (_days.Keys.First(), _days.Keys.Last());
        if (last.DayNumber - first.DayNumber >= MaxDays)
        {
            findings.Error(_firstPlaces[first], Codes.HistoryTooLong,
                $"the history would run from {IsoDate.Of(first)} to {IsoDate.Of(last)} ({_firstPlaces[last]}), more than a hundred years; one of the two dates is wrong");
            return null;
        }

        if (last > LastDay)
        {
            findings.Error(_firstPlaces[last], Codes.HistoryDate, $"date is {IsoDate.Of(last)}; the last possible day of a history is {IsoDate.Of(LastDay)}");
            return null;
        }

        return new TrainingHistory(_days.Select(d => MakeDay(d.Key, d.Value)), Unit("load_unit", "TSS"), Unit("performance_unit", ""));
    }

    private string Unit(string field, string otherwise) => _units.TryGetValue(field, out var said) ? said.Unit : otherwise;

    private static HistoryDay MakeDay(DateOnly date, Dictionary<HistoryColumn, (object Value, Place Place)> values) =>
        values.Aggregate(new HistoryDay(date), (day, value) => value.Key.Set(day, value.Value.Value));
}

/// <summary>A finding that is reported once a file, with its count and first place.</summary>
internal sealed class FileNotes(string file, HistoryDraft draft)
{
    private readonly Findings _findings = draft.Findings;
    private readonly Dictionary<string, (int Count, Place First)> _zeros = new(StringComparer.Ordinal);
    private readonly Dictionary<DateOnly, Place> _seen = [];
    private readonly List<(DateOnly Date, Place Place)> _repeated = [];
    private (DateOnly Date, Place Place)? _previous;
    private (DateOnly Date, Place Place, DateOnly After)? _unsorted;

    /// <summary>A row for a day was read.</summary>
    public void Row(DateOnly date, Place place)
    {
        if (!_seen.TryAdd(date, place))
        {
            _repeated.Add((date, place));
        }

        if (_previous is { } before && date < before.Date)
        {
            _unsorted ??= (date, place, before.Date);
        }

        _previous = (date, place);
    }

    /// <summary>A zero that cannot be a reading was read as missing.</summary>
    public void ZeroIsMissing(string name, Place place) =>
        _zeros[name] = _zeros.TryGetValue(name, out var z) ? (z.Count + 1, z.First) : (1, place);

    /// <summary>Reports it.</summary>
    public void Say()
    {
        foreach (var (name, (count, first)) in _zeros)
        {
            _findings.Warning(first, Codes.HistoryZeroIsMissing, $"0 in {Cell.Shown(name)} cannot be a reading and counts as missing, {Times(count)} in {file}");
        }

        foreach (var (date, place) in _repeated.Where(r => !draft.Disagreeing.Contains(r.Date)))
        {
            _findings.Warning(place, Codes.HistoryMerged, $"{IsoDate.Of(date)} is also at {_seen[date]}; the two agree and are merged");
        }

        if (_unsorted is { } unsorted)
        {
            _findings.Warning(unsorted.Place, Codes.HistoryUnsorted,
                $"the rows are not in order of date: {IsoDate.Of(unsorted.Date)} comes after {IsoDate.Of(unsorted.After)}; they were sorted");
        }
    }

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";
}
