using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Loop;

namespace AthleteOs.Rules.Lab.Histories;

/// <summary>An athlete's mean week at the start of a history, for an athlete's file without weekly load and hours.</summary>
/// <remarks>An unknown load adds nothing, so that missing data lower the estimate and make days easier.</remarks>
/// <param name="Load">The load; null with too few weeks.</param>
/// <param name="Hours">The hours in halves; null with too few weeks, or if no hours are recorded.</param>
internal sealed record FirstWeeks(double? Load, double? Hours)
{
    /// <summary>The most weeks of the mean. The reviews of the weeks correct it later. The number is a house assumption.</summary>
    public const int Most = 12;

    private const int Least = 4;

    /// <summary>Measures the whole weeks from the first known load on.</summary>
    public static FirstWeeks Of(TrainingHistory history)
    {
        if (history.Days.FirstOrDefault(d => d.Load is not null)?.Date is not { } first)
        {
            return new FirstWeeks(null, null);
        }

        var monday = Season.MondayOf(first) is var begun && begun == first ? first : begun.AddDays(7);
        var weeks = Math.Min(Most, (history.Days[^1].Date.DayNumber + 1 - monday.DayNumber) / 7);
        var days = history.Days.Where(d => d.Date >= monday && d.Date < monday.AddDays(7 * weeks)).ToArray();
        return weeks < Least ? new FirstWeeks(null, null)
            : new FirstWeeks(Math.Round(days.Sum(d => d.Load ?? 0) / weeks), Array.Exists(days, d => d.Hours > 0) ? Math.Round(days.Sum(d => d.Hours ?? 0) / weeks * 2) / 2 : null);
    }
}
