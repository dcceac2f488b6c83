using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>The facts of a review that are learnt from the whole record, each with its interval. Few data give a wide interval, never a guess.</summary>
internal sealed class LearntFacts
{
    private const int Window = 28;
    private const int Weeks = 4;
    private const int DaysOfWeek = 7;
    private const int TestDays = 364;
    private const int TrendDays = 84;

    private readonly DayBook _book;
    private readonly double? _typicalError;
    private readonly bool _lessIsBetter;
    private readonly double _quantile;
    private readonly WorstReadings _worst;

    private LearntFacts(DayBook book, ModelParameters numbers, bool lessIsBetter, double chance)
    {
        (_book, _typicalError, _lessIsBetter) = (book, numbers["typical_error_percent"], lessIsBetter);
        _quantile = -NormalDistribution.Quantile((1 - chance) / 2);
        _worst = new WorstReadings(book, _quantile);
    }

    /// <summary>The facts under a policy; null if it has no chance for its intervals.</summary>
    public static LearntFacts? For(DayBook book, ModelParameters numbers, bool lessIsBetter) =>
        numbers["interval_chance"] is { } chance ? new LearntFacts(book, numbers, lessIsBetter, chance) : null;

    /// <summary>The usual readiness of well mornings, today included.</summary>
    public UsualReadiness? Usual
    {
        get
        {
            var from = Math.Max(_book.FirstReadiness, _book.Days - UsualReadiness.ReviewDays);
            return UsualReadiness.OfWell(_book.Readiness[Math.Min(from, _book.Days)..], _book.Unwell[Math.Min(from, _book.Days)..]);
        }
    }

    /// <summary>A week's facts if this was the usual readiness; without one, the facts that depend on it are unknown.</summary>
    public Review At(Review review, (double Mean, double Sd)? usual) => _worst.AddTo(review, usual);

    /// <summary>Adds them to a week's facts.</summary>
    public Review AddTo(Review review, int weeksInForce, DateOnly sunday)
    {
        var days = _book.Days;
        var (readiness, tests) = (Readiness(), Tests());
        return At(review, readiness.Usual is { } usual ? (usual.Mean, usual.StandardDeviation) : null) with
        {
            WeekNumber = (sunday.DayNumber + 1) / DaysOfWeek,
            FourWeekTssAtMost = _worst.LoadAtMost(),
            FourWeekTss = (MorningFacts.Sum(_book.Load, days - Window, days) / Weeks).Known(),
            FourWeekDaysIllOrInjured = MorningFacts.Sum(_book.Unwell, days - Window, days).Known(),
            WeeksInForce = weeksInForce,
            KeyCostDays = readiness.Days,
            KeyCostSessions = readiness.KeySessions,
            KeyCostUnjudged = readiness.Unjudged,
            KeyCostPoints = readiness.KeyCost?.Value,
            KeyCostLow = readiness.KeyCost?.Low,
            KeyCostHigh = readiness.KeyCost?.High,
            ReadinessResidualDays = readiness.ResidualDays,
            ReadinessResidual = readiness.Residual?.Value,
            ReadinessResidualLow = readiness.Residual?.Low,
            ReadinessResidualHigh = readiness.Residual?.High,
            TestsTrendTests = tests.Count,
            TestsTrendPercent = tests.Trend?.Value,
            TestsTrendLow = tests.Trend?.Low,
            TestsTrendHigh = tests.Trend?.High,
        };
    }

    private LearntReadiness Readiness()
    {
        if (Usual is not { } usual)
        {
            return default;
        }

        var split = Math.Max(0, _book.Days - 1 - Window);
        var (before, unjudgedBefore) = Pairs(usual, 0, split);
        var (last, unjudgedLast) = Pairs(usual, split, _book.Days - 1);
        var all = before;
        all.Add(last);
        return new LearntReadiness(usual, all.Days, all.KeySessions, unjudgedBefore + unjudgedLast, last.Days,
            ReadinessRegression.Of(all)?.KeyCost(all.MeanKeyDeviation, _quantile), last.Days > 0 ? ReadinessRegression.Of(before)?.Residual(last, _quantile) : null);
    }

    // Illness gives no information about a session, so days around it are left out. An unknown session may have been a key session.
    private (ReadinessPairs Pairs, int Unjudged) Pairs(UsualReadiness usual, int from, int to)
    {
        var pairs = new ReadinessPairs(usual.Mean, usual.StandardDeviation);
        var readiness = _book.Readiness;
        var unwell = _book.Unwell;
        var type = _book.Type;
        var unjudged = 0;
        for (var day = from; day < to; day++)
        {
            if (!double.IsNaN(type[day]) && unwell[day] != 1 && unwell[day + 1] != 1)
            {
                var isKey = type[day] == (int)SessionType.Key;
                unjudged += !pairs.Add(readiness[day], readiness[day + 1], isKey) && isKey ? 1 : 0;
            }
        }

        return (pairs, unjudged);
    }

    private (int Count, LearntValue? Trend) Tests()
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

        return (trend.Tests, _typicalError is not { } error || trend.Percent(TrendDays, error, _quantile) is not { } percent ? null
            : _lessIsBetter ? new LearntValue(-percent.Value, -percent.High, -percent.Low) : percent);
    }

    // Without a usual readiness no day counts.
    private readonly record struct LearntReadiness(
        UsualReadiness? Usual, int Days, int KeySessions, int Unjudged, int ResidualDays, LearntValue? KeyCost, LearntValue? Residual);
}
