using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>The options of an import.</summary>
public sealed record ImportOptions
{
    /// <summary>The columns of a plain table; null without one.</summary>
    public ColumnMap? Map { get; init; }

    /// <summary>The date of day 1 if the mapped date column contains numbers of days; null if it contains dates.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The unit of load if the files specify none; null without.</summary>
    public string? LoadUnit { get; init; }

    /// <summary>The unit of performance tests if the files specify none; null without.</summary>
    public string? PerformanceUnit { get; init; }

    /// <summary>
    /// The intensity in percent (<c>icu_intensity</c>) from which a day's hardest activity makes it a day of a key session. Null leaves
    /// every session type of intervals.icu empty: an export does not contain the purpose of a session.
    /// </summary>
    public double? KeyFromIntensity { get; init; }

    /// <summary>
    /// The intensity in percent (<c>icu_intensity</c>) below which a session is a support session. If every activity of a day
    /// is below it, the day has a support session. Null leaves such days empty.
    /// </summary>
    public double? SupportBelowIntensity { get; init; }

    /// <summary>
    /// The types of activities, such as <c>WeightTraining</c>, that are support sessions if they have no intensity. A missing load of such
    /// an activity counts as 0. An activity of another type stays unknown.
    /// </summary>
    public IReadOnlyCollection<string> SupportTypes { get; init; } = [];

    /// <summary>
    /// Whether each row of a table or history is one session, so that the loads of a day are summed. Tables with a start time or an id of
    /// an activity in each row are summed without it.
    /// </summary>
    public bool SumSessions { get; init; }

    /// <summary>The athlete's time zone; null without one, and then times with a UTC offset are refused.</summary>
    public TimeZoneInfo? TimeZone { get; init; }

    /// <summary>The policy with the declared facts to keep; null ignores such facts.</summary>
    public ReadyPolicy? Policy { get; init; }

    /// <summary>Whether the events of calendars are wanted. Off, only illness and injury are read from them, as columns of the history.</summary>
    public bool KeepsEvents { get; init; }

    /// <summary>Whether files without a day are accepted, because only their events are wanted.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Whether session types are derived from the intensity of activities.</summary>
    internal bool ReadsIntensity => KeyFromIntensity is not null || SupportBelowIntensity is not null;

    /// <summary>
    /// Whether a day without an activity, between the first and the last activity, was a day without load. Off, such a day is a gap:
    /// an export may be incomplete.
    /// </summary>
    public bool RestBetweenActivities { get; init; }
}

/// <summary>One file that was read.</summary>
/// <param name="File">The file.</param>
/// <param name="Format">Its format, in words.</param>
/// <param name="Rows">Its rows: days, or activities.</param>
public sealed record HistoryFileRead(string File, string Format, int Rows);

/// <summary>Values of one file that an import left out.</summary>
/// <param name="File">The file.</param>
/// <param name="Field">The field or column.</param>
/// <param name="Reason">The reason, in words.</param>
/// <param name="Count">The number of values.</param>
public sealed record HistoryDropped(string File, string Field, string Reason, int Count);

/// <summary>A history from one or several files, with the files and the values that were left out.</summary>
/// <param name="History">The history.</param>
/// <param name="Files">The files, in the given order.</param>
/// <param name="Dropped">The values that were left out, by file, reason and field.</param>
/// <param name="Events">The events of calendars; none unless the caller wants them.</param>
public sealed record ImportedHistory(TrainingHistory History, IReadOnlyList<HistoryFileRead> Files, IReadOnlyList<HistoryDropped> Dropped, EventCalendar Events);

/// <summary>
/// Makes one history of several files: our own histories, exports of intervals.icu (JSON or CSV), calendar files (.ics), and plain tables
/// with a column map. Files complete each other; where two disagree about a day, the import is refused.
/// </summary>
public static class HistoryImport
{
    /// <summary>Reads files into one history; null, with findings, when anything in them is wrong.</summary>
    public static ImportedHistory? Read(IReadOnlyList<HistoryFile> files, ImportOptions options, Findings findings)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(findings);
        var own = new Findings();
        var draft = new HistoryDraft(own);
        var activities = new Activities(draft, draft.Sessions);
        var (read, dropped) = (new List<HistoryFileRead>(), new List<HistoryDropped>());
        foreach (var file in files.Where(f => !CalendarFile.IsOne(f.Bytes.Span)))
        {
            if (Source.Open(file.Name, file.Bytes.Span, options.Map?.Theirs ?? [], own) is { } source)
            {
                var count = new DroppedCount(file.Name);
                Add(source, draft, activities, options, count);
                read.Add(new HistoryFileRead(file.Name, source.KindInWords, source.RowCount));
                dropped.AddRange(count.All());
            }
        }

        AddUnits(draft, options);
        draft.Sessions.Settle(options);
        draft.SettleLoads();
        if (options.RestBetweenActivities)
        {
            draft.Sessions.RestBetween();
        }

        draft.Sessions.RestHours();
        draft.DropPlans();

        var calendars = new CalendarFile(options, own);
        foreach (var file in files.Where(f => CalendarFile.IsOne(f.Bytes.Span)))
        {
            var count = new DroppedCount(file.Name);
            read.Add(new HistoryFileRead(file.Name, "iCalendar", calendars.Add(file, draft.NewestDay, count)));
            dropped.AddRange(count.All());
        }

        var history = draft.Build(files.Count == 1 ? files[0].Name : string.Join(", ", files.Select(f => f.Name)), options.MayBeEmpty, dropped);
        FindingGroups.AddTo(own.All, findings);
        return history is null ? null : new ImportedHistory(history, read, dropped, new EventCalendar(options.KeepsEvents ? activities.Events.Concat(calendars.Events) : []));
    }

    private static void AddUnits(HistoryDraft draft, ImportOptions options)
    {
        foreach (var (option, field, unit) in new[] { ("--load-unit", "load_unit", options.LoadUnit), ("--performance-unit", "performance_unit", options.PerformanceUnit) })
        {
            if (unit is not null)
            {
                draft.AddUnit(field, unit, Place.Whole(option));
            }
        }
    }

    private static void Add(Source source, HistoryDraft draft, Activities activities, ImportOptions options, DroppedCount dropped)
    {
        switch (source.Kind)
        {
            case SourceKind.Wellness:
                Wellness.Export.Add(source, draft, options with { SumSessions = false }, dropped);
                break;
            case SourceKind.Activities:
                activities.Add(source, options, dropped);
                break;
            case SourceKind.Mapped:
                (options.Map!.For(source.Table!, draft.Findings) is { } export ? export with { FirstDay = options.FirstDay } : null)?.Add(source, draft, options, dropped);
                break;
            default:
                HistoryReader.Add(source, draft, options.SumSessions, new OwnHistoryColumns(options.Policy, "; to keep it, give --policy with the policy that declares it"));
                break;
        }
    }
}
