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

    private const int FarDays = 366;
    private const int FewDays = 3;

    private readonly SortedDictionary<DateOnly, Dictionary<HistoryColumn, (object Value, Place Place)>> _days = [];
    private readonly HashSet<DateOnly> _disagreeing = [];
    private readonly Dictionary<DateOnly, Place> _firstPlaces = [];
    private readonly SortedDictionary<DateOnly, (double Load, Place Place)> _secondHand = [];
    private readonly HashSet<DateOnly> _unknownLoads = [];
    private readonly Dictionary<DateOnly, int> _sessionCounts = [];
    private readonly HashSet<string> _ownFiles = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Unit, Place Place)> _units = new(StringComparer.Ordinal);

    // Two loads of a day differ by rounding up to this for each session, in TSS.
    private const double Rounding = 0.5;

    /// <summary>Receives the findings.</summary>
    public Findings Findings => findings;

    /// <summary>The recorded sessions of files with a row a session.</summary>
    public Sessions Sessions => field ??= new Sessions(this);

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

    /// <summary>The days with a load of 0.</summary>
    public IReadOnlyList<DateOnly> DaysWithoutLoad() => [.. _days.Keys.Where(date => Known(date, HistoryColumn.Load) is 0.0)];

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

    /// <summary>Refuses a day: two of its rows or files cannot both be right.</summary>
    public void Refuse(DateOnly date, Place place, string code, string message)
    {
        _disagreeing.Add(date);
        findings.Error(place, code, message);
    }

    /// <summary>Notes a history of our own: its author wrote its days, so none of them is a plan.</summary>
    public void OwnFile(string file) => _ownFiles.Add(file);

    /// <summary>Notes that a day has a session without a load: its load is unknown, whatever the others add up to.</summary>
    public void LoadIsUnknown(DateOnly date) => _unknownLoads.Add(date);

    /// <summary>Whether any day has a load from another export.</summary>
    public bool HasSecondHandLoads => _secondHand.Count > 0;

    /// <summary>The load of a day from another export, or null.</summary>
    public double? SecondHandLoad(DateOnly date) => _secondHand.TryGetValue(date, out var known) ? known.Load : null;

    /// <summary>Notes how many sessions make the load of a day.</summary>
    public void Sums(DateOnly date, int sessions) => _sessionCounts[date] = sessions;

    /// <summary>By how much two loads of a day may differ without a session that is missing.</summary>
    public double RoundingOf(DateOnly date) => Rounding * Math.Max(1, _sessionCounts.GetValueOrDefault(date));

    /// <summary>Adds the load of a day from another export. It applies if no file has the load itself, or a smaller one.</summary>
    public void AddSecondHandLoad(DateOnly date, double load, Place place)
    {
        Begin(date, place);
        if (!_secondHand.TryAdd(date, (load, place)) && !_secondHand[date].Load.Equals(load))
        {
            findings.Error(place, Codes.HistoryDisagrees,
                $"{IsoDate.Of(date)} has the load {Words.Number(load)} here and {Words.Number(_secondHand[date].Load)} at {_secondHand[date].Place}; keep one");
        }
    }

    /// <summary>
    /// Uses second-hand loads for days without another, and reports differences. Of two loads the larger one is used: the smaller may
    /// miss a session.
    /// </summary>
    public void SettleLoads()
    {
        var differ = new List<(DateOnly Date, double Load, Place Place)>();
        foreach (var (date, (load, place)) in _secondHand)
        {
            if (Known(date, HistoryColumn.Load) is not double known)
            {
                if (!_unknownLoads.Contains(date))
                {
                    Add(date, HistoryColumn.Load, load, place);
                }

                continue;
            }

            var isSame = Math.Abs(known - load) <= RoundingOf(date);
            _days[date][HistoryColumn.Load] = (isSame ? Math.Min(known, load) : Math.Max(known, load), place);
            if (!isSame)
            {
                differ.Add((date, known, place));
            }
        }

        if (differ.Count > 0)
        {
            var (date, others, place) = differ[0];
            findings.Warning(place, Codes.HistoryMerged,
                $"ctlLoad differs from the load of the other files on {differ.Count} {(differ.Count == 1 ? "day" : "days")} (first {IsoDate.Of(date)}: {Words.Number(_secondHand[date].Load)}, others {Words.Number(others)}); the larger load is used");
        }
    }

    /// <summary>
    /// Leaves out loads and session types after the day of the newest reading: exports contain plans and predictions for days to come.
    /// Without any reading, and in histories of our own, every day counts.
    /// </summary>
    public void DropPlans()
    {
        var newest = _days.Where(d => d.Value.Any(v => IsReading(v.Key, v.Value.Value))).Select(d => (DateOnly?)d.Key).LastOrDefault();
        var plans = (from day in _days
                     where day.Key > newest
                     from value in day.Value
                     where value.Key.IsTraining && !_ownFiles.Contains(value.Value.Place.File)
                     select (Date: day.Key, Column: value.Key, value.Value.Place)).ToArray();
        foreach (var (date, column, _) in plans)
        {
            _days[date].Remove(column);
            if (_days[date].Count == 0)
            {
                _days.Remove(date);
            }
        }

        if (plans.Length > 0)
        {
            var days = plans.Select(p => p.Date).Distinct().Count();
            findings.Warning(plans[0].Place, Codes.HistoryPlans,
                $"{days} {(days == 1 ? "day has" : "days have")} a load or a session after the newest reading ({IsoDate.Of(newest!.Value)}), first {IsoDate.Of(plans[0].Date)}; these may be plans and are left out");
        }
    }

    // An illness or injury of a calendar may go on in the future; only their absence was observed.
    // A performance test is training done, and a record of loads and tests alone has no readings.
    private static bool IsReading(HistoryColumn column, object value) =>
        !column.IsTraining && column.Kind != ColumnKind.Words && column.Name != "performance" && !value.Equals(true);

    /// <summary>Adds a unit that a document names; two that differ are refused.</summary>
    public void AddUnit(string field, string unit, Place place)
    {
        if (!_units.TryAdd(field, (unit, place)) && _units[field].Unit != unit)
        {
            findings.Error(place, Codes.HistoryDisagrees, $"{field} is \"{Cell.Shown(unit)}\" here and \"{Cell.Shown(_units[field].Unit)}\" at {_units[field].Place}; one history has one unit");
        }
    }

    /// <summary>The last day so far; null without one.</summary>
    public DateOnly? NewestDay => _days.Count == 0 ? null : _days.Keys.Last();

    /// <summary>The history; null, with a finding, if there is no day (unless it may be empty) or the days are too far apart.</summary>
    public TrainingHistory? Build(string file, bool mayBeEmpty = false, IReadOnlyList<HistoryDropped>? dropped = null)
    {
        if (!findings.NoErrors)
        {
            return null;
        }

        if (_days.Count == 0 && mayBeEmpty)
        {
            return new TrainingHistory([]);
        }

        if (_days.Count == 0)
        {
            findings.Error(Place.Whole(file), Codes.HistoryEmpty, dropped is { Count: > 0 }
                ? $"no row gives a day; left out: {string.Join(", ", dropped.GroupBy(d => d.Reason).Take(3).Select(r => $"{string.Join(", ", r.Take(5).Select(d => $"{Cell.Shown(d.Field)} ({d.Count})"))}, {r.Key}"))}"
                : "the file has no day; a history needs at least one row with a date");
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

        SayLargeLoads();
        SayFarDays();
        return new TrainingHistory(_days.Select(d => MakeDay(d.Key, d.Value)), Unit("load_unit", "TSS"), Unit("performance_unit", ""));
    }

    private void SayLargeLoads()
    {
        var large = _days.Where(d => d.Value.TryGetValue(HistoryColumn.Load, out var load) && (double)load.Value > HistoryColumn.UsualLoad).ToArray();
        if (large.Length > 0)
        {
            var (load, place) = large[0].Value[HistoryColumn.Load];
            findings.Warning(place, Codes.HistoryLargeLoad,
                $"the load is above {Words.Number(HistoryColumn.UsualLoad)} on {large.Length} {(large.Length == 1 ? "day" : "days")} (first {IsoDate.Of(large[0].Key)}: {HistoryColumn.Show(load)}); if that was no ultra-long day, correct it");
        }
    }

    // A clock that runs years fast or slow gives days far from the others, and the season would have empty years between.
    private void SayFarDays()
    {
        var groups = new List<List<DateOnly>>();
        foreach (var date in _days.Keys)
        {
            if (groups.Count == 0 || date.DayNumber - groups[^1][^1].DayNumber > FarDays)
            {
                groups.Add([]);
            }

            groups[^1].Add(date);
        }

        var most = groups.Max(g => g.Count);
        var rest = groups.Find(g => g.Count == most);
        foreach (var group in groups.Where(g => g != rest && (g.Count < most / 2.0 || g.Count <= FewDays)))
        {
            findings.Warning(_firstPlaces[group[0]], Codes.HistoryFarDays,
                $"{group.Count} {(group.Count == 1 ? "day is" : "days are")} more than a year away from the rest, first {IsoDate.Of(group[0])}; check the year of the file or the clock of the device");
        }
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
    private readonly List<(DateOnly Date, Place Place)> _sessions = [];
    private readonly Dictionary<(string Column, string Name), (List<(double Written, double Value)> Numbers, Place First)> _written = [];
    private (DateOnly Date, Place Place)? _previous;
    private (DateOnly Date, Place Place, DateOnly After)? _unsorted;

    /// <summary>A row for a day was read.</summary>
    /// <param name="date">The day.</param>
    /// <param name="place">The place of the row.</param>
    /// <param name="isSession">Whether the row is one session, so that a day has several.</param>
    public void Row(DateOnly date, Place place, bool isSession)
    {
        if (!_seen.TryAdd(date, place))
        {
            (isSession ? _sessions : _repeated).Add((date, place));
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

    /// <summary>A number was read.</summary>
    /// <param name="column">The column of a history, or <see cref="ColumnUnits.Intensity"/>.</param>
    /// <param name="name">The column of the file.</param>
    /// <param name="written">The number as written.</param>
    /// <param name="value">The number in the history's unit.</param>
    /// <param name="place">Its place.</param>
    public void Written(string column, string name, double written, double value, Place place)
    {
        if (written != 0)
        {
            var (numbers, _) = _written.TryGetValue((column, name), out var known) ? known : _written[(column, name)] = ([], place);
            numbers.Add((written, value));
        }
    }

    /// <summary>Reports it.</summary>
    /// <param name="options">The options of an import; null for a history that is not imported.</param>
    public void Say(ImportOptions? options = null)
    {
        foreach (var ((column, name), (numbers, first)) in _written)
        {
            if (ColumnUnits.Doubt(column, numbers) is { } doubt)
            {
                _findings.Warning(first, Codes.HistoryUnit, $"the median of {Cell.Shown(name)} is {doubt}");
            }

            if (column == ColumnUnits.Intensity && options is not null)
            {
                RefuseFactors(name, numbers, first, options);
            }
        }

        foreach (var (name, (count, first)) in _zeros)
        {
            _findings.Warning(first, Codes.HistoryZeroIsMissing, $"0 in {Cell.Shown(name)} cannot be a reading and counts as missing, {Times(count)} in {file}");
        }

        foreach (var (date, place) in _repeated.Where(r => !draft.Disagreeing.Contains(r.Date)))
        {
            _findings.Warning(place, Codes.HistoryMerged, $"{IsoDate.Of(date)} is also at {_seen[date]}; the two agree and are merged");
        }

        if (_sessions.Count > 0)
        {
            var days = _sessions.Select(s => s.Date).Distinct().Count();
            _findings.Warning(_sessions[0].Place, Codes.HistoryMerged,
                $"each row is read as one session: {days} {(days == 1 ? "day has" : "days have")} several, first {IsoDate.Of(_sessions[0].Date)}, and their loads are summed");
        }

        if (_unsorted is { } unsorted)
        {
            _findings.Warning(unsorted.Place, Codes.HistoryUnsorted,
                $"the rows are not in order of date: {IsoDate.Of(unsorted.Date)} comes after {IsoDate.Of(unsorted.After)}; they were sorted");
        }
    }

    // A limit in percent never meets a factor, and every session would count as easy.
    private void RefuseFactors(string name, List<(double Written, double Value)> numbers, Place first, ImportOptions options)
    {
        foreach (var (option, limit) in new[] { ("--key-from", options.KeyFromIntensity), ("--support-below", options.SupportBelowIntensity) })
        {
            var factors = numbers.Count(n => n.Written <= ColumnUnits.MostFactor);
            if (limit > ColumnUnits.MostFactor && factors > 0)
            {
                _findings.Error(first, Codes.HistoryUnit,
                    $"{option} is {Words.Number(limit.Value)} %, but {factors} of {numbers.Count} intensities in {Cell.Shown(name)} are at most {Words.Number(ColumnUnits.MostFactor)}; write intensities in percent, such as 85 for 0.85");
            }
            else if (limit <= ColumnUnits.MostFactor && factors < numbers.Count)
            {
                _findings.Error(first, Codes.HistoryUnit, $"{option} is {Words.Number(limit.Value)} %, below any session; give a percentage, such as 85");
            }
        }
    }

    private static string Times(int count) => count == 1 ? "once" : $"{count} times";
}
