using AthleteOs.Rules.Documents;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>Judges from the median of a column whether its numbers can have the unit that they are read in.</summary>
internal static class ColumnUnits
{
    /// <summary>The name under which intensities are judged; a history has no column for them.</summary>
    public const string Intensity = "intensity";

    /// <summary>The largest intensity that is a factor rather than a percentage.</summary>
    public const double MostFactor = 2;

    /// <summary>The likely unit, with the reason, if it differs from the expected one; otherwise null.</summary>
    /// <param name="column">The column of a history, or <see cref="Intensity"/>.</param>
    /// <param name="numbers">The numbers of the column that are not zero: as written, and in the history's unit.</param>
    public static string? Doubt(string column, IReadOnlyList<(double Written, double Value)> numbers)
    {
        var (written, value) = Median(numbers);
        var isConverted = numbers.Any(n => !n.Written.Equals(n.Value));
        return column switch
        {
            "sleep_hours" when value < 1 => $"{Words.Number(written)}{(isConverted ? $", that is {Words.Number(value)} hours of sleep" : " hours of sleep")}; the numbers are probably {SleepUnit(written, isConverted)}",
            "sleep_hours" when isConverted && numbers.Any(n => n.Written <= 24) =>
                $"{Words.Number(written)}, but {Words.Number(numbers.Where(n => n.Written <= 24).Min(n => n.Written))} is also in it; some numbers are probably hours",
            "ln_rmssd" when isConverted && written < 8 => $"{Words.Number(written)} ms; the numbers are probably natural logarithms of rMSSD (ln_rmssd)",
            "readiness_score" when value <= 1 => $"{Words.Number(written)} of 100; the numbers are probably shares of 1",
            "readiness_score" when value <= 10 => $"{Words.Number(written)} of 100; the numbers are probably on a scale up to 10",
            Intensity when value <= MostFactor => $"{Words.Number(written)} %; the numbers are probably intensity factors, such as 0.85 for 85 %",
            _ => null,
        };
    }

    private static string SleepUnit(double written, bool isConverted) => !isConverted ? "parts of a day" : written <= 24 ? "hours" : "minutes";

    // The lower of the two in the middle: in a short column one wrong number must not hide behind a right one.
    private static (double Written, double Value) Median(IReadOnlyList<(double Written, double Value)> numbers) =>
        numbers.OrderBy(n => n.Value).ElementAt((numbers.Count - 1) / 2);
}
