namespace AthleteOs.Rules.Lab.Histories;

/// <summary>
/// The wellness export of intervals.icu, JSON or CSV: the fields that are taken and their conversion. Its fitness, fatigue and form are not
/// taken: they follow from the loads.
/// </summary>
internal static class Wellness
{
    /// <summary>The export.</summary>
    public static DailyExport Export { get; } = new(["id", "date"], Fields(), AnyDayForm: false)
    {
        Reasons = new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["hrvSDNN"] = "SDNN is not rMSSD and is never converted",
            ["sleepScore"] = "a device's own score; the hours slept are read",
            ["sleepQuality"] = "a device's own score; the hours slept are read",
            ["ctl"] = "follows from the loads",
            ["atl"] = "follows from the loads",
            ["rampRate"] = "follows from the loads",
            ["atlLoad"] = "ctlLoad is read as the day's load",
        },
    };

    private static ExportField[] Fields() =>
    [
        // rMSSD in milliseconds; a history contains its natural logarithm.
        ExportField.Converted("hrv", "ln_rmssd", Math.Log),
        ExportField.Converted("restingHR", "resting_hr", bpm => bpm),
        ExportField.Converted("sleepSecs", "sleep_hours", seconds => seconds / 3600),
        ExportField.Converted("readiness", "readiness_score", points => points),
        new("soreness", HistoryColumn.Named("soreness"), (values, cell) => new(OfTen(values.OneToFour("soreness", cell)))),
        new("injury", HistoryColumn.Named("injury"), (values, cell) => Injury(values.OneToFour("injury", cell))),
        ExportField.Plain("comments", HistoryColumn.Named("notes")),

        // The load that intervals.icu computed for that day's fitness; 0 on a day without training.
        new("ctlLoad", HistoryColumn.Load, (values, cell) => new(values.Read(HistoryColumn.Load, cell, "ctlLoad"))) { SecondHand = true },
    ];

    // Four steps (low, average, high, extreme) spread evenly over 0 to 10, ends on ends: 0, 3.3, 6.7, 10.
    private static object? OfTen(int? step) => step is { } s ? Math.Round((s - 1) * 10 / 3.0, 1) : null;

    // Only the ends are clear: 1 means no injury, 4 means injured. A niggle is neither; unknown gives the easier day.
    private static FieldReading Injury(int? step) => step switch
    {
        null => new(null),
        1 => new(false),
        4 => new(true),
        _ => new(null, "2 and 3 of 4 are neither clearly injured nor clearly healthy"),
    };
}
