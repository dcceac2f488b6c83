using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Lab.Statistics;

namespace AthleteOs.Rules.Lab.Fitting;

/// <summary>
/// An estimate of CTL and ATL at the start of a history, from the loads of its first weeks. It supposes that the weeks before were like them.
/// </summary>
/// <remarks>It decides nothing by itself: a hard block just before the start would make days harder. A person compares it with a training log.</remarks>
/// <param name="Mean">The mean load of a day, which is CTL and ATL after many such weeks.</param>
/// <param name="CtlMargin">Half the width of the 95 % interval of CTL, a mean of many weeks.</param>
/// <param name="AtlMargin">Half the width of the 95 % interval of ATL, about the mean of one week.</param>
/// <param name="Weeks">The number of weeks.</param>
internal sealed record StartBalance(double Mean, double CtlMargin, double AtlMargin, int Weeks)
{
    /// <summary>The fewest weeks with all loads known. Fewer give no useful interval.</summary>
    public const int Least = 4;

    // Later weeks tell less about the start. The number is that of the weeks that an unknown start stays unknown.
    private const int Most = 6;

    /// <summary>The estimate; null with too few weeks of known loads.</summary>
    /// <param name="history">The history.</param>
    /// <param name="until">The last day that is read, without its own load.</param>
    public static StartBalance? Of(TrainingHistory history, DateOnly until)
    {
        ArgumentNullException.ThrowIfNull(history);
        var first = history.Days[0].Date;
        var weeks = new RunningStatistics(1);
        foreach (var week in history.Days.TakeWhile(d => d.Date < until).GroupBy(d => (d.Date.DayNumber - first.DayNumber) / 7).TakeWhile(w => w.Key < Most))
        {
            if (week.Count(d => d.Load is not null) == 7)
            {
                weeks.Add(week.Sum(d => d.Load!.Value) / 7);
            }
        }

        return weeks.Count < Least ? null : new StartBalance(weeks.Mean, weeks.Margin, weeks.Margin * Math.Sqrt(weeks.Count + 1), weeks.Count);
    }
}
