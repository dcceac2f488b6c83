using AthleteOs.Rules.Documents;
using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>What an import is told besides its files.</summary>
public sealed record ImportOptions
{
    /// <summary>Which column of a plain table is which; null without one.</summary>
    public ColumnMap? Map { get; init; }

    /// <summary>The date of day 1, where the column that the map calls the date holds numbers of days; null where it holds dates.</summary>
    public DateOnly? FirstDay { get; init; }

    /// <summary>The unit of load that the files do not say; null without.</summary>
    public string? LoadUnit { get; init; }

    /// <summary>The unit of performance tests that the files do not say; null without.</summary>
    public string? PerformanceUnit { get; init; }

    /// <summary>
    /// The intensity in percent (<c>icu_intensity</c>) from which a day's hardest activity makes it a day of a key session. Null leaves
    /// every session type of intervals.icu empty: an export does not say what a session was for.
    /// </summary>
    public double? KeyFromIntensity { get; init; }

    /// <summary>
    /// The intensity in percent (<c>icu_intensity</c>) below which a session is a support session: a day of which every activity has an intensity
    /// below it is a day of support. Null leaves such days empty.
    /// </summary>
    public double? SupportBelowIntensity { get; init; }

    /// <summary>Whether session types are read from the intensity of activities at all.</summary>
    internal bool ReadsIntensity => KeyFromIntensity is not null || SupportBelowIntensity is not null;

    /// <summary>
    /// Whether a day without an activity, between the first and the last activity, was a day without load. Off, such a day is a gap:
    /// an export may be incomplete.
    /// </summary>
    public bool RestBetweenActivities { get; init; }
}

/// <summary>What was read of one file.</summary>
/// <param name="File">The file.</param>
/// <param name="Format">What it is, in words.</param>
/// <param name="Rows">Its rows: days, or activities.</param>
public sealed record HistoryFileRead(string File, string Format, int Rows);

/// <summary>What an import left out of one file.</summary>
/// <param name="File">The file.</param>
/// <param name="Field">The field or column.</param>
/// <param name="Reason">Why, in words.</param>
/// <param name="Count">How many values.</param>
public sealed record HistoryDropped(string File, string Field, string Reason, int Count);

/// <summary>A history made from one or several files, with what was read and what was left out.</summary>
/// <param name="History">The history.</param>
/// <param name="Files">What was read, in the order given.</param>
/// <param name="Dropped">What was left out, by file, reason and field.</param>
public sealed record ImportedHistory(TrainingHistory History, IReadOnlyList<HistoryFileRead> Files, IReadOnlyList<HistoryDropped> Dropped);

/// <summary>
/// Makes one history of several files: our own histories, wellness and activity exports of intervals.icu (JSON or CSV), and plain
/// tables with a column map. Files complete each other; where two disagree about a day, the import is refused.
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
        var activities = new Activities(draft);
        var (read, dropped) = (new List<HistoryFileRead>(), new List<HistoryDropped>());
        foreach (var file in files)
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
        activities.Settle(options);
        draft.SettleLoads();
        if (options.RestBetweenActivities)
        {
            activities.RestBetween();
        }

        var history = draft.Build(files.Count == 1 ? files[0].Name : string.Join(", ", files.Select(f => f.Name)));
        foreach (var finding in own.All)
        {
            findings.Add(finding);
        }

        return history is null ? null : new ImportedHistory(history, read, dropped);
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
                Wellness.Export.Add(source, draft, dropped);
                break;
            case SourceKind.Activities:
                activities.Add(source, options.ReadsIntensity, dropped);
                break;
            case SourceKind.Mapped:
                (options.Map!.For(source.Table!, draft.Findings) is { } export ? export with { FirstDay = options.FirstDay } : null)?.Add(source, draft, dropped);
                break;
            default:
                HistoryReader.Add(source, draft);
                break;
        }
    }
}
