using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// The activity exports of intervals.icu, JSON or CSV, of one athlete. Several files add up, an activity in two of them
/// counts once, and the loads of a day are summed.
/// </summary>
internal sealed class Activities(HistoryDraft draft)
{
    /// <summary>The start of an activity, in the athlete's own time zone.</summary>
    public const string DateField = "start_date_local";

    /// <summary>An activity's load.</summary>
    public const string LoadField = "icu_training_load";

    // Intensity as a percentage of threshold: 85 is an intensity factor of 0.85.
    private const string IntensityField = "icu_intensity";

    private const string NoSessionType = "gives a session type only with --key-from and --support-below";

    private readonly Dictionary<string, Activity> _activities = new(StringComparer.Ordinal);
    private readonly List<(Activity Activity, Place Again)> _repeated = [];

    /// <summary>Adds the content of a file.</summary>
    /// <param name="source">The file.</param>
    /// <param name="readsIntensity">Whether session types are derived from intensities; otherwise they stay empty.</param>
    /// <param name="dropped">Counts what is left out.</param>
    public void Add(Source source, bool readsIntensity, DroppedCount dropped)
    {
        var notes = new FileNotes(source.File, draft);
        var rows = source.Rows(draft.Findings).ToArray();
        var values = new ValueReader(MarkOf(source, rows), notes, draft.Findings);
        foreach (var row in rows)
        {
            AddRow(row, readsIntensity, values, dropped);
        }

        notes.Say();
    }

    /// <summary>Puts the days of all activities into the draft.</summary>
    /// <param name="options">The intensity limits of key and support sessions.</param>
    public void Settle(ImportOptions options)
    {
        SayRepeated();
        foreach (var day in _activities.Values.GroupBy(a => a.Date))
        {
            AddLoad(day.Key, [.. day]);
            if (TypeOf([.. day], options) is { } type)
            {
                draft.Add(day.Key, HistoryColumn.Named("session_type"), type, day.First().Place);
            }
        }
    }

    // One hard activity makes a key session; to rule one out, the intensity of every activity must be known.
    private static SessionType? TypeOf(Activity[] day, ImportOptions options) =>
        day.Any(a => a.Intensity >= options.KeyFromIntensity) ? SessionType.Key
        : day.All(a => a.Intensity < options.SupportBelowIntensity) ? SessionType.Support : null;

    /// <summary>Turns every day between the first and the last activity without a load in any file into a day without load.</summary>
    public void RestBetween()
    {
        if (_activities.Count == 0)
        {
            return;
        }

        var active = _activities.Values.Select(a => a.Date).ToHashSet();
        var (first, last) = (active.Min(), active.Max());
        var place = _activities.Values.First(a => a.Date == last).Place;

        // An export over more than a hundred years is refused later; its days are not filled.
        for (var date = first; date < last && date.DayNumber - first.DayNumber < HistoryDraft.MaxDays; date = date.AddDays(1))
        {
            if (!active.Contains(date) && draft.Known(date, HistoryColumn.Load) is null)
            {
                draft.Add(date, HistoryColumn.Load, 0.0, place);
            }
        }
    }

    private void AddLoad(DateOnly date, Activity[] activities)
    {
        // Summed in order of size, so that the order of files and rows cannot change the last digit.
        var loads = activities.Select(a => a.Load).OfType<double>().Order().ToArray();
        draft.Begin(date, activities[0].Place);
        if (loads.Length == 0)
        {
            return;
        }

        var sum = loads.Sum();
        if (HistoryColumn.Load.Holds(sum))
        {
            draft.Add(date, HistoryColumn.Load, sum, activities[0].Place);
            return;
        }

        draft.Findings.Error(activities[0].Place, Codes.HistoryValue,
            $"the {loads.Length} activities of {IsoDate.Of(date)} add up to a load of {Words.Number(sum)}; a day's load must be {HistoryColumn.Load.RangeInWords}");
    }

    private void AddRow(IReadOnlyDictionary<string, Cell> row, bool readsIntensity, ValueReader values, DroppedCount dropped)
    {
        if (!row.TryGetValue(DateField, out var start))
        {
            draft.Findings.Error(row.Count > 0 ? row.Values.First().Place : default, Codes.HistoryDate, $"{DateField} is missing; every activity needs a date");
            return;
        }

        if (start.Day(DateField, draft.Findings, withTime: true) is not { } date)
        {
            return;
        }

        foreach (var name in row.Keys.Where(name => name is not ("" or "id" or DateField or LoadField) && !(name == IntensityField && readsIntensity)))
        {
            dropped.Add(name, name == IntensityField ? NoSessionType : DroppedCount.NoColumn);
        }

        var load = row.TryGetValue(LoadField, out var cell) ? values.Read(HistoryColumn.Load, cell, LoadField) as double? : null;
        if (!row.ContainsKey(LoadField))
        {
            dropped.Add("activity", $"has no {LoadField} and adds nothing to its day");
        }

        var intensity = readsIntensity && row.TryGetValue(IntensityField, out var percent)
            ? percent.Number(IntensityField, "a percentage", DecimalMark.Point, draft.Findings) : null;
        Keep(new Activity(KeyOf(row, start), date, load, intensity, start.Place));
    }

    private void Keep(Activity activity)
    {
        if (_activities.TryAdd(activity.Key, activity))
        {
            return;
        }

        var known = _activities[activity.Key];
        if (known.Date == activity.Date && Nullable.Equals(known.Load, activity.Load))
        {
            _repeated.Add((known, activity.Place));
            return;
        }

        draft.Findings.Error(activity.Place, Codes.HistoryDisagrees,
            $"this activity of {IsoDate.Of(activity.Date)} has {Said(activity.Load)} here and {Said(known.Load)} at {known.Place}; keep one");
    }

    private void SayRepeated()
    {
        if (_repeated.Count > 0)
        {
            var (first, again) = _repeated[0];
            draft.Findings.Warning(again, Codes.HistoryMerged,
                $"{_repeated.Count} {(_repeated.Count == 1 ? "activity appears" : "activities appear")} twice and {(_repeated.Count == 1 ? "counts" : "count")} once; the first is also at {first.Place}");
        }
    }

    private static DecimalMark MarkOf(Source source, IReadOnlyDictionary<string, Cell>[] rows, Findings findings) => source.Table is null
        ? DecimalMark.Point
        : DecimalMark.Find([.. rows.Where(r => r.ContainsKey(LoadField)).Select(r => (r[LoadField], (Func<double, bool>)HistoryColumn.Load.Holds))], findings);

    private DecimalMark MarkOf(Source source, IReadOnlyDictionary<string, Cell>[] rows) => MarkOf(source, rows, draft.Findings);

    // An activity without an id is identified by its start and type: nobody starts two in the same second.
    private static string KeyOf(IReadOnlyDictionary<string, Cell> row, Cell start) => row.TryGetValue("id", out var id) ? $"id {id.Text}"
        : $"start {start.Text} {(row.TryGetValue("type", out var type) ? type.Text : "")}";

    private static string Said(double? load) => load is { } known ? $"the load {Words.Number(known)}" : "no load";

    private sealed record Activity(string Key, DateOnly Date, double? Load, double? Intensity, Place Place);
}
