using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;

namespace AthleteOs.Rules.Loop;

/// <summary>
/// The facts of a review that count each missing reading as a bad one. A review may move a parameter by them: with a reading less, no parameter
/// becomes harder.
/// </summary>
/// <param name="book">The record, at the end of a week.</param>
/// <param name="quantile">The quantile of the standard normal that bounds the intervals.</param>
internal sealed class WorstReadings(DayBook book, double quantile)
{
    private const int Window = 28;
    private const int Weeks = 4;

    // A gap no longer counts after this time. The usual readiness looks back as far.
    private const int Days = UsualReadiness.ReviewDays;

    // From Huber's usual limit on, a reading counts as one at the limit.
    private const double LimitSds = 1.5;

    // The part of a deviation that is left on the next morning. It is fixed: learnt, it would move without a limit. A house assumption, to be
    // confirmed by a sports scientist.
    private const double Persistence = 0.5;

    // A history accepts no higher load of a day, and the fact no higher mean of weeks.
    private const double MostLoad = 2500;
    private const double MostOfAWeek = 7000;
    private const double MostPoints = 500;

    // A mean of mornings that depend on each other scatters by more than one of independent mornings. Source: Bayley and Hammersley 1946,
    // J R Stat Soc Suppl 8:184.
    private static readonly double OfMornings = Math.Sqrt((1 + Persistence) / (1 - Persistence));
    private static readonly double OfPairs = Math.Sqrt(1 - (Persistence * Persistence));

    /// <summary>Adds the facts that depend on the usual readiness, with this one; null removes them.</summary>
    public Review AddTo(Review review, (double Mean, double Sd)? usual)
    {
        if (usual is not var (mean, sd))
        {
            return review with
            {
                UsualReadiness = null,
                UsualReadinessSd = null,
                KeyCostSessionsAtLeast = null,
                KeyCostSessionsAtMost = null,
                KeyCostAtWorstLow = null,
                KeyCostAtWorstHigh = null,
                FourWeekMornings = null,
                FourWeekMorningsAtMost = null,
                FourWeekReadinessLow = null,
                FourWeekReadinessHigh = null,
            };
        }

        var (sessions, others) = Pairs(mean, sd);
        var cost = KeyCost(sessions, others, sd);
        var mornings = Mornings(mean, sd);
        return review with
        {
            UsualReadiness = mean,
            UsualReadinessSd = sd,
            KeyCostSessionsAtLeast = sessions.Known,
            KeyCostSessionsAtMost = sessions.All,
            KeyCostAtWorstLow = cost?.Low,
            KeyCostAtWorstHigh = cost?.High,
            FourWeekMornings = mornings.Known,
            FourWeekMorningsAtMost = mornings.All,
            FourWeekReadinessLow = mornings.All > 0 ? Math.Max(-MostPoints, mornings.Least - (quantile * sd * OfMornings / Math.Sqrt(mornings.Known))) : null,
            FourWeekReadinessHigh = mornings.All > 0 ? mornings.Least + (quantile * sd * OfMornings / Math.Sqrt(mornings.All)) : null,
        };
    }

    /// <summary>The mean weekly load of the last four weeks, if each unknown day had as much as a day can have; in TSS.</summary>
    public double LoadAtMost()
    {
        var (sum, from) = (0.0, book.Days - Window);
        for (var day = from; day < book.Days; day++)
        {
            sum += day >= 0 && book.Load[day] is var load && !double.IsNaN(load) ? load : MostLoad;
        }

        return Math.Min(MostOfAWeek, sum / Weeks);
    }

    // The next morning's readiness after key sessions and after other days, each less the one that this morning's readiness lets expect.
    private (LimitedMean Key, LimitedMean Other) Pairs(double mean, double sd)
    {
        var (key, other) = (new LimitedMean(LimitSds * sd), new LimitedMean(LimitSds * sd));
        var readiness = book.Readiness;
        var unwell = book.Unwell;
        var type = book.Type;
        for (var day = From(Days + 1); day < book.Days - 1; day++)
        {
            if (unwell[day] == 1 || unwell[day + 1] == 1)
            {
                continue; // illness gives no information about a session
            }

            var isWell = unwell[day] == 0 && unwell[day + 1] == 0;
            var isOpen = double.IsNaN(type[day]); // perhaps a key session
            var value = isWell && !isOpen ? readiness[day + 1] - mean - (Persistence * (readiness[day] - mean)) : double.NaN;
            if (isOpen || type[day] == (int)SessionType.Key)
            {
                key.Add(value);
            }

            if (isOpen || type[day] != (int)SessionType.Key)
            {
                other.Add(value);
            }
        }

        return (key, other);
    }

    private (double Low, double High)? KeyCost(in LimitedMean key, in LimitedMean other, double sd)
    {
        if (key.All == 0 || other.All == 0)
        {
            return null;
        }

        var (cost, scatter) = (other.Most - key.Least, quantile * sd * OfPairs);
        return (cost - (scatter * Math.Sqrt((1.0 / key.All) + (1.0 / other.All))), Math.Min(MostPoints, cost + (scatter * Math.Sqrt((1.0 / key.Known) + (1.0 / other.Known)))));
    }

    private LimitedMean Mornings(double mean, double sd)
    {
        var mornings = new LimitedMean(LimitSds * sd);
        for (var day = From(Window); day < book.Days; day++)
        {
            if (book.Unwell[day] != 1)
            {
                mornings.Add(book.Unwell[day] == 0 ? book.Readiness[day] - mean : double.NaN);
            }
        }

        return mornings;
    }

    private int From(int days) => Math.Max(Math.Min(book.FirstReadiness, book.Days), book.Days - days);
}
