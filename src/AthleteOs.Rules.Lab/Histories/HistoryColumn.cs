using AthleteOs.Rules.Facts;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>The kind of values in a column of a history.</summary>
internal enum ColumnKind
{
    /// <summary>A number within the column's range.</summary>
    Number,

    /// <summary>Yes or no.</summary>
    Flag,

    /// <summary>One of the words for session types.</summary>
    SessionType,

    /// <summary>Free text.</summary>
    Words,

    /// <summary>One word of a closed list: a health gate, or a fact that a policy declares.</summary>
    Word,
}

/// <summary>A column of a history other than the date: its name, its range and the property of a day.</summary>
internal sealed record HistoryColumn(string Name, ColumnKind Kind, Func<HistoryDay, object?> Get, Func<HistoryDay, object, HistoryDay> Set)
{
    /// <summary>The name of the one required column.</summary>
    public const string Date = "date";

    /// <summary>A day's load above this is possible but rare, and is reported.</summary>
    public const double UsualLoad = 1000;

    private const double MostLoad = 2500;

    // A test result has no fact: any positive number of watts, metres a second or seconds.
    private static readonly AboutAttribute AnyResult = new("result of the test") { Min = 0, Max = 100_000 };

    private static readonly AboutAttribute HoursOfDay = new("training time of the day") { Unit = "hours", Min = 0, Max = 24 };

    /// <summary>Every column but the date, in the order in which they are written.</summary>
    public static IReadOnlyList<HistoryColumn> All { get; } =
    [
        Number("tss", new AboutAttribute("training load of the day") { Unit = "TSS", Min = 0, Max = MostLoad }, d => d.Load, (d, v) => d with { Load = v }),
        new("session_type", ColumnKind.SessionType, d => d.SessionType, (d, v) => d with { SessionType = (SessionType)v }),
        Number("readiness_score", About("today.ReadinessScore"), d => d.ReadinessScore, (d, v) => d with { ReadinessScore = v }, zeroIsMissing: true),
        Number("ln_rmssd", About("hrv.LnRmssd"), d => d.LnRmssd, (d, v) => d with { LnRmssd = v }, zeroIsMissing: true),
        Number("resting_hr", About("hrv.RestingHr"), d => d.RestingHr, (d, v) => d with { RestingHr = v }, zeroIsMissing: true),
        Number("sleep_hours", About("today.SleepHours"), d => d.SleepHours, (d, v) => d with { SleepHours = v }),
        Number("soreness", About("today.Soreness"), d => d.Soreness, (d, v) => d with { Soreness = v }),
        new("illness", ColumnKind.Flag, d => d.Illness, (d, v) => d with { Illness = (bool)v }),
        new("injury", ColumnKind.Flag, d => d.Injury, (d, v) => d with { Injury = (bool)v }),
        .. HealthGate.All.Select(Gate),
        new("competition_tomorrow", ColumnKind.Flag, d => d.CompetitionTomorrow, (d, v) => d with { CompetitionTomorrow = (bool)v }),
        Number("performance", AnyResult, d => d.Performance, (d, v) => d with { Performance = v }, zeroIsMissing: true),
        Number("hours", HoursOfDay, d => d.Hours, (d, v) => d with { Hours = v }),
        Number("grey_zone_hours", HoursOfDay, d => d.GreyZoneHours, (d, v) => d with { GreyZoneHours = v }),
        new("notes", ColumnKind.Words, d => d.Notes, (d, v) => d with { Notes = (string)v }),
    ];

    /// <summary>Every column's name, the date first.</summary>
    public static IReadOnlyList<string> Names { get; } = [Date, .. All.Select(c => c.Name)];

    /// <summary>The training load.</summary>
    public static HistoryColumn Load { get; } = Named("tss");

    /// <summary>The hours trained.</summary>
    public static HistoryColumn Hours { get; } = Named("hours");

    /// <summary>The part of the hours in the grey zone.</summary>
    public static HistoryColumn GreyZoneHours { get; } = Named("grey_zone_hours");

    /// <summary>Whether the column tells what was trained, not what was measured in the morning.</summary>
    public bool IsTraining => IsOfSession || this == GreyZoneHours;

    /// <summary>Whether each session of a day has a value of its own, from which the day's is made.</summary>
    public bool IsOfSession => Kind == ColumnKind.SessionType || this == Load || this == Hours;

    /// <summary>The range and unit of a <see cref="ColumnKind.Number"/>.</summary>
    public AboutAttribute Range { get; private init; } = AnyResult;

    /// <summary>Whether zero cannot be a reading. Some devices write 0.0 for "none".</summary>
    public bool ZeroIsMissing { get; private init; }

    /// <summary>The range in words.</summary>
    public string RangeInWords =>
        $"{(Range.Whole ? "a whole number" : "a number")} {(ZeroIsMissing && Range.Min == 0 ? "above 0 and up to" : $"from {Documents.Words.Number(Range.Min)} to")} {Documents.Words.Number(Range.Max)}{(Range.Unit.Length > 0 ? $" ({Range.Unit})" : "")}";

    /// <summary>The column of that name.</summary>
    public static HistoryColumn Named(string name) => All.First(c => c.Name == name);

    /// <summary>The column of that name, or null if unknown.</summary>
    public static HistoryColumn? Find(string name) => All.FirstOrDefault(c => c.Name == name);

    /// <summary>The words of a <see cref="ColumnKind.Word"/>.</summary>
    public IReadOnlyList<string> ListWords { get; private init; } = [];

    /// <summary>The column of a fact that a policy declares itself, such as <c>own.nights_away</c>.</summary>
    public static HistoryColumn Own(FactDefinition fact) => new(fact.Path, fact.Kind switch
    {
        FactKind.Flag => ColumnKind.Flag,
        FactKind.Choice => ColumnKind.Word,
        _ => ColumnKind.Number,
    }, d => d.Own[fact.Field], (d, v) => d with { Own = d.Own.With(fact.Field, v) })
    { Range = fact.About, ListWords = fact.DocumentWords };

    /// <summary>The columns of a history, with those of facts that a policy declares itself, for a writer.</summary>
    public static IReadOnlyList<HistoryColumn> Of(TrainingHistory history) =>
    [
        .. All,
        .. history.Days.SelectMany(d => d.Own.Values).Select(v => v.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)
            .Select(field => new HistoryColumn($"{OwnFacts.Group}.{field}", ColumnKind.Word, d => d.Own[field], (d, v) => d with { Own = d.Own.With(field, v) })),
    ];

    /// <summary>Whether a name is that of a fact of a policy's own.</summary>
    public static bool IsOwn(string name) =>
        name.StartsWith($"{OwnFacts.Group}.", StringComparison.Ordinal) && Documents.Words.IsSnakeName(name[(OwnFacts.Group.Length + 1)..]);

    /// <summary>Whether the number is in the column's range.</summary>
    public bool Holds(double value) => FactsReader.Fits(Range, value);

    /// <summary>A value as histories write it.</summary>
    public static string Show(object value) => value switch
    {
        double number => Documents.Words.Number(number),
        bool flag => flag ? "true" : "false",
        SessionType type => type.Word(),
        _ => Cell.Shown((string)value),
    };

    private static HistoryColumn Gate(HealthGate gate) =>
        new(gate.Column, ColumnKind.Word, d => gate.Word(d.Health), (d, v) => d with { Health = gate.With(d.Health, (string)v) }) { ListWords = gate.Fact.DocumentWords };

    private static AboutAttribute About(string fact) => FactCatalog.ByName[fact].About;

    private static HistoryColumn Number(
        string name, AboutAttribute range, Func<HistoryDay, double?> get, Func<HistoryDay, double, HistoryDay> set, bool zeroIsMissing = false) =>
        new(name, ColumnKind.Number, d => get(d), (d, v) => set(d, (double)v)) { Range = range, ZeroIsMissing = zeroIsMissing };
}
