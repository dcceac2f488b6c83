using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>The facts of a review that are learnt from the whole record, each with its interval. Few data give a wide interval, never a guess.</summary>
internal sealed class LearntFacts
{
    private const int Window = 28;
    private const int Weeks = 4;
    private const int TestDays = 364;
    private const int TrendDays = 84;

    private readonly DayBook _book;
    private readonly double? _typicalError;
    private readonly bool _lessIsBetter;
    private readonly double _quantile;

    private LearntFacts(DayBook book, ModelParameters numbers, bool lessIsBetter, double chance)
    {
        (_book, _typicalError, _lessIsBetter) = (book, numbers["typical_error_percent"], lessIsBetter);
        _quantile = -NormalDistribution.Quantile((1 - chance) / 2);
    }

    /// <summary>The facts under a policy; null if it has no chance for its intervals.</summary>
    public static LearntFacts? For(DayBook book, ModelParameters numbers, bool lessIsBetter) =>
        numbers["interval_chance"] is { } chance ? new LearntFacts(book, numbers, lessIsBetter, chance) : null;

    /// <summary>Adds them to a week's facts.</summary>
    public Review AddTo(Review review, int weeksInForce)
    {
        var days = _book.Days;
        var counted = review with
        {
            FourWeekTss = (MorningFacts.Sum(_book.Load, days - Window, days) / Weeks).Known(),
            FourWeekDaysIllOrInjured = MorningFacts.Sum(_book.Unwell, days - Window, days).Known(),
            WeeksInForce = weeksInForce,
        };
        return WithReadiness(WithTests(counted));
    }

    private Review WithReadiness(Review review)
    {
        var recent = Math.Max(0, _book.Days - UsualReadiness.Days);
        if (UsualReadiness.Of(_book.Readiness[recent..], _book.Unwell[recent..]) is not { } usual)
        {
            return review with { KeyCostDays = 0, KeyCostSessions = 0, KeyCostUnjudged = 0, ReadinessResidualDays = 0 };
        }

        var (before, last) = (new ReadinessPairs(usual.Mean, usual.StandardDeviation), new ReadinessPairs(usual.Mean, usual.StandardDeviation));
        var split = Math.Max(0, _book.Days - 1 - Window);
        var unjudged = Add(ref before, 0, split) + Add(ref last, split, _book.Days - 1);
        var all = before;
        all.Add(last);
        var known = review with
        {
            UsualReadiness = usual.Mean,
            UsualReadinessSd = usual.StandardDeviation,
            KeyCostDays = all.Days,
            KeyCostSessions = all.KeySessions,
            KeyCostUnjudged = unjudged,
            ReadinessResidualDays = last.Days,
        };
        if (ReadinessRegression.Of(all)?.KeyCost(all.MeanKeyDeviation, _quantile) is { } cost)
        {
            known = known with { KeyCostPoints = cost.Value, KeyCostLow = cost.Low, KeyCostHigh = cost.High };
        }

        return last.Days > 0 && ReadinessRegression.Of(before)?.Residual(last, _quantile) is { } residual
            ? known with { ReadinessResidual = residual.Value, ReadinessResidualLow = residual.Low, ReadinessResidualHigh = residual.High } : known;
    }

    // Illness gives no information about a session, so days around it are left out. An unknown session may have been a key session.
    private int Add(ref ReadinessPairs pairs, int from, int to)
    {
        var readiness = _book.Readiness;
        var unwell = _book.Unwell;
        var type = _book.Type;
        var unjudged = 0;
        for (var day = from; day < to; day++)
        {
            if (!double.IsNaN(type[day]) && unwell[day] != 1 && unwell[day + 1] != 1)
            {
                var isKey = _book.IsKey(day);
                unjudged += !pairs.Add(readiness[day], readiness[day + 1], isKey) && isKey ? 1 : 0;
            }
        }

        return unjudged;
    }

    private Review WithTests(Review review)
    {
        var trend = new TestsTrend();
        var first = Math.Max(0, _book.Days - TestDays);
        for (var day = first; day < _book.Days; day++)
        {
            if (_book.Performance[day] is var result && !double.IsNaN(result))
            {
                trend.Add(day - first, result);
            }
        }

        var counted = review with { TestsTrendTests = trend.Tests };
        if (_typicalError is not { } error || trend.Percent(TrendDays, error, _quantile) is not { } percent)
        {
            return counted;
        }

        return _lessIsBetter ? counted with { TestsTrendPercent = -percent.Value, TestsTrendLow = -percent.High, TestsTrendHigh = -percent.Low }
            : counted with { TestsTrendPercent = percent.Value, TestsTrendLow = percent.Low, TestsTrendHigh = percent.High };
    }
}
