using System.Runtime.InteropServices;
using AthleteOs.Rules.Facts;
using AthleteOs.Rules.Physiology;
using AthleteOs.Rules.Policies;

namespace AthleteOs.Rules.Loop;

/// <summary>A completed session and what followed.</summary>
/// <param name="Date">The day.</param>
/// <param name="SessionType">The session type.</param>
/// <param name="Load">The day's load.</param>
/// <param name="Readiness">Readiness that morning.</param>
/// <param name="PredictedNext">Readiness predicted for the next morning, from this one's and the load.</param>
/// <param name="ReadinessNext">Readiness on the next morning.</param>
/// <param name="DaysToRebound">Days until readiness was back in the band; null while it was not, or where it is unknown.</param>
/// <param name="Rebounded">Whether it was back in time; null if unknown, or not yet known.</param>
public sealed record SessionResponse(DateOnly Date, SessionType SessionType, double? Load, double? Readiness, double? PredictedNext, double? ReadinessNext, int? DaysToRebound, bool? Rebounded);

/// <summary>Makes the facts of a week's review out of the days.</summary>
internal sealed class WeekFacts(DayBook book, ModelParameters numbers, bool lessIsBetter)
{
    private const int Week = 7;
    private const int TestDays = 84;

    private readonly int _reboundDays = (int)(numbers["rebound_days"] ?? 0);
    private readonly LearntFacts? _learnt = LearntFacts.For(book, numbers, lessIsBetter);

    /// <summary>The facts of the week that the last day in the book ends. The week's days before the record count as not known.</summary>
    /// <param name="weeksInForce">The whole weeks since the athlete's parameters last changed.</param>
    /// <param name="sunday">The date of that day.</param>
    public Review Of(int weeksInForce, DateOnly sunday)
    {
        var (end, monday) = (book.Days, book.Days - Week);
        var (keys, tests, predictions) = (KeySessions(), Tests(), Predictions(Math.Max(1, monday)));
        var review = new Review
        {
            Given = true,
            WeekTss = MorningFacts.Sum(book.Load, monday, end).Known(),
            DaysIllOrInjured = MorningFacts.Sum(book.Unwell, monday, end).Known(),
            KeySessionsDone = MorningFacts.KeySessions(book, monday, end),
            KeySessionsJudged = keys?.Judged,
            KeySessionsRebounded = keys?.Rebounded,
            KeySessionsNotRebounded = keys?.Judged - keys?.Rebounded,
            KeySessionsUnjudged = keys?.Unjudged,
            LowestReadinessRebounded = keys?.LowestRebounded,
            HighestReadinessNotRebounded = keys?.HighestNotRebounded,
            SeparatingReadiness = keys?.Separating,
            DaysToRebound = keys?.Days,
            PerformanceTests = tests.Count,
            PerformanceChangePercent = tests.Change,
            ChanceOfBetterPerformance = tests.ChanceOfBetter,
            ChanceOfWorsePerformance = tests.ChanceOfWorse,
            PredictionsJudged = predictions.Count,
            ReadinessAgainstPredicted = predictions.Mean,
        };
        return _learnt?.AddTo(review, weeksInForce, sunday) ?? review;
    }

    /// <summary>
    /// The week's facts with each usual readiness that missing mornings allow, without the one that the known mornings show. The list is empty if
    /// nothing is missing.
    /// </summary>
    public IEnumerable<Review> Possible(Review shown)
    {
        if (_learnt?.Usual is not { } usual)
        {
            yield break;
        }

        foreach (var values in usual.Possible().Skip(1))
        {
            yield return _learnt.At(shown, values);
        }

        if (usual.MayBeUnknown)
        {
            yield return _learnt.At(shown, null);
        }
    }

    /// <summary>The response to the session of a day, with the whole book known; null for a day without a session.</summary>
    public SessionResponse? Response(int day, DateOnly date) => double.IsNaN(book.Type[day]) || book.Type[day] == (int)SessionType.Rest ? null
        : new SessionResponse(date, (SessionType)(int)book.Type[day], book.Load[day].Known(), book.Readiness[day].Known(), book.Predicted[day].Known(),
            day + 1 < book.Days ? book.Readiness[day + 1].Known() : null, DaysBack(day, Math.Min(book.Days - 1, day + _reboundDays), book.Band), Rebounded(day));

    /// <summary>Whether readiness was back in time after the key session of a day; null if that is unknown, or not yet known.</summary>
    public bool? Absorbed(int day) => _reboundDays == 0 ? null : Rebounded(day);

    private KeySessionsOfReview? KeySessions()
    {
        if (_reboundDays == 0 || numbers["review_weeks"] is not { } weeks)
        {
            return null;
        }

        var (unjudged, days) = (0, 0.0);
        var (readiness, absorbed) = (new List<double>(), new List<bool>());
        for (var day = Math.Max(0, book.Days - (int)weeks * Week); day < book.Days - _reboundDays; day++)
        {
            if (!double.IsNaN(book.Type[day]) && (!book.IsKey(day) || WasUnwell(day)))
            {
                continue; // illness gives no information about the session before it
            }

            if (Rebounded(day) is not { } back)
            {
                unjudged++;
                continue;
            }

            readiness.Add(book.Readiness[day]);
            absorbed.Add(back);
            days += DaysBack(day, day + _reboundDays, book.Band) ?? _reboundDays + 1;
        }

        var (rebounded, lowest, highest) = (0, double.PositiveInfinity, double.NegativeInfinity);
        for (var i = 0; i < readiness.Count; i++)
        {
            rebounded += absorbed[i] ? 1 : 0;
            lowest = absorbed[i] ? Math.Min(lowest, readiness[i]) : lowest;
            highest = absorbed[i] ? highest : Math.Max(highest, readiness[i]);
        }

        return new KeySessionsOfReview(readiness.Count, rebounded, unjudged, rebounded > 0 ? lowest : null, rebounded < readiness.Count ? highest : null,
            KeySessionRebound.SeparatingReadiness(CollectionsMarshal.AsSpan(readiness), CollectionsMarshal.AsSpan(absorbed)), readiness.Count > 0 ? days / readiness.Count : null);
    }

    // One athlete's tests scatter by the typical error: the latest against the mean of those before it.
    private TestsOfReview Tests()
    {
        var (tests, sum, last) = (0, 0.0, double.NaN);
        foreach (var result in book.Performance[Math.Max(0, book.Days - TestDays)..])
        {
            if (!double.IsNaN(result))
            {
                (tests, sum, last) = (tests + 1, tests == 0 ? 0 : sum + last, result);
            }
        }

        if (tests < 2 || numbers["typical_error_percent"] is not { } error || numbers["smallest_worthwhile_change_percent"] is not { } worthwhile)
        {
            return new TestsOfReview(tests, null, null, null);
        }

        var before = sum / (tests - 1);
        var change = 100 * (last - before) / before * (lessIsBetter ? -1 : 1);
        var scatter = error * Math.Sqrt(1 + 1.0 / (tests - 1));
        return new TestsOfReview(tests, change, NormalDistribution.Cdf((change - worthwhile) / scatter), NormalDistribution.Cdf((-change - worthwhile) / scatter));
    }

    private (int Count, double? Mean) Predictions(int monday)
    {
        var (count, sum) = (0, 0.0);
        for (var day = monday; day < book.Days; day++)
        {
            var unwell = book.Unwell[day] == 1 || book.Unwell[day - 1] == 1; // illness gives no information about fatigue
            if (!unwell && book.Readiness[day] - book.Predicted[day - 1] is var difference && !double.IsNaN(difference))
            {
                count++;
                sum += difference;
            }
        }

        return (count, count > 0 ? sum / count : null);
    }

    private bool WasUnwell(int day) => book.Unwell[day..Math.Min(book.Days, day + _reboundDays + 1)].Contains(1);

    // Whether readiness came back in time; null if that is unknown, or not yet.
    private bool? Rebounded(int day)
    {
        if (!book.IsKey(day) || double.IsNaN(book.Readiness[day]) || double.IsNaN(book.Band[day]))
        {
            return null;
        }

        var last = Math.Min(book.Days - 1, day + _reboundDays);
        return DaysBack(day, last, book.Band) is not null ? true
            : last < day + _reboundDays || DaysBack(day, last, book.LowestBand) is not null || book.Readiness[(day + 1)..(last + 1)].Contains(double.NaN) ? null : false;
    }

    private int? DaysBack(int day, int last, ReadOnlySpan<double> band)
    {
        for (var next = day + 1; next <= last; next++)
        {
            if (book.Readiness[next] >= band[day])
            {
                return next - day;
            }
        }

        return null;
    }

    private readonly record struct KeySessionsOfReview(
        int Judged, int Rebounded, int Unjudged, double? LowestRebounded, double? HighestNotRebounded, double? Separating, double? Days);

    private readonly record struct TestsOfReview(int Count, double? Change, double? ChanceOfBetter, double? ChanceOfWorse);
}
